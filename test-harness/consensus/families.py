"""
Ambiguity families (doc/parsing.md and assay-ambiguity(7) name them) as mutations of a message.

A message is a tree of nodes whose header lines and delimiters are octets that a mutation may
change. Each family draws its spelling from a random generator: white space, control characters,
case, quoting, order, position. What it drew is returned, for the index.
"""

import base64
import quopri

EOL = b"\r\n"


class Node:
    """An entity. fields: header lines without their ends, [name, value] or raw octets."""

    def __init__(self, fields, body=b"", children=(), boundary=None):
        self.fields = fields
        self.body = body
        self.children = list(children)
        self.boundary = boundary
        self.ends = {}              # index of a field -> its line end, when that is another
        self.separator = EOL        # between header and body
        self.start = b""            # octets before the header
        self.preamble = self.epilogue = b""
        self.delimiter = b"--%s\r\n"
        self.before = EOL           # what stands before a delimiter
        self.close = b"--%s--\r\n"

    def find(self, name):
        for index, field in enumerate(self.fields):
            if isinstance(field, list) and field[0].lower() == name.lower():
                return index
        return None

    def get(self, name):
        index = self.find(name)
        return None if index is None else self.fields[index][1]

    def put(self, name, value):
        index = self.find(name)
        if index is None:
            self.fields.append([name, value])
        else:
            self.fields[index][1] = value

    def header(self):
        lines = []
        for index, field in enumerate(self.fields):
            text = b": ".join(field) if isinstance(field, list) else field
            lines.append(text + self.ends.get(index, EOL))
        return self.start + b"".join(lines) + self.separator

    def render(self):
        if self.boundary is None:
            return self.header() + (self.children[0].render() if self.children else self.body)
        parts = [self.preamble]
        for index, child in enumerate(self.children):
            if index or self.preamble:
                parts.append(self.before if index else b"")
            parts.append(self.delimiter.replace(b"%s", self.boundary) + child.render())
        close = self.close.replace(b"%s", self.boundary)
        return self.header() + b"".join(parts) + (self.before if close else b"") + close + self.epilogue


class Case:
    """What a family works on: a leaf with the payload, the multipart around it (or None), the message."""

    def __init__(self, rng, message, multipart, leaf, payload):
        self.rng, self.message, self.multipart = rng, message, multipart
        self.leaf, self.payload = leaf, payload

    def pick(self, *choices):
        return self.rng.choice(choices)

    def blank(self):
        return self.pick(b" ", b"\t", b"  ", b" \t", b"\t ", b"   ")

    def control(self):
        return bytes([self.pick(0, 0, 1, 2, 4, 7, 8, 11, 12, 14, 19, 27, 31, 127)])

    def cased(self, text):
        how = self.pick("as it is", "lower", "upper", "mixed")
        if how == "mixed":
            return bytes(c ^ 32 if chr(c).isalpha() and self.rng.random() < .5 else c for c in text)
        return {"lower": text.lower(), "upper": text.upper()}.get(how, text)

    def other_encoding(self):
        now = (self.leaf.get(b"Content-Transfer-Encoding") or b"7bit").lower()
        return self.cased(self.pick(*[e for e in (b"7bit", b"8bit", b"binary", b"base64", b"quoted-printable")
                                      if e != now]))

    def encode(self, encoding):
        self.leaf.put(b"Content-Transfer-Encoding", encoding)
        if encoding == b"base64":
            self.leaf.body = base64.encodebytes(self.payload).replace(b"\n", EOL).rstrip()
        elif encoding == b"quoted-printable":
            self.leaf.body = quopri.encodestring(self.payload.replace(EOL, b"\n")).replace(b"\n", EOL)
        else:
            self.leaf.body = self.payload

    def hide(self):
        """Another part with the payload, to be hidden where the multipart is not looked at."""
        return (b"Content-Type: application/octet-stream; name=\"hidden.bin\"\r\nContent-Transfer-Encoding: base64\r\n"
                b"\r\n" + base64.encodebytes(b"hidden " + self.payload).replace(b"\n", EOL).rstrip())


