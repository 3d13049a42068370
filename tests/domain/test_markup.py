"""Marks over a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.markup import Kind, Mark, heading_level, in_order

marks = st.builds(Mark, st.integers(-5, 30), st.integers(-5, 30), st.sampled_from(Kind))


@given(st.lists(marks), st.integers(0, 20))
def test_marks_lie_in_the_text_outer_ones_first(found: list[Mark], length: int) -> None:
    kept = in_order(found, length)
    assert all(0 <= mark.start < mark.end <= length for mark in kept)
    assert list(kept) == sorted(kept, key=lambda mark: (mark.start, -mark.end))
    covered = {(mark.kind, at) for mark in found for at in range(max(mark.start, 0), min(mark.end, length))}
    assert {(mark.kind, at) for mark in kept for at in range(mark.start, mark.end)} == covered


def test_a_heading_without_a_level_is_of_the_lowest() -> None:
    assert heading_level(Mark(0, 3, Kind.HEADING, "2")) == 2
    assert heading_level(Mark(0, 3, Kind.HEADING)) == 6
    assert heading_level(Mark(0, 3, Kind.HEADING, "9")) == 6
