"""Well-formed messages of great variety, with the leaves that every reader must see."""

import base64
import hashlib
import quopri
import random

EOL = b"\r\n"


def digest(data, text):
    if text:
        data = data.replace(EOL, b"\n").rstrip(b"\r\n")
    return hashlib.sha256(data).hexdigest()


class Maker:
    def __init__(self, rng):
        self.rng, self.leaves, self.count = rng, [], 0

    def words(self, number):
        return b" ".join(self.rng.choice((b"alpha", b"beta.", b"x=y", b"caf\xc3\xa9", b"--dash", b"1+1", b"a;b", b"\"q\"", b"(c)"))
                         for _ in range(number))

    def text(self, ascii_only=False):
        lines = [self.words(self.rng.randrange(1, 9)) for _ in range(self.rng.randrange(0, 6))]
        data = EOL.join(lines)
        return data.replace(b"\xc3\xa9", b"e") if ascii_only else data

    def case(self, text):
        return self.rng.choice((text, text, text.lower(), text.upper()))

    def field(self, name, value):
        return self.case(name) + b":" + self.rng.choice((b" ", b" ", b"")) + value + EOL

    def parameter(self, name, value, token=False):
        fold = self.rng.choice((b" ", b"\r\n ", b"\r\n\t", b" ", b""))
        quoted = value if token and self.rng.random() < .5 else b'"' + value + b'"'
        return b";" + fold + name + b"=" + quoted

    def leaf(self):
        kind = self.rng.choice(("plain", "plain", "html", "binary", "binary", "empty", "calendar", "message"))
        encoding = self.rng.choice((b"7bit", b"8bit", b"base64", b"quoted-printable", None))
        name, value, header = None, b"", b""
        if kind == "binary":
            mime, data = b"application/octet-stream", bytes(self.rng.randrange(256) for _ in range(self.rng.randrange(0, 200)))
            encoding = b"base64"
        else:
            mime = {"plain": b"text/plain", "html": b"text/html", "calendar": b"text/calendar", "empty": b"text/plain", "message": b"text/rfc822-headers"}[kind]
            data = b"" if kind == "empty" else self.text(encoding in (b"7bit", None))
            value = self.rng.choice((b"", self.parameter(b"charset", b"utf-8", True)))
        if kind == "calendar":
            value += self.parameter(b"method", b"REQUEST", True)
        disposition = self.rng.choice((None, b"inline", b"attachment"))
        if kind == "binary" or self.rng.random() < .3:
            name = self.rng.choice(("a.bin", "report 2026.pdf", "x-1_2.tar.gz", "b(1).txt"))
        header += self.field(b"Content-Type", mime + value + (self.parameter(b"name", name.encode()) if name and not disposition else b""))
        if encoding is not None:
            header += self.field(b"Content-Transfer-Encoding", self.case(encoding))
        if disposition is not None:
            header += self.field(b"Content-Disposition", disposition + (self.parameter(b"filename", name.encode()) if name else b""))
        if self.rng.random() < .2:
            header += self.field(b"Content-ID", b"<%d@example.com>" % self.rng.randrange(10**6))
        if self.rng.random() < .2:
            header += self.field(b"Content-Description", b"a description")
        text = mime.startswith(b"text/")
        self.leaves.append({"type": mime.decode(), "name": name, "sha256": digest(data, text)})
        if encoding == b"base64":
            body = base64.encodebytes(data).replace(b"\n", EOL).rstrip()
        elif encoding == b"quoted-printable":
            body = quopri.encodestring(data.replace(EOL, b"\n")).replace(b"\n", EOL)
        else:
            body = data
        return header, body

    def entity(self, depth):
        self.count += 1
        chance = self.rng.random()
        if depth == 0 or chance < .5 or self.count > 20:
            return self.leaf()
        if chance < .65:
            return self.field(b"Content-Type", b"message/rfc822"), self.message(depth - 1)
        return self.multipart(depth - 1)

    def multipart(self, depth):
        # characters that need quotes or not; never the beginning of another one
        boundary = self.rng.choice((b"b", b"=_x.", b"----=_Part_", b"a'(b)+_,-./:?=", b"a b ")) + b"%06x" % self.rng.randrange(1 << 24)
        subtype = self.rng.choice((b"mixed", b"mixed", b"alternative", b"related", b"parallel"))
        token = boundary.replace(b"_", b"").replace(b"-", b"").isalnum()
        header = self.field(b"Content-Type", b"multipart/" + subtype + self.parameter(b"boundary", boundary, token))
        body = self.rng.choice((b"", b"", b"This is a multi-part message in MIME format.\r\n", b"\r\n"))
        for _ in range(self.rng.randrange(1, 5)):
            head, content = self.entity(depth)
            body += b"--" + boundary + EOL + head + EOL + content + EOL
        body += b"--" + boundary + b"--" + self.rng.choice((b"", EOL, EOL + b"epilogue"))
        return header, body

    def message(self, depth):
        header = self.field(b"From", b"Someone <a@example.com>") + self.field(b"To", b"b@example.com")
        header += self.field(b"Subject", self.rng.choice((b"a subject", b"=?utf-8?Q?caf=C3=A9?=", b"folded\r\n subject"))) + b"MIME-Version: 1.0\r\n"
        if self.rng.random() < .3:
            header += b"Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example with ESMTP id 1;\r\n\tMon, 23 Nov 2026 10:00:00 +0000\r\n"
        head, body = self.entity(depth) if self.rng.random() < .4 else self.multipart(depth)
        return header + head + EOL + body


def wellformed(seed, count):
    for number in range(count):
        rng = random.Random("wellformed %d %d" % (seed, number))
        maker = Maker(rng)
        octets = maker.message(rng.randrange(1, 5))
        if not octets.endswith(EOL):
            octets += EOL
        yield "%05d" % number, octets, {"leaves": maker.leaves}
