#!/usr/bin/env python3
"""Writes charset-tables.c, which is committed: run it by hand after a change.

    charset-tables.py DIRECTORY > charset-tables.c

DIRECTORY holds encodings.json and the index files of the WHATWG Encoding
Standard (https://github.com/whatwg/encoding). What mail uses beyond the
standard's labels stands below.
"""

import json
import pathlib
import re
import sys

# Encodings of the standard that are no table of 128 code points: kind, and
# the names iconv may know them by, best first.
OTHERS = {
    "UTF-8": ("UTF8",),
    "UTF-16LE": ("UTF16LE",),
    "UTF-16BE": ("UTF16BE",),
    "GBK": ("ICONV", "GB18030", "GBK"),
    "gb18030": ("ICONV", "GB18030"),
    "Big5": ("ICONV", "BIG5-HKSCS", "BIG5"),
    "EUC-JP": ("ICONV", "EUC-JP-MS", "EUC-JP"),
    "ISO-2022-JP": ("ISO2022JP", "EUC-JP-MS", "EUC-JP"),
    "Shift_JIS": ("ICONV", "CP932", "SHIFT_JIS"),
    "EUC-KR": ("ICONV", "CP949", "EUC-KR"),
    "x-user-defined": ("UNNAMED",),
}

# What the standard does not have, or leaves out for the safety of the web:
# name, kind and iconv names, labels.
MAIL = [
    ("US-ASCII", ("ASCII",), "us-ascii ascii ansi_x3.4-1968 ansi_x3.4-1986 iso-ir-6 iso_646.irv:1991"
     " iso646-us us ibm367 cp367 csascii 646 7bit us-ascii-7bit"),
    ("unknown", ("UNNAMED",), "unknown-8bit x-unknown unknown default x-user-defined none 8bit x-8bit"
     " _autodetect _autodetect_all binary"),
    ("UTF-16", ("UTF16",), "utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode csutf16"),
    ("UTF-32", ("UTF32",), "utf-32 ucs-4 iso-10646-ucs-4 csutf32"),
    ("UTF-32LE", ("UTF32LE",), "utf-32le ucs-4le"),
    ("UTF-32BE", ("UTF32BE",), "utf-32be ucs-4be"),
    ("UTF-7", ("STATES", "UTF-7"), "utf-7 unicode-1-1-utf-7 unicode-2-0-utf-7 csunicode11utf7 x-unicode-2-0-utf-7"),
    ("ISO-2022-KR", ("ISO2022KR", "CP949", "EUC-KR"), "iso-2022-kr csiso2022kr"),
    ("HZ", ("HZ", "GB18030", "GBK"), "hz-gb-2312 hz"),
    ("ISO-2022-CN", ("STATES", "ISO-2022-CN"), "iso-2022-cn csiso2022cn"),
    ("EUC-TW", ("ICONV", "EUC-TW"), "euc-tw x-euc-tw"),
    ("Johab", ("ICONV", "JOHAB"), "johab cp1361 ms1361 windows-1361"),
    ("CP437", ("ICONV", "CP437"), "cp437 ibm437 437 cspc8codepage437"),
    ("CP737", ("ICONV", "CP737"), "cp737 ibm737"),
    ("CP775", ("ICONV", "CP775"), "cp775 ibm775"),
    ("CP850", ("ICONV", "CP850"), "cp850 ibm850 850 cspc850multilingual"),
    ("CP852", ("ICONV", "CP852"), "cp852 ibm852 852 cspcp852"),
    ("CP855", ("ICONV", "CP855"), "cp855 ibm855 855"),
    ("CP857", ("ICONV", "CP857"), "cp857 ibm857 857"),
    ("CP858", ("ICONV", "CP858"), "cp858 ibm00858 cp00858"),
    ("CP862", ("ICONV", "CP862"), "cp862 ibm862 862"),
    ("CP864", ("ICONV", "CP864"), "cp864 ibm864"),
    ("macCentralEurope", ("ICONV", "MAC-CENTRALEUROPE"), "x-mac-ce x-mac-centraleurroman mac-centraleurope"),
    ("KOI8-T", ("ICONV", "KOI8-T"), "koi8-t"),
    ("ARMSCII-8", ("ICONV", "ARMSCII-8"), "armscii-8"),
    ("GEORGIAN-PS", ("ICONV", "GEORGIAN-PS"), "georgian-ps"),
    ("VISCII", ("ICONV", "VISCII"), "viscii csviscii x-viet-viscii"),
    ("TCVN", ("ICONV", "TCVN"), "tcvn tcvn-5712 x-viet-tcvn5712"),
]

