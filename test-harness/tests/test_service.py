"""The milter in service: what clients, administrators and accidents do to it."""

import re
import smtplib
import socket
import subprocess

import pytest

from assay_harness import messages, site
from assay_harness.site import wait_for

REJECT_PROGRAMS = 'rule "no programs" { part { flags = {executable} } action = reject }'


def inbox(mail, user="ann"):
    """Subjects of the mails in an inbox."""
    client = mail.imap(user)
    try:
        uids = client.uid("SEARCH", "ALL")[1][0].split()
        fetched = [client.uid("FETCH", uid.decode(), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1][0][1]
                   for uid in uids]
    finally:
        client.logout()
    return [re.match(rb"Subject: (.*)\r\n", header).group(1).decode() for header in fetched]


def envelope(client, user="ann"):
    client.ehlo_or_helo_if_needed()
    assert client.mail("sender@elsewhere.test")[0] == 250
    assert client.rcpt("%s@%s" % (user, site.DOMAIN))[0] == 250


def transmit(client, octets, user="ann"):
    """One message in an open session; the reply."""
    envelope(client, user)
    return client.data(octets)


@pytest.fixture
def configured(mail):
    """A function that restarts the milter with further settings; undone afterwards."""
    def restart(settings):
        mail.milter.stop()
        mail.milter.settings = settings
        mail.milter.start()
        return mail
    yield restart
    restart("")


# ---- sessions ----

def test_each_message_of_a_session_is_judged_by_itself(mail):
    mail.milter.reload(REJECT_PROGRAMS)
    with mail.smtp() as client:
        answers = [transmit(client, octets)[0] for octets in (
            messages.plain("one"), messages.invoice("two"), messages.plain("three"))]
    assert answers == [250, 550, 250]
    mail.wait_for_mail(count=2)
    assert inbox(mail) == ["one", "three"]


def test_an_envelope_taken_back_leaves_nothing_behind(mail):
    mail.milter.reload('rule "to bob" { to = "bob@*" action = reject }')
    with mail.smtp() as client:
        envelope(client, "bob")
        assert client.rset()[0] == 250
        assert transmit(client, messages.plain("not to bob"))[0] == 250
    mail.wait_for_mail()
    assert inbox(mail) == ["not to bob"]


def test_a_message_to_several_is_judged_once_and_reaches_all(mail):
    before = len(mail.milter.log_text())
    with mail.smtp() as client:
        client.sendmail("sender@elsewhere.test", ["ann@example.test", "sam@example.test"],
                        messages.invoice("To two"))
    for user in ("ann", "sam"):
        mail.wait_for_mail(user)
        assert inbox(mail, user) == ["To two"]
    assert mail.milter.log_text()[before:].count("event=message") == 1


def cut_off(mail, octets):
    """Send a part of a message, and break the connection."""
    client = mail.smtp()
    envelope(client)
    assert client.docmd("DATA")[0] == 354
    client.send(octets)
    client.sock.close()


