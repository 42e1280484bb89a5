"""assay inspect, as an administrator uses it: on messages, mailboxes, terminals and pipes."""

import email
import email.policy
import fcntl
import hashlib
import json
import mailbox
import os
import pathlib
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time

import pytest

from assay_harness import inside, messages, site
from reading import leaves

ASSAY = str(site.PREFIX / "bin/assay")
CORPUS = pathlib.Path(os.environ.get("ASSAY_CORPUS", inside.CORPUS))
# how many messages of the corpus a test takes, spread evenly
SAMPLE = 60


def run(*arguments, octets=b"", **options):
    return subprocess.run([ASSAY, "inspect", *map(str, arguments)], input=octets,
                          capture_output=True, check=False, **options)


def output(*arguments, octets=b""):
    """Standard output of a run in which nothing goes wrong."""
    result = run(*arguments, octets=octets)
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout


def parts(octets, *arguments):
    return json.loads(output("--json", *arguments, "-", octets=octets))["parts"]


def stored(octets):
    """A message as an mbox or a Maildir keeps it."""
    return octets.replace(b"\r\n", b"\n")


def simple(subject, *body):
    return messages.header(subject) + messages.lines("", *body)


def forwarded():
    """A message with a message (text, PDF) as its second part."""
    return (messages.header("Fwd")
            + messages.lines('Content-Type: multipart/mixed; boundary="out"', "", "--out", "", "see below",
                             "--out", "Content-Type: message/rfc822", "")
            + messages.header("=?utf-8?Q?caf=C3=A9?=")
            + messages.lines('Content-Type: multipart/mixed; boundary="in"', "", "--in", "", "inside", "--in",
                             "Content-Type: application/pdf", "Content-Transfer-Encoding: base64", "")
            + messages.encoded(messages.document())
            + messages.lines("--in--", "", "--out--"))


@pytest.fixture
def maildir(tmp_path):
    """A Maildir with two messages, one more in a subfolder, and what else is found in one."""
    root = tmp_path / "Maildir"
    box = mailbox.Maildir(root)
    for name, subfolder, flags in (("a", None, "S"), ("b", None, ""), ("c", "Sent", "S")):
        message = mailbox.MaildirMessage(stored(simple(name, "From the start")))
        message.set_flags(flags)
        if flags:
            message.set_subdir("cur")
        (box.add_folder(subfolder) if subfolder else box).add(message)
    (root / "tmp/half").write_bytes(b"half a message")
    (root / "dovecot.index.log").write_bytes(b"\x01\x03")
    (root / "cur/.hidden").write_bytes(b"")
    return root


@pytest.fixture
def mbox(tmp_path):
    path = tmp_path / "archive"
    bodies = [["one"], ["two", "", ">From quoted", "From in the text", ""], ["three", "", "", "end"]]
    path.write_bytes(b"".join(
        b"From sender@elsewhere.test Mon Nov 23 12:00:00 2026\n" + stored(simple("m", *body)) + b"\n"
        for body in bodies))
    return path


