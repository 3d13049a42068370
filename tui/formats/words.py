"""Tokens that fit the spans: no span that is written ever ends inside one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui.domain.span import HasSpan

_WORD = re.compile(r"\w+|[^\w\s]+")
_SPACE_OR_NOT = re.compile(r"\s+|\S+")


class Word(NamedTuple):
    """A token; `space` says whether one U+0020 follows that belongs to no token."""

    start: int
    end: int
    space: bool


def words(text: str, tokens: Sequence[tuple[int, int]], spans: Iterable[HasSpan]) -> list[tuple[int, int]]:
    """Return tokens without any white space, split so that every span's edge is a token's edge.

    Each character that is not white space (`str.isspace`) is in exactly one of them: where `tokens` has
    none, runs of word characters and runs of others are.

    Args:
        text: The text.
        tokens: Tokens in order, not overlapping; they may cover a part of the text only.
        spans: The spans, at any place and overlapping at will.
    """
    cuts = _cuts(text, tokens, spans)
    return [piece for piece in _pieces(text, cuts) if not text[piece[0]].isspace()]


def covering(text: str, tokens: Sequence[tuple[int, int]], spans: Sequence[HasSpan]) -> list[Word]:
    """Return tokens that make up the whole text, the way spaCy's tokens do, split at the spans' edges.

    White space is a token of its own but for one space after each token. Joining each token and its
    space gives the text back.
    """
    starts = {span.start for span in spans}
    ends = {span.end for span in spans}
    found: list[Word] = []
    for start, end in _pieces(text, _cuts(text, tokens, spans)):
        after_word = bool(found) and not found[-1].space
        if after_word and text[start] == " " and start not in starts and start + 1 not in ends:
            found[-1] = found[-1]._replace(space=True)
            start += 1
        if start < end:
            found.append(Word(start, end, False))
    return found


def _cuts(text: str, tokens: Sequence[tuple[int, int]], spans: Iterable[HasSpan]) -> list[int]:
    """Return where tokens have to begin and end, from 0 to the length of the text."""
    cuts = {0, len(text)}
    position = 0
    for start, end in (*tokens, (len(text), len(text))):
        for match in _WORD.finditer(text, position, start):
            cuts.update(match.span())
        cuts.update((start, end))
        position = max(position, end)
    for span in spans:
        cuts.update((span.start, span.end))
    return sorted(cuts)


def _pieces(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield what lies between the cuts, white space and the rest apart."""
    for start, end in pairwise(cuts):
        for match in _SPACE_OR_NOT.finditer(text, start, end):
            yield match.span()
