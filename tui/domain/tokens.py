"""Where words begin and end: what the caret moves by and a selection snaps to.

A pipeline's tokens come in blocks, each for a stretch of the text; where none has come yet, words are
found by Unicode properties on the spot, around the offset asked for.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui.domain.graphemes import grapheme_at
from tui.domain.span import HasSpan, Span

_INK = re.compile(r"\S")
_LONGEST = 2000
"""Code points of a word at the most, where no tokens have come: a longer run is cut at every multiple of
this, so that its parts are the same from wherever they are looked at, and none costs a walk through all."""


@dataclass(frozen=True, slots=True)
class TokenBlock:
    """The tokens of one stretch of a text; white space between them belongs to none.

    Attributes:
        start: First code point of the stretch.
        end: Code point after its last.
        starts: Start of each token, rising, within the stretch.
        ends: End of each token, as many as `starts`; the last token may reach over the stretch's end.
        names: What looks like a name among the tokens, in order, where no capitals tell: from one token's
            start to another's end. Names may nest and overlap.
    """

    start: int
    end: int
    starts: array[int]
    ends: array[int]
    names: tuple[Span, ...] = ()

    @classmethod
    def of(
        cls, start: int, end: int, tokens: Iterable[tuple[int, int]], names: Iterable[tuple[int, int]] = ()
    ) -> TokenBlock:
        """Build a block from (start, end) pairs in order, of its tokens and of names among them."""
        starts, ends = array("q"), array("q")
        for token_start, token_end in tokens:
            starts.append(token_start)
            ends.append(token_end)
        return cls(start, end, starts, ends, tuple(Span(*name) for name in names))


class Tokens:
    """The tokens of one text, as far as they are known."""

    __slots__ = ("_bounds", "blocks", "text")

    def __init__(self, text: str, blocks: Iterable[TokenBlock] = ()) -> None:
        self.text = text
        self.blocks = sorted((b for b in blocks if b.starts), key=lambda block: block.start)
        self._bounds = [block.start for block in self.blocks]

    def with_blocks(self, blocks: Iterable[TokenBlock]) -> Tokens:
        """Return the tokens with more stretches known; one replaces what it overlaps."""
        new = [block for block in blocks if block.starts]
        if not new:
            return self
        kept = list(self.blocks)
        for block in new:
            first = bisect_right(kept, block.start, key=lambda known: known.end)
            kept[first : bisect_left(kept, block.end, key=lambda known: known.start)] = [block]
        return Tokens(self.text, kept)

    def _block_at(self, offset: int) -> TokenBlock | None:
        at = bisect_right(self._bounds, offset) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].end else None

    def _gap(self, offset: int) -> Span:
        """Return the stretch without blocks around an offset that no block covers."""
        at = bisect_right(self._bounds, offset)
        end = self._bounds[at] if at < len(self._bounds) else len(self.text)
        before = self.blocks[at - 1] if at else None
        return Span(max(before.end, before.ends[-1]) if before is not None else 0, end)

    def _known(self, offset: int) -> Span | None:
        """Return the token of a block that covers the offset, or None."""
        at = bisect_right(self._bounds, offset) - 1
        # The last token of the block before may reach into this one.
        for block in self.blocks[max(at - 1, 0) : at + 1]:
            i = bisect_right(block.starts, offset) - 1
            if i >= 0 and offset < block.ends[i]:
                return Span(block.starts[i], block.ends[i])
        return None

    def _word(self, offset: int, gap: Span) -> Span | None:
        """Return the word or the single sign in a stretch without blocks that covers the offset."""
        text = self.text
        if text[offset].isspace():
            return None
        here = grapheme_at(text, offset)
        if not in_word(text[here.start]):
            return _within(here, gap)
        low, high = max(gap.start, offset - _LONGEST), min(gap.end, offset + _LONGEST + 1)
        start, end = _within(here, gap)
        while start > low and in_word(text[start - 1]):
            start -= 1
        while end < high and in_word(text[end]):
            end += 1
        if end - start > _LONGEST:
            start, end = self._cut(here.start, start, end)
        # A mark upon a sign is the sign's, and what a joiner joins to a letter is the letter's.
        first = grapheme_at(text, start)
        if not in_word(text[first.start]):
            start = first.end
        return Span(start, min(grapheme_at(text, end - 1).end, gap.end))

    def _cut(self, offset: int, start: int, end: int) -> Span:
        """Return the part of a run too long for a word that an offset is in."""
        number = offset // _LONGEST
        following = self._edge(number + 1)
        if offset >= following:
            number, following = number + 1, self._edge(number + 2)
        return Span(max(start, self._edge(number)), min(end, following))

    def _edge(self, number: int) -> int:
        """Return where the first grapheme begins that reaches over a multiple of the longest word."""
        at = number * _LONGEST
        return grapheme_at(self.text, at).start if at < len(self.text) else at

    def at(self, offset: int) -> Span | None:
        """Return the token that covers the offset, or None on white space and outside the text."""
        if not 0 <= offset < len(self.text):
            return None
        known = self._known(offset)
        if known is not None or self._block_at(offset) is not None:
            return known
        return self._word(offset, self._gap(offset))

    def after(self, offset: int) -> Span | None:
        """Return the first token that starts after the offset, or None at the end of the text."""
        position = max(offset + 1, 0)
        while position < len(self.text):
            block = self._block_at(position)
            if block is not None:
                i = bisect_left(block.starts, position)
                if i < len(block.starts):
                    return Span(block.starts[i], block.ends[i])
                position = block.end
                continue
            gap = self._gap(position)
            ink = _INK.search(self.text, max(position, gap.start), gap.end)
            word = self._word(ink.start(), gap) if ink is not None else None
            if word is not None and word.start >= position:
                return word
            position = word.end if word is not None else gap.end
        return None

    def before(self, offset: int) -> Span | None:
        """Return the last token that starts before the offset, or None at the beginning of the text."""
        position = min(offset, len(self.text))
        while position > 0:
            block = self._block_at(position - 1)
            if block is not None:
                i = bisect_left(block.starts, position) - 1
                if i >= 0:
                    return Span(block.starts[i], block.ends[i])
                position = block.start
                continue
            gap = self._gap(position - 1)
            if position <= gap.start:
                # Here the last token of a block reaches over the block's end.
                return self._known(position - 1)
            floor = max(gap.start, position - _LONGEST)
            position = floor + len(self.text[floor:position].rstrip())
            if position > floor:
                return self._word(position - 1, gap)
        return None

    def nearest(self, offset: int) -> Span | None:
        """Return the token at the offset, else the next, else the one before; None in a text without any."""
        return self.at(offset) or self.after(offset) or self.before(offset)

    def snap(self, span: HasSpan) -> Span:
        """Return the span widened to whole tokens."""
        first, last = self.at(span.start), self.at(span.end - 1)
        return Span(first.start if first else span.start, last.end if last else span.end)

    def within(self, start: int, end: int) -> Iterator[Span]:
        """Yield the tokens that start in `[start, end)`, in order."""
        token = self.after(start - 1)
        while token is not None and token.start < end:
            yield token
            token = self.after(token.start)

    def names(self, start: int, end: int) -> Iterator[Span]:
        """Yield what looks like a name by a segmenter's word and starts in `[start, end)`, in order."""
        for block in self.blocks[max(bisect_right(self._bounds, start) - 1, 0) :]:
            if block.start >= end:
                return
            first, last = (bisect_left(block.names, Span(at, 0)) for at in (start, end))
            yield from block.names[first:last]


def _within(span: Span, limits: Span) -> Span:
    return Span(max(span.start, limits.start), min(span.end, limits.end))


def in_word(character: str) -> bool:
    """Whether a character belongs to a word: letters, digits, marks upon them, joiners, the underscore."""
    if character.isalnum() or character in "_\u200c\u200d":
        return True
    return unicodedata.category(character)[0] == "M"
