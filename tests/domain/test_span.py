from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import mixed_texts, spans
from tui.domain.coverage import Coverage
from tui.domain.span import Span, nested, overlaps, trim

any_span = spans(20)


def offsets(span: Span) -> set[int]:
    return set(range(span.start, span.end))


@given(any_span, any_span)
def test_two_spans_are_as_their_sets_of_offsets(a: Span, b: Span) -> None:
    first, second = offsets(a), offsets(b)
    assert overlaps(a, b) == bool(first & second)
    assert overlaps(a, b) == overlaps(b, a)
    assert a.length == len(first)


@given(st.data(), mixed_texts.filter(bool))
def test_trim_leaves_out_white_space_at_the_edges_and_nothing_else(data: st.DataObject, text: str) -> None:
    span = data.draw(spans(len(text)))
    start, end = trim(text, span)
    assert text[start:end] == text[span.start : span.end].strip()
    assert span.start <= start <= end <= span.end
    assert not text[span.start : start].strip()
    assert not text[end : span.end].strip()


def test_trim_leaves_out_signs_where_it_is_told_which() -> None:
    assert trim("x ** y_*", Span(1, 8), "*") == Span(5, 7)
    assert trim("* *", Span(0, 3), "*").length == 0


def test_trim_of_nothing_but_blanks_is_empty() -> None:
    assert trim("a   b", Span(1, 4)).length == 0


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=25),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=25),
)
def test_coverage_is_the_set_of_what_was_added(
    added: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    coverage, seen = Coverage(), set[int]()
    for start, end in added:
        coverage.add(start, end)
        seen |= set(range(start, end))
    for start, end in asked:
        if start < end:
            assert coverage.covers(start, end) == (set(range(start, end)) <= seen)
            assert coverage.meets(start, end) == (not seen.isdisjoint(range(start, end)))
    assert coverage._starts == sorted(coverage._starts)
    # Disjoint, and what touches is one: the list does not grow with what is seen again and again.
    gaps = zip(coverage._ends, coverage._starts[1:], strict=False)
    assert all(end < start for end, start in gaps)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8),
    st.integers(0, 40),
    st.integers(1, 10),
)
def test_coverage_is_used_up_from_an_offset_outward(
    added: list[tuple[int, int]], offset: int, length: int
) -> None:
    coverage, left = Coverage(), set[int]()
    for start, end in added:
        coverage.add(start, end)
        left |= set(range(start, end))
    while left:
        assert coverage
        span = coverage.nearest(offset, length)
        assert span is not None
        there = set(range(span.start, span.end))
        assert 0 < len(there) <= length
        assert there <= left
        assert min(abs(at - offset) for at in there) <= min(abs(at - offset) for at in left) + 1
        coverage.remove(span.start, span.end)
        left -= there
    assert not coverage
    assert coverage.nearest(offset, length) is None


@given(st.lists(any_span))
def test_nested_spans_lie_within_others(spans: list[Span]) -> None:
    expected = {a for a in spans if any(a != b and b.start <= a.start and a.end <= b.end for b in spans)}
    assert nested(spans) == expected
