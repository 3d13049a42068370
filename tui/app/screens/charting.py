"""From counts to charts of columns: how far the work is by day, and when an entity is mentioned."""

from __future__ import annotations

from tui.app.charts.columns import Columns, paint, room
from tui.app.charts.ink import Inks
from tui.app.charts.pages import Shown
from tui.app.charts.table import Bar, Head, Line, shape
from tui.domain.shown import counted, one_line
from tui.services.statistics import AnnotatorStatistics
from tui.services.statistics.days import by_day
from tui.services.statistics.mentions import Entity, Mentions, told_apart
from tui.services.statistics.periods import Period, counts, fitting, named, number
from tui.services.statistics.timeline import timeline


def over_days(total: AnnotatorStatistics, period: Period | None, width: int, height: int) -> list[Inks]:
    """Return decisions over time."""
    decided = by_day(total.decided)
    if not decided:
        return []
    first, last = min(decided), max(decided)
    chosen = period or fitting(first, last, room(width))
    if number(first, last, chosen) > room(width):
        chosen = fitting(first, last, room(width))
    told = f"{counted(sum(decided.values()), 'decision')} on {counted(len(decided), 'day')}"
    if total.done:
        told += f", {counted(total.done.total(), 'article')} done"
    by_period = counts(decided, first, last, chosen)
    chart = Columns(
        f"Decisions by {chosen.value}",
        [told],
        list(by_period.values()),
        [named(at, chosen) for at in by_period],
    )
    return paint(chart, width, height)


LONGEST = 24
"""Cells of a name beneath a timeline, at the most."""
PARTNERS = 12
"""Names that are listed beneath a timeline, at the most."""


def about(shown: Shown, entity: Entity, period: Period | None, width: int, height: int) -> list[Inks]:
    """Return when an entity is mentioned, and below, as far as there is room, whom it is named with."""
    timeline_lines = over_time(shown.statistics.mentions, entity, period, width, height)
    room_left = height - len(timeline_lines) - 2
    found = shown.company.of(entity, min(room_left, PARTNERS)) if shown.company is not None else []
    if not found or room_left < 2 or shown.company is None:
        return timeline_lines
    numbers = [f"{count:,}" for _, count in found]
    heads = [f"{shown.company.within.value}s"]
    called = told_apart(shown.company.names)
    rows = [(called[other.number], [told]) for (other, _), told in zip(found, numbers, strict=True)]
    columns = shape(rows, heads, LONGEST)
    lines: list[Line] = [Line(), Head(title="Named together with", numbers=heads, shape=columns)]
    for (other, count), told in zip(found, numbers, strict=True):
        names = [(called[other.number], other.label)]
        lines.append(Bar(names=names, parts=[count], most=found[0][1], numbers=[told], shape=columns))
    return [*timeline_lines, *(line.inks(width) for line in lines)]


def over_time(
    mentions: Mentions, entity: Entity, period: Period | None, width: int, height: int
) -> list[Inks]:
    """Return the mentions of an entity over the dates of the articles."""
    told = timeline(mentions, entity, period, room(width))
    if len(told.mentions) > room(width):
        told = timeline(mentions, entity, None, room(width))
    dated = sum(told.mentions.values())
    told_in = f"{counted(entity.mentions, 'mention')} in {counted(entity.articles, 'article')}"
    notes = [f"{one_line(entity.label)}, {told_in}"]
    if told.undated:
        notes.append(f"{told.undated:,} of them in articles without a date")
    if entity.link:
        notes.append(f"linked to {one_line(entity.link)}")
    title = f"{one_line(entity.text)} by {told.period.value}" if dated else one_line(entity.text)
    chart = Columns(
        title,
        notes,
        list(told.mentions.values()) if dated else [],
        [named(at, told.period) for at in told.mentions],
        entity.label,
    )
    return paint(chart, width, height)
