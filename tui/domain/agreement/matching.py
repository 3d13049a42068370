"""Which annotation of one side answers to which of another.

A side is the set of what somebody marks in one text; what it has twice alike counts once. What both have
alike answers to itself. Of the rest, one answers to at most one: the rules are those by which nervaluate
finds what SemEval-2013 task 9.1 (Segura-Bedmar, Martínez and Herrero-Zazo 2013) calls partial matches and
type matches, after the slots of the MUC-5 scorer (Chinchor and Sundheim 1993). On sides without nesting and
overlaps the outcome is nervaluate's. On others it is not where that lets an earlier overlap take away what
another one matches exactly: here what is exact comes first.

Two annotations overlap when they share a code point; of a discontinuous one its fragments count, not the
gaps between them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from tui.domain.meetings import Mark

Parts = tuple[tuple[int, int], ...]
Pair = tuple[Mark, Mark]


class Matched(NamedTuple):
    """What two sides have, told apart.

    Attributes:
        same: What both have alike.
        first: What only the first side has so, in the order of the text.
        second: What only the second side has so, likewise.
    """

    same: set[Mark]
    first: list[Mark]
    second: list[Mark]


def tell_apart(first: Collection[Mark], second: Collection[Mark]) -> Matched:
    """Return what two sides have alike, and the rest of each."""
    ours, theirs = set(first), set(second)
    same = ours & theirs
    return Matched(same, in_order(ours - same), in_order(theirs - same))


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks in the order of the text, what encloses before what it encloses."""
    return sorted(marks, key=outermost_first)


def outermost_first(mark: Mark) -> tuple[int, int, str, Parts]:
    """Return what marks are sorted by: their place in the text, what encloses before what it encloses."""
    return (mark.start, -mark.end, mark.label, mark.fragments)


def parts(mark: Mark) -> Parts:
    """Return the stretches that a mark covers."""
    return mark.fragments or ((mark.start, mark.end),)


def overlap(a: Mark, b: Mark) -> bool:
    """Whether two marks share a code point."""
    if a.start >= b.end or b.start >= a.end:
        return False
    if not a.fragments and not b.fragments:
        return True
    return any(s < end and start < e for s, e in parts(a) for start, end in parts(b))


def match_spans(first: Sequence[Mark], second: Sequence[Mark]) -> list[Pair]:
    """Return which of two sides' rests answer to each other if labels do not matter.

    The same span comes first; then each of the second side, in order, takes the first of the other that it
    overlaps and nobody has taken.
    """
    line = _Line(first)
    pairs = _same_spans(line, second)
    taken = {theirs for _, theirs in pairs}
    return pairs + line.match([mark for mark in second if mark not in taken], lambda _, met: met[0])


def match_labels(first: Sequence[Mark], second: Sequence[Mark]) -> list[Pair]:
    """Return which of two sides' rests answer to each other if the label matters more than the edges.

    Each of the second side, in order, takes of those that it overlaps and nobody has taken the one of its
    label whose edges are nearest; where there is none, the first of another label.
    """
    return _Line(first).match(second, _nearest_of_its_label)


def _nearest_of_its_label(mark: Mark, met: Sequence[Mark]) -> Mark:
    alike = [other for other in met if other.label == mark.label]
    return min(alike, key=lambda o: abs(o.start - mark.start) + abs(o.end - mark.end)) if alike else met[0]


class _Line:
    """Marks in the order of the text, of which each can be taken once."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = marks
        self.free = dict.fromkeys(marks)
        self._starts = [mark.start for mark in marks]
        # How far anything up to a place reaches: nothing before the first that reaches in can overlap.
        self._reach = list(accumulate((mark.end for mark in marks), max))

    def meeting(self, mark: Mark) -> Iterator[Mark]:
        """Yield in order what overlaps a mark and is free."""
        first, last = bisect_right(self._reach, mark.start), bisect_left(self._starts, mark.end)
        for other in self.marks[first:last]:
            if other in self.free and overlap(other, mark):
                yield other

    def match(self, others: Sequence[Mark], choose: Callable[[Mark, Sequence[Mark]], Mark]) -> list[Pair]:
        """Return for each of some marks that meets any what it takes of those, as `choose` says."""
        pairs = []
        for mark in others:
            met = list(self.meeting(mark))
            if met:
                chosen = choose(mark, met)
                del self.free[chosen]
                pairs.append((chosen, mark))
        return pairs


def _same_spans(line: _Line, second: Sequence[Mark]) -> list[Pair]:
    """Return which marks cover exactly the same, each once; they are free no longer."""
    by_span: dict[Parts, list[Mark]] = {}
    for mark in reversed(line.marks):
        by_span.setdefault(parts(mark), []).append(mark)
    pairs = []
    for mark in second:
        there = by_span.get(parts(mark))
        if there:
            chosen = there.pop()
            del line.free[chosen]
            pairs.append((chosen, mark))
    return pairs
