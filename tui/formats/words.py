"""Tokens that fit the spans: no span that is written ever ends inside one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from tui.domain.span import HasSpan

_WORD = re.compile(r"\w+|[^\w\s]+")
_SPACE = re.compile(r"\s+")


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
    return [piece for piece in pairwise(_cuts(text, tokens, spans)) if not text[piece[0]].isspace()]


def covering(text: str, tokens: Sequence[tuple[int, int]], spans: Sequence[HasSpan]) -> list[Word]:
    """Return tokens that make up the whole text, the way spaCy's tokens do, split at the spans' edges.

    White space is a token of its own but for one space after each token. Joining each token and its
    space gives the text back.
    """
    starts = {span.start for span in spans}
    ends = {span.end for span in spans}
    found: list[Word] = []
    word: tuple[int, int] | None = None
    for start, end in pairwise(_cuts(text, tokens, spans)):
        if word is not None:
            space = text[start] == " " and start not in starts and start + 1 not in ends
            found.append(Word(*word, space))
            word = None
            start += space
        if start < end:
            word = start, end
    return found if word is None else [*found, Word(*word, False)]


def _cuts(text: str, tokens: Sequence[tuple[int, int]], spans: Iterable[HasSpan]) -> list[int]:
    """Return where pieces begin and end, from 0 to the length of the text: none is white space and not."""
    cuts = {0, len(text), *chain.from_iterable(tokens)}
    position = 0
    for start, end in (*tokens, (len(text), len(text))):
        # Mostly there is one space between two tokens.
        if position < start and not text[position:start].isspace():
            cuts.update(chain.from_iterable(map(re.Match.span, _WORD.finditer(text, position, start))))
        if position < end:
            position = end
    cuts.update(chain.from_iterable(map(re.Match.span, _SPACE.finditer(text))))
    for span in spans:
        cuts.add(span.start)
        cuts.add(span.end)
    return sorted(cuts)
