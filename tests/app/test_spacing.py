"""Blank rows between paragraphs that line ends alone part."""

from __future__ import annotations

from array import array
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from tests.app.hosts import text_of
from tests.app.reader_host import Sample, desk_with
from tests.app.test_layout import Inlays
from tests.app.test_parts import in_parts
from tui.app.article.layout import Layout
from tui.app.article.spacing import is_after_paragraph

LONG = (
    "This line is a paragraph of its own: it is so long that nobody broke it to fit a page that is printed. "
)


def test_only_a_line_with_ink_right_behind_another_is_spaced() -> None:
    text = "One.\nTwo.\r\nThree.\n\nFour.\n  \nFive.\n"
    assert [at for at in range(len(text) + 1) if is_after_paragraph(text, at)] == [5, 11]


@given(in_parts(), st.integers(1, 3), st.integers(0, 200), st.data())
def test_rows_with_spacing_are_the_rows_without_and_blank_ones_above_paragraphs(
    case: tuple[str, int, list[int], array[int]], spacing: int, near: int, data: st.DataObject
) -> None:
    text, width, inlays, cuts = case
    labels = Inlays(inlays)
    layout = Layout(text, width, labels.within, cuts, near, spacing=spacing)
    for end in data.draw(st.lists(st.integers(1, max(len(text), 1)), max_size=4)) if text else []:
        labels.switch(end)
        layout.rewrap(end - 1, end)
    plain = Layout(text, width, labels.all, cuts)
    assert plain.starts  # all of it is wrapped then
    while layout.wrap_ahead(near):
        pass
    layout.count_ahead()
    rows = [layout.bounds(row) for row in range(len(layout))]
    assert [row for row in rows if row.length or not text] == [plain.bounds(row) for row in range(len(plain))]
    for start, same in groupby(rows, lambda row: row.start):
        blank = sum(1 for row in same if not row.length)
        if text:
            assert blank == (spacing if is_after_paragraph(text, start) else 0)
            assert layout.bounds(layout.row_at(start)).length


async def test_the_pane_shows_them_and_a_click_there_finds_the_paragraph_below(tmp_path: object) -> None:
    from pathlib import Path

    sample = Sample("run", f"[Anna Berg](PERSON) came.{LONG}\nThen she left.{LONG}\n")
    with desk_with(Path(str(tmp_path)), [sample]) as desk:
        async with desk.open(spacing=1) as reader:
            lines = text_of(reader.view).splitlines()
            below = next(y for y, line in enumerate(lines) if "Then she" in line)
            assert not lines[below - 1].strip()
            assert lines[below - 2].strip()
            assert reader.view.offset_at(reader.view.left, below - 1) == sample.text.index("Then")
            await reader.press("down", "down", "down")
            assert reader.session.caret > sample.text.index("Then") - 1
        async with desk.open() as reader:
            lines = text_of(reader.view).splitlines()
            assert lines[next(y for y, line in enumerate(lines) if "Then she" in line) - 1].strip()
