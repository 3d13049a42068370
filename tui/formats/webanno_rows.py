"""The rows of a WebAnno TSV file: its columns, its text, and its tokens with parts of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from tui.formats.webanno_tsv import (
    CHAINS,
    FORMAT,
    RELATIONS,
    SPANS,
    TEXT,
    escaped_text,
    lines_of,
    text_of,
    utf16_edges,
)

_ROLE, _BASE = "ROLE_", "BT_"

_PLACE = re.compile(r"(\d{1,12})-(\d{1,12})")
_UNIT = re.compile(r"\d{1,9}-\d{1,9}(?:\.\d{1,9})?")
_VERSION = re.compile(re.escape(FORMAT) + r"3\.[1-9]\s*")

LARGEST_GAP = 10_000_000
"""Characters between the sentences of a file all together: more is no text that anybody had."""


class DamageError(Exception):
    """A line that cannot be read.

    Attributes:
        line: Its number, from 1.
        why: The reason, in a few words.
    """

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


class Kind(StrEnum):
    """What a column has."""

    FEATURE = "feature"
    ROLES = "roles"
    TARGETS = "targets"
    SOURCE = "source"
    """Where a relation begins."""
    CHAIN = "chain"


class Column(NamedTuple):
    """A column.

    Attributes:
        layer: The full name of its layer.
        relation: Whether that is one of relations.
        kind: What it has.
        feature: Of a feature or of slots the name, empty for the column of a layer without any.
        target: The layer that targets or sources are in.
    """

    layer: str
    relation: bool
    kind: Kind
    feature: str
    target: str = ""


class Unit(NamedTuple):
    """A row.

    Attributes:
        line: Its number.
        id: What references call it: `1-4`, or `1-4.1` for a part of a token.
        start: First offset, as in the file.
        end: The offset after the last.
        words: What it says that its words are.
        columns: What stands in the columns.
    """

    line: int
    id: str
    start: int
    end: int
    words: str
    columns: Sequence[str]


class Rows:
    """A file that was read.

    Args:
        data: What stands in it.

    Attributes:
        columns: The columns, in order.
        units: The rows, in order.
        text: The text that the sentences come to.
        utf16: Whether offsets count UTF-16 units; code points otherwise.

    Raises:
        DamageError: A line cannot be read.
    """

    def __init__(self, data: str) -> None:
        lines = list(lines_of(data))
        body = self._header(lines)
        self.columns = [column for line in lines[1:body] for column in _columns(line)]
        self.units: list[Unit] = []
        self._sentences: list[tuple[int, int, str]] = []
        """The line, the first offset and the text of each."""
        self._body(lines, body)
        if not self._take_as(utf16=True) and not self._take_as(utf16=False):
            self.utf16, self.text = True, self._joined(utf16=True)
            self._indices = _indices(self.text)

    def _take_as(self, *, utf16: bool) -> bool:
        """Take the offsets for one of the two; return whether all tokens are at their places then."""
        try:
            self.utf16, self.text = utf16, self._joined(utf16=utf16)
        except DamageError:
            return False
        self._indices = _indices(self.text)
        return not any(self.misplaced(unit) for unit in self.units)

    def misplaced(self, unit: Unit) -> bool:
        """Whether a row has not the words of its place."""
        start: int | None = unit.start
        end: int | None = unit.end
        if self.utf16 and self._indices is not None:
            start, end = self._indices.get(unit.start), self._indices.get(unit.end)
        if start is None or end is None or not start <= end <= len(self.text):
            return True
        words = self.text[start:end]
        return unit.words != words and unit.words != escaped_text(words)

    @staticmethod
    def _header(lines: Sequence[str]) -> int:
        """Return where the header ends."""
        if not _VERSION.fullmatch(lines[0]):
            raise DamageError(1, f"it is to be {FORMAT}3.3; older forms than 3 are not read")
        at = 1
        while at < len(lines) and lines[at].startswith((SPANS, CHAINS, RELATIONS)):
            at += 1
        return at

    def _body(self, lines: Sequence[str], body: int) -> None:
        text: list[str] = []
        for number, line in enumerate(lines[body:], body + 1):
            if not line:
                continue
            if line.startswith("#"):
                # What stands in a sentence's head besides, its id for example, is nothing of the text.
                if line.startswith(TEXT):
                    text.append(text_of(line.removeprefix(TEXT)))
                continue
            unit = self._unit(number, line)
            if text:
                self._sentences.append((number, unit.start, "\n".join(text)))
                text = []
            elif not self._sentences:
                raise DamageError(number, f"a token comes before the {TEXT} that it is of")
            self.units.append(unit)

    def _unit(self, number: int, line: str) -> Unit:
        fields = line.split("\t")
        if len(fields) < 3 + len(self.columns):
            raise DamageError(number, f"it has {len(fields)} fields in place of {3 + len(self.columns)}")
        place = _PLACE.fullmatch(fields[1])
        if _UNIT.fullmatch(fields[0]) is None or place is None:
            raise DamageError(number, "a row begins with its number and offsets: 1-1<TAB>0-5<TAB>words")
        columns = fields[3 : 3 + len(self.columns)]
        return Unit(number, fields[0], int(place[1]), int(place[2]), fields[2], columns)

    def _joined(self, *, utf16: bool) -> str:
        """Return the text of all sentences at their places.

        As WebAnno's reader does it, a line end follows each sentence that is not followed at once by
        another one, and spaces fill what is left.
        """
        parts: list[str] = []
        length = gaps = 0
        for line, start, text in self._sentences:
            gap = start - length
            if gap < 0:
                raise DamageError(line, "the sentence begins within the one before it")
            gaps += gap
            if gaps > LARGEST_GAP:
                raise DamageError(line, f"there are {gap:,} characters before the sentence")
            parts.append("\n" + " " * (gap - 1) if gap and parts else " " * gap)
            parts.append(text)
            length = start + (utf16_edges(text)[-1] if utf16 else len(text))
        return "".join(parts)


def _indices(text: str) -> dict[int, int] | None:
    """Return where the offsets of a text in UTF-16 units are in it; None where they are the same."""
    edges = utf16_edges(text)
    return None if isinstance(edges, range) else {edge: index for index, edge in enumerate(edges)}


def _columns(line: str) -> list[Column]:
    """Return the columns that a line of the header declares."""
    prefix = next(each for each in (SPANS, CHAINS, RELATIONS) if line.startswith(each))
    layer, *names = line.removeprefix(prefix).rstrip().split("|")
    names = [name for name in names if name]
    if prefix == CHAINS:
        return [Column(layer, False, Kind.CHAIN, name) for name in names]
    if prefix == RELATIONS:
        return [
            Column(layer, True, Kind.SOURCE, "", name.removeprefix(_BASE))
            if name.startswith(_BASE)
            else Column(layer, True, Kind.FEATURE, name)
            for name in names
        ]
    found: list[Column] = []
    for name in names:
        if name.startswith(_ROLE):
            feature = name.removeprefix(_ROLE).split("_")[0].partition(":")[2]
            found.append(Column(layer, False, Kind.ROLES, feature or name))
        elif found and found[-1].kind is Kind.ROLES:
            found.append(Column(layer, False, Kind.TARGETS, found[-1].feature, name))
        else:
            found.append(Column(layer, False, Kind.FEATURE, name))
    return found or [Column(layer, False, Kind.FEATURE, "")]
