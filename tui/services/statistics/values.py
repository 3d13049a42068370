"""Statistics as one JSON object with stable keys."""

from __future__ import annotations

from collections.abc import Mapping

from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.services.statistics.company import Company, Within
from tui.services.statistics.days import by_day
from tui.services.statistics.mentions import Entity
from tui.services.statistics.periods import named
from tui.services.statistics.tally import Statistics
from tui.services.statistics.timeline import Timeline, timeline
from tui.services.statistics.work import AnnotatorStatistics, Edge, States, acceptance

MOST = 50
"""Entities and pairs that are listed."""


def as_json(statistics: Statistics, entity: Entity | None = None) -> dict[str, object]:
    """Return the counts as a JSON object.

    Args:
        statistics: The counts.
        entity: Whose timeline is wanted.
    """
    mentions = statistics.mentions
    days = mentions.range
    value: dict[str, object] = {
        "articles": statistics.articles,
        "characters": statistics.characters,
        "words": statistics.words,
        "dates": {
            "first": days[0].isoformat() if days else "",
            "last": days[1].isoformat() if days else "",
            "without": mentions.days.count(None),
        },
        "annotators": [_annotator(entry) for entry in statistics.annotators],
        "entities": [_entity(found) for found in mentions.ranked(MOST)],
        "together": {"measure": "dice", **{f"by_{unit}": _pairs(statistics, unit) for unit in Within}},
    }
    if entity is not None:
        value["timeline"] = _timeline(timeline(mentions, entity))
    return value


def _annotator(entry: AnnotatorStatistics) -> dict[str, object]:
    told = entry.speed
    decided, done = by_day(entry.decided), by_day(entry.done)
    return {
        "annotator": entry.annotator,
        "articles": {state.value: entry.articles[state] for state in ArticleState},
        "annotations": {
            label: {state.value: counts[state] for state in State}
            for label, counts in sorted(entry.annotations.items())
        },
        "flagged": entry.flagged,
        "last": entry.last,
        "suggested": {
            "labels": {label: _verdicts(states) for label, states in sorted(entry.suggested.items())},
            "origins": {origin: _verdicts(states) for origin, states in sorted(entry.origins.items())},
            "all": _verdicts(entry.of_suggested),
        },
        "corrections": {
            "labels": [
                {"from": before, "to": after, "count": count}
                for (before, after), count in sorted(entry.relabelled.items(), key=lambda p: (-p[1], p[0]))
            ],
            "edges": {edge.value: entry.edges[edge] for edge in Edge},
        },
        "days": [
            {"day": day.isoformat(), "decisions": decided[day], "articles_done": done[day]}
            for day in sorted({*decided, *done})
        ],
        "done_without_day": entry.articles[ArticleState.DONE] - entry.done.total(),
        "speed": {**told._asdict(), "decisions_per_hour": _rounded(told.per_hour)},
    }


def _verdicts(states: States) -> dict[str, object]:
    wanted = (State.ACCEPTED, State.CORRECTED, State.REJECTED)
    return {**{state.value: states[state] for state in wanted}, "acceptance": _rounded(acceptance(states))}


def _entity(entity: Entity) -> dict[str, object]:
    return {
        "text": entity.text,
        "label": entity.label,
        "link": entity.link,
        "mentions": entity.mentions,
        "articles": entity.articles,
    }


def _pairs(statistics: Statistics, within: Within) -> dict[str, object]:
    company = Company(statistics.mentions, within)
    while company.step():
        pass
    pairs = [
        {
            "a": _name(pair.one),
            "b": _name(pair.other),
            "together": pair.together,
            "dice": _rounded(pair.dice),
        }
        for pair in company.pairs(MOST)
    ]
    return {"among": len(company.names), "pairs": pairs}


def _name(entity: Entity) -> Mapping[str, str]:
    return {"text": entity.text, "label": entity.label, "link": entity.link}


def _timeline(told: Timeline) -> dict[str, object]:
    return {
        "entity": _entity(told.entity),
        "period": told.period.value,
        "periods": [
            {
                "from": first.isoformat(),
                "name": named(first, told.period),
                "mentions": count,
                "articles": told.articles[first],
            }
            for first, count in told.mentions.items()
        ],
        "without_date": told.undated,
    }


def _rounded(value: float | None) -> float | None:
    return round(value, 4) if value is not None else None
