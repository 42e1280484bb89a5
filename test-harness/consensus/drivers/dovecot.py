"""
Consensus driver: a live Dovecot, over IMAP. See README.md in the folder above.

    dovecot.py PORT

Messages are appended in batches; BODYSTRUCTURE tells the parts, BINARY their content as Dovecot
decodes it.
"""

import base64
import json
import pathlib
import re
import socket
import sys

BATCH = 100
DEPTH = 50
PATIENCE = 60
ENCAPSULATED = ("message/rfc822", "message/global")
# what BODYSTRUCTURE has for a multipart without parts: the grammar wants one (RFC 3501 9, body-type-mpart)
NO_PART = [b"text", b"plain", [b"charset", b"us-ascii"], None, None, b"7bit", b"0", b"0", None, None, None,
           None]


class Refused(Exception):
    """NO or BAD."""


class Client:
    """As much of IMAP as is needed; answers may hold any octets."""

    def __init__(self, port):
        self.port = port
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.file = self.socket.makefile("rb")
        self.number = 0
        self.line()
        self.command(b"LOGIN ann secret")

    def close(self):
        self.file.close()
        self.socket.close()

    def line(self):
        """An answer: what is between its literals, and these, alternating."""
        pieces = []
        while True:
            text = self.file.readline()
            if not text.endswith(b"\n"):
                raise ConnectionError("Dovecot closed the connection")
            match = re.search(rb"~?\{(\d+)\}\r\n\Z", text)
            if not match:
                return pieces + [text.rstrip(b"\r\n")]
            size = int(match.group(1))
            literal = self.file.read(size)
            if len(literal) != size:
                raise ConnectionError("Dovecot closed the connection")
            pieces += [text[:match.start()], literal]

    def send(self, command):
        self.number += 1
        self.socket.sendall(b"%d %s\r\n" % (self.number, command))
        return self.number

    def finish(self, number):
        """The untagged answers until that command is done. Raises Refused."""
        untagged = []
        while True:
            pieces = self.line()
            if pieces[0].startswith(b"* "):
                untagged.append(pieces)
            elif pieces[0].startswith(b"%d " % number):
                if not re.match(rb"\d+ OK", pieces[0]):
                    raise Refused(pieces[0].decode("ascii", "replace"))
                return untagged

    def command(self, command):
        return self.finish(self.send(command))


def parse(pieces):
    """The value of an answer: lists, octets, None for NIL."""
    stack, result = [], []
    for index, piece in enumerate(pieces):
        if index % 2:
            result.append(piece)
            continue
        for token in re.finditer(rb'\(|\)|"((?:[^"\\]|\\.)*)"|[^\s()"]+', piece, re.S):
            word = token.group(0)
            if word == b"(":
                stack.append(result)
                result = []
            elif word == b")":
                inner, result = result, stack.pop()
                result.append(inner)
            elif word.startswith(b'"'):
                result.append(re.sub(rb"\\(.)", rb"\1", token.group(1), flags=re.S))
            else:
                result.append(None if word.upper() == b"NIL" else word)
    return result


def text(octets):
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def pairs(values):
    return [[text(key), text(value or b"")] for key, value in zip(values[::2], values[1::2])] if values else []


def leaves(body, prefix=""):
    """[(section, leaf without data, encoding)] of a BODYSTRUCTURE."""
    if isinstance(body[0], list):
        found = []
        for number, part in enumerate(body, 1):
            if not isinstance(part, list):
                break
            found += leaves(part, "%s%d." % (prefix, number)) if is_multipart(part) else \
                single(part, "%s%d" % (prefix, number))
        return found
    return single(body, prefix + "1")


def is_multipart(body):
    return isinstance(body[0], list)


def single(body, section):
    type_ = text(b"%s/%s" % (body[0] or b"", body[1] or b"")).lower()
    after = 7
    if type_ == "message/rfc822" and len(body) > 8 and isinstance(body[8], list):
        return leaves(body[8], section + ".")
    if type_.startswith("text/"):
        after = 8
    # then MD5, disposition, ...
    disposition = body[after + 1] if len(body) > after + 1 else None
    encoding = (body[5] or b"").lower()
    return [(section, {"type": type_, "name": None, "invented": body == NO_PART, "decoded": encoding == b"base64",
                       "parameters": {"type": pairs(body[2]),
                                      "disposition": pairs(disposition[1] if disposition else None)}})]


def content(client, number, section, leaf):
    """A leaf as Dovecot decodes it; as it is where Dovecot refuses to, or hangs up over its base64."""
    try:
        answers = client.command(b"FETCH %d BINARY.PEEK[%s]" % (number, section.encode()))
        return value_of(answers, b"BINARY[")[section]
    except (Refused, ConnectionError):
        again(client)
    leaf["refused"] = True
    answers = client.command(b"FETCH %d BODY.PEEK[%s]" % (number, section.encode()))
    return value_of(answers, b"BODY[")[section]


