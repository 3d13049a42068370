"""Cutting a long text into pieces that a pipeline reads one at a time.

A piece has a core, and margins around it that give the pipeline context. The cores of a text lie end to end
and cover it exactly once; an entity or a token belongs to the piece in whose core it starts. The cut depends
on the text alone, so that results can be kept and joined whatever order they were computed in.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

VERSION = 1
"""Part of the key of whatever is kept of the results: raise it when the same text is cut in another way."""

WHOLE = 20_000
"""Code points up to which a text is one piece, and the most that a core has."""

MARGIN = 500
"""Most code points of context on either side of a core."""

_LINE_END = r"(?:\r\n|\r(?!\n)|[\n\x85\u2028\u2029])"
PARAGRAPH_END = re.compile(rf"(?:{_LINE_END}[^\S\n\r\x85\u2028\u2029]*{_LINE_END}|\u2029)\s*")
"""A blank line, or a paragraph separator, with the white space after it."""

LINE_END = re.compile(_LINE_END)

_BREAKS = (PARAGRAPH_END, LINE_END, re.compile(r"\s"))
_JOINERS = frozenset("\u200c\u200d")
_SKIN_TONES = range(0x1F3FB, 0x1F400)


class Chunk(NamedTuple):
    """One piece of a text, in code points.

    Attributes:
        start: First of the core.
        end: After the last of the core.
        left: First of the left margin; `start` where there is none.
        right: After the last of the right margin; `end` where there is none.
    """

    start: int
    end: int
    left: int
    right: int

    def distance(self, offset: int) -> int:
        """Return how many code points lie between the offset and the core; 0 inside it."""
        if offset < self.start:
            return self.start - offset
        return max(0, offset - self.end + 1)


def split(text: str, whole: int = WHOLE) -> list[Chunk]:
    """Return the pieces of a text in order; a text of up to `whole` code points is one.

    A core of a longer text has from half of `whole` to `whole` code points, the last one from 1. It ends at
    the last paragraph end that this allows, else at a line end, else after white space, else at any place
    that parts no CR LF, no surrogate pair and no combining sequence.
    """
    if whole < 2:
        raise ValueError("A piece has two code points at least.")
    cuts = [0]
    while len(text) - cuts[-1] > whole:
        cuts.append(_cut(text, cuts[-1] + max(1, whole // 2), cuts[-1] + whole))
    cuts.append(len(text))
    return [Chunk(start, end, _left(text, start), _right(text, end)) for start, end in pairwise(cuts)]


def breakable(text: str, at: int) -> bool:
    """Whether the text can be parted before the offset without parting what belongs together."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff":
        return False
    if before in _JOINERS or after in _JOINERS or ord(after) in _SKIN_TONES:
        return False
    return not unicodedata.category(after).startswith("M")


def _cut(text: str, low: int, high: int) -> int:
    """Return the best place to cut in `[low, high]`."""
    for pattern in _BREAKS:
        ends = [m.end() for m in pattern.finditer(text, low, high)]
        for end in reversed(ends):
            if breakable(text, end):
                return end
    return next((at for at in range(high, low - 1, -1) if breakable(text, at)), high)


def _left(text: str, start: int) -> int:
    """Return where the left margin of a core begins: after white space where there is some."""
    low = max(0, start - MARGIN)
    if low == 0:
        return 0
    space = re.compile(r"\s").search(text, low, start)
    first = space.end() if space else low
    return next((at for at in range(first, start) if breakable(text, at)), start)


def _right(text: str, end: int) -> int:
    """Return where the right margin of a core ends: before white space where there is some."""
    high = min(len(text), end + MARGIN)
    if high == len(text):
        return high
    spaces = [m.start() for m in re.compile(r"\s").finditer(text, end, high)]
    last = spaces[-1] if spaces else high
    return next((at for at in range(last, end, -1) if breakable(text, at)), end)