FAMILIES = {}


def family(name, needs="leaf"):
    def register(function):
        FAMILIES[name] = (function, needs)
        return function
    return register


def insert(case, node, name, value, where=None):
    """Another field beside the one of this name."""
    index = node.find(name)
    at = len(node.fields) if index is None else index + (1 if (where or case.pick("before", "after")) == "after" else 0)
    node.fields.insert(at, [name, value])


def cte(case):
    """The leaf's encoding field, which is there afterwards."""
    if case.leaf.get(b"Content-Transfer-Encoding") in (None, b"7bit"):
        case.encode(case.pick(b"base64", b"quoted-printable"))
    return case.leaf.find(b"Content-Transfer-Encoding")


def boundary_value(case, text):
    """Content-Type of the multipart with this in the place of boundary=..."""
    kind = case.multipart.get(b"Content-Type").split(b";")[0]
    case.multipart.put(b"Content-Type", kind + b"; " + text)


# ---- header fields ---------------------------------------------------------------------------

@family("H-CTE-DUP")
def _(case):
    cte(case)
    for _ in range(case.pick(1, 1, 2)):
        insert(case, case.leaf, case.cased(b"Content-Transfer-Encoding"), case.other_encoding())


@family("H-CTE-MULTI")
def _(case):
    index = cte(case)
    now, other = case.leaf.fields[index][1], case.other_encoding()
    if case.pick(0, 0, 1):
        now = b'"' + now + b'"'
    first, second = case.pick((now, other), (other, now))
    case.leaf.fields[index][1] = first + case.pick(b", ", b",", b" ", b" , ", b"; ", b";", b"/", b"\t") + second


@family("H-CTE-TOKEN")
def _(case):
    index = cte(case)
    now = case.leaf.fields[index][1]
    at = case.rng.randrange(len(now))
    case.leaf.fields[index][1] = case.pick(
        now + case.pick(b"5", b"-", b"x", b".", b"_", b"64", b"="), now[:at] + now[at + 1:], b"x-" + now, b"utf-7", b"none", b'"' + now + b'"', b"<" + now + b">",
        now + b";", now + b"; charset=us-ascii", b"uuencode", b"", b":" + now, now + b" ", b"=" + now)


@family("H-CT-DUP", "multipart")
def _(case):
    node = case.pick(case.multipart, case.multipart, case.leaf)
    other = case.pick(b"text/plain", b"application/octet-stream", b"text/html; charset=utf-8", b"multipart/mixed; boundary=other", b"image/png")
    insert(case, node, case.cased(b"Content-Type"), other)


@family("H-CT-MULTI", "multipart")
def _(case):
    now = case.multipart.get(b"Content-Type")
    other = case.pick(b"text/plain", b"application/octet-stream", b"text/html")
    separator = case.pick(b", ", b",", b" ", b"; ", b" / ")
    case.multipart.put(b"Content-Type", case.pick(other + separator + now, now + separator + other))


@family("B-DUP-HDR", "multipart")
def _(case):
    insert(case, case.multipart, b"Content-Type", b"multipart/mixed; boundary=faa")
    case.multipart.epilogue += b"--faa\r\n" + case.hide() + b"\r\n--faa--\r\n"


@family("H-WS-NAME", "any")
def _(case):
    node, name = case.pick((case.leaf, b"Content-Transfer-Encoding"), (case.multipart or case.leaf, b"Content-Type"))
    if name[8] == 84 and node is case.leaf:
        cte(case)
    index = node.find(name)
    value = node.fields[index][1]
    how = case.pick("before", "first", "colon")
    if how == "first":
        node.fields.insert(0, node.fields.pop(index))
        index = 0
    node.fields[index] = (name + case.blank() + b":" + b" " + value if how == "colon"
                          else case.blank() + name + b": " + value)


@family("H-NUL-NAME", "any")
def _(case):
    cte(case)
    node, name = case.pick((case.leaf, b"Content-Transfer-Encoding"), (case.multipart or case.leaf, b"Content-Type"))
    index, control = node.find(name), case.control()
    at = case.pick(0, len(name), case.rng.randrange(len(name)))
    node.fields[index] = name[:at] + control + name[at:] + b": " + node.fields[index][1]


