"""check: build and run all tests on the platforms; the last line is the total."""

import argparse
import os
import re
import subprocess
import sys
import time

from . import platforms
from .workplace import workplace

# group -> what it is; in this order
GROUPS = {
    "host": ["format", "build", "unit", "sanitized", "valgrind", "clang", "partial", "dist", "e2e",
             "bench", "fuzz"],
    "debian13": ["build", "unit", "e2e"],
}
WHAT = {
    "format": "C sources are formatted as .clang-format says",
    "build": "configure, make with gcc -Wall -Wextra -Werror, make install",
    "unit": "unit tests",
    "sanitized": "unit tests with AddressSanitizer and UndefinedBehaviorSanitizer",
    "valgrind": "unit tests under valgrind",
    "clang": "make with clang -Wall -Wextra -Werror",
    "partial": "configure --without-plugins, --without-milter",
    "dist": "make dist; the tarball builds and installs into a DESTDIR",
    "e2e": "end-to-end tests with real Postfix and Dovecot",
    "bench": "the benchmark runs, and its report is complete",
    "fuzz": "each fuzz target for 60 s (ASSAY_FUZZ_SECONDS)",
}


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="test-harness/check", description="Build Assay and run all tests.",
        epilog="groups: " + "; ".join("%s: %s" % pair for pair in WHAT.items()))
    parser.add_argument("platform", nargs="*", choices=[[], *platforms.PLATFORMS], default=[],
                        help="host or debian13; default: both")
    parser.add_argument("--only", metavar="GROUP", action="append", choices=list(WHAT),
                        help="run only these groups (and build)")
    return parser.parse_args(arguments)


def format_check(log):
    """clang-format finds nothing to change."""
    names = subprocess.run(["git", "-C", str(platforms.SOURCE), "ls-files", "*.c", "*.h"],
                           capture_output=True, text=True).stdout.split()
    if not names:
        # not a git checkout: all sources there are
        names = [str(p.relative_to(platforms.SOURCE)) for p in platforms.SOURCE.rglob("*.[ch]")]
    return platforms.run_quietly(["clang-format", "--dry-run", "-Werror", *names], log,
                                 cwd=platforms.SOURCE)


def totals(group, status, text):
    """(passed, failed) of a group from its exit status and what it printed."""
    if group in ("unit", "sanitized", "valgrind"):
        match = re.findall(r"^unit: (\d+) passed, (\d+) failed$", text, re.M)
        if match:
            return int(match[-1][0]), int(match[-1][1])
    elif group == "fuzz":
        return (len(re.findall(r"^fuzz: \S+ passed", text, re.M)),
                len(re.findall(r"^fuzz: \S+ failed", text, re.M)) or status != 0)
    elif group == "e2e":
        summary = text.rstrip().rsplit("\n", 1)[-1]
        counts = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error)", summary)}
        passed = counts.get("passed", 0)
        failed = counts.get("failed", 0) + counts.get("error", 0)
        if passed + failed > 0 and (status == 0) == (failed == 0):
            return passed, failed
    return (1, 0) if status == 0 and group not in ("unit", "sanitized", "valgrind", "e2e") else (0, 1)


def run_group(platform, group, log):
    if group == "format":
        status = format_check(log)
    else:
        status = platform.run(["env", "PYTHONPATH=%s/test-harness" % platform.source, "python3", "-m",
                               "assay_harness.inside", group], log)
    return totals(group, status, log.read_text(errors="replace"))


def wanted_groups(name, only):
    return [g for g in GROUPS[name] if not only or g in only or g == "build"]


def main():
    options = parse_arguments(sys.argv[1:])
    if os.geteuid() != 0:
        sys.exit("Run this as root: it makes namespaces and mounts, and Postfix and Dovecot want it.")
    with workplace("check") as work:
        run(options.platform or list(platforms.PLATFORMS), options.only, work)


def run(names, only, work):
    print("Logs are in %s" % work, flush=True)
    rows = []
    begin = time.monotonic()
    for name in names:
        platform = platforms.PLATFORMS[name](work / name)
        try:
            platform.prepare(work / "packages.log")
        except SystemExit as reason:
            print("%s: %s" % (name, reason))
            show_failure(work / "packages.log")
            rows.append((name, "packages", 0, 1, 0))
            continue
        print("%s: %s" % (name, platform.describe()), flush=True)
        for group in wanted_groups(name, only):
            row = timed_group(platform, group, work / ("%s-%s.log" % (name, group)))
            rows.append(row)
            if group == "build" and row[3]:
                break
    report(rows, time.monotonic() - begin, work)


def timed_group(platform, group, log):
    """Run a group and say what came of it; a row of the report."""
    log.touch()
    started = time.monotonic()
    print("  %-10s %s ..." % (group, WHAT[group]), flush=True)
    passed, failed = run_group(platform, group, log)
    seconds = time.monotonic() - started
    print("  %-10s %d passed, %d failed (%.0f s)" % ("", passed, failed, seconds), flush=True)
    for note in re.findall(r"^NOTE: (.*)$", log.read_text(errors="replace"), re.M):
        print("  %-10s %s" % ("", note), flush=True)
    if failed:
        show_failure(log)
    return platform.name, group, passed, failed, seconds


def show_failure(log):
    """The end of the log: CI keeps what is printed, not the files."""
    print("  ---- the end of %s" % log)
    print("\n".join("  | " + line for line in
                    log.read_text(errors="replace").splitlines()[-60:]), flush=True)


def report(rows, seconds, work):
    print("\n%-10s %-10s %7s %7s %8s" % ("platform", "group", "passed", "failed", "seconds"))
    for name, group, passed, failed, took in rows:
        print("%-10s %-10s %7d %7d %8.0f" % (name, group, passed, failed, took))
    passed, failed = sum(r[2] for r in rows), sum(r[3] for r in rows)
    print("took %.0f s; logs in %s" % (seconds, work))
    sys.stdout.flush()
    print("%d passed, %d failed" % (passed, failed), flush=True)
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
