"""What parts paragraphs: blank lines, or the ends of long lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.navigate import paragraph
from tui.domain.paragraphs import runs_together
from tui.domain.span import Span

LONG = (
    "This line is a paragraph of its own: it is so long that nobody broke it to fit a page that is printed. "
)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        (f"{LONG}\n{LONG}\n", True),
        (f"{LONG}\r\n{LONG}\r\n{LONG}", True),
        (f"{LONG}\n\n{LONG}\n", False),
        (LONG, False),
        ("Short lines\nare verse\nor were broken\n" * 9, False),
        ("", False),
    ],
)
def test_paragraphs_run_together_where_long_lines_have_no_blank_ones_between(
    text: str, together: bool
) -> None:
    assert runs_together(text) is together


@given(st.integers(2, 200), st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_where_they_run_together_a_paragraph_is_a_line(count: int, end: str, data: st.DataObject) -> None:
    text = f"{LONG}{end}" * count
    number, within = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, len(LONG) - 1))
    start = number * len(LONG + end)
    assert paragraph(text, start + within) == Span(start, start + len(LONG))


def test_a_title_above_a_blank_line_leaves_the_lines_below_paragraphs() -> None:
    text = "The title\n\n" + f"{LONG * 2}\n" * 40
    assert paragraph(text, 3) == Span(0, len("The title"))
    assert paragraph(text, len("The title\n\n")).length == 2 * len(LONG)
