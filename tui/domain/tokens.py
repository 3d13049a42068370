"""Where words begin and end: what the caret moves by and a selection snaps to.

A pipeline's tokens come in blocks, each for a stretch of the text; where none has come yet, words are
found by Unicode properties on the spot, in the line around the offset asked for.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui.domain.span import HasSpan, Span

_WORD = re.compile(r"\w+|[^\w\s]")
_WINDOW = 2000
"""Code points on either side that are looked at for a word where no tokens have come."""


@dataclass(frozen=True, slots=True)
class TokenBlock:
    """The tokens of one stretch of a text; white space between them belongs to none.

    Attributes:
        start: First code point of the stretch.
        end: Code point after its last.
        starts: Start of each token, rising, at or after `start`.
        ends: End of each token, as many as `starts`.
    """

    start: int
    end: int
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, start: int, end: int, tokens: Iterable[tuple[int, int]]) -> TokenBlock:
        """Build a block from (start, end) pairs in order."""
        starts, ends = array("q"), array("q")
        for token_start, token_end in tokens:
            starts.append(token_start)
            ends.append(token_end)
        return cls(start, end, starts, ends)


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
        kept = self.blocks
        for block in new:
            kept = [b for b in kept if b.end <= block.start or b.start >= block.end]
        return Tokens(self.text, [*kept, *new])

    def _block_at(self, offset: int) -> TokenBlock | None:
        at = bisect_right(self._bounds, offset) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].end else None

    def _words(self, start: int, end: int) -> Iterator[Span]:
        for match in _WORD.finditer(self.text, max(start, 0), min(end, len(self.text))):
            yield Span(match.start(), match.end())

    def at(self, offset: int) -> Span | None:
        """Return the token that covers the offset, or None on white space and outside the text."""
        if not 0 <= offset < len(self.text):
            return None
        block = self._block_at(offset)
        if block is not None:
            i = bisect_right(block.starts, offset) - 1
            if i >= 0 and offset < block.ends[i]:
                return Span(block.starts[i], block.ends[i])
            return None
        return next(
            (w for w in self._words(self._word_start(offset), offset + _WINDOW) if w.end > offset >= w.start),
            None,
        )

    def _word_start(self, offset: int) -> int:
        """Return an offset at or before the start of the word around `offset`."""
        start, floor = offset, max(0, offset - _WINDOW)
        while start > floor and not self.text[start - 1].isspace():
            start -= 1
        return start

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
            at = bisect_right(self._bounds, position)
            limit = min(self._bounds[at] if at < len(self._bounds) else len(self.text), position + _WINDOW)
            from_ = self._word_start(position)
            found = next((w for w in self._words(from_, limit) if w.start >= position), None)
            if found is not None:
                return found
            position = limit
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
            at = bisect_right(self._bounds, position - 1) - 1
            floor = max(self.blocks[at].end if at >= 0 else 0, position - _WINDOW)
            from_ = max(self._word_start(floor), floor) if floor else 0
            found = [w for w in self._words(from_, position) if w.start < position]
            if found:
                return self.at(found[-1].start) or found[-1]
            position = floor
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