def again(client):
    client.close()
    client.connect()
    client.command(b"SELECT batch")


def value_of(answers, item):
    """section -> octets, of answers to FETCH of BINARY or BODY."""
    values = {}
    for pieces in answers:
        row = parse(pieces)
        if len(row) == 4 and row[2] == b"FETCH":
            for key, value in zip(row[3][::2], row[3][1::2]):
                if isinstance(key, bytes) and key.upper().startswith(item):
                    values[key[len(item):].rstrip(b"]").decode()] = value or b""
    return values


def append(client, messages):
    """Appends them all, without waiting for each answer. Raises Refused."""
    client.command(b"CREATE batch")
    client.command(b"SELECT batch")
    numbers = [client.send(b"APPEND batch ~{%d+}\r\n%s" % (len(octets), octets)) for octets in messages]
    for number in numbers:
        client.finish(number)


def structures(client):
    """message number -> BODYSTRUCTURE"""
    found = {}
    for pieces in client.command(b"FETCH 1:* BODYSTRUCTURE"):
        row = parse(pieces)
        if len(row) == 4 and row[2] == b"FETCH" and row[3][0] == b"BODYSTRUCTURE":
            found[int(row[1])] = row[3][1]
    return found


def parts(client, number, body):
    """leaves(), without that which BODYSTRUCTURE makes up for a multipart without parts."""
    return [(section, leaf) for section, leaf in leaves(body)
            if not (leaf["invented"] and not header(client, number, section))]


def header(client, number, section):
    """The header of a part with the blank line after it; empty if there is no such part."""
    answers = client.command(b"FETCH %d BODY.PEEK[%s.MIME]" % (number, section.encode()))
    for pieces in answers:
        row = parse(pieces)
        if len(row) == 4 and row[2] == b"FETCH":
            return row[3][row[3].index(b"BODY[%s.MIME]" % section.encode()) + 1]
    return None


def contents(client, number, found):
    """section -> octets, in one command where Dovecot decodes them all"""
    try:
        items = b" ".join(b"BINARY.PEEK[%s]" % section.encode() for section, _ in found)
        return value_of(client.command(b"FETCH %d (%s)" % (number, items)), b"BINARY[")
    except (Refused, ConnectionError):
        again(client)
        return {section: content(client, number, section, leaf) for section, leaf in found}


def read_batch(port, messages):
    """[leaves] of messages, with an IMAP session of their own. message/global is a leaf here."""
    client = Client(port)
    try:
        try:
            client.command(b"DELETE batch")
        except Refused:
            pass
        append(client, messages)
        answers = []
        for number, body in sorted(structures(client).items()):
            found = parts(client, number, body)
            data = contents(client, number, found) if found else {}
            answers.append([dict(leaf, octets=data[section]) for section, leaf in found])
        if len(answers) != len(messages):
            raise Refused("%d of %d messages" % (len(answers), len(messages)))
        return answers
    finally:
        client.close()


def read(port, messages, depth=0):
    """[leaves or an error text] of messages."""
    try:
        answers = read_batch(port, messages)
    except (Refused, OSError, LookupError, TypeError, ValueError) as error:
        if len(messages) == 1:
            return ["%s: %s" % (type(error).__name__, error)]
        # whose fault was it?
        half = len(messages) // 2
        return read(port, messages[:half], depth) + read(port, messages[half:], depth)
    return [deeper(port, found, depth) for found in answers]


def deeper(port, found, depth):
    """Leaves that are messages, which Dovecot does not look into, are read as messages."""
    result = []
    for leaf in found:
        if leaf["type"] in ENCAPSULATED and depth < DEPTH and leaf["octets"]:
            inner = read(port, [leaf["octets"]], depth + 1)[0]
            if isinstance(inner, list):
                result += inner
                continue
        result.append(leaf)
    return result


def main():
    port = int(sys.argv[1])
    paths = sys.stdin.read().splitlines()
    for begin in range(0, len(paths), BATCH):
        batch = paths[begin:begin + BATCH]
        for path, found in zip(batch, read(port, [pathlib.Path(path).read_bytes() for path in batch])):
            answer = {"path": path, "leaves": [], "error": None}
            if isinstance(found, str):
                answer["error"] = found
            else:
                answer["leaves"] = [
                    dict({key: value for key, value in leaf.items() if key not in ("octets", "invented")},
                         data=base64.b64encode(leaf["octets"]).decode()) for leaf in found]
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
