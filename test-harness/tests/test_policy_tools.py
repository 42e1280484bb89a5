"""assay explain, test, replay and policy check, and the recipes of the cookbook."""

import json
import mailbox
import pathlib
import re
import subprocess

import pytest

from assay_harness import cookbook, messages, site
from test_cli import ASSAY, corpus_sample, on_terminal, screen, simple, stored

SOURCE = pathlib.Path(__file__).resolve().parents[2]
RECIPES = cookbook.recipes()
POLICY = """
rule "programs" {
  part { detected = {"application/vnd.microsoft.portable-executable", "application/x-executable"} }
  action = replace
}
rule "images" {
  part { type = "image/*" }
  action = tag
  subject_prefix = "[image]"
}
rule "many" {
  parts_above = 5
  action = quarantine
}
rule "german" {
  part { charset = "iso-8859-*" }
  action = reject
  text = "not here"
}
rule "watched" {
  mode = observe
  part { attachment = true }
  action = discard
}
"""


def run(*arguments, octets=b""):
    return subprocess.run([ASSAY, *map(str, arguments)], input=octets, capture_output=True, check=False)


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "policy.conf"
    path.write_text(POLICY)
    return path


@pytest.fixture
def sample():
    """Messages of our own, and real ones where there are any."""
    return [*sorted(messages.FOLDER.glob("*.eml")),
            *sorted((SOURCE / "lib/rewrite/fixtures").glob("*.eml")), *corpus_sample()]


# ---- the manuals ----

def test_the_manual_has_every_option_of_every_command():
    manual = (SOURCE / "doc/assay.1").read_text()
    commands = re.findall(r"^  (\w+) ", run("--help").stdout.decode(), re.M)
    assert len(commands) >= 8
    for command in commands:
        text = run(command, "--help").stdout.decode()
        assert text.startswith("usage: assay " + command)
        for option in re.findall(r"^  (?:-\w, )?--([a-z-]+)", text, re.M):
            assert re.search(r"^\.It Fl (?:\w , )?-%s\b" % option, manual, re.M), (command, option)


def test_the_manual_has_no_option_that_there_is_not():
    manual = (SOURCE / "doc/assay.1").read_text()
    commands = re.findall(r"^  (\w+) ", run("--help").stdout.decode(), re.M)
    helps = "".join(run(command, "--help").stdout.decode() for command in commands) + "--help --version"
    for option in re.findall(r"^\.It Fl (?:\w , )?-([a-z-]+)", manual, re.M):
        assert re.search(r"--%s\b" % option, helps), option


def test_the_manual_has_every_key_of_a_policy_test():
    manual = (SOURCE / "doc/assay-policy-test.5").read_text()
    table = (SOURCE / "tools/policy-test-file.c").read_text()
    keys = set(re.findall(r'^\t\{"(\w+)", IN_', table, re.M))
    assert len(keys) > 30
    documented = set(re.findall(r"^\.It Ic (\w+)$", manual, re.M))
    assert keys | {"part"} == documented


def test_the_manual_has_every_kind_of_content():
    manual = (SOURCE / "doc/assay-policy-test.5").read_text()
    for file, count in (("policy-test-content.c", 12), ("policy-test-archive.c", 12)):
        kinds = re.findall(r'^\t\{"([\w.-]+)", ', (SOURCE / "tools" / file).read_text(), re.M)
        assert len(kinds) >= count
        for kind in kinds:
            assert re.search(r"(\.It Cm |\.Cm .*\b|^, |, )%s\b" % re.escape(kind), manual), kind


# ---- the cookbook ----

def test_the_cookbook_is_a_book():
    assert len(RECIPES) >= 20
    assert len({recipe.name for recipe in RECIPES}) == len(RECIPES)
    assert all(recipe.tests.count("\ntest ") + recipe.tests.startswith("test ") >= 1 for recipe in RECIPES)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_does_what_it_says(recipe, tmp_path):
    tests = recipe.write(tmp_path)
    checked = run("policy", "check", "--strict", tmp_path / "recipe.conf")
    assert (checked.returncode, checked.stderr) == (0, b"")
    tested = run("test", "-v", tests)
    assert tested.returncode == 0, (tested.stdout + tested.stderr).decode()


def test_a_recipe_without_its_rules_fails_its_tests(tmp_path):
    """The tests of the recipes test something: without the rules, most do not pass."""
    (tmp_path / "nothing.conf").write_text('rule "nothing" { from = "nobody@nowhere.example"  action = accept }\n')
    for recipe in RECIPES:
        folder = tmp_path / recipe.name
        folder.mkdir()
        tests = recipe.write(folder)
        if "ambiguous" in recipe.tests and "rule" not in recipe.policy:
            continue
        assert run("test", "--policy", tmp_path / "nothing.conf", tests).returncode == 1, recipe.title


def test_the_shipped_policy_does_what_its_tests_say():
    folder = site.PREFIX / "share/doc/assay/examples/assay"
    checked = run("policy", "check", "--strict", folder / "policy.conf")
    assert (checked.returncode, checked.stderr) == (0, b"")
    tested = run("test", "-v", folder / "policy.test")
    assert tested.returncode == 0, (tested.stdout + tested.stderr).decode()