def corpus_sample():
    files = sorted(path for path in CORPUS.rglob("*.eml") if path.is_file())
    return files[::max(1, len(files) // SAMPLE)]


def test_the_manual_has_every_option():
    manual = (pathlib.Path(__file__).resolve().parents[2] / "doc/assay.1").read_text()
    options = re.findall(r"--([a-z]+)", output("--help").decode())
    assert len(options) > 8
    for option in options:
        assert re.search(r"^\.It Fl (?:\w , )?-%s\b" % option, manual, re.M), option


# ---- one message ----

def test_the_tree_says_beneath_an_entity_what_is_odd_about_it():
    lines = output("-", octets=messages.fixture("course-text.eml")).decode().splitlines()
    wav = next(i for i, line in enumerate(lines) if "audio/wav" in line)
    assert "detected image/jpeg" in lines[wav + 1]
    below = [line for line in lines[wav + 1:] if line.startswith(" " * 8)]
    assert any("T-MISMATCH at octet" in line for line in below)


def test_a_detected_type_is_mentioned_where_it_differs():
    text = output("-", octets=messages.invoice()).decode()
    assert "detected application/vnd.microsoft.portable-executable" in text
    assert "application/pdf" in text and "detected application/pdf" not in text


def test_sizes_are_told_in_octets_and_in_units():
    text = output("-", octets=simple("long", *["0123456789"] * 1000)).decode()
    assert "12000 octets (11.7 KiB)" in text


def test_names_cannot_drive_the_terminal():
    octets = simple("x").replace(b"\r\n\r\n", b'\r\nContent-Type: text/plain; name="a\x1b[2Jb"\r\n\r\n', 1)
    for options in ([], ["--headers"]):
        assert b"\x1b" not in output(*options, "-", octets=octets)


def test_headers_are_decoded_and_unfolded():
    text = output("--headers", "-", octets=forwarded()).decode()
    assert "  Subject: Fwd\n" in text and "  Subject: café\n" in text
    assert "Content-Transfer-Encoding: base64" in text
    only = output("--headers", "--section", "2.2", "-", octets=forwarded()).decode().splitlines()
    assert only[0] == "2.2   application/pdf, base64, %d octets" % len(messages.document())
    assert only[1:] == ["  Content-Type: application/pdf", "  Content-Transfer-Encoding: base64"]
    inner = output("--headers", "--section", "2.HEADER", "-", octets=forwarded()).decode()
    assert "café" in inner and "Fwd" not in inner


def test_headers_as_json():
    octets = b"Subject: =?utf-8?Q?caf=C3=A9?=\r\n =?utf-8?Q?_noir?=\r\nX-Raw: \xe9\r\n\r\n"
    entity = json.loads(output("--json", "--headers", "-", octets=octets))["headers"][0]
    assert entity["section"] == "1" and entity["type"] == "text/plain"
    assert [(f["name"], f["value"]) for f in entity["fields"]] == [("Subject", "café noir"), ("X-Raw", "é")]


def test_a_section_that_is_not_there_is_an_error():
    for options in (["--extract", "9"], ["--extract", "1.HEADER"], ["--headers", "--section", "3.4"]):
        result = run(*options, "-", octets=messages.invoice())
        assert result.returncode == 1 and result.stdout == b""
        assert b"assay: standard input: there is no section" in result.stderr


# ---- extraction ----

def assert_extracts_what_python_decodes(octets, path):
    found = [part for part in parts(octets) if not part["type"].startswith("message/rfc822")]
    expected = [payload for _, _, payload in leaves(octets)]
    assert len(found) == len(expected)
    for part, payload in zip(found, expected):
        assert output("--extract", part["section"], path) == payload


def test_extracted_octets_are_those_that_python_decodes(tmp_path):
    path = tmp_path / "message.eml"
    for octets in (messages.invoice(), forwarded(), simple("plain", "text"),
                   stored(messages.invoice())):
        path.write_bytes(octets)
        assert_extracts_what_python_decodes(octets, path)


def test_python_decodes_the_same_from_real_messages():
    sample = corpus_sample()
    if not sample:
        pytest.skip("no corpus")
    compared = 0
    for path in sample:
        octets = path.read_bytes()
        found = json.loads(output("--json", path))
        python = email.message_from_bytes(octets, policy=email.policy.compat32)
        # where readers differ there is nothing to compare with
        if found["severity"] not in ("none", "info") or any(p.defects for p in python.walk()):
            continue
        assert_extracts_what_python_decodes(octets, path)
        compared += 1
    assert compared > 10


def test_extracted_octets_are_those_that_were_hashed():
    compared = 0
    for path in [*sorted(messages.FOLDER.glob("*.eml")), *corpus_sample()]:
        for part in json.loads(output("--json", path))["parts"]:
            if part["sha256"] is None:
                continue
            assert hashlib.sha256(output("--extract", part["section"], path)).hexdigest() == part["sha256"]
            compared += 1
    assert compared > 4


def test_sections_are_those_of_imap(tmp_path):
    path = tmp_path / "forwarded.eml"
    octets = forwarded()
    path.write_bytes(octets)
    header, text = octets.split(b"\r\n\r\n", 1)
    inner = octets[octets.index(b"message/rfc822") + 18:octets.index(b"\r\n--out--")]
    assert output("--extract", "HEADER", path) == header + b"\r\n\r\n"
    assert output("--extract", "TEXT", path) == text
    assert output("--extract", "2", path) == inner
    assert output("--extract", "2.MIME", path) == b"Content-Type: message/rfc822\r\n\r\n"
    assert output("--extract", "2.header", path) + output("--extract", "2.text", path) == inner
    assert output("--extract", "2.1", path) == b"inside"
    assert output("--extract", "2.2", path) == messages.document()


def test_extraction_from_a_pipe_and_into_a_file(tmp_path):
    out = tmp_path / "program"
    out.write_bytes(b"what was there before" * 1000)
    assert output("--extract", "3", "-", octets=messages.invoice()) == messages.program()
    assert output("--extract", "3", "-o", out, "-", octets=messages.invoice()) == b""
    assert out.read_bytes() == messages.program()


def test_extraction_does_not_overwrite_what_it_reads(tmp_path):
    path = tmp_path / "message.eml"
    path.write_bytes(messages.invoice())
    result = run("--extract", "2", "-o", path, path)
    assert result.returncode == 1 and b"is the file that is read" in result.stderr
    assert path.read_bytes() == messages.invoice()


def test_a_file_is_not_made_for_a_missing_section(tmp_path):
    assert run("--extract", "7", "-o", tmp_path / "out", "-", octets=simple("x")).returncode == 1
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_reported():
    result = run("--extract", "2", "-o", "/dev/full", "-", octets=messages.invoice())
    assert result.returncode == 1 and b"/dev/full: No space left on device" in result.stderr


def test_a_big_message_is_never_in_memory(tmp_path):
    path = tmp_path / "big.eml"
    with path.open("wb") as file:
        file.write(messages.header("big") + messages.lines("Content-Transfer-Encoding: base64", ""))
        for _ in range(250):
            file.write(messages.encoded(b"\0" * 57 * 13000))
    for options in ([], ["--extract", "1", "-o", tmp_path / "out"], ["--summary"]):
        process = subprocess.Popen([ASSAY, "inspect", *options, path], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # a child begins with what its parent uses
        assert process.returncode == 0 and usage.ru_maxrss < 100 * 1024
    assert (tmp_path / "out").stat().st_size == 57 * 13000 * 250


# ---- mailboxes ----

def described(path, *options):
    """[(name, what is said of it)] of the lines for many messages."""
    text = output(*options, path).decode()
    return [tuple(line.split(": ", 1)) for line in text.splitlines()]


def test_a_maildir_is_its_messages_and_its_folders(maildir):
    said = described(maildir)
    assert len(said) == 3
    assert [name.replace(str(maildir), "").split("/")[1:-1] for name, _ in said] == [
        ["cur"], ["new"], [".Sent", "cur"]]
    # their bodies begin with "From ", but files of a Maildir are no mboxes
    assert all("#" not in name for name, _ in said)
    assert all("1 part, 0 attachments, none" in text for _, text in said)


def test_a_folder_is_searched_for_messages(tmp_path, maildir, mbox):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/invoice").write_bytes(messages.invoice())
    (tmp_path / "sub/link").symlink_to("/etc/passwd")
    (tmp_path / "sub/loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "sub/pipe")
    names = [name for name, _ in described(tmp_path)]
    assert names[-1] == str(tmp_path / "sub/invoice")
    assert names[:3] == [n for n, _ in described(maildir)] and len(names) == 7
    assert names[3:6] == ["%s#%d" % (mbox, i) for i in (1, 2, 3)]


def test_an_mbox_is_split_as_python_splits_it(mbox):
    octets = mbox.read_bytes()
    objects = [json.loads(line) for line in output("--json", mbox).splitlines()]
    assert [o["index"] for o in objects] == [1, 2, 3] and {o["file"] for o in objects} == {str(mbox)}
    for number, each in enumerate(mailbox.mbox(mbox, create=False), 1):
        found = objects[number - 1]
        raw = octets[found["offset"]:found["offset"] + found["analysis"]["size"]]
        # Python takes every line "From " for a separator; ours has an empty line before it
        assert number == 2 or raw == bytes(each)
        assert output("--message", str(number), "--extract", "TEXT", mbox) == raw.split(b"\n\n", 1)[1]
        if number == 2:
            assert b"\n>From quoted\nFrom in the text\n" in raw
            break


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_mbox_separators_are_found_across_every_piece(tmp_path, line_end):
    """The reader works in pieces of 64 KiB: separators at all offsets around their ends."""
    path = tmp_path / "mbox"
    for shift in range(24):
        bodies = [b"x" * (65536 - 40 + shift), b"y" * 65536 + line_end, b"", b"z"]
        expected = [b"A: b" + line_end * 2 + body + line_end for body in bodies] + [b""]
        path.write_bytes(b"".join(b"From x" + line_end + message + line_end for message in expected))
        found = [json.loads(line) for line in output("--json", path).splitlines()]
        octets = path.read_bytes()
        assert [octets[f["offset"]:f["offset"] + f["analysis"]["size"]] for f in found] == expected


def test_what_is_an_mbox(tmp_path):
    octets = b"From x Mon Nov 23 12:00:00 2026\n" + stored(simple("alone", "text"))
    (tmp_path / "saved").write_bytes(octets)
    (tmp_path / "saved.eml").write_bytes(octets)
    # one message is shown as one, without the line that belongs to the mbox
    assert "S-MBOX" not in output(tmp_path / "saved").decode()
    assert output(tmp_path / "saved").startswith(b"%d octets" % (len(octets) - 32))
    assert "S-MBOX" in output(tmp_path / "saved.eml").decode()
    assert "S-MBOX" in output("-", octets=octets).decode()
    assert b"-#1: " in output("--mbox", "-", octets=octets)
    result = run("--mbox", "-", octets=messages.invoice())
    assert result.returncode == 1 and b"not an mbox" in result.stderr


def test_a_message_of_an_mbox(mbox):
    assert output("--message", "3", mbox).startswith(b"%d octets" % len(
        stored(simple("m", "three", "", "", "end"))))
    result = run("--message", "4", mbox)
    assert result.returncode == 1 and b"there is no such message" in result.stderr
    result = run("--extract", "1", mbox)
    assert result.returncode == 1 and b"--message" in result.stderr
    result = run("--message", "1", mbox.parent)
    assert result.returncode == 2 and b"not a folder" in result.stderr


def test_json_of_many_is_an_object_a_line(maildir, mbox, tmp_path):
    odd = tmp_path / 'od"d\n\xff'.encode("utf-8", "surrogateescape").decode()
    odd.write_bytes(messages.invoice())
    objects = [json.loads(line) for line in output("--json", maildir, mbox, odd).splitlines()]
    assert len(objects) == 7 and objects[-1]["file"] == str(odd)
    assert "index" not in objects[0] and "offset" not in objects[0]
    assert objects[-1]["analysis"] == json.loads(output("--json", odd))
    for each in output("--json", "--headers", maildir, mbox).splitlines():
        assert json.loads(each)["headers"][0]["fields"][0]["name"] == "From"


def test_errors_do_not_stop_the_run(tmp_path, maildir):
    result = run(tmp_path / "missing", "/proc/self/mem", maildir, "--json")
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 3
    errors = result.stderr.decode().splitlines()
    assert errors == ["assay: %s: No such file or directory" % (tmp_path / "missing"),
                      "assay: /proc/self/mem: Input/output error"]


def test_a_summary_can_be_asked_for(maildir, tmp_path):
    (tmp_path / "a.eml").write_bytes(messages.invoice())
    result = run("--summary", "--quiet", maildir, tmp_path / "a.eml", messages.FOLDER / "course-text.eml")
    assert result.returncode == 0 and result.stdout == b""
    first, severities, *rest = result.stderr.decode().splitlines()
    assert first.startswith("5 messages, 2 with attachments, ")
    assert severities.startswith("worst ambiguity: none 4, ") and severities.count(" 1") == 1
    assert rest[0].startswith("messages with: ") and "T-MISMATCH 1" in rest[0]
    assert rest[1].startswith("parts detected: ")
    assert "application/vnd.microsoft.portable-executable 1" in rest[1]
    assert b"\r" not in result.stderr


# ---- terminals ----

class Terminal:
    """A pseudo-terminal; what a program writes to it is collected."""

    def __init__(self, columns=100):
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.octets = b""
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        while True:
            try:
                got = os.read(self.master, 65536)
            except OSError:
                return
            if not got:
                return
            self.octets += got

    def close(self):
        os.close(self.slave)
        self.reader.join(10)
        os.close(self.master)
        return self.octets


def screen(octets):
    """The lines that a terminal shows in the end; only CR and LF move the cursor."""
    shown = []
    for line in octets.decode().replace("\r\n", "\n").split("\n"):
        cells = []
        for piece in line.split("\r"):
            cells[:len(piece)] = piece
        shown.append("".join(cells).rstrip())
    return shown


def on_terminal(*arguments, stdout=False, environment=None, columns=100):
    """(status, what the terminal got, the rest of the output) of a run with one on stderr or stdout."""
    terminal = Terminal(columns)
    streams = {"stdout": terminal.slave if stdout else subprocess.PIPE,
               "stderr": subprocess.PIPE if stdout else terminal.slave}
    result = subprocess.run([ASSAY, "inspect", *map(str, arguments)], stdin=subprocess.DEVNULL, check=False,
                            env={**os.environ, "TERM": "xterm", **(environment or {})}, **streams)
    return result.returncode, terminal.close(), result.stderr if stdout else result.stdout


@pytest.fixture
def big_mbox(tmp_path):
    path = tmp_path / "big"
    message = b"From x\n" + stored(simple("big", *["0123456789" * 7] * 3000)) + b"\n"
    path.write_bytes(message * 400)
    return path


@pytest.mark.parametrize("columns", [30, 100])
def test_progress_is_one_line_that_goes_away(big_mbox, columns):
    started = time.monotonic()
    status, shown, lines = on_terminal(big_mbox, columns=columns)
    took = time.monotonic() - started
    assert status == 0 and len(lines.splitlines()) == 400
    bars = re.findall(rb"\r *(\[[#.]*\] )?( *\d+%[^\r]*)", shown)
    assert bars and len(bars) <= took * 10 + 2
    assert b"message" in bars[-1][1]
    assert b"\x1b" not in shown
    assert all(len(piece) < columns for piece in shown.split(b"\n")[0].split(b"\r")[:-2])
    if columns == 100:
        assert b"[" in shown and b"MB/s" in shown
    # only the summary is left
    assert screen(shown)[0].startswith("400 messages, 0 with attachments, ")


def test_progress_is_not_drawn_for_one_message_nor_into_a_pipe(tmp_path, maildir):
    path = tmp_path / "a.eml"
    path.write_bytes(messages.invoice())
    assert on_terminal(path)[1] == b""
    result = run(maildir)
    assert result.stderr == b"" and b"\r" not in result.stdout


def test_errors_are_not_mixed_with_the_progress_bar(tmp_path, maildir):
    status, shown, _ = on_terminal(tmp_path / "missing", maildir)
    assert status == 1
    assert screen(shown)[0] == "assay: %s: No such file or directory" % (tmp_path / "missing")
    assert screen(shown)[1].startswith("3 messages, ")


def test_an_interrupted_run_leaves_a_clean_line(tmp_path):
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    terminal = Terminal()
    # a job in the background of a shell is started with SIGINT ignored
    process = subprocess.Popen([ASSAY, "inspect", "--mbox", fifo], stdout=subprocess.DEVNULL,
                               stderr=terminal.slave,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    writer = os.open(fifo, os.O_RDWR)
    site.wait_for(lambda: b"message" in terminal.octets, "the progress bar")
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == -signal.SIGINT
    os.close(writer)
    assert screen(terminal.close()) == [""]


def test_colour_is_for_terminals(maildir):
    path = messages.FOLDER / "course-text.eml"
    assert b"\x1b[" in on_terminal(path, stdout=True)[1]
    assert b"\x1b[" not in on_terminal(path, stdout=True, environment={"NO_COLOR": "1"})[1]
    assert b"\x1b[" not in on_terminal(path, stdout=True, environment={"TERM": "dumb"})[1]
    for options in ([path], [maildir], ["--headers", path], ["--json", path]):
        assert b"\x1b" not in output(*options)


def test_binary_octets_spare_the_terminal(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(messages.invoice())
    binary = next(p["section"] for p in parts(messages.invoice()) if p["name"] == "invoice.pdf.exe")
    status, shown, errors = on_terminal("--extract", binary, path, stdout=True)
    assert (status, shown) == (1, b"") and b"is not text" in errors
    status, shown, errors = on_terminal("--extract", binary, "-o", "-", path, stdout=True)
    assert (status, errors) == (0, b"") and shown.startswith(b"MZ")
    status, shown, errors = on_terminal("--extract", "1.1", path, stdout=True)
    assert (status, errors) == (0, b"") and shown
