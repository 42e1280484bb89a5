"""
Makes messages: ambiguous ones of every family, alone and in pairs, at every place; or well-formed ones.

    generate.py adversarial --seed N --count M DIR
    generate.py wellformed --seed N --count M DIR

The same seed gives the same messages. DIR/INDEX.json tells of each what went into it.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import random
import sys

if __package__:
    from .families import EOL, FAMILIES, Case, Node
    from .wellformed import wellformed
else:
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
    from families import EOL, FAMILIES, Case, Node
    from wellformed import wellformed

PLACES = ("top", "nested", "deep", "forwarded", "alternative", "single")


def payload(rng, number):
    marker = b"ASSAY-PAYLOAD-%s" % hashlib.sha256(b"%d" % number).hexdigest()[:16].encode()
    kind = rng.choice(("text", "program", "long"))
    if kind == "program":
        return b"MZ\x90" + bytes(rng.randrange(32, 127) for _ in range(20)) + marker
    if kind == "long":
        return marker + EOL + EOL.join(b"line %d of the payload +/= %s" % (i, marker) for i in range(rng.randrange(3, 20)))
    return b"This is " + marker


def case_of(rng, place, number):
    """A message without any flaw, and what a family may work on."""
    data = payload(rng, number)
    boundary = rng.choice((b"foo", b"=_b1", b"----=_Part.1", b"0123456789abcdef"))
    leaf = Node([[b"Content-Type", rng.choice((b"application/octet-stream", b'application/octet-stream; name="p.bin"', b"text/plain; charset=us-ascii"))]])
    case = Case(rng, None, None, leaf, data)
    case.encode(rng.choice((b"base64", b"base64", b"quoted-printable", b"7bit")))
    fields = [[b"From", b"a@example.com"], [b"To", b"b@example.com"], [b"Subject", b"test %d" % number],
              [b"Date", b"Mon, 23 Nov 2026 10:00:00 +0000"], [b"MIME-Version", b"1.0"]]
    if place == "single":
        leaf.fields = fields + leaf.fields
        case.message = leaf
        return case
    kind = b"multipart/alternative" if place == "alternative" else rng.choice((b"multipart/mixed", b"multipart/mixed", b"multipart/related"))
    text = Node([[b"Content-Type", b"text/plain; charset=utf-8"]], b"Shown text %d" % number)
    quoted = b'"' + boundary + b'"' if b"=" in boundary or rng.random() < .5 else boundary
    multipart = Node([[b"Content-Type", kind + b"; boundary=" + quoted]], children=[text, leaf], boundary=boundary)
    case.multipart = multipart
    inner = multipart
    if place == "forwarded":
        inner = Node(fields[:3] + multipart.fields, children=multipart.children, boundary=boundary)
        inner.fields.insert(3, [b"MIME-Version", b"1.0"])
        case.multipart = case.message = inner
        inner = Node([[b"Content-Type", b"message/rfc822"]], children=[inner])
    if place in ("nested", "deep", "forwarded"):
        for depth in range(2 if place == "deep" else 1):
            outer = b"outer-%d" % depth
            inner = Node([[b"Content-Type", b'multipart/mixed; boundary="' + outer + b'"']], boundary=outer,
                         children=[Node([[b"Content-Type", b"text/plain"]], b"outside %d" % depth), inner])
    inner.fields = fields + inner.fields
    if case.message is None:
        case.message = inner
    case.top = inner
    return case


def adversarial(seed, count):
    """(name, octets, facts) of each message."""
    names = sorted(FAMILIES)
    plans = [(name,) for name in names]
    pairs = [(a, b) for a in names for b in names if a < b]
    for number in range(count):
        rng = random.Random("%d %d" % (seed, number))
        place = PLACES[number % len(PLACES)]
        # every family alone at every place, again and again; between them pairs
        if number // len(PLACES) % 2 == 0:
            chosen = plans[number // len(PLACES) // 2 % len(plans)]
        else:
            chosen = rng.choice(pairs)
        if place == "single" and any(FAMILIES[name][1] == "multipart" for name in chosen):
            place = rng.choice(PLACES[:-1])
        case = case_of(rng, place, number)
        for name in chosen:
            try:
                FAMILIES[name][0](case)
            except (AttributeError, TypeError, IndexError, ValueError):
                # the other one of a pair left nothing to work on
                continue
        octets = (case.top if hasattr(case, "top") else case.message).render()
        yield ("%05d-%s-%s" % (number, "+".join(chosen), place), octets,
               {"families": chosen, "place": place, "payload": hashlib.sha256(case.payload).hexdigest(),
                "marker": base64.b64encode(case.payload[-30:]).decode()})


def write(folder, messages):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    index = {}
    for name, octets, facts in messages:
        (folder / (name + ".eml")).write_bytes(octets)
        index[name + ".eml"] = facts
    (folder / "INDEX.json").write_text(json.dumps(index, indent=1))
    return len(index)


def main():
    arguments = argparse.ArgumentParser(prog="generate.py", description=__doc__.splitlines()[1])
    arguments.add_argument("what", choices=("adversarial", "wellformed"))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int)
    arguments.add_argument("folder")
    options = arguments.parse_args()
    make, count = {"adversarial": (adversarial, 6000), "wellformed": (wellformed, 1000)}[options.what]
    print("%d messages" % write(options.folder, make(options.seed, options.count or count)))


if __name__ == "__main__":
    main()
