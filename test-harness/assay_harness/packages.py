"""The Debian packages that building and testing needs, and their installation."""

import contextlib
import os
import pathlib
import subprocess
import sys

LIST = pathlib.Path(__file__).parent.parent / "packages.txt"
POLICY = pathlib.Path("/usr/sbin/policy-rc.d")


def wanted(platform):
    """The packages of packages.txt for a platform."""
    names = []
    for line in LIST.read_text().splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            only, line = line[1:].split("]", 1)
            if only != platform:
                continue
        if line.strip():
            names.append(line.strip())
    return names


def missing(names):
    """Those that are not installed."""
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
        capture_output=True, text=True)
    installed = {line.split()[0] for line in result.stdout.splitlines()
                 if line.endswith(" installed")}
    return [name for name in names if name not in installed]


@contextlib.contextmanager
def no_daemons():
    """While packages are installed, keep their daemons from starting (policy-rc.d(8))."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def available(name):
    """Whether apt knows the package (Debian releases name some packages differently)."""
    result = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True)
    candidates = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("  Candidate:")]
    return candidates not in ([], ["(none)"])


def install(platform, log):
    """Install what a platform lacks of packages.txt."""
    install_named(wanted(platform), log)


def install_named(names, log):
    """Install what is missing of these on this machine, after saying so."""
    needed = missing(names)
    if not needed:
        return
    if os.geteuid() != 0:
        sys.exit("Missing packages: %s\nRun this as root, or install them with apt-get first."
                 % " ".join(needed))
    print("Installing with apt: %s" % " ".join(needed), flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with no_daemons(), open(log, "ab") as out:
        def apt(*arguments):
            return subprocess.run(["apt-get", "-y", *arguments], env=environment, stdout=out,
                                  stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).returncode
        apt("update")
        # what a release does not have under this name is not needed there either
        known = [name for name in needed if available(name)]
        if apt("install", "--no-install-recommends", "--no-remove", *known) != 0:
            sys.exit("apt-get could not install the packages (none is ever removed for them); see %s"
                     % log)
