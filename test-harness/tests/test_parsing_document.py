"""doc/parsing.md says what the tests know."""

import re

import tables
import test_corpus


def test_the_tables_are_current():
    text = tables.DOCUMENT.read_text()
    assert text == tables.current(text), "run python3 test-harness/tests/tables.py"


def test_the_counts_of_agreeing_messages_are_current():
    said = re.search(r"(\d+) of (\d+) messages .*?\((\d+) with", tables.DOCUMENT.read_text(), re.S).groups()
    agreeing = test_corpus.AGREEING
    assert tuple(map(int, said)) == (agreeing[3, 11], test_corpus.MESSAGES, agreeing[3, 13])
