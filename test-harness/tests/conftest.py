"""One private mail system for all tests; each test gets its own policy and an empty mailbox."""

import pathlib
import shutil
import signal
import tempfile

import pytest

from assay_harness import messages, site


_notes = []


@pytest.fixture(scope="session")
def note():
    """A function that keeps a measurement for the end of the run; check prints these."""
    return _notes.append


def pytest_terminal_summary(terminalreporter):
    for text in _notes:
        terminalreporter.write_line("NOTE: " + text)


@pytest.fixture(scope="session")
def running_site():
    # its logs stay, below the folder that check names
    mail = site.Site("/srv/assay/site", messages.POLICY).start()
    yield mail
    mail.stop()


@pytest.fixture
def mail(running_site):
    """The mail system with empty inboxes and the standard policy."""
    for user in site.USERS:
        running_site.empty(user)
    if not running_site.milter.daemon.running():
        running_site.milter.start()
    if running_site.milter.policy_file.read_text() != messages.POLICY:
        running_site.milter.reload(messages.POLICY)
    return running_site


@pytest.fixture(autouse=True)
def bounded():
    """A test that hangs fails instead."""
    def expired(*_):
        raise TimeoutError("the test took longer than 120 s")
    signal.signal(signal.SIGALRM, expired)
    signal.alarm(120)
    yield
    signal.alarm(0)


@pytest.fixture
def milter(tmp_path):
    """A function that makes milters of their own, not connected to Postfix; ended afterwards."""
    made = []

    def make(policy=messages.POLICY, settings=""):
        base = pathlib.Path(tempfile.mkdtemp(prefix="milter-", dir="/srv/assay"))
        made.append(site.Milter(base, policy, settings))
        return made[-1]
    yield make
    for each in made:
        each.stop()
        shutil.rmtree(each.base, ignore_errors=True)
