"""Counting a project: checked against plain recounting of the same annotations."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import newsroom
from tests.cli.samples import HARBOUR, NIGHT, build
from tui.domain.annotation import IMPORT, PERSON, Annotation, State
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.errors import ProjectError
from tui.domain.labels import ontonotes
from tui.domain.layer import LayerInfo
from tui.domain.mentions import form_of
from tui.services.report.work import labels_part
from tui.services.statistics import Statistics, Tally, as_json, count
from tui.services.statistics.company import Company, Within
from tui.services.statistics.days import PAUSE, QUARTER, by_day, speed
from tui.services.statistics.mentions import VALUES, Mentions, told_apart
from tui.services.statistics.periods import Period, begin, counts, day_of, fitting, named, number, within
from tui.services.statistics.ticks import ticks
from tui.services.statistics.timeline import timeline
from tui.services.statistics.work import AnnotatorStatistics, Edge, acceptance, moment, together
from tui.storage.fields import Fields, read_fields
from tui.storage.project import Project

DAYS = st.dates(date(1980, 1, 1), date(2060, 1, 1))


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of a year of reports."""
    path = tmp_path_factory.mktemp("news") / "p.json"
    newsroom.build(path, 30)
    return path


@pytest.fixture(scope="module")
def counted(news: Path) -> Statistics:
    with Project.open(news, read_only=True) as project:
        return count(project)


# -- who did what ----------------------------------------------------------------------------------


def test_counts_by_annotator_label_and_state(tmp_path: Path) -> None:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json", read_only=True) as project:
        found = count(project)
    assert (found.articles, found.characters) == (2, len(HARBOUR.text) + len(NIGHT.text))
    ann, bob = found.annotators
    assert ann.articles == {ArticleState.UNREAD: 1, ArticleState.DONE: 1}
    assert bob.articles == {ArticleState.UNREAD: 2}
    assert ann.by_state == dict.fromkeys(State, 1)
    assert (ann.flagged, ann.last) == (1, "2025-10-09T10:00:00Z")
    assert ann.labels(ontonotes()) == ["PERSON", "ORG", "GPE", "DATE"]


def test_layers_of_articles_that_were_taken_out_do_not_count(tmp_path: Path) -> None:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json") as project:
        taken = project.article(HARBOUR.id)
        project.commit(Edit.make("take out", "ann", ArticleChange(taken, None))).result()
        found = count(project)
    assert [(e.annotator, e.by_state.total()) for e in found.annotators] == [("ann", 0)]


