"""
Every leaf of the real messages decodes to the same octets in GMime, Python's email and libassay.

Line ends are compared as they are: all three decode what they are fed, octet by octet, and give
text the line ends that the message has. So nothing is normalised, and the files go in as they are.
"""

import re
import sys

import pytest

import differences
import leaves
import sets

pytestmark = pytest.mark.skipif(not sets.corpus(), reason="no real messages")

# version of Python: messages of which all three parsers see the same leaves
PYTHON = sys.version_info[:2]
AGREEING = {(3, 11): 655, (3, 13): 656}
MESSAGES = 769


def current(rows):
    """The rows that this Python has a part in."""
    return [row for row in rows if row.only in (None, PYTHON)]

# what rows of the table call by a name of their own
FEATURES = {
    "folded boundary": rb'(?i)boundary="[^"\r\n]*\r?\n',
    "no last line end": rb"\r\n--[^\r\n]+\Z",
    "blank encoding": rb"(?i)content-transfer-encoding: *[\w-]+[ \t]+\r?\n",
    "uuencode": rb"\nbegin \d+ ",
}


class View:
    """One message as the three parsers see it."""

    def __init__(self, path, gmime):
        self.message = path.read_bytes()
        self.analysis = leaves.inspect(path)
        self.assay = leaves.by_assay(self.analysis)
        self.gmime, self.python = gmime, leaves.by_python(self.message)

    @staticmethod
    def octets(found):
        return [leaf[1:] for leaf in found]

    def agree(self):
        return self.octets(self.assay) == self.octets(self.gmime) == self.octets(self.python)

    def alone(self):
        """Whether the others agree on something that the analysis sees otherwise."""
        assay, gmime, python = map(self.octets, (self.assay, self.gmime, self.python))
        if not len(assay) == len(gmime) == len(python):
            return gmime == python
        return any(g == p != a for a, g, p in zip(assay, gmime, python))

    def rows(self, name):
        """The rows of the table that explain it."""
        keys = sets.codes(self.analysis)
        if any(leaf[0].startswith("message/") for leaf in self.assay):
            keys.add("message/*")
        keys |= {key for key, pattern in FEATURES.items() if re.search(pattern, self.message)}
        return [row for row in current(differences.CORPUS) if row.key in keys or name.endswith(row.key)]


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    program = leaves.build_gmime_peer(tmp_path_factory.mktemp("gmime"))
    paths = sets.corpus()
    gmime = leaves.by_gmime(program, paths.values())
    return {name: View(path, gmime[str(path)]) for name, path in paths.items()}


def test_where_gmime_and_python_agree_the_analysis_agrees_with_them(views):
    assert sorted(name for name, view in views.items() if view.alone()) == sorted(
        row.key for row in current(differences.CORPUS_ALONE))


def test_every_disagreement_of_gmime_and_python_is_explained(views):
    assert [name for name, view in views.items()
            if not view.agree() and not view.alone() and not view.rows(name)] == []


def test_every_explained_disagreement_occurs(views):
    used = {row.key for name, view in views.items() if not view.agree() for row in view.rows(name)}
    assert [row.key for row in current(differences.CORPUS) if row.key not in used] == []


def test_as_many_messages_agree_as_the_documentation_says(views, note):
    agreeing = sum(view.agree() for view in views.values())
    alike = [sum(view.octets(view.assay) == view.octets(other) for view, other in pairs) for pairs in
             ([(view, view.gmime) for view in views.values()], [(view, view.python) for view in views.values()])]
    note("leaves: assay, GMime and Python agree on %d of %d messages; assay and GMime on %d, assay and Python on %d"
         % (agreeing, len(views), *alike))
    assert (agreeing, len(views)) == (AGREEING.get(PYTHON, agreeing), MESSAGES)
