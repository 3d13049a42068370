"""Texts are wrapped part by part: whatever is asked first, the rows are those of the whole text."""

from __future__ import annotations

import re
from array import array
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.app.test_layout import Inlays, clusters, plain_row, plain_rows, spans, texts, widths, wrapped
from tui.app.article import parts
from tui.app.article.layout import FORGOTTEN, Layout
from tui.app.article.parts import LONG, SHORT, cut
from tui.app.article.sums import Sums

LINE_END = re.compile(r"\r\n|\r|\n")


@st.composite
def in_parts(draw: st.DrawFn) -> tuple[str, int, list[int], array[int]]:
    """A text, a width, labels, and parts that begin behind line ends or anywhere between graphemes."""
    text, width, inlays = draw(wrapped())
    places = sorted({m.end() for m in LINE_END.finditer(text)} | {begin for begin, _, _ in clusters(text)})
    inner = [place for place in places if 0 < place < len(text) and text[place - 1 : place + 1] != "\r\n"]
    chosen = draw(st.lists(st.sampled_from(inner), unique=True, max_size=12)) if inner else []
    return text, width, inlays, array("q", [0, *sorted(chosen)])


def whole(text: str, width: int, inlays: list[int], cuts: array[int]) -> list[int]:
    """Return where all rows begin, each part wrapped by itself from beginning to end."""
    found: list[int] = []
    for start, end in pairwise([*cuts, len(text)]):
        at, own = start, [inlay for inlay in inlays if inlay <= end]
        while at < end:
            found.append(at)
            at = min(plain_row(text, at, width, own), end)
    return found or [0]


# -- asked in any order -----------------------------------------------------------------------------

questions = st.lists(
    st.tuples(
        st.sampled_from(["row_at", "bounds", "row_with", "around", "ahead", "count", "begun", "rewrap"]),
        st.integers(0, 200),
        st.integers(0, 200),
    ),
    max_size=12,
)


@given(in_parts(), st.integers(0, 200), questions)
@settings(max_examples=120)
@example(("。the ", 29, [1, 1, 1, 1, 1, 1, 3], array("q", [0, 2])), 0, [])
def test_whatever_is_asked_first_the_rows_are_those_of_the_whole(
    case: tuple[str, int, list[int], array[int]], near: int, asked: list[tuple[str, int, int]]
) -> None:
    text, width, inlays, cuts = case
    labels = Inlays(inlays)
    layout = Layout(text, width, labels.within, cuts, near)
    expected = spans(Layout(text, width, inlays, cuts))
    assert sorted(start for start, _ in expected) == whole(text, width, inlays, cuts)
    for question, a, b in asked:
        match question:
            case "row_at":
                row = layout.row_at(a)
                start, end = layout.bounds(row)
                assert start <= a < end or a >= len(text)
            case "bounds":
                assert layout.bounds(a) in expected
            case "row_with":
                row_span = layout.row_with(a)
                assert row_span in expected
                above, below = layout.beside(row_span, -1), layout.beside(row_span, 1)
                assert above is None or above.end == row_span.start
                assert below is None or below.start == row_span.end
                assert above in expected | {None}
                assert below in expected | {None}
            case "around":
                layout.wrap_around(a, b % 8, b % 5)
                row, length = layout.row_at(a), len(layout)
                for other in range(max(row - b % 8, 0), min(row + b % 5, length)):
                    layout.bounds(other)
                assert (layout.row_at(a), len(layout)) == (row, length)
            case "ahead":
                length = len(layout)
                layout.wrap_ahead(a)
                assert len(layout) == length
            case "count":
                layout.count_ahead()
            case "begun":
                begun = layout.begun_within(a, a + b, 1000) or []
                assert {s for s in begun if s <= len(text)} <= {start for start, _ in expected}
            case "rewrap" if text:
                end = min(a, len(text) - 1) + 1
                labels.switch(end)
                layout.rewrap(end - 1, end)
                expected = spans(Layout(text, width, labels.all, cuts))
    while layout.wrap_ahead(near):
        pass
    layout.count_ahead()
    assert len(layout) == len(expected)
    numbered = [layout.bounds(row) for row in range(len(layout))]
    assert numbered == sorted(expected)
    assert list(layout.starts) == [start for start, _ in numbered]


