"""From chosen mentions to one edit, which one undo takes back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import ME, MODEL, problems, rejected
from tests.services.desk import Desk
from tests.services.spreading import desk_of, gathered, live, open_
from tui.domain.annotation import PERSON, Annotation, State, Suggestion
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.domain.mentions import mentions
from tui.domain.overlay import Overlay
from tui.domain.span import Span
from tui.services.spread import (
    LISTED,
    Act,
    Kind,
    Mention,
)
from tui.services.spread_plan import Plan
from tui.services.spread_search import Wanted
from tui.services.spread_source import Source, source_of
from tui.services.workspace import Workspace


def planned(workspace: Workspace, act: Act, chosen: Sequence[Mention], was: str = "") -> Plan:
    plan = Plan(workspace, act, chosen, was)
    for _ in plan.build():
        pass
    return plan


def spread_to_all(desk: Desk, source: Source, **options: bool) -> tuple[Edit | None, Plan]:
    search = gathered(desk.workspace, Wanted(source.form, was=source.was, **options))
    for mention in search.found:
        mention.judge(source.act, search.ambiguous)
    plan = planned(desk.workspace, source.act, [m for m in search.found if m.on], source.was)
    edit = plan.edit()
    if edit is not None:
        desk.workspace.apply(edit)
    return edit, plan


def test_a_spread_is_one_edit_over_all_articles_and_one_undo() -> None:
    desk = desk_of("Bob met Eve and Bob.", "Bob, Bob", "nobody")
    desk.on("Bob")
    desk.session.label("PERSON")
    before = {i: desk.workspace.layer(i) for i in ("k1", "k3", "k4")}
    source = source_of(desk.workspace, None)
    assert isinstance(source, Source)
    edit, plan = spread_to_all(desk, source)
    assert edit is not None
    assert edit.why == "spread PERSON to 3 mentions"
    assert plan.message() == "Labelled 3 mentions in 2 articles PERSON."
    assert desk.project.committed[-1] == edit
    assert len(desk.workspace.layer("k3").annotations) == 2
    assert desk.workspace.layer("k3").state is ArticleState.IN_PROGRESS
    assert desk.workspace.layer("k4").state is ArticleState.UNREAD
    desk.workspace.undo()
    assert {i: desk.workspace.layer(i) for i in before} == before


def test_the_form_is_not_in_what_the_edit_is_called() -> None:
    desk = desk_of("Secret and Secret")
    desk.session.label("ORG")
    source = source_of(desk.workspace, None)
    assert isinstance(source, Source)
    edit, _ = spread_to_all(desk, source)
    assert edit is not None
    assert "Secret" not in edit.why


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (Act(Kind.LABEL, "ORG"), "Labelled 1 mention in 1 article ORG."),
        (Act(Kind.REJECT, "PERSON"), "Rejected PERSON at 1 mention in 1 article."),
        (Act(Kind.REMOVE, "PERSON"), "Removed PERSON from 1 mention in 1 article."),
    ],
)
def test_what_was_done_is_said(act: Act, message: str) -> None:
    desk = desk_of("Bob")
    desk.suggest(("Bob", "PERSON"))
    _, plan = spread_to_all(desk, Source("Bob", act, "k1"))
    assert plan.message() == message


def test_what_does_not_fit_any_more_is_skipped_and_counted() -> None:
    desk = desk_of("Bob, Bob and Bob", "Bob", "Bob!")
    search = gathered(desk.workspace, Wanted("Bob"))
    desk.on("Bob")
    desk.session.label("GPE")
    k3 = desk.workspace.layer("k3")
    done = LayerChange("k3", ME, k3.info, LayerInfo(ArticleState.DONE))
    desk.workspace.apply(Edit.make("done", ME, done))
    plan = planned(desk.workspace, Act(Kind.LABEL, "ORG"), search.found)
    assert (plan.mentions, plan.articles, plan.skipped) == (3, 2, 2)
    assert plan.message() == "Labelled 3 mentions in 2 articles ORG. 2 mentions skipped: changed meanwhile."


def test_a_suggestion_that_came_meanwhile_keeps_its_origin() -> None:
    desk = desk_of("Bob and Bob")
    search = gathered(desk.workspace, Wanted("Bob"))
    desk.suggest(("Bob", "PERSON", 1))
    plan = planned(desk.workspace, Act(Kind.LABEL, "PERSON"), search.found)
    edit = plan.edit()
    assert edit is not None
    changes = [c for c in edit.changes if isinstance(c, AnnotationChange)]
    assert [(c.after.state, c.after.origin) for c in changes if c.after is not None] == [
        (State.ADDED, PERSON),
        (State.ACCEPTED, MODEL),
    ]


def test_one_suggestion_becomes_one_annotation() -> None:
    desk = desk_of("Bob Bob left")
    desk.suggest(("Bob Bob", "PERSON"))
    plan_for = Source("Bob", Act(Kind.LABEL, "PERSON"), "k1", was="Bob Bob")
    spread_to_all(desk, plan_for)
    assert [state for _, _, state in desk.decided] == ["corrected", "added"]
    assert not problems(desk.session.overlay.layer, len(desk.text))


PIECES = ["Bob", "New\nYork", "New York", "北京", "\U0001f600", "é", " ", "\n", ".", "bob", "Bobby", "and "]


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[str], str, Act, list[Edit], list[list[Suggestion]]]:
    texts = ["".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14))) for _ in range(2)]
    form = draw(st.sampled_from(["Bob", "New York", "北京", "\U0001f600"]))
    label = draw(st.sampled_from(["PERSON", "ORG"]))
    act = Act(draw(st.sampled_from(list(Kind))), label)
    edits, suggestions = [], []
    for text, article in zip(texts, ("k1", "k3"), strict=True):
        places = [*mentions(text, form, whole_words=False)] or [Span(0, 1)]
        seen: dict[tuple[int, int, str], Annotation] = {}
        proposed = []
        for _ in range(draw(st.integers(0, 4))):
            place = draw(st.sampled_from(places))
            start = max(place.start - draw(st.integers(0, 1)), 0)
            end = min(place.end + draw(st.integers(0, 1)), len(text))
            name = draw(st.sampled_from(["PERSON", "ORG"]))
            match draw(st.sampled_from(["open", "live", "rejected"])):
                case "open":
                    proposed.append(open_(start, end, name))
                case "live":
                    seen.setdefault((start, end, name), live(start, end, name))
                case _:
                    seen.setdefault((start, end, name), rejected(start, end, name))
        changes = [AnnotationChange(article, ME, None, a) for a in seen.values()]
        if changes:
            edits.append(Edit.make("before", ME, *changes))
        suggestions.append(proposed)
    return texts, form, act, edits, suggestions


@given(situations(), st.data())
def test_only_what_is_chosen_changes_and_undo_gives_exactly_what_was(
    situation: tuple[list[str], str, Act, list[Edit], list[list[Suggestion]]], data: st.DataObject
) -> None:
    texts, form, act, edits, suggestions = situation
    desk = desk_of(*texts)
    for earlier in edits:
        desk.workspace.apply(earlier)
    desk.workspace.receive(suggestions[0])
    search = gathered(desk.workspace, Wanted(form, whole_words=False), cached={"k3": suggestions[1]})
    for mention in search.found:
        mention.wanted = data.draw(st.sampled_from([None, True, False]))
        mention.judge(act, search.ambiguous)
    chosen = [m for m in search.found if m.on]
    before = {i: desk.workspace.layer(i) for i in ("k1", "k3")}
    plan = planned(desk.workspace, act, chosen)
    edit = plan.edit()
    assert (edit is not None) == bool(chosen)
    assert (plan.mentions, plan.skipped) == (len(chosen), 0)
    if edit is None:
        return
    desk.workspace.apply(edit)
    for article, text in zip(("k1", "k3"), texts, strict=True):
        layer = desk.workspace.layer(article)
        spans = {(m.start, m.end) for m in chosen if m.place.article == article}
        assert not problems(layer, len(text))
        untouched = [a for a in before[article].annotations if (a.start, a.end) not in spans]
        assert [a for a in layer.annotations if (a.start, a.end) not in spans] == untouched
        for start, end in spans:
            assert "".join(text[start:end].split()) == "".join(form.split())
            found = [a for a in layer.annotations if (a.start, a.end) == (start, end) and a.live]
            assert any(a.label == act.label for a in found) == (act.kind is Kind.LABEL)
    if act.kind is Kind.LABEL:
        again = gathered(desk.workspace, Wanted(form, whole_words=False), cached={"k3": suggestions[1]})
        for mention in again.found:
            mention.judge(act, ambiguous=False)
        now = {(m.place.article, m.start) for m in again.found if m.standing in LISTED}
        assert not now & {(m.place.article, m.start) for m in chosen}
    desk.workspace.undo()
    assert {i: desk.workspace.layer(i) for i in before} == before
    assert Overlay.of(desk.workspace.layer("k1"), suggestions[0]).open == desk.session.overlay.open
