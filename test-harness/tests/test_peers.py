"""What rspamd and amavisd-new flag, a rule of the cookbook flags too."""

import pathlib
import shutil
import sys
import tempfile

import pytest

from assay_harness import judges, site

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "peers"))

import peers  # noqa: E402

CURRENT = "run make peers"


@pytest.fixture(scope="module")
def asked():
    """What assay test says, and the rows (title, symbols of rspamd, reason of amavis, ours)."""
    base = pathlib.Path(tempfile.mkdtemp(prefix="peers-", dir="/srv/assay"))
    base.chmod(0o755)
    try:
        yield peers.compare(site.PREFIX / "bin/assay", base)
    except judges.Unavailable as reason:
        pytest.skip(str(reason))
    finally:
        shutil.rmtree(base, ignore_errors=True)


def test_the_cookbook_gives_the_verdicts_that_are_expected(asked):
    tested, rows = asked
    assert tested.returncode == 0, tested.stdout
    assert len(rows) == len(peers.titles()) > 50


def test_what_a_peer_flags_the_cookbook_flags(asked):
    _, rows = asked
    by_peers = [row for row in rows if row[1] or row[2]]
    assert len(by_peers) > 20
    assert [row[0] for row in by_peers if row[3][0] == "accept"] == []


def test_ordinary_mail_is_flagged_by_nobody(asked):
    _, rows = asked
    ordinary = [row for row in rows if row[3][0] == "accept"]
    assert len(ordinary) >= 2
    assert all(not row[1] and not row[2] for row in ordinary)


def test_the_table_of_peers_is_current(asked):
    _, rows = asked
    text = peers.DOCUMENT.read_text()
    versions = peers.version("rspamd"), peers.version("amavisd-new")
    if not all(version in text for version in versions):
        pytest.skip("the table is of other versions")
    assert text == peers.document(rows, versions), CURRENT
