#!/usr/bin/python3
"""Writes charset-tables.c: the upper halves of the single-octet charsets, and the
names by which mail calls charsets. Run by hand after a change here:

    python3 charset-tables.py > charset-tables.c

Names are those of the WHATWG Encoding Standard, of IANA, and what else mail has.
As the standard says and readers do, iso-8859-1 is read as windows-1252, iso-8859-9
as windows-1254, iso-8859-11 and TIS-620 as windows-874.
"""

# table -> Python's codec
TABLES = {
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1252": "cp1252",
    "windows-1253": "cp1253", "windows-1254": "cp1254", "windows-1255": "cp1255",
    "windows-1256": "cp1256", "windows-1257": "cp1257", "windows-1258": "cp1258",
    "windows-874": "cp874", "iso-8859-2": "iso8859-2", "iso-8859-3": "iso8859-3",
    "iso-8859-4": "iso8859-4", "iso-8859-5": "iso8859-5", "iso-8859-6": "iso8859-6",
    "iso-8859-7": "iso8859-7", "iso-8859-8": "iso8859-8", "iso-8859-10": "iso8859-10",
    "iso-8859-13": "iso8859-13", "iso-8859-14": "iso8859-14", "iso-8859-15": "iso8859-15",
    "iso-8859-16": "iso8859-16", "koi8-r": "koi8-r", "koi8-u": "koi8-u",
    "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "ibm866": "cp866",
    "ibm850": "cp850", "ibm437": "cp437", "ibm852": "cp852",
}

# name -> further names
NAMES = {
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf_8 utf-8n "
             "us-ascii ascii ansi_x3.4-1968 ansi_x3.4-1986 iso-ir-6 iso646-us us cp367 ibm367 "
             "iso_646.irv:1991 csascii ascii-us us_ascii usascii",
    "windows-1250": "cp1250 x-cp1250 cswindows1250 win1250",
    "windows-1251": "cp1251 x-cp1251 cswindows1251 win1251",
    "windows-1252": "cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 "
                    "latin1 l1 csisolatin1 ibm819 cp819 iso-ir-100 latin-1 iso8859_1 8859-1 "
                    "x-ansi ansi win1252 iso-8859-1-windows-3.1-latin-1",
    "windows-1253": "cp1253 x-cp1253", "windows-1254": "cp1254 x-cp1254 iso-8859-9 iso8859-9 "
                    "iso88599 iso_8859-9 iso_8859-9:1989 latin5 l5 csisolatin5 iso-ir-148",
    "windows-1255": "cp1255 x-cp1255", "windows-1256": "cp1256 x-cp1256",
    "windows-1257": "cp1257 x-cp1257", "windows-1258": "cp1258 x-cp1258",
    "windows-874": "x-windows-874 cp874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 "
                   "tis-620-0 tis620.2533 tis620-2533 tis-620-2533 cstis620 iso-ir-166",
    "iso-8859-2": "iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 latin2 l2 csisolatin2 iso-ir-101",
    "iso-8859-3": "iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 latin3 l3 csisolatin3 iso-ir-109",
    "iso-8859-4": "iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 latin4 l4 csisolatin4 iso-ir-110",
    "iso-8859-5": "iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 cyrillic csisolatincyrillic "
                  "iso-ir-144",
    "iso-8859-6": "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 arabic csisolatinarabic asmo-708 "
                  "ecma-114 iso-8859-6-e iso-8859-6-i csiso88596e csiso88596i iso-ir-127",
    "iso-8859-7": "iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 greek greek8 csisolatingreek "
                  "elot_928 ecma-118 sun_eu_greek iso-ir-126",
    "iso-8859-8": "iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 hebrew csisolatinhebrew visual "
                  "iso-8859-8-e csiso88598e iso-8859-8-i csiso88598i logical iso-ir-138",
    "iso-8859-10": "iso8859-10 iso885910 latin6 l6 csisolatin6 iso-ir-157",
    "iso-8859-13": "iso8859-13 iso885913 latin7", "iso-8859-14": "iso8859-14 iso885914 latin8",
    "iso-8859-15": "iso8859-15 iso885915 iso_8859-15 latin9 latin-9 l9 csisolatin9",
    "iso-8859-16": "iso8859-16 iso885916 latin10",
    "koi8-r": "koi8 koi cskoi8r koi8_r", "koi8-u": "koi8-ru",
    "macintosh": "mac x-mac-roman csmacintosh x-macintosh macroman",
    "x-mac-cyrillic": "x-mac-ukrainian maccyrillic", "ibm866": "866 cp866 csibm866",
    "ibm850": "cp850 850", "ibm437": "cp437 437", "ibm852": "cp852 852",
}

