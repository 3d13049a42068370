"""Searching in a text: what is looked for, and the hits, which come in while the reader goes on."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tui.domain.span import Span


class Query(NamedTuple):
    """What is looked for.

    Attributes:
        text: As it was typed.
        regex: Whether it is a regular expression.
        words: Whether a hit may neither begin nor end within a word.
    """

    text: str = ""
    regex: bool = False
    words: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.text.strip())

    @property
    def match_case(self) -> bool:
        """Whether capitals matter: where one was typed, other than in an escape of an expression."""
        typed = re.sub(r"\\.", "", self.text) if self.regex else self.text
        return any(character.isupper() for character in typed)

    @property
    def expression(self) -> str:
        """The regular expression for it; a blank of plain text stands for any white space, line ends too."""
        if self.regex:
            return self.text
        pieces = re.split(r"(\s+)", self.text)
        return "".join(r"\s+" if piece.isspace() else re.escape(piece) for piece in pieces)


class _Run:
    """Hits in order, none over another."""

    def __init__(self) -> None:
        self.starts = array("q")
        self.ends = array("q")

    def within(self, start: int, end: int) -> Iterator[Span]:
        at = bisect_right(self.ends, start)
        while at < len(self.starts) and self.starts[at] < end:
            yield Span(self.starts[at], self.ends[at])
            at += 1

    def hit(self, at: int) -> Span | None:
        return Span(self.starts[at], self.ends[at]) if 0 <= at < len(self.starts) else None


class Hits:
    """The hits of a query, as far as the text has been gone through.

    A search begins at the caret and goes to the end, then from the beginning to where it began: so the hits
    come in two runs.

    Attributes:
        complete: Whether the text has been gone through.
        trouble: Why it was not to its end, in one line; empty where nothing is wrong.
    """

    def __init__(self) -> None:
        self.complete = False
        self.trouble = ""
        self._ahead = _Run()
        self._behind = _Run()

    def __len__(self) -> int:
        return len(self._ahead.starts) + len(self._behind.starts)

    def add(self, starts: array[int], ends: array[int], *, ahead: bool) -> None:
        """Take in more hits; those of a run come in order."""
        run = self._ahead if ahead else self._behind
        run.starts.extend(starts)
        run.ends.extend(ends)

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the hits that overlap `[start, end)`, in order."""
        return (*self._behind.within(start, end), *self._ahead.within(start, end))

    def after(self, offset: int) -> Span | None:
        """Return the first hit that begins at or behind an offset."""
        for run in (self._behind, self._ahead):
            found = run.hit(bisect_left(run.starts, offset))
            if found is not None:
                return found
        return None

    def before(self, offset: int) -> Span | None:
        """Return the last hit that begins before an offset."""
        for run in (self._ahead, self._behind):
            found = run.hit(bisect_left(run.starts, offset) - 1)
            if found is not None:
                return found
        return None

    def number(self, hit: Span) -> int:
        """Return the how many-th a hit is; 0 as long as that is not known, or where it is none."""
        for run, first in ((self._behind, 1), (self._ahead, 1 + len(self._behind.starts))):
            at = bisect_left(run.starts, hit.start)
            if run.hit(at) == hit:
                return first + at if self.complete or run is self._behind else 0
        return 0
