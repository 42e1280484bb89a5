"""What Assay itself says of messages: findings, the canonical form, the leaves of all views."""

import base64
import collections
import concurrent.futures
import json
import pathlib
import subprocess

from . import leaf

# severities that a person must hear of
GRAVE = ("ambiguous", "hostile", "limit")


Leaf = collections.namedtuple("Leaf", "content is_message")


class Answer:
    """severity and codes found; canonical: octets, None if it failed; the leaves of views."""

    def __init__(self, program, path):
        # False where Assay printed what is no JSON, because of octets that are no UTF-8
        self.proper = True
        analysis = self.parsed(run([program, "inspect", "--json", path]).stdout)
        self.severity = analysis["severity"]
        self.codes = sorted({finding["code"] for finding in analysis["ambiguities"]
                             if finding["severity"] in GRAVE})
        result = run([program, "canonicalise", path])
        self.status = result.returncode
        self.canonical = result.stdout if result.returncode in (0, 3) else None
        # the leaves of all views, and those of the primary one
        self.leaves, self.primary = None, []
        told = run([program, "canonicalise", "--json", "--data", path])
        if told.returncode in (0, 3):
            rows = [(each["primary"], Leaf(leaf.normalised(base64.b64decode(each.get("data") or "")),
                                           each["type"] in ("message/rfc822", "message/global")))
                    for each in self.parsed(told.stdout).get("leaves", [])]
            self.leaves = [each for _, each in rows]
            self.primary = [each for primary, each in rows if primary]
        # the ambiguity lies where nothing may be rewritten, or beyond a limit
        self.sealed = result.returncode == 3

    def parsed(self, octets):
        try:
            return json.loads(octets)
        except UnicodeDecodeError:
            self.proper = False
            return json.loads(octets.decode("utf-8", "replace"))

    @property
    def grave(self):
        return self.severity in GRAVE


def run(command):
    return subprocess.run(list(map(str, command)), capture_output=True, timeout=60)


def ask_all(program, paths, workers=2):
    """path -> Answer"""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return dict(zip(paths, pool.map(lambda path: Answer(program, path), paths)))


def write_canonical(program, answers, folder):
    """path -> path of its canonical form; those not idempotent."""
    places, unstable = {}, []
    for number, (path, answer) in enumerate(answers.items()):
        if answer.canonical is None:
            continue
        place = pathlib.Path(folder) / ("%06d.eml" % number)
        place.write_bytes(answer.canonical)
        places[path] = str(place)
        if answer.canonical != pathlib.Path(path).read_bytes() and \
                run([program, "canonicalise", place]).stdout != answer.canonical:
            unstable.append(path)
    return places, unstable