def test_a_message_cut_off_is_not_delivered_and_leaks_nothing(mail):
    whole = messages.with_attachment(bytes(2_000_000), subject="Cut off")
    mail.send(messages.plain("Before"))
    mail.wait_for_mail()

    def in_use():
        return mail.milter.open_files(), mail.milter.status("Threads")

    # let idle workers of the first session end
    before = wait_for(lambda: in_use()[1] <= 6 and in_use(), "the milter to be idle")
    for count in range(1, 21):
        cut_off(mail, whole[:len(whole) * count // 21])
    wait_for(lambda: mail.postfix.log_text().count("lost connection after DATA") >= 20,
             "Postfix to notice")
    wait_for(lambda: in_use()[0] <= before[0] and in_use()[1] <= before[1] + 1,
             "the milter to let go of what it had open: %d files, %d threads" % before)
    mail.send(messages.plain("After"))
    mail.wait_for_mail(count=2)
    assert inbox(mail) == ["Before", "After"]
    assert mail.postfix.queue() == []


def test_a_health_probe_that_connects_and_leaves_does_no_harm(mail):
    before = mail.milter.open_files()
    for _ in range(50):
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(str(mail.milter.socket))
    wait_for(lambda: mail.milter.open_files() <= before, "the milter to close the probes")
    mail.send(messages.plain("Still there"))
    mail.wait_for_mail()


# ---- reload ----

def test_a_broken_policy_does_not_replace_a_good_one(mail):
    mail.milter.reload(REJECT_PROGRAMS)
    said = mail.milter.reload('rule "x" {\n  acton = reject\n}\n')
    assert "%s:2:" % mail.milter.policy_file in said and "acton" in said
    with pytest.raises(smtplib.SMTPDataError):
        mail.send(messages.invoice())
    mail.send(messages.plain("Harmless"))
    mail.wait_for_mail()


def test_a_reload_does_not_end_sessions(mail):
    with mail.smtp() as client:
        assert transmit(client, messages.invoice("Before the reload"))[0] == 250
        mail.milter.reload(REJECT_PROGRAMS)
        assert transmit(client, messages.invoice("After the reload"))[0] == 550
    mail.wait_for_mail()
    assert inbox(mail) == ["Before the reload"]


# ---- trouble ----

def test_without_the_milter_mail_waits_at_the_client(mail):
    mail.milter.daemon.kill()
    try:
        with pytest.raises(smtplib.SMTPResponseException) as deferred:
            mail.send(messages.plain("Too early"))
        assert 400 <= deferred.value.smtp_code < 500
    finally:
        mail.milter.start()
    mail.send(messages.plain("Later"))
    mail.wait_for_mail()
    assert inbox(mail) == ["Later"]


def test_a_message_during_which_the_milter_dies_stays_with_the_client(mail):
    with mail.smtp() as client:
        envelope(client)
        assert client.docmd("DATA")[0] == 354
        client.send(messages.plain("Cut short"))
        mail.milter.daemon.kill()
        try:
            client.send(b"\r\n.\r\n")
            assert 400 <= client.getreply()[0] < 500
        finally:
            mail.milter.start()
    assert mail.postfix.queue() == []
    assert inbox(mail) == []


def test_a_full_disk_is_a_temporary_failure(configured, tmp_path):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(tmp_path)], check=True)
    try:
        mail = configured('spool_memory = 4K\nspool_directory = "%s"' % tmp_path)
        with pytest.raises(smtplib.SMTPDataError) as deferred:
            mail.send(messages.with_attachment(bytes(1_000_000), subject="No room"))
        assert 400 <= deferred.value.smtp_code < 500
        lines = [line for line in mail.milter.log_text().splitlines() if "event=message" in line]
        assert "action=tempfail" in lines[-1] and "error=" in lines[-1]
        mail.send(messages.plain("Small enough"))
        mail.wait_for_mail()
        assert inbox(mail) == ["Small enough"]
    finally:
        mail.milter.stop()
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_memory_does_not_grow_with_the_message(mail, note):
    mail.milter.stop()
    mail.milter.start()
    idle = mail.milter.status("VmHWM")
    octets = messages.with_attachment(bytes(37_000_000), "large.bin", subject="Large")
    mail.send(octets)
    peak = mail.milter.status("VmHWM")
    note("a message of %.0f MB: the milter's peak memory is %.1f MB (%.1f MB before the message)"
         % (len(octets) / 1e6, peak / 1024, idle / 1024))
    assert len(octets) > 50_000_000
    assert peak < 64 * 1024
    mail.wait_for_mail(seconds=120)


def test_memory_does_not_grow_with_a_message_that_is_rewritten(mail, note):
    mail.milter.stop()
    mail.milter.start()
    octets = messages.with_attachment(messages.program() + bytes(37_000_000), "large.exe",
                                      subject="Large program")
    mail.send(octets)
    peak = mail.milter.status("VmHWM")
    note("a message of %.0f MB that is rewritten: the milter's peak memory is %.1f MB"
         % (len(octets) / 1e6, peak / 1024))
    assert peak < 64 * 1024
    mail.wait_for_mail()
