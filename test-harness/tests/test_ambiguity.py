"""Mail that readers would see in different ways goes in over ESMTP; every reader sees the same afterwards."""

import base64
import email
import re
import smtplib

import pytest

from assay_harness import messages
from milter_client import Connection
from reading import imap_message, inspect, leaves, pop3_message

SECRET = b"hidden from whoever takes the other encoding"
FIELD = "MIME-Ambiguity-Results"
GRAVE = ("ambiguous", "hostile", "limit")


def two_encodings(*more):
    """Readers take the first of two encodings, or the last."""
    return messages.header("Two encodings") + messages.lines(
        *more, 'Content-Type: multipart/mixed; boundary="b"', "", "--b", "Content-Type: text/plain", "",
        "shown", "--b", 'Content-Type: application/octet-stream; name="a.bin"', "Content-Transfer-Encoding: 7bit",
        "Content-Transfer-Encoding: base64", "", base64.b64encode(SECRET).decode(), "--b--")


def signed(boundary="s"):
    inside = two_encodings()
    start, end = inside.index(b"--b\r\n"), inside.index(b"--b--")
    part = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + inside[start:end] + b"--b--\r\n"
    return messages.header("Signed") + messages.lines(
        'Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256;',
        ' boundary="%s"' % boundary, "", "--" + boundary) + part + messages.lines(
        "", "--" + boundary, "Content-Type: application/pgp-signature", "", "signature", "--%s--" % boundary), part


def deliver(mail, octets, user="ann"):
    """(uid, what IMAP has of it, what POP3 has of it)"""
    mail.send(octets, user)
    mail.wait_for_mail(user)
    client = mail.imap(user)
    uid = client.uid("SEARCH", "ALL")[1][0].split()[-1].decode()
    over_imap = imap_message(client, uid)
    client.logout()
    client = mail.pop3(user)
    over_pop3 = pop3_message(client, client.stat()[0])
    client.quit()
    return uid, over_imap, over_pop3


def dovecot_parts(mail, uid, count, user="ann"):
    """Content of the top-level parts, decoded by Dovecot; of one part more than there should be, which is empty."""
    client = mail.imap(user)
    parts = []
    for number in range(1, count + 2):
        answer = client.uid("FETCH", uid, "(BINARY.PEEK[%d])" % number)[1][0]
        parts.append(answer[1].strip() if isinstance(answer, tuple) else b"")
    client.logout()
    return parts


def results(octets):
    """Values of the results field, unfolded."""
    message = email.message_from_bytes(octets)
    return [" ".join(value.split()) for value in message.get_all(FIELD, [])]


def findings(octets):
    return [each["code"] for each in inspect(octets)["ambiguities"] if each["severity"] in GRAVE]


def test_both_readings_are_parts_afterwards(mail):
    mail.milter.reload("")
    assert findings(two_encodings()) == ["H-CTE-DUP"]
    uid, over_imap, over_pop3 = deliver(mail, two_encodings())
    assert over_pop3 == over_imap
    contents = [content.strip() for _, _, content in leaves(over_imap)]
    assert contents == [b"shown", base64.b64encode(SECRET), SECRET]
    assert dovecot_parts(mail, uid, 3) == [*contents, b""]
    assert findings(over_imap) == []


def test_the_header_says_what_was_found_and_done(mail):
    mail.milter.reload("")
    received = deliver(mail, two_encodings())[1]
    (value,) = results(received)
    assert re.fullmatch(r"\S+; H-CTE-DUP=1; severity=ambiguous; views=\d+; action=rewrite", value)
    line = [line for line in mail.milter.log_text().splitlines() if "ambiguous=rewrite" in line][-1]
    assert "canonical=changed" in line and "H-CTE-DUP" in line


