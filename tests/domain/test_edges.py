from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.edges import Edge, Side, core, including
from tui.domain.span import Span


def whole(text: str) -> Span:
    return Span(0, len(text))


@pytest.mark.parametrize(
    ("text", "expected", "edges"),
    [
        ("the Guardian", "Guardian", [Edge(Side.ARTICLE, "the")]),
        ("The\nGuardian", "Guardian", [Edge(Side.ARTICLE, "the")]),
        ("L'Humanité", "Humanité", [Edge(Side.ARTICLE, "l")]),
        ("Obama's", "Obama", [Edge(Side.POSSESSIVE, "'s")]),
        ("James’", "James", [Edge(Side.POSSESSIVE, "'s")]),
        (
            "“Berlin”.",
            "Berlin",
            [Edge(Side.MARK_BEFORE, "“"), Edge(Side.MARK_BEHIND, "."), Edge(Side.MARK_BEHIND, "”")],
        ),
        ("Theodore", "Theodore", []),
        ("The", "The", []),
        ("...", ".", [Edge(Side.MARK_BEFORE, ".")] * 2),
    ],
)
def test_the_core_of_a_span_is_what_is_left_without_its_edges(
    text: str, expected: str, edges: list[Edge]
) -> None:
    span, taken = core(text, whole(text))
    assert text[span.start : span.end] == expected
    assert [edge for edge, _ in taken] == edges


@given(st.lists(st.sampled_from(["the", "The ", "l'", "Obama", "'s", " ", ".", "“", "s’", "x"]), min_size=1))
def test_what_was_taken_off_is_what_stands_outside(pieces: list[str]) -> None:
    text = "".join(pieces)
    if text.strip():
        span = whole(text)
        for edge, left in core(text, span)[1]:
            again = including(text, left, edge)
            if again is not None:
                assert span.start <= again.start <= left.start
                assert left.end <= again.end <= span.end
            else:
                # Blanks were taken off along with a mark.
                assert edge.side in (Side.MARK_BEFORE, Side.MARK_BEHIND, Side.POSSESSIVE)
            span = left


def test_what_does_not_stand_beside_a_span_is_not_taken_in() -> None:
    text = "They met the Guardian's man and a Guardian. Soothe Guardian"
    first, second = (text.index("Guardian", at) for at in (0, 20))
    the, possessive = Edge(Side.ARTICLE, "the"), Edge(Side.POSSESSIVE, "'s")
    assert including(text, Span(first, first + 8), the) == Span(first - 4, first + 8)
    assert including(text, Span(first, first + 8), possessive) == Span(first, first + 10)
    assert including(text, Span(second, second + 8), the) is None
    assert including(text, Span(second, second + 8), Edge(Side.MARK_BEHIND, ".")) == Span(second, second + 9)
    assert including(text, Span(len(text) - 8, len(text)), the) is None
