"""Codes for places on the screen."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.hints import LETTERS, codes


@given(st.integers(0, 1500), st.floats(1.0, 3.0))
def test_every_place_has_a_code_and_none_begins_with_another(count: int, fall: float) -> None:
    found = codes([(i + 1) ** -fall for i in range(count)])
    assert len(found) == len(set(found)) == count
    ordered = sorted(found)
    assert not any(b.startswith(a) for a, b in itertools.pairwise(ordered))
    assert all(set(code) <= set(LETTERS) and len(code) <= 3 for code in found)
    assert [len(code) for code in found] == sorted(len(code) for code in found)


def test_few_places_have_one_letter_each() -> None:
    assert codes([1.0] * len(LETTERS)) == list(LETTERS)
    assert codes([]) == []


@pytest.mark.parametrize("count", [23, 100, 300])
def test_where_all_are_as_likely_no_code_is_longer_than_it_must(count: int) -> None:
    assert max(map(len, codes([1.0] * count))) == 2


def test_the_likeliest_get_one_letter_also_where_others_then_need_three() -> None:
    weights = [1.0] * 15 + [0.0001] * 600
    found = codes(weights)
    assert [len(code) for code in found[:15]] == [1] * 15
    assert max(map(len, found)) == 3


def test_what_three_letters_cannot_tell_apart_has_no_code() -> None:
    assert len(codes([1.0] * (len(LETTERS) ** 3 + 5))) == len(LETTERS) ** 3