def test_an_empty_project(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.json") as project:
        found = count(project)
        assert found.annotators == ()
        assert as_json(found)["entities"] == []


def test_an_article_that_is_taken_out_while_it_is_counted(tmp_path: Path) -> None:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json") as project:
        tally = Tally(project)
        tally.step()
        project.commit(
            Edit.make("take out", "ann", ArticleChange(project.article(HARBOUR.id), None))
        ).result()
        while tally.step():
            pass
    assert [entry.by_state.total() for entry in tally.statistics.annotators] == [0, 0]


def test_all_is_as_counted_plainly(news: Path, counted: Statistics) -> None:
    with Project.open(news, read_only=True) as project:
        annotations = [(layer.annotator, a) for layer in project.layers() for a in layer.annotations]
    for entry in counted.annotators:
        mine = [a for who, a in annotations if who == entry.annotator]
        assert entry.by_state == Counter(a.state for a in mine)
        told = [a for a in mine if a.origin != PERSON]
        assert sum(entry.origins.values(), Counter[State]()) == Counter(a.state for a in told)
        by_label = Counter(((a.was.label if a.was else a.label), a.state) for a in told)
        assert {(n, s): c for n, states in entry.suggested.items() for s, c in states.items()} == by_label
        changed = Counter((a.was.label, a.label) for a in told if a.was and a.was.label != a.label)
        assert entry.relabelled == changed
        assert entry.edges == Counter(Edge.START for a in told if a.was and a.was.start != a.start)
        assert entry.decided.total() == len(mine)
    assert counted.total.by_state == Counter(a.state for _, a in annotations)


def test_one_annotator_alone(news: Path, counted: Statistics) -> None:
    with Project.open(news, read_only=True) as project:
        alone = count(project, "ben")
    assert [entry.annotator for entry in alone.annotators] == ["ben"]
    assert alone.annotators[0].by_state == counted.annotators[1].by_state
    assert len(alone.mentions) < len(counted.mentions)


AT = "2026-03-02T08:00:00Z"


def values(
    state: State,
    origin: str = "model@1",
    by: str = "ann",
    at: str = AT,
    was: tuple[int, int, str] | None = None,
) -> Fields:
    record: dict[str, object] = {
        **{"start": 0, "end": 5, "label": "ORG", "state": state.value, "origin": origin, "by": by, "at": at},
        **({"was": list(was)} if was is not None else {}),
    }
    return read_fields({"a1": record})


def test_what_nobody_suggested_is_neither_accepted_nor_refused() -> None:
    entry = AnnotatorStatistics("ann")
    for state, origin in ((State.ACCEPTED, IMPORT), (State.ADDED, PERSON), (State.REJECTED, PERSON)):
        entry.take(values(state, origin))
    assert acceptance(entry.of_suggested) is None
    for state in (State.ACCEPTED, State.ACCEPTED, State.CORRECTED, State.REJECTED):
        entry.take(values(state))
    assert acceptance(entry.of_suggested) == 0.5


def test_a_model_that_records_its_own_suggestions_accepts_nothing() -> None:
    entry = AnnotatorStatistics("model@1")
    entry.take(values(State.ACCEPTED, by="model@1"))
    assert entry.by_state[State.ACCEPTED] == 1
    assert not entry.origins
    assert not entry.decided


def test_what_was_taken_over_is_the_colleagues_decision() -> None:
    entry = AnnotatorStatistics("ann")
    entry.take(values(State.CORRECTED, by="bob"))
    entry.take(values(State.ADDED, IMPORT))
    assert entry.by_state.total() == 2
    assert not entry.origins
    assert not entry.decided
    entry.take(values(State.CORRECTED, IMPORT, was=(0, 4, "GPE")))
    assert entry.decided.total() == 1
    assert not entry.relabelled


def test_a_damaged_record_is_named() -> None:
    good = {"start": 0, "end": 1, "label": "A", "state": "added", "origin": "", "by": "ann", "at": AT}
    assert len(read_fields({})) == 0
    assert len(read_fields({"a1": good})) == 1
    for field, value in (
        ("start", True),
        ("end", -1),
        ("label", ""),
        ("state", "lost"),
        ("by", None),
        ("at", 1),
    ):
        with pytest.raises(ProjectError, match="Annotation a2"):
            read_fields({"a1": good, "a2": {**good, field: value}})
    with pytest.raises(ProjectError, match="Annotation a2"):
        read_fields({"a1": good, "a2": {"start": 0}})
    with pytest.raises(ProjectError, match="Annotation a2"):
        read_fields({"a1": good, "a2": 5})


def test_a_correction_counts_under_the_label_that_was_suggested() -> None:
    entry = AnnotatorStatistics("ann")
    entry.take(values(State.CORRECTED, was=(0, 4, "GPE")))
    entry.take(values(State.CORRECTED, was=(1, 4, "ORG")))
    assert entry.suggested == {"GPE": {State.CORRECTED: 1}, "ORG": {State.CORRECTED: 1}}
    assert entry.relabelled == {("GPE", "ORG"): 1}
    assert entry.edges == {Edge.END: 1, Edge.BOTH: 1}


def test_a_label_that_was_never_right_is_told_with_its_acceptance() -> None:
    entry = AnnotatorStatistics("ann")
    entry.take(values(State.CORRECTED, was=(0, 5, "NORP")))
    assert (entry.labels(ontonotes()), entry.judged_labels(ontonotes())) == (["ORG"], ["ORG", "NORP"])
    row = re.search(r">NORP<.*", labels_part(Statistics(1, 9, (entry,)), ontonotes()))
    assert row is not None
    assert row[0].endswith('<td class="n">0</td><td class="n">0%</td></tr>')


def test_everybody_together_is_the_sum(counted: Statistics) -> None:
    total = together(counted.annotators)
    assert total.decided.total() == sum(entry.decided.total() for entry in counted.annotators)
    assert total.speed.decisions == sum(entry.speed.decisions for entry in counted.annotators)


# -- days ------------------------------------------------------------------------------------------


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
def test_a_moment_is_read_as_python_reads_it(when: datetime) -> None:
    at = f"{when:%Y-%m-%dT%H:%M:%S}Z"
    assert moment(at) == int(datetime.fromisoformat(at).timestamp())


@pytest.mark.parametrize(
    "at", ["", "today", "2026-03-02T08:00", "2026-99-02T08:00:00Z", "xxxxxxxxxxTxx:xx:xxZ"]
)
def test_what_is_no_moment_counts_on_no_day(at: str) -> None:
    entry = AnnotatorStatistics("ann")
    entry.take(values(State.ACCEPTED, at=at))
    assert entry.by_state.total() == 1
    assert entry.decided.total() == (at.startswith("2026-03"))


@given(st.lists(st.integers(0, 4_000_000_000), max_size=40))
def test_days_are_those_of_this_machine(moments: list[int]) -> None:
    found = by_day(Counter(m // QUARTER for m in moments))
    assert found == Counter(datetime.fromtimestamp(m).date() for m in moments)
    assert list(found) == sorted(found)


def test_no_day_of_any_calendar_is_left_out() -> None:
    assert by_day({10**15: 3}) == {}


def test_a_sitting_ends_with_a_pause() -> None:
    told = speed([0, 100, 200, 201 + PAUSE, 10**6, 10**6 + 1, 10**6 + 3000])
    assert (told.sittings, told.seconds, told.decisions) == (1, 200, 3)
    assert told.per_hour == 54
    assert speed([5]).per_hour is None


@pytest.mark.parametrize("label", ["GPE", "done"])
def test_articles_count_on_the_day_on_which_they_became_done(tmp_path: Path, label: str) -> None:
    """Also where the word stands elsewhere in the line, so that it does not tell what it means there."""
    note = '["_default",1,"done",null,["state"]]'
    tag = Annotation("a1", 0, 4, label, State.ADDED, PERSON, "ann", AT, note=note)
    build(tmp_path / "p.json")
    busy, done = LayerInfo(ArticleState.IN_PROGRESS), LayerInfo(ArticleState.DONE)
    with Project.open(tmp_path / "p.json") as project:
        now = project.layer(NIGHT.id, "ann").info
        for number, (before, after) in enumerate([(now, busy), (busy, done)], 1):
            change = LayerChange(NIGHT.id, "ann", before, after)
            at = f"2026-05-0{number}T12:00:00Z"
            other = AnnotationChange(HARBOUR.id, "ann", None, replace(tag, id=f"z{number}"))
            project.commit(Edit.make("done", "ann", change, other, at=at)).result()
        assert project.done_since() == {(NIGHT.id, "ann"): "2026-05-02T12:00:00Z"}
        (entry, _) = count(project).annotators
    assert by_day(entry.done) == {datetime.fromisoformat("2026-05-02T12:00:00Z").astimezone().date(): 1}


# -- periods ---------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(DAYS, DAYS, st.sampled_from(Period))
def test_periods_cover_all_days_between(one: date, other: date, period: Period) -> None:
    first, last = sorted((one, other))
    last = min(last, first + timedelta(days=900))
    firsts = list(within(first, last, period))
    assert firsts == sorted(
        {begin(first + timedelta(days=n), period) for n in range((last - first).days + 1)}
    )
    assert len(firsts) == number(first, last, period)
    assert len({named(day, period) for day in firsts}) == len(firsts)


@settings(max_examples=50)
@given(DAYS, st.lists(st.integers(0, 2000), min_size=1, max_size=30), st.sampled_from(Period))
def test_nothing_is_lost_in_periods(first: date, offsets: list[int], period: Period) -> None:
    days = Counter(first + timedelta(days=n) for n in offsets)
    found = counts(days, min(days), max(days), period)
    assert sum(found.values()) == len(offsets)
    assert number(min(days), max(days), fitting(min(days), max(days), 20)) <= 20


def test_the_edges_of_the_calendar() -> None:
    assert list(within(date.max, date.max, Period.YEAR)) == [date(9999, 1, 1)]
    assert begin(date.min, Period.WEEK) == date.min
    assert named(date(5, 3, 1), Period.MONTH).endswith("-03")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-10-07", date(2025, 10, 7)), ("2025-10-07T09:30", date(2025, 10, 7)), ("2025", None), ("", None)],
)
def test_the_day_of_an_article(text: str, day: date | None) -> None:
    assert day_of(text) == day


@given(st.integers(0, 10**9), st.integers(1, 8))
def test_ticks_are_round_and_reach_over_the_highest(most: int, about: int) -> None:
    marks = ticks(most, about)
    step = marks[1]
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert marks == list(range(0, marks[-1] + 1, step))
    assert marks[-1] - step < max(most, 1) <= marks[-1]
    assert len(marks) <= about + 1


# -- entities --------------------------------------------------------------------------------------

PLACES = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(1, 6),
        st.sampled_from(["ORG", "GPE", "DATE"]),
        st.sampled_from(["", "", "Q1", "Q2"]),
    ),
    max_size=12,
)
TEXT = "Orlen Orlen\n\nBerg  Orlen Berg\n\nBerg Oslo Orlen"
ARTICLES = st.lists(st.tuples(st.one_of(st.none(), DAYS), PLACES), max_size=6)
Told = list[tuple[date | None, list[tuple[int, int, str, str]]]]


