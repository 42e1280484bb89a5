"""What the actions make of mail: read by Python, verified by OpenSSL, and what others got wrong."""

import email
import email.policy
import subprocess

import pytest

from assay_harness import messages, site
from reading import leaves

ASSAY = str(site.PREFIX / "bin/assay")
TEXT = "Confidential – für den Empfänger bestimmt.\n"
APPEND = 'ambiguity { action = observe }\nrule "a" { action = append-text text = "text.txt" %s }\n'


@pytest.fixture
def rewrite(tmp_path):
    """A function: the message as a policy lets it pass, by assay rewrite."""
    (tmp_path / "text.txt").write_text(TEXT)
    (tmp_path / "removed.txt").write_text("{name} was removed: {findings}\n")
    (tmp_path / "removed.de.txt").write_text("{name} wurde entfernt – größer als nötig\n")

    def run(octets, policy):
        (tmp_path / "policy.conf").write_text(policy)
        result = subprocess.run([ASSAY, "rewrite", "--policy", str(tmp_path / "policy.conf"), "-"],
                                input=octets, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr
        return result.stdout
    return run


def parsed(octets):
    return email.message_from_bytes(octets, policy=email.policy.default)


def texts(octets):
    """type -> text of the leaves that are shown, as Python decodes them."""
    return {part.get_content_type(): part.get_content() for part in parsed(octets).walk()
            if part.get_content_maintype() == "text" and not part.is_attachment()}


# ---- append-text: what others got wrong ---------------------------------------


def test_no_attachment_is_lost_or_doubled_beside_a_nested_message(rewrite):
    inner = messages.with_attachment(b"inner" * 100, "inner.bin")
    parts = [messages.lines("--out", "Content-Type: application/octet-stream",
                            "Content-Transfer-Encoding: base64",
                            'Content-Disposition: attachment; filename="%d.bin"' % n, "")
             + messages.encoded(b"%d " % n * 50) for n in range(17)]
    original = (messages.header("Eighteen") +
                messages.lines('Content-Type: multipart/mixed; boundary="out"', "", "--out",
                               "Content-Type: text/plain", "", "See below.", "--out",
                               "Content-Type: message/rfc822", "Content-Disposition: attachment", "")
                + inner + b"".join(parts) + messages.lines("--out--"))
    result = rewrite(original, APPEND % "")
    before, after = leaves(original), leaves(result)
    assert len(after) == len(before)
    assert after[1:] == before[1:]
    assert after[0][2].decode() == "See below.\r\n\r\n" + TEXT.rstrip()
    assert inner in result


LATIN1 = messages.header() + messages.lines(
    "Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: %s", "") + b"%b\r\n"


@pytest.mark.parametrize("encoding,body", [("8bit", b"Gr\xfc\xdfe"), ("quoted-printable", b"Gr=FC=DFe"),
                                           ("base64", b"R3L832U=")])
def test_no_utf_8_gets_into_latin_1_and_no_encoding_is_skipped(rewrite, encoding, body):
    result = rewrite(LATIN1 % (encoding.encode(), body), APPEND % "")
    message = parsed(result)
    assert message.get_content_charset() == "utf-8"
    assert message.get_content().replace("\r\n", "\n").split("\n\n") == ["Grüße", TEXT]


def test_a_forwarded_message_gets_no_text(rewrite):
    inner = messages.plain("Inner")
    result = rewrite(messages.header("Fwd") + messages.lines("Content-Type: message/rfc822", "") + inner,
                     APPEND % "")
    assert inner in result
    kinds = [part.get_content_type() for part in parsed(result).walk()]
    assert kinds == ["multipart/mixed", "text/plain", "message/rfc822", "text/plain"]


def test_a_report_stays_a_report(rewrite):
    report = (messages.header("Undelivered")
              + messages.lines("Content-Type: multipart/report; report-type=delivery-status; boundary=r", "",
                               "--r", "", "It did not arrive.", "--r", "Content-Type: message/delivery-status",
                               "", "Reporting-MTA: dns; mx.test", "", "Final-Recipient: rfc822; a@b.test",
                               "Action: failed", "Status: 5.1.1", "--r--"))
    assert rewrite(report, APPEND % "") == report


def test_html_alone_and_text_alone(rewrite):
    html = messages.header() + messages.lines("Content-Type: text/html; charset=utf-8", "",
                                              "<html><body><p>Hello</p></body></html>")
    result = texts(rewrite(html, APPEND % ""))
    assert list(result) == ["text/html"]
    assert TEXT.rstrip() + "</p>" in result["text/html"]
    result = texts(rewrite(messages.plain(), APPEND % ""))
    assert list(result) == ["text/plain"]
    assert result["text/plain"].rstrip().endswith(TEXT.rstrip())


def test_flowed_text_is_not_joined_with_the_text_below_it(rewrite):
    flowed = messages.header() + messages.lines("Content-Type: text/plain; format=flowed", "",
                                                "A paragraph ", "that goes on ")
    body = parsed(rewrite(flowed, APPEND % "")).get_content().replace("\r\n", "\n")
    lines = body.split("\n")
    assert lines[:2] == ["A paragraph ", "that goes on "]
    assert lines[2:4] == ["", ""]
    assert not [line for line in lines[2:] if line.endswith(" ")]


# ---- signatures ---------------------------------------------------------------


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("smime")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=Ann/emailAddress=ann@example.test",
                    "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
                   capture_output=True, check=True)
    return folder


