"""The parts of the report about who and what is mentioned."""

from __future__ import annotations

from markupsafe import Markup

from tui.domain.labels import LabelSet
from tui.domain.shown import counted
from tui.formats.markup import filled, joined, slot_of, words
from tui.services.report.markup import number, table
from tui.services.report.svg import bar, columns, matrix
from tui.services.statistics import Statistics
from tui.services.statistics.company import Company, Pair, Within
from tui.services.statistics.mentions import Entity, told_apart
from tui.services.statistics.periods import Period
from tui.services.statistics.timeline import Timeline, timeline

LISTED = 30
"""Entities and pairs that are listed."""
DRAWN = 6
"""Entities whose timeline is drawn."""
CELLS = 16
"""Names of the matrix: more would not fit on a page."""


def most_mentioned(statistics: Statistics, labels: LabelSet, first: Entity | None) -> Markup:
    """Return the entities with most mentions, and when some of them are mentioned.

    Args:
        statistics: The counts.
        labels: The labels of the project.
        first: Whose timeline comes first, or None.
    """
    ranked = statistics.mentions.ranked(LISTED)
    if not ranked:
        return Markup('<h2 id="entities">Entities</h2>\n<p>Nothing is marked yet.</p>\n')
    most = ranked[0].mentions
    rows = [
        (
            words(entity.text),
            _label(entity, labels),
            bar([("fill", entity.mentions)], most, slot_of(labels, entity.label), _told(entity)),
            number(entity.mentions),
            number(entity.articles),
            words(entity.link),
        )
        for entity in ranked
    ]
    heads = [("entity", ""), ("label", ""), ("", "b"), ("mentions", "n"), ("articles", "n"), ("link", "")]
    drawn = [first, *(entity for entity in statistics.mentions.names(DRAWN) if entity != first)]
    return filled(
        '<h2 id="entities">Entities</h2>\n{table}<p class="note">Mentions with one link are one entity; of '
        "the others, those of one form under one label.</p>\n{timelines}",
        table=table(heads, rows),
        timelines=joined(
            _timeline(timeline(statistics.mentions, entity), labels) for entity in drawn if entity is not None
        ),
    )


def _label(entity: Entity, labels: LabelSet) -> Markup:
    slot, name = slot_of(labels, entity.label), words(entity.label)
    return filled('<span class="name s{slot}">{name}</span>', slot=slot, name=name)


def _told(entity: Entity) -> str:
    return f"{entity.text}: {counted(entity.mentions, 'mention')}"


def _timeline(told: Timeline, labels: LabelSet) -> Markup:
    if not any(told.mentions.values()):
        return Markup("")
    title = f"{words(told.entity.text)} ({words(told.entity.label)}), mentions by {told.period.value}"
    note = f"{counted(told.undated, 'mention')} in articles without a date." if told.undated else ""
    if told.period is not Period.DAY or len(told.mentions) > 1:
        chart = columns(
            told.mentions, told.period, title, slot=slot_of(labels, told.entity.label), height=110
        )
        return filled(
            '<h3 dir="auto">{title}</h3>\n{chart}<p class="note">{note}</p>\n',
            title=title,
            chart=chart,
            note=note,
        )
    return Markup("")


def together(statistics: Statistics, labels: LabelSet) -> Markup:
    """Return who is named with whom, as a matrix and as lists."""
    found = {within: Company(statistics.mentions, within) for within in Within}
    for company in found.values():
        while company.step():
            pass
    pairs = {within: company.pairs(LISTED) for within, company in found.items()}
    head = Markup('<h2 id="together">Named together</h2>\n')
    if not pairs[Within.ARTICLE]:
        return head + Markup("<p>No two names stand in one article yet.</p>\n")
    names = len(found[Within.ARTICLE].names)
    return filled(
        '{head}<p class="note">Among the {names} that are named in most articles, dates and figures left '
        "out. Dice: twice the articles (or paragraphs) that name both, divided by those that name the one "
        "plus those that name the other.</p>\n{matrix}{lists}",
        head=head,
        names=number(names),
        matrix=matrix(found[Within.ARTICLE], CELLS, "Articles that name both"),
        lists=joined(_pairs(found[within], listed, labels) for within, listed in pairs.items() if listed),
    )


def _pairs(company: Company, listed: list[Pair], labels: LabelSet) -> Markup:
    within, called = company.within, told_apart(company.names)
    most = listed[0].together
    rows = [
        (
            words(called[pair.one.number]),
            words(called[pair.other.number]),
            bar(
                [("fill", pair.together)],
                most,
                slot_of(labels, pair.one.label),
                f"{pair.one.text} and {pair.other.text}: {pair.together}",
            ),
            number(pair.together),
            f"{pair.dice:.2f}",
        )
        for pair in listed
    ]
    heads = [("one", ""), ("other", ""), ("", "b"), (f"{within.value}s", "n"), ("Dice", "n")]
    return table(heads, rows, f"Named in the same {within.value}")
