"""The BODYSTRUCTURE of an analysis is what Dovecot says of the same message."""

import subprocess

import pytest

import differences
import leaves
import sets
import structure
from assay_harness import site

FOLDER = "Structures"


def append(client, octets):
    """APPEND with the octets as they are: imaplib's own append() changes line ends."""
    tag = client._new_tag()  # pylint: disable=protected-access
    client.send(b"%s APPEND %s {%d+}\r\n%s\r\n" % (tag, FOLDER.encode(), len(octets), octets))
    line = client.readline()
    while not line.startswith(tag):
        line = client.readline()
    assert line.startswith(tag + b" OK"), line


def fetch(client):
    """BODYSTRUCTURE of all messages of the folder, in order."""
    answers, text = [], b""
    for piece in client.fetch("1:*", "(BODYSTRUCTURE)")[1]:
        if isinstance(piece, tuple):
            # "... {n}" and the octets of the literal
            text += piece[0] + b"\r\n" + piece[1]
            continue
        text += piece
        answers.append(structure.parse(text[text.index(b"("):])[1])
        text = b""
    return answers


def by_dovecot(mail, messages):
    """The flat structures of messages, by an IMAP client that saved them first."""
    client = mail.imap("sam", None)
    client.create(FOLDER)
    try:
        for octets in messages:
            append(client, octets)
        client.select(FOLDER)
        return [structure.flatten(answer) for answer in fetch(client)]
    finally:
        client.select("INBOX")
        client.delete(FOLDER)
        client.logout()


def by_assay(octets):
    result = subprocess.run([str(site.PREFIX / "bin/assay"), "bodystructure", "-"], input=octets,
                            capture_output=True, check=True)
    return structure.flatten(structure.parse(result.stdout.rstrip(b"\n")))


@pytest.fixture(scope="module")
def compared(running_site):
    """{name: (analysis, differences)} of all messages."""
    messages = sets.messages()
    theirs = by_dovecot(running_site, [path.read_bytes() for path in messages.values()])
    assert len(theirs) == len(messages)
    return {name: (leaves.inspect(path), structure.differences(by_assay(path.read_bytes()), answer))
            for (name, path), answer in zip(messages.items(), theirs)}


def explaining(rows, name, analysis, item, version):
    """The rows that explain a difference."""
    codes = sets.codes(analysis)
    return [row for row in rows if item in row.items and (row.key in codes or name.endswith(row.key))
            and row.only in (None, version)]


def unexplained(compared, rows, version, chosen):
    return ["%s %s: %s %r, not %r" % (name, sorted(sets.codes(analysis)), item, ours, theirs)
            for name, (analysis, found) in compared.items() if chosen(analysis)
            for _, item, ours, theirs in found
            if not explaining(rows, name, analysis, item, version)]


def test_a_well_formed_message_has_the_structure_that_dovecot_sees(compared, running_site, note):
    failures = unexplained(compared, differences.DOVECOT_ALONE, running_site.dovecot.version,
                           sets.is_well_formed)
    assert not failures, "\n".join(failures)
    equal = sum(not found for _, found in compared.values())
    well = [found for analysis, found in compared.values() if sets.is_well_formed(analysis)]
    note("BODYSTRUCTURE equals that of Dovecot %d.%d for %d of %d messages, of them %d of %d well-formed"
         % (*running_site.dovecot.version, equal, len(compared), well.count([]), len(well)))


def test_every_other_difference_is_explained(compared, running_site):
    failures = unexplained(compared, differences.DOVECOT + differences.DOVECOT_ALONE,
                           running_site.dovecot.version,
                           lambda analysis: not sets.is_well_formed(analysis))
    assert not failures, "\n".join(failures)


def test_every_explained_difference_occurs(compared, running_site):
    if not sets.corpus():
        pytest.skip("no real messages")
    version = running_site.dovecot.version
    rows = [row for row in differences.DOVECOT + differences.DOVECOT_ALONE if row.only in (None, version)]
    used = [row.key for name, (analysis, found) in compared.items() for _, item, _, _ in found
            for row in explaining(rows, name, analysis, item, version)]
    assert [row.key for row in rows if row.key not in used] == []


ADDRESSES = [
    b"a@b.example", b"A B <a@b.example>", b'"B, A" <a@b.example>, c@d.example', b"a@b.example (Name (nested))",
    b"Group: a@b.example, C <c@d.example>;, e@f.example", b"undisclosed-recipients:;", b"",
    b"=?utf-8?q?caf=C3=A9?= <a@b.example>", b"caf\xc3\xa9 <a@b.example>", b"<@route,@two:a@b.example>",
    b'"a b"@b.example', b"a@[192.0.2.1]", b"a.b..c@d.example", b"a @ b . example", b"nobody", b"some body",
    b'"nobody"', b"<>", b"<a>", b"<a@b.example", b"a@b.example,, c@d.example", b"a@b.example;", b"@b.example",
    b"A\r\n B\r\n\t<a@b.example>", b"G: a@b.example", b". a", b"<@:a@b.example>", b"a@b.[192.0.2.1]", b"(only)",
]


def test_addresses_are_taken_apart_as_dovecot_does(running_site):
    messages = [b"Content-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\nTo: %s\r\n\r\nhi\r\n" % text
                for text in ADDRESSES]
    for octets, answer in zip(messages, by_dovecot(running_site, messages)):
        assert structure.differences(by_assay(octets), answer) == [], octets


PARAMETERS = [
    b'name="a b"; x=1', b"name=a; name=b", b"name=plain; name*=utf-8''extended", b"name*=utf-8''caf%C3%A9%20b",
    b"name*0=a; name*1=b", b"name*1*=%62; name*0*=utf-8''a%20", b"name*0=a; name*2=c", b"name*=iso-8859-1'de'%FC",
    b'name="a\\"b\\\\c"', b"name=\"folded\r\n value\"", b"name=a (comment); x=y", b"name=a/b; x=y", b"name=; x=y",
    b"name==?utf-8?q?a?=; x=y", b"name", b"name=x;", b"NAME=Value; Charset=UTF-8",
]


def test_parameters_are_read_as_dovecot_does(running_site):
    messages = [b"Content-Type: application/x; %s\r\nContent-Disposition: attachment; %s\r\n\r\n" % (text, text)
                for text in PARAMETERS]
    for octets, answer in zip(messages, by_dovecot(running_site, messages)):
        assert structure.differences(by_assay(octets), answer) == [], octets
