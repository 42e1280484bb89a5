"""The folder of one run: when the run ends, in whatever way, only its logs stay."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile


def _leave(number, _frame):
    raise SystemExit(128 + number)


def _keep_server_logs(work, platform):
    for name in ("postfix/mail.log", "dovecot/dovecot.log", "milter/milter.log"):
        log = platform / "srv" / "site" / name
        if log.exists():
            shutil.copy(log, work / ("%s-%s" % (platform.name, log.name)))


def clean(work):
    """Remove what was built, installed and delivered."""
    for platform in work.iterdir():
        if platform.is_dir():
            _keep_server_logs(work, platform)
            # never across a mount, should there be one
            subprocess.run(["rm", "-rf", "--one-file-system", str(platform)])


def keep(work):
    """Leave everything as it is when this program ends; somebody calls clean() later."""
    (work / "kept").touch()


@contextlib.contextmanager
def workplace(purpose):
    """Make the folder. SIGTERM and SIGHUP end the run as Ctrl-C does."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    work = pathlib.Path(tempfile.mkdtemp(prefix="assay-%s-" % purpose))
    # servers that are not root pass through
    work.chmod(0o755)
    try:
        yield work
    except KeyboardInterrupt:
        raise SystemExit("\nInterrupted: everything that was started is stopped. Logs are in %s"
                         % work) from None
    finally:
        if not (work / "kept").exists() and not os.environ.get("ASSAY_HARNESS_KEEP_FILES"):
            clean(work)