@family("H-NUL-VAL", "any")
def _(case):
    cte(case)
    node, name = case.pick((case.leaf, b"Content-Transfer-Encoding"), (case.multipart or case.leaf, b"Content-Type"))
    value = node.get(name)
    at = case.pick(0, len(value), case.rng.randrange(len(value)))
    node.put(name, value[:at] + case.control() + value[at:])


@family("H-FOLD-TOKEN", "any")
def _(case):
    cte(case)
    node, name = case.pick((case.leaf, b"Content-Transfer-Encoding"), (case.multipart or case.leaf, b"Content-Type"))
    index = node.find(name)
    value, fold = node.fields[index][1], EOL + case.blank()
    how = case.pick("in", "colon", "start", "equals", "end")
    if how == "colon":
        node.fields[index] = name + fold + b": " + value
    else:
        at = {"in": 1 + case.rng.randrange(max(1, len(value) - 1)), "start": 0, "end": len(value),
              "equals": value.find(b"=") + 1}[how]
        node.fields[index][1] = value[:at] + fold + value[at:]


@family("H-OVERLAP", "any")
def _(case):
    cte(case)
    node, name = case.pick((case.leaf, b"Content-Transfer-Encoding"), (case.multipart or case.leaf, b"Content-Type"))
    value = node.get(name)
    node.put(name, case.pick(name + b":" + value, name + b": " + value, value + value, value + b" " + value, b": " + value, value + b": " + value))


@family("L-HDR-EOL", "any")
def _(case):
    cte(case)
    node = case.pick(case.leaf, case.multipart or case.leaf)
    index = case.rng.randrange(len(node.fields))
    node.ends[index] = case.pick(b"\r", b"\n\r", b"\r\r\n", b"\r\n\n", b"\r\x13", b"\x13\n", b"\r\r", b"\n", b"\r\x00\n", b"\x0b\r\n", b"\n\n", b"\x85\r\n", b"\x0c\n", b"\r\n\r")


@family("H-FOLD-PRE", "any")
def _(case):
    index = cte(case)
    end = case.pick(b"\r", b"\n", b"\r\n", b"\r\n\r", b"\r\r\n") + case.blank()
    at = case.pick(index - 1, index)
    case.leaf.ends[at] = end if at >= 0 else EOL


@family("H-8BIT", "any")
def _(case):
    case.leaf.put(b"Content-Disposition", b'attachment; filename="' + case.pick(b"caf\xe9.txt", b"caf\xc3\xa9.txt", b"\xff\xfe.bin", b"\x82\xa0.exe") + b'"')


@family("H-DUP", "any")
def _(case):
    name = case.pick(b"From", b"Subject", b"Date", b"To", b"Sender")
    insert(case, case.message, name, b"other@example.com" if name in (b"From", b"To", b"Sender") else b"other")


# ---- boundaries and parameters ------------------------------------------------------------------

@family("B-DUP", "multipart")
def _(case):
    now, other = case.multipart.boundary, b"faa"
    first, second = case.pick((now, other), (other, now))
    boundary_value(case, b"boundary=" + case.pick(b"%s", b'"%s"').replace(b"%s", first) +
                   case.pick(b"; ", b";", b", ", b",", b" ", b";\r\n ") + case.pick(b"boundary=", b"Boundary=", b"") + second)
    case.multipart.epilogue += b"--faa\r\n" + case.hide() + b"\r\n--faa--\r\n"


@family("B-BLANK", "multipart")
def _(case):
    now, blank = case.multipart.boundary, case.blank()
    how = case.pick("unquoted", "equals", "quoted", "inside", "semicolon", "end")
    if how == "inside":
        case.multipart.boundary = now + blank + now
    boundary_value(case, {"unquoted": b"boundary=" + blank + now, "equals": b"boundary" + blank + b"=" + now,
                          "quoted": b'boundary="' + blank + now + b'"', "inside": b"boundary=" + now + blank + now,
                          "semicolon": b"boundary=" + now + b";" + now, "end": b'boundary="' + now + blank + b'"'}[how])


