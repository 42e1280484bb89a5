"""Mail goes in over ESMTP; what the policy says becomes of it."""

import re
import smtplib

import pytest

from assay_harness import messages
from reading import flags, imap_message, leaves, pop3_message, sha256


def deliver(mail, octets, user="ann"):
    """Send, wait, and give back what IMAP has of it."""
    mail.send(octets, user)
    mail.wait_for_mail(user)
    client = mail.imap(user)
    try:
        uid = client.uid("SEARCH", "ALL")[1][0].split()[-1].decode()
        return imap_message(client, uid)
    finally:
        client.logout()


def test_a_program_is_replaced_by_a_notice_that_names_it(mail):
    received = leaves(deliver(mail, messages.invoice()))
    notice = received[-1][2].decode()
    program = messages.program()
    assert len(received) == 4
    assert received[-1][0] == "text/plain"
    assert "invoice.pdf.exe" in notice
    assert sha256(program) in notice
    assert str(len(program)) in notice.replace(",", "").replace(".", "")
    assert program not in [content for _, _, content in received]


def test_all_other_parts_stay_byte_identical(mail):
    original = messages.invoice()
    received = deliver(mail, original)
    # the body up to the program's part, octet by octet
    start = original.index(b"--=_mixed")
    end = original.index(b"Content-Type: application/octet-stream")
    assert original[start:end] in received
    assert leaves(received)[:3] == leaves(original)[:3]


def test_pop3_gives_the_same_octets_as_imap(mail):
    over_imap = deliver(mail, messages.invoice())
    client = mail.pop3()
    over_pop3 = pop3_message(client, 1)
    client.quit()
    assert over_pop3 == over_imap


def test_mail_without_programs_is_not_changed(mail):
    original = messages.with_attachment(messages.document(), "report.pdf", "application/pdf")
    received = deliver(mail, original)
    assert received.endswith(original[original.index(b"MIME-Version"):])


def test_a_tag_adds_a_header_field_and_a_subject_prefix(mail):
    mail.milter.reload('rule "pdf" { part { detected = "application/pdf" } action = tag '
                       'header = "X-Has-PDF" value = "yes" subject_prefix = "[PDF] " }')
    received = deliver(mail, messages.with_attachment(messages.document(), subject="Report"))
    assert b"\r\nX-Has-PDF: yes\r\n" in received
    assert b"\r\nSubject: [PDF] Report\r\n" in received


def test_a_rejection_reaches_the_client_with_code_status_and_text(mail):
    mail.milter.reload('rule "no programs" { part { detected = "application/vnd.microsoft.*" } '
                       'action = reject code = 554 status = "5.7.1" text = "Programs are not welcome" }')
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        mail.send(messages.invoice())
    assert refusal.value.smtp_code == 554
    assert b"5.7.1" in refusal.value.smtp_error
    assert b"Programs are not welcome" in refusal.value.smtp_error


def test_a_quarantined_message_waits_in_the_hold_queue(mail):
    mail.milter.reload('rule "hold" { part { flags = {executable} } action = quarantine }')
    mail.send(messages.invoice("Held"))
    queue = mail.postfix.queue()
    assert [entry["queue_name"] for entry in queue] == ["hold"]
    mail.postfix.delete_all()


def test_an_accepting_rule_ends_the_search(mail):
    mail.milter.reload('rule "friend" { from = "sender@elsewhere.test" action = accept }\n'
                       'rule "all" { action = reject }')
    deliver(mail, messages.plain("From a friend"))
    with pytest.raises(smtplib.SMTPDataError):
        mail.send(messages.plain("From a stranger"), sender="stranger@elsewhere.test")


def test_observing_logs_what_would_happen_and_changes_nothing(mail):
    mail.milter.reload('mode = observe\nrule "all" { part { flags = {executable} } action = reject }')
    before = len(mail.milter.log_text())
    original = messages.invoice("Observed")
    received = deliver(mail, original)
    assert leaves(received) == leaves(original)
    line = mail.milter.log_text()[before:]
    assert re.search(r'rule="?all', line), line


def test_each_message_has_one_log_line_with_its_queue_id(mail):
    before = len(mail.milter.log_text())
    deliver(mail, messages.invoice("Logged"))
    lines = [line for line in mail.milter.log_text()[before:].splitlines() if "action=replace" in line]
    assert len(lines) == 1
    queue_id = re.search(r"\bqueue_id=(\w+)|\bqid=(\w+)|\bid=(\w+)", lines[0])
    assert queue_id, lines[0]
    assert next(filter(None, queue_id.groups())) in mail.postfix.log_text()
    for key in ("from=", "rcpt", "size=", "parts=", "rule="):
        assert key in lines[0]


@pytest.mark.parametrize("user", ["ann", "sam", "max"])
def test_delivery_sets_the_attachment_keyword_in_every_storage_format(mail, user):
    deliver(mail, messages.with_attachment(b"x" * 1000), user)
    client = mail.imap(user)
    assert "$HasAttachment" in flags(client, client.uid("SEARCH", "ALL")[1][0].decode())
    client.logout()
