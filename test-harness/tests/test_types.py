"""assay types and libmagic (file(1)) on the same real files: where they differ, it is known why."""

import bz2
import gzip
import io
import lzma
import pathlib
import pickle
import py_compile
import shutil
import sqlite3
import struct
import subprocess
import tarfile
import wave
import zipfile
import zlib

import pytest

from assay_harness import site

# (theirs, ours): why. None of ours: not recognised, as plain text never is.
DIFFERENCES = {
    # names: those of the registry where it has one, theirs are older or private
    ("application/x-bytecode.python", "application/x-python-bytecode"): "a name nobody registered",
    ("text/x-script.python", "text/x-python"): "a name nobody registered",
    ("text/x-msdos-batch", "application/x-bat"): "a name nobody registered",
    ("audio/x-wav", "audio/vnd.wave"): "RFC 2361",
    ("text/xml", "application/xml"): "RFC 7303 has both",
    ("application/javascript", "text/javascript"): "RFC 9239",
    ("application/vnd.ms-opentype", "font/otf"): "RFC 8081",
    ("font/sfnt", "font/ttf"): "RFC 8081",
    ("application/x-iso9660-image", "application/vnd.efi.iso"): "registered",
    ("text/rtf", "application/rtf"): "the registry has both",
    # we tell more
    ("application/x-pie-executable", "application/x-executable"): "a program, wherever it is loaded",
    ("application/zip", "application/java-archive"): "by its manifest",
    ("application/zip", "application/x-wheel+zip"): "by its member WHEEL",
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "application/vnd.ms-word.document.macroenabled.12"): "by its content types",
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "application/vnd.ms-excel.sheet.macroenabled.12"): "by its content types",
    ("application/x-sharedlib", "application/x-executable"): "a library with an address to start at can be started",
    ("application/octet-stream", "application/x-llvm"): "a signature they have no name for",
    ("application/octet-stream", "application/x-pickle"): "a signature they have no name for",
    ("application/octet-stream", "application/pkcs12"): "by its structure",
    ("application/octet-stream", "application/pkix-cert"): "by its structure",
    ("application/octet-stream", "application/pkcs10"): "by its structure",
    ("application/octet-stream", "application/pkcs8"): "by its structure",
    ("application/octet-stream", "application/pkcs7-mime"): "by its structure",
    ("application/octet-stream", "application/pkcs7-signature"): "by its structure",
    ("text/plain", "application/pem-certificate-chain"): "by its label",
    ("text/plain", "application/x-pem-key"): "by its label",
    ("text/plain", "application/x-pem-file"): "by its label",
    ("text/plain", "application/x-powershell"): "by its first statement",
    ("text/plain", "text/javascript"): "by its first statement",
    ("text/plain", "text/x-script"): "a script of an interpreter that few know",
    ("text/plain", "text/x-awk"): "a script of mawk",
    ("text/plain", "text/x-python"): "a script of an interpreter with a long path",
    ("text/plain", "text/x-perl"): "a script of an interpreter with a long path",
    ("text/plain", "text/html"): "short, but browsers take it for HTML",
    ("text/plain", "message/rfc822"): "fields that only messages have",
    ("text/plain", "text/x-uuencode"): "by its first line",
    ("text/plain", "application/x-desktop"): "by its section",
    ("text/plain", "image/x-xbitmap"): "by its definitions",
    ("text/xml", "application/xhtml+xml"): "by its first element",
    ("text/html", "application/xhtml+xml"): "by its first element",
    ("text/xml", "application/rss+xml"): "by its first element",
    ("text/xml", "application/atom+xml"): "by its first element",
    ("text/xml", "application/rdf+xml"): "by its first element",
    ("text/xml", "application/xslt+xml"): "by its first element",
    ("text/xml", "application/x-plist"): "by its first element",
    ("text/plain", "image/svg+xml"): "by its first element",
    ("text/xml", "image/svg+xml"): "by its first element",
    ("text/x-diff", "application/mbox"): "patches that git made for mailing are both",
    # we tell less: conservative about text, and about what mail does not carry
    ("text/x-script.python", None): "Python without an interpreter line looks like much else",
    ("text/x-c", None): "source code is text",
    ("text/x-c++", None): "source code is text",
    ("text/x-java", None): "source code is text",
    ("text/x-ruby", None): "source code is text",
    ("text/x-tcl", None): "source code is text",
    ("text/x-lisp", None): "source code is text",
    ("text/x-m4", None): "source code is text",
    ("text/x-asm", None): "source code is text",
    ("text/x-makefile", None): "source code is text",
    ("text/x-Algol68", None): "source code is text",
    ("text/x-perl", None): "source code is text",
    ("text/x-shellscript", None): "source code is text",
    ("application/javascript", None): "source code is text",
    ("text/troff", None): "source code is text",
    ("text/x-tex", None): "a fragment without a document class",
    ("text/x-texinfo", None): "a fragment",
    ("text/csv", None): "tables of text have no mark",
    ("text/html", None): "text that has HTML somewhere",
    ("text/x-diff", None): "text that has a diff somewhere",
    ("application/json", None): "only a whole object is taken for JSON",
    ("image/x-xfig", None): "not in mail",
    ("application/vnd.hp-HPGL", None): "two letters and a number",
    ("application/x-wine-extension-ini", None): "settings in sections have no mark",
    ("application/octet-stream", None): "neither knows it",
    ("application/x-terminfo", None): "not in mail",
    ("application/x-terminfo2", None): "not in mail",
    ("text/plain", None): "plain text",
}


