"""Independent parsers agree on messages that leave no doubt, and on what canonicalise makes of others."""

import pytest

from assay_harness import site
from consensus import bugs, consensus, generate, parsers, report, running

WELL_FORMED, AMBIGUOUS = 40, 60


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """The parsers that this platform has, its own Dovecot among them."""
    found, without = parsers.prepare(parsers.everything(dovecots=("here",)),
                                     tmp_path_factory.mktemp("packages") / "log", install=False)
    for name, why in without:
        print("without %s: %s" % (name, why))
    if len(found) < 3:
        pytest.skip("fewer than three parsers can be had here")
    yield found
    for parser in found:
        parser.close()


def paths_of(folder, messages):
    generate.write(folder, messages)
    return consensus.messages_below([folder])


def test_parsers_agree_on_well_formed_messages(ready, tmp_path):
    paths = paths_of(tmp_path, generate.wellformed(7, WELL_FORMED))
    found = consensus.Comparison(running.read_with_all(ready, paths), paths)
    assert [p for p in found.disagreed if not bugs.explain(found.groups[p], p)] == []


def test_well_formed_messages_stay_as_they_are(ready, tmp_path):
    paths = paths_of(tmp_path, generate.wellformed(8, WELL_FORMED))
    result = report.make(ready, site.PREFIX / "bin/assay", paths, paths)[0]
    assert result["lists"]["touched"] == []
    assert result["false_alarms_well_formed"]["count"] == 0


def test_the_canonical_form_is_stable(ready, tmp_path):
    paths = paths_of(tmp_path, generate.adversarial(9, AMBIGUOUS))
    result = report.make(ready, site.PREFIX / "bin/assay", paths)[0]
    assert result["lists"]["not_canonicalised"] == []
    assert result["lists"]["unstable"] == []
