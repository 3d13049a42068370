"""Brackets beneath a row of text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import mixed_texts, spans
from tui.app.article.brackets import Bracket, Mark, brackets
from tui.app.article.cells import cell_width
from tui.app.article.painter import Focus, RowPicture, paint
from tui.domain.labels import LabelSet
from tui.domain.span import Span

TEXT = "said the Bank of England on Tuesday"


def row_of(text: str, start: int = 0, end: int | None = None) -> RowPicture:
    return paint(text, Span(start, len(text) if end is None else end), [], Focus(), LabelSet(), tags=False)


def mark(words: str, name: str, sign: str = "", key: int = 0) -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words), name, name[:3], sign, key)


def drawn(*marks: Mark, width: int = 60, row: RowPicture | None = None) -> list[str]:
    lines = []
    for line in brackets(row or row_of(TEXT), marks, width):
        shown = ""
        for bracket in line:
            shown += " " * (bracket.x - cell_width(shown)) + bracket.text
        lines.append(shown)
    return lines


def test_a_bracket_lies_beneath_its_words_with_the_label_in_it() -> None:
    assert drawn(mark("Bank of England", "ORG"), mark("Tuesday", "DATE", "✓")) == [
        "         ╰──── ORG ────╯    ╰✓DATE╯",
    ]


def test_the_label_is_in_short_or_behind_where_there_is_no_room() -> None:
    assert drawn(mark("said", "PERSON")) == ["╰──╯ PER"]
    assert drawn(mark("said ", "PERSON")) == ["╰PER╯"]
    assert drawn(mark("s", "PERSON")) == ["╵ PER"]
    assert drawn(mark("said", "PERSON"), width=6) == ["╰──╯"]


def test_brackets_that_overlap_stand_beneath_each_other() -> None:
    assert drawn(mark("the Bank of England", "ORG"), mark("England", "GPE"), mark("Tuesday", "DATE")) == [
        "     ╰────── ORG ──────╯    ╰─DATE╯",
        "                 ╰ GPE ╯",
    ]


def test_what_goes_on_in_another_row_is_open_there() -> None:
    first, second = row_of(TEXT, 0, 17), row_of(TEXT, 17)
    assert drawn(mark("Bank of England", "ORG"), row=first) == ["         ╰ ORG ─"]
    assert drawn(mark("Bank of England", "ORG"), row=second) == ["─ ORG ╯"]


@given(mixed_texts.filter(lambda text: text and not set(text) & set("\r\n")), st.data())
def test_no_two_of_a_line_overlap_and_none_is_lost_that_can_be_seen(text: str, data: st.DataObject) -> None:
    picture = row_of(text)
    of = data.draw(st.lists(spans(len(text)), max_size=6))
    marks = [Mark(*span, "ORG", "ORG", "", i) for i, span in enumerate(sorted(of))]
    lines = brackets(picture, marks, 80)
    seen: list[Bracket] = []
    for line in lines:
        ends = -1
        for bracket in line:
            assert bracket.x > ends
            ends = bracket.x + cell_width(bracket.text)
            seen.append(bracket)
    for bracket in seen:
        start = marks[bracket.key].start
        assert bracket.x == (picture.x_of(start) if start > picture.start else 0)
    assert len({bracket.key for bracket in seen}) == len(seen)
