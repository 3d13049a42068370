"""Offsets of other programs, checked against the words that they are to be of.

Programs count code points, UTF-16 units or bytes of UTF-8. Where a file has the words beside the offsets, the
words tell which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from tui.domain.span import Span

UNITS: dict[str, Callable[[str], int]] = {
    "UTF-16 units": lambda character: 2 if character > "\uffff" else 1,
    "bytes": lambda character: len(character.encode("utf-8", "surrogatepass")),
}
"""What is counted besides code points: how many each character is."""


class Placed(NamedTuple):
    """Where spans are in a text.

    Attributes:
        spans: In code points, in the order that was asked for; None where the words are not at the place.
        unit: What the file counts, where that is not code points; empty otherwise.
    """

    spans: Sequence[Span | None]
    unit: str = ""


def placed(text: str, spans: Sequence[Span], quotes: Sequence[str | None]) -> Placed:
    """Return where the spans of a file are in a text.

    Another unit is believed only if the words of all spans are where it says. Else those stay that are right
    in code points.

    Args:
        text: The text.
        spans: As the file has them.
        quotes: The words of each; None where the file does not say.
    """
    within = [span if 0 <= span.start <= span.end <= len(text) else None for span in spans]
    found = _quoted(text, within, quotes)
    if None in found and any(quote is not None for quote in quotes):
        for unit, size in UNITS.items():
            other = _quoted(text, _in_code_points(text, spans, size), quotes)
            if None not in other:
                return Placed(other, unit)
    return Placed(found)


def _quoted(text: str, spans: Sequence[Span | None], quotes: Sequence[str | None]) -> list[Span | None]:
    """Return the spans that have the words they are to have; None in the place of others."""
    return [
        span if span is not None and quote in (None, text[span.start : span.end]) else None
        for span, quote in zip(spans, quotes, strict=True)
    ]


def _in_code_points(text: str, spans: Sequence[Span], size: Callable[[str], int]) -> list[Span | None]:
    """Return spans that count something else; None for one whose edge is within a character, or beyond."""
    edges = [0, *accumulate(map(size, text))]

    def offset(edge: int) -> int | None:
        at = bisect_left(edges, edge)
        return at if at < len(edges) and edges[at] == edge else None

    found: list[Span | None] = []
    for span in spans:
        start, end = offset(span.start), offset(span.end)
        found.append(Span(start, end) if start is not None and end is not None and start <= end else None)
    return found