def magic(paths):
    given = subprocess.run(["file", "--mime-type", "--brief", "--files-from", "-"], check=True,
                           input="".join("%s\n" % path for path in paths), capture_output=True, text=True)
    return given.stdout.splitlines()


def ours(paths):
    said = subprocess.run([site.PREFIX / "bin/assay", "types", *paths], check=True, capture_output=True, text=True)
    rows = [line.rsplit("\t", 3) for line in said.stdout.splitlines()]
    assert [row[0] for row in rows] == [str(path) for path in paths]
    return [None if row[1] == "-" else row[1] for row in rows]


def unexplained(paths):
    """["path: theirs, ours"] of differences that have no row."""
    return ["%s: %s, %s" % (path, theirs, mine) for path, theirs, mine in zip(paths, magic(paths), ours(paths))
            if theirs != mine and (theirs, mine) not in DIFFERENCES]


@pytest.fixture(autouse=True)
def with_libmagic():
    if shutil.which("file") is None:
        pytest.skip("file(1) is not installed on this platform")


# ---- files made by real programs


def png():
    def chunk(kind, octets):
        return struct.pack(">I", len(octets)) + kind + octets + struct.pack(">I", zlib.crc32(kind + octets))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b""))


def bitmap():
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 58, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + bytes(4)


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def package(main, *members):
    """An Office Open XML package."""
    types = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Override PartName="/x" ContentType="application/%s.main+xml"/></Types>' % main)
    return zipped(("[Content_Types].xml", types), ("_rels/.rels", "<Relationships/>"), *members)


