"""Words in text that is written without blanks: a tokenizer for other languages leaves whole clauses there.

What the tokenizer parted stays parted, so that the entities of a pipeline begin and end with words; but for
what it parted within a grapheme, where no caret may stop.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from tui.domain.characters import Characters
from tui.domain.graphemes import widened
from tui.domain.span import Span, trim
from tui.nlp.naming import names
from tui.nlp.segmenters import (
    HAN_OR_KANA,
    KANA,
    MOST,
    SOUTH_EASTERN,
    Part,
    Word,
    chinese,
    japanese,
    south_eastern,
)
from tui.nlp.wellformed import well_formed

_JAPANESE = 10
"""A text is Japanese from one kana in so many characters of Han and kana on: Chinese quotes some, too."""

# Where no word goes on: what is cut with it around it is cut the same in whatever piece of a text it comes.
_PIECE = re.compile("[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029。！？!?]+")


class Segmented(NamedTuple):
    """Tokens, and what looks like a name among them; all offsets are code points.

    Attributes:
        starts: Start of each token, in order.
        ends: End of each token.
        names: Spans of one token or more, in order; they may nest and overlap.
    """

    starts: list[int]
    ends: list[int]
    names: list[Span]


def segment(text: str, starts: Sequence[int], ends: Sequence[int]) -> Segmented:
    """Return the tokens of a text with those of scripts without blanks cut into words.

    Args:
        text: The text.
        starts: Start of each token, in order; they are not empty and do not overlap.
        ends: End of each token.
    """
    new = Segmented([], [], [])
    edges: list[int] = []
    found: set[tuple[int, int]] = set()
    if HAN_OR_KANA.search(text) is not None:
        for by, words, piece in _pieces(text):
            # What the segmenter makes of other scripts in the sentence is no word of theirs.
            edges += (at for at in (by, *(by + word.end for word in words)) if not _within_run(text, at))
            found.update((by + start, by + end) for start, end in names(piece, words))
    for run in SOUTH_EASTERN.finditer(text):
        edges += (run.start(), *(run.start() + end for end in south_eastern(run[0])))
    edges.sort()
    characters = Characters(text)
    for start, end in zip(starts, ends, strict=True):
        if HAN_OR_KANA.search(text, start, end) is None and SOUTH_EASTERN.search(text, start, end) is None:
            new.starts.append(start)
            new.ends.append(end)
            continue
        inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        cuts = [start, *(at for at, _ in groupby(inner) if _breaks(characters, at)), end]
        for first, last in pairwise(cuts):
            part = trim(text, Span(first, last))
            if part.start < part.end:
                new.starts.append(part.start)
                new.ends.append(part.end)
    first_of, last_of = set(new.starts), set(new.ends)
    new.names.extend(sorted(Span(*name) for name in found if name[0] in first_of and name[1] in last_of))
    return new


def _within_run(text: str, at: int) -> bool:
    """Whether an offset lies in a run of Thai, Lao, Khmer or Burmese."""
    return 0 < at < len(text) and all(map(SOUTH_EASTERN.match, text[at - 1 : at + 1]))


def _pieces(text: str) -> Iterator[tuple[int, list[Word], str]]:
    """Yield offset, words and text of sentences, in order; one without Han and kana is a word."""
    mostly = _is_japanese(text)
    for sentence in _PIECE.finditer(text):
        if HAN_OR_KANA.search(sentence[0]) is None:
            yield sentence.start(), [Word(0, len(sentence[0]), Part.OTHER)], sentence[0]
            continue
        has_kana = KANA.search(sentence[0]) is not None
        cut = japanese if (_is_japanese(sentence[0]) if has_kana else mostly) else chinese
        for by in range(*sentence.span(), MOST):
            piece = well_formed(text[by : min(by + MOST, sentence.end())])
            yield by, cut(piece), piece


def _is_japanese(text: str) -> bool:
    return len(KANA.findall(text)) * _JAPANESE >= len(HAN_OR_KANA.findall(text))


def _breaks(characters: Characters, at: int) -> bool:
    """Whether a word may end before an offset: not within a character or a word of another script."""
    text = characters.text
    before, behind = text[at - 1], text[at]
    if HAN_OR_KANA.match(before) and HAN_OR_KANA.match(behind):
        return True
    if before.isascii() and behind.isascii() and not (before.isspace() or behind.isspace()):
        return False
    here = characters.at(at)
    return here is None or here.start == at


def whole_graphemes(text: str, starts: list[int], ends: list[int]) -> tuple[list[int], list[int]]:
    """Return tokens widened to whole graphemes, those that share one made one.

    Args:
        text: The text.
        starts: Start of each token, in order.
        ends: End of each token, which is not after the next one's start.
    """
    if text.isascii():
        return starts, ends
    new_starts: list[int] = []
    new_ends: list[int] = []
    for start, end in zip(starts, ends, strict=True):
        first, last = widened(text, Span(start, end))
        if new_ends and first < new_ends[-1]:
            new_ends[-1] = max(last, new_ends[-1])
        else:
            new_starts.append(first)
            new_ends.append(last)
    return new_starts, new_ends