def smime(signer, *options):
    content = b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n' \
              + "Grüße, unterschrieben\r\n".encode()
    return subprocess.run(["openssl", "cms", "-sign", "-signer", str(signer / "cert.pem"), "-inkey",
                           str(signer / "key.pem"), "-crlfeol", "-binary", *options], input=content,
                          capture_output=True, check=True).stdout


def verifies(signer, octets):
    result = subprocess.run(["openssl", "cms", "-verify", "-CAfile", str(signer / "cert.pem")],
                            input=octets, capture_output=True, check=False)
    return result.returncode == 0


def crlf(octets):
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def first_part(octets):
    """The octets of the first part of a multipart, its header with them."""
    boundary = parsed(octets).get_boundary().encode()
    return octets.split(b"--" + boundary + b"\r\n")[1].rsplit(b"\r\n", 1)[0]


@pytest.mark.parametrize("options", [(), ("-nodetach",)])
def test_an_s_mime_signature_verifies_beside_the_text(rewrite, signer, options):
    signed = messages.header("Signed").replace(b"MIME-Version: 1.0\r\n", b"") + crlf(smime(signer, *options))
    assert verifies(signer, signed)
    result = rewrite(signed, APPEND % "")
    message = parsed(result)
    assert message.get_content_type() == "multipart/mixed"
    assert verifies(signer, b"MIME-Version: 1.0\r\n" + first_part(result))
    assert list(message.iter_parts())[1].get_content().rstrip() == TEXT.rstrip()


def test_a_signature_is_broken_only_where_the_rule_says_so(rewrite, signer):
    signed = messages.header("Signed").replace(b"MIME-Version: 1.0\r\n", b"") + crlf(smime(signer))
    assert rewrite(signed, APPEND % "if_signed = skip") == signed
    broken = rewrite(signed, APPEND % "if_signed = break")
    assert not verifies(signer, broken)
    assert TEXT.rstrip() in texts(broken)["text/plain"]


# ---- the other actions --------------------------------------------------------


def test_a_renamed_file_has_one_name_for_everybody(rewrite):
    result = rewrite(messages.with_attachment(b"abc", "bill.pdf.exe"),
                     'rule "n" { part { extension = exe } action = rename new_name = "ä {stem}.txt" }')
    attachment = list(parsed(result).iter_attachments())[0]
    assert attachment.get_filename() == "ä bill.pdf.txt"
    assert attachment.get_content() == b"abc"
    assert b"exe" not in result


def test_html_is_sanitised_and_its_text_stays(rewrite):
    html = messages.header() + messages.lines("Content-Type: text/html; charset=iso-8859-1", "") + (
        b"<html><body onload=x()><script>x</script><p>Gr\xfc\xdfe</p><form action=x></form></body></html>\r\n")
    text = texts(rewrite(html, 'rule "h" { action = sanitize-html }'))["text/html"]
    assert "Grüße" in text
    assert "script" not in text and "onload" not in text and "form" not in text


def test_encoded_mail_is_7bit_throughout_and_says_the_same(rewrite):
    original = (messages.header() +
                messages.lines("Content-Type: multipart/mixed; boundary=b", "Content-Transfer-Encoding: 8bit", "",
                               "--b", "Content-Type: text/plain; charset=utf-8",
                               "Content-Transfer-Encoding: 8bit", "", "Grüße an alle, die es lesen",
                               "--b", "Content-Type: message/rfc822", "Content-Transfer-Encoding: 8bit", "",
                               "Subject: inner", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                               "Content-Transfer-Encoding: 8bit", "", "日本語", "--b--"))
    result = rewrite(original, 'rule "e" { action = transfer-encode }')
    assert max(result) < 128
    assert b"8bit" not in result
    assert leaves(result) == leaves(original)


def test_a_notice_speaks_several_languages(rewrite):
    result = rewrite(messages.invoice(), 'rule "p" { part { flags = executable } action = replace '
                                         'notice = {"removed.de.txt", "removed.txt"} }')
    notice = leaves(result)[-1][2].decode().replace("\r\n", "\n")
    assert notice.startswith("invoice.pdf.exe wurde entfernt – größer als nötig\n\n____")
    assert "\ninvoice.pdf.exe was removed: executable" in notice


def test_actions_on_one_message_go_together(rewrite):
    policy = ('rule "t" { action = tag header = "X-T" value = "t" subject_prefix = "[x]" }\n'
              'rule "p" { part { flags = executable } action = replace }\n'
              'rule "n" { part { extension = pdf } action = rename new_name = "paper.pdf" }\n'
              'rule "h" { action = sanitize-html }\n' + APPEND.split("\n", 1)[1] % "")
    original = messages.invoice("Together")
    result = rewrite(original, policy)
    message = parsed(result)
    before, after = leaves(original), leaves(result)
    assert (message["X-T"], message["Subject"]) == ("t", "[x] Together")
    assert [kind for kind, _, _ in after] == ["text/plain", "text/html", "application/pdf", "text/plain"]
    assert after[2] == ("application/pdf", "paper.pdf", before[2][2])
    assert TEXT.rstrip() in after[0][2].decode()
    assert "invoice.pdf.exe" in after[3][2].decode()
    assert rewrite(result, policy.replace('rule "p"', 'rule "gone"')) == result
