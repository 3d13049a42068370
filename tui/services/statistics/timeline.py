"""The mentions of one entity over the dates of the articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tui.services.statistics.mentions import Entity, Mentions
from tui.services.statistics.periods import FITTING, Period, counts, fitting, number

MOST = 5_000
"""Columns of a timeline at the most: for more, which a stray date asks for, a longer period is taken."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """How often an entity is mentioned when.

    Attributes:
        entity: The entity.
        period: What one column stands for.
        mentions: Its mentions by the first day of each period, from the first dated article to the last.
        articles: All articles by the same days, so that a gap in the news is told from a gap in the names.
        undated: Its mentions in articles without a date.
    """

    entity: Entity
    period: Period
    mentions: dict[date, int]
    articles: dict[date, int]
    undated: int


def timeline(
    mentions: Mentions, entity: Entity, period: Period | None = None, columns: int = FITTING
) -> Timeline:
    """Return the timeline of an entity.

    Args:
        mentions: All mentions.
        entity: One of its entities.
        period: What a column stands for; the shortest of which there are no more than `columns` where None.
        columns: How many columns there is room for.
    """
    by_day, undated = mentions.by_day(entity.number)
    span = mentions.range
    if span is None:
        return Timeline(entity, period or Period.DAY, {}, {}, undated)
    chosen = period or fitting(*span, columns)
    if number(*span, chosen) > MOST:
        chosen = fitting(*span, MOST)
    dated = Counter(day for day in mentions.days if day is not None)
    return Timeline(entity, chosen, counts(by_day, *span, chosen), counts(dated, *span, chosen), undated)
