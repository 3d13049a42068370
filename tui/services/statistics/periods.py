"""Days, weeks, months and years: the columns of a chart over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """What one column stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


FITTING = 60
"""Columns up to which a period is chosen rather than a longer one."""


def begin(day: date, period: Period) -> date:
    """Return the first day of the period that a day lies in; weeks begin on Monday."""
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday()) if day.toordinal() > 7 else date.min
    if period is Period.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if period is Period.YEAR else day


def following(first: date, period: Period) -> date:
    """Return the first day of the next period.

    Raises:
        OverflowError: There is none in the calendar.
    """
    if period in (Period.DAY, Period.WEEK):
        return first + timedelta(days=1 if period is Period.DAY else 7)
    months = 1 if period is Period.MONTH else 12
    month = first.year * 12 + first.month - 1 + months
    if month // 12 > date.max.year:
        raise OverflowError
    return first.replace(year=month // 12, month=month % 12 + 1)


def number(first: date, last: date, period: Period) -> int:
    """Return how many periods there are from one day to another, both included."""
    if period is Period.YEAR:
        return last.year - first.year + 1
    if period is Period.MONTH:
        return (last.year - first.year) * 12 + last.month - first.month + 1
    days = (begin(last, period) - begin(first, period)).days
    return days // (7 if period is Period.WEEK else 1) + 1


def fitting(first: date, last: date, columns: int = FITTING) -> Period:
    """Return the shortest period with no more than `columns` between two days; else the year."""
    return next((p for p in Period if number(first, last, p) <= columns), Period.YEAR)


def within(first: date, last: date, period: Period) -> Iterator[date]:
    """Yield the first day of each period from one day to another, both included."""
    at, end = begin(first, period), begin(last, period)
    while at <= end:
        yield at
        try:
            at = following(at, period)
        except OverflowError:
            return


def counts(by_day: Mapping[date, int], first: date, last: date, period: Period) -> dict[date, int]:
    """Return counts by period from one day to another, periods without any included, in order."""
    found: Counter[date] = Counter()
    for day, count in by_day.items():
        if first <= day <= last:
            found[begin(day, period)] += count
    return {at: found[at] for at in within(first, last, period)}


def named(first: date, period: Period) -> str:
    """Return how a period is called: 2025-10-07, 2025-W41, 2025-10 or 2025."""
    if period is Period.WEEK:
        year, week, _ = first.isocalendar()
        return f"{year}-W{week:02}"
    if period is Period.MONTH:
        return f"{first:%Y-%m}".zfill(7)
    return str(first.year) if period is Period.YEAR else first.isoformat()


def day_of(text: str) -> date | None:
    """Return the day that an article's date tells: 2025-10-07, with or without a time; None for any other."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