def document(kind):
    """An OpenDocument file; its first member is stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument." + kind)
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


def tar(mode, layout):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=layout) as archive:
        archive.addfile(tarfile.TarInfo("name"))
    return out.getvalue()


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(bytes(64))
    return out.getvalue()


def program():
    return (b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + b"PE\0\0\x64\x86" + bytes(14) + struct.pack("<H", 240)
            + b"\x02\0\x0b\x02" + bytes(512))


MADE = {
    "a.png": (png, "image/png"),
    "a.bmp": (bitmap, "image/bmp"),
    "a.zip": (lambda: zipped(("name", "content")), "application/zip"),
    "a.jar": (lambda: zipped(("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")), "application/java-archive"),
    "a.docx": (lambda: package("vnd.openxmlformats-officedocument.wordprocessingml.document",
                               ("word/document.xml", "<x/>")),
               "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.docm": (lambda: package("vnd.ms-word.document.macroEnabled", ("word/document.xml", "<x/>")),
               "application/vnd.ms-word.document.macroenabled.12"),
    "a.xlsm": (lambda: package("vnd.ms-excel.sheet.macroEnabled", ("xl/workbook.xml", "<x/>")),
               "application/vnd.ms-excel.sheet.macroenabled.12"),
    "a.odt": (lambda: document("text"), "application/vnd.oasis.opendocument.text"),
    "a.ods": (lambda: document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    "gnu.tar": (lambda: tar("w", tarfile.GNU_FORMAT), "application/x-tar"),
    "pax.tar": (lambda: tar("w", tarfile.PAX_FORMAT), "application/x-tar"),
    "a.tgz": (lambda: tar("w:gz", tarfile.GNU_FORMAT), "application/gzip"),
    "a.gz": (lambda: gzip.compress(b"content"), "application/gzip"),
    "a.bz2": (lambda: bz2.compress(b"content"), "application/x-bzip2"),
    "a.xz": (lambda: lzma.compress(b"content"), "application/x-xz"),
    "a.lzma": (lambda: lzma.compress(b"content" * 99, lzma.FORMAT_ALONE), "application/x-lzma"),
    "a.wav": (sound, "audio/vnd.wave"),
    "a.pickle": (lambda: pickle.dumps({"key": list(range(99))}, 4), "application/x-pickle"),
    "a.exe": (program, "application/vnd.microsoft.portable-executable"),
    "a.html": (lambda: b"<!DOCTYPE html><html><body>text</body></html>", "text/html"),
    "a.xml": (lambda: b"<?xml version='1.0'?>\n<catalogue/>\n", "application/xml"),
    "a.svg": (lambda: b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>\n", "image/svg+xml"),
    "a.vcf": (lambda: b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:x\r\nEND:VCARD\r\n", "text/vcard"),
    "a.ics": (lambda: b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "text/calendar"),
    "a.rtf": (lambda: b"{\\rtf1\\ansi text}", "application/rtf"),
    "a.sh": (lambda: b"#!/bin/sh\necho\n", "text/x-shellscript"),
    "a.bat": (lambda: b"@echo off\r\necho\r\n", "application/x-bat"),
    "a.txt": (lambda: b"Plain text that says nothing of types.\n" * 9, None),
    "a.eml": (lambda: b"Return-Path: <a@b.example>\nReceived: from x by y; Mon, 1 Jan 2024 00:00:00 +0000\n"
                      b"From: a@b.example\nTo: b@c.example\nSubject: x\n\ntext\n", "message/rfc822"),
}

# made by commands, where they are installed: {in}: a file with some text, {out}: what is made
COMMANDS = {
    "a.zst": ("zstd -q {in} -o {out}", "application/zstd"),
    "a.lz4": ("lz4 -q {in} {out}", "application/x-lz4"),
    "a.7z": ("7z a -bd {out} {in}", "application/x-7z-compressed"),
    "a.iso": ("xorriso -as mkisofs -quiet -o {out} {in}", "application/vnd.efi.iso"),
    "a.a": ("ar rc {out} {in}", "application/x-archive"),
    "a.pem": ("openssl req -x509 -newkey rsa:2048 -nodes -keyout {out}.key -subj /CN=x -out {out}",
              "application/pem-certificate-chain"),
    "a.cer": ("openssl x509 -in {made}/a.pem -outform DER -out {out}", "application/pkix-cert"),
    "a.key": ("openssl genpkey -algorithm ed25519 -out {out}", "application/x-pem-key"),
    "a.p10": ("openssl req -new -key {made}/a.pem.key -subj /CN=x -outform DER -out {out}", "application/pkcs10"),
    "a.p12": ("openssl pkcs12 -export -in {made}/a.pem -inkey {made}/a.pem.key -passout pass:x -out {out}",
              "application/pkcs12"),
    "a.p8": ("openssl pkcs8 -topk8 -nocrypt -in {made}/a.pem.key -outform DER -out {out}", "application/pkcs8"),
    "a.p7s": ("openssl cms -sign -binary -in {in} -signer {made}/a.pem -inkey {made}/a.pem.key -outform DER "
              "-out {out}", "application/pkcs7-signature"),
    "a.p7m": ("openssl cms -sign -nodetach -binary -in {in} -signer {made}/a.pem -inkey {made}/a.pem.key "
              "-outform DER -out {out}", "application/pkcs7-mime"),
    "b.p7m": ("openssl cms -encrypt -binary -in {in} -outform DER -out {out} {made}/a.pem",
              "application/pkcs7-mime"),
    "a.gpg": ("gpg --homedir {made}/gpg --batch --passphrase x --pinentry-mode loopback -o {out} -c {in}",
              "application/pgp-encrypted"),
    "a.asc": ("gpg --homedir {made}/gpg --batch --passphrase x --pinentry-mode loopback --armor -o {out} -c {in}",
              "application/pgp-encrypted"),
}

# what these commands make, libmagic knows by other names, and says so differently between versions
UNLIKE = {"application/pgp-encrypted", "application/pkcs7-mime"}


def make_all(base):
    made = {}
    for name, (make, kind) in MADE.items():
        (base / name).write_bytes(make())
        made[base / name] = kind
    database = base / "a.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("create table t (c)")
    made[database] = "application/vnd.sqlite3"
    source = base / "source.txt"
    source.write_text("x = 1\n" * 20)
    made[pathlib.Path(py_compile.compile(str(source), cfile=str(base / "a.pyc")))] = "application/x-python-bytecode"
    (base / "gpg").mkdir(mode=0o700)
    for name, (command, kind) in COMMANDS.items():
        words = [word.format(out=base / name, made=base, **{"in": source}) for word in command.split()]
        if shutil.which(words[0]) is None:
            continue
        subprocess.run(words, check=True, capture_output=True)
        made[base / name] = kind
    return made


def test_real_files_are_what_they_were_made_as(tmp_path):
    made = make_all(tmp_path)
    paths = list(made)
    assert {path.name: kind for path, kind in zip(paths, ours(paths))} == \
        {path.name: kind for path, kind in made.items()}


def test_files_that_programs_made_are_to_libmagic_what_they_are_to_us(tmp_path):
    paths = [path for path, kind in make_all(tmp_path).items() if kind not in UNLIKE]
    assert unexplained(paths) == []


# ---- the files of the system


# as many of a folder, spread evenly
SAMPLE = 250
FOLDERS = ["/bin", "/etc", "/usr/lib/x86_64-linux-gnu", "/usr/lib/python3", "/usr/share/doc", "/usr/share/perl",
           "/usr/share/pixmaps", "/usr/share/icons", "/usr/share/fonts", "/usr/share/locale", "/usr/share/man",
           "/usr/share/applications", "/usr/share/ca-certificates", "/usr/share/xml"]


def files_below(folder):
    found = sorted(path for path in pathlib.Path(folder).rglob("*")
                   if path.is_file() and not path.is_symlink() and "\n" not in str(path) and "\t" not in str(path))
    found = [path for path in found if 0 < path.stat().st_size < 1 << 24]
    return found[::max(1, len(found) // SAMPLE)]


def readable(path):
    try:
        with open(path, "rb") as file:
            return file.read(1) != b""
    except OSError:
        return False


def test_files_of_the_system_are_to_libmagic_what_they_are_to_us():
    paths = [path for folder in FOLDERS if pathlib.Path(folder).is_dir() for path in files_below(folder)
             if readable(path)]
    assert len(paths) > 200
    assert unexplained(paths) == []


def test_no_text_of_the_system_is_taken_for_a_program():
    """Nothing that libmagic calls plain text and that has no extension of a script runs."""
    paths = [path for folder in ("/usr/share/doc", "/usr/share/man", "/usr/include") if pathlib.Path(folder).is_dir()
             for path in files_below(folder) if readable(path) and path.suffix in ("", ".txt", ".h", ".md", ".html")]
    runs = [str(path) for path, theirs, mine in zip(paths, magic(paths), ours(paths))
            if theirs in ("text/plain", "text/html", "text/x-c")
            and mine not in (None, "text/html", "application/xml") and path.read_bytes()[:2] != b"#!"]
    assert [path for path in runs if flags(path) & {"executable"}] == []


def flags(path):
    said = subprocess.run([site.PREFIX / "bin/assay", "types", path], check=True, capture_output=True, text=True)
    return set(said.stdout.rstrip("\n").split("\t")[2].split(","))