@given(in_parts(), st.data())
def test_what_a_change_of_labels_everywhere_leaves_is_wrapped_when_it_is_looked_at(
    case: tuple[str, int, list[int], array[int]], data: st.DataObject
) -> None:
    text, width, inlays, cuts = case
    if not text:
        return
    labels = Inlays(inlays)
    layout = Layout(text, width, labels.within, cuts)
    before = spans(layout)
    length = len(layout)
    for end in data.draw(st.lists(st.integers(1, len(text)), max_size=6)):
        labels.switch(end)
    moved = layout.rewrap(0, len(text))
    if moved is None:
        assert len(cuts) > FORGOTTEN
        assert len(layout) == length
    after = spans(Layout(text, width, labels.all, cuts))
    assert moved is None or {start for start, _ in before ^ after} <= moved
    assert spans(layout) == after


def test_the_end_of_a_long_text_is_there_without_what_is_before() -> None:
    text = "Nine words stand in this line of the text.\n" * 40_000
    labels = Inlays([])
    layout = Layout(text, 30, labels.within)
    last = layout.row_at(len(text) - 1)
    assert last == len(layout) - 1
    assert layout.bounds(last).end == len(text)
    layout.wrap_around(len(text) - 1, 80, 0)
    top = layout.bounds(len(layout) - 80)
    assert text[top.start - 1] in " \n"
    assert labels.asked < 6 * SHORT
    assert len(layout) == 80_000


def test_wrapping_ahead_goes_from_the_reader_outward() -> None:
    text = "Nine words stand in this line of the text.\n" * 4_000
    labels = Inlays([])
    middle = len(text) // 2
    layout = Layout(text, 30, labels.within, near=middle)
    seen: list[tuple[int, int]] = []
    layout._inlays = lambda start, end: seen.append((start, end)) or []  # type: ignore[func-returns-value]
    while layout.wrap_ahead(middle):
        pass
    assert len(seen) == len(layout.parts) - 1
    distances = [min(abs(start - middle), abs(end - middle)) for start, end in seen]
    assert all(later > earlier - 2 * SHORT for earlier, later in pairwise(distances))


# -- where a text is cut ----------------------------------------------------------------------------

small = pytest.mark.parametrize(("short", "long", "slow"), [(20, 90, 40), (5, 30, 14)])


@small
def test_cuts_lie_behind_line_ends_or_between_graphemes(
    short: int, long: int, slow: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SHORT", short), ("LONG", long), ("SLOW", slow)):
        monkeypatch.setattr(parts, name, value)

    @given(st.lists(texts, min_size=1, max_size=8).map("".join), widths)
    def check(text: str, width: int) -> None:
        cuts = cut(text)
        begins = {begin for begin, _, _ in clusters(text)}
        assert cuts[0] == 0
        for start, end in pairwise([*cuts, len(text)]):
            assert start < end <= start + max(long, short) + 2 or not text
            if 0 < start < len(text) and text[start - 1] not in "\r\n":
                assert start in begins or text[start - 1] == " "
                assert LINE_END.search(text[start - 1 : start + 1]) is None
            assert text[start - 1 : start + 1] != "\r\n"
        natural = {m.end() for m in LINE_END.finditer(text)} | {0}
        if natural.issuperset(cuts):
            assert list(Layout(text, width, (), cuts).starts) == plain_rows(text, width, [])

    check()


def test_a_paragraph_is_only_cut_where_it_is_very_long() -> None:
    paragraph = "A sentence of seven words stands here. " * (LONG // 45)
    text = f"{paragraph}\n\n" * 20
    assert all(text[start - 1] == "\n" for start in cut(text)[1:])
    one = paragraph * 20
    assert len(cut(one)) > 15
    assert all(one[start - 2 : start] == ". " for start in cut(one)[1:])


def test_ideographs_are_cut_behind_their_sentences() -> None:
    text = "東京都新宿区は「大きい。」と言われる。" * 2_000
    assert all(text[start - 1] in "。」" and text[start] != "」" for start in cut(text)[1:])
    assert len(cut("東" * 100_000)) > 20


# -- sums -------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 9), min_size=1, max_size=70), st.data())
def test_sums_are_those_of_the_counts(counts: list[int], data: st.DataObject) -> None:
    sums = Sums(counts)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(counts) - 1))
        new = data.draw(st.integers(1, 9))
        sums.add(at, new - counts[at])
        counts[at] = new
    assert sums.total == sum(counts)
    assert [sums.before(i) for i in range(len(counts) + 1)] == [
        sum(counts[:i]) for i in range(len(counts) + 1)
    ]
    expected = [(i, rest) for i, count in enumerate(counts) for rest in range(count)]
    assert [sums.find(number) for number in range(sums.total)] == expected
