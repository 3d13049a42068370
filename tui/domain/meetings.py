"""Where the layers of several annotators meet: what each of them says of one stretch of text.

Two things are rivals when they overlap and no side has both of them: whoever has both says that the one
may stand within the other. What rivals join to is one meeting, the smallest that can be decided by itself.
What all sides have alike has no rivals by that, so that it never ties the disagreements around it together,
however deep annotations are nested.

Things are alike where span, label and fragments are. Whether two overlap goes by their whole extents, gaps
between fragments included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar


class Labelled(Protocol):
    """Anything that gives a stretch of text a label; it may have `fragments` besides, as annotations do."""

    @property
    def start(self) -> int: ...  # noqa: D102 - see domain.span.HasSpan

    @property
    def end(self) -> int: ...  # noqa: D102

    @property
    def label(self) -> str: ...  # noqa: D102


T_co = TypeVar("T_co", bound=Labelled, covariant=True)


class Mark(NamedTuple):
    """What makes two things alike, whoever they are by.

    Attributes:
        start: First code point.
        end: Code point after the last.
        label: Name of the label.
        fragments: The parts of a discontinuous span; empty for an ordinary one.
    """

    start: int
    end: int
    label: str
    fragments: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, thing: Labelled) -> Mark:
        """Return the mark of an annotation or a suggestion."""
        return cls(thing.start, thing.end, thing.label, getattr(thing, "fragments", ()))


class Difference(StrEnum):
    """How the sides of a meeting differ."""

    LABEL = "label"
    """Every side marks the same span, under different labels."""
    BOUNDARY = "boundary"
    """Every side marks one span under the same label, with other edges."""
    MISSING = "missing"
    """Only some of the sides mark this; those that do are of one mind."""
    SEVERAL = "several"
    """More than one of these at once, or several spans against others."""


@dataclass(frozen=True, slots=True)
class Meeting(Generic[T_co]):
    """What the sides have in one place.

    Attributes:
        start: First code point of all that is there.
        end: Code point after the last of it.
        sides: For every side what it has there, in the order of the text; empty for one that has nothing.
        difference: How the sides differ; None where all of them agree.
    """

    start: int
    end: int
    sides: tuple[tuple[T_co, ...], ...]
    difference: Difference | None

    @property
    def agreed(self) -> bool:
        """Whether every side has the same here."""
        return self.difference is None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The different things that are there, each once, in the order of the text."""
        return tuple(sorted({Mark.of(thing) for side in self.sides for thing in side}, key=_order))


def meetings(sides: Sequence[Iterable[T_co]]) -> list[Meeting[T_co]]:
    """Return where the sides meet, in the order of the text, an enclosing meeting before what it encloses.

    The time grows with the number of things, times that of the combinations of sides that have one alike.

    Args:
        sides: Two or more sides, each what it has live in one text, in any order. What one side has twice
            alike is in the same meeting.

    Raises:
        ValueError: There are fewer than two sides.
    """
    if len(sides) < 2:
        raise ValueError("it takes two sides to meet")
    holders: dict[Mark, list[list[T_co]]] = {}
    for number, side in enumerate(sides):
        for thing in side:
            holders.setdefault(Mark.of(thing), [[] for _ in sides])[number].append(thing)
    marks = sorted(holders, key=_order)
    together: dict[int, list[Mark]] = {}
    for mark, root in zip(marks, _joined(marks, [_having(holders[mark]) for mark in marks]), strict=True):
        together.setdefault(root, []).append(mark)
    # The first mark of each is the one that begins first and, of those, ends last; the meeting may end later.
    found = [_meeting(group, holders) for group in together.values()]
    return sorted(found, key=lambda meeting: (meeting.start, -meeting.end))


def _order(mark: Mark) -> tuple[int, int, str, tuple[tuple[int, int], ...]]:
    return (mark.start, -mark.end, mark.label, mark.fragments)


def _having(held: Sequence[Sequence[Labelled]]) -> int:
    """Return the sides that have a thing as bits of a number."""
    return sum(1 << number for number, things in enumerate(held) if things)


def _joined(marks: Sequence[Mark], having: Sequence[int]) -> list[int]:
    """Return for each mark, in order, the number of one that stands for all it is joined to.

    What reaches on is kept by who has it. When a rival comes, all that it meets of one kind becomes one
    with it, and from then on the one of them that reaches farthest is enough: each is looked at once.
    """
    parent = list(range(len(marks)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    reaching: dict[int, list[tuple[int, int]]] = {}
    for i, (mark, sides) in enumerate(zip(marks, having, strict=True)):
        for others, kept in reaching.items():
            if others & sides:
                continue
            met = [(end, other) for end, other in kept if end > mark.start]
            for _, other in met:
                parent[root(other)] = root(i)
            reaching[others] = [max(met)] if met else []
        reaching.setdefault(sides, []).append((mark.end, i))
    return [root(i) for i in range(len(marks))]


def _meeting(marks: Sequence[Mark], holders: dict[Mark, list[list[T_co]]]) -> Meeting[T_co]:
    if len(marks) == 1:
        held = holders[marks[0]]
        missing = None if all(held) else Difference.MISSING
        return Meeting(marks[0].start, marks[0].end, tuple(map(tuple, held)), missing)
    by_side = list(zip(*(holders[mark] for mark in marks), strict=True))
    sides = tuple(tuple(thing for things in of_mark for thing in things) for of_mark in by_side)
    end = max(mark.end for mark in marks)
    return Meeting(marks[0].start, end, sides, _difference(marks, [sum(map(bool, s)) for s in by_side]))


def _difference(marks: Sequence[Mark], counts: Sequence[int]) -> Difference:
    """Return how sides differ that have these marks between them, several, and each so many of them."""
    if all(count == 1 for count in counts):
        if len({(mark.start, mark.end, mark.fragments) for mark in marks}) == 1:
            return Difference.LABEL
        if len({mark.label for mark in marks}) == 1:
            return Difference.BOUNDARY
    return Difference.SEVERAL
