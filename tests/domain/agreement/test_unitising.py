"""Krippendorff's alpha for unitising, against his examples."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given

from tests.domain.agreement.layers import LENGTH, any_side, mark, some
from tui.domain.agreement.matching import in_order
from tui.domain.agreement.unitising import Unitising
from tui.domain.meetings import Mark


def units(label: str, *of: tuple[int, int]) -> list[Mark]:
    """Return units from their beginnings and lengths, as the books give them."""
    return [mark(start, start + length, label) for start, length in of]


def disagreement(unitising: Unitising, label: str) -> tuple[float, float]:
    observed, expected = unitising._disagreement(label)
    return float(observed), float(expected)


def test_the_example_of_the_book_of_2004_has_its_numbers() -> None:
    # Page 254: a continuum from 150 to 450, which begins at 0 here.
    unitising = Unitising(2)
    kept = units("k", (30, 60), (150, 50))
    unitising.add(
        300,
        [
            [*units("c", (75, 70), (220, 30)), *kept],
            [*units("c", (70, 80), (205, 20), (250, 20)), *kept],
        ],
    )
    assert disagreement(unitising, "c") == pytest.approx((0.0144, 0.0532), abs=0.0001)
    assert disagreement(unitising, "k") == pytest.approx((0, 0.0490), abs=0.0001)
    assert unitising.alpha("c") == pytest.approx(0.7286, abs=0.0001)
    assert unitising.alpha("k") == 1
    assert unitising.overall() == pytest.approx(0.8591, abs=0.0005)


@pytest.mark.parametrize(
    ("first", "second", "observed"),
    [
        (((2, 8), (14, 6)), ((4, 4), (15, 2)), 0.03125),
        (((0, 18),), ((0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)), 2.26736),
        (((2, 6), (10, 2), (14, 4), (20, 2)), ((0, 2), (4, 4), (10, 4), (16, 2), (20, 2)), 0.02777),
        (
            ((0, 2), (2, 8), (10, 4), (14, 6), (20, 4)),
            ((0, 4), (4, 4), (8, 7), (15, 2), (17, 7)),
            0.38715,
        ),
    ],
    ids="ABCD",
)
def test_what_is_observed_in_the_paper_of_1995(
    first: Iterable[tuple[int, int]], second: Iterable[tuple[int, int]], observed: float
) -> None:
    unitising = Unitising(2)
    unitising.add(24, [units("x", *first), units("x", *second)])
    assert disagreement(unitising, "x")[0] == pytest.approx(observed, abs=0.00001)


def test_one_long_unit_against_three_short_ones() -> None:
    unitising = Unitising(2)
    unitising.add(10, [units("x", (1, 8)), units("x", (2, 1), (4, 1), (6, 1))])
    assert disagreement(unitising, "x") == pytest.approx((0.9100, 0.5351), abs=0.0001)
    assert unitising.alpha("x") == pytest.approx(-0.7003, abs=0.0001)


def test_without_units_there_is_no_alpha() -> None:
    unitising = Unitising(2)
    unitising.add(10, [[], []])
    assert unitising.overall() is None
    assert unitising.alpha("ORG") is None


def test_of_nested_units_of_a_label_the_outermost_counts() -> None:
    plain, nested = Unitising(2), Unitising(2)
    outer, other = units("x", (2, 6)), units("x", (3, 6))
    plain.add(20, [outer, other])
    nested.add(20, [in_order([*units("x", (3, 2)), *outer]), other])
    assert plain.overall() == nested.overall()


@some
@given(any_side(), any_side())
def test_nobody_agrees_more_than_with_himself(first: list[Mark], second: list[Mark]) -> None:
    alone, both = Unitising(2), Unitising(2)
    for _ in range(2):
        first, second = in_order(first), in_order(second)
        alone.add(LENGTH, [first, first])
        both.add(LENGTH, [first, second])
    agreed = both.overall()
    assert alone.overall() == (1 if first else None)
    assert agreed is None or agreed <= 1


@some
@given(any_side(), any_side(), any_side())
def test_the_order_of_sides_and_texts_does_not_matter(a: list[Mark], b: list[Mark], c: list[Mark]) -> None:
    one, other = Unitising(3), Unitising(3)
    for unitising, texts in ((one, [[a, b, c], [b, c, a]]), (other, [[a, c, b], [c, b, a]])):
        for sides in texts:
            unitising.add(LENGTH, [in_order(side) for side in sides])
    assert one.overall() == other.overall()
