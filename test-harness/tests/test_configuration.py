"""A configuration that is wrong: no server starts, and one line says where and why."""

import socket
import subprocess

import pytest

from assay_harness import messages, site


def refused(command):
    """Run a program that must not start; the one line in which it says why."""
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=20,
                            stdin=subprocess.DEVNULL)
    assert result.returncode != 0
    said = (result.stdout + result.stderr).splitlines()
    assert len(said) == 1, said
    return said[0]


def test_an_unknown_key_is_named_with_file_and_line(milter):
    made = milter(settings='log_level = info\nsokcet_mode = 0600')
    made.write_config()
    line = made.config.read_text().splitlines().index("sokcet_mode = 0600") + 1
    said = refused(made.command)
    assert "%s:%d:" % (made.config, line) in said
    assert "sokcet_mode" in said


def test_an_unknown_key_in_the_policy_is_named_with_file_and_line(milter):
    made = milter(policy='rule "x" {\n  part { extension = exe }\n  acton = reject\n}\n')
    made.write_config()
    said = refused(made.command)
    assert "%s:3:" % made.policy_file in said
    assert "acton" in said


@pytest.mark.parametrize("value", ['socket_mode = 0999', 'on_error = explode', 'depth = 3'])
def test_a_value_that_makes_no_sense_is_refused_with_file_and_line(milter, value):
    made = milter(settings=value)
    made.write_config()
    line = made.config.read_text().splitlines().index(value) + 1
    assert "%s:%d:" % (made.config, line) in refused(made.command)


def test_a_missing_policy_is_said_in_one_line(milter):
    made = milter()
    made.write_config()
    made.policy_file.unlink()
    said = refused(made.command)
    assert str(made.policy_file) in said and "No such file" in said


def test_a_missing_configuration_is_said_in_one_line(milter):
    made = milter()
    said = refused(made.command)
    assert str(made.config) in said and "No such file" in said


def test_a_policy_that_the_milter_may_not_read_is_said_in_one_line(milter):
    made = milter(settings='user = "nobody"')
    made.write_config()
    made.base.chmod(0o755)
    made.policy_file.chmod(0o600)
    said = refused(made.command)
    assert str(made.policy_file) in said and "ermission denied" in said


def test_a_socket_in_use_is_said_in_one_line_and_left_alone(milter):
    first = milter().start()
    second = milter()
    second.socket = first.socket
    second.write_config()
    said = refused(second.command)
    assert str(first.socket) in said and "in use" in said
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(first.socket))
    assert first.daemon.running()


def test_a_socket_left_behind_by_a_dead_milter_is_replaced(milter):
    made = milter().start()
    made.daemon.kill()
    assert made.socket.exists()
    made.start()
    assert made.daemon.running()


def test_checking_a_configuration_starts_nothing(milter):
    made = milter()
    made.write_config()
    result = subprocess.run([*made.command, "-t"], capture_output=True, text=True, timeout=20)
    assert result.returncode == 0 and "1 rules" in result.stdout
    assert not made.socket.exists()


def test_the_command_says_the_same_of_a_bad_policy_as_the_milter(milter, tmp_path):
    made = milter(policy='rule "x" {\n  acton = reject\n}\n')
    message = tmp_path / "message.eml"
    message.write_bytes(messages.plain())
    said = refused([site.PREFIX / "bin/assay", "explain", "--policy", made.policy_file, message])
    assert "%s:2:" % made.policy_file in said and "acton" in said


@pytest.mark.parametrize("options, what", [([], "missing.eml"), (["--extract", "1"], ".")])
def test_a_message_that_cannot_be_read_is_said_in_one_line(tmp_path, options, what):
    said = refused([site.PREFIX / "bin/assay", "inspect", *options, tmp_path / what])
    assert str(tmp_path / what) in said
