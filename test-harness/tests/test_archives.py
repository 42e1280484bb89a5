"""What the archivers in use make is looked into: files, names, what is encrypted, what is cut or a bomb."""

import base64
import hashlib
import io
import json
import subprocess
import tarfile
import time
import zipfile

import pytest

from assay_harness import messages, site

ASSAY = str(site.PREFIX / "bin/assay")
PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + bytes(300)
FILES = {"a.txt": b"hello hello hello\n" * 50, "caf\u00e9.pdf": messages.document("Invoice " * 600),
         "setup.exe": PROGRAM, "noise.bin": hashlib.shake_128(b"seed").digest(9000)}

# how each archive is made of the files in the current folder, and what it is called
ARCHIVES = {
    "zip of 7-Zip": ("7z a -tzip out.zip", "zip"),
    "zip of Info-ZIP": ("zip -q out.zip", "zip"),
    "zip of bsdtar": ("bsdtar --format zip -cf out.zip", "zip"),
    "zip, stored": ("7z a -tzip -mm=Copy out.zip", "zip"),
    "zip, bzip2": ("7z a -tzip -mm=BZip2 out.zip", "zip"),
    "zip, Deflate64": ("7z a -tzip -mm=Deflate64 out.zip", "zip"),
    "zip, LZMA": ("7z a -tzip -mm=LZMA out.zip", "zip"),
    "zip, PPMd": ("7z a -tzip -mm=PPMd out.zip", "zip"),
    "7z": ("7z a out.7z", "7z"),
    "7z, PPMd": ("7z a -m0=PPMd out.7z", "7z"),
    "7z, bzip2": ("7z a -m0=BZip2 out.7z", "7z"),
    "7z, header not packed": ("7z a -mhc=off out.7z", "7z"),
    "7z of bsdtar": ("bsdtar --format 7zip -cf out.7z", "7z"),
    "tar, ustar": ("bsdtar --format ustar -cf out.tar", "tar"),
    "tar, pax": ("bsdtar --format pax -cf out.tar", "tar"),
    "tar of GNU": ("tar -cf out.tar", "tar"),
    "tar.gz": ("bsdtar -czf out.tar.gz", "tar.gz"),
    "tar.bz2": ("bsdtar -cjf out.tar.bz2", "tar.bz2"),
    "tar.xz": ("bsdtar -cJf out.tar.xz", "tar.xz"),
    "tar.zst": ("bsdtar --zstd -cf out.tar.zst", "tar.zst"),
    "cabinet": ("gcab -c out.cab", "cab"),
    "cabinet, packed": ("gcab -c -z out.cab", "cab"),
    "image": ("bsdtar --format iso9660 -cf out.iso", "iso"),
}
ENCRYPTED = {
    "zip, ZipCrypto": ("7z a -tzip -psecret -mem=ZipCrypto out.zip", "zip", True),
    "zip, AES": ("7z a -tzip -psecret -mem=AES256 out.zip", "zip", True),
    "zip of Info-ZIP": ("zip -q -P secret out.zip", "zip", True),
    "7z": ("7z a -psecret out.7z", "7z", True),
    "7z, with headers": ("7z a -psecret -mhe=on out.7z", "7z", False),
}


@pytest.fixture(name="files")
def folder(tmp_path):
    for name, octets in FILES.items():
        (tmp_path / name).write_bytes(octets)
    return tmp_path


def made(files, command, extension):
    subprocess.run([*command.split(), *sorted(FILES)], cwd=files, check=True, stdout=subprocess.DEVNULL)
    return (files / ("out." + extension)).read_bytes()