@family("B-NUL", "multipart")
def _(case):
    now = case.multipart.boundary
    at = case.pick(0, len(now), case.rng.randrange(len(now)))
    text = now[:at] + case.control() + now[at:]
    boundary_value(case, b"boundary=" + case.pick(text, b'"' + text + b'"'))


@family("B-QUOTE", "multipart")
def _(case):
    now = case.multipart.boundary
    boundary_value(case, b"boundary=" + case.pick(b'"%s"foo', b'""%s', b'"%s', b'%s"', b"'%s'", b'"%s"x"y"', b'"%s\\"', b'"\\%s"', b'x"%s"', b'""%s""').replace(b"%s", now))


@family("B-EMPTY", "multipart")
def _(case):
    boundary_value(case, case.pick(b"boundary=", b'boundary=""', b"boundary=;", b"boundary", b"charset=utf-8", b'boundary=" "', b"boundary= ; x=y", b"boundary=''"))
    if case.pick(0, 0, 1):
        case.multipart.boundary = b""


@family("B-DELIM-WS", "multipart")
def _(case):
    blank = case.pick(b" ", b"\t", b"  ", b"\x0b", b"\x0c", b"\r", b"\x00")
    case.multipart.delimiter = case.pick(blank + b"--%s\r\n", b"--%s" + blank + b"\r\n", b"--" + blank + b"%s\r\n", b"-- %s\r\n")
    if case.pick(0, 1):
        case.multipart.close = case.pick(b"--%s" + blank + b"--\r\n", b"--%s-- x\r\n", b"--%s-\r\n", b"")


@family("B-STMT", "multipart")
def _(case):
    now = case.multipart.boundary
    if case.pick(0, 1):
        case.multipart.put(b"Content-Type", case.pick(b"multipart/mixed boundary=", b"multipart/mixed: boundary=", b"multipart/mixed, boundary=", b"multipart/mixed;; boundary=", b"multipart boundary=", b"multipart; boundary=", b"multipart/; boundary=", b"/mixed; boundary=", b"text/plain; boundary=", b"mixed/multipart; boundary=", b"multipart /mixed; boundary=", b"multipart/ mixed; boundary=", b"text/html; boundary=") + now)
    else:
        boundary_value(case, case.pick(b"bound=", b"boundaries=", b"boundary:", b"boundary ", b"x-boundary=", b"boundary==", b"=boundary=") + now)


@family("B-PREFIX", "multipart")
def _(case):
    case.multipart.delimiter = b"--%s" + case.pick(b"x", b"-", b"1", b" x", b"--x", b"/") + EOL


@family("B-MIDLINE", "multipart")
def _(case):
    case.multipart.before = EOL + case.pick(b"text", b".", b"> ", b"\x00", b"-", b"x ")


@family("P-ENCWORD", "any")
def _(case):
    if case.multipart is not None and case.pick(0, 1, 1):
        now = case.multipart.boundary
        word = case.pick(b"=?US-ASCII?Q?%s?=", b"=?utf-8?B?%b?=", b"=?iso-8859-1?q?%s?=").replace(b"%s", now).replace(b"%b", base64.b64encode(now))
        part = b"x" + word
        if case.pick(0, 0, 1):
            case.multipart.boundary, word = b"x" + now, part
        elif case.pick(0, 1):
            case.multipart.epilogue += b"--" + word + b"\r\n" + case.hide() + b"\r\n--" + word + b"--\r\n"
        boundary_value(case, b"boundary=" + case.pick(word, b'"' + word + b'"'))
    else:
        index = cte(case)
        now = case.leaf.fields[index][1]
        case.leaf.fields[index][1] = case.pick(now[:2] + b"=?US-ASCII?Q?" + now[2:] + b"?=", b"=?utf-8?Q?" + now + b"?=", b"=?utf-8?B?" + base64.b64encode(now) + b"?=")


