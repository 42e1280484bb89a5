"""try: build, start everything, send two messages, show what arrived and why."""

import argparse
import os
import pathlib
import signal
import subprocess
import sys
import time

from . import platforms, workplace

INSIDE = ["env", "PYTHONPATH=%s/test-harness" % platforms.Platform.source, "python3", "-u", "-m",
                 "assay_harness.inside"]
# the pid and the folder of what --keep left running
STATE = pathlib.Path("/run/assay-try")


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
    """(pid, folder) of what --keep left running, or None."""
    try:
        pid, work = STATE.read_text().split()
        command = pathlib.Path("/proc/%s/cmdline" % pid).read_bytes()
    except (OSError, ValueError):
        return None
    return (int(pid), pathlib.Path(work)) if command.startswith(b"unshare\0") else None


def children(pid):
    return [int(child) for child in
            pathlib.Path("/proc/%d/task/%d/children" % (pid, pid)).read_text().split()]


def stop():
    kept = running()
    if kept is None:
        sys.exit("Nothing is running.")
    pid, work = kept
    try:
        # unshare waits for the shell, the shell for the demonstration, which stops the servers
        os.kill(children(children(pid)[0])[0], signal.SIGTERM)
    except (IndexError, OSError):
        os.kill(pid, signal.SIGKILL)
    patience = time.monotonic() + 30
    while running() is not None:
        if time.monotonic() > patience:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    STATE.unlink()
    workplace.clean(work)
    print("Stopped. Logs are in %s" % work)


def build(platform, work):
    log = work / "build.log"
    print("Building (log: %s)" % log, flush=True)
    status = platform.run([*INSIDE, "build"], log)
    if status != 0:
        print("\n".join(log.read_text(errors="replace").splitlines()[-30:]))
        sys.exit("The build failed; the whole log is %s" % log)


def demonstrate(platform, work):
    """Run the demonstration to its end."""
    command = platform.enter([*INSIDE, "demo"])
    status = subprocess.run(command, stdin=subprocess.DEVNULL).returncode
    print("Everything is stopped. Logs are in %s" % work)
    sys.exit(status)


def demonstrate_and_keep(platform, work):
    """Return when the demonstration is over, and leave its servers running."""
    ready = platform.work / "srv" / "ready"
    log = work / "kept.log"
    # not our own output: whoever reads that (a pipe) would wait for the servers to end
    with open(log, "wb") as out:
        command = platform.enter([*INSIDE, "demo", "--keep"], tied=False)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    STATE.write_text("%d %s\n" % (process.pid, work))
    try:
        with open(log, errors="replace") as shown:
            over = False
            while not over:
                over = process.poll() is not None or ready.exists()
                print(shown.read(), end="", flush=True)
                time.sleep(0.1)
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.poll() is not None:
        STATE.unlink()
        sys.exit("The demonstration ended early.")
    workplace.keep(work)
    print("  Stop it with: ./test-harness/try --stop")


def main():
    options = parse_arguments()
    if os.geteuid() != 0:
        sys.exit("Run this as root: it makes namespaces and mounts, and Postfix and Dovecot want it.")
    if options.stop:
        stop()
        return
    if running() is not None:
        sys.exit("One is running already: end it with ./test-harness/try --stop")
    with workplace.workplace("try") as work:
        platform = platforms.PLATFORMS[options.platform](work / options.platform)
        platform.prepare(work / "packages.log")
        print("Platform: %s" % platform.describe())
        build(platform, work)
        (demonstrate_and_keep if options.keep else demonstrate)(platform, work)


if __name__ == "__main__":
    main()
