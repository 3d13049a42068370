"""Which stretches of a text have been seen, or are left to be looked at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tui.domain.span import Span


class Coverage:
    """A union of half-open stretches, kept as sorted disjoint ones."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, offsets: Sequence[int] = ()) -> None:
        """Make a union of stretches that are in order and apart: start and end of each, as `offsets` has."""
        self._starts: list[int] = list(offsets[::2])
        self._ends: list[int] = list(offsets[1::2])

    @property
    def offsets(self) -> tuple[int, ...]:
        """Start and end of each stretch, in order."""
        return tuple(offset for pair in zip(self._starts, self._ends, strict=True) for offset in pair)

    def add(self, start: int, end: int) -> None:
        """Add `[start, end)`, joining it with what it touches."""
        if start >= end:
            return
        first = bisect_left(self._ends, start)
        last = bisect_right(self._starts, end)
        if first < last:
            start = min(start, self._starts[first])
            end = max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def remove(self, start: int, end: int) -> None:
        """Take `[start, end)` out again."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if start >= end or first >= last:
            return
        kept = [(self._starts[first], start), (end, self._ends[last - 1])]
        kept = [(begin, stop) for begin, stop in kept if begin < stop]
        self._starts[first:last] = [begin for begin, _ in kept]
        self._ends[first:last] = [stop for _, stop in kept]

    def covers(self, start: int, end: int) -> bool:
        """Whether all of `[start, end)` has been added."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end

    def meets(self, start: int, end: int) -> bool:
        """Whether any of `[start, end)` has been added."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end

    def __bool__(self) -> bool:
        """Whether anything is in it."""
        return bool(self._starts)

    def gaps(self, start: int, end: int) -> Iterator[Span]:
        """Yield the stretches of `[start, end)` that are not in it, in order."""
        at = bisect_right(self._ends, start)
        while start < end:
            begin = self._starts[at] if at < len(self._starts) else end
            if start < begin:
                yield Span(start, min(begin, end))
            start = self._ends[at] if at < len(self._ends) else end
            at += 1

    def __iter__(self) -> Iterator[Span]:
        """Yield the stretches, in order."""
        return map(Span, self._starts, self._ends)

    def nearest(self, offset: int, length: int) -> Span | None:
        """Return up to `length` code points of it in one stretch, as near to an offset as can be.

        Around the offset where that is in it; None where nothing is in it.
        """
        if not self._starts:
            return None
        behind = bisect_right(self._ends, offset)
        before = behind - 1
        if behind == len(self._starts) or (
            behind > 0 and offset - self._ends[before] < self._starts[behind] - offset
        ):
            return Span(max(self._ends[before] - length, self._starts[before]), self._ends[before])
        start, end = self._starts[behind], self._ends[behind]
        start = max(start, min(offset - length // 2, end - length))
        return Span(start, min(start + length, end))
