from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.app.test_cells import ATTACKS
from tests.domain.strategies import SCRIPTS, hostile_texts, mixed_texts, ordinary_texts
from tui.app.article.breaks import is_unspaced, may_break, parts_syllables
from tui.app.article.cells import cell_width, graphemes, most_cells
from tui.app.article.layout import Layout
from tui.app.article.parts import LONG
from tui.app.article.wrapping import INLAY, next_row
from tui.domain.graphemes import LONGEST as GRAPHEME
from tui.domain.shown import displayed, displayed_part
from tui.domain.span import Span

SMALLEST, WIDEST = INLAY + 2, 40
widths = st.integers(SMALLEST, WIDEST)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

words = st.lists(
    st.sampled_from(
        [*SCRIPTS,
         "the ", "Quick", " brown", "  ", "-", "supercalifragilistic", "東京タワー", "（新宿）", "。", "、",
         "「", "」", "\U0001f469\u200d\U0001f4bb", "e\u0301", "e\u0301\u0302\u0303", FAMILY, FAMILY,
         "\n", "\r\n", "\n\n", " ", "a", "£", "€5", "…"]
    ),
    max_size=40,
).map("".join)  # fmt: skip
texts = words | ordinary_texts | hostile_texts | mixed_texts


def clusters(text: str) -> list[tuple[int, int, int]]:
    return graphemes(displayed(text))


@st.composite
def wrapped(draw: st.DrawFn) -> tuple[str, int, list[int]]:
    """A text, a width, and labels behind graphemes that are no blanks."""
    text = draw(texts)
    places = [i for b, e, _ in clusters(text) if not text[b].isspace() for i in range(b + 1, e + 1)]
    inlays = sorted(draw(st.lists(st.sampled_from(places), max_size=8))) if places else []
    return text, draw(widths), inlays


# -- against a slow and plain wrapping --------------------------------------------------------------


def plain_row(text: str, start: int, width: int, inlays: list[int]) -> int:
    """Return the end of a row, taking one grapheme after the other."""
    found = re.compile(r"\r\n|\r|\n").search(text, start)
    line_end, behind_line = (found.start(), found.end()) if found else (len(text), len(text))
    used, best, best_used, syllable, previous, was_wide = 0, start, 0, start, "", 0
    for begin, end, cells in clusters(text[start:]):
        offset, behind = start + begin, start + end
        if offset >= line_end:
            break
        if text[offset] == " ":
            used, best, previous, was_wide = used + cells, behind, " ", 0
            best_used = used
            continue
        if previous == " " or (previous and may_break(previous, text[offset], 2 in (cells, was_wide))):
            best, best_used = offset, used
        elif parts_syllables(previous, text[offset]):
            syllable = offset
        room = INLAY * sum(offset < inlay <= behind for inlay in inlays)
        room += most_cells(displayed(text[start:])[begin:end])
        if used + room > width and offset > start:
            if is_unspaced(text[offset]) and best_used < width / 2 and best < syllable:
                return syllable
            return best if best > start else offset
        used += room
        was_wide = cells
        previous = text[offset] if cells == 2 else text[behind - 1]
    return behind_line


def plain_rows(text: str, width: int, inlays: list[int]) -> list[int]:
    rows, at = [], 0
    while at < len(text):
        rows.append(at)
        at = plain_row(text, at, width, inlays)
    return rows or [0]


@given(wrapped())
@settings(max_examples=120)
@example(("  abcdefghijklmnop", 6, []))
@example((" abcdefghijklmnop", 6, []))
@example(("aaaa          \nb", 6, []))
@example((FAMILY * 9, 6, []))
@example((FAMILY * 9, 6, [7, 14, 30]))
@example(("名" + "\u0301" * 40 + "abcdefgh", 6, []))
@example(("ab名" + "\u0301" * 40 + "c", 6, [30]))
@example(("aaaa bb cccc", 12, [12]))
@example(("aaaaaaaaaaaa", 12, [12]))
@example(("aaaa" + " " * 20 + "名", 6, []))
def test_rows_end_where_plain_wrapping_ends_them(case: tuple[str, int, list[int]]) -> None:
    text, width, inlays = case
    assert list(Layout(text, width, inlays).starts) == plain_rows(text, width, inlays)


# -- what every row keeps to ------------------------------------------------------------------------


def spans(layout: Layout) -> set[tuple[int, int]]:
    """Return every row, the whole text being wrapped for it."""
    starts = list(layout.starts)
    return set(pairwise([*starts, len(layout.text)]))


def rows_once(layout: Layout) -> Iterator[Span]:
    """Yield the rows in order, and see that they cover the text exactly once."""
    position = 0
    for row in range(len(layout)):
        bounds = layout.bounds(row)
        assert bounds.start == position
        assert bounds.length or not layout.text
        position = bounds.end
        yield bounds
    assert position == len(layout.text)


