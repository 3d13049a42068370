"""Offsets of other programs against the words that they are to be of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.quoting import UNITS, Placed, found_once, in_code_points, placed
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
    for edges in UNITS.values():
        counted = edges(text)
        assert len(counted) == len(text) + 1
        (found,) = in_code_points([Span(counted[start], counted[end])], counted)
        # Where a line end counts as one, an edge within it is an edge of it.
        assert found is not None
        assert text[found.start : found.end].strip("\r\n") == text[start:end].strip("\r\n")


def test_line_ends_that_count_otherwise_are_known_by_the_words() -> None:
    crlf, lf = "Ann\r\nBen\r\nCy", "Ann\nBen\nCy"
    assert placed(crlf, [Span(4, 7), Span(8, 10)], ["Ben", "Cy"]) == Placed(
        [Span(5, 8), Span(10, 12)], "CRLF as one"
    )
    assert placed(lf, [Span(5, 8), Span(10, 12)], ["Ben", "Cy"]) == Placed(
        [Span(4, 7), Span(8, 10)], "line ends as two"
    )


def test_two_units_that_say_different_things_say_nothing() -> None:
    # UTF-16 units lead to the second "b", bytes to the first.
    assert placed("😀 b.b", [Span(5, 6)], ["b"]) == Placed([None])


def test_words_that_are_there_once_are_found() -> None:
    assert found_once(TEXT, "Zürich") == SPANS[0]
    assert found_once("a b a", "a") is None
    assert found_once("a b a", "c") is None
    assert found_once("a b", " ") is None


def test_a_span_without_a_place_is_no_evidence_against_a_unit() -> None:
    text = "😀 Bergen and Bergen 😀 Oslo"
    spans = [Span(3, 9), Span(-1, -1), Span(24, 28)]
    found = placed(text, spans, ["Bergen", "and", "Oslo"])
    assert found == ([Span(2, 8), None, Span(22, 26)], "UTF-16 units")
