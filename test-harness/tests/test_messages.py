"""The fixtures: what the analysis says of them, and how each reader sees the course text."""

import pytest

from assay_harness import messages
from reading import attachments, inspect

PART_FIELDS = {"section", "type", "detected", "name", "names", "disposition", "encoding", "size",
               "sha256", "attachment"}


@pytest.mark.parametrize("name", sorted(messages.expected_codes()))
def test_every_fixture_raises_exactly_its_codes(name):
    found = {finding["code"] for finding in inspect(messages.fixture(name))["ambiguities"]}
    assert found == set(messages.expected_codes()[name])


def test_every_fixture_is_indexed():
    assert {p.name for p in messages.FOLDER.glob("*.eml")} == set(messages.expected_codes())


def test_the_json_interface_keeps_its_fields():
    answer = inspect(messages.invoice())
    assert [p["section"] for p in answer["parts"]] == ["1.1", "1.2", "2", "3"]
    for part in answer["parts"]:
        assert PART_FIELDS <= set(part)
    program = answer["parts"][3]
    assert program["name"] == "invoice.pdf.exe" and program["names"] == ["invoice.pdf.exe"]
    assert program["detected"] == "application/vnd.microsoft.portable-executable"
    assert program["size"] == len(messages.program())
    assert program["sha256"] == messages.sha256(messages.program())
    assert program["attachment"] is True and answer["parts"][0]["attachment"] is False
    finding = inspect(messages.fixture("course-text.eml"))["ambiguities"][0]
    assert {"code", "severity", "section", "offset", "detail"} <= set(finding)


def test_the_course_text_as_printed_is_three_parts_to_the_analysis():
    parts = inspect(messages.fixture("course-text.eml"))["parts"]
    assert [(p["type"], p["detected"], p["name"]) for p in parts] == [
        ("text/plain", None, None), ("image/gif", "image/gif", "file.gif"),
        ("audio/wav", "image/jpeg", "chord.wav")]


@pytest.mark.parametrize("name", ["course-text.eml", "course-text-repaired.eml"])
def test_the_record_of_the_course_text_shows_a_gif_and_a_jpeg_called_wav(mail, name):
    mail.send(messages.fixture(name))
    mail.wait_for_mail()
    client = mail.imap()
    listed = attachments(client, client.uid("SEARCH", "ALL")[1][0].decode())
    client.logout()
    assert [(a["name"], a["type"], a["detected"]) for a in listed] == [
        ("file.gif", "image/gif", "image/gif"), ("chord.wav", "audio/wav", "image/jpeg")]
    assert "mismatch" in listed[1]["flags"]
