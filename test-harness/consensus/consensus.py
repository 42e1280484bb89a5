"""Compares what parsers make of messages, and reports."""

import argparse
import collections
import json
import os
import pathlib
import sys
import time

from . import parsers, running


def groups(readings, path):
    """[[names of parsers that agree]], the largest group first."""
    found = collections.defaultdict(list)
    for name, by_path in readings.items():
        found[by_path[path].key].append(name)
    return sorted(found.values(), key=len, reverse=True)


def messages_below(places):
    paths = []
    for place in map(pathlib.Path, places):
        paths += sorted(place.rglob("*.eml")) if place.is_dir() else [place]
    return [str(path.resolve()) for path in paths]


class Comparison:
    """Groups of agreeing parsers, for each message."""

    def __init__(self, readings, paths):
        self.readings = readings
        self.paths = paths
        self.groups = {path: groups(readings, path) for path in paths}

    @property
    def agreed(self):
        return [path for path in self.paths if len(self.groups[path]) == 1]

    @property
    def disagreed(self):
        return [path for path in self.paths if len(self.groups[path]) > 1]

    def dissent(self):
        """parser -> (messages where it is not of the largest group, where it stands alone)"""
        rows = {}
        for name in self.readings:
            minority = [p for p in self.disagreed if name not in self.groups[p][0]]
            alone = [p for p in minority if [name] in self.groups[p]]
            rows[name] = (len(minority), len(alone))
        return rows

    def errors(self):
        return {name: {p: by_path[p].error for p in self.paths if by_path[p].error is not None}
                for name, by_path in self.readings.items()}

    def as_json(self):
        return {"messages": len(self.paths), "agreed": len(self.agreed),
                "parsers": list(self.readings),
                "dissent": {n: {"minority": m, "alone": a} for n, (m, a) in self.dissent().items()},
                "errors": {n: e for n, e in self.errors().items() if e},
                "disagreements": {
                    path: [{"parsers": names,
                            "error": self.readings[names[0]][path].error,
                            "leaves": [each.as_json() for each in self.readings[names[0]][path].leaves]}
                           for names in self.groups[path]]
                    for path in self.disagreed}}

    def table(self):
        lines = ["%d messages, %d parsers: all agree on %d (%.1f %%)"
                 % (len(self.paths), len(self.readings), len(self.agreed),
                    100 * len(self.agreed) / max(1, len(self.paths))),
                 "%-16s %9s %6s %7s" % ("parser", "minority", "alone", "errors")]
        errors = self.errors()
        for name, (minority, alone) in self.dissent().items():
            lines.append("%-16s %9d %6d %7d" % (name, minority, alone, len(errors[name])))
        return "\n".join(lines)


def compare(ready, paths):
    return Comparison(running.read_with_all(ready, paths), paths)


def main():
    arguments = argparse.ArgumentParser(prog="consensus")
    arguments.add_argument("place", nargs="+", help="a message, or a folder of *.eml")
    arguments.add_argument("--json", metavar="FILE")
    arguments.add_argument("--only", metavar="PARSER,...")
    arguments.add_argument("--without", metavar="PARSER,...", default="")
    arguments.add_argument("--assay", metavar="PROGRAM",
                           help="also canonicalise with it, compare again, and report")
    arguments.add_argument("--well-formed", action="store_true",
                           help="they are known to be: a finding is a false alarm")
    options = arguments.parse_args()
    wanted = [p for p in parsers.everything()
              if (not options.only or p.name in options.only.split(","))
              and p.name not in options.without.split(",")]
    began = time.monotonic()
    ready, without = parsers.prepare(wanted, os.devnull)
    for name, why in without:
        print("without %s: %s" % (name, why))
    try:
        result = {}
        if options.assay:
            # pylint: disable=import-outside-toplevel,cyclic-import
            from . import report
            paths = messages_below(options.place)
            result, comparison, after = report.make(ready, options.assay, paths,
                                                    paths if options.well_formed else ())
        else:
            comparison = compare(ready, messages_below(options.place))
    finally:
        for parser in ready:
            parser.close()
    print(comparison.table())
    if result:
        print("\ncanonical:\n%s\n\n%s" % (after.table(), report.table(result)))
    print("took %.0f s" % (time.monotonic() - began))
    if options.json:
        with open(options.json, "w") as out:
            json.dump({**comparison.as_json(), **({"report": result, "after": after.as_json()}
                                                  if result else {})}, out, indent=1)


if __name__ == "__main__":
    sys.exit(main())
