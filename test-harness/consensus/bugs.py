"""Plain bugs of parsers on valid MIME: how they are recognised, and the standard that they break.

A disagreement is explained only if each parser outside of the largest group has a bug here whose
construct the message has. A construct is looked for in the octets, so that a bug explains nothing
of messages without it.
"""

import collections
import pathlib
import re


class Bug:
    def __init__(self, parser, construct, proof):
        self.parser = parser
        self.construct = re.compile(construct, re.I | re.S)
        self.proof = proof


BUGS = [
    Bug("mailparser", rb"^content-type:\s*multipart/digest\b|\ncontent-type:\s*multipart/digest\b",
        "RFC 2046 5.1.5: an entity of a multipart/digest without Content-Type is message/rfc822; "
        "it is read as text/plain"),
    Bug("python-compat32", rb"\ncontent-type:[^\n]*(\r?\n[ \t][^\n]*)*boundary\s*=[^;]*\([^\n]*\)",
        "RFC 2045 5.1 with RFC 822 3.3: comments are allowed after a parameter; "
        "they are read as part of the boundary"),
    Bug("libetpan", rb"boundary=\"[^\"\r\n]*=\?",
        "RFC 2046 5.1.1: = and ? are bchars; with =? in its boundary a multipart is not taken apart"),
    Bug("libetpan", rb"\n--[^\r\n]+\r?\n\r?\n[ \t]*\r?\n",
        "RFC 2046 5.1: a part may have no header, its blank line ends that; "
        "blank lines that begin its content are lost"),
    Bug("libetpan", rb"\n[ \t]+\r?\n[ \t]+\r?\n[ \t]",
        "RFC 5322 4.2, obs-FWS: a field may be folded at several lines of white space; "
        "the header is taken to end there"),
    Bug("libetpan", rb"\n[ \t]+:[^\n]*\n",
        "RFC 5322 2.2.3, 3.4: the colon of an address group may begin a continuation line; "
        "the header is taken to end there"),
    Bug("mailparser", rb"content-type:\s*(?!multipart/)[^\n]*(\r?\n[ \t][^\n]*)*;\s*boundary\s*=",
        "RFC 2045 5.1, 5.2: parameters that a type does not define are ignored; "
        "a leaf with a boundary is split"),
]


def of(parser, octets):
    return [bug for bug in BUGS if bug.parser == parser and bug.construct.search(octets)]


def explain(groups, path, canonical=None):
    """The bugs that explain all dissent from the largest group, or []."""
    place = pathlib.Path(canonical or path)
    octets = place.read_bytes() if place.exists() else b""
    found = []
    for names in groups[1:]:
        for name in names:
            known = of(name, octets)
            if not known:
                return []
            found += known
    return found


def counted(disputes, paths):
    """[{parser, proof, count}] over the messages that the bugs explain."""
    counts = collections.Counter()
    for groups, path in zip(disputes, paths):
        counts.update(explain(groups, path))
    return [{"parser": bug.parser, "proof": bug.proof, "count": count} for bug, count in counts.items()]
