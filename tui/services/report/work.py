"""The parts of the report about what was done: overview, labels, corrections, progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.clock import local_time
from tui.domain.labels import LabelSet
from tui.formats.markup import filled, joined, slot_of, words
from tui.services.report.markup import number, percent, table
from tui.services.report.svg import bar, columns
from tui.services.statistics import AnnotatorStatistics, Statistics
from tui.services.statistics.days import Speed, by_day
from tui.services.statistics.periods import counts, fitting, named
from tui.services.statistics.work import Edge, States, acceptance

ACCEPTANCE = (
    "Acceptance: accepted / (accepted + corrected + rejected), of what a model or the memory suggested; a "
    "correction counts under the label that was suggested."
)
_STATES = tuple(State)
_DAY = len("2025-10-07")


def overview(statistics: Statistics) -> Markup:
    """Return the numbers of the whole, and a line for each annotator."""
    total = statistics.total
    states = total.by_state
    live = states.total() - states[State.REJECTED]
    facts = [
        (number(statistics.articles), "articles"),
        (number(statistics.words), "words"),
        (number(live), "spans marked"),
        (number(states.total()), "decisions"),
        (percent(acceptance(total.of_suggested)), "of suggestions accepted"),
        (number(statistics.mentions.entity_count), "entities"),
    ]
    rows = []
    for entry in statistics.annotators:
        told = [entry.articles[state] for state in (ArticleState.DONE, ArticleState.IN_PROGRESS)]
        rows.append(
            (
                words(entry.annotator),
                *map(number, told),
                number(entry.by_state.total()),
                number(entry.flagged),
                percent(acceptance(entry.of_suggested)),
                _speed(entry.speed),
                words(local_time(entry.last)[:_DAY]),
            )
        )
    heads = [("annotator", ""), ("done", "n"), ("in progress", "n"), ("decisions", "n"), ("flagged", "n")]
    heads += [("acceptance", "n"), ("decisions/hour", "n"), ("last", "n")]
    return filled(
        '<h2 id="overview">Overview</h2>\n<ul class="numbers">{facts}</ul>\n{who}<p class="note">{note} '
        "Decisions per hour are those of sittings, runs of decisions without a pause of ten minutes; only "
        "the last decision on each span is known, and one key may decide many.</p>\n",
        facts=joined(filled("<li><b>{value}</b>{name}</li>", value=v, name=n) for v, n in facts),
        who=table(heads, rows)
        if rows
        else filled("<p>{text}</p>", text="Nobody has annotated anything yet."),
        note=ACCEPTANCE,
    )


def _speed(told: Speed) -> str:
    return number(round(told.per_hour)) if told.per_hour is not None else "–"


def legend(statistics: Statistics, labels: LabelSet) -> Markup:
    """Return the labels that are used, with their colours."""
    names = statistics.total.labels(labels)
    return filled(
        '<p class="facts">{names}</p>\n',
        names=joined(
            (
                filled('<span class="key"><span class="name s{s}">{n}</span></span>', s=s, n=words(name))
                for name in names
                for s in (slot_of(labels, name),)
            ),
            " ",
        ),
    )


def _states_key() -> Markup:
    """Return what the parts of a bar mean."""
    return joined(
        filled(
            '<span class="key"><svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">'
            '<rect class="{state}" x="1" y="1" width="20" height="10"/></svg>{state}</span>',
            state=state.value,
        )
        for state in _STATES
    )


def labels_part(statistics: Statistics, labels: LabelSet) -> Markup:
    """Return labels by state as bars and numbers."""
    total = statistics.total
    names = total.judged_labels(labels)
    annotations = {name: total.annotations.get(name, Counter()) for name in names}
    most = max((states.total() for states in annotations.values()), default=1)
    rows = [
        (
            filled('<span class="name s{slot}">{name}</span>', slot=slot_of(labels, name), name=words(name)),
            _states_bar(states, most, slot_of(labels, name), name),
            *(number(states[state]) for state in _STATES),
            number(states.total()),
            percent(acceptance(total.suggested.get(name, Counter()))),
        )
        for name, states in annotations.items()
    ]
    heads = [("label", ""), ("", "b"), *((state.value, "n") for state in _STATES), ("all", "n")]
    heads.append(("acceptance", "n"))
    return filled(
        '<h2 id="labels">Labels</h2>\n<p class="facts">{key}</p>\n{table}<p class="note">{note}</p>\n'
        "{origins}",
        key=_states_key(),
        table=table(heads, rows),
        note=ACCEPTANCE,
        origins=_origins(total),
    )


def _states_bar(states: States, most: int, slot: int, name: str) -> Markup:
    told = ", ".join(f"{states[state]} {state.value}" for state in _STATES)
    return bar([(state.value, states[state]) for state in _STATES], most, slot, f"{name}: {told}")


def _origins(total: AnnotatorStatistics) -> Markup:
    decided = _STATES[0], _STATES[1], _STATES[3]
    most = max((states.total() for states in total.origins.values()), default=1)
    rows = [
        (
            words(origin),
            _states_bar(states, most, 0, origin),
            *(number(states[state]) for state in decided),
            percent(acceptance(states)),
        )
        for origin, states in sorted(total.origins.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    ]
    heads = [("suggested by", ""), ("", "b"), *((state.value, "n") for state in decided), ("acceptance", "n")]
    return table(heads, rows, "What became of suggestions, by who made them") if rows else Markup("")


def corrections(statistics: Statistics, most: int = 25) -> Markup:
    """Return what was corrected into what."""
    total = statistics.total
    if not total.relabelled and not total.edges:
        return Markup("")
    rows = [(words(before), words(after), number(n)) for (before, after), n in _ranked(total.relabelled)]
    names = {Edge.START: "left edge", Edge.END: "right edge", Edge.BOTH: "both edges"}
    edges = ", ".join(f"{names[edge]} {number(total.edges[edge])}" for edge in Edge if total.edges[edge])
    moved = filled("<p>Corrections that moved an edge: {edges}.</p>\n", edges=edges) if edges else Markup("")
    return filled(
        "<h3>Corrections</h3>\n{table}{moved}",
        table=table([("suggested", ""), ("corrected to", ""), ("spans", "n")], rows[:most])
        if rows
        else Markup(""),
        moved=moved,
    )


def _ranked(relabelled: Mapping[tuple[str, str], int]) -> list[tuple[tuple[str, str], int]]:
    return sorted(relabelled.items(), key=lambda pair: (-pair[1], pair[0]))


def progress(statistics: Statistics) -> Markup:
    """Return decisions and finished articles over time."""
    total = statistics.total
    decided, done = by_day(total.decided), by_day(total.done)
    days = sorted({*decided, *done})
    if not days:
        return Markup('<h2 id="progress">Progress</h2>\n<p>No decision has been made yet.</p>\n')
    undated = total.articles[ArticleState.DONE] - total.done.total()
    note = (
        "An annotation counts on the day on which it was decided last; an article on the day on which it "
        "became done, as the journal has it."
    )
    if undated:
        note += f" The journal does not tell the day of {number(undated)} of the articles that are done."
    return filled(
        '<h2 id="progress">Progress</h2>\n{decisions}{articles}<p class="note">{note}</p>\n',
        decisions=_over_time("Decisions", decided, days),
        articles=_over_time("Articles done", done, days),
        note=note,
    )


def _over_time(what: str, by: Mapping[date, int], days: list[date]) -> Markup:
    if not by:
        return Markup("")
    period = fitting(days[0], days[-1])
    told = counts(by, days[0], days[-1], period)
    first, last = named(days[0], period), named(days[-1], period)
    title = f"{what} by {period.value}, {first} to {last}"
    return filled("<h3>{title}</h3>\n{chart}", title=title, chart=columns(told, period, title))
