"""Things in batches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.batches import batches


@given(st.lists(st.integers(0, 9)), st.integers(1, 20))
def test_batches_hold_everything_in_order_and_end_as_soon_as_they_are_full(
    things: list[int], most: int
) -> None:
    found = list(batches(things, lambda thing: thing, most))
    assert [thing for batch in found for thing in batch] == things
    assert all(found)
    assert all(sum(batch) >= most for batch in found[:-1])
    assert all(sum(batch[:-1]) < most for batch in found)
