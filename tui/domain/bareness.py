"""Texts that are the same but for white space and characters that some formats cannot hold.

Formats without offsets write tokens; others leave out what stands between sentences, make CRLF one character,
or write a sign in the place of a control character. Such a text is told by what is left of it without these.
"""

from __future__ import annotations

import re
from bisect import bisect_left
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
    there, here = _places(theirs), _places(ours)
    found: list[Span | None] = []
    for span in spans:
        first, last = bisect_left(there, span.start), bisect_left(there, span.end) - 1
        found.append(Span(here[first], here[last] + 1) if first <= last else None)
    return found


def _places(text: str) -> list[int]:
    return [at for match in _KEPT.finditer(text) for at in range(*match.span())]
