"""The characters of a text as people count them, in the place of its words: for spans that end within a word.

A character is a letter with the marks upon it, or what joiners make of several emoji: the caret never stops
within one. White space belongs to none, as between words.
"""

from __future__ import annotations

import re
import unicodedata

from tui.domain.span import Span
from tui.domain.tokens import Tokens

LONGEST = 64
"""Code points of one character at the most: a letter with more marks than that is cut."""

_INK = re.compile(r"\S")
_JOINER = "\u200d"


class Characters(Tokens):
    """A text's characters, with what `Tokens` says of its words."""

    __slots__ = ()

    def at(self, offset: int) -> Span | None:
        """Return the character at an offset, or None on white space and outside the text."""
        text = self.text
        if not 0 <= offset < len(text) or text[offset].isspace():
            return None
        start, end = offset, offset + 1
        while start > 0 and offset - start < LONGEST and goes_on(text, start):
            start -= 1
        while end < len(text) and end - start < LONGEST and goes_on(text, end):
            end += 1
        return Span(start, end)

    def after(self, offset: int) -> Span | None:
        """Return the first character that starts after an offset, or None at the end of the text."""
        here = self.at(offset)
        found = _INK.search(self.text, max(here.end if here is not None else offset + 1, 0))
        return self.at(found.start()) if found is not None else None

    def before(self, offset: int) -> Span | None:
        """Return the last character that starts before an offset, or None at the beginning of the text."""
        position = min(offset, len(self.text))
        while position > 0 and self.text[position - 1].isspace():
            position -= 1
        return self.at(position - 1) if position > 0 else None


def goes_on(text: str, at: int) -> bool:
    """Whether the character before an offset goes on behind it."""
    before, behind = text[at - 1], text[at]
    if before.isspace():
        return False
    if before == _JOINER or behind == _JOINER or "\U000e0020" <= behind <= "\U000e007f":
        return True
    if _is_half_flag(before) and _is_half_flag(behind):
        # Two and two make a flag.
        first = at
        while first > 0 and at - first < LONGEST and _is_half_flag(text[first - 1]):
            first -= 1
        return (at - first) % 2 == 1
    return unicodedata.category(behind) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= behind <= "\U0001f3ff"


def _is_half_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
