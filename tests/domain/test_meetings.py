"""Where the layers of several annotators meet."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import MODEL, suggestions
from tui.domain.annotation import Annotation, State, Suggestion
from tui.domain.meetings import Difference, Mark, meetings
from tui.domain.span import overlaps


def things(*spans: tuple[int, int, str]) -> list[Suggestion]:
    return [Suggestion(*span, MODEL) for span in spans]


def found(*sides: list[tuple[int, int, str]]) -> list[tuple[int, int, Difference | None]]:
    return [(m.start, m.end, m.difference) for m in meetings([things(*side) for side in sides])]


def test_what_all_have_alike_is_agreed_on() -> None:
    alike = [(0, 5, "ORG"), (9, 12, "GPE")]
    assert found(alike, alike) == [(0, 5, None), (9, 12, None)]
    assert found(alike, alike, alike) == [(0, 5, None), (9, 12, None)]
    assert found([], []) == []


@pytest.mark.parametrize(
    ("sides", "difference"),
    [
        ([[(0, 5, "ORG")], [(0, 5, "GPE")]], Difference.LABEL),
        ([[(0, 5, "ORG")], [(4, 9, "ORG")]], Difference.BOUNDARY),
        ([[(0, 5, "ORG")], []], Difference.MISSING),
        ([[(0, 5, "ORG")], [(0, 5, "ORG")], []], Difference.MISSING),
        ([[(0, 5, "ORG")], [(0, 5, "ORG")], [(0, 5, "GPE")]], Difference.LABEL),
        ([[(0, 5, "ORG")], [(0, 5, "GPE")], []], Difference.SEVERAL),
        ([[(0, 5, "ORG")], [(0, 9, "GPE")]], Difference.SEVERAL),
        ([[(0, 9, "ORG")], [(0, 4, "ORG"), (5, 9, "ORG")]], Difference.SEVERAL),
        ([[(0, 9, "ORG"), (0, 9, "GPE")], [(0, 9, "PERSON")]], Difference.SEVERAL),
    ],
)
def test_how_the_sides_of_one_meeting_differ(
    sides: list[list[tuple[int, int, str]]], difference: Difference
) -> None:
    [(start, _, kind)] = found(*sides)
    assert (start, kind) == (0, difference)


def test_agreement_within_a_disagreement_does_not_chain_what_lies_around_it() -> None:
    # Both have the outermost and the innermost; of what is between the one says more than the other.
    first = [(0, 40, "EVENT"), (2, 12, "ORG"), (5, 12, "GPE"), (20, 30, "PERSON")]
    second = [(0, 40, "EVENT"), (5, 12, "GPE"), (20, 30, "ORG")]
    assert found(first, second) == [
        (0, 40, None),
        (2, 12, Difference.MISSING),
        (5, 12, None),
        (20, 30, Difference.LABEL),
    ]


def test_what_one_side_has_within_its_own_are_two_questions() -> None:
    assert found([(0, 20, "EVENT"), (2, 9, "GPE")], []) == [
        (0, 20, Difference.MISSING),
        (2, 9, Difference.MISSING),
    ]


def test_spans_that_only_touch_do_not_meet() -> None:
    assert found([(0, 5, "ORG")], [(5, 9, "ORG")]) == [
        (0, 5, Difference.MISSING),
        (5, 9, Difference.MISSING),
    ]


def test_other_fragments_make_another_thing() -> None:
    whole = Annotation("a", 0, 9, "ORG", State.ADDED, "person", "ann", "")
    parted = Annotation("b", 0, 9, "ORG", State.ADDED, "person", "bob", "", fragments=((0, 3), (5, 9)))
    [meeting] = meetings([[whole], [parted]])
    assert meeting.difference is Difference.BOUNDARY
    assert meeting.sides == ((whole,), (parted,))
    assert meeting.marks == (Mark(0, 9, "ORG"), Mark(0, 9, "ORG", ((0, 3), (5, 9))))
    # A suggestion has none: it is like an annotation in one piece.
    sides: list[list[Annotation] | list[Suggestion]] = [[whole], things((0, 9, "ORG"))]
    assert meetings(sides)[0].agreed


def test_one_side_meets_nobody() -> None:
    with pytest.raises(ValueError, match="two sides"):
        meetings([things((0, 5, "ORG"))])


layers = st.lists(st.lists(suggestions(24, longest=9), max_size=7), min_size=2, max_size=4)


def by_pairs(sides: list[list[Suggestion]]) -> set[frozenset[Mark]]:
    """Say by looking at every pair which things belong together."""
    having: dict[Mark, set[int]] = {}
    for number, side in enumerate(sides):
        for thing in side:
            having.setdefault(Mark.of(thing), set()).add(number)
    groups = {mark: frozenset([mark]) for mark in having}
    for a, b in combinations(having, 2):
        if overlaps(a, b) and not having[a] & having[b]:
            joined = groups[a] | groups[b]
            groups.update(dict.fromkeys(joined, joined))
    return set(groups.values())


@given(layers)
def test_they_are_what_rivals_join_to(sides: list[list[Suggestion]]) -> None:
    every = meetings(sides)
    assert {frozenset(m.marks) for m in every} == by_pairs(sides)
    for number, side in enumerate(sides):
        # Whatever a side has is in one meeting, and in order there.
        assert Counter(t for m in every for t in m.sides[number]) == Counter(side)
    for m in every:
        assert (m.start, m.end) == (min(k.start for k in m.marks), max(k.end for k in m.marks))
        assert m.agreed == (len({frozenset(map(Mark.of, side)) for side in m.sides}) == 1)
        assert all([t.start for t in side] == sorted(t.start for t in side) for side in m.sides)
    places = [(m.start, -m.end) for m in every]
    assert places == sorted(places)


@given(layers)
def test_whose_side_comes_first_does_not_matter(sides: list[list[Suggestion]]) -> None:
    turned = [list(reversed(side)) for side in reversed(sides)]
    there = [(m.marks, m.difference, [{*s} for s in m.sides]) for m in meetings(sides)]
    back = [(m.marks, m.difference, [{*s} for s in reversed(m.sides)]) for m in meetings(turned)]
    assert sorted(there, key=repr) == sorted(back, key=repr)


@given(st.lists(suggestions(24), max_size=12))
def test_a_layer_and_itself_agree(side: list[Suggestion]) -> None:
    assert all(m.agreed and len(m.marks) == 1 for m in meetings([side, side, side]))


def test_each_thing_is_looked_at_once_however_deep_they_are_nested() -> None:
    size = 3000
    nested = [Suggestion(i, 2 * size - i, "ORG", MODEL) for i in range(size)]
    looked_at = 0

    class Counted(int):
        def __gt__(self, other: int) -> bool:
            nonlocal looked_at
            looked_at += 1
            return int.__gt__(self, other)

    def counted(side: list[Suggestion]) -> list[Suggestion]:
        return [Suggestion(s.start, Counted(s.end), s.label, s.origin) for s in side]

    meetings([counted(nested[::2]), counted(nested[1::2])])
    assert size / 2 < looked_at < 10 * size
