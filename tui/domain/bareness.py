"""Texts that are the same but for white space and characters that some formats cannot hold.

Formats without offsets write tokens; others leave out what stands between sentences, make CRLF one character,
or write a sign in the place of a control character. Such a text is told by what is left of it without these.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence

from tui.domain.article import text_digest
from tui.domain.span import Span

_KEPT = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ufeff\ufffd\ufffe\uffff]+")
"""What counts: white space, controls, the byte order mark and what stands for a character do not."""


def bare_digest(text: str) -> str:
    """Return a digest of what counts of a text; empty where nothing does."""
    bare = "".join(_KEPT.findall(text))
    return text_digest(bare) if bare else ""


def carried(theirs: str, ours: str, spans: Sequence[Span]) -> list[Span | None]:
    """Return where spans of one text are in another one with the same `bare_digest`.

    Edges are at characters that count; None for a span without any.

    Args:
        theirs: The text that the spans are of.
        ours: The other text.
        spans: The spans, within their text.
    """
    there, here = _Runs(theirs), _Runs(ours)
    found: list[Span | None] = []
    for span in spans:
        first, last = there.before(span.start), there.before(span.end) - 1
        found.append(Span(here.place(first), here.place(last) + 1) if first <= last else None)
    return found


class _Runs:
    """The stretches of a text that count: a long text has far fewer of them than characters."""

    def __init__(self, text: str) -> None:
        self._starts, self._counts = array("q"), array("q", [0])
        for match in _KEPT.finditer(text):
            self._starts.append(match.start())
            self._counts.append(self._counts[-1] + match.end() - match.start())

    def before(self, offset: int) -> int:
        """Return how many characters count before an offset."""
        run = bisect_right(self._starts, offset) - 1
        if run < 0:
            return 0
        return min(self._counts[run] + offset - self._starts[run], self._counts[run + 1])

    def place(self, number: int) -> int:
        """Return the offset of a character that counts, by its number among them."""
        run = bisect_right(self._counts, number) - 1
        return self._starts[run] + number - self._counts[run]