def _mentions(articles: Told) -> Mentions:
    mentions = Mentions()
    for day, found in articles:
        mentions.add_article(TEXT, day, [(s, s + n, label, link) for s, n, label, link in found])
    return mentions


def _plain(articles: Told) -> list[tuple[int, int, tuple[str, str]]]:
    """Article, start and key of every mention, counted without columns."""
    found: set[tuple[int, int, int, tuple[str, str]]] = set()
    for article, (_, places) in enumerate(articles):
        for start, length, label, link in places:
            form = form_of(TEXT, start, start + length)
            if form:
                found.add((article, start, start + length, ("", link) if link else (label, form)))
    return [(article, start, key) for article, start, _, key in found]


@settings(max_examples=30)
@given(ARTICLES)
def test_entities_are_counted_as_plainly(articles: Told) -> None:
    mentions, plain = _mentions(articles), _plain(articles)
    by_key = Counter(key for _, _, key in plain)
    found = {("", e.link) if e.link else (e.label, e.text): e for e in mentions.ranked()}
    assert {key: e.mentions for key, e in found.items()} == by_key
    for key, entity in found.items():
        assert entity.articles == len({number for number, _, other in plain if other == key})
        dated, undated = mentions.by_day(entity.number)
        days = [articles[number][0] for number, _, other in plain if other == key]
        assert undated == days.count(None)
        assert dated == Counter(day for day in days if day is not None)
        told = timeline(mentions, entity)
        assert sum(told.mentions.values()) == dated.total()


