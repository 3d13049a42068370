"""One article while layers are brought together: where the sides meet, and what was decided."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tui.domain.adjudication import Pair, Ruling, near, numbered, ruling
from tui.domain.annotation import Annotation, Was
from tui.domain.article import Article
from tui.domain.layer import Layer
from tui.domain.meetings import Mark, Meeting, meetings
from tui.domain.overlay import Item


class Counts(NamedTuple):
    """How an article stands.

    Attributes:
        differing: Meetings in which the sides differ.
        open: Those of them that wait for a decision.
        agreed: Meetings in which all agree and that are not taken yet.
    """

    differing: int
    open: int
    agreed: int


class Case:
    """One article: where the sides meet, as they were when it was opened, and what was decided.

    Attributes:
        article: The article.
        present: Which of the sides have looked at it.
        meetings: Where they meet; a side that has not looked at it has nothing anywhere.
        differing: The numbers of those in which they differ, in order.
        layer: The layer that they are brought together in, as it is now.
    """

    def __init__(self, article: Article, items: Sequence[Sequence[Item] | None], layer: Layer) -> None:
        """Compare what the sides have in an article; None stands for one that has not looked at it."""
        self.article = article
        self.present = [of_side is not None for of_side in items]
        there = [of_side for of_side in items if of_side is not None]
        found = meetings(there) if self.comparable else []
        self.meetings = found if all(self.present) else [self._spread(meeting) for meeting in found]
        self.differing = [n for n, meeting in enumerate(self.meetings) if not meeting.agreed]
        self._index = numbered(self.meetings)
        self.show(layer)

    @property
    def comparable(self) -> bool:
        """Whether two sides have looked at the article."""
        return sum(self.present) > 1

    def _spread(self, meeting: Meeting[Item]) -> Meeting[Item]:
        """Return a meeting of those that are present with a place for everybody."""
        sides = iter(meeting.sides)
        return replace(meeting, sides=tuple(next(sides) if there else () for there in self.present))

    def show(self, layer: Layer) -> None:
        """Take the layer as it is now, whatever has changed."""
        self.layer = layer
        if len(layer.annotations):
            self._open = {n for n, m in enumerate(self.meetings) if not ruling(layer, m).decided}
        else:
            self._open = set(range(len(self.meetings)))
        self._open_differing = sum(n in self._open for n in self.differing)

    def take(self, layer: Layer, pairs: Iterable[Pair]) -> None:
        """Take the layer as it is after some changes; only what lies near them is looked at."""
        self.layer = layer
        for number in near(self._index, list(pairs)):
            was_open, meeting = number in self._open, self.meetings[number]
            decided = ruling(layer, meeting).decided
            (self._open.discard if decided else self._open.add)(number)
            if not meeting.agreed:
                self._open_differing += (not decided) - was_open

    def ruling(self, number: int) -> Ruling:
        """Return what was decided about a meeting."""
        return ruling(self.layer, self.meetings[number])

    def is_open(self, number: int) -> bool:
        """Whether a meeting waits for a decision."""
        return number in self._open

    @property
    def open(self) -> list[int]:
        """The numbers of the disagreements that wait for a decision, in order."""
        return sorted(n for n in self._open if not self.meetings[n].agreed)

    @property
    def agreed(self) -> list[int]:
        """The numbers of what all sides agree on and is not taken yet, in order."""
        return sorted(n for n in self._open if self.meetings[n].agreed)

    def at(self, start: int) -> int | None:
        """Return the number of the disagreement at an offset, or else of the next behind it."""
        here = [f.number for f in self._index.covering(start) if not self.meetings[f.number].agreed]
        behind = (n for n in self.differing if self.meetings[n].start >= start)
        return here[-1] if here else next(behind, None)

    def about(self, annotation: Annotation) -> int | None:
        """Return the number of the meeting that an annotation of the layer is an answer to, or None."""
        was = annotation.was or Was(annotation.start, annotation.end, annotation.label)
        for start, end in ((annotation.start, annotation.end), (was.start, was.end)):
            for number in self.overlapping(start, max(end, start + 1)):
                marks = self.meetings[number].marks
                if Mark.of(annotation) in marks or any(mark[:3] == was for mark in marks):
                    return number
        return None

    def beside(self, number: int | None, step: int) -> int | None:
        """Return the disagreement behind one, or before it where `step` is negative; None at the ends."""
        return _beside(self.differing, number, step)

    def open_beside(self, number: int | None, step: int) -> int | None:
        """Return the disagreement behind one, or before it, that waits for a decision; None at the ends."""
        found = self.beside(number, step)
        while found is not None and found not in self._open:
            found = self.beside(found, step)
        return found

    @property
    def counts(self) -> Counts:
        """How the article stands."""
        return Counts(len(self.differing), self._open_differing, len(self._open) - self._open_differing)

    def leaves(self, decided: Iterable[int]) -> bool:
        """Whether any meeting waits for a decision besides these."""
        return len(self._open) > sum(number in self._open for number in decided)

    def overlapping(self, start: int, end: int) -> list[int]:
        """Return the numbers of the meetings that share text with `[start, end)`, in order."""
        return [found.number for found in self._index.overlapping(start, end)]


def _beside(numbers: Sequence[int], number: int | None, step: int) -> int | None:
    """Return the number behind one among others that rise, or before it; the first where there is none."""
    if number is None:
        return next(iter(numbers), None)
    at = bisect_right(numbers, number) if step > 0 else bisect_left(numbers, number) - 1
    return numbers[at] if 0 <= at < len(numbers) else None
