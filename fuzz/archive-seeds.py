#!/usr/bin/python3
"""
Makes fuzz/seeds/archive with the archivers of the system (bsdtar, 7z, zip, gcab, gzip):

    python3 fuzz/archive-seeds.py

Each seed is an octet that chooses the format, as fuzz-archive.c has them, and a small archive.
"""

import pathlib
import subprocess
import tempfile

SEEDS = pathlib.Path(__file__).resolve().parent / "seeds" / "archive"
FORMATS = ["rar", "7z", "tar", "cab", "iso", "lha", "cpio", "ar", "bzip2", "xz", "zstd", "lzma", "lzip", "lz4",
           "compress", "zip", "gzip", "behind", "message", "tnef", "detected"]
FILES = {"a.txt": b"hello hello hello\n" * 3, "caf\u00e9.pdf": b"%PDF-1.7\n%%EOF\n"}

BSDTAR = {"7z": "7zip", "tar": "ustar", "iso": "iso9660", "cpio": "newc", "ar": "ar", "zip": "zip"}
BSDTAR_MORE = {"tar-pax": ("tar", "pax"), "cpio-odc": ("cpio", "odc"), "tar-v7": ("tar", "v7tar")}
FILTERS = {"bzip2": "-j", "xz": "-J", "zstd": "--zstd", "lzma": "--lzma", "lzip": "--lzip", "lz4": "--lz4",
           "compress": "-Z", "gzip": "-z"}


def run(*command, cwd):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def archives(folder):
    """(name, format, octets) of each."""
    names = sorted(FILES)

    def made(name, kind, *command):
        run(*command, *names, cwd=folder)
        path, = folder.glob("out*")
        octets = path.read_bytes()
        path.unlink()
        if kind == "iso":
            # fuzz-archive.c puts the 16 sectors of zeros before it
            octets = octets[32768:].rstrip(b"\0")
        return name, kind, octets

    for kind, form in BSDTAR.items():
        yield made(kind, kind, "bsdtar", "--format", form, "-cf", "out")
    for name, (kind, form) in BSDTAR_MORE.items():
        yield made(name, kind, "bsdtar", "--format", form, "-cf", "out")
    for kind, option in FILTERS.items():
        yield made(kind, kind, "bsdtar", option, "-cf", "out")
    for method in ("BZip2", "LZMA", "PPMd", "Deflate64"):
        yield made("zip-" + method.lower(), "zip", "7z", "a", "-tzip", "-mm=" + method, "out")
    for option in ("ZipCrypto", "AES256"):
        yield made("zip-" + option.lower(), "zip", "7z", "a", "-tzip", "-psecret", "-mem=" + option, "out")
    for method in ("LZMA", "PPMd", "BZip2", "Deflate"):
        yield made("7z-" + method.lower(), "7z", "7z", "a", "-t7z", "-m0=" + method, "out")
    for option in ("on", "off"):
        yield made("7z-headers-" + option, "7z", "7z", "a", "-t7z", "-psecret", "-mhe=" + option, "out")
    yield made("zip-infozip", "zip", "zip", "-q", "out.zip")
    yield made("cab", "cab", "gcab", "-c", "-z", "out")


def main():
    SEEDS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file, octets in FILES.items():
            (folder / file).write_bytes(octets)
        made = {}
        for name, kind, octets in archives(folder):
            made[name] = octets
            (SEEDS / name).write_bytes(bytes([FORMATS.index(kind)]) + octets)
    prefix = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
    (SEEDS / "behind-zip").write_bytes(bytes([FORMATS.index("behind")]) + prefix + made["zip"])
    (SEEDS / "behind-7z").write_bytes(bytes([FORMATS.index("behind")]) + prefix + made["7z"])
    (SEEDS / "message").write_bytes(bytes([FORMATS.index("message")]) +
                                    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
                                    b"Content-Type: application/zip; name=a.zip\r\n\r\n" + made["zip"] +
                                    b"\r\n--b--\r\n")


if __name__ == "__main__":
    main()
