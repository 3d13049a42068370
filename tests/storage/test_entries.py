"""Lines of the journal: they come back whole, and what is not as it was written is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.storage.entries import (
    BadLineError,
    Entry,
    Header,
    Line,
    Mark,
    entry_line,
    header_line,
    mark_line,
    parse_line,
    tip_of,
)
from tui.storage.tables import RecordChange

from .helpers import json_objects, json_values, texts

numbers = st.integers(0, 2**53)
record_changes = st.builds(
    RecordChange,
    texts,
    st.integers(-1, 2**53),
    st.lists(texts, max_size=2).map(tuple),
    json_values,
    json_values | json_objects,
)
entries = st.builds(
    Entry,
    numbers,
    texts,
    texts,
    texts,
    texts,
    texts,
    st.lists(record_changes, max_size=3).map(tuple),
    st.just(""),
)

ENTRY = Entry(
    7,
    "2026-01-02T03:04:05Z",
    "ann",
    "k3",
    "relabel é",
    "k2",
    (RecordChange("_default", 4, ("spans", "h7"), {"start": 0}, {"start": 1}),),
)


@given(entries)
def test_a_commit_comes_back_whole(entry: Entry) -> None:
    line = entry_line(entry)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert parse_line(line[:-1]) == entry._replace(tip=tip_of(line))
    known = parse_line(line[:-1], known=entry.seq)
    assert known == entry._replace(undoes="", changes=(), tip=tip_of(line))
    assert parse_line(line[:-1], known=entry.seq - 1) == parse_line(line[:-1])


@given(texts, numbers, texts)
def test_a_header_comes_back_whole(project: str, after: int, tip: str) -> None:
    header = Header(project, after, tip)
    assert parse_line(header_line(header)[:-1]) == header


@given(numbers)
def test_a_mark_comes_back_whole(seq: int) -> None:
    assert parse_line(mark_line(Mark(seq))[:-1]) == Mark(seq)


def test_the_line_of_another_commit_has_another_tip() -> None:
    assert tip_of(entry_line(ENTRY)) != tip_of(entry_line(ENTRY._replace(by="bob")))


LINES = [entry_line(ENTRY), header_line(Header("p1", 6, "0000abcd")), mark_line(Mark(6))]


@pytest.mark.parametrize("line", [line[:-1] for line in LINES], ids=["entry", "header", "mark"])
def test_every_flipped_bit_is_noticed(line: bytes) -> None:
    good = parse_line(line)
    for at in range(len(line)):
        for bit in range(8):
            flipped = bytearray(line)
            flipped[at] ^= 1 << bit
            assert _read(bytes(flipped)) in (None, good), f"bit {bit} of byte {at}"


@pytest.mark.parametrize("line", [line[:-1] for line in LINES], ids=["entry", "header", "mark"])
def test_a_line_cut_off_anywhere_is_refused(line: bytes) -> None:
    for end in range(len(line)):
        assert _read(line[:end]) is None
    for more in (b" ", b"\0", b"}", b"\r"):
        assert _read(line + more) is None


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda rest: b'{"crc":"' + rest))
def test_garbage_is_refused(garbage: bytes) -> None:
    assert _read(garbage) is None


@pytest.mark.parametrize(
    "body",
    [
        b'"seq":1',
        b'"journal":2,"project":"p","after":0,"tip":""',
        b'"other":1',
        b'"seq":1,"t":"","by":"","id":"","why":"","ops":[1]',
        b'"seq":1,"t":"","by":"","id":"","why":"","ops":[["t",1]]',
    ],
)
def test_a_line_with_the_right_checksum_that_says_nothing_known_is_refused(body: bytes) -> None:
    import zlib

    rest = b'",' + body + b"}"
    assert _read(b'{"crc":"%08x' % zlib.crc32(rest) + rest) is None


@pytest.mark.parametrize("value", [2**70, {1}, float])
def test_a_value_that_json_has_not_makes_no_line(value: object) -> None:
    with pytest.raises(TypeError):
        entry_line(ENTRY._replace(changes=(RecordChange("t", 1, (), None, {"x": value}),)))


def _read(line: bytes) -> Line | None:
    try:
        return parse_line(line)
    except BadLineError:
        return None
