"""From moments to days and sittings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

QUARTER = 15 * 60
"""Seconds by which moments are counted: every time zone's midnight lies between two of these."""
PAUSE = 10 * 60
"""Seconds without a decision after which another sitting begins."""
SHORTEST = 60
"""Seconds of a sitting at the least: what took less tells no speed."""


def by_day(quarters: Mapping[int, int]) -> Counter[date]:
    """Count by the day that it was where this machine is, in order of the days.

    Args:
        quarters: Counts by the number of quarters of an hour since 1970.
    """
    found: Counter[date] = Counter()
    for quarter, count in sorted(quarters.items()):
        with suppress(ValueError, OverflowError, OSError):  # no day of any calendar
            found[datetime.fromtimestamp(quarter * QUARTER).date()] += count
    return found


class Speed(NamedTuple):
    """How fast decisions were made in sittings.

    A sitting is a run of decisions of one annotator without a pause of `PAUSE`; it lasts from its first
    decision to its last. Only what was decided last of each annotation is known, so that it is a lower bound;
    and one key may decide many at once.

    Attributes:
        sittings: How many there were, of `SHORTEST` or more.
        seconds: How long they were together.
        decisions: How many decisions fell in them.
    """

    sittings: int = 0
    seconds: int = 0
    decisions: int = 0

    @property
    def per_hour(self) -> float | None:
        """Decisions per hour; None where there was no sitting."""
        return self.decisions * 3600 / self.seconds if self.seconds else None

    def plus(self, other: Speed) -> Speed:
        """Return two sets of sittings as one."""
        return Speed(*(a + b for a, b in zip(self, other, strict=True)))


NO_SPEED = Speed()
"""What is told of an annotator without a sitting."""


def speed(moments: Iterable[int]) -> Speed:
    """Return how fast one annotator decided at moments in seconds since 1970."""
    told = Speed()
    first = last = None
    decisions = 0
    for seconds in sorted(moments):
        if first is None or last is None or seconds - last > PAUSE:
            told = told.plus(_sitting(first, last, decisions))
            first, decisions = seconds, 0
        last = seconds
        decisions += 1
    return told.plus(_sitting(first, last, decisions))


def _sitting(first: int | None, last: int | None, decisions: int) -> Speed:
    if first is None or last is None or last - first < SHORTEST:
        return Speed()
    return Speed(1, last - first, decisions)
