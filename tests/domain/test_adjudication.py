"""What becomes of meetings in the layer that sides are brought together in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import AT, LABELS, ME, MODEL, made_annotations, spans, suggestions
from tui.domain.adjudication import (
    NOTHING,
    Wanted,
    changes,
    near,
    numbered,
    of_all,
    of_most,
    of_side,
    ruling,
)
from tui.domain.annotation import PERSON, Annotation, State, Suggestion, Was
from tui.domain.layer import Layer
from tui.domain.meetings import Mark, Meeting, meetings
from tui.domain.overlay import Item

NAMES = ("maria", "jon", "")


def by(name: str, start: int, end: int, label: str, **values: object) -> Annotation:
    made = Annotation(f"{name}{start}-{end}{label}", start, end, label, State.ADDED, PERSON, name, AT)
    return replace(made, **values)  # type: ignore[arg-type]


def one_meeting(*sides: Sequence[Item]) -> Meeting[Item]:
    [meeting] = meetings(sides)
    return meeting


def after(layer: Layer, meeting: Meeting[Item], wanted: Wanted) -> Layer:
    return layer.change_all(changes(layer, meeting, NAMES[: len(meeting.sides)], wanted, ME, AT))


def live(layer: Layer) -> list[tuple[int, int, str]]:
    return [(a.start, a.end, a.label) for a in layer.annotations if a.live]


EMPTY = Layer("a", "adjudicated")


def test_taking_a_side_says_whose_it_was_and_brings_what_was_said_of_it_along() -> None:
    mine = by("maria", 0, 5, "ORG", note="sure", link="Q1", flag=True, extras={"k": 1})
    meeting = one_meeting([mine], [by("jon", 0, 5, "GPE", note="no")])
    assert not ruling(EMPTY, meeting).begun
    layer = after(EMPTY, meeting, of_side(meeting, 0))
    taken, refused = sorted(layer.annotations, key=lambda a: not a.live)
    assert (taken.state, taken.origin, taken.by) == (State.ACCEPTED, "annotator maria", ME)
    assert (taken.note, taken.link, taken.extras, taken.flag) == ("sure", "Q1", {"k": 1}, False)
    assert taken.id != mine.id
    assert (refused.state, refused.label, refused.note) == (State.REJECTED, "GPE", "")
    assert ruling(layer, meeting).sides(meeting) == [0]


def test_a_change_of_mind_keeps_the_ids_and_brings_the_other_note() -> None:
    meeting = one_meeting([by("maria", 0, 5, "ORG")], [by("jon", 0, 5, "GPE", note="yes")])
    first = after(EMPTY, meeting, of_side(meeting, 0))
    second = after(first, meeting, of_side(meeting, 1))
    assert {a.id for a in first.annotations} == {a.id for a in second.annotations}
    assert [(a.label, a.note) for a in second.annotations if a.live] == [("GPE", "yes")]
    none = after(second, meeting, NOTHING)
    assert live(none) == []
    assert ruling(none, meeting).decided
    assert len(live(after(none, meeting, of_all(meeting)))) == 2


def test_what_several_have_is_said_to_be_from_all_of_them() -> None:
    [meeting] = meetings([[by("maria", 0, 5, "ORG", note="a")], [by("jon", 0, 5, "ORG", note="b")]])
    [taken] = after(EMPTY, meeting, of_all(meeting)).annotations
    assert (taken.origin, taken.note) == ("annotator maria, jon", "a\nb")


def test_what_only_the_pipeline_has_keeps_its_origin() -> None:
    meeting = one_meeting([], [Suggestion(0, 5, "ORG", MODEL, 0.5)])
    [taken] = after(EMPTY, meeting, of_all(meeting)).annotations
    assert (taken.origin, taken.score) == (MODEL, 0.5)


def test_a_third_is_a_correction_of_what_it_took_the_place_of() -> None:
    meeting = one_meeting([by("maria", 0, 5, "ORG")], [by("jon", 3, 9, "ORG")])
    base = meeting.marks[0]
    layer = after(EMPTY, meeting, Wanted(written=Mark(0, 9, "GPE"), base=base))
    [third] = [a for a in layer.annotations if a.live]
    assert (third.state, third.was) == (State.CORRECTED, Was(0, 5, "ORG"))
    found = ruling(layer, meeting)
    assert found.decided
    assert (found.written, found.taken) == ((third,), ())
    # Written anew it is the same annotation; a side that is taken puts it away.
    again = after(layer, meeting, Wanted(written=Mark(0, 8, "GPE"), base=base))
    assert [(a.id, a.end) for a in again.annotations if a.live] == [(third.id, 8)]
    assert live(after(again, meeting, of_side(meeting, 1))) == [(3, 9, "ORG")]
    # What is written like a side's is that side's.
    assert ruling(after(EMPTY, meeting, Wanted(written=meeting.marks[1], base=base)), meeting).sides(
        meeting
    ) == [1]


def test_the_most_are_more_than_half_of_those_who_looked() -> None:
    meeting = one_meeting(
        [by("maria", 0, 5, "ORG")], [by("jon", 0, 5, "GPE")], [Suggestion(0, 5, "ORG", MODEL)]
    )
    assert of_most(meeting, [True] * 3) == Wanted(frozenset([Mark(0, 5, "ORG")]))
    assert of_most(meeting, [True, True, False]) is None
    only_one = one_meeting([by("maria", 0, 5, "ORG")], [], [])
    assert of_most(only_one, [True] * 3) == NOTHING


def test_what_the_reader_decided_before_answers_the_pipeline() -> None:
    """Where the layer is one of the sides, a rejection and a correction are decisions on suggestions."""
    corrected = by("ann", 0, 9, "ORG", state=State.CORRECTED, was=Was(0, 5, "ORG"), origin=MODEL)
    rejected = by("ann", 20, 25, "GPE", state=State.REJECTED, origin=MODEL)
    layer = Layer.of("a", "ann", [corrected, rejected])
    sides: list[list[Item]] = [
        [corrected],
        [Suggestion(0, 5, "ORG", MODEL), Suggestion(20, 25, "GPE", MODEL), Suggestion(30, 35, "GPE", MODEL)],
    ]
    first, second, third = meetings(sides)
    assert ruling(layer, first).sides(first) == [0]
    assert ruling(layer, second).decided
    assert not ruling(layer, third).decided
    assert changes(layer, first, ["ann", ""], of_side(first, 0), ME, AT) == []
    assert live(after(layer, first, of_side(first, 1))) == [(0, 5, "ORG")]


sides = st.lists(
    st.lists(suggestions(24, longest=9) | made_annotations(24).filter(lambda a: a.live), max_size=5),
    min_size=2,
    max_size=3,
)


@st.composite
def wishes(draw: st.DrawFn, meeting: Meeting[Item]) -> Wanted:
    """Any decision about a meeting."""
    marks = meeting.marks
    if draw(st.integers(0, 3)) == 0:
        span = draw(spans(24, longest=9))
        written = Mark(*span, draw(st.sampled_from([*LABELS, "NEW"])))
        return Wanted(written=written, base=draw(st.sampled_from(marks)))
    return Wanted(frozenset(draw(st.sets(st.sampled_from(marks)))))


@given(sides, st.data())
def test_what_is_decided_is_what_the_layer_says(of: Sequence[Sequence[Item]], data: st.DataObject) -> None:
    every = meetings(of)
    index = numbered(every)
    layer = EMPTY
    wanted: dict[int, Wanted] = {}
    for _ in range(data.draw(st.integers(0, 6)) if every else 0):
        number = data.draw(st.integers(0, len(every) - 1))
        meeting = every[number]
        wish = data.draw(wishes(meeting))
        before = [ruling(layer, m) for m in every]
        pairs = changes(layer, meeting, NAMES[: len(of)], wish, ME, AT)
        layer = layer.change_all(pairs)
        wanted[number] = wish
        now = [ruling(layer, m) for m in every]
        # Whose ruling is another one is among those that are asked again.
        assert {n for n in range(len(every)) if before[n] != now[n]} <= near(index, pairs)
        found = now[number]
        assert found.decided
        if wish.written is None:
            assert set(found.taken) == wish.marks
            assert not found.written
            assert changes(layer, meeting, NAMES[: len(of)], wish, ME, AT) == []
        elif wish.written in meeting.marks:
            assert found.taken == (wish.written,)
        else:
            assert any(Mark.of(a) == wish.written for a in found.written)
