"""Words and their classes, Cohen's kappa and Krippendorff's alpha."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.agreement.layers import LENGTH, any_side, mark, some
from tui.domain.agreement.chance import cohen_kappa, count_classes, labelled, nominal_alpha, of_two
from tui.domain.agreement.comparison import Comparison
from tui.domain.agreement.matching import in_order
from tui.domain.agreement.words import Words
from tui.domain.meetings import Mark

BERTHA = "..########....######...."
BILL = "....####.......##......."
"""Two codings of Krippendorff (1995), figure A, whose kappa and alpha he gives."""


def words_of(text: str) -> list[str]:
    words = Words.split(text)
    return [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("St. Mary's, 2026_x", ["St", ".", "Mary", "'", "s", ",", "2026_x"]),
        (
            "cafe\u0301 \u0928\u092e\u0938\u094d\u0924\u0947",
            ["cafe\u0301", "\u0928\u092e\u0938\u094d\u0924\u0947"],
        ),
        ("北京 is 大", ["北", "京", "is", "大"]),
        (" \n\t", []),
    ],
)
def test_words_are_runs_of_letters_and_single_signs(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_word_has_the_label_of_the_outermost_annotation_that_touches_it() -> None:
    words = Words.split("alpha beta gamma delta")
    outer, inner, part = mark(0, 16, "ORG"), mark(6, 10, "GPE"), mark(18, 20, "DATE")
    assert words.classes(in_order([inner, part, outer])) == {0: "ORG", 1: "ORG", 2: "ORG", 3: "DATE"}
    assert words.classes([mark(0, 22, "ORG", (0, 5), (17, 22))]) == {0: "ORG", 3: "ORG"}
    assert words.classes([mark(5, 6)]) == {}


def codings(first: str, second: str) -> Counter[tuple[str, ...]]:
    return Counter((a.strip("."), b.strip(".")) for a, b in zip(first, second, strict=True))


def test_a_published_example_has_its_published_kappa_and_alpha() -> None:
    counts = codings(BERTHA, BILL)
    assert cohen_kappa(of_two(counts, 0, 1)) == pytest.approx(0.385, abs=0.001)
    assert nominal_alpha(counts) == pytest.approx(0.329, abs=0.001)


def test_one_class_alone_has_no_kappa_and_no_alpha() -> None:
    counts = Counter({("ORG", "ORG"): 5})
    assert cohen_kappa(counts) is None
    assert nominal_alpha(Counter({("ORG", "ORG", "ORG"): 5})) is None
    assert cohen_kappa(Counter()) is None
    assert nominal_alpha({}) is None


def test_kappa_without_what_both_leave_out_is_lower_and_given_beside_the_other() -> None:
    text = "one two three four five six seven eight nine ten"
    comparison = Comparison(["ada", "bob"])
    first, second = [mark(0, 3), mark(4, 7, "GPE")], [mark(0, 3), mark(4, 13, "GPE")]
    comparison.add(len(text), [first, second], Words.split(text))
    every, marked = comparison.kappas((0, 1))
    assert comparison.words == 10
    assert every is not None
    assert marked is not None
    assert marked < every
    assert cohen_kappa(comparison.word_pairs((0, 1))) == every
    assert comparison.word_pairs((0, 1))["", "GPE"] == 1


@some
@given(st.lists(any_side(), min_size=2, max_size=4))
def test_every_word_is_counted_and_alpha_is_of_no_order(sides: list[list[Mark]]) -> None:
    words = Words([(at, at + 2) for at in range(0, LENGTH, 2)])
    counts = count_classes(len(words), [words.classes(in_order(side)) for side in sides])
    backwards = count_classes(len(words), [words.classes(in_order(side)) for side in reversed(sides)])
    assert counts.total() == len(words)
    assert nominal_alpha(counts) == nominal_alpha(backwards)
    assert all(any(classes) for classes in labelled(counts))


def test_two_sides_at_least() -> None:
    with pytest.raises(ValueError, match="two sides"):
        Comparison(["ada"])
