"""doc/parsing.md says what the tests know."""

import re

import tables
import test_corpus


def test_the_tables_are_current():
    text = tables.DOCUMENT.read_text()
    assert text == tables.current(text), "run python3 test-harness/tests/tables.py"


def test_the_count_of_agreeing_messages_is_current():
    said = re.search(r"(\d+) of (\d+) messages", tables.DOCUMENT.read_text()).groups()
    assert tuple(map(int, said)) == (test_corpus.AGREEING, test_corpus.MESSAGES)
