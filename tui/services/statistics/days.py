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
    sittings = Sittings()
    sittings.take(sorted(Counter(moments).items()))
    return sittings.speed


class Sittings:
    """The sittings of one annotator, while the moments of decisions come in order."""

    def __init__(self) -> None:
        self._told = NO_SPEED
        self._first = self._last = self._decisions = 0

    def take(self, moments: Iterable[tuple[int, int]]) -> None:
        """Take in moments in seconds since 1970, with how many decisions were made at each.

        They rise, and none is before those that came already.
        """
        for seconds, count in moments:
            if not self._decisions or seconds - self._last > PAUSE:
                self._told = self.speed
                self._first, self._decisions = seconds, 0
            self._last = seconds
            self._decisions += count

    @property
    def speed(self) -> Speed:
        """How fast decisions were made so far."""
        lasted = self._last - self._first
        return self._told.plus(Speed(1, lasted, self._decisions)) if lasted >= SHORTEST else self._told
