"""Platforms: this machine ("host"), and a Debian 13 root entered with chroot.

Everything runs in namespaces of its own (unshare(1)): mounts made for a run are
seen by nobody else and vanish with it, and when it ends, however it ends,
the kernel ends every process that it started.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

from . import packages

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
MODULES = "/usr/lib/dovecot/modules"
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

    def enter(self, command):
        """The command that runs `command` (a list) on the platform."""
        # bash is process 1 of the namespace: it reaps orphans, as init does
        script = "set -e; %s; %s & wait $!" % (self.setup(), quote(command))
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
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
        if (self.root / ".complete").exists():
            return
        print("Making a Debian 13 root (once; about 500 MB in %s)" % self.root, flush=True)
        shutil.rmtree(self.root, ignore_errors=True)
        status = run_quietly(
            ["mmdebstrap", "--variant=minbase", "--include=" + ",".join(packages.wanted(self.name)),
             "trixie", str(self.root), debian_mirror()], log)
        if status != 0:
            shutil.rmtree(self.root, ignore_errors=True)
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

    def enter(self, command):
        return super().enter(["chroot", str(self.work / "root"), "/usr/bin/env",
                              "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "PYTHONDONTWRITEBYTECODE=1",
                              *command])


def debian_mirror():
    """The mirror that this machine's apt uses for Debian itself."""
    result = subprocess.run(["apt-get", "indextargets", "--format", "$(SITE)|$(ORIGIN)|$(RELEASE)"],
                            capture_output=True, text=True)
    sites = []
    for line in result.stdout.splitlines():
        site, origin, release = (line.split("|") + ["", ""])[:3]
        if origin == "Debian" and not release.endswith("-security") and site not in sites:
            sites.append(site)
    if not sites:
        sys.exit("apt on this machine has no Debian source to take Debian 13 from")
    return sites[0]


PLATFORMS = {"host": Host, "debian13": Debian13}
