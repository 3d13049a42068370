from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import UsageError
from tui.domain.splitting import parts, sizes

KEYS = st.lists(st.text("abc😀", max_size=4), max_size=60)
SHARES = st.lists(st.integers(0, 100), min_size=1, max_size=4).filter(any)


@given(KEYS, SHARES, st.integers(0, 9))
def test_a_key_falls_into_a_part_whatever_the_order(keys: list[str], shares: list[int], seed: int) -> None:
    found = dict(zip(keys, parts(keys, shares, seed), strict=True))
    shuffled = random.Random(seed).sample(keys, len(keys))
    assert parts(shuffled, shares, seed) == [found[key] for key in shuffled]
    counted = Counter(found.values())
    assert [counted[part] for part in range(len(shares))] == sizes(len(found), shares)


@given(st.integers(0, 500), SHARES)
def test_sizes_are_the_shares_to_one(count: int, shares: list[int]) -> None:
    found = sizes(count, shares)
    wanted = [share for share in shares if share]
    assert sum(found) == count
    assert all(size >= 0 for size in found)
    if count >= len(wanted):
        assert all(bool(size) == bool(share) for size, share in zip(found, shares, strict=True) if count)
    exact = [count * share / sum(shares) for share in shares]
    if all(size >= 1 for size, share in zip(exact, shares, strict=True) if share):
        assert all(abs(size - right) < 1 for size, right in zip(found, exact, strict=True))


def test_the_parting_is_the_same_on_every_machine() -> None:
    keys = [f"article {number}" for number in range(20)]
    assert parts(keys, (80, 10, 10), 0) == parts(keys, (0.8, 0.1, 0.1), 0)
    assert [key for key, part in zip(keys, parts(keys, (8, 1, 1), 0), strict=True) if part == 1] == [
        "article 9",
        "article 12",
    ]
    assert parts(keys, (8, 1, 1), 1) != parts(keys, (8, 1, 1), 0)


@pytest.mark.parametrize(
    ("count", "found"),
    [(0, [0, 0, 0]), (1, [1, 0, 0]), (2, [2, 0, 0]), (3, [1, 1, 1]), (4, [2, 1, 1]), (10, [8, 1, 1])],
)
def test_few_articles_leave_no_part_empty_where_they_are_enough(count: int, found: list[int]) -> None:
    assert sizes(count, (80, 10, 10)) == found


@pytest.mark.parametrize("shares", [(), (0, 0), (1, -1), (float("nan"), 1), (float("inf"), 1)])
def test_what_are_no_shares_is_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(UsageError):
        sizes(10, shares)
