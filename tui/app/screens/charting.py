"""From counts to charts of columns: how far the work is by day, and when an entity is mentioned."""

from __future__ import annotations

from tui.app.charts.columns import Columns, paint, room
from tui.app.charts.ink import Inks
from tui.domain.shown import counted, one_line
from tui.services.statistics import AnnotatorStatistics
from tui.services.statistics.days import by_day
from tui.services.statistics.mentions import Entity, Mentions
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


def over_time(
    mentions: Mentions, entity: Entity, period: Period | None, width: int, height: int
) -> list[Inks]:
    """Return the mentions of an entity over the dates of the articles."""
    told = timeline(mentions, entity, period, room(width))
    if len(told.mentions) > room(width):
        told = timeline(mentions, entity, None, room(width))
    dated = sum(told.mentions.values())
    notes = [f"{counted(entity.mentions, 'mention')} in {counted(entity.articles, 'article')}"]
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
