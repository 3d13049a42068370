"""Running heads, running feet and page numbers: lines in the margins of pages that come again and again.

A head that stays in the text is a blemish, a sentence that is lost is a fault: what could be either is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui.readers.pdf.lines import TextLine

_MARGIN = 0.12
"""Share of a page's height at its upper, and at its lower edge, in which running lines stand."""

_DEPTH = 3
"""Rows of lines in a margin that may be running ones."""

_LONGEST = 100
"""Characters of the longest running line."""

_APART, _FAR_APART = 1.3, 2.2
"""How many times the usual distance from row to row a running line is away from the body.

The first is for what is told from the body by its letters, too; the gap between paragraphs is less than the
second.
"""

_SMALLER, _LARGER = 0.95, 1.15
"""How many times the size of the body the letters have that are smaller, or larger."""

_ON_MOST = 0.4
"""Share of the pages that have running lines at the same height: the first ones of chapters have none."""

_WIDEST, _USUAL = 3.0, 1.2
"""From row to row, in sizes of the letters: the most that text has, and what it has where that is unknown."""

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]+")
_NUMBER = re.compile(r"[\W_]*#[#\W_]*")
"""A row that says nothing but a number, as `_said` has it."""

_SENTENCE = re.compile(r"[.!?:;,…。！？：；，、][\"'”’»)\]」』]*\Z")
"""The end of a line of text; heads end in none of these."""

Place = tuple[bool, int]
"""Whether a row stands at the upper edge, and how high it stands."""

Key = tuple[Place, str]
"""Where a row stands, and what it says with its numbers left out."""


class _Body(NamedTuple):
    """What most of the text is like: the size of its letters, and how far it is from row to row."""

    size: float
    leading: float


Row = list[TextLine]
"""Upright lines of the same height; never empty."""


def without_running_lines(pages: Sequence[Sequence[TextLine]]) -> list[list[TextLine]]:
    """Return the lines of each page without those that run through the pages.

    A running row is short, stands in the margin of its page and apart from the body. Three pages (two, where
    there are no more than three) have it at the same height, whatever numbers are in it; and what stands at
    that height is such a row on most pages, or on alternate ones. Rows further in count only behind a running
    one.
    """
    rows = [_rows(page) for page in pages]
    body = _body(rows)
    # A page has each key once, or a list of equal rows would look like many pages.
    found = [
        {_key(row, upper) for upper in (True, False) for row in _outside(page, upper, body)} for page in rows
    ]
    counts = Counter(key for keys in found for key in keys)
    needed = 2 if len(pages) <= 3 else 3
    repeated = {key for key, count in counts.items() if count >= needed}
    places = Counter(place for keys in found for place in {place for place, _ in keys & repeated})
    running = {key for key in repeated if places[key[0]] >= _ON_MOST * len(pages)}
    result = []
    for lines, page in zip(pages, rows, strict=True):
        dropped = {height for upper in (True, False) for height in _running(page, upper, body, running)}
        result.append([line for line in lines if round(line.bottom) not in dropped or not line.upright])
    return result


def _rows(lines: Iterable[TextLine]) -> list[Row]:
    """Return the lines of a page by their height, from above."""
    rows: dict[int, Row] = {}
    for line in lines:
        if line.upright:
            rows.setdefault(round(line.bottom), []).append(line)
    return [rows[height] for height in sorted(rows, reverse=True)]


def _body(pages: Iterable[Sequence[Row]]) -> _Body:
    sizes: Counter[float] = Counter()
    gaps = []
    for rows in pages:
        for row in rows:
            for line in row:
                sizes[line.size] += len(line.text)
        gaps += [_gap(before, row) for before, row in pairwise(rows)]
    size = max(sizes, key=sizes.__getitem__, default=1.0)
    # Most gaps of a text may be those between its paragraphs.
    usual = sorted(gap for gap in gaps if gap <= _WIDEST * size)
    return _Body(size, usual[len(usual) // 4] if usual else _USUAL * size)


def _gap(one: Row, other: Row) -> float:
    return abs(one[0].bottom - other[0].bottom)


def _outside(rows: Sequence[Row], upper: bool, body: _Body) -> list[Row]:
    """Return the rows of a page that stand outside its body at an edge, from the edge on inward."""
    inward = rows if upper else rows[::-1]
    found: list[Row] = []
    for number, row in enumerate(inward[:_DEPTH]):
        if not _in_margin(row, upper) or len(_text(row)) > _LONGEST:
            break
        gap = _gap(row, inward[number + 1]) if number + 1 < len(inward) else float("inf")
        if all(_is_apart(each, gap, body) for each in inward[: number + 1]):
            found = list(inward[: number + 1])
    return found


def _in_margin(row: Row, upper: bool) -> bool:
    return row[0].up >= 1 - _MARGIN if upper else row[0].up <= _MARGIN


def _is_apart(row: Row, gap: float, body: _Body) -> bool:
    """Whether a row that is so far from the body does not belong to it."""
    size = max(line.size for line in row)
    if size <= _SMALLER * body.size or _NUMBER.fullmatch(_said(row)):
        return gap > _APART * body.leading
    sentence = _SENTENCE.search(_text(row))
    return size < _LARGER * body.size and not sentence and gap > _FAR_APART * body.leading


def _text(row: Row) -> str:
    return " ".join(line.text for line in sorted(row, key=lambda line: line.left))


def _said(row: Row) -> str:
    text = _text(row).casefold()
    return "#" if _ROMAN.fullmatch(text) else _DIGITS.sub("#", text)


def _key(row: Row, upper: bool) -> Key:
    return (upper, round(row[0].bottom)), _said(row)


def _running(rows: Sequence[Row], upper: bool, body: _Body, running: set[Key]) -> Iterator[int]:
    """Yield the heights of the running rows at an edge, from the edge on inward."""
    for row in _outside(rows, upper, body):
        if _key(row, upper) not in running:
            return
        yield round(row[0].bottom)