def check_rows(text: str, width: int, inlays: list[int]) -> Layout:
    layout = Layout(text, width, inlays)
    assert layout.starts[0] == 0
    assert len(layout.starts) == len(layout)
    for start, end in rows_once(layout):
        body = text[start:end].rstrip("\r\n")
        assert not re.search(r"[\r\n]", body)
        ended = body != text[start:end]
        assert ended or end == len(text) or text[end - 1] not in "\r\n"
        labels = INLAY * sum(start < inlay <= end for inlay in inlays)
        # Blanks hang over the edge, with whatever marks stand upon them.
        kept = body[: max((e for b, e, _ in clusters(body) if body[b] != " "), default=0)]
        if cell_width(kept) + labels > layout.width:
            # Only a single grapheme may be too wide, with more than one label behind it or many letters.
            assert len(clusters(kept)) <= 1
            assert labels > INLAY or (labels and cell_width(kept) > layout.width - INLAY)
    return layout


@given(wrapped())
@settings(max_examples=120)
def test_rows_cover_the_text_once_and_are_not_too_wide(case: tuple[str, int, list[int]]) -> None:
    text, width, inlays = case
    check_rows(text, width, inlays)


@pytest.mark.parametrize("width", [SMALLEST, 11, 40])
@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_is_wrapped_like_any_text(text: str, width: int) -> None:
    check_rows(text * 3, width, [])


@given(wrapped())
def test_no_row_begins_within_a_grapheme(case: tuple[str, int, list[int]]) -> None:
    text, width, inlays = case
    begins = {begin for begin, _, _ in clusters(text)} | {0}
    for start in Layout(text, width, inlays).starts:
        # A mark upon a blank or a line end stands alone: those end a row whatever follows.
        assert start in begins or text[start - 1] in " \r\n"


@given(texts, widths)
def test_every_line_end_ends_a_row(text: str, width: int) -> None:
    starts = set(Layout(text, width).starts)
    ends = {m.end() for m in re.finditer(r"\r\n|\r|\n", text)}
    assert ends - {len(text)} <= starts


@given(wrapped())
def test_every_offset_is_in_its_row(case: tuple[str, int, list[int]]) -> None:
    layout = Layout(*case)
    for offset in range(len(case[0])):
        start, end = layout.bounds(layout.row_at(offset))
        assert start <= offset < end
    assert layout.row_at(-5) == 0
    assert layout.row_at(len(case[0]) + 5) == len(layout) - 1


@pytest.mark.parametrize("text", ["", "\n", "\r\n", "\r\n\r\n", " ", "\n\n\n"])
def test_texts_without_words(text: str) -> None:
    layout = check_rows(text, 10, [])
    assert len(layout) == max(1, len(re.findall(r"\r\n|\r|\n", text)))


EMOJI = "\U0001f469\u200d\U0001f4bb"


def rows(text: str, width: int, inlays: list[int] | None = None) -> list[str]:
    layout = Layout(text, width, inlays or [])
    return [text[slice(*layout.bounds(row))] for row in range(len(layout))]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 8, ["one two ", "three"]),
        ("one two three", 7, ["one two ", "three"]),
        ("one two     three", 7, ["one two     ", "three"]),
        ("abcdefghij", 6, ["abcdef", "ghij"]),
        ("ab abcdefghij", 6, ["ab ", "abcdef", "ghij"]),
        ("abc\r\ndef\rghi\n", 9, ["abc\r\n", "def\r", "ghi\n"]),
        ("東京都新宿区", 8, ["東京都新", "宿区"]),
        ("東京都新。宿", 8, ["東京都", "新。宿"]),
        ("東京都「新宿", 8, ["東京都", "「新宿"]),
        ("東京 abc 大阪", 8, ["東京 abc ", "大阪"]),
        ("a\tb\x1b[0m c", 7, ["a\tb\x1b[0m ", "c"]),
        (EMOJI * 4, 6, [EMOJI * 3, EMOJI]),
        ("trailing      \nnext", 9, ["trailing      \n", "next"]),
    ],
)  # fmt: skip
def test_examples(text: str, width: int, expected: list[str]) -> None:
    assert rows(text, width) == expected


def test_a_label_takes_its_word_with_it() -> None:
    assert rows("meet Anna today", 10) == ["meet Anna ", "today"]
    assert rows("meet Anna today", 10, [9]) == ["meet ", "Anna ", "today"]
    assert rows("meet Anna today", 13, [9]) == ["meet Anna ", "today"]
    assert rows("meet Anna today", 12, [9]) == ["meet ", "Anna ", "today"]
    # No blank to break at: the last letter goes with the label.
    assert rows("abcdefgh ij", 10, [8]) == ["abcdefg", "h ij"]


# -- after a change of labels -----------------------------------------------------------------------