def test_results_of_others_are_removed(mail):
    mail.milter.reload("")
    clean = messages.with_attachment(messages.document(), "report.pdf", "application/pdf")
    forged = b"mime-ambiguity-results: mx.example; none\r\n"
    received = deliver(mail, forged + clean)[1]
    assert results(received) == []
    assert received.endswith(clean[clean.index(b"MIME-Version"):])
    (value,) = results(deliver(mail, forged + two_encodings(), "bob")[1])
    assert "H-CTE-DUP=1" in value


def test_clean_mail_is_not_changed(mail):
    mail.milter.reload("")
    clean = messages.with_attachment(messages.document(), "report.pdf", "application/pdf")
    received = deliver(mail, clean)[1]
    assert received.endswith(clean) and results(received) == []


def test_nothing_inside_a_signature_is_rewritten(mail):
    mail.milter.reload("")
    message, part = signed()
    received = deliver(mail, message)[1]
    assert part in received
    (value,) = results(received)
    assert value.endswith("action=tag") and "H-CTE-DUP=1" in value


@pytest.mark.parametrize("section,octets", [
    ("ambiguity { action = reject }", two_encodings()),
    ("ambiguity { if_signed = reject }", signed()[0]),
    ('rule "two" { ambiguity = H-CTE-DUP action = reject }', two_encodings()),
    ('rule "severe" { severity = ambiguous action = reject }', two_encodings()),
])
def test_a_policy_can_refuse(mail, section, octets):
    mail.milter.reload(section)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        mail.send(octets)
    assert refused.value.smtp_code == 550


def test_a_policy_can_hold(mail):
    mail.milter.reload("ambiguity { action = quarantine }")
    mail.send(two_encodings())
    assert [entry["queue_name"] for entry in mail.postfix.queue()] == ["hold"]
    mail.postfix.delete_all()


def test_a_policy_can_only_tell(mail):
    mail.milter.reload("ambiguity { action = tag }")
    received = deliver(mail, two_encodings())[1]
    assert received.endswith(two_encodings()[two_encodings().index(b"--b\r\n"):])
    assert results(received)[0].endswith("action=tag")


def test_what_a_rule_takes_out_no_reader_sees(mail):
    """Also where the policy does not rewrite ambiguous mail."""
    mail.milter.reload('ambiguity { action = observe }\n'
                       'rule "r" { part { extension = {bin} } action = replace }')
    received = deliver(mail, two_encodings())[1]
    assert SECRET not in received and base64.b64encode(SECRET) not in received
    assert findings(received) == []


def test_the_original_is_kept_when_the_policy_says_so(milter):
    it = milter("ambiguity { keep_original = true }")
    kept = it.base / "kept"
    kept.mkdir(mode=0o700)
    it.settings = 'quarantine_directory = "%s"' % kept
    it.start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        head, body = two_encodings().split(b"\r\n\r\n", 1)
        mta.header([line.split(b":", 1) for line in head.split(b"\r\n")])
        answers = mta.end(body)
    assert answers[-1][0] in b"ca"
    (message,) = kept.glob("*.eml")
    assert message.read_bytes().endswith(body)
    assert "H-CTE-DUP" in message.with_suffix(".txt").read_text()


@pytest.mark.parametrize("name", ["course-text.eml", "course-text-repaired.eml"])
def test_the_course_text_has_three_leaves_for_every_reader(mail, name):
    mail.milter.reload("")
    uid, over_imap, over_pop3 = deliver(mail, messages.fixture(name))
    assert over_pop3 == over_imap
    assert findings(over_imap) == []
    found = leaves(over_imap)
    assert [(kind, file) for kind, file, _ in found] == [
        ("text/plain", None), ("image/gif", "file.gif"), ("audio/wav", "chord.wav")]
    assert b"plain text part of the message" in found[0][2]
    assert found[1][2].startswith(b"GIF89a") and found[2][2].startswith(b"\xff\xd8\xff")
    assert dovecot_parts(mail, uid, 3) == [*(content.strip() for _, _, content in found), b""]
    (value,) = results(over_imap)
    for code in ("D-B64-CUT", "S-HB-JUNK", "S-HB-SEP", "S-NO-CLOSE"):
        assert code + "=" in value, value
