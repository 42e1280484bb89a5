"""The test messages: fixtures from the folder messages/, and made ones."""

import base64
import hashlib
import pathlib
import struct

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "messages"


def fixture(name):
    """A message of the folder, its octets as they are."""
    return (FOLDER / name).read_bytes()


def expected_codes():
    """file name -> the codes that INDEX promises."""
    codes = {}
    for line in (FOLDER / "INDEX").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, rest = line.split(":", 1)
        codes[name] = rest[rest.rindex("(") + 1:rest.rindex(")")].split()
    return codes


def program():
    """A real Windows program (PE32+, x64) in 1024 octets: it returns 0."""
    code = b"\x31\xc0\xc3"  # xor eax, eax; ret
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x22)
    optional = struct.pack("<HBBIIIIIQIIHHHHHHIIIIHHQQQQII", 0x20b, 14, 0, 512, 0, 0, 0x1000, 0x1000,
                           0x140000000, 0x1000, 512, 6, 0, 0, 0, 6, 0, 0, 0x2000, 512, 0, 3, 0x160,
                           0x100000, 0x1000, 0x100000, 0x1000, 0, 16) + bytes(128)
    section = b".text".ljust(8, b"\0") + struct.pack("<IIIIIIHHI", len(code), 0x1000, 512, 512, 0, 0,
                                                     0, 0, 0x60000020)
    headers = dos + b"PE\0\0" + coff + optional + section
    return headers.ljust(512, b"\0") + code.ljust(512, b"\0")


def document(text="Invoice 4711: 12.50"):
    """A real PDF document of one page."""
    stream = b"BT /F1 18 Tf 72 720 Td (" + text.encode() + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref


def encoded(data):
    """base64 in lines, as a body."""
    text = base64.b64encode(data)
    return b"".join(text[i:i + 76] + b"\r\n" for i in range(0, len(text), 76))


def lines(*text):
    return b"".join(line.encode() + b"\r\n" for line in text)


def header(subject="Invoice", to="ann@example.test", sender="sender@elsewhere.test"):
    return lines("From: Sender <%s>" % sender, "To: %s" % to, "Subject: %s" % subject,
                 "Date: Mon, 23 Nov 2026 12:00:00 +0000",
                 "Message-ID: <%s@elsewhere.test>" % hashlib.sha256(subject.encode()).hexdigest()[:16],
                 "MIME-Version: 1.0")


def invoice(subject="Invoice 4711"):
    """Message (a): text, HTML, a PDF, and a program that calls itself invoice.pdf.exe."""
    return (
        header(subject)
        + lines('Content-Type: multipart/mixed; boundary="=_mixed"', "", "--=_mixed",
                'Content-Type: multipart/alternative; boundary="=_alternative"', "",
                "--=_alternative", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "",
                "Gr=C3=BC=C3=9Fe, the invoice is attached.", "",
                "--=_alternative", "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "",
                "<html><body><p>Gr=C3=BC=C3=9Fe, the invoice is <b>attached</b>.</p></body></html>",
                "--=_alternative--", "--=_mixed", 'Content-Type: application/pdf; name="invoice.pdf"',
                "Content-Transfer-Encoding: base64",
                'Content-Disposition: attachment; filename="invoice.pdf"', "")
        + encoded(document())
        + lines("--=_mixed", "Content-Type: application/octet-stream",
                "Content-Transfer-Encoding: base64",
                'Content-Disposition: attachment; filename="invoice.pdf.exe"', "")
        + encoded(program())
        + lines("--=_mixed--"))


def plain(subject="Plain", text="Just a line of text."):
    return header(subject) + lines("Content-Type: text/plain; charset=us-ascii", "", text)


def with_attachment(data, name="file.bin", kind="application/octet-stream", subject="Attachment"):
    """A text and one base64 attachment."""
    return (header(subject)
            + lines('Content-Type: multipart/mixed; boundary="=_b"', "", "--=_b",
                    "Content-Type: text/plain", "", "See the attachment.", "--=_b",
                    "Content-Type: %s" % kind, "Content-Transfer-Encoding: base64",
                    'Content-Disposition: attachment; filename="%s"' % name, "")
            + encoded(data) + lines("--=_b--"))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


POLICY = """# Programs are replaced by a notice, whatever they are called.
rule "programs" {
  part {
    detected = {"application/vnd.microsoft.portable-executable", "application/x-executable"}
  }
  action = replace
}
"""