class Inlays:
    """Labels that come and go."""

    def __init__(self, inlays: list[int]) -> None:
        self.all = inlays
        self.asked = 0

    def within(self, start: int, end: int) -> list[int]:
        self.asked += end - start
        return [inlay for inlay in self.all if start < inlay <= end]

    def switch(self, end: int) -> None:
        self.all = [i for i in self.all if i != end] if end in self.all else sorted([*self.all, end])


@given(wrapped(), st.data())
@settings(max_examples=120)
def test_rewrapping_around_a_change_is_wrapping_anew(
    case: tuple[str, int, list[int]], data: st.DataObject
) -> None:
    text, width, inlays = case
    if not text:
        return
    labels = Inlays(inlays)
    layout = Layout(text, width, labels.within)
    before = spans(layout)
    for _ in range(data.draw(st.integers(1, 3))):
        changed = data.draw(st.lists(st.integers(1, len(text)), min_size=1, max_size=4))
        for end in changed:
            if end in labels.all and data.draw(st.booleans()):
                labels.all = [i for i in labels.all if i != end]
            else:
                labels.all = sorted([*labels.all, end])
        moved: set[int] = set()
        for end in changed:
            moved |= layout.rewrap(end - 1, end) or set()
        assert list(layout.starts) == list(Layout(text, width, labels.all).starts)
        after = spans(layout)
        assert {start for start, _ in before ^ after} <= moved
        before = after


LONG_WORD, LONG_GAP = "x" * 3000, " " * 3000


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five " * 200,
        "東京都新宿区" * 300,
        f"ab {LONG_WORD} cd {LONG_GAP} ef\n" * 2,
        "名" + "\u0301" * 400 + " word " * 50,
    ],
    ids=["words", "ideographs", "long runs", "marks"],
)
@pytest.mark.parametrize("width", [SMALLEST, 20, 76])
def test_rewrapping_in_a_long_text(text: str, width: int) -> None:
    labels = Inlays([])
    layout = Layout(text, width, labels.within)
    assert len(layout.starts) == len(layout)
    for end in [3, len(text) // 2, len(text) // 2 + 1, len(text) - 2, 7, len(text) // 2]:
        labels.switch(end)
        layout.rewrap(end - 1, end)
        assert list(layout.starts) == list(Layout(text, width, labels.all).starts)


def test_rewrapping_where_a_label_stands_within_a_grapheme() -> None:
    couple, labels = "\U0001f469\u200d\U0001f469", Inlays([])
    text = f"{couple}{couple}\u200d\U0001f467 \U0001f1e9\U0001f1ea{couple}\u200d\U0001f467"
    labels.switch(14)
    layout = Layout(text, 9, labels.within)
    assert len(layout.starts) == len(layout)
    labels.switch(14)
    layout.rewrap(13, 14)
    assert list(layout.starts) == list(Layout(text, 9, labels.all).starts)


def test_a_change_looks_only_at_the_part_around_it() -> None:
    text = "one two three four five " * 4000
    labels = Inlays([])
    layout = Layout(text, 60, labels.within)
    assert len(layout.starts) == len(layout)
    labels.asked = 0
    labels.switch(len(text) // 2)
    moved = layout.rewrap(len(text) // 2 - 1, len(text) // 2)
    assert moved is not None
    assert len(moved) < 100
    assert labels.asked <= LONG


@given(st.integers(-5, 20))
def test_no_width_is_too_small(width: int) -> None:
    layout = Layout("東京 \U0001f469\u200d\U0001f4bb word", width)
    assert layout.width == max(width, SMALLEST)
    assert next_row("a", 0, layout.width, []) == 1


# -- with what is not seen --------------------------------------------------------------------------


@given(wrapped())
def test_what_is_not_seen_has_room_where_it_shows(case: tuple[str, int, list[int]]) -> None:
    text, width, inlays = case
    layout = Layout(text, width, inlays, invisibles=True)
    for start, end in rows_once(layout):
        shown = displayed_part(text, start, end, invisibles=True)
        body = shown[: len(text[start:end].rstrip(" \r\n"))]
        labels = INLAY * sum(start < inlay <= end for inlay in inlays)
        cells = sum(cells for _, _, cells in graphemes(body))
        assert cells + labels <= layout.width or len(graphemes(body)) == 1


def test_joined_emoji_come_apart_where_joiners_show() -> None:
    layout = Layout(EMOJI * 2, 6, invisibles=True)
    assert list(layout.starts) == [0, 3]
    assert list(Layout(EMOJI * 2, 6).starts) == [0]


@pytest.mark.parametrize(
    "unit", ["\u0301", "\u200d", "\U0001f469\u200d", "\ufe0f", "क\u094d", "\u0600", "\u3164"]
)
def test_no_row_of_hostile_text_is_long(unit: str) -> None:
    text = "a" + unit * 100_000
    start = 0
    for _ in range(30):
        end = next_row(text, start, 76, [])
        assert 0 < end - start <= 76 * GRAPHEME
        start = end
