from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.domain.strategies import AT, ME, MODEL, made_annotations, rejected, suggestions
from tui.domain import decisions, navigate
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.index import order
from tui.domain.layer import Layer
from tui.domain.overlay import Item, Overlay
from tui.domain.span import Span


def s(start: int, end: int, label: str = "ORG") -> Suggestion:
    return Suggestion(start, end, label, MODEL)


def a(start: int, end: int, label: str = "ORG") -> Annotation:
    return decisions.add(start, end, label, ME, AT)


def over(*items: Item, nested: bool = False) -> Overlay:
    layer = Layer.of("k", ME, [i for i in items if isinstance(i, Annotation)])
    return Overlay.of(layer, [i for i in items if isinstance(i, Suggestion)], nested)


# -- paragraphs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("blank", ["", " ", "\t  ", "\u3000"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_paragraphs_end_at_blank_lines(line_end: str, blank: str, count: int) -> None:
    first, second = f"One line{line_end}and another.", f"  Indented{line_end}text"
    gap = line_end + (blank + line_end) * count
    text = first + gap + second
    inside = range(len(first))
    behind = range(len(first) + len(gap), len(text))
    assert {navigate.paragraph(text, i) for i in inside} == {Span(0, len(first))}
    assert {navigate.paragraph(text, i) for i in behind} == {Span(len(first) + len(gap), len(text))}
    # From the blank lines on, the paragraph is the one behind them.
    assert navigate.paragraph(text, len(first)) == Span(len(first) + len(gap), len(text))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_line_end_alone_parts_no_paragraph(line_end: str) -> None:
    text = line_end.join(["one", "two", "three"])
    assert {navigate.paragraph(text, i) for i in range(len(text) + 1)} == {Span(0, len(text))}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("distance", [0, 1, 2, 4094, 4095, 4096, 4097, 9000])
def test_far_blank_lines_are_found(line_end: str, distance: int) -> None:
    # A line end falls on each side of the window's edge, where half of one may be cut off.
    line = "word " * 3 + line_end
    middle = (line * (1 + 2 * distance // len(line))).strip()
    text = f"before{line_end * 2}{middle}{line_end * 2}after"
    start = 6 + 2 * len(line_end)
    expected = Span(start, start + len(middle))
    for offset in (start, start + min(distance, len(middle) - 1), start + len(middle) - 1):
        assert navigate.paragraph(text, offset) == expected


def test_a_text_without_text() -> None:
    assert navigate.paragraph("", 0) == Span(0, 0)
    assert navigate.paragraph("\n\n\n", 1).length == 0


@given(
    st.lists(st.sampled_from(["x", "yy z", "\n", "\r\n", "\r", " ", "\t"]), max_size=25).map("".join),
    st.data(),
)
@example("a\r\n\r\nb", None)
def test_a_paragraph_holds_no_blank_line_and_all_of_its_lines(text: str, data: st.DataObject | None) -> None:
    offset = data.draw(st.integers(0, len(text))) if data is not None else 0
    start, end = navigate.paragraph(text, offset)
    inner = [line.strip() for line in re.split(r"\r\n|\r|\n", text[start:end])]
    assert "" not in inner[1:-1]
    if offset < len(text) and not text[offset].isspace():
        assert start <= offset < end
    before = re.split(r"\r\n|\r|\n", text[:start])
    after = re.split(r"\r\n|\r|\n", text[end:])
    assert start == 0 or (len(before) > 2 and not before[-1] and not before[-2].strip())
    assert end == len(text) or (len(after) > 2 and not after[0] and not after[1].strip())


# -- where to go -----------------------------------------------------------------------------------


def test_at_prefers_the_shortest_and_a_decision_to_a_suggestion() -> None:
    outer, inner, decided = s(0, 9), s(2, 4), a(2, 4, "GPE")
    overlay = over(outer, inner, decided, nested=True)
    assert navigate.at(overlay, 2) == decided
    assert navigate.at(overlay, 5) == outer
    assert navigate.at(overlay, 9) is None


def test_at_passes_rejections_over() -> None:
    assert navigate.at(over(rejected(0, 3, "ORG")), 1) is None


@given(st.lists(suggestions(), max_size=12), st.lists(made_annotations(), max_size=6), st.booleans())
def test_tab_visits_every_open_suggestion_once_both_ways(
    proposed: list[Suggestion], decided: list[Annotation], nested: bool
) -> None:
    overlay = Overlay.of(Layer.of("k", ME, decided), proposed, nested)
    expected = sorted(overlay.open, key=order)
    forward: list[Suggestion] = []
    item = navigate.next_open(overlay, 0)
    while item is not None:
        forward.append(item)
        item = navigate.next_open(overlay, item.start, item)
    assert forward == expected
    back: list[Suggestion] = []
    item = navigate.previous_open(overlay, 31)
    while item is not None:
        back.append(item)
        item = navigate.previous_open(overlay, item.start, item)
    assert back == expected[::-1]


@given(st.lists(made_annotations(), max_size=12))
def test_full_stop_and_comma_visit_every_annotation_rejected_ones_too(decided: list[Annotation]) -> None:
    overlay = Overlay.of(Layer.of("k", ME, decided), [])
    expected = sorted(decided, key=order)
    forward: list[Annotation] = []
    item = navigate.next_annotation(overlay, 0)
    while item is not None:
        forward.append(item)
        item = navigate.next_annotation(overlay, item.start, item)
    assert forward == expected
    back: list[Annotation] = []
    item = navigate.previous_annotation(overlay, 31)
    while item is not None:
        back.append(item)
        item = navigate.previous_annotation(overlay, item.start, item)
    assert back == expected[::-1]


def test_from_a_bare_offset_next_begins_there_and_previous_before_it() -> None:
    first, here = s(0, 2), s(5, 7)
    overlay = over(first, here)
    assert navigate.next_open(overlay, 5) == here
    assert navigate.previous_open(overlay, 5) == first
    assert navigate.previous_open(overlay, 6) == here
    no, yes = rejected(5, 7, "ORG"), a(0, 2)
    decided = over(no, yes)
    assert navigate.next_annotation(decided, 5) == no
    assert navigate.previous_annotation(decided, 5) == yes
