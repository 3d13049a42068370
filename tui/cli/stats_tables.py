"""Statistics as tables on a terminal, and as lines in a pipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.domain.annotation import State
from tui.domain.article import ArticleState

if TYPE_CHECKING:
    from tui.domain.labels import LabelSet
    from tui.services.statistics import AnnotatorStatistics, Statistics
    from tui.services.statistics.mentions import Entity
    from tui.services.statistics.timeline import Timeline

LISTED = 15
"""Rows of a table of which there may be very many: all that are kept stand in --json."""
DAYS = 14
"""Days that are listed, the last ones."""
ROWS = 31
"""Rows of a timeline, at the most."""
BAR = 24
"""Cells of the longest bar."""


def print_lines(counted: Statistics, labels: LabelSet, entity: Entity | None) -> None:
    """Print the counts for a program: each line begins with what it counts."""
    from tui.cli.output import print_table

    print_table((), [("project", str(counted.articles), str(counted.characters))])
    for entry in counted.annotators:
        print_table((), _lines_of(entry, labels))
    for found in counted.mentions.ranked(LISTED):
        row = ("entity", found.text, found.label, found.link, str(found.mentions), str(found.articles))
        print_table((), [row])
    if entity is not None:
        told = _timeline(counted, entity)
        print_table(
            (), (("timeline", entity.text, day.isoformat(), str(n)) for day, n in told.mentions.items())
        )


def _lines_of(entry: AnnotatorStatistics, labels: LabelSet) -> Iterator[tuple[str, ...]]:
    from tui.services.statistics.days import by_day

    who = entry.annotator
    yield from (("articles", who, state.value, str(entry.articles[state])) for state in ArticleState)
    for label in entry.labels(labels):
        states = entry.annotations[label]
        yield from (("annotations", who, label, s.value, str(states[s])) for s in State if states[s])
    for origin, states in sorted(entry.origins.items()):
        yield from (("suggested", who, origin, s.value, str(states[s])) for s in State if states[s])
    for (before, after), number in sorted(entry.relabelled.items()):
        yield ("corrected", who, before, after, str(number))
    for day, number in by_day(entry.decided).items():
        yield ("day", who, day.isoformat(), str(number))


def print_tables(counted: Statistics, labels: LabelSet, entity: Entity | None) -> None:
    """Print the counts for people."""
    from rich.text import Text

    from tui.cli.output import console

    head = f"{counted.articles:,} articles, {counted.words:,} words, {counted.characters:,} characters"
    console().print(Text(head))
    if not counted.annotators:
        console().print(Text("Nobody has annotated anything yet."))
    for entry in counted.annotators:
        _print_annotator(entry, labels)
    _print_entities(counted)
    _print_together(counted)
    if entity is not None:
        _print_timeline(_timeline(counted, entity))


def _print_annotator(entry: AnnotatorStatistics, labels: LabelSet) -> None:
    from rich.text import Text

    from tui.cli.output import console, print_table
    from tui.domain.shown import one_line
    from tui.services.statistics.work import acceptance

    progress = ", ".join(f"{entry.articles[state]:,} {state.value}" for state in ArticleState)
    flagged = f"; {entry.flagged:,} flagged" if entry.flagged else ""
    console().print(Text.assemble("\n", (one_line(entry.annotator), "bold"), f": {progress}{flagged}"))
    columns = ("label", *(state.value for state in State), "all", "acceptance")
    total = entry.by_state
    rows = [
        (
            label,
            *(str(counts[state]) for state in State),
            str(counts.total()),
            _percent(acceptance(entry.suggested.get(label, Counter()))),
        )
        for label in entry.judged_labels(labels)
        for counts in (entry.annotations.get(label, Counter()),)
    ]
    share = _percent(acceptance(entry.of_suggested))
    rows.append(("all", *(str(total[state]) for state in State), str(total.total()), share))
    print_table(columns, rows, right=columns[1:])
    _print_suggested(entry)
    _print_days(entry)
    told = entry.speed
    if told.per_hour is not None:
        hours = f"{told.seconds / 3600:.1f} h" if told.seconds >= 3600 else f"{told.seconds / 60:.0f} min"
        line = f"{told.per_hour:,.0f} decisions per hour, in {hours} of sittings ({told.sittings:,})"
        console().print(Text(line))


def _print_suggested(entry: AnnotatorStatistics) -> None:
    from tui.cli.output import print_table
    from tui.services.statistics.work import acceptance

    if entry.origins:
        states = (State.ACCEPTED, State.CORRECTED, State.REJECTED)
        columns = ("suggested by", *(state.value for state in states), "acceptance")
        rows = [
            (origin, *(str(counts[state]) for state in states), _percent(acceptance(counts)))
            for origin, counts in sorted(entry.origins.items())
        ]
        print_table(columns, rows, right=columns[1:])
    if entry.relabelled:
        ranked = sorted(entry.relabelled.items(), key=lambda pair: (-pair[1], pair[0]))[:LISTED]
        print_table(
            ("suggested", "corrected to", "spans"),
            [(before, after, str(number)) for (before, after), number in ranked],
            right=("spans",),
        )
    if entry.edges:
        from rich.text import Text

        from tui.cli.output import console

        edges = ", ".join(f"{edge.value} {number:,}" for edge, number in sorted(entry.edges.items()))
        console().print(Text(f"edges moved: {edges}"))


def _print_days(entry: AnnotatorStatistics) -> None:
    from tui.cli.output import print_table
    from tui.services.statistics.days import by_day

    decided, done = by_day(entry.decided), by_day(entry.done)
    days = sorted({*decided, *done})[-DAYS:]
    if not days:
        return
    most = max(decided.values(), default=1)
    print_table(
        ("day", "decisions", "done", ""),
        [(day.isoformat(), str(decided[day]), str(done[day]), _bar(decided[day], most)) for day in days],
        right=("decisions", "done"),
    )


def _print_entities(counted: Statistics) -> None:
    from tui.cli.output import print_table

    ranked = counted.mentions.ranked(LISTED)
    if ranked:
        most = ranked[0].mentions
        print_table(
            ("entity", "label", "mentions", "articles", ""),
            [(e.text, e.label, str(e.mentions), str(e.articles), _bar(e.mentions, most)) for e in ranked],
            right=("mentions", "articles"),
        )


def _print_together(counted: Statistics) -> None:
    from tui.cli.output import print_table
    from tui.services.statistics.company import Company, Within
    from tui.services.statistics.mentions import told_apart

    company = Company(counted.mentions, Within.ARTICLE)
    while company.step():
        pass
    pairs, called = company.pairs(LISTED), told_apart(company.names)
    if pairs:
        print_table(
            ("named together", "and", "articles", "Dice"),
            [
                (*(called[e.number] for e in (p.one, p.other)), str(p.together), f"{p.dice:.2f}")
                for p in pairs
            ],
            right=("articles", "Dice"),
        )


def _print_timeline(told: Timeline) -> None:
    from rich.text import Text

    from tui.cli.output import console, print_table
    from tui.domain.shown import one_line
    from tui.services.statistics.periods import named

    most = max(told.mentions.values(), default=0)
    rows = [(named(day, told.period), str(n), _bar(n, most)) for day, n in told.mentions.items()]
    title = f"{one_line(told.entity.text)} ({one_line(told.entity.label)}), mentions by {told.period.value}"
    print_table((told.period.value, "mentions", ""), rows, right=("mentions",), title=title)
    if told.undated:
        console().print(Text(f"{told.undated:,} more in articles without a date"))


def _timeline(counted: Statistics, entity: Entity) -> Timeline:
    from tui.services.statistics.timeline import timeline

    return timeline(counted.mentions, entity, columns=ROWS)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _bar(number: int, most: int) -> str:
    from tui.cli.output import console

    longest = min(BAR, console().width // 6)
    return "█" * round(longest * number / max(most, 1)) or ("▏" if number else "")
