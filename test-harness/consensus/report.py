"""The measure of success: agreement before and after, detection, false alarms, coverage, fidelity."""

import pathlib
import re
import shutil
import tempfile

from . import assay, bugs, consensus, leaf, running


def share(part, whole):
    return {"count": part, "of": whole, "percent": round(100 * part / whole, 2) if whole else None}


def payloads(reading):
    return {leaf.normalised(each.data) for each in reading.leaves} - {b""}


def is_held(content, known):
    """Blank lines, and which characters end a line, are no payload."""
    def bare(octets):
        return re.sub(rb"[\r\n]+", b"\n", octets)
    return content in known or any(bare(content).strip() in bare(each) for each in known)


def uncovered(before, answers):
    """
    path -> [(parsers, type, name, size)] of payloads that no leaf of any view has, or has within: who
    shows less of a part shows nothing else. What only parsers with a bug there see is not asked for.
    """
    missing = {}
    for path, answer in answers.items():
        if answer.leaves is None:
            continue
        known = {each.content for each in answer.leaves}
        octets = pathlib.Path(path).read_bytes()
        rows = [[names, each.type, each.name, each.size]
                for names in before.groups[path] if not all(bugs.of(n, octets) for n in names)
                for each in before.readings[names[0]][path].leaves
                if each.payload and not is_held(leaf.normalised(each.data), known)]
        if rows:
            missing[path] = rows
    return missing


def unfaithful(answers, places, after):
    """Messages whose primary leaves are not all there, as most parsers see the canonical form."""
    lost = []
    for path, place in places.items():
        name = after.groups[place][0][0]
        shown = payloads(after.readings[name][place])
        missing = [each for each in answers[path].primary if each.content and each.content not in shown]
        # what was an encoded message is a proper one, whose leaves parsers show
        octets = leaf.normalised(answers[path].canonical) if missing else b""
        if any(not (each.is_message and each.content in octets) for each in missing):
            lost.append(path)
    return lost


def touched(answers, paths):
    """Those of `paths` that came out other than they went in."""
    return [p for p in paths if answers[p].canonical != pathlib.Path(p).read_bytes()]


def make(ready, program, paths, well_formed=()):
    """well_formed: paths that a generator vouches for. Everything as a dict, and the two comparisons."""
    before = consensus.Comparison(running.read_with_all(ready, paths), paths)
    answers = assay.ask_all(program, paths)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-canonical-"))
    try:
        places, unstable = assay.write_canonical(program, answers, folder)
        after_paths = list(places.values())
        after = consensus.Comparison(running.read_with_all(ready, after_paths), after_paths)
        back = {place: path for path, place in places.items()}
        disputed = [(back[place], after.groups[place]) for place in after.disagreed]
        # inside of a signature, or beyond a limit, nothing is rewritten: the caller is told
        unexplained = [path for path, found in disputed if not answers[path].sealed and
                       not bugs.explain(found, path, places[path])]
        counted = bugs.counted([found for _, found in disputed], [places[p] for p, _ in disputed])
        real = [p for p in before.disagreed if not bugs.explain(before.groups[p], p)]
        found = [p for p in before.disagreed if answers[p].grave]
        alarms = [p for p in before.agreed if answers[p].grave]
        missing = uncovered(before, answers)
        lost = unfaithful(answers, places, after)
    finally:
        shutil.rmtree(folder)
    fine = [p for p in paths if not answers[p].grave]
    result = {
        "agreement_before": share(len(before.agreed), len(paths)),
        "agreement_after": share(len(after.agreed), len(after_paths)),
        "agreement_after_without_bugs": share(len(after_paths) - len(unexplained), len(after_paths)),
        "detection": share(len(found), len(before.disagreed)),
        "detection_without_bugs": share(len([p for p in real if answers[p].grave]), len(real)),
        "false_alarms": share(len(alarms), len(before.agreed)),
        "false_alarms_well_formed": share(len([p for p in well_formed if answers[p].grave]),
                                          len(well_formed)),
        "coverage": share(len(paths) - len(missing), len(paths)),
        "fidelity": share(len(places) - len(lost), len(places)),
        "idempotence": share(len(places) - len(unstable), len(places)),
        "identity": share(len(fine) - len(touched(answers, fine)), len(fine)),
        "lists": {
            "improper_json": [p for p in paths if not answers[p].proper],
            "sealed": [p for p in paths if answers[p].sealed],
            "not_canonicalised": [p for p in paths if p not in places],
            "disagree_after": [p for p, _ in disputed], "unexplained_after": unexplained,
            "not_detected": [p for p in real if not answers[p].grave],
            "alarmed": [[p, answers[p].codes] for p in alarms],
            "uncovered": missing, "unfaithful": lost, "unstable": unstable,
            "touched": touched(answers, fine),
        },
        "bugs": counted,
    }
    return result, before, after


def table(result):
    lines = []
    for key, value in result.items():
        if isinstance(value, dict) and "percent" in value:
            lines.append("%-30s %6d of %6d  %s" % (key, value["count"], value["of"],
                                                  "" if value["percent"] is None else
                                                  "%.1f %%" % value["percent"]))
    return "\n".join(lines)