def message(octets, name="out.bin", kind="application/octet-stream"):
    return (b"MIME-Version: 1.0\r\nContent-Type: %s; name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            % (kind.encode(), name.encode()) + base64.encodebytes(octets).replace(b"\n", b"\r\n"))


def facts(analysis):
    """(the only part, the codes found)"""
    part, = analysis["parts"]
    for place, member in enumerate(part["members"]):
        assert member["parent"] is None or member["parent"] < place
    return part, {finding["code"] for finding in analysis["ambiguities"]}


def inspected(octets, *how):
    """The facts of octets as an attachment."""
    result = subprocess.run([ASSAY, "inspect", "--json", "-"], input=message(octets, *how), capture_output=True,
                            check=False)
    assert result.stderr == b"" and result.returncode in (0, 1), result.stderr
    return facts(json.loads(result.stdout))


def members(part):
    return {member["name"]: member for member in part["members"]}


def assert_files(part):
    found = members(part)
    for name, octets in FILES.items():
        assert found[name]["size"] == len(octets)
        assert found[name]["sha256"] == hashlib.sha256(octets).hexdigest()
    assert found["caf\u00e9.pdf"]["detected"] == "application/pdf"
    assert "executable" in found["setup.exe"]["flags"]


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_file_is_found_as_it_was(files, name):
    command, extension = ARCHIVES[name]
    part, codes = inspected(made(files, command, extension), "out." + extension)
    assert_files(part)
    assert not codes
    assert "archive" in part["flags"] and "corrupt" not in part["flags"]


@pytest.mark.parametrize("name", ENCRYPTED)
def test_an_archive_with_a_password_is_encrypted_and_never_clean(files, name):
    command, extension, listed = ENCRYPTED[name]
    part, codes = inspected(made(files, command, extension), "out." + extension)
    assert codes == {"I-ENCRYPTED"}
    assert "encrypted" in part["flags"]
    assert set(members(part)) == (set(FILES) if listed else set())
    for member in part["members"]:
        assert "encrypted" in member["flags"] and member["sha256"] is None
        assert member["size"] == len(FILES[member["name"]])


@pytest.mark.parametrize("name", ["zip of 7-Zip", "7z", "tar, pax", "tar.gz", "tar.xz", "cabinet, packed", "image"])
def test_an_archive_cut_anywhere_gives_what_is_there(files, name):
    command, extension = ARCHIVES[name]
    octets = made(files, command, extension)
    whole = {hashlib.sha256(content).hexdigest() for content in FILES.values()}
    for length in range(512, min(len(octets), 16 * 1024), 512):
        (files / ("%d.eml" % length)).write_bytes(message(octets[:length], "out." + extension))
    result = subprocess.run([ASSAY, "inspect", "--json", *sorted(files.glob("*.eml"))], capture_output=True,
                            check=True)
    lines = result.stdout.splitlines()
    assert len(lines) == len(list(files.glob("*.eml"))) > 10
    for line in lines:
        part, codes = facts(json.loads(line)["analysis"])
        assert codes <= {"I-CORRUPT"}
        for member in part["members"]:
            # what is not said to be cut is whole
            if member["name"] in FILES and member["sha256"] and "truncated" not in member["flags"]:
                assert member["sha256"] in whole


def nested(octets, levels, copies):
    for level in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(copies):
                archive.writestr("%d-%d.zip" % (level, copy), octets)
        octets = out.getvalue()
    return octets


def zipped(name, octets):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(name, octets)
    return out.getvalue()


@pytest.mark.parametrize("command", ["gzip -9", "bzip2 -9", "xz -9", "zstd -q -19"])
def test_a_flat_bomb_costs_little(command):
    bomb = subprocess.run(command.split(), input=bytes(300 * 1024 * 1024), capture_output=True, check=True).stdout
    begin = time.monotonic()
    part, codes = inspected(bomb, "bomb." + command[:2])
    assert time.monotonic() - begin < 10
    assert codes & {"I-RATIO", "I-BYTES"}
    assert "bomb" in part["flags"]
    assert part["members"][0]["size"] <= 256 * 1024 * 1024


def test_a_nested_bomb_costs_little():
    begin = time.monotonic()
    part, codes = inspected(nested(zipped("zeros", bytes(4 * 1024 * 1024)), 5, 16), "42.zip")
    assert time.monotonic() - begin < 10
    assert codes & {"I-RATIO", "I-BYTES"}
    assert any("bomb" in member["flags"] for member in part["members"])
    assert sum(member["size"] for member in part["members"]) <= 256 * 1024 * 1024


def test_archives_are_followed_eight_deep():
    assert "I-DEPTH" not in inspected(nested(zipped("a", b"x"), 8, 1))[1]
    assert "I-DEPTH" in inspected(nested(zipped("a", b"x"), 9, 1))[1]


def test_names_and_links_are_only_listed(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("/etc/absolute", "../../up", "fine"):
            entry = tarfile.TarInfo(name)
            entry.size = 5
            archive.addfile(entry, io.BytesIO(b"hello"))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path / "target")
        archive.addfile(link)
    part, codes = inspected(out.getvalue(), "a.tar")
    assert not codes
    assert [member["name"] for member in part["members"]] == ["/etc/absolute", "../../up", "fine", "link"]
    assert part["members"][3]["sha256"] is None
    assert list(tmp_path.iterdir()) == []


def test_zip64_is_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, \
            archive.open(zipfile.ZipInfo("big.txt"), "w", force_zip64=True) as file:
        file.write(b"hello")
    part, codes = inspected(out.getvalue(), "a.zip")
    assert not codes
    assert members(part)["big.txt"]["sha256"] == hashlib.sha256(b"hello").hexdigest()


def test_a_zip_written_to_a_pipe_is_no_corrupt_one():
    class Pipe(io.RawIOBase):
        def __init__(self):
            super().__init__()
            self.octets = b""

        def writable(self):
            return True

        def write(self, data):
            self.octets += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in FILES.items():
            archive.writestr(name, octets)
    part, codes = inspected(pipe.octets, "a.zip")
    assert not codes
    assert_files(part)


def test_a_picture_with_an_archive_behind_it_is_two_things():
    picture = b"\x89PNG\r\n\x1a\n" + bytes(500)
    part, codes = inspected(picture + zipped("evil.js", b"alert(1)"), "a.png", "image/png")
    assert codes == {"I-POLYGLOT"}
    assert "polyglot" in part["flags"]
    assert members(part)["evil.js"]["sha256"] == hashlib.sha256(b"alert(1)").hexdigest()


def test_a_message_in_an_archive_is_taken_apart():
    inner = (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
             b"Content-Type: application/zip; name=in.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
             + base64.encodebytes(zipped("setup.exe", PROGRAM)) + b"\r\n--b--\r\n")
    part, _ = inspected(zipped("letter.eml", inner), "a.zip")
    assert [(member["name"], member["source"], member["parent"]) for member in part["members"]] == [
        ("letter.eml", "archive", None), (None, "message", 0), ("in.zip", "message", 0), ("setup.exe", "archive", 2)]
    assert "executable" in part["members"][3]["flags"]
