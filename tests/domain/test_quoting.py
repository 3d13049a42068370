"""Offsets of other programs against the words that they are to be of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.quoting import UNITS, Placed, placed
from tui.domain.span import Span

TEXT = "💩 Zürich and Genève"
WORDS = ("Zürich", "Genève")
SPANS = [Span(2, 8), Span(13, 19)]


def test_code_points_are_taken_as_they_are() -> None:
    assert placed(TEXT, SPANS, WORDS) == Placed(SPANS)


def test_another_unit_is_known_by_the_words() -> None:
    assert placed(TEXT, [Span(3, 9), Span(14, 20)], WORDS) == Placed(SPANS, "UTF-16 units")
    assert placed(TEXT, [Span(5, 12), Span(17, 24)], WORDS) == Placed(SPANS, "bytes")


def test_a_unit_that_does_not_fit_all_is_not_believed() -> None:
    assert placed(TEXT, [Span(3, 9), Span(13, 19)], WORDS) == Placed([None, SPANS[1]])


def test_without_words_only_what_is_in_the_text_is_taken() -> None:
    assert placed(TEXT, [Span(2, 8), Span(10, 99)], (None, None)) == Placed([SPANS[0], None])
    assert placed(TEXT, [Span(3, 9), Span(0, 2)], ("Zürich", None)) == Placed(
        [SPANS[0], Span(0, 1)], "UTF-16 units"
    )


@given(st.text(min_size=1, max_size=20), st.data())
def test_offsets_come_back_from_any_unit(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for size in UNITS.values():
        counted = Span(sum(map(size, text[:start])), sum(map(size, text[:end])))
        (found,) = placed(text, [counted], [text[start:end]]).spans
        assert found is not None
        assert text[found.start : found.end] == text[start:end]
