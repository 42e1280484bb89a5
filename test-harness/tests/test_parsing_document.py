"""The documents say what the tests and the library know."""

import json
import re
import subprocess

import jsonschema
import tables
import test_corpus
from assay_harness import site


def test_the_tables_are_current():
    text = tables.DOCUMENT.read_text()
    assert text == tables.current(text), "run python3 test-harness/tests/tables.py"


def test_the_counts_of_agreeing_messages_are_current():
    said = re.search(r"(\d+) of (\d+) messages .*?\((\d+) with", tables.DOCUMENT.read_text(), re.S).groups()
    agreeing = test_corpus.AGREEING
    assert tuple(map(int, said)) == (agreeing[3, 11], test_corpus.MESSAGES, agreeing[3, 13])


def test_the_catalogue_in_the_manual_is_current():
    text = tables.MANUAL.read_text()
    assert text == tables.current_manual(text), "run python3 test-harness/tests/tables.py"


def test_the_schema_is_current():
    assert tables.SCHEMA.read_text() == tables.current_schema(), "run python3 test-harness/tests/tables.py"


def test_the_manual_pages_are_sound():
    for page in sorted((tables.SOURCE / "doc").glob("*.[1-8]")):
        result = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
        assert result.stdout == "", result.stdout


def test_what_inspect_prints_follows_the_schema():
    validator = jsonschema.Draft202012Validator(json.loads(tables.SCHEMA.read_text()))
    messages = sorted((tables.SOURCE / "lib" / "rewrite" / "fixtures").glob("*.eml"))
    assert len(messages) > 5
    for message in messages:
        printed = subprocess.run([site.PREFIX / "bin/assay", "inspect", "--json", message],
                                 capture_output=True, check=True).stdout
        validator.validate(json.loads(printed))
