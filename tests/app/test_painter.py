from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.test_cells import ATTACKS, acts
from tests.app.test_layout import clusters, texts, widths
from tests.domain.strategies import AT, LABELS, ME, MODEL, corrected, rejected, spans
from tui.app.article.cells import cell_width, graphemes
from tui.app.article.layout import Layout
from tui.app.article.painter import Focus, Piece, RowPicture, has_tag, mark_of, paint, tag_of
from tui.app.article.wrapping import INLAY
from tui.app.palette import Look
from tui.domain import decisions
from tui.domain.annotation import Suggestion
from tui.domain.index import order
from tui.domain.labels import Label, LabelSet, ontonotes
from tui.domain.overlay import Item
from tui.domain.shown import displayed
from tui.domain.span import Span, overlaps

LABEL_SET = ontonotes()


@st.composite
def some_items(draw: st.DrawFn, length: int) -> list[Item]:
    """Items with ids of their own, in order."""
    found: dict[str, Item] = {}
    for _ in range(draw(st.integers(0, 6))):
        start, end = draw(spans(length))
        label = draw(st.sampled_from([*LABELS, "長い名前", "é"]))
        suggestion = Suggestion(start, end, label, MODEL)
        kinds: list[Item] = [
            suggestion,
            decisions.accept(suggestion, ME, AT),
            decisions.add(start, end, label, ME, AT),
            corrected(start, end, label, was=(0, 1, "X")),
        ]
        made = draw(st.sampled_from(kinds))
        found[made.id] = made
    return sorted(found.values(), key=order)


@st.composite
def pictures(draw: st.DrawFn) -> tuple[str, list[Item], Focus, list[RowPicture]]:
    """A text, what lies on it, where the attention is, and all of its rows painted."""
    text = draw(texts.filter(bool))
    items = draw(some_items(len(text)))
    hidden = rejected(*draw(spans(len(text))), "ORG")
    focus = Focus(
        draw(spans(len(text), longest=4)),
        draw(st.sampled_from([None, hidden, *items])),
        draw(st.none() | spans(len(text))),
    )
    hits = [Span(*span) for span in draw(st.lists(spans(len(text)), max_size=3))]
    inlays = sorted(item.end for item in items)
    layout = Layout(text, draw(widths), inlays)
    painted = []
    for row in range(len(layout)):
        bounds = layout.bounds(row)
        here = [item for item in items if overlaps(item, bounds)]
        found = tuple(hit for hit in hits if overlaps(hit, bounds))
        painted.append(paint(text, bounds, here, focus, LABEL_SET, True, found))
    return text, items, focus, painted


@given(pictures())
def test_the_pieces_show_each_row_once_and_nothing_else(
    case: tuple[str, list[Item], Focus, list[RowPicture]],
) -> None:
    text, _, _, painted = case
    for picture in painted:
        body = [piece for piece in picture.pieces if piece.start < piece.end]
        position = picture.start
        for piece in body:
            assert piece.start == position
            position = piece.end
        assert position == picture.end
        shown = "".join(piece.text for piece in body)
        assert shown == displayed(text[picture.start : picture.end])
        assert not [c for piece in picture.pieces for c in piece.text if acts(c)]
    hidden = [text[a.end : b.start] for a, b in pairwise(painted)] + [text[painted[-1].end :]]
    assert not "".join(hidden).strip(" \r\n")


@given(pictures())
def test_the_cells_of_the_pieces_follow_one_another(
    case: tuple[str, list[Item], Focus, list[RowPicture]],
) -> None:
    text, _, _, painted = case
    for picture in painted:
        x = 0
        for piece in picture.pieces:
            assert piece.x == x
            assert piece.cells == sum(cells for _, _, cells in graphemes(piece.text))
            assert piece.cells == INLAY or piece.start < piece.end
            x += piece.cells
        labels = sum(piece.start == piece.end for piece in picture.pieces)
        assert picture.cells == x == cell_width(text[picture.start : picture.end]) + INLAY * labels


