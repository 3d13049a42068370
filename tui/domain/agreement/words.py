"""Words of a text, and the class of each: what kappa and alpha on tokens look at.

A word's class is the label of the annotation that covers any of it, `NONE` where there is none. Where several
do, it is the outermost one's; of two that only overlap, that of the one that begins first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from tui.domain.meetings import Mark

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Letters of scripts without blanks: where a word ends is not to be seen, so each is a word."""
_MARKS = "\u0300-\u036f\u0900-\u0dff\u200c\u200d"
"""Marks upon letters and joiners between them."""
_WORD = re.compile(rf"[^\W{_ALONE}]+(?:[{_MARKS}]+[^\W{_ALONE}]*)*|\S")


class Words:
    """The words of one text, by their places in it.

    Attributes:
        starts: First code point of each, rising.
        ends: Code point after the last of each.
    """

    __slots__ = ("ends", "starts")

    def __init__(self, words: Sequence[tuple[int, int]]) -> None:
        """Take words as (start, end) pairs, in order and apart: a pipeline's tokens, or `split`'s."""
        self.starts = [start for start, _ in words]
        self.ends = [end for _, end in words]

    @classmethod
    def split(cls, text: str) -> Words:
        """Return runs of letters and digits, and every other sign by itself; white space is in none.

        Where a script has no blanks, every letter is a word. That takes no pipeline, and is the same on
        every machine.
        """
        return cls([match.span() for match in _WORD.finditer(text)])

    def __len__(self) -> int:
        return len(self.starts)

    def classes(self, marks: Iterable[Mark]) -> dict[int, str]:
        """Return the class of each word that a side's annotations cover, by its number.

        Args:
            marks: The annotations, as `in_order` has them.
        """
        found: dict[int, str] = {}
        starts, ends = self.starts, self.ends
        for mark in marks:
            for start, end in mark.fragments or ((mark.start, mark.end),):
                for number in range(bisect_right(ends, start), bisect_left(starts, end)):
                    if number not in found:
                        found[number] = mark.label
        return found
