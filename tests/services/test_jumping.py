"""Where codes lead, and what typing them comes to."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import mixed_texts
from tests.services.desk import MODEL, TEXT, Desk, span
from tui.domain.annotation import Suggestion
from tui.domain.hints import LETTERS, MORE, more_codes
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock
from tui.services.jumping import LIKELY, REJECT, Jump, Place, places


def found(desk: Desk, brush: str = "", kept: list[Place] | None = None) -> list[Place]:
    learner = desk.workspace.learner
    return places(desk.session, 0, len(desk.text), learner.memory if learner else None, brush, kept or [])


def weight(desk: Desk, words: str, brush: str = "") -> float:
    return next(p.weight for p in found(desk, brush) if p.span == span(desk.text, words))


def test_every_span_miss_and_word_is_a_place(desk: Desk) -> None:
    spans = {desk.text[slice(*place.span)] for place in found(desk)}
    assert {"Anna Smith", "Anna", "Smith", "New York", "Eve", "She", "works", "The", "end"} <= spans
    assert not {".", "\n"} & spans


def test_the_likeliest_come_first(desk: Desk) -> None:
    weights = [place.weight for place in found(desk)]
    assert weights == sorted(weights, reverse=True)
    assert weight(desk, "Anna Smith") > weight(desk, "works") > weight(desk, "The")


def test_what_a_brush_makes_no_sense_of_is_unlikely() -> None:
    desk = Desk(memory=True)
    desk.suggest(("Bob", "PERSON"), ("Paris", "GPE"))
    assert weight(desk, "Paris", "GPE") < weight(desk, "Paris", "PERSON")
    assert not [p for p in found(desk, REJECT) if p.span == span(TEXT, "works")]
    assert weight(desk, "Paris", REJECT) > 0


@given(mixed_texts, st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=5))
def test_places_lie_in_the_text_and_no_two_codes_at_one_offset(
    text: str, spans: list[tuple[int, int]]
) -> None:
    desk = Desk(text or "x")
    desk.workspace.receive([Suggestion(s, s + n, "ORG", MODEL) for s, n in spans if s + n <= len(desk.text)])
    there = found(desk)
    assert len({p.at for p in there}) == len(there) == len({p.span for p in there})
    for place in there:
        assert 0 <= place.span.start <= place.at < len(desk.text)
        assert place.span.start < place.span.end <= len(desk.text)
    some = there[::2]
    others = found(desk, "", some)
    assert not {p.at for p in some} & {p.at for p in others}
    assert not {p.span for p in some} & {p.span for p in others}


@given(st.integers(0, 500), st.integers(0, 500))
def test_further_codes_leave_those_in_use_as_they_are(count: int, more: int) -> None:
    jump = Jump()
    jump.show([Place(Span(i, i + 1), i, max(1 - i / 300, LIKELY / 2)) for i in range(count)])
    before = dict(jump.places)
    added = [Place(Span(i, i + 2), -i - 1, LIKELY if i % 2 else LIKELY / 2) for i in range(more)]
    added.sort(key=lambda place: -place.weight)
    if jump.add(added):
        assert len(jump.places) == count + more
    assert before.items() <= jump.places.items()
    ordered = sorted(jump.places)
    assert not any(b.startswith(a) for a, b in itertools.pairwise(ordered))


def test_further_codes_are_as_short_as_there_are_enough_of() -> None:
    assert more_codes([], 3) == list(LETTERS[:3])
    assert more_codes(LETTERS, 1) == []
    assert more_codes(LETTERS[1:], 2) == [LETTERS[0] * 2, LETTERS[0] + LETTERS[1]]


@pytest.mark.parametrize("count", [1, 30, 400])
def test_typing_a_code_comes_to_its_place(count: int) -> None:
    jump = Jump()
    jump.show([Place(Span(i, i + 1), i, 1 / (i + 1)) for i in range(count)])
    for code, place in list(jump.places.items()):
        first, last = code[:-1], code[-1]
        assert all(jump.type(letter) is None for letter in first)
        assert jump.hints()[place.at] == last
        assert jump.type(last) == place
        assert jump.typed == ""


def test_a_letter_that_leads_nowhere_changes_nothing() -> None:
    jump = Jump()
    jump.show([Place(Span(0, 1), 0, 1.0)])
    assert jump.type("z") is None
    assert jump.type(MORE) is None
    assert jump.typed == ""


def test_a_brush_is_put_down_with_its_own_key_and_stays_do() -> None:
    jump = Jump()
    jump.take_brush("ORG")
    assert (jump.brush, jump.stays) == ("ORG", True)
    jump.take_brush(REJECT)
    assert jump.brush == REJECT
    jump.take_brush(REJECT)
    assert (jump.brush, jump.stays) == ("", True)


@given(st.integers(0, 20), st.integers(0, 20))
def test_two_places_are_joined_either_way_round(a: int, b: int) -> None:
    jump = Jump(ranging=True)
    assert jump.joined(Span(a, a + 3)) is None
    assert jump.joined(Span(b, b + 3)) == (min(a, b), max(a, b) + 3)
    assert jump.joined(Span(b, b + 3)) == (b, b + 3)


def test_where_no_blanks_are_names_come_first_and_other_words_behind_a_letter() -> None:
    text = "他去了中国甘肃省"
    desk = Desk(text)
    cuts = [(0, 1), (1, 2), (2, 3), (3, 5), (5, 8)]
    desk.session.receive([], [TokenBlock.of(0, len(text), cuts, [(3, 5), (3, 8), (5, 8)])])
    weights = {text[slice(*place.span)]: place.weight for place in found(desk)}
    assert weights["中国甘肃省"] > weights["中国"] == weights["甘肃省"] >= LIKELY
    assert LIKELY > weights["他"] == weights["去"] > 0
    # By characters nothing is told of them.
    desk.session.move_by_characters(True)
    weights = {text[slice(*place.span)]: place.weight for place in found(desk)}
    assert weights["他"] == weights["去"] >= LIKELY


def test_whatever_is_in_hand_what_is_suggested_has_its_code_at_once() -> None:
    desk = Desk("Anna met Bob in Oslo. Later Bob left Oslo for Bergen.", memory=True)
    desk.suggest(("Anna", "PERSON"), ("Oslo", "PERSON"), ("Bergen", "GPE"))
    for brush in ("PERSON", "GPE", "ORG"):
        assert min(weight(desk, "Anna", brush), weight(desk, "Bergen", brush)) >= LIKELY
