"""What counts as the same leaf: the rules of README.md, for all parsers alike."""

import base64
import hashlib
import re
import urllib.parse


class Leaf:
    """
    type, name (None without), data (octets as decoded), sha256 of what is compared, size.
    payload: False for what a reader gave up on: a multipart not taken apart, content not decoded.
    """

    __slots__ = ("type", "name", "data", "sha256", "size", "payload")

    def __init__(self, type_, name, data, exact, refused=False):
        self.payload = not refused and not type_.startswith("multipart/")
        self.type = type_
        self.name = name
        self.data = data
        self.size = len(data)
        self.sha256 = hashlib.sha256(data if exact else normalised(data)).hexdigest()

    @property
    def key(self):
        return self.type, self.name, self.sha256

    def as_json(self, with_data=False):
        row = {"type": self.type, "name": self.name, "sha256": self.sha256, "size": self.size}
        if with_data:
            row["data"] = base64.b64encode(self.data).decode()
        return row


def from_driver(row):
    """A leaf as a driver prints it."""
    type_ = row["type"].split(";")[0].strip().lower()
    name = row["name"]
    if "parameters" in row:
        name = (name_of(row["parameters"]["disposition"], "filename")
                or name_of(row["parameters"]["type"], "name"))
    # text is compared by its lines, and so is what was transferred as lines
    exact = row["decoded"] and not type_.startswith("text/")
    return Leaf(type_, text(name) or None, base64.b64decode(row["data"]), exact,
                row.get("refused", False))


def normalised(data):
    """Lines that end in LF (=0D before a line end included); without what is blank at the end."""
    return re.sub(rb"\r+\n", b"\n", data).rstrip(b" \t\r\n")


def text(name):
    """A name whose octets of no known charset (Python hands over such) are read like C's drivers do."""
    if name is None:
        return None
    try:
        name.encode()
        return name
    except UnicodeEncodeError:
        return as_text(name.encode("utf-8", "surrogateescape"))


def as_text(octets):
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def name_of(pairs, parameter):
    """The value of a parameter among [name, value] pairs, by RFC 2231 where it is extended."""
    plain, sections = None, {}
    for key, value in pairs:
        match = re.fullmatch(re.escape(parameter) + r"(\*(\d+))?(\*)?", key, re.I)
        if not match:
            continue
        if match.group(1) is None and match.group(3) is None:
            plain = value if plain is None else plain
        else:
            sections.setdefault(int(match.group(2) or 0), (bool(match.group(3)), value))
    if plain is not None or 0 not in sections:
        return plain
    octets, charset, number = b"", "utf-8", 0
    while number in sections:
        extended, value = sections[number]
        if extended:
            if number == 0 and value.count("'") >= 2:
                charset, _, value = value.split("'", 2)
            octets += urllib.parse.unquote_to_bytes(value)
        else:
            octets += value.encode("utf-8", "surrogateescape")
        number += 1
    try:
        return octets.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return as_text(octets)
