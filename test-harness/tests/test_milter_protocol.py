"""assay-milter and a mail server that misbehaves, leaves, or does what Postfix never does."""

import random
import time

import pytest

from assay_harness import messages
from assay_harness.site import wait_for
from milter_client import (ADD_HEADERS, CHANGE_BODY, CHANGE_HEADERS, QUARANTINE, Connection, packet)

REFUSE_OUTBOUND = 'rule "out" { direction = outbound action = reject }'
# nothing is done to ambiguous mail, and nothing written about it
AS_IT_IS = "ambiguity { action = observe }\n"
NO_RESULTS = "results_header = never"
SMALL_SPOOL = "spool_memory = 1K"


def log_lines(milter, event="message"):
    return [line for line in milter.log_text().splitlines() if "event=%s " % event in line]


def settled_files(milter, expected):
    """Wait until the milter has closed what it does not need; returns the number of open files."""
    wait_for(lambda: milter.open_files() <= expected, "files to be closed")
    return milter.open_files()


def test_health_probes_leave_no_trace(milter):
    it = milter().start()
    files, log = it.open_files(), it.log_text()
    for negotiate in (False, True):
        for _ in range(50):
            Connection(it.socket, negotiate).close()
    assert settled_files(it, files) <= files
    assert it.log_text() == log
    with Connection(it.socket) as mta:
        mta.client()
        assert mta.message() == b"a"


def test_a_connection_cut_at_any_point_leaks_nothing(milter):
    it = milter(settings=SMALL_SPOOL).start()
    files = it.open_files()

    def cut_after(step):
        mta = Connection(it.socket)
        steps = [mta.client, mta.envelope, mta.header] + [lambda: mta.body(b"x" * 30000)] * 3
        for action in steps[:step]:
            action()
        mta.close()
    for step in range(7):
        for _ in range(10):
            cut_after(step)
    assert settled_files(it, files) <= files
    assert not log_lines(it)
    assert it.stop() == 0


def test_after_an_abort_the_next_message_starts_afresh(milter):
    it = milter('rule "x" { to = "x@example.test" action = reject }', SMALL_SPOOL).start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope(recipients=["<x@example.test>"])
        mta.header()
        mta.body(b"x" * 30000)
        mta.send(b"A")
        assert mta.message() == b"a"
        assert mta.message(recipients=["<x@example.test>"]) == b"y"
        assert mta.message() == b"a"
    assert len(log_lines(it)) == 3


def test_the_end_of_a_message_may_bring_its_last_octets(milter):
    it = milter('rule "pdf" { part { detected = "application/pdf" } action = reject }').start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        mta.header()
        assert mta.end(b"--b\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\n\r\n--b--\r\n")[-1][0] == b"y"


def test_nothing_is_answered_before_the_body(milter):
    it = milter().start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        mta.header()
        mta.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            mta.reply()


HEADERS = ADD_HEADERS | CHANGE_HEADERS


@pytest.mark.parametrize("policy,settings,actions", [
    (AS_IT_IS, NO_RESULTS, QUARANTINE),
    (AS_IT_IS + 'rule "r" { action = reject }', NO_RESULTS, QUARANTINE),
    (AS_IT_IS + 'rule "t" { action = tag header = "X-T" value = "t" }', NO_RESULTS, QUARANTINE | HEADERS),
    (AS_IT_IS + messages.POLICY, NO_RESULTS, QUARANTINE | HEADERS | CHANGE_BODY),
    (AS_IT_IS, "", QUARANTINE | HEADERS),
    ("ambiguity { action = tag }", NO_RESULTS, QUARANTINE | HEADERS),
    ("", NO_RESULTS, QUARANTINE | HEADERS | CHANGE_BODY),
])
def test_only_what_the_policy_can_ask_for_is_negotiated(milter, policy, settings, actions):
    it = milter(policy, settings).start()
    with Connection(it.socket) as mta:
        assert mta.actions == actions


def test_authenticated_mail_is_outbound(milter):
    it = milter(REFUSE_OUTBOUND).start()
    with Connection(it.socket) as mta:
        mta.client()
        assert mta.message() == b"a"
        assert mta.message(auth_authen="ann") == b"y"
        assert mta.message() == b"a"
    assert "user=ann direction=outbound" in log_lines(it)[1]


def test_mail_from_trusted_networks_is_outbound(milter):
    it = milter(REFUSE_OUTBOUND, 'trusted_networks = {"192.0.2.0/25"}').start()
    for address, answer in (("192.0.2.127", b"y"), ("192.0.2.128", b"a")):
        with Connection(it.socket) as mta:
            mta.client(address)
            assert mta.message() == answer


def test_edits_come_with_the_body_last_and_uninterrupted(milter):
    it = milter('rule "p" { part { flags = executable } action = replace }\n'
                'rule "t" { action = tag header = "X-T" value = "t" }').start()
    before = b"--b\r\n\r\n" + b"text " * 5000
    program = b"\x7fELF\x02\x01\x01" + b"\0" * 200000
    after = b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>text" * 30000 + b"\r\n--b--\r\n"
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        mta.header()
        octets = (before + b"\r\n--b\r\nContent-Type: image/png\r\n"
                  b"Content-Transfer-Encoding: binary\r\n\r\n" + program + b"\r\n" + after)
        for start in range(0, len(octets), 60000):
            mta.body(octets[start:start + 60000])
        replies = mta.end()
    letters = b"".join(letter for letter, _ in replies)
    body = b"".join(data for letter, data in replies if letter == b"b")
    assert letters == b"p" + b"h" + b"b" * letters.count(b"b") + b"a"
    assert letters.count(b"b") > 1
    assert body.startswith(before)
    assert body.endswith(after)
    assert program not in body


