"""Writes the seeds of the targets of documents: fuzz/document-seeds.py fuzz/seeds"""

import hashlib
import pathlib
import struct
import sys
import zlib

END, FREE, TABLE = 0xfffffffe, 0xffffffff, 0xfffffffd


def padded(octets, unit):
    return octets + bytes(-len(octets) % unit)


def chain(first, count):
    return [first + i + 1 for i in range(count - 1)] + [END] * (count > 0)


class Sectors:
    """What a file is made of, in units, and the table of what follows what."""

    def __init__(self, unit):
        self.unit, self.octets, self.table = unit, b"", []

    def add(self, octets):
        if not octets:
            return END
        first, octets = len(self.table), padded(octets, self.unit)
        self.octets += octets
        self.table += chain(first, len(octets) // self.unit)
        return first


def compound(entries, shift=9):
    """A compound file; entries are (name, index of the storage or None, octets or None for a storage)."""
    big, small = Sectors(1 << shift), Sectors(64)
    rows, links = [], {None: []}
    for number, (name, parent, octets) in enumerate(entries, 1):
        links.setdefault(parent, []).append(number)
        where = (small if len(octets or b"") < 4096 else big).add(octets)
        rows.append([name, 1 if octets is None else 2, 0 if octets is None else where, len(octets or b"")])
    rows.insert(0, ["Root Entry", 5, big.add(small.octets), len(small.octets)])
    right, child = {}, {}
    for parent, numbers in links.items():
        child[0 if parent is None else parent + 1] = numbers[0] if numbers else FREE
        right.update(zip(numbers, numbers[1:]))
    directory = b"".join(
        struct.pack("<64sHBB3I36xIQ", name.encode("utf-16le"), 2 * len(name) + 2, kind, 1, FREE,
                    right.get(number, FREE), child.get(number, FREE), start, size)
        for number, (name, kind, start, size) in enumerate(rows))
    where = big.add(directory)
    mini = big.add(struct.pack("<%dI" % len(small.table), *small.table))
    fat = len(big.table)
    table = big.table + [TABLE]
    table += [FREE] * ((1 << shift) // 4 - len(table))
    header = struct.pack("<8s16x5H6x8I", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3e, 3, 0xfffe, shift, 6, 0, 1, where, 0,
                         4096, mini, 1, END)
    header += struct.pack("<I109I", 0, fat, *[FREE] * 108)
    return padded(header, 1 << shift) + big.octets + struct.pack("<%dI" % len(table), *table)


PACKAGE = (b"\2\0a.exe\0C:\\a.exe\0\0\0\3\0" + struct.pack("<I", 9) + b"C:\\a.exe\0" + struct.pack("<I", 2) + b"MZ")
NATIVE = struct.pack("<I", len(PACKAGE)) + PACKAGE


def word():
    text = "a \x13 DDEAUTO c:\\\\x \x14 r \x15".encode("utf-16le")
    main = bytearray(0x200) + text
    struct.pack_into("<HH6xH", main, 0, 0xa5ec, 0xc1, 0)
    struct.pack_into("<4I", main, 0x19a, 40, 40, 0, 21)
    table = b"\2" + struct.pack("<I3IHIH", 16, 0, len(text) // 2, 0x2000000, 0, 0, 0)[:20]
    associated = "http://h.example/t.dot"
    table = table.ljust(40, b"\0") + struct.pack("<HHHHH", 0xffff, 2, 0, 0, len(associated))
    return compound([("WordDocument", None, bytes(main)), ("0Table", None, table + associated.encode("utf-16le")),
                     ("Macros", None, None), ("VBA", 2, None), ("dir", 3, b"x"), ("ObjectPool", None, None),
                     ("_1", 5, None), ("\1Ole10Native", 6, NATIVE), ("\1Ole", 6, bytes(40))])


def records(*those):
    return b"".join(struct.pack("<HH", kind, len(octets)) + octets for kind, octets in those)


def excel():
    return compound([("Workbook", None, records(
        (0x809, b"\0\6\5\0"), (0x85, b"\0\0\0\0\2\1\0\0"), (0x1ae, b"\0\0\x06\0\0cmd\3/c"), (0x23, bytes(6)),
        (0x2f, bytes(6))))])


def powerpoint():
    inner = compound([("VBA", None, None), ("dir", 0, b"x")])
    packed = struct.pack("<I", len(inner)) + zlib.compress(inner)
    stream = struct.pack("<HHI", 0x10, 0x1011, len(packed)) + packed + struct.pack("<HHI", 15, 0x2f14, 0)
    return compound([("PowerPoint Document", None, stream), ("Current User", None, bytes(12) + b"\xdf\xc4\xd1\xf3")])


def outlook():
    return compound([("__properties_version1.0", None, b"x"), ("__attach_version1.0_#00000000", None, None),
                     ("__substg1.0_37010102", 1, b"the file"),
                     ("__substg1.0_3707001F", 1, "name.txt".encode("utf-16le"))], 12)


def rtf():
    ole1 = struct.pack("<II", 0x501, 2) + struct.pack("<I", 8) + b"Package\0" + bytes(8) + struct.pack("<I", len(PACKAGE))
    return (b"{\\rtf1{\\*\\template \\u104?ttp://h}{\\field{\\*\\fldinst DDEAUTO {\\b c} \\'41}{\\fldrslt x}}"
            b"{\\object\\objemb{\\*\\objdata " + (ole1 + PACKAGE).hex().encode() + b"}{\\result{\\pict\\bin3 abc}}}}")


def pdf():
    objects = b"7 0 8 20 <</OpenAction 8 0 R>> <</S/URI/URI(x)/Next[9 0 R]>>"
    return (b"%PDF-1.7\n1 0 obj<</Type/Catalog/AA<</O 8 0 R>>/AcroForm<</XFA[(a)5 0 R]>>>>endobj\n"
            b"2 0 obj<</Type/ObjStm/N 2/First 9/Length 55>>stream\n" + objects + b"\nendstream endobj\n"
            b"3 0 obj<</UF<FEFF0061>/F(a\\101)/EF<</F 4 0 R>>>>endobj\n"
            b"4 0 obj<</Type/EmbeddedFile/Filter[/ASCIIHexDecode/LZWDecode]/Subtype/text#2Fplain>>stream\n"
            b"800B6050220C0C8501>\nendstream endobj\n5 0 obj<</Length 9>>stream\n<script/>\nendstream endobj\n"
            b"6 0 obj<</S/JavaScript/JS(x)>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF")


def rc4(key, octets):
    state, out, j, i = list(range(256)), [], 0, 0
    for n in range(256):
        j = (j + state[n] + key[n % len(key)]) % 256
        state[n], state[j] = state[j], state[n]
    j = 0
    for octet in octets:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(octet ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted():
    """One that opens without a password; and one that does not, since it says that it is of another kind."""
    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    key = hashlib.md5(padding + bytes(32) + struct.pack("<i", -4) + b"x").digest()[:5]
    file = rc4(hashlib.md5(key + bytes([3, 0, 0, 0, 0])).digest()[:10], b"file")
    return (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n3 0 obj<</Type/EmbeddedFile/Length 4>>stream\n" + file
            + b"\nendstream endobj\ntrailer<</Root 1 0 R/ID[(x)]/Encrypt<</Filter/Standard/V 1/R 2/O<" + b"00" * 32
            + b">/U<" + rc4(key, padding).hex().encode() + b">/P -4/CF<</A<</CFM/AESV2>>>>/StmF/A>>>>\nstartxref\n0\n%%EOF")


def predicted():
    rows = zlib.compress(b"\2abcd\4\0\0\0\0\3\1\1\1\1")
    return (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Type/EmbeddedFile/Filter/FlateDecode/DecodeParms"
            b"<</Predictor 12/Columns 4>>>>stream\n" + rows + b"\nendstream endobj\nstartxref\n0\n%%EOF")


def onenote():
    name = "a.hta\0".encode("utf-16le")
    body = struct.pack("<HIII", 2, 0x14001c34, 0x1c001d9c, 7) + struct.pack("<I", len(name)) + name
    body = padded(bytes(1024) + body, 8)
    at = len(body)
    body += bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac") + struct.pack("<Q12x", 4) + b"file"
    guid = bytes(range(16))
    body += struct.pack("<IIQ", 0x94 | 32 << 10 | 1 << 23 | 1 << 25 | 1 << 27, at, 9) + guid
    text = "{03020100-0504-0706-0809-0A0B0C0D0E0F}"
    body += struct.pack("<I", 45) + ("<ifndf>" + text).encode("utf-16le") + struct.pack("<I", 4) + ".hta".encode("utf-16le")
    return body


def onenote_blob():
    return (bytes(48) + bytes.fromhex("2fe98d63d4a6c14b9a36b3fc2511a5b7")
            + struct.pack("<I", 0x12 | 5 << 17) + bytes([4 << 1 | 1]) + b"file")


def office_zip():
    relation = ("<Relationships>%s</Relationships>",
                "<Relationship Type='http://x/%s' Target='%s' %s/>")
    root = relation[0] % (relation[1] % ("officeDocument", "word/document.xml", ""))
    part = relation[0] % "".join(relation[1] % row for row in (
        ("attachedTemplate", "http://h/", "TargetMode='External'"), ("vbaProject", "part.bin", ""),
        ("package", "embeddings/object.bin", ""), ("footnotes", "../word/./p%61rt.xml", "")))
    word_part = "<w:fldChar w:fldCharType='begin'/><w:instrText>DDE &#65;<![CDATA[x]]></w:instrText><!-- x -->"
    types = "<Types><Override PartName='/word/part.bin' ContentType='application/vnd.ms-office.vbaProject'/></Types>"
    return "\n--\n".join([
        types, root, word_part, part, "<w:fldSimple w:instr='INCLUDEPICTURE &quot;http://h/&quot;'/>", "x", "MZ",
        "<m:encryption-data/>", "<script:event-listener xlink:href='vnd.sun.star.script:x'/><o:dde-source/>", "x"]).encode()


SEEDS = {
    "ole": {"word": word, "excel": excel, "powerpoint": powerpoint, "outlook": outlook},
    "rtf": {"objects": rtf},
    "pdf": {"objects": pdf, "predicted": predicted, "encrypted": encrypted},
    "onenote": {"section": onenote, "server": onenote_blob},
    "office-zip": {"both": office_zip},
}

for target, seeds in SEEDS.items():
    folder = pathlib.Path(sys.argv[1]) / target
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in seeds.items():
        (folder / name).write_bytes(make())