@given(pictures())
def test_no_look_changes_within_a_grapheme(case: tuple[str, list[Item], Focus, list[RowPicture]]) -> None:
    text, _, _, painted = case
    for picture in painted:
        row = text[picture.start : picture.end]
        begins = {picture.start + begin for begin, _, _ in clusters(row)} | {picture.end}
        assert all(piece.start in begins and piece.end in begins for piece in picture.pieces)


@given(pictures())
def test_every_item_has_one_label_and_is_in_its_colour(
    case: tuple[str, list[Item], Focus, list[RowPicture]],
) -> None:
    _, items, focus, painted = case
    tags = [piece.item for picture in painted for piece in picture.pieces if piece.look.tag]
    wanted = [item for item in items if has_tag(item)]
    assert sorted(tag.id for tag in tags if tag is not None) == sorted(item.id for item in wanted)
    alone = [a for a in items if not any(overlaps(a, b) for b in items if b is not a)]
    for item in alone:
        if focus.current is not None and overlaps(focus.current, item) and focus.current.id != item.id:
            continue
        for piece in (p for picture in painted for p in picture.pieces if p.start < p.end):
            within = item.start <= piece.start < item.end
            if within and focus.current is not None and piece.item is focus.current is not item:
                continue  # a grapheme that both share has the current one's colour
            others = [b for b in items if b is not item and b.start < piece.end and piece.start < b.end]
            # A grapheme of which each of two items has a part has the colour of one of them.
            assert piece.item is item or not within or piece.item in others


@given(pictures())
def test_from_offset_to_cell_and_back(case: tuple[str, list[Item], Focus, list[RowPicture]]) -> None:
    text, _, _, painted = case
    for picture in painted:
        row = text[picture.start : picture.end]
        for begin, end, cells in clusters(row):
            offset = picture.start + begin
            x = picture.x_of(offset)
            assert [picture.x_of(picture.start + i) for i in range(begin, end)] == [x] * (end - begin)
            if cells:
                assert picture.offset_at(x) == offset
                assert picture.offset_at(x + cells - 1) == offset
        assert picture.x_of(picture.end) == picture.cells
        for x in (-1, picture.cells, picture.cells + 7):
            assert picture.start <= picture.offset_at(x) <= max(picture.end - 1, picture.start)


@given(pictures())
def test_a_click_picks_what_is_drawn_there(case: tuple[str, list[Item], Focus, list[RowPicture]]) -> None:
    _, _, _, painted = case
    for picture in painted:
        for piece in picture.pieces:
            for x in range(piece.x, piece.x + piece.cells):
                assert picture.item_at(x) is piece.item
        assert picture.item_at(picture.cells) is None
        assert picture.item_at(-1) is None


# -- looks -----------------------------------------------------------------------------------------

NO_FOCUS = Focus()
TEXT = "Anna met Bob in Rome today"
ANNA = Suggestion(0, 4, "PERSON", MODEL)
ROME = decisions.add(16, 20, "GPE", ME, AT)


def picture(items: list[Item], focus: Focus = NO_FOCUS, *, tags: bool = True, text: str = TEXT) -> RowPicture:
    return paint(text, Span(0, len(text)), sorted(items, key=order), focus, LABEL_SET, tags)


def piece(row: RowPicture, text: str) -> Piece:
    return next(piece for piece in row.pieces if piece.text == text)


def test_an_open_and_a_decided_span_look_different_and_bear_their_marks() -> None:
    row = picture([ANNA, ROME])
    assert [p.text for p in row.pieces] == ["Anna", "?PER", " met Bob in ", "Rome", "+GPE", " today"]
    assert piece(row, "Anna").look == Look(1, "open")
    assert piece(row, "Rome").look == Look(3, "decided")
    assert piece(row, "?PER").look == Look(1, "open", tag=True)
    assert [p.item for p in row.pieces] == [ANNA, ANNA, None, ROME, ROME, None]


