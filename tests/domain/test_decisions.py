from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import AT, LABELS, ME, MODEL, made_annotations, spans, suggestions
from tui.domain import decisions
from tui.domain.annotation import PERSON, Annotation, State, Suggestion, Was
from tui.domain.span import Span

YOU, LATER = "you", "2026-02-03T00:00:00Z"
label_names = st.sampled_from(LABELS)


def triple(item: Annotation | Suggestion) -> Was:
    return Was(item.start, item.end, item.label)


def suggested(annotation: Annotation) -> Was | None:
    """What had been suggested where an annotation is now; None where a person added it."""
    if annotation.origin == PERSON:
        return None
    return annotation.was or triple(annotation)


@given(suggestions())
def test_accepting_and_rejecting_keep_span_label_and_origin(suggestion: Suggestion) -> None:
    suggestion = replace(suggestion, score=0.75)
    for decide, state in ((decisions.accept, State.ACCEPTED), (decisions.reject, State.REJECTED)):
        made = decide(suggestion, ME, AT)
        assert triple(made) == triple(suggestion)
        assert (made.state, made.origin, made.score, made.by, made.at) == (state, MODEL, 0.75, ME, AT)
        assert made.was is None
        assert made.live == (state is State.ACCEPTED)


@given(suggestions(), spans(30), label_names)
def test_a_correction_knows_what_was_suggested(suggestion: Suggestion, span: Span, label: str) -> None:
    made = decisions.correct(suggestion, *span, label, ME, AT)
    if triple(made) == triple(suggestion):
        assert (made.state, made.was) == (State.ACCEPTED, None)
    else:
        assert (made.state, made.was) == (State.CORRECTED, triple(suggestion))


@given(made_annotations(), st.lists(st.tuples(spans(30), label_names), min_size=1, max_size=6))
def test_amending_keeps_everything_but_span_label_and_who(
    first: Annotation, steps: list[tuple[Span, str]]
) -> None:
    first = replace(first, link="Q42", extras={"k": 1}, fragments=((0, 1), (2, 3)))
    made = first
    for span, label in steps:
        made = decisions.amend(made, *span, label, YOU, LATER)
        assert triple(made) == (*span, label)
        assert (made.by, made.at) == (YOU, LATER)
        assert made.live
        assert suggested(made) == suggested(first)
        assert (made.state is State.CORRECTED) == (made.was is not None)
        assert made.was != triple(made)
        kept = ("id", "note", "flag", "link", "origin", "score", "extras", "fragments")
        assert [getattr(made, name) for name in kept] == [getattr(first, name) for name in kept]


@given(suggestions(), spans(30), label_names)
def test_a_correction_that_comes_back_is_an_acceptance(
    suggestion: Suggestion, span: Span, label: str
) -> None:
    accepted = decisions.accept(suggestion, ME, AT)
    away = decisions.amend(accepted, *span, label, ME, AT)
    assert decisions.amend(away, *triple(suggestion), ME, AT) == accepted


@given(made_annotations())
def test_what_a_person_added_leaves_nothing_and_the_rest_the_rejection_of_what_was_suggested(
    annotation: Annotation,
) -> None:
    gone = decisions.remove(annotation, YOU, LATER)
    if annotation.origin == PERSON:
        assert gone is None
        return
    assert gone is not None
    assert gone.state is State.REJECTED
    assert triple(gone) == suggested(annotation)
    assert gone.was is None
    assert (gone.id, gone.note, gone.flag) == (annotation.id, annotation.note, annotation.flag)
    assert (gone.by, gone.at) == (YOU, LATER)
    assert decisions.remove(gone, YOU, LATER) == gone


@given(suggestions())
def test_a_rejection_that_is_accepted_lives_again(suggestion: Suggestion) -> None:
    no = decisions.reject(suggestion, ME, AT)
    yes = decisions.amend(no, no.start, no.end, no.label, ME, AT)
    assert yes == replace(no, state=State.ACCEPTED)


@given(spans(30), label_names, spans(30), label_names)
def test_what_a_person_added_stays_added_wherever_it_goes(
    span: Span, label: str, other: Span, other_label: str
) -> None:
    made = decisions.add(*span, label, ME, AT)
    moved = decisions.amend(made, *other, other_label, YOU, LATER)
    assert (moved.state, moved.was, moved.origin, moved.id) == (State.ADDED, None, PERSON, made.id)


def test_no_two_decisions_have_one_id() -> None:
    suggestion = Suggestion(0, 1, "ORG", MODEL)
    assert len({decisions.accept(suggestion, ME, AT).id for _ in range(500)}) == 500