# ---- explain ----

def explain(policy, path, *options):
    result = run("explain", "--json", "--policy", policy, *options, path)
    assert (result.returncode, result.stderr) == (0, b"")
    return json.loads(result.stdout)


def test_what_explain_promises_is_what_rewrite_writes(policy, sample):
    delivered = changed = 0
    for path in sample:
        said = explain(policy, path)["result"]
        written = run("rewrite", "--policy", policy, path)
        assert written.returncode == (0 if said["delivered"] else 3)
        delivered += said["delivered"]
        changed += said["changed"]
        if said["changed"]:
            assert said["analysis"] == json.loads(run("inspect", "--json", "-", octets=written.stdout).stdout)
        elif said["delivered"]:
            assert written.stdout == path.read_bytes()
    assert 0 < changed < delivered < len(sample)


def test_explain_shows_the_tree_that_inspect_shows(policy, sample):
    for path in sample[:20]:
        said = explain(policy, path)
        assert said["analysis"] == json.loads(run("inspect", "--json", path).stdout)
        text = run("explain", "--policy", policy, path).stdout
        assert run("inspect", path).stdout in text
        assert text.index(b"\nrules\n") < text.index(b"\nverdict: ") < text.index(b"\nresult\n")


def test_names_cannot_drive_the_terminal(policy):
    octets = simple("x\x1b[2J").replace(b"\r\n\r\n", b'\r\nContent-Type: image/png; name="a\x1b[2Jb"\r\n\r\n', 1)
    assert b"\x1b" not in run("explain", "--policy", policy, "--from", "a\x1b[2J", "-", octets=octets).stdout


# ---- replay ----

@pytest.fixture
def maildir(tmp_path):
    box = mailbox.Maildir(tmp_path / "Maildir")
    for number in range(300):
        octets = messages.invoice() if number % 7 == 0 else simple("m%d" % number, "text " * number)
        box.add(stored(octets))
    return tmp_path / "Maildir"


def test_replay_says_what_explain_says(policy, sample):
    listed = run("replay", "--json", "--list", "--policy", policy, "--from", "a@b.example", *sample)
    assert listed.returncode == 1
    lines = [json.loads(line) for line in listed.stdout.splitlines()]
    totals, changes = lines[-1], {line["file"]: line["after"] for line in lines[:-1]}
    assert totals["messages"] == len(sample) and totals["changed"] == len(changes)
    for path in sample:
        said = explain(policy, path, "--from", "a@b.example")
        moved = said["result"]["changed"] or not said["result"]["delivered"] \
            or said["ambiguity"]["done"] in ("tag", "rewrite")
        assert (str(path) in changes) == moved, path
        if moved:
            assert changes[str(path)] == {name: said["verdict"][name] for name in ("action", "rule")}


def test_replay_prints_the_same_with_any_number_of_threads(policy, maildir):
    once = run("replay", "--list", "--jobs", 1, "--policy", policy, maildir)
    assert once.returncode == 1 and len(once.stdout.splitlines()) > 40
    for jobs in (2, 3, 16):
        assert run("replay", "--list", "--jobs", jobs, "--policy", policy, maildir).stdout == once.stdout


def test_replay_counts_rules(policy, maildir):
    said = json.loads(run("replay", "--json", "--policy", policy, maildir).stdout)
    programs = len(range(0, 300, 7))
    rules = {rule["rule"]: rule for rule in said["rules"]}
    assert rules["programs"]["acted"] == programs and rules["german"]["matched"] == 0
    assert rules["watched"]["observed"] == programs and rules["watched"]["acted"] == 0
    assert {row["action"]: row["after"] for row in said["actions"]} == {
        "accept": 300 - programs, "replace": programs}


def test_replay_shows_its_progress(policy, maildir):
    status, shown, table = on_terminal("--policy", policy, maildir, command="replay")
    assert status == 1 and table.startswith(b"300 messages, 43 would change")
    assert b"%" in shown and b"messages" in shown
    assert screen(shown) == [""]


def test_replay_does_not_end_with_a_message_that_cannot_be_read(policy, maildir):
    (maildir / "new/0").symlink_to("nowhere")  # not followed: no message
    gone = maildir.parent / "gone"
    result = run("replay", "--policy", policy, gone, maildir)
    assert result.returncode == 2
    assert result.stderr.decode().splitlines() == ["assay: %s: No such file or directory" % gone]
    assert result.stdout.startswith(b"300 messages, 43 would change, 1 could not be judged")


def test_a_replayed_mbox_is_split_as_inspect_splits_it(policy, tmp_path):
    path = tmp_path / "archive"
    path.write_bytes(b"".join(b"From x\n" + stored(octets) + b"\n" for octets in (
        messages.invoice(), simple("two", "", ">From quoted", "From in the text"), messages.invoice())))
    lines = run("replay", "--json", "--list", "--policy", policy, path).stdout.splitlines()
    assert [json.loads(line).get("index") for line in lines] == [1, 3, None]
    assert json.loads(lines[-1])["messages"] == len(run("inspect", "--json", path).stdout.splitlines()) == 3