@family("P-COMMENT", "any")
def _(case):
    comment = case.pick(b"(x)", b"(base64)", b"(a(b)c)", b"(x\\)y)", b"(", b"()", b"(quoted-printable", b")", b"(;)")
    if case.multipart is not None and case.pick(0, 1):
        now = case.multipart.boundary
        boundary_value(case, case.pick(b"boundary=" + now + comment, b"boundary=" + comment + now, b"boundary" + comment + b"=" + now, b'boundary="' + now + b'"' + comment, comment + b"boundary=" + now, b"boundary=" + now[:1] + comment + now[1:]))
    else:
        index = cte(case)
        now = case.leaf.fields[index][1]
        case.leaf.fields[index][1] = case.pick(comment + now, now + comment, comment + b" " + now, now + b" " + comment, now[:3] + comment + now[3:])


@family("P-2231-DUP", "multipart")
def _(case):
    now = case.multipart.boundary
    half = len(now) // 2
    sections = b"boundary*0=" + now[:half] + b"; boundary*1=" + now[half:]
    boundary_value(case, case.pick(
        sections, b"boundary=faa; " + sections, sections + b"; boundary=faa", b"boundary*=us-ascii''" + now, b"boundary=faa; boundary*=us-ascii''" + now,
        b"boundary*=utf-8'en'" + now + b"; boundary=faa", b"boundary*1=" + now[half:] + b"; boundary*0=" + now[:half], b"boundary*0=" + now[:half] + b"; boundary*2=" + now[half:],
        b"boundary*0*=us-ascii''" + now[:half] + b"; boundary*1=" + now[half:], b"boundary*0=" + now, b"boundary*00=" + now, b"boundary*=" + now, b"boundary*0=" + now[:half] + b"; boundary*0=x; boundary*1=" + now[half:]))
    if case.pick(0, 1):
        case.multipart.epilogue += b"--faa\r\n" + case.hide() + b"\r\n--faa--\r\n"


@family("P-BADPARAM", "multipart")
def _(case):
    boundary_value(case, case.pick(b"x:y=1", b"=x", b";", b"x", b'"x"', b'x="', b"x==y", b"x=y z", b"/", b"x=\"y\" z", b",", b"x=(", b"x=<y>", b"\x01=x") + case.pick(b"; ", b";", b" ; ") + b"boundary=" + case.multipart.boundary)


# ---- structure -----------------------------------------------------------------------------------

@family("S-CR", "multipart")
def _(case):
    case.multipart.before, case.multipart.delimiter = case.pick(
        (b"\r", b"--%s\r\n"), (EOL, b"--%s\r"), (b"\r", b"--%s\r"), (b"\n\r", b"--%s\r\n"), (b"\r\r", b"--%s\r\r"), (b"\x00\r\n\x00", b"--%s\r\n"), (b"\n", b"--%s\n"), (b"\x0b", b"--%s\r\n"), (b"\x0c\r\n", b"--%s\x0c\r\n"), (b"\r\x00\n", b"--%s\r\n"))


@family("S-PRE-EPI", "multipart")
def _(case):
    hidden = case.pick(case.hide(), b"--" + case.multipart.boundary + b" \r\n" + case.hide(), b"-" + case.multipart.boundary + EOL + case.hide())
    if case.pick(0, 1):
        case.multipart.preamble = hidden + EOL
    else:
        case.multipart.epilogue += hidden + EOL


@family("S-AFTER-CLOSE", "multipart")
def _(case):
    case.multipart.epilogue += b"--" + case.multipart.boundary + EOL + case.hide() + EOL + case.pick(b"", b"--" + case.multipart.boundary + b"--\r\n")


@family("S-NO-CLOSE", "multipart")
def _(case):
    case.multipart.close = b""
    if case.pick(0, 1):
        case.multipart.before = EOL


@family("S-BLANK", "any")
def _(case):
    cte(case)
    case.leaf.start = case.pick(b"\r\n", b"\r\n\r\n", b" \r\n", b"\n", b"\r", b"\t\r\n", b"\x00\r\n")


