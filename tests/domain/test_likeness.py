"""How like two texts are, and where something like one stands in the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.likeness import beginning_of, differences, likeness, places_like


def plain_differences(one: str, other: str) -> int:
    """The same by the plain table."""
    row = list(range(len(other) + 1))
    for number, a in enumerate(one, 1):
        before, row[0] = row[:], number
        for at, b in enumerate(other, 1):
            row[at] = min(before[at - 1] + (a != b), before[at] + 1, row[at - 1] + 1)
    return row[-1]


short = st.text("abcdé\u0301 ", max_size=12)


@given(short, short)
def test_differences_are_those_of_the_plain_table(one: str, other: str) -> None:
    assert differences(one, other) == plain_differences(one, other)
    assert 0 <= likeness(one, other) <= 1
    assert (likeness(one, other) == 1) == (one == other)


@given(st.text("abc", min_size=1, max_size=6), st.text("abc", max_size=20), st.integers(0, 3))
def test_places_are_those_of_every_stretch_tried(form: str, text: str, most: int) -> None:
    expected = {}
    for end in range(1, len(text) + 1):
        least = min(plain_differences(form, text[start:end]) for start in range(end + 1))
        if least <= most:
            expected[end] = least
    assert dict(places_like(form, text, most)) == expected
    for end, least in expected.items():
        start = beginning_of(form, text, end, most)
        if start < end:
            assert plain_differences(form, text[start:end]) <= max(least, len(form) - 1)
