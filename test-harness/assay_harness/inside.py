"""What runs on a platform: building, unit tests, end-to-end tests, the demonstration.

    python3 -m assay_harness.inside build|unit|valgrind|sanitized|clang|dist|partial|bench|fuzz|e2e|demo
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE = pathlib.Path("/srv/assay/source")
BUILD = pathlib.Path("/srv/assay/build")
PREFIX = pathlib.Path("/srv/assay/installed")
COPY = BUILD / "source"
# real messages for property tests, where a checkout has them beside it
CORPUS = pathlib.Path("/srv/assay/corpus")


def sh(command, cwd=None, environment=None):
    """Run a command; its failure ends this program."""
    print("+", " ".join(map(str, command)), flush=True)
    status = subprocess.run(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL).returncode
    if status != 0:
        sys.exit("failed (%d): %s" % (status, " ".join(map(str, command))))


def source():
    """A copy of the source tree with its configure script: the tree itself is read-only."""
    COPY.mkdir(parents=True, exist_ok=True)
    ignore = shutil.ignore_patterns(".git", "build*", "__pycache__", "autom4te.cache", "build-aux",
                                    "configure", "Makefile.in", "aclocal.m4", ".pytest_cache")
    shutil.copytree(SOURCE, COPY, ignore=ignore, dirs_exist_ok=True)
    if not (COPY / "configure").exists():
        sh(["autoreconf", "-fi"], COPY)
    return COPY


def configure(name, *options, cc="gcc", cflags="-g -O2", tree=None):
    """A build folder of that name, configured."""
    folder = BUILD / name
    folder.mkdir(parents=True, exist_ok=True)
    tree = tree or source()
    if not (folder / "Makefile").exists():
        sh([str(tree / "configure"), "--enable-werror", "--prefix=%s" % PREFIX,
            "--sysconfdir=%s/etc" % PREFIX, *options, "CC=" + cc, "CFLAGS=" + cflags], folder)
    return folder


def make(folder, *targets, environment=None):
    sh(["make", "-j%d" % os.cpu_count(), *targets], folder,
       dict(os.environ, **environment) if environment else None)


def count_unit_tests(folder):
    """Totals of all cmocka programs of a build folder, from the logs of make check."""
    passed = failed = 0
    # a .trs file tells how a program ended, its log what cmocka counted
    for result in sorted(folder.rglob("test-*.trs")):
        outcome = re.search(r":test-result: (\w+)", result.read_text()).group(1)
        if outcome == "SKIP":
            print("skipped:", result.stem)
            continue
        text = result.with_suffix(".log").read_text(errors="replace")
        match = re.search(r"\[  PASSED  \] (\d+) test", text)
        failing = set(re.findall(r"\[  FAILED  \] (\w+)$", text, re.M))
        # a script counts as one test, and so does a program that died before it could count
        passed += int(match.group(1)) if match else outcome == "PASS"
        failed += len(failing) or outcome != "PASS"
    return passed, failed


def corpus_setting():
    return {"ASSAY_CORPUS": str(CORPUS)} if any(CORPUS.glob("*")) else {}


def unit_tests(folder, *settings):
    """make check; prints the totals on a line of their own, and returns the exit status."""
    for result in folder.rglob("test-*.trs"):
        result.unlink()
    status = subprocess.run(["make", "-j%d" % os.cpu_count(), "check", *settings], cwd=folder,
                            env=dict(os.environ, VERBOSE="1", **corpus_setting()),
                            stdin=subprocess.DEVNULL).returncode
    passed, failed = count_unit_tests(folder)
    if status != 0 and failed == 0:
        failed = 1
    print("unit: %d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


def build():
    folder = configure("main")
    make(folder)
    make(folder, "install")


def unit():
    sys.exit(unit_tests(configure("main")))


def valgrind():
    folder = configure("main")
    suppressions = SOURCE / "test-harness/valgrind.supp"
    sys.exit(unit_tests(
        folder, "TESTS=$(check_PROGRAMS)", "LOG_COMPILER=%s/libtool" % folder,
        "LOG_FLAGS=--mode=execute valgrind -q --error-exitcode=99 --leak-check=full "
        "--suppressions=%s" % suppressions))


def sanitized():
    folder = configure("sanitized", "--enable-sanitizers", "--without-plugins", cflags="-g -O1")
    sys.exit(unit_tests(folder))


def clang():
    make(configure("clang", cc="clang"))


def dist():
    """The tarball builds, and installs into a DESTDIR."""
    folder = configure("main")
    make(folder, "dist")
    tarball = next(folder.glob("assay-*.tar.xz"))
    unpacked = BUILD / "tarball"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    sh(["tar", "-xf", str(tarball), "-C", str(unpacked)])
    tree = next(unpacked.glob("assay-*"))
    built = configure("from-tarball", tree=tree)
    make(built)
    make(built, "install", "DESTDIR=%s/destdir" % BUILD)
    for name in ("bin/assay", "sbin/assay-milter", "lib/libassay.so", "include/assay/analyse.h",
                 "share/man/man1/assay.1", "lib/pkgconfig/assay.pc"):
        if not (BUILD / ("destdir%s/%s" % (PREFIX, name))).exists():
            sys.exit("make install left out " + name)


def partial():
    """Administrators who need one side only."""
    make(configure("no-plugins", "--without-plugins"))
    make(configure("no-milter", "--without-milter"))


def bench():
    """A short run: its figures mean nothing, its report must be complete."""
    folder = configure("main")
    make(folder, "bench/bench")
    sh(["bench/bench", "2", "1", "benchmarks.md"], folder)
    rows = json.loads((folder / "bench.json").read_text())
    measured = {(row["target"], row["class"]) for row in rows if row["mb_per_s"] > 0}
    for target in ("assay", "assay+sha256", "assay-structure", "gmime", "dovecot-structure",
                   "sha256", "memchr"):
        for name in ("text", "alternative", "attachments", "nested", "many", "all"):
            if (target, name) not in measured:
                sys.exit("not measured: %s, %s" % (target, name))
    if not (folder / "benchmarks.md").read_text().startswith("# Benchmarks"):
        sys.exit("benchmarks.md is no report")


def fuzz():
    seconds = os.environ.get("ASSAY_FUZZ_SECONDS", "60")
    folder = configure("fuzz", "--enable-fuzzers", "--without-plugins", "--without-milter",
                       cc="clang")
    make(folder)
    make(folder, "-k", "fuzz", "FUZZ_SECONDS=" + seconds)


def e2e():
    """End-to-end tests; further arguments go to pytest."""
    environment = dict(os.environ, PYTHONPATH=str(SOURCE / "test-harness"), ASSAY_PREFIX=str(PREFIX),
                       PYTHONDONTWRITEBYTECODE="1", **corpus_setting())
    os.execvpe("/usr/bin/python3",
               ["python3", "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rf", "--tb=short",
                "--basetemp=/srv/assay/pytest",
                "--durations=5", *(sys.argv[2:] or [str(SOURCE / "test-harness/tests")])],
               environment)


def demo():
    from . import demo as demonstration
    demonstration.main(sys.argv[2:])


if __name__ == "__main__":
    {f.__name__: f for f in (build, unit, valgrind, sanitized, clang, dist, partial, bench, fuzz,
                               e2e, demo)}[
        sys.argv[1]]()
