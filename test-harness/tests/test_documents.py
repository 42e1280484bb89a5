"""What the tools in use make of a PDF document is looked into as the document was: scripts, files, passwords."""

import base64
import hashlib
import json
import subprocess

import pytest

from assay_harness import messages, site

ASSAY = str(site.PREFIX / "bin/assay")
ATTACHED = b"item;price\n4711;12.50\n" * 40

# how qpdf writes the document again; all of these open without a password
REWRITTEN = {
    "as it is": [],
    "objects in streams": ["--object-streams=generate", "--compress-streams=y"],
    "nothing packed": ["--stream-data=uncompress", "--object-streams=disable"],
    "linear": ["--linearize", "--object-streams=generate"],
    "RC4, 40 bits": ["--allow-weak-crypto", "--encrypt", "", "owner", "40", "--"],
    "RC4, 128 bits": ["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=n", "--"],
    "AES, 128 bits": ["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=y", "--"],
    "AES, 128 bits, but not its metadata": [
        "--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=y", "--cleartext-metadata", "--"],
    "AES, 256 bits": ["--object-streams=generate", "--encrypt", "", "owner", "256", "--"],
    "AES, 256 bits, as before PDF 2.0": ["--allow-weak-crypto", "--encrypt", "", "owner", "256", "--force-R5", "--"],
}

LOCKED = {
    "RC4": ["--allow-weak-crypto", "--encrypt", "user", "owner", "128", "--use-aes=n", "--"],
    "AES": ["--object-streams=generate", "--encrypt", "user", "owner", "256", "--"],
}


def inspected(octets):
    """(the only part, the codes found) of octets as an attachment"""
    message = (b"MIME-Version: 1.0\r\nContent-Type: application/pdf; name=a.pdf\r\n"
               b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(octets).replace(b"\n", b"\r\n"))
    result = subprocess.run([ASSAY, "inspect", "--json", "-"], input=message, capture_output=True, check=False)
    assert result.stderr == b"" and result.returncode in (0, 1), result.stderr
    analysis = json.loads(result.stdout)
    part, = analysis["parts"]
    return part, {finding["code"] for finding in analysis["ambiguities"]}


def flags(part):
    return set(part["flags"]) - {"attachment"}


def scripted():
    """A document that runs a script when it is opened."""
    plain = messages.document()
    script = b"5 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj\n"
    return plain.replace(b"<</Type/Catalog", script + b"1 0 obj<</Type/Catalog/OpenAction 5 0 R").replace(
        b"1 0 obj" + script, script)


@pytest.fixture(name="document", scope="module")
def made(tmp_path_factory):
    """The file of a document with a script and an attached file."""
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "in.pdf").write_bytes(scripted())
    (folder / "prices.csv").write_bytes(ATTACHED)
    qpdf(folder / "in.pdf", folder / "out.pdf", ["--add-attachment", str(folder / "prices.csv"),
                                                "--filename=Pr\u00e9cis \u2013 prices.csv", "--mimetype=text/csv", "--"])
    return folder / "out.pdf"


def qpdf(source, target, options):
    """3: it had something to repair."""
    assert subprocess.run(["qpdf", *options, source, target], check=False,
                          stderr=subprocess.DEVNULL).returncode in (0, 3)


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_document_that_anybody_can_open_is_looked_into(document, tmp_path, name):
    qpdf(document, tmp_path / "out.pdf", REWRITTEN[name])
    part, codes = inspected((tmp_path / "out.pdf").read_bytes())
    assert not codes
    assert flags(part) == {"script", "embedded"}
    member, = part["members"]
    assert member["name"] == "Pr\u00e9cis \u2013 prices.csv"
    assert member["type"] == "text/csv"
    assert member["sha256"] == hashlib.sha256(ATTACHED).hexdigest()


@pytest.mark.parametrize("name", LOCKED)
def test_a_document_with_a_password_is_encrypted(document, tmp_path, name):
    qpdf(document, tmp_path / "out.pdf", LOCKED[name])
    part, codes = inspected((tmp_path / "out.pdf").read_bytes())
    assert codes == {"I-ENCRYPTED"}
    assert "encrypted" in part["flags"]


def test_a_plain_document_has_nothing_to_be_told(tmp_path):
    (tmp_path / "in.pdf").write_bytes(messages.document())
    for options in [], ["--object-streams=generate"], ["--encrypt", "", "owner", "256", "--"]:
        qpdf(tmp_path / "in.pdf", tmp_path / "out.pdf", options)
        part, codes = inspected((tmp_path / "out.pdf").read_bytes())
        assert not codes and not flags(part) and not part["members"]


@pytest.mark.parametrize("name", ["objects in streams", "linear", "AES, 256 bits"])
def test_a_document_cut_anywhere_is_a_corrupt_one(document, tmp_path, name):
    qpdf(document, tmp_path / "out.pdf", REWRITTEN[name])
    octets = (tmp_path / "out.pdf").read_bytes()
    for length in range(512, len(octets) - 512, 512):
        part, codes = inspected(octets[:length])
        assert codes == {"I-CORRUPT"}, length
        assert "corrupt" in part["flags"]
