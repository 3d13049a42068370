"""Kappa, the matrix of classes and alpha against scikit-learn and the package krippendorff."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.agreement.layers import LABELS, LENGTH, any_side
from tui.domain.agreement.comparison import Comparison
from tui.domain.agreement.matching import in_order
from tui.domain.agreement.scores import NONE
from tui.domain.agreement.words import Words
from tui.domain.meetings import Mark

sklearn: Any = pytest.importorskip("sklearn.metrics", reason="the extra interop is not installed")
krippendorff: Any = pytest.importorskip("krippendorff", reason="the extra interop is not installed")
numpy: Any = pytest.importorskip("numpy")

WORDS = Words([(at, at + 2) for at in range(0, LENGTH, 2)])
CLASSES = (NONE, *LABELS)


def spelt_out(sides: list[list[Mark]]) -> list[list[str]]:
    """Return the class of every word by each side."""
    by_side = [WORDS.classes(in_order(side)) for side in sides]
    return [[classes.get(number, NONE) for number in range(len(WORDS))] for classes in by_side]


def compared(sides: list[list[Mark]]) -> Comparison:
    comparison = Comparison([str(number) for number in range(len(sides))])
    comparison.add(LENGTH, sides, WORDS)
    return comparison


@given(any_side(), any_side())
def test_kappa_and_the_matrix_are_scikit_learn_s(first: list[Mark], second: list[Mark]) -> None:
    ours, theirs = spelt_out([first, second])
    comparison = compared([first, second])
    matrix = sklearn.confusion_matrix(ours, theirs, labels=list(CLASSES))
    counts = comparison.word_pairs((0, 1))
    assert [[counts[row, column] for column in CLASSES] for row in CLASSES] == matrix.tolist()
    assume(len({*ours, *theirs}) > 1)
    kappas = comparison.kappas((0, 1))
    assert kappas.words == pytest.approx(sklearn.cohen_kappa_score(ours, theirs))
    marked = [(a, b) for a, b in zip(ours, theirs, strict=True) if a or b]
    if len({value for pair in marked for value in pair}) > 1:
        expected = sklearn.cohen_kappa_score(*zip(*marked, strict=True))
        assert kappas.labelled == pytest.approx(expected)


@given(st.lists(any_side(), min_size=2, max_size=4))
def test_alpha_is_that_of_the_package(sides: list[list[Mark]]) -> None:
    classes = spelt_out(sides)
    present = sorted(Counter(value for side in classes for value in side))
    assume(len(present) > 1)
    numbers = numpy.array([[present.index(value) for value in side] for side in classes])
    expected = krippendorff.alpha(
        reliability_data=numbers, value_domain=list(range(len(present))), level_of_measurement="nominal"
    )
    assert compared(sides).alpha() == pytest.approx(expected)