@family("S-NEST", "multipart")
def _(case):
    inner = case.pick(case.multipart.boundary, b"", case.multipart.boundary + b"x", case.multipart.boundary[:-1])
    node = Node([[b"Content-Type", b"multipart/mixed; boundary=\"" + inner + b'"']], boundary=inner or case.multipart.boundary,
                children=[Node([[b"Content-Type", b"text/plain"]], b"inner"), case.leaf])
    case.multipart.children[case.multipart.children.index(case.leaf)] = node


@family("S-HB-SEP", "any")
def _(case):
    cte(case)
    case.leaf.separator = case.pick(b"\r\n\r", b"\n\r\n", b"\r\r", b"\r\x13\n", b"", b"junk line\r\n", b"\n", b"\r", b" \r\n", b"\t\r\n", b"junk line\r\n\r\n", b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", b"\x00\r\n", b"\x0b\r\n", b"-\r\n\r\n", b"\r\n \r\n")


@family("S-HB-EXTRA", "any")
def _(case):
    index = cte(case)
    case.leaf.ends[case.pick(index - 1, index) if index else index] = case.pick(b"\r\n\r", b"\r\n\n", b"\r\n\r\r\n", b"\r\n \r\n", b"\r\n\t\r\n", b"\r\n\x00\r\n", b"\n\r", b"\r\n.\r\n", b"\r\njunk\r\n")


@family("M-RFC822-CTE", "multipart")
def _(case):
    inner = b"Subject: inner\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n\r\nencoded " + case.payload
    encoding = case.pick(b"base64", b"quoted-printable")
    body = base64.encodebytes(inner) if encoding == b"base64" else quopri.encodestring(inner.replace(EOL, b"\n"))
    case.multipart.children.append(Node([[b"Content-Type", b"message/rfc822"], [b"Content-Transfer-Encoding", encoding]], body.replace(b"\n", EOL).rstrip()))


@family("M-MULTIPART-CTE", "multipart")
def _(case):
    case.multipart.put(b"Content-Transfer-Encoding", case.pick(b"base64", b"quoted-printable", b"x-uuencode", b"unknown"))


@family("V-NOVERSION", "any")
def _(case):
    index = case.message.find(b"MIME-Version")
    if index is not None:
        case.message.fields[index] = case.pick(b"X-Nothing: x", b"MIME-Version: 2.0", b"MIME-Version:", b"MIME-Version: 1.0 (x)", b"MIME-Version: 1.0\r\nMIME-Version: 1.1", b"Mime-Version : 1.0")


# ---- content --------------------------------------------------------------------------------------

@family("D-B64")
def _(case):
    case.encode(b"base64")
    body = case.leaf.body
    at = case.rng.randrange(0, len(body) - 4) // 4 * 4
    case.leaf.body = case.pick(
        lambda: body[:at] + case.pick(b".", b"-", b"_", b"!", b"\x00", b"~", b"*", b"\xe9") + body[at:],
        lambda: body[:at] + case.pick(b"=", b"==", b"====", b"=\r\n", b"= ") + body[at:],
        lambda: body[:at + 3] + b"=" + body[at + 4:],
        lambda: body.rstrip(b"=") + b"\r\n", lambda: body + b"=", lambda: body + b"A", lambda: body[:-5],
        lambda: b"\r\n".join(base64.b64encode(case.payload[i:i + 5]) for i in range(0, len(case.payload), 5)),
        lambda: base64.b64encode(case.payload[:7]) + base64.b64encode(case.payload[7:]),
        lambda: body.replace(b"+", b"-").replace(b"/", b"_") + b"-_",
        lambda: body + b"\r\n\r\nA footer of a mailing list\r\n", lambda: b"Some text\r\n" + body,
        lambda: body[:at] + b"\r" + body[at:])()


@family("D-QP")
def _(case):
    case.encode(b"quoted-printable")
    body = case.leaf.body + b"x=41y"
    bad = case.pick(b"=0x5B", b"=58\t=35", b"=3=\r\n5", b"=41= \r\n", b"=\r\r\n", b"=4", b"==", b"=G1", b"= 41", b"=\t\r\nx", b"trail \r\nx", b"tab\t\r\nx", b"=\rx", b"=\nx", b"=41=", b"=4\r\n1", b"=\x00\r\n", b"==41", b"=0\r\n", b"\xe9", b"=d\xff", b"x  \r\n", b"=\r\n\r\n=\r\n")
    case.leaf.body = case.pick(body + bad, bad + body, body[:5] + bad + body[5:])


@family("D-UU")
def _(case):
    lines = [b"begin 644 payload.bin"]
    for i in range(0, len(case.payload), 45):
        import binascii
        lines.append(binascii.b2a_uu(case.payload[i:i + 45]).rstrip(b"\n"))
    lines += [b"`", b"end"]
    case.leaf.put(b"Content-Transfer-Encoding", case.pick(b"x-uuencode", b"uuencode", b"x-uue"))
    case.leaf.body = EOL.join(case.pick(lines, lines[1:], lines[:-1], [b"text"] + lines + [b"more"]))


@family("L-LONG")
def _(case):
    case.encode(b"7bit")
    case.leaf.body = b"x" * case.pick(999, 2000, 9000) + EOL + case.payload


@family("L-NUL")
def _(case):
    case.encode(b"7bit")
    case.leaf.body = case.payload[:9] + case.control() + case.payload[9:] + case.pick(b"", b"\r", b"\rx", b"\nx", b"\x00")


# ---- attachment names --------------------------------------------------------------------------------

def disposition(case, text):
    case.leaf.put(b"Content-Disposition", b"attachment; " + text)


@family("F-NAME-CONFLICT")
def _(case):
    disposition(case, case.pick(
        b"filename=a.txt; filename=b.exe", b'filename="a.txt"; filename*=utf-8\'\'b.exe', b"filename*=utf-8''b.exe; filename=a.txt", b"filename*0=a.; filename*1=exe", b"filename*0=a.; filename*2=exe",
        b"filename*0=a.; filename*1=exe; filename=b.txt", b'filename="a.txt"; name="b.exe"', b"filename*1=exe; filename*0=a.", b"filename*=b.exe", b"filename*=utf-8'b.exe", b"filename*=x-unknown''b%FF.exe", b"filename*0*=utf-8''a%2E; filename*1=exe", b"filename=a b.exe", b"filename=a,b.exe", b"filename=a/b.exe", b"filename='a.exe'", b"filename=", b'filename=""; filename=b.exe', b"FILENAME=a.exe; filename=b.txt"))
    if case.pick(0, 1):
        case.leaf.put(b"Content-Type", b"application/octet-stream; name=" + case.pick(b"other.txt", b'"other.exe"', b"a.txt"))


@family("F-ENCWORD")
def _(case):
    disposition(case, b"filename=" + case.pick(b'"=?utf-8?Q?a=2Eexe?="', b"=?utf-8?Q?a.exe?=", b'"=?utf-8?B?YS5leGU=?="', b'"=?utf-8?Q?a?= =?utf-8?Q?.exe?="', b'"x=?utf-8?Q?.exe?="', b'"=?utf-8?Q?a.exe?= (1)"', b'"=?x-unknown?Q?a.exe?="', b'"=?utf-8?Q?a=00.exe?="'))


@family("F-FOLD-QUOTED")
def _(case):
    disposition(case, b'filename="' + case.pick(b"down", b"a.txt") + EOL + case.blank() + b'load.exe"')


@family("F-NUL")
def _(case):
    disposition(case, b'filename="a.txt' + case.control() + b'.exe"')


@family("F-QUOTE")
def _(case):
    disposition(case, b"filename=" + case.pick(b'"a.exe', b'a.exe"', b'"a"b.exe', b'"a\\.exe"', b'"a\\"b.exe"', b'"C:\\dir\\a.exe"', b'"dir/a.exe"', b'"..\\a.exe"', b'"a.exe" (x)', b'(x) "a.exe"', b'"a.exe";', b'"a.txt      .exe"', b'" a.exe "', b'"a.exe.',
                                                b'"\xe2\x80\xaetxt.exe"', b'"a;b.exe"', b'"a%20b.exe"'))
