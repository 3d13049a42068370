from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.strategies import (
    AT,
    LABELS,
    ME,
    MODEL,
    corrected,
    made_annotations,
    problems,
    rejected,
    spans,
    suggestions,
)
from tui.domain import decisions
from tui.domain.annotation import Annotation, State, Suggestion
from tui.domain.article import ArticleState
from tui.domain.errors import ConflictError
from tui.domain.index import order
from tui.domain.labels import Label, LabelSet
from tui.domain.layer import Layer, LayerInfo
from tui.domain.overlay import Overlay, as_shown, hides
from tui.domain.span import overlaps

LENGTH = 30
DONE = LayerInfo(ArticleState.DONE)


def s(start: int, end: int, label: str = "ORG") -> Suggestion:
    return Suggestion(start, end, label, MODEL)


def over(decided: list[Annotation], proposed: list[Suggestion], nested: bool = False) -> Overlay:
    return Overlay.of(Layer.of("k", ME, decided), proposed, nested)


def still_open(decided: list[Annotation], suggestion: Suggestion, nested: bool) -> bool:
    """Say by the words of the rule, decision by decision, whether a suggestion is still open."""
    triple = (suggestion.start, suggestion.end, suggestion.label)
    for decision in decided:
        same_text = (decision.start, decision.end) == triple[:2]
        if decision.state is State.REJECTED:
            if same_text and decision.label == suggestion.label:
                return False
        elif same_text if nested else overlaps(decision, suggestion):
            return False
        if decision.was is not None and tuple(decision.was)[:2] == triple[:2]:
            return False
    return True


# -- the rules, one by one -------------------------------------------------------------------------


def test_a_decision_absorbs_what_overlaps_it() -> None:
    overlay = over([decisions.add(5, 10, "ORG", ME, AT)], [s(0, 5), s(4, 6), s(6, 7), s(9, 12), s(10, 12)])
    assert list(overlay.open) == [s(0, 5), s(10, 12)]


def test_with_nesting_on_only_the_same_text_is_hidden() -> None:
    overlay = over([decisions.add(5, 10, "ORG", ME, AT)], [s(4, 6), s(5, 10, "GPE"), s(6, 7)], nested=True)
    assert list(overlay.open) == [s(4, 6), s(6, 7)]


@pytest.mark.parametrize("nested", [False, True])
def test_a_rejection_hides_its_own_span_and_label_and_no_other(nested: bool) -> None:
    overlay = over([rejected(5, 10, "ORG")], [s(5, 10), s(5, 10, "GPE"), s(5, 9), s(0, 20)], nested)
    assert list(overlay.open) == [s(0, 20), s(5, 10, "GPE"), s(5, 9)]


@pytest.mark.parametrize("nested", [False, True])
def test_what_was_corrected_away_stays_away(nested: bool) -> None:
    moved = corrected(20, 25, "ORG", was=(5, 10, "ORG"))
    overlay = over([moved], [s(5, 10), s(5, 9)], nested)
    assert list(overlay.open) == [s(5, 9)]


def test_a_done_article_shows_no_suggestion_until_it_is_taken_up_again() -> None:
    overlay = over([], [s(0, 5)])
    done = overlay.with_info(DONE)
    assert not len(done.open)
    assert not list(done.visible(0, LENGTH))
    assert list(done.with_info(LayerInfo(ArticleState.IN_PROGRESS)).open) == [s(0, 5)]


def test_rejections_are_counted_but_not_visible() -> None:
    overlay = over([rejected(0, 3, "ORG"), decisions.add(5, 6, "ORG", ME, AT)], [s(8, 9)])
    assert overlay.decided == 2
    assert [item.start for item in overlay.visible(0, LENGTH)] == [5, 8]


def test_a_suggestion_that_comes_twice_is_one() -> None:
    twice = [s(0, 5), replace(s(0, 5), origin="memory"), s(0, 5)]
    overlay = over([], twice)
    assert len(overlay.open) == len(overlay.suggestions) == 1
    accepted = overlay.change(None, decisions.accept(twice[0], ME, AT))
    assert not len(accepted.open)
    assert len(over([], []).exchanged([], twice).open) == 1


def test_labels_switched_off_or_mapped() -> None:
    labels = LabelSet(
        [
            Label("GPE", "GPE", shown_as="LOC"),
            Label("LOC", "LOC"),
            Label("CARDINAL", "NUM", suggested=False),
        ]
    )
    proposed = [s(0, 1, "GPE"), s(2, 3, "CARDINAL"), s(4, 5, "LOC"), s(6, 7, "NEW")]
    assert as_shown(proposed, labels) == [s(0, 1, "LOC"), s(4, 5, "LOC"), s(6, 7, "NEW")]
    both = as_shown([s(0, 1, "GPE"), s(0, 1, "LOC")], labels)
    assert len(over([], both).open) == 1


