"""
The tables of doc/parsing.md, written between their markers:

    python3 test-harness/tests/tables.py
"""

import pathlib
import re

import differences

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
DOCUMENT = SOURCE / "doc" / "parsing.md"
HEADER = SOURCE / "lib" / "include" / "assay" / "analyse.h"


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


if __name__ == "__main__":
    DOCUMENT.write_text(current(DOCUMENT.read_text()))