# name -> what iconv calls it
ICONV = {
    "GB18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 csgb2312 csiso58gb231280 chinese "
               "iso-ir-58 x-gbk cp936 ms936 windows-936 euc-cn gb2312-80 x-euc-cn",
    "BIG5-HKSCS": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big-5 big5hkscs",
    "EUC-JP": "euc-jp x-euc-jp cseucpkdfmtjapanese eucjp x-euc ujis",
    "ISO-2022-JP-2": "iso-2022-jp csiso2022jp iso2022-jp iso2022jp iso-2022-jp-1 iso-2022-jp-2",
    "CP932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j csshiftjis cp932 "
             "windows-932",
    "CP949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 korean cseuckr "
             "csksc56011987 windows-949 iso-ir-149 euckr cp949 uhc",
    "ISO-2022-KR": "iso-2022-kr csiso2022kr",
    "ISO-2022-CN-EXT": "iso-2022-cn iso-2022-cn-ext",
    "UTF-7": "utf-7 unicode-1-1-utf-7 utf7 unicode-2-0-utf-7 csunicode11utf7",
    "UTF-16LE": "utf-16le utf-16 csunicode ucs-2 iso-10646-ucs-2 unicode unicodefeff",
    "UTF-16BE": "utf-16be unicodefffe", "UTF-32": "utf-32 ucs-4 iso-10646-ucs-4",
    "UTF-32LE": "utf-32le", "UTF-32BE": "utf-32be",
    "VISCII": "viscii csviscii", "TCVN": "tcvn tcvn5712-1", "GEORGIAN-PS": "georgian-ps",
    "ARMSCII-8": "armscii-8", "RK1048": "kz-1048 strk1048-2002 rk1048", "PT154": "ptcp154 pt154",
}


def upper_half(codec):
    for octet in range(0x80, 0x100):
        try:
            code = ord(bytes([octet]).decode(codec))
        except UnicodeDecodeError:
            code = 0xFFFD
        yield 0xFFFD if 0x80 <= code < 0xA0 else code


def identifier(name):
    return name.replace("-", "_")


def main():
    print("/* Generated by charset-tables.py; not to be edited. */")
    print('#include "codec/charset-tables.h"\n\n#include <stddef.h>\n\n/* clang-format off */')
    for name, codec in TABLES.items():
        print("\n/* %s from 0x80 on */\nstatic const uint16_t %s[128] = {" % (name, identifier(name)))
        codes = list(upper_half(codec))
        for row in range(0, 128, 8):
            print("\t" + " ".join("0x%04x," % c for c in codes[row:row + 8]))
        print("};")
    labels = {}
    for name, others in NAMES.items():
        for label in [name, *others.split()]:
            assert label not in labels, label
            labels[label] = (identifier(name) if name in TABLES else "NULL", "NULL")
    for name, others in ICONV.items():
        for label in others.split():
            assert label not in labels, label
            labels[label] = ("NULL", '"%s"' % name)
    print("\n/* by name, in the order of strcmp() */\nconst struct charset charset_names[] = {")
    for label in sorted(labels, key=lambda text: text.encode()):
        print('\t{"%s", %s, %s},' % (label, *labels[label]))
    print("};\n/* clang-format on */\nconst size_t charset_name_count = "
          "sizeof(charset_names) / sizeof(charset_names[0]);")
    print("\nconst uint16_t *const charset_windows_1252 = windows_1252;")


main()
