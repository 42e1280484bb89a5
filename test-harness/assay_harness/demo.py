"""The demonstration that try shows: two messages go in; what comes out, and why."""

import argparse
import email
import email.policy
import json
import pathlib
import re
import signal
import subprocess
import textwrap
import time

from . import messages, site

PLACE = pathlib.Path("/srv/assay")

POLICY = messages.POLICY + """
# What claims to be something else than it is gets marked.
rule "liars" {
  part { flags = {mismatch} }
  action = tag
  header = "X-Assay-Mismatch"
  value = "a part is not of the type it declares"
}
"""


AS_PRINTED = (
    "The line Boundary=... is not indented, so it is no header field. Postfix ends the header "
    "before it: what it delivers is a multipart whose boundary nobody is told. Assay takes the "
    "first delimiter-like line for it (B-EMPTY) and marks what it finds there \"guessed\"; most "
    "readers show an empty or a raw message.")
REPAIRED = (
    "The last part has no blank line before its body and there is no close delimiter. Assay takes "
    "the line that cannot be a header field as the start of the body, and finds a JPEG that calls "
    "itself WAV; Dovecot counts that line as header and shows an empty part.")


def title(text):
    print("\n" + text + "\n" + "-" * len(text), flush=True)


def indent(text, prefix="    "):
    print("\n".join(prefix + line for line in text.rstrip("\n").splitlines()), flush=True)


def assay(*arguments, **options):
    result = subprocess.run([str(site.PREFIX / "bin/assay"), *map(str, arguments)],
                            capture_output=True, text=True, **options)
    return result.stdout + result.stderr


def imap_view(mail, uid):
    """What an IMAP client is told of a message, without fetching it."""
    client = mail.imap("ann")
    for item in ("X-ATTACHMENTS", "FLAGS", "BODYSTRUCTURE"):
        answer = client.uid("FETCH", str(uid), "(%s)" % item)[1]
        text = b" ".join(b" ".join(part) if isinstance(part, tuple) else part for part in answer if part)
        print("  FETCH %s" % item)
        indent(text.decode(errors="replace").replace(" (\"", "\n (\""), "      ")
    client.logout()


def tree(message, depth=0):
    """The parts as Python's email package sees them: one more independent reader."""
    name = message.get_filename()
    size = "" if message.is_multipart() else ", %d octets" % len(message.get_payload(decode=True) or b"")
    lines = ["%s%s%s%s" % ("  " * depth, message.get_content_type(), ' "%s"' % name if name else "", size)]
    for part in message.get_payload() if message.is_multipart() else []:
        lines += tree(part, depth + 1)
    return lines


def pop3_view(mail):
    client = mail.pop3("ann")
    number = client.stat()[0]
    octets = b"\r\n".join(client.retr(number)[1]) + b"\r\n"
    client.quit()
    return octets


def log_line(mail, subject):
    """The milter's line about the message last sent."""
    lines = [line for line in mail.milter.log_text().splitlines() if "action=" in line]
    return lines[-1] if lines else "(no line for %s)" % subject


def dovecot_leaves(mail, uid):
    """How many parts with content Dovecot's BODYSTRUCTURE has: one "charset or NIL" list each."""
    client = mail.imap("ann")
    text = b"".join(b"".join(part) if isinstance(part, tuple) else part
                    for part in client.uid("FETCH", str(uid), "(BODYSTRUCTURE)")[1] if part)
    client.logout()
    # a leaf has type, subtype, parameters, id, description, encoding, octets
    return len(re.findall(rb'"(?:7bit|8bit|binary|base64|quoted-printable)" \d+', text, re.I))


def readers(mail, uid, received, file):
    """How many parts with content each reader finds in what was delivered."""
    message = email.message_from_bytes(received, policy=email.policy.compat32)
    file.write_bytes(received)
    analysis = json.loads(assay("inspect", "--json", file))
    counts = [("Assay", len(analysis["parts"])), ("Dovecot", dovecot_leaves(mail, uid)),
              ("Python", sum(not part.is_multipart() for part in message.walk()))]
    print("\n  Parts that each reader finds in the delivered message: " +
          ", ".join("%s %d" % pair for pair in counts))
    if len({count for _, count in counts}) > 1:
        print("  They disagree. Findings (assay inspect of the delivered message): " +
              ", ".join(sorted({f["code"] for f in analysis["ambiguities"]
                                if f["severity"] in ("ambiguous", "hostile")})))


def show(mail, count, what, octets, remark=""):
    """Send one message and show what becomes of it."""
    title(what)
    file = PLACE / ("message-%d.eml" % count)
    file.write_bytes(octets)
    print("  What it is made of (assay inspect):")
    indent(assay("inspect", file))
    print("\n  What the policy says, and why (assay explain):")
    indent(assay("explain", "--policy", mail.milter.policy_file, "--from", "sender@elsewhere.test",
                 "--rcpt", "ann@example.test", file))
    mail.send(octets, "ann")
    mail.wait_for_mail("ann", count)
    print("\n  Sent over ESMTP; the milter's log line:")
    indent(log_line(mail, what))
    print("\n  What an IMAP client is told without fetching the message:")
    imap_view(mail, count)
    received = pop3_view(mail)
    print("\n  What a POP3 client retrieves, as Python's email package reads it:")
    indent("\n".join(tree(email.message_from_bytes(received, policy=email.policy.compat32))))
    readers(mail, count, received, file)
    if remark:
        indent(textwrap.fill(remark, 96), "  ")
    notice = re.search(rb"\r\n\r\n((?:(?!\r\n--).)*invoice\.pdf\.exe.*?)\r\n--", received, re.S)
    if notice:
        print("\n  The notice in place of the program:")
        indent(notice.group(1).decode())


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: exit(0))
    mail = site.Site(PLACE / "site", POLICY)
    print("Starting Postfix, Dovecot and assay-milter (logs: below the folder named above)", flush=True)
    mail.start()
    try:
        show(mail, 1, "(a) An invoice with a program that calls itself invoice.pdf.exe",
             messages.invoice())
        show(mail, 2, "(b) The message of a course text, as printed there",
             messages.fixture("course-text.eml"), AS_PRINTED)
        show(mail, 3, "(b) again, its header repaired so that it parses",
             messages.fixture("course-text-repaired.eml"), REPAIRED)
        title("doveadm assay list -u ann ALL")
        indent(mail.dovecot.doveadm("assay", "list", "-u", "ann", "ALL"))
        print()
        if options.keep:
            keep(mail)
    finally:
        mail.stop()


def keep(mail):
    title("It is running")
    print("  SMTP  127.0.0.1:%d   send to ann@example.test, bob@, sam@, max@" % mail.postfix.port)
    print("  IMAP  127.0.0.1:%d   user ann, password %s, no TLS" % (mail.dovecot.imap_port,
                                                                   site.PASSWORD))
    print("  POP3  127.0.0.1:%d" % mail.dovecot.pop3_port)
    print("  policy %s (inside the namespaces of this run)" % mail.milter.policy_file, flush=True)
    (PLACE / "ready").touch()
    while True:
        time.sleep(3600)
