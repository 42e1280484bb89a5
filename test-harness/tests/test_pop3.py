"""POP3: with the plugins a client gets what it would get without them."""

import imaplib
import poplib

import pytest

from assay_harness import messages, site
from test_imap import append


@pytest.fixture(scope="module")
def unplugged(tmp_path_factory):
    """Another Dovecot, without any of our plugins."""
    base = tmp_path_factory.mktemp("unplugged")
    for folder in (base, *base.parents[:2]):
        folder.chmod(0o755)
    dovecot = site.Dovecot(base / "dovecot", plugins=False).start()
    yield dovecot
    dovecot.stop()


def session(pop3_port):
    """Everything that a client can learn of a mailbox, but for the unique ids."""
    client = poplib.POP3("127.0.0.1", pop3_port, timeout=60)
    client.user("ann")
    client.pass_(site.PASSWORD)
    count, total = client.stat()
    told = [("CAPA", client.capa()), ("STAT", count, total), ("LIST", client.list()[1])]
    for number in range(1, count + 1):
        told += [("RETR", client.retr(number)), ("TOP", client.top(number, 3)[1])]
    told.append(("UIDL", len(client.uidl()[1])))
    client.quit()
    return told


def test_a_client_gets_the_same_with_and_without_plugins(mail, unplugged):
    for octets in (messages.invoice(), messages.plain(), messages.fixture("course-text.eml")):
        client = mail.imap()
        append(client, octets)
        client.logout()
        other = imaplib.IMAP4("127.0.0.1", unplugged.imap_port)
        other.login("ann", site.PASSWORD)
        append(other, octets)
        other.logout()
    with_plugins = session(mail.dovecot.pop3_port)
    assert with_plugins[1][1] == 3
    assert with_plugins == session(unplugged.pop3_port)


@pytest.mark.parametrize("user", ["ann", "sam", "max"])
def test_mail_that_was_deleted_over_pop3_is_gone_for_imap(mail, user):
    client = mail.imap(user)
    append(client, messages.invoice())
    client.logout()
    reader = mail.pop3(user)
    reader.retr(1)
    reader.dele(1)
    reader.quit()
    client = mail.imap(user)
    assert client.uid("SEARCH", "ALL")[1][0] == b""
    client.logout()
