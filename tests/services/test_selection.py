"""A selection of rows is a set of their numbers, and outlives that all is listed anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.services.concordance import Selection

NUMBERS = st.lists(st.integers(-40, 40), max_size=12)
ACTS = st.lists(st.tuples(st.sampled_from(["add", "remove", "keep"]), NUMBERS), max_size=8)


@given(NUMBERS, ACTS, NUMBERS)
def test_a_selection_is_a_set(first: list[int], acts: list[tuple[str, list[int]]], asked: list[int]) -> None:
    selection, plain = Selection(first), set(first)
    for act, numbers in acts:
        some = np.array(numbers, np.int64)
        if act == "add":
            selection.add(some)
            plain |= set(numbers)
        elif act == "remove":
            selection.remove(some)
            plain -= set(numbers)
        else:
            selection.keep(some)
            plain = {number for number in plain if number in numbers and number >= 0}
        assert (len(selection), set(selection)) == (len(plain), plain)
    different = np.array(sorted(set(asked)), np.int64)
    assert selection.count_in(different) == len(plain & set(asked))
    assert all((number in selection) == (number in plain) for number in asked)
    assert selection.own.tolist() == sorted(number for number in plain if number >= 0)
