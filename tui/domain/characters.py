"""The characters of a text as people count them, in the place of its words: for spans that end within a word.

A character is a grapheme: the caret never stops within one. White space belongs to none, as between words.
"""

from __future__ import annotations

import re

from tui.domain.graphemes import grapheme_at
from tui.domain.span import Span
from tui.domain.tokens import Tokens

_INK = re.compile(r"\S")


class Characters(Tokens):
    """A text's characters, with what `Tokens` says of its words."""

    __slots__ = ()

    def at(self, offset: int) -> Span | None:
        """Return the character at an offset, or None on white space and outside the text."""
        text = self.text
        if not 0 <= offset < len(text):
            return None
        here = grapheme_at(text, offset)
        return here if not text[here.start : here.end].isspace() else None

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
