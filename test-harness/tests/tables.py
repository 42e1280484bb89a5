"""
What the documents say that stands somewhere else already: the tables of doc/parsing.md, the codes
of doc/assay-ambiguity.7 and doc/analysis.schema.json. This writes them anew:

    python3 test-harness/tests/tables.py
"""

import json
import pathlib
import re
import textwrap

import differences

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
DOCUMENT = SOURCE / "doc" / "parsing.md"
MANUAL = SOURCE / "doc" / "assay-ambiguity.7"
SCHEMA = SOURCE / "doc" / "analysis.schema.json"
HEADER = SOURCE / "lib" / "include" / "assay" / "analyse.h"
CATALOGUE = SOURCE / "lib" / "include" / "assay" / "ambiguity.def"


def table(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| %s |\n" % " | ".join(line) for line in lines)


def limits():
    """struct assay_limits with what its comments say: "default: meaning"."""
    body = re.search(r"struct assay_limits \{\n(.*?)\n\};", HEADER.read_text(), re.S).group(1)
    fields = re.findall(r"(\w+);\s*/\* (.*?): (.*?) \*/", body, re.S)
    assert [name for name, _, _ in fields] == re.findall(r"^\t\w[\w ]* (\w+);", body, re.M)
    return table(("limit", "default", "of"), [("`%s`" % name, default, " ".join(of.split()))
                                              for name, default, of in fields])


def key(row):
    code = re.fullmatch(r"[A-Z]-[A-Z0-9-]+", row.key)
    return row.key if not code and not row.key.endswith(".eml") else "`%s`" % row.key


def why(row, peer):
    return row.why + (" (only %s %d.%d)" % (peer, *row.only) if row.only else "")


def structures(rows):
    return table(("found", "differs in", "how"),
                 [(key(row), ", ".join(sorted(row.items)), why(row, "Dovecot")) for row in rows])


def dovecot_alone():
    return structures(differences.DOVECOT_ALONE)


def dovecot():
    return structures(differences.DOVECOT)


def corpus_alone():
    return table(("message", "why"), [(key(row), why(row, "Python")) for row in differences.CORPUS_ALONE])


def corpus():
    return table(("where", "what"), [(key(row), why(row, "Python")) for row in differences.CORPUS])


def catalogue():
    """[(family, [(code, severity, text)])] as the library has them."""
    families = []
    for heading, name, severity, text in re.findall(
            r'^/\* (\S.*?) \*/$|^ASSAY_AMBIGUITY\(\w+, "(.*?)", (\w+), "(.*?)"\)$', CATALOGUE.read_text(), re.M):
        if heading:
            families.append((heading, []))
        else:
            families[-1][1].append((name, severity.lower(), text))
    assert sum(len(codes) for _, codes in families) == CATALOGUE.read_text().count("\nASSAY_AMBIGUITY(")
    return families


def codes():
    """The list of assay-ambiguity(7)."""
    lines = []
    for heading, rows in catalogue():
        lines += [".Ss %s" % heading, ".Bl -tag -width Ds"]
        for name, severity, text in rows:
            lines += [".It Sy %s Pq %s" % (name, severity),
                      *textwrap.wrap(text[0].upper() + text[1:] + ".", 78)]
        lines.append(".El")
    return "\n".join(lines) + "\n"


def schema():
    """What `assay inspect --json` prints for a message."""
    text, count, octet = {"type": "string"}, {"type": "integer", "minimum": 0}, {"$ref": "#/$defs/span"}
    maybe, digest = {"type": ["string", "null"]}, {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"}
    texts = {"type": "array", "items": text}
    rows = [row for _, family in catalogue() for row in family]
    severities = ["info", "benign", "ambiguous", "hostile", "limit"]

    def record(**members):
        return {"type": "object", "required": list(members), "properties": members}

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The analysis of a message by Assay",
        **record(size=count, severity={"enum": ["none", *severities]},
                 parts={"type": "array", "items": {"$ref": "#/$defs/part"}},
                 ambiguities={"type": "array", "items": {"$ref": "#/$defs/ambiguity"}},
                 structure={"$ref": "#/$defs/entity"}),
        "$defs": {
            "part": record(section=text, type=text, detected=maybe, name=maybe, names=texts, disposition=maybe,
                           encoding=text, charset=maybe, size=count, sha256=digest,
                           attachment={"type": "boolean"}, flags=texts, header=octet, body=octet,
                           members={"type": "array", "items": {"$ref": "#/$defs/member"}}),
            "member": record(source={"enum": ["uuencode", "yenc", "tnef"]}, name=maybe, type=maybe,
                             detected=maybe, size=count, sha256=digest, flags=texts),
            "ambiguity": record(code={"$ref": "#/$defs/code"}, severity={"enum": severities}, section=text,
                                offset=count, detail=text),
            "entity": {**record(section=text, type=text),
                       "properties": {"section": text, "type": text,
                                      "children": {"type": "array", "items": {"$ref": "#/$defs/entity"}}}},
            "span": {"description": "offset and length in octets", "type": "array", "items": count,
                     "minItems": 2, "maxItems": 2},
            "code": {"description": "see assay-ambiguity(7)",
                     "oneOf": [{"const": name, "title": words} for name, _, words in rows]},
        },
    }


TABLES = {"limits": limits, "dovecot-alone": dovecot_alone, "dovecot": dovecot,
          "corpus-alone": corpus_alone, "corpus": corpus}


def current(text):
    """The document with its tables as they should be."""
    for name, make in TABLES.items():
        begin, end = "<!-- table %s -->\n" % name, "<!-- end -->"
        assert text.count(begin) == 1, name
        before, rest = text.split(begin)
        text = before + begin + "\n" + make() + "\n" + rest[rest.index(end):]
    return text


def current_manual(text):
    """The manual page with the codes as they should be."""
    before, rest = text.split(".\\\" table codes\n")
    return before + ".\\\" table codes\n" + codes() + rest[rest.index(".\\\" end\n"):]


def current_schema():
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(current(DOCUMENT.read_text()))
    MANUAL.write_text(current_manual(MANUAL.read_text()))
    SCHEMA.write_text(current_schema())