def test_a_program_inside_a_signature_is_held_since_it_cannot_be_replaced(milter):
    it = milter('rule "p" { part { flags = executable } action = replace }').start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        mta.header([(b"MIME-Version", b" 1.0"), (b"Content-Type", b" multipart/signed; boundary=b; "
                     b"protocol=\"application/pgp-signature\"; micalg=pgp-sha256")])
        mta.body(b"--b\r\nContent-Type: image/png\r\n\r\n\x7fELF\x02\x01\x01" + b"\0" * 200 +
                 b"\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n")
        assert [letter for letter, _ in mta.end()] == [b"q", b"a"]
    assert " action=quarantine rule=p " in log_lines(it)[0]
    assert " skipped=replace " in log_lines(it)[0]


def test_header_values_keep_their_leading_white_space(milter):
    it = milter('rule "t" { action = tag subject_prefix = "[x]" }').start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        mta.header([(b"Subject", b"  two\n\tlines"), (b"X-Empty", b"")])
        change = [data for letter, data in mta.end() if letter == b"m"][0]
    size = len(b"Subject:  two\r\n\tlines\r\nX-Empty:\r\n\r\n")
    assert "size=%d " % size in log_lines(it)[0]
    assert change[4:].startswith(b"Subject\0 [x]")
    assert b"\r" not in change


def test_a_connection_keeps_a_policy_until_it_may_do_what_the_next_one_needs(milter):
    it = milter(AS_IT_IS + 'rule "a" { action = accept }', NO_RESULTS).start()
    with Connection(it.socket) as old:
        old.client()
        assert old.message() == b"a"
        it.reload(AS_IT_IS + 'rule "q" { action = quarantine }')
        old.envelope()
        old.header()
        assert [letter for letter, _ in old.end()] == [b"q", b"a"]
        it.reload(AS_IT_IS + 'rule "r" { action = reject }')
        assert old.message() == b"y"
        it.reload(AS_IT_IS + 'rule "t" { action = tag header = "X-T" value = "t" }')
        assert old.message() == b"y"
        with Connection(it.socket) as new:
            new.client()
            assert new.message() == b"a"


def test_garbage_does_not_stop_it(milter):
    it = milter(settings=SMALL_SPOOL).start()
    files = it.open_files()
    dice = random.Random(2045)
    phrases = [packet(b"C", b"x\x004\0\x19127.0.0.1\0"), packet(b"C", b"x\0U"), packet(b"H", b"x\0"),
               packet(b"M", b"<a@b>\0"), packet(b"M"), packet(b"M", b"x"), packet(b"R", b"<c@d>\0"),
               packet(b"R", b"\0"), packet(b"L", b"Subject\0 hi\0"), packet(b"L", b"x"), packet(b"N"),
               packet(b"B", b"body\r\n"), packet(b"E"), packet(b"A"), packet(b"Q"), packet(b"K"),
               packet(b"T"), packet(b"D", b"Mi\0Q\0"), packet(b"D"), packet(b"O", b"x"),
               packet(b"U", b"VRFY\0"), b"GET / HTTP/1.0\r\n\r\n", b"\0" * 100, b"\xff" * 100]
    for _ in range(300):
        with Connection(it.socket, dice.random() < 0.9) as mta:
            try:
                for _ in range(dice.randrange(1, 30)):
                    octets = bytearray(dice.choice(phrases))
                    if dice.random() < 0.1:
                        octets[dice.randrange(len(octets))] = dice.randrange(256)
                    mta.socket.sendall(octets)
            except OSError:
                pass
    assert settled_files(it, files) <= files
    with Connection(it.socket) as mta:
        mta.client()
        assert mta.message() == b"a"
    assert it.stop() == 0


def test_hundreds_of_waiting_connections_need_few_threads_and_stop_at_once(milter):
    it = milter().start()
    waiting = [Connection(it.socket) for _ in range(300)]
    for mta in waiting:
        mta.client()
        mta.envelope()
        mta.header()
    wait_for(lambda: it.status("Threads") < 20, "the threads to end")
    for mta in waiting[:100]:
        assert mta.body(b"text") == b"c"
        assert mta.end()[-1][0] == b"a"
    started = time.monotonic()
    assert it.stop() == 0
    assert time.monotonic() - started < 3
    for mta in waiting:
        mta.close()


def test_a_message_over_the_size_limit_is_not_read_to_its_end(milter):
    it = milter(settings="max_message_size = 10K\non_oversize = reject").start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        mta.header()
        assert mta.body(b"x" * 9000) == b"c"
        assert mta.body(b"x" * 9000) == b"s"
        letter, text = mta.end()[-1]
        assert letter == b"y"
        assert text.startswith(b"552 5.3.4 ")
        assert mta.message() == b"a"


def test_a_percent_sign_reaches_the_client_as_it_was_written(milter):
    it = milter('rule "r" { action = reject text = "100% no" }').start()
    with Connection(it.socket) as mta:
        mta.client()
        mta.envelope()
        mta.header()
        # the mail server halves it again
        assert b"100%% no" in mta.end()[-1][1]
