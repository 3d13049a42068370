"""Running heads, running feet and page numbers: lines at the edges of pages that come again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tui.readers.pdf.lines import TextLine

_DEPTH = 3
"""Rows of lines at the upper and at the lower edge that may be running ones."""

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]+")

Key = tuple[bool, str, int]
"""Whether a row stands at the upper edge, what it says with its numbers left out, and how high it stands."""


def without_running_lines(pages: Sequence[Sequence[TextLine]]) -> list[list[TextLine]]:
    """Return the lines of each page without those that run through the pages.

    A row at an edge is a running one if three pages (both, where there are two or three) have it at the same
    height, whatever numbers are in it. Rows further in count only behind a running one.
    """
    rows = [_rows(page) for page in pages]
    counts = Counter(key for page in rows for key in _keys(page))
    needed = 2 if len(pages) <= 3 else 3
    running = {key for key, count in counts.items() if count >= needed}
    result = []
    for lines, page in zip(pages, rows, strict=True):
        dropped = {*_edge(page, True, running), *_edge(page[::-1], False, running)}
        result.append([line for line in lines if round(line.bottom) not in dropped or not line.upright])
    return result


def _rows(lines: Iterable[TextLine]) -> list[list[TextLine]]:
    """Return the lines of a page by their height, from above."""
    rows: dict[int, list[TextLine]] = {}
    for line in lines:
        if line.upright:
            rows.setdefault(round(line.bottom), []).append(line)
    return [rows[height] for height in sorted(rows, reverse=True)]


def _keys(rows: Sequence[list[TextLine]]) -> Iterator[Key]:
    # A page has each key once, or a list of equal rows would look like many pages.
    yield from {_key(row, True) for row in rows[:_DEPTH]}
    yield from {_key(row, False) for row in rows[-_DEPTH:]}


def _key(row: list[TextLine], upper: bool) -> Key:
    text = " ".join(line.text for line in sorted(row, key=lambda line: line.left)).casefold()
    said = "#" if _ROMAN.fullmatch(text) else _DIGITS.sub("#", text)
    return upper, said, round(row[0].bottom)


def _edge(rows: Sequence[list[TextLine]], upper: bool, running: set[Key]) -> Iterator[int]:
    """Yield the heights of the running rows, from the edge on inward."""
    for row in rows[:_DEPTH]:
        if _key(row, upper) not in running:
            return
        yield round(row[0].bottom)
