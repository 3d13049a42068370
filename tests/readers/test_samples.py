"""Every document that the tests have, by what a person found in it; and what holds for all of them."""

from __future__ import annotations

import socket

import pytest

from tests.readers import table
from tests.readers.samples import expected, read, samples, summary
from tui.domain.markup import Kind
from tui.readers.content import Content

SAMPLES = samples()
CONVERTED = [name for name in SAMPLES if not name.endswith(".md")]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail that looks for another machine."""

    def refused(*args: object, **kwargs: object) -> None:
        raise AssertionError("a reader reached for the network")

    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refused)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused, raising=False)


def test_the_network_is_out_of_reach_here() -> None:
    with pytest.raises(AssertionError, match="network"):
        socket.create_connection(("127.0.0.1", 9))
    with socket.socket() as one, pytest.raises(AssertionError, match="network"):
        one.connect(("127.0.0.1", 9))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_gives_what_a_person_finds_in_it(name: str) -> None:
    assert summary(read(name, SAMPLES[name])) == expected()[name]


def test_all_that_is_expected_is_read() -> None:
    assert set(expected()) == set(SAMPLES)


@pytest.mark.parametrize("name", CONVERTED)
def test_what_is_taken_out_of_a_document_reads_well(name: str) -> None:
    assert_reads_well(read(name, SAMPLES[name]))


def assert_reads_well(content: Content) -> None:
    """Assert what every text has that is put together here: see the messages."""
    text = content.text
    assert "\n\n\n" not in text, "more than one empty line"
    assert not any(line.endswith((" ", "\t")) for line in text.split("\n")), "a blank at the end of a line"
    assert text
    assert text == text.strip("\n "), "something empty at an end"
    assert not any("\ud800" <= c <= "\udfff" for c in text), "half a character"
    assert "\r" not in text
    for mark in content.markup:
        assert 0 <= mark.start < mark.end <= len(text)
        inside = text[mark.start : mark.end]
        assert inside == inside.strip(" \n") or mark.kind == Kind.CODE, "a mark with blanks at its ends"
        if mark.kind == Kind.HEADING:
            assert "\n" not in inside
            assert mark.detail in ("1", "2", "3", "4", "5", "6")
    starts = [(mark.start, -mark.end) for mark in content.markup]
    assert starts == sorted(starts)


@pytest.mark.parametrize("name", CONVERTED)
def test_nothing_is_shown_that_a_browser_hides(name: str) -> None:
    text = read(name, SAMPLES[name]).text
    for hidden in ("script", "advertisement", "remark", "color", "<", "Most read", "Copyright"):
        assert hidden not in text


def test_the_table_shows_every_document() -> None:
    lines = table.table().splitlines()
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2:]] == list(SAMPLES)
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1
