"""Noun phrases of a text: spans that a reader may want to tag, without a label."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class PhraseKind(IntEnum):
    """What a phrase is, the likelier mention first."""

    PRONOUN = 0
    """A personal, possessive, demonstrative or indefinite pronoun."""
    WHOLE = 1
    """A noun with all that belongs to it on both sides: *the mayor of the town that we left*."""
    CHUNK = 2
    """A noun with what stands before it: *the old mayor*, *last week*, *300 metres*."""
    INNER = 3
    """A noun that does no more than tell which other noun is meant: *water* in *the water supply*."""


class Phrase(NamedTuple):
    """A span `[start, end)` in code points and what kind of phrase it is."""

    start: int
    end: int
    kind: PhraseKind


@dataclass(frozen=True, slots=True)
class PhraseBlock:
    """The phrases that start in one stretch of a text; they may nest and overlap.

    Attributes:
        start: First code point of the stretch.
        end: Code point after its last.
        starts: Start of each phrase, rising, within the stretch.
        ends: End of each phrase, as many as `starts`; a phrase may reach over the stretch's end.
        kinds: The `PhraseKind` of each.
    """

    start: int
    end: int
    starts: array[int]
    ends: array[int]
    kinds: bytes

    @classmethod
    def of(cls, start: int, end: int, phrases: Iterable[tuple[int, int, int]]) -> PhraseBlock:
        """Build a block from (start, end, kind) triples in any order."""
        ordered = sorted(phrases)
        return cls(
            start,
            end,
            array("q", (phrase[0] for phrase in ordered)),
            array("q", (phrase[1] for phrase in ordered)),
            bytes(phrase[2] for phrase in ordered),
        )

    @classmethod
    def joined(cls, start: int, end: int, blocks: Iterable[PhraseBlock]) -> PhraseBlock:
        """Build a block of a stretch from those of its parts, which come in any order and do not overlap."""
        starts, ends, kinds = array("q"), array("q"), bytearray()
        for block in sorted(blocks, key=lambda block: block.start):
            starts.extend(block.starts)
            ends.extend(block.ends)
            kinds += block.kinds
        return cls(start, end, starts, ends, bytes(kinds))

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Phrase]:
        return self._between(0, len(self.starts))

    def within(self, start: int, end: int) -> Iterator[Phrase]:
        """Yield the phrases that start in `[start, end)`, in order."""
        return self._between(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def _between(self, first: int, last: int) -> Iterator[Phrase]:
        for at in range(first, last):
            yield Phrase(self.starts[at], self.ends[at], PhraseKind(self.kinds[at]))