# Further labels of encodings of the standard, as mailers write them.
ALIASES = {
    "UTF-8": "unicode-8 utf-8-mac utf-8-sig cp65001 65001 cputf8 utf8mb4 csutf8",
    "UTF-16LE": "ucs-2le cp1200",
    "UTF-16BE": "ucs-2be cp1201",
    "windows-1252": "8859-1 iso-8859 iso-latin-1 latin-1 iso-8859-1-windows-3.1-latin-1 ansi"
                    " windows-latin1 win-1252 cp-1252 1252 iso-8859-1:1998 ms-ansi cp819 cp28591",
    "windows-1250": "win-1250 1250 ms-ee", "windows-1251": "win-1251 1251 ms-cyrl",
    "windows-1253": "win-1253 1253 ms-greek", "windows-1254": "win-1254 1254 8859-9 ms-turk cp28599",
    "windows-1255": "win-1255 1255 ms-hebr", "windows-1256": "win-1256 1256 ms-arab",
    "windows-1257": "win-1257 1257 winbaltrim", "windows-1258": "win-1258 1258",
    "windows-874": "tis620 x-windows-874 cp874 iso-8859-11 iso-ir-166 tis-620.2533 874 ibm874 cstis620",
    "ISO-8859-2": "8859-2 iso-latin-2 latin-2 cp28592", "ISO-8859-3": "8859-3", "ISO-8859-4": "8859-4 cp28594",
    "ISO-8859-5": "8859-5 cp28595", "ISO-8859-6": "8859-6 cp28596", "ISO-8859-7": "8859-7 cp28597",
    "ISO-8859-8": "8859-8 cp28598 cp38598", "ISO-8859-10": "8859-10", "ISO-8859-13": "8859-13 latin7",
    "ISO-8859-14": "8859-14 latin8", "ISO-8859-15": "8859-15 latin9 latin-9 latin0 cp28605",
    "ISO-8859-16": "latin10",
    "KOI8-R": "cskoi8r koi-8-r koi8r cp20866", "KOI8-U": "koi8u koi8-ru cp21866",
    "macintosh": "macroman mac-roman applemac x-macintosh cp10000",
    "GBK": "gb2312-80 gb_2312 euc-cn x-euc-cn cp936 ms936 gb2312-1980 windows-936 euc-gb2312-cn cn-gb",
    "gb18030": "gb-18030 cp54936",
    "Big5": "big-5 big5-eten cp950 big5hkscs-2004 ms950 windows-950 csbig5",
    "EUC-JP": "eucjp euc-jp-ms eucjp-ms eucjp-win ujis cp51932 cp20932",
    "ISO-2022-JP": "jis iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms cp50220 cp50221 cp50222"
                   " csiso2022jp2",
    "Shift_JIS": "sjis cp932 ms932 windows-932 shift-jis-2004 mskanji x-ms-cp932 cswindows31j",
    "EUC-KR": "cp949 uhc ms949 ks-c-5601 ksc5601-1987 euckr x-windows-949 cp51949 windows-51949",
}


def squash(label):
    return re.sub(r"[^a-z0-9]", "", label.lower())


def identifier(name):
    return re.sub(r"[^a-z0-9]", "_", name.lower())


def upper_half(directory, name):
    points = [0xFFFD] * 128
    for line in (directory / f"index-{name.lower()}.txt").read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            index, point = line.split()[:2]
            points[int(index)] = int(point, 16)
    return points


def charsets(directory):
    """Name, (kind, iconv names ...), labels of each."""
    for group in json.loads((directory / "encodings.json").read_text()):
        for encoding in group["encodings"]:
            name, labels = encoding["name"], encoding["labels"]
            if name in ("replacement", "x-user-defined"):
                continue
            # mail has UTF-16 of its own, and means ASCII where it says so
            labels = labels + ALIASES.get(name, "").split()
            if name == "ISO-8859-8-I":
                name = "ISO-8859-8"
            yield name, OTHERS.get(name, ("TABLE",)), labels
    for name, how, labels in MAIL:
        yield name, how, labels.split()


def main():
    directory = pathlib.Path(sys.argv[1])
    kinds, labels = {}, {}
    for name, how, some in charsets(directory):
        kinds[name] = how
        for label in some:
            # the later one wins: mail's meaning of a label over the web's
            labels[squash(label)] = name
    print("/*\n * Written by charset-tables.py: the charsets, their labels and code points. Data\n"
          " * of the WHATWG Encoding Standard, Copyright WHATWG (Apple, Google, Mozilla,\n"
          " * Microsoft), in source code under the BSD 3-Clause License.\n */")
    print('#include "codec/charset.h"\n')
    print("/* clang-format off */")
    for name, how in kinds.items():
        if how == ("TABLE",):
            points = upper_half(directory, name)
            print(f"static const uint16_t {identifier(name)}[128] = {{")
            for i in range(0, 128, 8):
                print("\t" + " ".join(f"0x{point:04x}," for point in points[i:i + 8]))
            print("};\n")
    print("enum {")
    for name in kinds:
        print(f"\tCS_{identifier(name).upper()},")
    print("};\n\nconst struct charset charset_list[] = {")
    for name, how in kinds.items():
        fields = [f"CHARSET_{how[0]}", identifier(name) if how[0] == "TABLE" else "NULL"]
        names = ", ".join(f'"{other}"' for other in how[1:])
        fields.append("{" + (names or "NULL") + "}")
        print(f"\t[CS_{identifier(name).upper()}] = {{{', '.join(fields)}}},")
    print("};\n\nconst struct charset_label charset_labels[] = {")
    for label, name in sorted(labels.items()):
        print(f'\t{{"{label}", CS_{identifier(name).upper()}}},')
    print("};\n/* clang-format on */\n")
    print("const size_t charset_label_count = sizeof(charset_labels) / sizeof(charset_labels[0]);\n")
    print("const struct charset *const charset_windows_1252 = &charset_list[CS_WINDOWS_1252];")


main()
