"""The recipes of doc/policy-cookbook.md: each a policy, files that it needs, and tests."""

import pathlib
import re

BOOK = pathlib.Path(__file__).resolve().parents[2] / "doc/policy-cookbook.md"


class Recipe:
    """A section of the cookbook."""

    def __init__(self, title, text):
        self.title = title
        self.policy, self.tests, self.files = "", "", {}
        for kind, name, block in re.findall(r"^```([a-z-]+)(?: (\S+))?\n(.*?)^```$", text, re.M | re.S):
            if kind == "policy":
                self.policy += block
            elif kind == "policy-test":
                self.tests += block
            elif kind == "file":
                self.files[name] = block
            else:
                raise ValueError("%s: a block of unknown kind %s" % (title, kind))

    @property
    def name(self):
        """A file name made of the title."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    def write(self, folder):
        """Write it all into a folder; returns the file of tests."""
        for name, text in self.files.items():
            (folder / name).write_text(text)
        (folder / "recipe.conf").write_text(self.policy)
        tests = folder / "recipe.test"
        tests.write_text('policy = "recipe.conf"\n' + self.tests)
        return tests


def recipes():
    """All of them, in order. A section without a policy is none."""
    pieces = re.split(r"^###? (.*)$", BOOK.read_text(), flags=re.M)
    found = [Recipe(title.strip(), text) for title, text in zip(pieces[1::2], pieces[2::2])]
    return [recipe for recipe in found if recipe.policy]


def recipe(title):
    """The one with this title."""
    return next(each for each in recipes() if each.title == title)
