"""What IMAP clients and doveadm get from the record that the plugins keep."""

import json
import re

import pytest

from assay_harness import messages, site
from reading import attachments, flags, sha256

MESSAGE = messages.with_attachment(messages.program(), "tool.exe")


def append(client, octets, folder="INBOX"):
    """APPEND a message; its UID."""
    status, answer = client.append(folder, None, None, octets)
    assert status == "OK", answer
    return re.search(rb"APPENDUID \d+ (\d+)", answer[0]).group(1).decode()


@pytest.fixture(params=sorted(set(site.USERS) - {"bob"}))
def user(request):
    """A user for each storage format: maildir, mdbox, sdbox."""
    return request.param


def test_the_capability_is_announced_once(mail):
    client = mail.imap()
    capabilities = client.capability()[1][0].split()
    client.logout()
    assert capabilities.count(b"X-ATTACHMENTS") == 1


def test_attachments_are_listed_with_what_they_are(mail, user):
    client = mail.imap(user)
    uid = append(client, MESSAGE)
    program = messages.program()
    assert attachments(client, uid) == [{
        "section": "2", "name": "tool.exe", "type": "application/octet-stream",
        "detected": "application/vnd.microsoft.portable-executable", "size": str(len(program)),
        "sha256": sha256(program), "flags": ["executable"]}]
    client.logout()


def test_a_message_without_attachments_has_an_empty_list(mail):
    client = mail.imap()
    uid = append(client, messages.plain())
    assert attachments(client, uid) == []
    client.logout()


def test_a_name_beyond_ascii_comes_as_utf8(mail):
    client = mail.imap()
    octets = messages.with_attachment(b"x", "NAME").replace(
        b'filename="NAME"', b"filename*=utf-8''caf%C3%A9%20%E0%B8%81.txt")
    uid = append(client, octets)
    assert attachments(client, uid)[0]["name"] == "caf\u00e9 \u0e01.txt"
    client.logout()


def test_keywords_tell_whether_there_are_attachments(mail, user):
    client = mail.imap(user)
    with_one, without = append(client, MESSAGE), append(client, messages.plain())
    client.noop()
    assert "$HasAttachment" in flags(client, with_one)
    assert "$HasNoAttachment" in flags(client, without)
    assert "$HasAttachment" not in flags(client, without)
    assert client.uid("SEARCH", "KEYWORD $HasAttachment")[1][0].decode() == with_one
    client.logout()


def test_delivery_over_lmtp_is_recorded_like_append(mail, user):
    with mail.lmtp() as lmtp:
        lmtp.sendmail("sender@elsewhere.test", ["%s@%s" % (user, site.DOMAIN)], MESSAGE)
    client = mail.imap(user)
    uid = client.uid("SEARCH", "ALL")[1][0].decode()
    assert [a["name"] for a in attachments(client, uid)] == ["tool.exe"]
    assert "$HasAttachment" in flags(client, uid)
    client.logout()


def test_a_copy_keeps_record_and_keyword(mail, user):
    client = mail.imap(user)
    uid = append(client, MESSAGE)
    client.create("Copies")
    status, answer = client.uid("COPY", uid, "Copies")
    assert status == "OK", answer
    expected = attachments(client, uid)
    client.select("Copies")
    copy = client.uid("SEARCH", "ALL")[1][0].split()[-1].decode()
    assert attachments(client, copy) == expected
    assert "$HasAttachment" in flags(client, copy)
    client.select("INBOX")
    client.delete("Copies")
    client.logout()


def test_a_lost_record_is_rebuilt(mail, user):
    client = mail.imap(user)
    uid = append(client, MESSAGE)
    expected = attachments(client, uid)
    client.logout()
    lost = list((mail.dovecot.base / "mail" / user).rglob("dovecot.index*"))
    assert any(path.name == "dovecot.index.cache" for path in lost)
    for path in lost:
        if path.name == "dovecot.index.cache":
            path.unlink()
    client = mail.imap(user)
    assert attachments(client, uid) == expected
    client.logout()


def test_a_truncated_cache_file_is_survived(mail):
    client = mail.imap()
    uid = append(client, MESSAGE)
    expected = attachments(client, uid)
    client.logout()
    for path in (mail.dovecot.base / "mail" / "ann").rglob("dovecot.index.cache"):
        octets = path.read_bytes()
        path.write_bytes(octets[:len(octets) // 2])
    client = mail.imap()
    assert attachments(client, uid) == expected
    client.logout()


def test_a_record_with_flipped_octets_is_rebuilt_and_logged_once(mail):
    client = mail.imap()
    uid = append(client, MESSAGE)
    expected = attachments(client, uid)
    client.logout()
    flipped = 0
    for path in (mail.dovecot.base / "mail" / "ann").rglob("dovecot.index.cache"):
        octets = path.read_bytes()
        # the attachment's SHA-256 is part of the record and of nothing else
        digest = bytes.fromhex(sha256(messages.program()))
        flipped += octets.count(digest)
        path.write_bytes(octets.replace(digest, bytes(b ^ 0xff for b in digest)))
    assert flipped == 1
    before = len(mail.dovecot.log_text())
    for _ in range(3):
        client = mail.imap()
        assert attachments(client, uid) == expected
        client.logout()
    lines = [line for line in mail.dovecot.log_text()[before:].splitlines()
             if re.search(r"assay.*record|record.*assay", line, re.I)]
    assert len(lines) == 1, lines


def test_bad_arguments_are_answered_and_the_connection_lives(mail):
    client = mail.imap()
    append(client, MESSAGE)
    with pytest.raises(client.error):
        client.uid("FETCH", "1:*", "(X-ATTACHMENTS-UNHEARD-OF)")
    assert client.noop()[0] == "OK"
    client.logout()


def test_doveadm_lists_attachments_as_table_and_json(mail, user):
    client = mail.imap(user)
    uid = append(client, MESSAGE)
    client.logout()
    table = mail.dovecot.doveadm("assay", "list", "-u", user, "ALL")
    assert "tool.exe" in table and sha256(messages.program()) in table
    rows = json.loads(mail.dovecot.doveadm("-f", "json", "assay", "list", "-u", user, "ALL"))
    rows = [row for row in rows if row["name"] == "tool.exe"]
    assert len(rows) == 1
    assert rows[0]["mailbox"] == "INBOX" and str(rows[0]["uid"]) == uid
    assert rows[0]["section"] == "2" and str(rows[0]["size"]) == str(len(messages.program()))


def test_pop3_works_with_its_plugin_loaded(mail):
    client = mail.imap()
    append(client, MESSAGE)
    client.logout()
    client = mail.pop3()
    assert client.stat()[0] == 1
    octets = b"".join(line + b"\r\n" for line in client.retr(1)[1])
    assert octets == MESSAGE
    client.dele(1)
    client.quit()
    client = mail.pop3()
    assert client.stat()[0] == 0
    client.quit()
