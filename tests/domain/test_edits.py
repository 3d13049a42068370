from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import AT, ME, made_annotations
from tui.domain import decisions
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article, ArticleState, ArticleSummary, new_id, text_digest
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange, now
from tui.domain.errors import (
    ConflictError,
    GlossatorError,
    LockedError,
    ModelError,
    ProjectError,
    UnknownLabelError,
    UnreadableError,
    UsageError,
)
from tui.domain.labels import Label, LabelSet
from tui.domain.layer import Layer, LayerInfo, LayerSummary

EMPTY, BEGUN = LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS)
mine = decisions.add(0, 4, "ORG", ME, AT)
changes = st.sampled_from(
    [
        AnnotationChange("k", ME, None, mine),
        AnnotationChange("k", ME, mine, None),
        AnnotationChange("k", ME, mine, replace(mine, label="GPE")),
        LayerChange("k", ME, EMPTY, BEGUN),
        ArticleChange(None, Article("k", "text")),
        LabelChange(None, Label("X", "XXX")),
    ]
)


@given(changes)
def test_a_change_taken_back_twice_is_itself(
    change: AnnotationChange | LayerChange | ArticleChange | LabelChange,
) -> None:
    assert change.inverse().inverse() == change
    assert (change.inverse().before, change.inverse().after) == (change.after, change.before)


@given(st.lists(changes, max_size=6))
def test_the_inverse_of_an_edit_takes_its_changes_back_from_the_last(
    several: list[AnnotationChange | LayerChange | ArticleChange | LabelChange],
) -> None:
    edit = Edit.make("accept", ME, *several)
    back = edit.inverse()
    assert back.undoes == edit.id != back.id
    assert back.why == "undo accept"
    assert back.by == ME
    assert back.inverse().changes == edit.changes
    assert list(back.changes) == [change.inverse() for change in reversed(several)]


@given(st.lists(made_annotations(), max_size=8, unique_by=lambda a: a.id), st.data())
def test_an_edit_and_its_inverse_leave_a_layer_as_it_was(
    decided: list[Annotation], data: st.DataObject
) -> None:
    layer = start = Layer.of("k", ME, decided)
    chosen = data.draw(st.lists(st.sampled_from(decided), unique_by=id) if decided else st.just([]))
    pairs = [AnnotationChange("k", ME, old, decisions.remove(old, "you", AT)) for old in chosen]
    edit = Edit.make("bulk", ME, *pairs, AnnotationChange("k", ME, None, mine))
    for change in edit.changes:
        assert isinstance(change, AnnotationChange)
        layer = layer.change(change.before, change.after)
    assert layer != start
    for change in edit.inverse().changes:
        assert isinstance(change, AnnotationChange)
        layer = layer.change(change.before, change.after)
    assert layer == start


def test_an_edit_says_when_in_utc() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now())
    assert Edit.make("x", ME, at=AT).at == AT


# -- layers ----------------------------------------------------------------------------------------


@given(st.lists(made_annotations(), max_size=10), st.data())
def test_a_summary_kept_up_to_date_is_the_summary_of_the_layer(
    decided: list[Annotation], data: st.DataObject
) -> None:
    summary, layer = LayerSummary("k", ME), Layer("k", ME)
    for annotation in decided:
        summary, layer = summary.changed(None, annotation), layer.change(None, annotation)
        if data.draw(st.booleans()):
            after = decisions.remove(annotation, ME, AT)
            summary, layer = summary.changed(annotation, after), layer.change(annotation, after)
    summary = summary.changed(EMPTY, BEGUN)
    kept = list(layer.annotations)
    assert summary.decided == len(kept)
    assert summary.live == sum(a.live for a in kept)
    assert summary.flagged == sum(a.flag for a in kept)
    assert {s: n for s, n in summary.counts.items() if n} == {
        state: sum(a.state is state for a in kept) for state in State if any(a.state is state for a in kept)
    }
    assert summary.state is ArticleState.IN_PROGRESS


# -- articles --------------------------------------------------------------------------------------


def test_a_digest_for_any_text() -> None:
    assert text_digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert text_digest("\ud800") != text_digest("\udc00")
    assert Article("k", "é").sha256 == text_digest("é") != text_digest("e\u0301")
    assert Article("k", "é", sha256="given").sha256 == "given"


def test_ids_can_be_typed_and_do_not_repeat() -> None:
    made = {new_id() for _ in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(r"[a-hj-km-np-z][2-9a-hj-km-np-z]{7}", one) for one in made)
    assert len(new_id(10)) == 10


def test_a_summary_has_all_but_the_text() -> None:
    article = Article("k", "some text", "Title", "2025-10-07", "a.txt", "en", {"x": 1}, True, AT)
    summary = ArticleSummary.of(article)
    assert summary == ArticleSummary(
        "k", "Title", "2025-10-07", "a.txt", "en", AT, article.sha256, len("some text")
    )


# -- errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (GlossatorError, 1),
        (UnreadableError, 1),
        (ModelError, 1),
        (ProjectError, 1),
        (LockedError, 1),
        (ConflictError, 1),
        (UsageError, 2),
        (UnknownLabelError, 2),
    ],
)
def test_an_error_says_what_and_what_to_do(kind: type[GlossatorError], code: int) -> None:
    error = kind("It broke.", "Mend it.")
    assert str(error) == "It broke. Mend it."
    assert str(kind("It broke.")) == "It broke."
    assert error.exit_code == code
    assert error.title == kind.default_title
    assert kind("a", "b", "Own title").title == "Own title"


def test_a_label_set_is_told_from_another_by_its_order() -> None:
    a, b = Label("A", "AAA"), Label("B", "BBB")
    assert LabelSet([a, b]) != LabelSet([b, a])
    assert LabelSet([a, b]) == LabelSet([a, b])
