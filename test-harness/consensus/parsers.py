"""The parsers that are compared: what each needs, how its driver is built and started."""

import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

from assay_harness import packages, platforms

from . import servers

HERE = pathlib.Path(__file__).resolve().parent
DRIVERS = HERE / "drivers"
JARS = ["/usr/share/java/apache-mime4j-core.jar", "/usr/share/java/apache-mime4j-dom.jar"]


class Unavailable(Exception):
    """This parser cannot be had on this machine."""


class Parser:
    """A driver: a program that reads paths and prints a line of JSON for each."""

    # seconds for one message; a driver that reads many before it answers wants more
    patience = 30

    def __init__(self, name, command=(), environment=None):
        self.name = name
        self.command = list(command)
        self.environment = environment or {}

    def prepare(self, folder):
        """Build it into a folder that is kept. Raises Unavailable."""

    def start(self, stdin, stdout, stderr):
        return subprocess.Popen(self.command, stdin=stdin, stdout=stdout, stderr=stderr,
                                env=dict(os.environ, **self.environment))

    def close(self):
        """End what prepare() started."""


def run(command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise Unavailable("%s: %s" % (command[0], result.stderr.strip()[-500:]))
    return result.stdout


class InC(Parser):
    """A library with a driver in C."""

    def __init__(self, name, package):
        super().__init__(name)
        self.package = package

    def prepare(self, folder):
        for tool in ("cc", "pkg-config"):
            if not shutil.which(tool):
                raise Unavailable("no " + tool)
        program = folder / self.name
        sources = [DRIVERS / (self.name + ".c"), DRIVERS / "line.c"]
        if not program.exists():
            flags = shlex.split(run(["pkg-config", "--cflags", "--libs", self.package, "jansson"]))
            run(["cc", "-Wall", "-Wextra", "-O1", "-o", str(program), *map(str, sources), *flags])
        self.command = [str(program)]


class Java(Parser):
    def prepare(self, folder):
        if not shutil.which("javac") or not all(os.path.exists(jar) for jar in JARS):
            raise Unavailable("no javac or no mime4j")
        if not (folder / "Mime4j.class").exists():
            run(["javac", "-cp", ":".join(JARS), "-d", str(folder), str(DRIVERS / "Mime4j.java")])
        self.command = ["java", "-Xss16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                        ":".join([str(folder), *JARS]), "Mime4j"]


class Perl(Parser):
    def prepare(self, folder):
        run(["perl", "-MMIME::Parser", "-e", "1"])
        self.command = ["perl", str(DRIVERS / "mime-tools.pl")]


class Node(Parser):
    """A package of the npm registry, at the version that package-lock.json says."""

    def prepare(self, folder):
        if not shutil.which("node"):
            raise Unavailable("no node")
        if not (folder / "node_modules" / ".package-lock.json").exists():
            if not shutil.which("npm"):
                raise Unavailable("no npm")
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder)
            run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)
        self.command = ["node", str(DRIVERS / (self.name + ".mjs"))]
        self.environment = {"CONSENSUS_MODULES": str(folder)}


class Dovecot(Parser):
    """A live, private Dovecot of a platform, asked over IMAP."""

    patience = 180

    def __init__(self, name, platform):
        super().__init__(name)
        self.platform = platform
        self.server = None

    def prepare(self, folder):
        try:
            self.server = servers.start(self.platform)
        except (OSError, RuntimeError, SystemExit) as error:
            raise Unavailable(str(error)) from error
        self.name = "dovecot-%d.%d" % self.server.version
        self.command = [sys.executable, str(DRIVERS / "dovecot.py"), str(self.server.port)]

    def close(self):
        if self.server is not None:
            self.server.stop()
            self.server = None


def python(policy):
    return Parser("python-" + policy, [sys.executable, str(DRIVERS / "python.py"), policy])


def everything(dovecots=("host", "debian13")):
    """All parsers, not prepared yet."""
    return [*[Dovecot("dovecot@" + platform, platform) for platform in dovecots],
            InC("gmime", "gmime-3.0"), python("compat32"), python("default"),
            Perl("mime-tools"), InC("libetpan", "libetpan"), Node("mailparser"),
            Node("postal-mime"), Java("mime4j")]


def needed_packages():
    """packages.txt without what another package already provides."""
    names = []
    for line in (HERE / "packages.txt").read_text().splitlines():
        words = line.split("#")[0].split()
        if words and not (words[1:2] == ["unless"] and shutil.which(words[2])):
            names.append(words[0])
    return names


def build_folder():
    """Where built drivers are kept; a change of any driver makes another one."""
    digest = hashlib.sha256()
    for path in sorted([*DRIVERS.iterdir(), HERE / "package-lock.json"]):
        if path.is_file():
            digest.update(path.read_bytes())
    folder = platforms.cache() / ("consensus-" + digest.hexdigest()[:12])
    folder.mkdir(exist_ok=True)
    return folder


def prepare(wanted, log, install=True):
    """(those that can be had, [(name, why not)] of the others)."""
    if install:
        packages.install_named(needed_packages(), log)
    folder = build_folder()
    ready, without = [], []
    for parser in wanted:
        try:
            parser.prepare(folder)
            ready.append(parser)
        except Unavailable as error:
            without.append((parser.name, str(error)))
    return ready, without
