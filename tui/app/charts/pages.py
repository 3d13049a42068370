"""The pages of the statistics screen: which lines each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui.app.charts.ink import Tone
from tui.app.charts.table import Bar, Head, Line, Shape, Words, shape
from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.labels import LabelSet
from tui.domain.shown import counted
from tui.services.review import Filter
from tui.services.statistics import AnnotatorStatistics, Statistics
from tui.services.statistics.company import Company
from tui.services.statistics.days import by_day
from tui.services.statistics.mentions import Entity, told_apart
from tui.services.statistics.work import Edge, States, acceptance

WIDE = 100
"""Cells from which a line has all numbers, rather than the most important."""
LISTED = 500
"""Entities and pairs that are listed."""
CORRECTIONS = 12
"""Corrections of labels on the overview."""
_NAME = 26
_ALIGNED = 19
"""Cells of the names on the overview, so that its bars begin in one column."""
_STATES = tuple(State)
_LIVE = frozenset(State) - {State.REJECTED}
_VERDICTS = (State.ACCEPTED, State.CORRECTED, State.REJECTED)
_PROGRESS = (ArticleState.DONE, ArticleState.IN_PROGRESS, ArticleState.UNREAD)


class Page(StrEnum):
    """A page, by the name that people see."""

    OVERVIEW = "Overview"
    LABELS = "Labels"
    PROGRESS = "Progress"
    ENTITIES = "Entities"
    TOGETHER = "Named together"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pages show.

    Attributes:
        statistics: The counts.
        labels: The labels of the project.
        annotator: The only annotator; everybody where it is empty.
        text: What an entity's name is to contain.
        label: The only label of entities; all where it is empty.
        company: Who is named with whom; None while that is not counted.
    """

    statistics: Statistics
    labels: LabelSet
    annotator: str = ""
    text: str = ""
    label: str = ""
    company: Company | None = None


def lines(page: Page, shown: Shown, width: int) -> list[Line]:
    """Return the lines of a page that is `width` cells wide."""
    makers = {
        Page.OVERVIEW: _overview,
        Page.LABELS: _labels,
        Page.PROGRESS: _progress,
        Page.ENTITIES: _entities,
        Page.TOGETHER: _together,
    }
    return list(makers[page](shown, width))


def percent(share: float | None) -> str:
    """Return a share, from 0 to 1, in per cent; a dash where there is none."""
    return "–" if share is None else f"{share:.0%}"


