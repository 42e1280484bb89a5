"""try: build, start everything, send two messages, show what arrived and why."""

import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from . import platforms

STATE = pathlib.Path("/run/assay-try.pid")


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="test-harness/try",
        description="Build Assay, start a private Postfix, Dovecot and assay-milter on loopback "
                    "ports, submit two messages and show what arrives over IMAP and POP3, and why.")
    parser.add_argument("--platform", choices=list(platforms.PLATFORMS), default="host",
                        help="where to run: this machine (default), or a Debian 13 root")
    parser.add_argument("--keep", action="store_true",
                        help="leave it running afterwards, for a mail client of your own")
    parser.add_argument("--stop", action="store_true", help="end what --keep left running")
    return parser.parse_args()


def running():
    """The pid of what --keep left running, or None."""
    try:
        pid = int(STATE.read_text())
        command = pathlib.Path("/proc/%d/cmdline" % pid).read_bytes()
    except (OSError, ValueError):
        return None
    return pid if command.startswith(b"unshare\0") else None


def stop():
    pid = running()
    if pid is None:
        sys.exit("Nothing is running.")
    os.kill(pid, signal.SIGTERM)
    while running() is not None:
        time.sleep(0.1)
    STATE.unlink()
    print("Stopped.")


def build(platform, work):
    log = work / "build.log"
    print("Building (log: %s)" % log, flush=True)
    status = platform.run(["env", "PYTHONPATH=%s/test-harness" % platform.source, "python3", "-m",
                           "assay_harness.inside", "build"], log)
    if status != 0:
        print("\n".join(log.read_text(errors="replace").splitlines()[-30:]))
        sys.exit("The build failed; the whole log is %s" % log)


def demonstrate(platform, keep, work):
    """Run the demonstration; with keep, return when it is over and leave the servers."""
    ready = platform.work / "srv" / "ready"
    command = platform.enter(["env", "PYTHONPATH=%s/test-harness" % platform.source, "python3", "-m",
                              "assay_harness.inside", "demo", *(["--keep"] if keep else [])])
    if not keep:
        sys.exit(subprocess.run(command, stdin=subprocess.DEVNULL).returncode)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    STATE.write_text(str(process.pid))
    while process.poll() is None and not ready.exists():
        time.sleep(0.1)
    if process.poll() is not None:
        STATE.unlink()
        sys.exit(process.returncode)
    print("End it with: test-harness/try --stop")


def main():
    options = parse_arguments()
    if os.geteuid() != 0:
        sys.exit("Run this as root: it makes namespaces and mounts, and Postfix and Dovecot want it.")
    if options.stop:
        stop()
        return
    if running() is not None:
        sys.exit("One is running already: end it with test-harness/try --stop")
    work = pathlib.Path(tempfile.mkdtemp(prefix="assay-try-"))
    work.chmod(0o755)
    platform = platforms.PLATFORMS[options.platform](work / options.platform)
    platform.prepare(work / "packages.log")
    print("Platform: %s" % platform.describe())
    build(platform, work)
    demonstrate(platform, options.keep, work)


if __name__ == "__main__":
    main()
