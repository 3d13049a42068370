"""Counting faults: how many were injected, and what became of the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

COUNTS = "faults"
"""The property of a test's report under which its counts stand."""

SHOWN = 5
"""Losses that a failing test shows."""


class Counts(NamedTuple):
    """What a tally came to, as it goes from one process to another."""

    what: str
    injected: int
    lost: int
    outcomes: dict[str, int]
    control: bool


class Tally:
    """The counts of one test.

    Args:
        what: The row of the table in STORAGE.md and what is injected.
        control: Whether something is left out without which there must be losses.
    """

    def __init__(self, what: str, *, control: bool = False) -> None:
        self.what = what
        self.control = control
        self.injected = 0
        self.lost: list[str] = []
        self.outcomes: Counter[str] = Counter()

    def note(self, trouble: str, where: object, outcome: str = "") -> None:
        """Count one injection.

        Args:
            trouble: What is wrong afterwards, or an empty string.
            where: What was injected.
            outcome: In which of the good ways it ended, where there are several.
        """
        self.injected += 1
        if trouble:
            self.lost.append(f"{where}: {trouble}")
        elif outcome:
            self.outcomes[outcome] += 1

    def counts(self) -> Counts:
        return Counts(self.what, self.injected, len(self.lost), dict(self.outcomes), self.control)

    def check(self) -> None:
        """Fail where something was lost; a control where nothing was."""
        assert self.injected, f"{self.what}: nothing was injected"
        shown = "\n".join(self.lost[:SHOWN])
        assert bool(self.lost) == self.control, f"{line(self.counts())}\n{shown}"


def line(counts: Counts) -> str:
    """Return counts in one line."""
    what, injected, lost, outcomes, control = counts
    ways = ", ".join(f"{number} {way}" for way, number in sorted(outcomes.items()))
    more = ways or ("a control: it must lose" if control else "")
    shown = f"{what}: injected {injected}, survived {injected - lost}, lost {lost}"
    return f"{shown} ({more})" if more else shown


def summary(found: Iterable[Counts]) -> list[str]:
    """Return a line for each thing that was injected, the counts of several tests added up."""
    sums: dict[str, Counts] = {}
    for what, injected, lost, outcomes, control in found:
        old = sums.get(what, Counts(what, 0, 0, {}, control))
        ways = dict(Counter(old.outcomes) + Counter(outcomes))
        sums[what] = Counts(what, old.injected + injected, old.lost + lost, ways, control)
    return [line(sums[what]) for what in sorted(sums, key=_row)]


def _row(what: str) -> tuple[int, str]:
    digits = "".join(c if c.isdigit() else " " for c in what).split()
    return (int(digits[0]) if digits else 0, what)