@settings(max_examples=30)
@given(ARTICLES)
def test_company_is_counted_as_plainly(articles: Told) -> None:
    mentions = _mentions(articles)
    names = {("", e.link) if e.link else (e.label, e.text): e for e in mentions.ranked()}
    company = Company(mentions, Within.ARTICLE)
    while company.step():
        pass
    pairs: Counter[frozenset[int]] = Counter()
    alone: Counter[int] = Counter()
    plain = [mention for mention in _plain(articles) if mention[2][0] not in VALUES]
    for article in range(len(articles)):
        here = {names[key].number for n, _, key in plain if n == article}
        alone.update(here)
        pairs.update(frozenset(pair) for pair in combinations(here, 2))
    found = company.pairs()
    assert {frozenset((p.one.number, p.other.number)): p.together for p in found} == pairs
    for pair in found:
        assert pair.dice == 2 * pair.together / (alone[pair.one.number] + alone[pair.other.number])
        assert 0 < pair.dice <= 1
        assert (pair.other, pair.together) in company.of(pair.one, 60)
        assert (pair.one, pair.together) in company.of(pair.other, 60)


def test_in_one_article_is_not_in_one_paragraph() -> None:
    mentions = Mentions()
    mentions.add_article("Ann met Bob.\n\nBob left.\n\nCyd.", None, [(0, 3, "P", ""), (8, 11, "P", "")])
    mentions.add_article("Ann.\n\nBob left.", None, [(0, 3, "P", ""), (6, 9, "P", "")])
    for within_, together_ in ((Within.ARTICLE, 2), (Within.PARAGRAPH, 1)):
        company = Company(mentions, within_)
        while company.step():
            pass
        (pair,) = company.pairs()
        assert (pair.one.text, pair.other.text, pair.together) == ("Ann", "Bob", together_)
    assert pair.dice == 0.5


def test_an_entity_is_found_by_name_link_or_part(counted: Statistics) -> None:
    mentions = counted.mentions
    for name, text in (("hagen  ORLOW", "Hagen Orlow"), ("q4711", "Varnholm"), ("auth", "Port Authority")):
        entity = mentions.find(name)
        assert entity is not None
        assert entity.text == text
    assert mentions.find("nobody") is None
    assert {e.label for e in mentions.ranked(label="PERSON")} == {"PERSON"}
    assert not {e.label for e in mentions.names(60)} & VALUES


def test_a_stray_date_does_not_make_a_million_columns() -> None:
    mentions = Mentions()
    mentions.add_article("Ann", date(1, 1, 1), [(0, 3, "P", "")])
    mentions.add_article("Ann", date(9999, 12, 31), [(0, 3, "P", "")])
    entity = mentions.find("Ann")
    assert entity is not None
    told = timeline(mentions, entity, Period.DAY)
    assert told.period is Period.YEAR
    assert sum(told.mentions.values()) == 2


def test_the_object_is_stable_and_json(counted: Statistics) -> None:
    value = as_json(counted, counted.mentions.find("Hagen Orlow"))
    assert json.loads(json.dumps(value)) == value
    assert set(value) == {
        *("articles", "characters", "words", "dates", "annotators", "entities", "together", "timeline")
    }
    annotators = value["annotators"]
    assert isinstance(annotators, list)
    assert set(annotators[0]) >= {"annotator", "articles", "annotations", "flagged", "last"}


def test_entities_of_one_name_are_told_apart_in_words() -> None:
    mentions = Mentions()
    text = "Oslo Oslo Oslo Anna"
    mentions.add_article(
        text, None, [(0, 4, "GPE", ""), (5, 9, "ORG", ""), (10, 14, "GPE", "Q585"), (15, 19, "PERSON", "")]
    )
    called = told_apart(mentions.ranked())
    assert sorted(called.values()) == ["Anna", "Oslo (GPE)", "Oslo (ORG)", "Oslo (Q585)"]
