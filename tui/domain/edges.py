"""What may count as part of a mention or not: an article before it, marks around it, a possessive behind it.

Guidelines differ on whether *the Guardian* is tagged with its article. Within one project the same words are
to be tagged alike: these functions tell which of such edges a span has, and which stand just outside of it.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import NamedTuple

from tui.domain.small_words import ARTICLES
from tui.domain.span import Span

NEAR = 12
"""Code points before a span in which its article is looked for."""
MARKS = frozenset("\"'“”„‘’«»‹›()[]{}.,;:!?…–—-*/&")
"""What may stand at an edge without being part of a name."""


class Side(Enum):
    """Where an edge is, and what it is."""

    ARTICLE = "article"
    MARK_BEFORE = "mark before"
    POSSESSIVE = "possessive"
    MARK_BEHIND = "mark behind"


class Edge(NamedTuple):
    """Something at an edge: where, and what it is, in small letters."""

    side: Side
    text: str


@cache
def _articles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds an article at the beginning of a text, and one at its end."""
    words = "|".join(sorted(ARTICLES, key=len, reverse=True))
    one = rf"(?:({words})\s+|(l)['’]\s*)"
    return re.compile(rf"{one}(?=\S)", re.I), re.compile(rf"(?<!\w){one}\Z", re.I)


_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?!\w)", re.I)
_POSSESSIVE_AT_END = re.compile(r"(?:['’]s|(?<=s)['’])\Z", re.I)


def without(text: str, span: Span, side: Side) -> tuple[Edge, Span] | None:
    """Return the edge that a span has on a side, and the span without it; None where it has none there."""
    start, end = span
    if side is Side.ARTICLE:
        found = _articles()[0].match(text, start, end)
        edge, left = (found[1] or found[2], Span(found.end(), end)) if found is not None else ("", span)
    elif side is Side.POSSESSIVE:
        found = _POSSESSIVE_AT_END.search(text, max(start, end - 2), end)
        edge, left = ("'s", Span(start, found.start())) if found is not None else ("", span)
    elif side is Side.MARK_BEFORE:
        edge, left = (text[start], Span(start + 1, end)) if text[start] in MARKS else ("", span)
    else:
        edge, left = (text[end - 1], Span(start, end - 1)) if text[end - 1] in MARKS else ("", span)
    if not edge or not text[left.start : left.end].strip():
        return None
    return Edge(side, edge.casefold()), _inked(text, left)


def _inked(text: str, span: Span) -> Span:
    start, end = span
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def including(text: str, span: Span, edge: Edge) -> Span | None:
    """Return a span with an edge that stands directly outside of it; None where it does not stand there."""
    start, end = span
    if edge.side is Side.ARTICLE:
        before = max(start - NEAR, 0)
        found = _articles()[1].search(text[before:start])
        if found is None or (found[1] or found[2]).casefold() != edge.text:
            return None
        return Span(before + found.start(), end)
    if edge.side is Side.POSSESSIVE:
        found = _POSSESSIVE.match(text, end)
        return Span(start, found.end()) if found is not None else None
    if edge.side is Side.MARK_BEFORE:
        return Span(start - 1, end) if start and text[start - 1] == edge.text else None
    return Span(start, end + 1) if text.startswith(edge.text, end) else None


def core(text: str, span: Span) -> tuple[Span, list[tuple[Edge, Span]]]:
    """Return a span without any edges, and each that was taken off with what was left then, in order.

    Args:
        text: The text.
        span: A span with more than white space in it.
    """
    taken: list[tuple[Edge, Span]] = []
    found: tuple[Edge, Span] | None
    while (found := next(filter(None, (without(text, span, side) for side in Side)), None)) is not None:
        taken.append(found)
        span = found[1]
    return span, taken
