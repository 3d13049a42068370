"""Sides to compare: sets of marks over a short text, made by hypothesis."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from tui.domain.meetings import Mark

LABELS = ("PERSON", "ORG", "GPE")
LENGTH = 40
"""Code points of the text."""

some = settings(max_examples=40)
"""Fewer examples than usual: tests/interop goes through the same numbers with more."""


def mark(start: int, end: int, label: str = "ORG", *fragments: tuple[int, int]) -> Mark:
    return Mark(start, end, label, fragments)


@st.composite
def any_side(draw: st.DrawFn) -> list[Mark]:
    """Draw marks that nest, overlap and are discontinuous at will."""
    found = []
    for _ in range(draw(st.integers(0, 7))):
        edges = sorted(draw(st.lists(st.integers(0, LENGTH), min_size=4, max_size=4, unique=True)))
        label = draw(st.sampled_from(LABELS))
        whole = draw(st.booleans())
        fragments = () if whole else ((edges[0], edges[1]), (edges[2], edges[3]))
        found.append(Mark(edges[0], edges[1] if whole else edges[3], label, fragments))
    return found


@st.composite
def flat_side(draw: st.DrawFn) -> list[Mark]:
    """Draw marks that are apart, in the order of the text."""
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=14)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [Mark(start, end, draw(st.sampled_from(LABELS))) for start, end in pairs]
