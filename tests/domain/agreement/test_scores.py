"""Precision, recall and F1 by the four rules."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from tests.domain.agreement.layers import any_side, flat_side, mark, some
from tui.domain.agreement.scores import NONE, Rule, Scores, Tally, cells, compare
from tui.domain.meetings import Mark


def test_each_rule_says_of_a_pair_what_its_name_says() -> None:
    same, label, edge, both, ours, theirs = (
        ((0, 5, "ORG"), (0, 5, "ORG")),
        ((10, 15, "ORG"), (10, 15, "GPE")),
        ((20, 25, "ORG"), (21, 25, "ORG")),
        ((30, 35, "ORG"), (28, 33, "GPE")),
        (50, 55, "ORG"),
        (60, 65, "GPE"),
    )
    pairs = [same, label, edge, both]
    scores = compare(
        [mark(*a) for a, _ in pairs] + [mark(*ours)], [mark(*b) for _, b in pairs] + [mark(*theirs)]
    )
    assert scores.overall == {
        Rule.STRICT: Tally(correct=1, incorrect=3, missed=1, spurious=1),
        Rule.EXACT: Tally(correct=2, incorrect=2, missed=1, spurious=1),
        Rule.PARTIAL: Tally(correct=2, partial=2, missed=1, spurious=1),
        Rule.TYPE: Tally(correct=2, incorrect=2, missed=1, spurious=1),
    }
    assert scores.overall[Rule.PARTIAL].precision == pytest.approx(3 / 5)
    assert scores.confusion == Counter(
        {("ORG", "ORG"): 2, ("ORG", "GPE"): 2, ("ORG", NONE): 1, (NONE, "GPE"): 1}
    )
    assert scores.by_label["ORG"][Rule.STRICT] == Tally(correct=1, incorrect=1, missed=3)
    assert scores.by_label["GPE"][Rule.TYPE] == Tally(spurious=3)
    assert scores.macro_f1(Rule.STRICT) == pytest.approx((2 * 1 / 7 + 0) / 2)


def test_what_is_exact_is_not_taken_by_an_overlap_before_it() -> None:
    first = [mark(0, 10)]
    second = [mark(0, 4), mark(0, 10)]
    assert compare(first, second).overall[Rule.STRICT] == Tally(correct=1, spurious=1)


def test_fragments_are_part_of_a_span_and_their_gaps_are_not() -> None:
    split = mark(0, 20, "ORG", (0, 4), (16, 20))
    assert compare([split], [split]).overall[Rule.STRICT].correct == 1
    assert compare([split], [mark(0, 20)]).overall[Rule.EXACT] == Tally(incorrect=1)
    assert compare([split], [mark(6, 10)]).overall[Rule.PARTIAL] == Tally(missed=1, spurious=1)


def test_the_type_rule_takes_the_nearest_of_the_label() -> None:
    first = [mark(0, 6, "GPE"), mark(8, 12), mark(12, 30)]
    tally = compare(first, [mark(4, 14)]).overall[Rule.TYPE]
    assert tally == Tally(correct=1, missed=2)


def test_nothing_on_either_side_has_no_score() -> None:
    empty, missed = compare([], []).overall[Rule.STRICT], compare([mark(0, 1)], []).overall[Rule.STRICT]
    assert (empty.precision, empty.recall, empty.f1) == (None, None, None)
    assert (missed.precision, missed.recall, missed.f1) == (None, 0, 0)
    assert Scores().macro_f1(Rule.TYPE) is None


@some
@given(any_side(), any_side())
def test_every_annotation_is_counted_once_by_every_rule(first: list[Mark], second: list[Mark]) -> None:
    scores = compare(first, second)
    ours, theirs = set(first), set(second)
    for tally in scores.overall.values():
        assert (tally.possible, tally.actual) == (len(ours), len(theirs))
    for label, of_label in scores.by_label.items():
        counts = [sum(m.label == label for m in side) for side in (ours, theirs)]
        assert all([t.possible, t.actual] == counts for t in of_label.values())
        assert (
            sum(n for (row, _), n in scores.confusion.items() if row == label),
            sum(n for (_, column), n in scores.confusion.items() if column == label),
        ) == tuple(counts)
    strict, exact, partial = (scores.overall[r] for r in (Rule.STRICT, Rule.EXACT, Rule.PARTIAL))
    assert strict.correct == len(ours & theirs) <= exact.correct
    assert exact.correct + exact.incorrect == partial.correct + partial.partial
    assert strict.correct == sum(of[Rule.STRICT].correct for of in scores.by_label.values())


@some
@given(any_side(), any_side())
def test_the_cells_are_those_of_the_matrix(first: list[Mark], second: list[Mark]) -> None:
    assert cells(first, second) == set(compare(first, second).confusion)


@some
@given(any_side())
def test_whoever_is_compared_with_himself_agrees(side: list[Mark]) -> None:
    for tally in compare(side, list(reversed(side))).overall.values():
        assert tally == Tally(correct=len(set(side)))


@some
@given(flat_side(), flat_side())
def test_who_is_first_changes_no_f1_but_that_of_types(first: list[Mark], second: list[Mark]) -> None:
    there, back = compare(first, second).overall, compare(second, first).overall
    for rule in (Rule.STRICT, Rule.EXACT, Rule.PARTIAL):
        assert there[rule].f1 == back[rule].f1


@some
@given(any_side(), any_side(), any_side(), any_side())
def test_texts_are_summed(a: list[Mark], b: list[Mark], c: list[Mark], d: list[Mark]) -> None:
    both = Scores()
    texts = [both.add(a, b), both.add(c, d)]
    for rule in Rule:
        total = Tally()
        for text in texts:
            total.add(text.overall[rule])
        assert both.overall[rule] == total
    assert both.confusion == texts[0].confusion + texts[1].confusion