def test_without_labels_the_text_stands_alone() -> None:
    row = picture([ANNA, ROME], tags=False)
    assert "".join(p.text for p in row.pieces) == TEXT
    assert row.cells == len(TEXT)


def test_marks_tell_the_states_apart_without_colour() -> None:
    said = decisions.accept(ANNA, ME, AT)
    flagged = replace(said, flag=True)
    states: list[Item] = [
        ANNA,
        said,
        corrected(0, 4, "ORG", was=(0, 4, "GPE")),
        ROME,
        rejected(0, 4, "ORG"),
        flagged,
    ]
    marks = [mark_of(item) for item in states]
    assert len(set(marks)) == len(marks)
    assert all(cell_width(mark) == 1 for mark in marks)


@pytest.mark.parametrize(
    "short",
    [
        "ORG",
        "",
        "A",
        "長い名",
        "[b]",
        "a\nb",
        "\x1b[0m",
        "toolong",
        "e\u0301e\u0301e\u0301e\u0301",
        "\u200d\u200d",
    ],
)
def test_a_label_behind_a_span_takes_four_cells_whatever_it_is_called(short: str) -> None:
    labels = LabelSet([Label("X", short)])
    for name in ("X", short):
        tag = tag_of(Suggestion(0, 1, name, MODEL), labels)
        assert cell_width(tag) == INLAY
        assert not [c for c in tag if acts(c)]


def test_the_current_span_is_on_top_and_its_rejection_is_shown_while_it_is_current() -> None:
    inner = Suggestion(9, 12, "ORG", MODEL)
    outer = decisions.add(5, 20, "EVENT", ME, AT)
    assert piece(picture([outer, inner]), "Bob").item is inner
    row = picture([outer, inner], Focus(Span(5, 8), outer))
    assert piece(row, "Bob").look == Look(7, "decided", current=True)
    no = rejected(9, 12, "ORG")
    assert piece(picture([], Focus(Span(9, 12), no)), "Bob").look == Look(2, "rejected", current=True)
    assert all(not p.look.tag for p in picture([], Focus(Span(9, 12), no)).pieces)
    assert all(p.item is None for p in picture([]).pieces)


def test_caret_and_selection_show_on_bare_text_and_on_spans() -> None:
    assert piece(picture([], Focus(Span(5, 8))), "met").look == Look(caret=True)
    row = picture([ANNA], Focus(Span(5, 8), None, Span(0, 8)))
    assert piece(row, "Anna").look == Look(1, "open", selected=True)
    assert piece(row, " ").look == Look(selected=True)
    assert piece(row, "met").look == Look(selected=True, caret=True)
    # On the current span the caret says nothing more, unless it is on a part of it.
    assert piece(picture([ANNA], Focus(Span(0, 4), ANNA)), "Anna").look == Look(1, "open", current=True)
    longer = Suggestion(0, 8, "EVENT", MODEL)
    assert piece(picture([longer], Focus(Span(0, 4), longer)), "Anna").look.caret


def test_a_span_and_a_caret_that_end_within_a_grapheme_are_drawn_to_its_end() -> None:
    text = "e\u0301e\u0301 \U0001f469\u200d\U0001f4bb!"
    half = Suggestion(0, 3, "ORG", MODEL)
    row = picture([half], text=text)
    assert [(p.text, p.item) for p in row.pieces][:2] == [("e\u0301e\u0301", half), ("?ORG", half)]
    second = Suggestion(7, 8, "ORG", MODEL)
    assert piece(picture([second], text=text), "\U0001f469\u200d\U0001f4bb").item is second
    assert piece(picture([], Focus(Span(6, 7)), text=text), "\U0001f469\u200d\U0001f4bb").look.caret


