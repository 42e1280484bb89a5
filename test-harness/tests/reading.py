"""What the tests share to read mail: leaves of a message, X-ATTACHMENTS answers, the assay command."""

import email
import email.policy
import json
import re
import subprocess

from assay_harness import messages, site


def leaves(octets):
    """[(type, file name, decoded octets)] of a message, by Python's email package."""
    message = email.message_from_bytes(octets, policy=email.policy.compat32)
    return [(part.get_content_type(), part.get_filename(), part.get_payload(decode=True))
            for part in message.walk() if not part.is_multipart()]


def imap_message(client, uid):
    """All octets of a message."""
    answer = client.uid("FETCH", str(uid), "(BODY.PEEK[])")[1]
    return answer[0][1]


def pop3_message(client, number):
    return b"".join(line + b"\r\n" for line in client.retr(number)[1])


def parse_lists(text):
    """IMAP parenthesised lists as Python lists; text has its literals already inlined as quoted."""
    tokens = re.findall(rb'[()]|"(?:[^"\\]|\\.)*"|[^\s()"]+', text)
    stack = [[]]
    for token in tokens:
        if token == b"(":
            stack.append([])
        elif token == b")":
            done = stack.pop()
            stack[-1].append(done)
        elif token.startswith(b'"'):
            stack[-1].append(re.sub(rb"\\(.)", rb"\1", token[1:-1]).decode())
        else:
            stack[-1].append(None if token == b"NIL" else token.decode())
    return stack[0]


def quoted(octets):
    return b'"' + octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def fetch_items(client, uid, item):
    """The value of one FETCH item, literals resolved, as nested lists."""
    status, answer = client.uid("FETCH", str(uid), "(%s)" % item)
    assert status == "OK", answer
    text = b""
    for part in answer:
        if isinstance(part, tuple):
            # "... {n}" and the octets of the literal
            text += re.sub(rb"\{\d+\+?\}$", b"", part[0]) + quoted(part[1])
        elif part is not None:
            text += part
    fields = parse_lists(text[text.index(b"("):])[0]
    return fields[fields.index(item) + 1]


def attachments(client, uid):
    """X-ATTACHMENTS of a message: a list of dictionaries."""
    value = fetch_items(client, uid, "X-ATTACHMENTS")
    names = ("section", "name", "type", "detected", "size", "sha256", "flags")
    return None if value is None else [dict(zip(names, entry)) for entry in value]


def flags(client, uid):
    return fetch_items(client, uid, "FLAGS")


def inspect(octets):
    """What `assay inspect --json` says of a message."""
    result = subprocess.run([str(site.PREFIX / "bin/assay"), "inspect", "--json", "-"], input=octets,
                            capture_output=True, check=True)
    return json.loads(result.stdout)


def sha256(octets):
    return messages.sha256(octets)
