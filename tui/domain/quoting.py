"""Offsets of other programs, checked against the words that they are to be of.

Programs count code points, UTF-16 units or bytes of UTF-8, and take a line end of two characters for one, or
the other way round. Where a file has the words beside the offsets, the words tell which.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from tui.domain.span import Span

UTF16 = "UTF-16 units"
"""What XMI, CAS JSON and WebAnno's TSV count, and programs that run in a browser."""


def _utf16(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _bytes(character: str) -> int:
    return len(character.encode("utf-8", "surrogatepass"))


def _one(character: str) -> int:  # noqa: ARG001 - as the others
    return 1


def _edges(text: str, size: Callable[[str], int], *, pair: int = 0, feed: int = 0) -> Sequence[int]:
    """Return the offset of each code point and of the end, in another unit.

    Args:
        text: The text.
        size: How many units a character has.
        pair: How many a CR and LF together have; 0 for what they have one by one.
        feed: How many an LF alone has; 0 for what it has.
    """
    ones = text.isascii() or (size is _utf16 and max(text) <= "\uffff") or size is _one
    if ones and "\n" not in text:
        return range(len(text) + 1)
    sizes = [1] * len(text) if ones else list(map(size, text))
    at = text.find("\n")
    while at >= 0:
        if at and text[at - 1] == "\r":
            sizes[at] = pair - sizes[at - 1] if pair else sizes[at]
        elif feed:
            sizes[at] = feed
        at = text.find("\n", at + 1)
    return array("q", accumulate(sizes, initial=0))


UNITS: dict[str, Callable[[str], Sequence[int]]] = {
    UTF16: lambda text: _edges(text, _utf16),
    "bytes": lambda text: _edges(text, _bytes),
    "CRLF as one": lambda text: _edges(text, _one, pair=1),
    "UTF-16 units with CRLF as one": lambda text: _edges(text, _utf16, pair=1),
    "line ends as two": lambda text: _edges(text, _one, feed=2),
    "UTF-16 units with line ends as two": lambda text: _edges(text, _utf16, feed=2),
}
"""What is counted besides code points, with how a text is counted so."""


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

    Another unit is believed only if the words of all spans are where it says, and no further unit says so of
    other places. Else those stay that are right in code points.

    Args:
        text: The text.
        spans: As the file has them; below 0 where it has none, which says nothing of the unit.
        quotes: The words of each; None where the file does not say.
    """
    there = [at for at, span in enumerate(spans) if span.start >= 0]
    if len(there) < len(spans):
        some = placed(text, [spans[at] for at in there], [quotes[at] for at in there])
        by_number = dict(zip(there, some.spans, strict=True))
        return Placed([by_number.get(at) for at in range(len(spans))], some.unit)
    within = [span if span.start <= span.end <= len(text) else None for span in spans]
    found = quoted(text, within, quotes)
    if None in found and any(quote is not None for quote in quotes):
        fitting = {
            unit: other
            for unit, edges in UNITS.items()
            if None not in (other := quoted(text, in_code_points(spans, edges(text)), quotes))
        }
        if len({tuple(other) for other in fitting.values()}) == 1:
            unit, other = next(iter(fitting.items()))
            return Placed(other, unit)
    return Placed(found)


def found_once(text: str, words: str, before: str = "", behind: str = "") -> Span | None:
    """Return where some words are in a text, if they are there exactly once.

    Args:
        text: The text.
        words: The words.
        before: What stands before them; it counts where they are there more than once.
        behind: What stands behind them.
    """
    if not words.strip():
        return None
    for first, last in (("", ""), (before, behind)):
        whole = first + words + last
        at = text.find(whole)
        if at >= 0 and text.find(whole, at + 1) < 0:
            return Span(at + len(first), at + len(first) + len(words))
    return None


def in_code_points(spans: Sequence[Span], edges: Sequence[int]) -> list[Span | None]:
    """Return spans that count something else; None for one whose edge is within a character, or beyond.

    Args:
        spans: The spans.
        edges: The offset of each code point and of the end, in what they count.
    """
    found: list[Span | None] = []
    for span in spans:
        # Where characters count nothing, a span begins behind them and ends before them.
        start, end = bisect_right(edges, span.start) - 1, bisect_left(edges, span.end)
        fits = 0 <= start <= end < len(edges) and edges[start] == span.start and edges[end] == span.end
        found.append(Span(start, end) if fits else None)
    return found


def quoted(text: str, spans: Sequence[Span | None], quotes: Sequence[str | None]) -> list[Span | None]:
    """Return the spans that have the words they are to have; None in the place of others."""
    return [
        span if span is not None and (quote is None or _same(text[span.start : span.end], quote)) else None
        for span, quote in zip(spans, quotes, strict=True)
    ]


def _same(words: str, quote: str) -> bool:
    """Whether words are as quoted; programs make white space one, and leave it out at the edges."""
    return words == quote or (words.split() == quote.split() and bool(quote.strip()))
