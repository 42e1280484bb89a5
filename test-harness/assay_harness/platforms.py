"""Platforms: this machine ("host"), and a Debian 13 root entered with chroot.

Everything runs in namespaces of its own (unshare(1)): mounts made for a run are
seen by nobody else and vanish with it, and when it ends, however it ends,
the kernel ends every process that it started.
"""

import fcntl
import hashlib
import os
import pathlib
import re
import subprocess
import sys

from . import packages

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
MODULES = "/usr/lib/dovecot/modules"
SUITE = "trixie"
# real messages that a checkout may have beside it; tests that want them are skipped without
CORPUS = SOURCE.parent / "shared" / "corpora" / "natural"


def cache():
    """Where things are kept between runs, outside the repository."""
    base = os.environ.get("ASSAY_HARNESS_CACHE")
    path = pathlib.Path(base) if base else pathlib.Path("/var/cache/assay-harness")
    path.mkdir(parents=True, exist_ok=True)
    return path


def run_quietly(command, log, **options):
    """Run a command with its output in a log file. Returns its exit status."""
    with open(log, "ab") as out:
        out.write(("\n$ %s\n" % " ".join(map(str, command))).encode())
        out.flush()
        return subprocess.run(command, stdout=out, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, **options).returncode


class Platform:
    """A place where Assay is built and tested. Paths inside are the same on all platforms."""

    name = None
    source = "/srv/assay/source"
    build = "/srv/assay/build"
    prefix = "/srv/assay/installed"

    def __init__(self, work):
        """work: a folder of this run on the machine, where logs go too."""
        self.work = pathlib.Path(work)
        self.work.mkdir(parents=True, exist_ok=True)

    def describe(self):
        raise NotImplementedError

    def prepare(self, log):
        """Make the platform ready; packages included."""
        raise NotImplementedError

    def setup(self):
        """Shell commands that make the mounts, run inside the namespaces."""
        raise NotImplementedError

    def enter(self, command, tied=True):
        """The command that runs `command` (a list) on the platform; tied: not longer than we live."""
        # bash is process 1 of the namespace: it reaps orphans, as init does
        script = "set -e; %s; %s & wait $!" % (self.setup(), quote(command))
        # killed without a chance to clean up, we still take everything along
        tie = ["setpriv", "--pdeathsig", "KILL", "--"] if tied else []
        return [*tie, "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                "--propagation", "private", "bash", "-c", script]

    def run(self, command, log):
        return run_quietly(self.enter(command), log)


def mount_corpus(place):
    return "mount --bind -o ro %s %s" % (CORPUS, place) if CORPUS.exists() else "true"


def quote(command):
    return " ".join("'%s'" % str(word).replace("'", "'\\''") for word in command)


class Host(Platform):
    """This machine. Its Dovecot module folder is overlaid, so that nothing is installed into it."""

    name = "host"

    def describe(self):
        release = pathlib.Path("/etc/os-release").read_text()
        return re.search(r'PRETTY_NAME="(.*)"', release).group(1)

    def prepare(self, log):
        packages.install("host", log)

    def setup(self):
        layers = self.work / "modules"
        mine = self.work / "srv"
        return "; ".join([
            "mkdir -p %s/upper %s/work %s/source %s/build %s/installed /srv"
            % (layers, layers, mine, mine, mine),
            # an overlay cannot lie on an overlay (as in containers): copy there
            "mount -t overlay -o lowerdir=%s,upperdir=%s/upper,workdir=%s/work assay %s 2>/dev/null"
            " || { cp -a %s/. %s/upper/; mount --bind %s/upper %s; }"
            % (MODULES, layers, layers, MODULES, MODULES, layers, layers, MODULES),
            "mount -t tmpfs assay /srv",
            "mkdir -p /srv/assay",
            "mount --bind %s /srv/assay" % mine,
            "mkdir -p /srv/assay/source /srv/assay/corpus",
            "mount --bind -o ro %s /srv/assay/source" % SOURCE,
            mount_corpus("/srv/assay/corpus"),
        ])


class Debian13(Platform):
    """A Debian 13 root, made once with mmdebstrap and kept."""

    name = "debian13"

    def __init__(self, work):
        super().__init__(work)
        names = packages.wanted(self.name)
        key = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
        self.root = cache() / ("debian13-%s" % key)

    def describe(self):
        return "Debian 13 in %s" % self.root

    def prepare(self, log):
        packages.install("host", log)
        # of two runs at once, one makes it for both
        with open(cache() / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.root / ".complete").exists():
                self.make(log)

    def make(self, log):
        print("Making a Debian 13 root (once; about 500 MB in %s)" % self.root, flush=True)
        remove = ["rm", "-rf", "--one-file-system", str(self.root)]
        subprocess.run(remove)
        status = run_quietly(
            ["mmdebstrap", "--mode=root", "--variant=minbase",
             "--include=" + ",".join(packages.wanted(self.name)), SUITE, str(self.root),
             *debian13_sources(log)], log)
        if status != 0:
            subprocess.run(remove)
            sys.exit("mmdebstrap could not make the Debian 13 root; see %s" % log)
        (self.root / ".complete").touch()

    def setup(self):
        mine = self.work / "srv"
        return "; ".join([
            # the root stays as it was made: what a run writes goes to a layer of its own
            "mkdir -p %s/upper %s/work %s/root %s/source %s/build %s/installed"
            % (self.work, self.work, self.work, mine, mine, mine),
            "mount -t overlay -o lowerdir=%s,upperdir=%s/upper,workdir=%s/work assay %s/root 2>/dev/null"
            " || mount --bind %s %s/root" % (self.root, self.work, self.work, self.work, self.root,
                                             self.work),
            "cd %s/root" % self.work,
            "mkdir -p srv/assay",
            "mount --bind %s srv/assay" % mine,
            "mount --bind -o ro %s srv/assay/source" % SOURCE,
            "mkdir -p srv/assay/corpus",
            mount_corpus("srv/assay/corpus"),
            "mount -t proc proc proc",
            "mount --rbind /dev dev",
            "mount -t tmpfs tmpfs run",
        ])

    def enter(self, command, tied=True):
        return super().enter(["chroot", str(self.work / "root"), "/usr/bin/env",
                              "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "PYTHONDONTWRITEBYTECODE=1",
                              *command], tied)


def apt_sources():
    """[(release, address)] of the Debian archives that this machine's apt uses."""
    listed = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN)|$(RELEASE)|$(REPO_URI)"],
                            capture_output=True, text=True)
    rows = sorted({tuple(line.split("|")) for line in listed.stdout.splitlines()})
    return [(release, address) for origin, release, address in rows if origin == "Debian"]


def debian13_sources(log):
    """The same archives for Debian 13, updates included, as lines of sources.list."""
    release = re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(), re.M)
    own = release.group(1) if release else "none"
    if own not in [release for release, _ in apt_sources()]:
        # apt tells of an archive's origin only when it has its index
        run_quietly(["apt-get", "update"], log)
    lines = ["deb %s %s%s main" % (address, SUITE, release[len(own):])
             for release, address in apt_sources()
             if release in (own, own + "-updates", own + "-security")]
    if not any(line.endswith(" %s main" % SUITE) for line in lines):
        sys.exit("apt on this machine has no Debian archive to take Debian 13 from")
    return lines


PLATFORMS = {"host": Host, "debian13": Debian13}
