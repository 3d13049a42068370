"""The lines of the journal: one commit each, with a checksum; and what else stands between them.

    {"crc":"5f0c2a19","seq":18,"t":"2026-11-25T19:40:00Z","by":"ann","id":"k3...","why":"relabel",
     "ops":[["_default",4,{"start":0,...},{"start":0,...},["spans","h7"]]]}

An op is table, record key, value after, value before, path in the record. `after` makes the change again
however often it is applied; `before` takes it back, and tells what was there. `undoes` names the commit
that one takes back, by its id. A segment of the journal begins with a header that ties it to the project
and to the line before it; a mark says that a snapshot with all commits up to a number is in place.

`crc` is the CRC-32 of all bytes behind it, up to the line feed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from tui.storage.tables import RecordChange

VERSION = 1

_START = b'{"crc":"'
_AT = len(_START)
_BODY = _AT + 8
_SEQ = re.compile(rb'","seq":(\d{1,18}),')
"""The number of a commit, behind the checksum of its line."""
_OPS = b',"ops":['
"""What stands before the changes; in a text within the line a backslash would be before each quote."""


class Entry(NamedTuple):
    """One commit.

    Attributes:
        seq: Its number; the first is 1.
        at: When, ISO 8601 in UTC.
        by: Who made it.
        id: Identifier of the edit.
        why: What was done, for people.
        undoes: Id of the edit that it takes back, or empty.
        changes: What it changed, in order.
        tip: Checksum of its line.
    """

    seq: int
    at: str
    by: str
    id: str
    why: str
    undoes: str
    changes: tuple[RecordChange, ...]
    tip: str = ""

    @property
    def lost(self) -> bool:
        """Whether it only stands in the place of a commit that could not be read any more."""
        return not self.at


class Header(NamedTuple):
    """The first line of a segment: which project it belongs to, and the commit before its first."""

    project: str
    after: int
    tip: str


class Mark(NamedTuple):
    """A snapshot with all commits up to `seq` is in place."""

    seq: int


Line = Entry | Header | Mark


class BadLineError(ValueError):
    """A line that is not as it was written."""


def entry_line(entry: Entry) -> bytes:
    """Return the line of a commit, line feed included; its `tip` is not looked at.

    Raises:
        TypeError: A value in it is none that JSON has.
    """
    value: dict[str, Any] = {
        "seq": entry.seq,
        "t": entry.at,
        "by": entry.by,
        "id": entry.id,
        "why": entry.why,
        "ops": entry.changes,
    }
    if entry.undoes:
        value["undoes"] = entry.undoes
    return _sealed(value)


def header_line(header: Header) -> bytes:
    """Return the line of a header."""
    return _sealed({"journal": VERSION, "project": header.project, "after": header.after, "tip": header.tip})


def mark_line(mark: Mark) -> bytes:
    """Return the line of a mark."""
    return _sealed({"snapshot": mark.seq})


def tip_of(line: bytes) -> str:
    """Return the checksum that stands in a line."""
    return line[_AT:_BODY].decode("ascii", "replace")


def _op(change: object) -> tuple[Any, ...]:
    """Return a change in the order of an op; orjson leaves tuples with names to this, one after the other."""
    if not isinstance(change, RecordChange):
        raise TypeError(f"{type(change).__name__} is none that JSON has")
    return change.table, change.key, change.after, change.before, change.path


def _sealed(value: dict[str, Any]) -> bytes:
    # One commit may bring a million annotations: its line is not copied more often than it must be.
    body = memoryview(orjson.dumps(value, default=_op))[1:]
    return b"".join((_START, b"%08x" % zlib.crc32(body, zlib.crc32(b'",')), b'",', body, b"\n"))


def parse_line(line: bytes, known: int = -1) -> Line:
    """Read a line, without its line feed.

    Args:
        line: The line.
        known: Of commits up to this number it is not read what they changed, or took back: that may be a
            million annotations.

    Raises:
        BadLineError: It is not as it was written.
    """
    if not line.startswith(_START) or b"%08x" % zlib.crc32(memoryview(line)[_BODY:]) != line[_AT:_BODY]:
        raise BadLineError
    number = _SEQ.match(line, _BODY) if known >= 0 else None
    passed_over = number is not None and int(number[1]) <= known
    try:
        value = orjson.loads(line[: line.index(_OPS)] + b',"ops":[]}' if passed_over else line)
        if "seq" in value:
            return Entry(
                value["seq"],
                value["t"],
                value["by"],
                value["id"],
                value["why"],
                value.get("undoes", ""),
                tuple(_change(*op) for op in value["ops"]),
                tip_of(line),
            )
        if "journal" in value:
            if value["journal"] != VERSION:
                raise BadLineError
            return Header(value["project"], value["after"], value["tip"])
        return Mark(value["snapshot"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadLineError from error


def _change(table: str, key: int, after: Any, before: Any, path: Sequence[str]) -> RecordChange:
    return RecordChange(table, key, tuple(path), before, after)
