"""The sets of test messages: name -> path."""

import os
import pathlib

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent


def _below(folder):
    return {str(path.relative_to(folder)): path for path in sorted(pathlib.Path(folder).rglob("*.eml"))}


def corpus():
    """The real messages that a checkout may have beside it (ASSAY_CORPUS); empty without."""
    folder = os.environ.get("ASSAY_CORPUS")
    return _below(folder) if folder else {}


def messages():
    """These and all messages of our own."""
    own = {str(path.relative_to(SOURCE)): path
           for folder in ("test-harness/messages", "lib", "fuzz")
           for path in sorted((SOURCE / folder).rglob("*.eml"))}
    return {**corpus(), **own}


def codes(analysis):
    """The ambiguity codes of an analysis (JSON)."""
    return {finding["code"] for finding in analysis["ambiguities"]}


def is_well_formed(analysis):
    return analysis["severity"] in ("none", "info", "benign")