def _rows(
    title: str,
    key: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[_Row],
    most: int = 0,
    longest: int = _NAME,
    least: int = 4,
) -> Iterator[Line]:
    """Yield a table: its heading, and a bar for each row."""
    columns = shape([(row.name, row.numbers) for row in rows], heads, longest, least)
    yield Head(title=title, key=key, numbers=heads, shape=columns)
    full = most or max((sum(row.parts) for row in rows), default=1)
    for row in rows:
        yield row.bar(full, columns)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row before it is known how much room the others need."""

    names: Sequence[tuple[str, str]]
    parts: Sequence[int]
    numbers: Sequence[str]
    wanted: Filter | None = None
    entity: Entity | None = None
    between: str = ""

    @property
    def name(self) -> str:
        """All names as they stand in a line."""
        return self.between.join(name for name, _ in self.names)

    def bar(self, longest: int, columns: Shape) -> Bar:
        """Return the line."""
        return Bar(
            self.wanted, self.entity, self.names, self.between, self.parts, longest, self.numbers, columns
        )


def _overview(shown: Shown, width: int) -> Iterator[Line]:
    statistics, mentions = shown.statistics, shown.statistics.mentions
    size = f"{counted(statistics.articles, 'article')}, {counted(statistics.words, 'word')}"
    yield Words(text=f"{size}, {counted(statistics.characters, 'character')}", tone=Tone.STRONG)
    days, undated = mentions.range, mentions.days.count(None)
    dates = f"dated {days[0].isoformat()} to {days[1].isoformat()}" if days else "without dates"
    if days and undated:
        dates += f", {undated:,} without a date"
    yield Words(text=dates, tone=Tone.DIM)
    if not statistics.annotators:
        yield Line()
        yield Words(text="Nobody has annotated anything yet.")
        return
    yield Line()
    yield from _articles(statistics)
    yield Line()
    yield from _decisions(statistics, width)
    yield Line()
    total = statistics.total
    yield from _origins(total, width)
    yield from _corrections(total, shown.annotator)
    yield Line()
    yield Words(text="Acceptance: accepted / (accepted + corrected + rejected), of what was", tone=Tone.DIM)
    yield Words(text="suggested; a correction counts under the label that was suggested.", tone=Tone.DIM)


def _articles(statistics: Statistics) -> Iterator[Line]:
    rows = [
        _Row(
            [(entry.annotator, "")],
            [entry.articles[state] for state in _PROGRESS],
            [f"{entry.articles[state]:,}" for state in _PROGRESS],
            Filter(annotator=entry.annotator),
        )
        for entry in statistics.annotators
    ]
    names = [state.value for state in _PROGRESS]
    yield from _rows("Articles", names, names, rows, statistics.articles, least=_ALIGNED)


def _decisions(statistics: Statistics, width: int) -> Iterator[Line]:
    rows = []
    for entry in statistics.annotators:
        states, speed = entry.by_state, entry.speed.per_hour
        rows.append(
            _Row(
                [(entry.annotator, "")],
                [states[state] for state in _STATES],
                [
                    *_numbers(states, entry.of_suggested, width),
                    f"{speed:,.0f}" if speed is not None else "–",
                ],
                Filter(annotator=entry.annotator),
            )
        )
    heads = [*_heads(width), "/hour"]
    yield from _rows("Decisions", [state.value for state in _STATES], heads, rows, least=_ALIGNED)


def _heads(width: int) -> list[str]:
    states = [state.value for state in _STATES] if width >= WIDE else []
    return [*states, "all", "acceptance" if width >= WIDE else "accept"]


def _numbers(states: States, suggested: States, width: int) -> list[str]:
    told = [f"{states[state]:,}" for state in _STATES] if width >= WIDE else []
    return [*told, f"{states.total():,}", percent(acceptance(suggested))]


def _origins(total: AnnotatorStatistics, width: int) -> Iterator[Line]:
    if not total.origins:
        return
    wide = width >= WIDE
    rows = [
        _Row(
            [(origin, "")],
            # What was added was never suggested; each state has the sign that it has in other tables.
            [states[state] if state in _VERDICTS else 0 for state in _STATES],
            [
                *([f"{states[state]:,}" for state in _VERDICTS] if wide else []),
                f"{states.total():,}",
                percent(acceptance(states)),
            ],
        )
        for origin, states in sorted(total.origins.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    ]
    names = [state.value for state in _VERDICTS]
    heads = [*(names if wide else []), "all", "acceptance" if wide else "accept"]
    key = [state.value if state in _VERDICTS else "" for state in _STATES]
    yield from _rows("Suggested by", key, heads, rows, least=_ALIGNED)


def _corrections(total: AnnotatorStatistics, annotator: str) -> Iterator[Line]:
    if total.relabelled:
        yield Line()
        ranked = sorted(total.relabelled.items(), key=lambda pair: (-pair[1], pair[0]))[:CORRECTIONS]
        rows = [
            _Row(
                [(before, before), (after, after)],
                [number],
                [f"{number:,}"],
                Filter(frozenset({after}), frozenset({State.CORRECTED}), annotator=annotator),
                between=" → ",
            )
            for (before, after), number in ranked
        ]
        yield from _rows("Labels corrected", (), ["spans"], rows, least=_ALIGNED)
    if total.edges:
        words = {Edge.START: "left edge", Edge.END: "right edge", Edge.BOTH: "both edges"}
        told = ", ".join(f"{words[edge]} {total.edges[edge]:,}" for edge in Edge if total.edges[edge])
        yield Line()
        yield Words(text=f"Corrections that moved an edge: {told}")


def _labels(shown: Shown, width: int) -> Iterator[Line]:
    total = shown.statistics.total
    rows = [
        _Row(
            [(name, name)],
            [states[state] for state in _STATES],
            _numbers(states, total.suggested.get(name, Counter()), width),
            Filter(frozenset({name}), annotator=shown.annotator) if states else None,
        )
        for name in total.judged_labels(shown.labels)
        for states in (total.annotations.get(name, Counter()),)
    ]
    if not rows:
        yield Words(text="Nothing is annotated yet.")
        return
    yield from _rows("Labels", [state.value for state in _STATES], _heads(width), rows)


def _progress(shown: Shown, width: int) -> Iterator[Line]:  # noqa: ARG001 - all pages are made alike
    total = shown.statistics.total
    decided, done = by_day(total.decided), by_day(total.done)
    days = sorted({*decided, *done}, reverse=True)
    if not days:
        yield Words(text="No decision has been made yet.")
        return
    rows = [
        _Row([(day.isoformat(), "")], [decided[day]], [f"{decided[day]:,}", f"{done[day]:,}"], Filter())
        for day in days
    ]
    yield from _rows("Day", (), ["decisions", "articles done"], rows)
    undated = total.articles[ArticleState.DONE] - total.done.total()
    yield Line()
    yield Words(text="An annotation counts on the day on which it was decided last.", tone=Tone.DIM)
    if undated:
        told = counted(undated, "article that is done", "articles that are done")
        yield Words(text=f"The journal does not tell the day of {told}.", tone=Tone.DIM)


def _entities(shown: Shown, width: int) -> Iterator[Line]:  # noqa: ARG001
    ranked = shown.statistics.mentions.ranked(LISTED, shown.text, shown.label)
    if not ranked:
        nothing = "Nothing is called that." if shown.text or shown.label else "Nothing is marked yet."
        yield Words(text=nothing)
        return
    names = told_apart(ranked)
    rows = [
        _Row(
            [(names[entity.number], entity.label)],
            [entity.mentions],
            [f"{entity.mentions:,}"],
            wanted(entity, shown.annotator),
            entity,
        )
        for entity in ranked
    ]
    yield from _rows(shown.label or "Entities", (), ["times"], rows)


def wanted(entity: Entity, annotator: str) -> Filter:
    """Return the filter for the annotations of an entity, without rejections: these mention nothing."""
    if entity.link:
        return Filter(states=_LIVE, annotator=annotator, links=frozenset({entity.link}))
    return Filter(frozenset({entity.label}), _LIVE, text=entity.text, annotator=annotator)


def _together(shown: Shown, width: int) -> Iterator[Line]:
    company = shown.company
    pairs = company.pairs(LISTED) if company is not None else []
    if company is None or not pairs:
        yield Words(text="No two names stand together yet." if company is not None else "Counting …")
        return
    half = max(min((width - 30) // 2, 24), 10)
    names = told_apart(company.names)
    rows = [
        _Row(
            [(names[entity.number], entity.label) for entity in (pair.one, pair.other)],
            [pair.together],
            [f"{pair.together:,}", f"{pair.dice:.2f}"],
            wanted(pair.one, shown.annotator),
            pair.one,
            " + ",
        )
        for pair in pairs
    ]
    heads = [f"{company.within.value}s", "Dice"]
    yield from _rows(f"In the same {company.within.value}", (), heads, rows, longest=2 * half + 3)
