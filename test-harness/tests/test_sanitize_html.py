"""
Sanitised HTML of real messages shows the text that it showed before.

The text is what Python's html.parser makes of it, without white space. The sanitizer is the unit
test's program, which is a filter when it has an argument.
"""

import email
import email.policy
import functools
import html.parser
import os
import pathlib
import re
import subprocess

import pytest

import sets
from assay_harness import inside

PROGRAM = pathlib.Path(os.environ.get("ASSAY_SANITIZER",
                                      inside.BUILD / "main/lib/rewrite/test-sanitize-html"))

pytestmark = [pytest.mark.skipif(not sets.corpus(), reason="no real messages"),
              pytest.mark.skipif(not PROGRAM.exists(), reason="the unit tests are not built")]

PARTS = 150  # at least so many of the corpus are HTML

UNSEEN = {"script", "style", "title", "template", "iframe", "datalist"}
FIELDS = {"hidden", "password", "checkbox", "radio", "file", "color", "range", "image"}


class Text(html.parser.HTMLParser):
    """What a person sees of a document."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.unseen = [], []

    def handle_starttag(self, tag, attrs):
        if tag in UNSEEN:
            self.unseen.append(tag)
        attrs = dict(reversed(attrs))
        if tag == "input" and (attrs.get("type") or "").lower() not in FIELDS:
            self.handle_data(attrs.get("value") or "")

    def handle_startendtag(self, tag, attrs):
        # outside of XML the slash means nothing
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if self.unseen and self.unseen[-1] == tag:
            self.unseen.pop()

    def handle_data(self, data):
        if not self.unseen:
            self.text.append(data)


def text_of(document):
    parser = Text()
    parser.feed(document)
    # browsers do not show a tag that does not end
    if re.match("</?[a-zA-Z]", parser.rawdata):
        parser.rawdata = ""
    parser.close()
    return re.sub(r"[\s\0-\x1f\x7f]+", "", "".join(parser.text))


def sanitize(octets, letters="-"):
    return subprocess.run([str(PROGRAM), letters], input=octets, capture_output=True, check=True).stdout


@functools.lru_cache(None)
def documents():
    """The HTML parts of the corpus: name -> text."""
    found = {}
    for name, path in sets.corpus().items():
        try:
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
            parts = list(message.walk())
        except Exception:  # what Python cannot read is no case for this test
            continue
        for number, part in enumerate(parts):
            if part.get_content_type() != "text/html" or part.is_multipart():
                continue
            octets = part.get_payload(decode=True) or b""
            try:
                text = octets.decode(str(part.get_content_charset() or "utf-8"), "replace")
            except LookupError:
                text = octets.decode("utf-8", "replace")
            found["%s %d" % (name, number)] = text.replace("\ufeff", "")
    return found


def test_the_visible_text_stays(note):
    found = documents()
    different = []
    for name, document in found.items():
        octets = document.encode("utf-8", "replace")
        before = text_of(octets.decode())
        for letters in ("-", "lif"):
            if text_of(sanitize(octets, letters).decode()) != before:
                different.append("%s (%s)" % (name, letters))
    note("sanitize: %d HTML parts, %d with other text" % (len(found), len(different)))
    assert len(found) >= PARTS
    assert different == []


def test_nothing_is_left_to_fetch():
    for name, document in documents().items():
        clean = sanitize(document.encode("utf-8", "replace")).decode()
        assert not re.search(r"""(?i)<[^>]*\b(src|background)="(https?:|//)""", clean), name
        assert not re.search(r"(?i)url\(|@import|<script|<iframe|<link|<base|<form|<meta http", clean), name
