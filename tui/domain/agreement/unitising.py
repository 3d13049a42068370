"""Krippendorff's alpha for unitising: agreement on where units are, not only on what given units are.

Krippendorff, K.: Content Analysis, 2nd edition (2004), section 11.6, which mends an error of his On the
reliability of unitizing contiguous data, Sociological Methodology 25 (1995). Each label is looked at by
itself. Two units that overlap differ by the squares of the distances of their edges; one that lies in a gap
of the other side differs by the square of its length; what is expected is the same for all units, put in any
order and place. Krippendorff, Mathet, Bouvry and Widlöcher, Quality & Quantity 50 (2016), show that with more
than two sides this coefficient can be lower than one would think: then the pairs tell more. No library that
is kept computes it; the numbers are those of the book's example.

A project is one continuum made of its texts. No unit reaches from one into the next, so that a gap ends with
its text. With one text, all is as in the book.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, combinations

from tui.domain.meetings import Mark

Unit = tuple[int, int]
"""Where a unit begins and ends."""


@dataclass(slots=True)
class _Label:
    """What is known of one label.

    Attributes:
        apart: The sum of the distances of all pairs of sides, each pair once.
        units: How many units have which length, of all sides.
        gaps: How many gaps have which length, in the texts in which a side has units.
        texts: How many of those texts have which length, each counted for every side.
    """

    apart: int = 0
    units: Counter[int] = field(default_factory=Counter)
    gaps: Counter[int] = field(default_factory=Counter)
    texts: Counter[int] = field(default_factory=Counter)


class Unitising:
    """Alpha for unitising of two or more sides, text by text.

    What it remembers grows with how many different lengths there are, not with the number of texts.
    """

    def __init__(self, sides: int) -> None:
        self._sides = sides
        self._labels: dict[str, _Label] = {}
        self._texts: Counter[int] = Counter()

    def add(self, length: int, sides: Sequence[Collection[Mark]]) -> None:
        """Add one text.

        Args:
            length: Its code points.
            sides: What each side marks in it, as `in_order` has it. Units of one side and label are apart:
                of nested ones the outermost counts, of those that only overlap the first. A fragment is a
                unit.
        """
        self._texts[length] += 1
        units = [_units(side) for side in sides]
        for name in set[str]().union(*units):
            label = self._labels.setdefault(name, _Label())
            of_sides = [side.get(name, []) for side in units]
            for own in filter(None, of_sides):
                label.units.update([end - start for start, end in own])
                label.gaps.update(_gaps(own, length))
                label.texts[length] += 1
            label.apart += sum(_apart(a, b) for a, b in combinations(of_sides, 2))

    def alpha(self, label: str) -> float | None:
        """Return the agreement on the units of one label; None where there are none."""
        observed, expected = self._disagreement(label)
        return float(1 - observed / expected) if expected else None

    def overall(self) -> float | None:
        """Return the agreement over all labels; None where there are no units."""
        both = [self._disagreement(label) for label in self._labels]
        expected = sum(e for _, e in both)
        return float(1 - sum(o for o, _ in both) / expected) if expected else None

    def _disagreement(self, name: str) -> tuple[Fraction, Fraction]:
        """Return the observed and the expected disagreement on a label."""
        label = self._labels.get(name)
        length = sum(text * count for text, count in self._texts.items())
        if label is None or not length:
            return Fraction(), Fraction()
        sides = self._sides
        observed = Fraction(2 * label.apart, sides * (sides - 1) * length**2)
        gaps = label.gaps.copy()
        for text, count in self._texts.items():
            # Where a side has no unit, the whole text is a gap.
            gaps[text] += sides * count - label.texts[text]
        free = _Room(gaps)
        units = label.units.total()
        together = sum(
            count * (Fraction((units - 1) * (2 * n**3 - 3 * n**2 + n), 3) + n**2 * free.places(n))
            for n, count in label.units.items()
        )
        joint = sides * length * (sides * length - 1) - sum(n * (n - 1) * c for n, c in label.units.items())
        return observed, Fraction(2 * together, length * joint) if joint else Fraction()


class _Room:
    """In how many places a unit fits into some gaps."""

    def __init__(self, gaps: Counter[int]) -> None:
        self._lengths = sorted(gaps)
        counts = [gaps[length] for length in self._lengths]
        self._counts = [0, *accumulate(counts)]
        weighted = (length * count for length, count in zip(self._lengths, counts, strict=True))
        self._sums = [0, *accumulate(weighted)]

    def places(self, length: int) -> int:
        """Return the number of places in which a unit of this length lies in a gap."""
        first = bisect_left(self._lengths, length)
        count, total = self._counts[-1] - self._counts[first], self._sums[-1] - self._sums[first]
        return total - count * (length - 1)


def _units(marks: Iterable[Mark]) -> dict[str, list[Unit]]:
    """Return a side's units by label, in order and apart."""
    found: dict[str, list[Unit]] = {}
    split = set()
    for start, end, label, fragments in marks:
        units = found.get(label)
        if units is None:
            units = found[label] = []
        if fragments:
            units.extend(fragments)
            split.add(label)
        elif not units or start >= units[-1][1] or label in split:
            units.append((start, end))
    for label in split:
        # A fragment can begin behind what comes after its annotation.
        kept: list[Unit] = []
        for unit in sorted(found[label], key=lambda unit: (unit[0], -unit[1])):
            if not kept or unit[0] >= kept[-1][1]:
                kept.append(unit)
        found[label] = kept
    return found


def _gaps(units: Sequence[Unit], length: int) -> list[int]:
    """Return the lengths of what lies between units and before and behind them, in one text."""
    found, at = [], 0
    for start, end in units:
        if start > at:
            found.append(start - at)
        at = end
    if length > at:
        found.append(length - at)
    return found


def _apart(first: Sequence[Unit], second: Sequence[Unit]) -> int:
    """Return the distance of two sides' units of one label in one text."""
    if first == second:
        return 0
    total = 0
    met: set[Unit] = set()
    starts, ends = [start for start, _ in second], [end for _, end in second]
    for start, end in first:
        there = second[bisect_right(ends, start) : bisect_left(starts, end)]
        if there:
            met.update(there)
            total += sum([(start - a) ** 2 + (end - b) ** 2 for a, b in there])
        else:
            total += (end - start) ** 2
    return total + sum([(end - start) ** 2 for start, end in second if (start, end) not in met])
