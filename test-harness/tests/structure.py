"""BODYSTRUCTURE (RFC 3501 7.4.2) as Python objects, and how two of them differ."""

import re
import urllib.parse

ENVELOPE = ("date", "subject", "from", "sender", "reply-to", "to", "cc", "bcc", "in-reply-to",
            "message-id")


def parse(octets):
    """A parenthesised list as nested Python lists of bytes, int and None."""
    stack, at = [[]], 0
    token = re.compile(rb'[()]|"((?:[^"\\]|\\.)*)"|\{(\d+)\}\r\n|([^\s()"{]+)|\s+', re.S)
    while at < len(octets):
        match = token.match(octets, at)
        at = match.end()
        text = match.group()
        if text == b"(":
            stack.append([])
        elif text == b")":
            done = stack.pop()
            stack[-1].append(done)
        elif match.group(1) is not None:
            stack[-1].append(re.sub(rb"\\(.)", rb"\1", match.group(1), flags=re.S))
        elif match.group(2):
            end = at + int(match.group(2))
            stack[-1].append(octets[at:end])
            at = end
        elif match.group(3):
            word = match.group(3)
            stack[-1].append(None if word == b"NIL" else int(word) if word.isdigit() else word)
    assert len(stack) == 1 and len(stack[0]) == 1, octets
    return stack[0][0]


def lower(text):
    return text.lower() if isinstance(text, bytes) else text


def decoded(value):
    """An RFC 2231 value (charset'language'encoded) in UTF-8, or None when it is not one that can be decoded."""
    charset, quote, rest = value.partition(b"'")
    rest = rest.partition(b"'")[2]
    if not quote or not charset or re.search(rb"%(?![0-9A-Fa-f]{2})", rest):
        return None
    try:
        return urllib.parse.unquote_to_bytes(rest).decode(charset.decode("ascii")).encode()
    except (LookupError, UnicodeError):
        return None


def parameters(items):
    """
    [(name, value)]. Dovecot 2.3 gives RFC 2231 parameters undecoded, at the end, and repeated ones
    all; this makes of them what 2.4 gives, as far as it can be known.
    """
    pairs, names = [], set()
    for name, value in zip((items or [])[::2], (items or [])[1::2]):
        name = name.lower()
        if name.endswith(b"*"):
            name = name[:-1]
            plain = decoded(value)
            value = value.partition(b"'")[2].partition(b"'")[2] if plain is None else plain
        if name == b"charset":
            value = value.lower()
        if name not in names:
            names.add(name)
            pairs.append((name, value))
    return pairs


def extension(node, items):
    disposition, node["language"], node["location"] = (items + [None] * 3)[:3]
    node["disposition"] = disposition and lower(disposition[0])
    node["disposition parameters"] = parameters(disposition[1]) if disposition else []


def flatten(body):
    """A parsed body as a dictionary; parts inside are in "parts"."""
    node = {"parts": []}
    if isinstance(body[0], list):
        while isinstance(body[0], list):
            node["parts"].append(flatten(body[0]))
            body = body[1:]
        node["type"] = b"multipart/" + lower(body[0])
        node["parameters"] = parameters(body[1])
        extension(node, body[2:])
        return node
    node["type"] = lower(body[0]) + b"/" + lower(body[1])
    node["parameters"] = parameters(body[2])
    node["id"], node["description"], node["encoding"], node["octets"] = body[3], body[4], lower(body[5]), body[6]
    body = body[7:]
    if node["type"] == b"message/rfc822":
        node.update(("envelope " + name, value) for name, value in zip(ENVELOPE, body[0]))
        node["parts"].append(flatten(body[1]))
        node["lines"], body = body[2], body[3:]
    elif node["type"].startswith(b"text/"):
        node["lines"], body = body[0], body[1:]
    node["md5"] = body[0]
    extension(node, body[1:])
    return node


def differences(ours, theirs, section=""):
    """[(section, item, ours, theirs)]: "tree" where the parts inside are not the same."""
    found = [(section, item, ours.get(item), theirs.get(item))
             for item in ours.keys() | theirs.keys()
             if item != "parts" and ours.get(item) != theirs.get(item)]
    if len(ours["parts"]) != len(theirs["parts"]):
        return found + [(section, "tree", [p["type"] for p in ours["parts"]], [p["type"] for p in theirs["parts"]])]
    for number, (left, right) in enumerate(zip(ours["parts"], theirs["parts"]), 1):
        found += differences(left, right, "%s.%d" % (section, number) if section else str(number))
    return found
