"""Finding all mentions of many forms at once: a phrase matcher over a stretch of text.

Forms are filed under the beginnings of their first two words, so that looking at a place in the text costs
the same however many forms are known, and that adding or removing one costs nothing to speak of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tui.domain.mentions import is_whole, match_at
from tui.domain.span import Span

PREFIX = 3
"""Characters of a word by which forms are filed."""

# Where a form may begin: at a word's first character, at a sign, and on either side of a character of a
# script that is written without blanks; `mentions.is_whole` has the last word.
_PLACE = r"(?<![^\W\u0e00-\U0010ffff])\w|[^\w\s]|[^\W\u0000-\u0dff]"
_NEXT_WORD = re.compile(rf"\S*\s+(\S{{1,{PREFIX}}})")

Key = tuple[str, str]


@cache
def _place() -> re.Pattern[str]:
    return re.compile(_PLACE)  # when it is needed, as it takes long


class PhraseMatcher:
    """A set of forms that can be looked for together."""

    def __init__(self) -> None:
        self._filed: dict[Key, dict[str, None]] = {}

    def add(self, form: str) -> None:
        """Look for a form, too; words in it stand apart by one blank."""
        self._filed.setdefault(_key(form), {})[form] = None

    def discard(self, form: str) -> None:
        """Look for a form no more."""
        key = _key(form)
        filed = self._filed.get(key, {})
        filed.pop(form, None)
        if not filed:
            self._filed.pop(key, None)

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
        """Yield every mention of every form that begins in `[start, end)`, in order of their starts."""
        if not self._filed:
            return
        for place in _place().finditer(text, start, end):
            at = place.start()
            for form in self._beginning_at(text, at):
                span = match_at(text, form, at)
                if span is not None and is_whole(text, span):
                    yield span, form

    def _beginning_at(self, text: str, at: int) -> Iterator[str]:
        """Yield the forms whose first letters stand at an offset."""
        filed = self._filed
        for length in range(1, PREFIX + 1):
            yield from filed.get((text[at : at + length], ""), ())
        following = _NEXT_WORD.match(text, at, at + 80)
        if following is not None:
            head = text[at : min(at + PREFIX, following.end(0) - len(following[1]))].split()[0]
            for length in range(1, len(following[1]) + 1):
                yield from filed.get((head, following[1][:length]), ())


def _key(form: str) -> Key:
    first, _, rest = form.partition(" ")
    return first[:PREFIX], rest.partition(" ")[0][:PREFIX]