# -- one change at a time against the whole --------------------------------------------------------


@given(st.lists(made_annotations(), max_size=10), st.lists(suggestions(), max_size=10), st.booleans())
def test_the_overlay_keeps_to_the_rule(
    decided: list[Annotation], proposed: list[Suggestion], nested: bool
) -> None:
    overlay = over(decided, proposed, nested)
    assert set(overlay.open) == {p for p in proposed if still_open(decided, p, nested)}
    for suggestion in proposed:
        assert hides(overlay.layer, suggestion, nested) != still_open(decided, suggestion, nested)


def decide(data: st.DataObject, overlay: Overlay) -> tuple[Annotation | None, Annotation | None]:
    """Draw a decision that a reader could make now."""
    waiting, decided = list(overlay.open), list(overlay.layer.annotations)
    start, end = data.draw(spans(LENGTH))
    label = data.draw(st.sampled_from(LABELS))
    kinds = ["add", *(["accept", "reject", "correct"] if waiting else [])]
    kinds += ["amend", "relabel", "remove", "flag"] if decided else []
    kind = data.draw(st.sampled_from(kinds))
    if kind == "add":
        return None, decisions.add(start, end, label, ME, AT)
    if kind in ("accept", "reject", "correct"):
        suggestion = data.draw(st.sampled_from(waiting))
        if kind == "correct":
            return None, decisions.correct(suggestion, start, end, label, ME, AT)
        return None, (decisions.accept if kind == "accept" else decisions.reject)(suggestion, ME, AT)
    before = data.draw(st.sampled_from(decided))
    if kind == "amend":
        return before, decisions.amend(before, start, end, label, ME, AT)
    if kind == "relabel":
        return before, decisions.amend(before, before.start, before.end, label, ME, AT)
    if kind == "flag":
        return before, replace(before, flag=not before.flag)
    return before, decisions.remove(before, ME, AT)


@given(st.data(), st.lists(suggestions(longest=8), max_size=15), st.booleans())
@settings(max_examples=150)
def test_change_by_change_it_is_what_it_would_be_from_scratch(
    data: st.DataObject, proposed: list[Suggestion], nested: bool
) -> None:
    overlay = over([], proposed, nested)
    history: list[tuple[Overlay, Annotation | None, Annotation | None]] = []
    for _ in range(data.draw(st.integers(1, 12))):
        if history and data.draw(st.integers(0, 3)) == 0:
            earlier, before, after = history.pop()
            overlay = overlay.change(after, before)
            assert overlay.layer == earlier.layer
            assert overlay.open == earlier.open
            continue
        before, after = decide(data, overlay)
        if before == after:
            continue
        history.append((overlay, before, after))
        overlay = overlay.change(before, after)
        fresh = over(list(overlay.layer.annotations), proposed, nested)
        assert overlay.open == fresh.open
        assert overlay.layer == fresh.layer
        assert overlay.suggestions == fresh.suggestions
        assert not [p for p in problems(overlay.layer, LENGTH) if "twice" not in p]
        if data.draw(st.booleans()):
            info = data.draw(st.sampled_from([DONE, LayerInfo()]))
            assert list(overlay.with_info(info).open) == ([] if info is DONE else list(fresh.open))


@given(
    st.lists(made_annotations(), max_size=8),
    st.lists(st.lists(suggestions(), max_size=6), max_size=4),
    st.booleans(),
)
def test_suggestions_that_come_in_parts_are_the_same_as_all_at_once(
    decided: list[Annotation], parts: list[list[Suggestion]], nested: bool
) -> None:
    overlay = over(decided, [], nested)
    for part in parts:
        overlay = overlay.exchanged([], part)
    fresh = over(decided, [p for part in parts for p in part], nested)
    assert overlay.open == fresh.open
    assert overlay.suggestions == fresh.suggestions


@given(
    st.lists(made_annotations(), max_size=8),
    st.lists(suggestions(), max_size=8),
    st.integers(0, LENGTH),
    st.integers(0, LENGTH),
)
def test_visible_is_what_lies_there_in_order(
    decided: list[Annotation], proposed: list[Suggestion], start: int, end: int
) -> None:
    overlay = over(decided, proposed)
    everything = sorted([*(a for a in decided if a.live), *overlay.open], key=order)
    expected = [item for item in everything if item.start < end and start < item.end]
    assert list(overlay.visible(start, end)) == expected


def test_a_layer_refuses_what_it_does_not_hold() -> None:
    mine = decisions.add(0, 3, "ORG", ME, AT)
    overlay = over([mine], [])
    with pytest.raises(ConflictError):
        overlay.change(replace(mine, label="GPE"), None)
    with pytest.raises(ConflictError):
        overlay.change(decisions.add(0, 3, "ORG", ME, AT), None)
    with pytest.raises(ConflictError):
        overlay.change(None, mine)
    assert list(overlay.layer.annotations) == [mine]