def test_labels_of_spans_that_end_together_stand_behind_it_the_inner_first() -> None:
    inner, outer = Suggestion(5, 8, "ORG", MODEL), Suggestion(0, 8, "EVENT", MODEL)
    row = picture([inner, outer])
    assert [p.text for p in row.pieces] == ["Anna ", "met", "?ORG", "?EVT", " Bob in Rome today"]


def test_a_span_over_two_rows_has_its_label_where_it_ends() -> None:
    long = Suggestion(0, 8, "EVENT", MODEL)
    first = paint(TEXT, Span(0, 5), [long], Focus(), LABEL_SET)
    second = paint(TEXT, Span(5, 26), [long], Focus(), LABEL_SET)
    assert [p.text for p in first.pieces] == ["Anna"]
    assert [p.text for p in second.pieces][:2] == ["met", "?EVT"]


def test_a_span_that_ends_with_its_line_keeps_its_label() -> None:
    text = "Anna\n\nBob"
    assert [p.text for p in paint(text, Span(0, 5), [ANNA], Focus(), LABEL_SET).pieces] == ["Anna", "?PER"]
    over = Suggestion(0, 6, "PERSON", MODEL)
    assert [p.text for p in paint(text, Span(5, 6), [over], Focus(), LABEL_SET).pieces] == ["?PER"]


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_is_painted_as_text(text: str) -> None:
    layout = Layout(text, 20)
    item = Suggestion(0, len(text), text, MODEL)
    for row in range(len(layout)):
        for part in paint(text, layout.bounds(row), [item], Focus(Span(0, 1), item), LABEL_SET).pieces:
            assert not [c for c in part.text if acts(c)]
            part.text.encode()


def test_exactly_the_hits_are_marked_within_spans_and_over_their_edges() -> None:
    found = (Span(2, 6), Span(16, 18), Span(24, 30))
    row = paint(TEXT, Span(0, len(TEXT)), [ANNA, ROME], Focus(), LABEL_SET, True, found)
    marked = {i for p in row.pieces if p.look.hit for i in range(p.start, p.end)}
    assert marked == {2, 3, 4, 5, 16, 17, 24, 25}
    assert not any(p.look.hit for p in row.pieces if p.look.tag)
    assert row.hits == found
    assert piece(row, "Ro").item == ROME


@given(texts.filter(bool), widths)
def test_what_is_not_seen_is_painted_and_clicked_in_its_own_cell(text: str, width: int) -> None:
    layout = Layout(text, width, invisibles=True)
    for row in range(len(layout)):
        bounds = layout.bounds(row)
        picture = paint(text, bounds, [], NO_FOCUS, LABEL_SET, invisibles=True)
        body = "".join(p.text for p in picture.pieces if p.start < p.end)
        assert not set(body) & {" ", "\xa0", "\u200c", "\u200d", "\ufe0f"}
        sign = "".join(p.text for p in picture.pieces if p.start == p.end)
        assert sign == {"\r\n": "␍↵", "\r": "␍", "\n": "↵"}.get(text[picture.end : bounds.end], "")
        for begin, _, cells in graphemes(body):
            x = picture.x_of(picture.start + begin)
            assert picture.offset_at(x) == picture.offset_at(x + cells - 1) == picture.start + begin


def test_blanks_joiners_and_line_ends_show_on_request() -> None:
    text = "a b\xa0c\u3000\U0001f469\u200d\U0001f4bb\t\r\nd"
    row = paint(text, Span(0, len(text) - 1), [ANNA], NO_FOCUS, LABEL_SET, invisibles=True)
    assert "".join(p.text for p in row.pieces) == "a·b␣?PERc□\U0001f469▯\U0001f4bb→␍↵"
    plain = paint(text, Span(0, len(text) - 1), [], NO_FOCUS, LABEL_SET)
    assert "".join(p.text for p in plain.pieces) == text[:9] + "→"
