"""What is looked for, and where the hits lie."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.search import Hits, Query
from tui.domain.span import Span


@pytest.mark.parametrize(
    ("query", "matters"),
    [
        (Query("merkel"), False),
        (Query("Merkel"), True),
        (Query("łódź"), False),
        (Query("Łódź"), True),
        (Query(r"\Wmerkel\S", regex=True), False),
        (Query(r"\WMerkel", regex=True), True),
        (Query(r"\W"), True),
    ],
)
def test_a_capital_makes_capitals_matter(query: Query, matters: bool) -> None:
    assert query.match_case is matters


def test_blanks_alone_are_nothing_to_look_for() -> None:
    assert not any([Query(), Query("  \t")])
    assert Query("x")


@st.composite
def disjoint(draw: st.DrawFn) -> tuple[list[Span], int]:
    edges = sorted(draw(st.sets(st.integers(0, 60), max_size=16)))
    spans = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return spans, draw(st.integers(0, len(spans)))


@given(disjoint(), st.integers(-1, 62), st.integers(-1, 62))
def test_the_two_runs_are_asked_as_one(found: tuple[list[Span], int], low: int, high: int) -> None:
    spans, begin = found
    hits = Hits()
    for run, ahead in ((spans[begin:], True), (spans[:begin], False)):
        hits.add(array("q", [s.start for s in run]), array("q", [s.end for s in run]), ahead=ahead)
    assert len(hits) == len(spans)
    assert hits.after(low) == next((s for s in spans if s.start >= low), None)
    assert hits.before(low) == next((s for s in reversed(spans) if s.start < low), None)
    overlapping = tuple(s for s in spans if s.start < high and low < s.end)
    assert hits.within(low, high) == overlapping
    assert all(hits.number(s) == (i + 1 if i < begin else 0) for i, s in enumerate(spans))
    hits.complete = True
    assert [hits.number(s) for s in spans] == list(range(1, len(spans) + 1))
    assert hits.number(Span(70, 71)) == 0
