"""Edges of a span that are no part of a name, and the span without them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from tui.domain.small_words import ARTICLES, SHORTENED
from tui.domain.span import Span


class Trim(StrEnum):
    """What is taken away from the edges of a span: with quotes also the white space around."""

    SPACE = "quotes"
    PUNCTUATION = "punctuation"
    ARTICLE = "article"
    POSSESSIVE = "'s"


_QUOTES = frozenset(
    "\"'`\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u300c\u300d\u300e\u300f"
)
_MEANT = frozenset("%@#&*")
"""Signs that Unicode counts as punctuation and that belong to what they stand beside: 5%, AT&T, #metoo."""
_PAIRS = {")": "(", "]": "[", "}": "{", "\uff09": "\uff08", "\u3011": "\u3010", "\u300b": "\u300a"}
_OPENING = {opening: closing for closing, opening in _PAIRS.items()}
_ARTICLE = re.compile(r"(\w+)\s+(?=\S)|([lL])['\u2019](?=\w)")
_POSSESSIVE = re.compile(r"(?<=[\w.])['\u2019][sS]$")
_INITIALS = re.compile(r"(?:\b\w\.)+$")
_LAST_WORD = re.compile(r"(\w+)\.$")
_MARK = re.compile(
    r"[.!?\u2026:]['\"\u201d\u2019\u00bb)\]]*\s*$|^\s*$|\n\s*$|['\"\u201c\u2018\u201e\u00ab(\[]\s*$"
)
"""What stands before the first word of a sentence."""


def trimmed(text: str, start: int, end: int, rules: Iterable[Trim] = tuple(Trim)) -> Span:
    """Return a span without what some rules take away; it may be empty.

    A rule can uncover what another takes away: they are followed until nothing more goes.

    Args:
        text: The text.
        start: First code point of the span.
        end: Code point after its last.
        rules: What to take away.
    """
    chosen = [_RULES[rule] for rule in Trim if rule in set(rules)]
    span, before = Span(start, end), None
    while span != before and span.start < span.end:
        before = span
        for rule in chosen:
            span = rule(text, *span) if span.start < span.end else span
    return span


def doubtful(text: str, start: int, trimmed_start: int) -> bool:
    """Whether an article that was taken away may be part of the name.

    One with a capital where no sentence begins mostly is: *in The Hague*, *from Los Angeles*.
    """
    found = _ARTICLE.match(text, start)
    if found is None or found.end() > trimmed_start or not text[start].isupper():
        return False
    return _MARK.search(text[max(0, start - 4) : start]) is None


def _spaces(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in _QUOTES):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _QUOTES):
        end -= 1
    return Span(start, end)


def _punctuation(text: str, start: int, end: int) -> Span:
    while start < end and _is_loose(text[start]) and not _closes(text, start, end):
        if start + 1 < end and unicodedata.category(text[start + 1]).startswith("M"):
            break  # what stands on it would be left without a base
        start += 1
    while start < end and _is_loose(text[end - 1]) and not _belongs(text, start, end):
        end -= 1
    if end - start > 1 and _OPENING.get(text[start]) == text[end - 1] and _alone(text, start, end):
        start, end = start + 1, end - 1
    return Span(start, end)


def _is_loose(character: str) -> bool:
    """Whether a character is punctuation that can go from an edge."""
    return character not in _MEANT and unicodedata.category(character).startswith("P")


def _closes(text: str, start: int, end: int) -> bool:
    """Whether a bracket at the beginning has its other one within the span."""
    closing = _OPENING.get(text[start])
    return closing is not None and closing in text[start + 1 : end]


def _belongs(text: str, start: int, end: int) -> bool:
    """Whether the sign at the end is part of the last word, or has its other bracket within the span."""
    opening = _PAIRS.get(text[end - 1])
    if opening is not None:
        return opening in text[start : end - 1]
    if text[end - 1] != ".":
        return False
    words = text[start:end]
    short = _LAST_WORD.search(words)
    return bool(_INITIALS.search(words)) or (short is not None and short[1].casefold() in SHORTENED)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the bracket that begins a span is closed by the one that ends it."""
    depth = 0
    for at in range(start, end):
        depth += (text[at] == text[start]) - (text[at] == text[end - 1])
        if not depth:
            return at == end - 1
    return False


def _article(text: str, start: int, end: int) -> Span:
    found = _ARTICLE.match(text, start, end)
    if found is None:
        return Span(start, end)
    word = found[1]
    # In capitals it is short for something: LA Times, AN Other.
    if word is not None and not (word in ARTICLES or (word[0].lower() + word[1:] in ARTICLES)):
        return Span(start, end)
    return Span(found.end(), end)


def _possessive(text: str, start: int, end: int) -> Span:
    found = _POSSESSIVE.search(text[start:end])
    return Span(start, start + found.start()) if found is not None else Span(start, end)


_RULES = {
    Trim.SPACE: _spaces,
    Trim.PUNCTUATION: _punctuation,
    Trim.ARTICLE: _article,
    Trim.POSSESSIVE: _possessive,
}
