"""No text makes the program send what a terminal acts on, and every line keeps its place."""

from __future__ import annotations

import re
import sys
import unicodedata
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.app.test_cells import ATTACKS, BIDI
from tests.app.test_layout import widths
from tests.domain.strategies import MODEL, mixed_texts, spans
from tui.app.article.layout import Layout
from tui.app.article.painter import Focus, paint
from tui.app.article.sending import segments
from tui.app.palette import Look
from tui.app.steady import LEFT_TO_RIGHT, Placed, ends_marked, is_unsteady, placed
from tui.domain.annotation import Suggestion
from tui.domain.labels import ontonotes
from tui.domain.overlay import Item
from tui.domain.span import overlaps

LABELS = ontonotes()
CONSOLE = Console(file=StringIO(), force_terminal=True, color_system="truecolor")
OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\[[0-9]+G")
"""What the program sends besides text: colours, and the column of what follows."""


def styled(look: Look) -> Style:
    return Style(bold=look.current, reverse=look.caret, italic=look.tag)


def acts(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or ord(character) in BIDI - {ord(LEFT_TO_RIGHT)}
        or 0xFDD0 <= ord(character) <= 0xFDEF
        or ord(character) & 0xFFFE == 0xFFFE
    )


def sent(text: str, width: int, items: list[Item], focus: Focus) -> list[str]:
    """Return what is sent for each row of a text."""
    layout = Layout(text, width, sorted(item.end for item in items))
    found = []
    for row in range(len(layout)):
        bounds = layout.bounds(row)
        here = [item for item in items if overlaps(item, bounds)]
        picture = paint(text, bounds, here, focus, LABELS)
        strip = Strip([Segment("  "), *segments(picture.pieces, Style(), styled)], picture.cells + 2)
        strip = strip.adjust_cell_length(width + 4)
        found.append((Placed(strip, 7, [width + 4]) if is_unsteady(strip) else strip).render(CONSOLE))
    return found


@given(mixed_texts.filter(bool), widths, st.data())
@settings(max_examples=120)
def test_no_text_makes_the_program_send_what_acts_on_a_terminal(
    text: str, width: int, data: st.DataObject
) -> None:
    items: list[Item] = []
    if data.draw(st.booleans()):
        start, end = data.draw(spans(len(text)))
        items = [Suggestion(start, end, data.draw(st.sampled_from(["PERSON", text])), MODEL)]
    focus = Focus(data.draw(spans(len(text), longest=4)), None, data.draw(st.none() | spans(len(text))))
    for line in sent(text, width, items, focus):
        assert not [c for c in OURS.sub("", line) if acts(c)]
        line.encode()
        if not re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U0001efff]", text):
            assert LEFT_TO_RIGHT not in line


def test_no_character_at_all_is_sent_that_acts_on_a_terminal() -> None:
    # All that are not letters like thousands of others, and of those some.
    special = [*range(0x3100), *range(0xD700, 0x10000), *range(0x1D000, 0x20000), *range(0xE0000, 0xE0200)]
    codes = [code for code in special if code not in (0xA, 0xD)]
    codes += [*range(0x3100, 0xD700, 61), *range(0x10000, sys.maxunicode + 1, 61), sys.maxunicode]
    for first in range(0, len(codes), 20_000):
        text = "".join(map(chr, codes[first : first + 20_000]))
        line = "".join(sent(text, 200, [], Focus()))
        assert not [hex(ord(c)) for c in OURS.sub("", line) if acts(c)]


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_is_sent_as_text(text: str) -> None:
    for name in (text, f"{text}\u05d0", f"{text}\u0915\u093e"):
        line = Strip(ends_marked([Segment("x")]))
        assert line.text == "x"
        for row in sent(name, 12, [Suggestion(0, len(name), name, MODEL)], Focus()):
            assert not [c for c in OURS.sub("", row) if acts(c)]


# -- right to left ---------------------------------------------------------------------------------

HEBREW = "שלום Anna עולם"


def test_text_from_right_to_left_is_sent_in_its_order_and_ends_with_a_mark() -> None:
    (line,) = sent(HEBREW, 40, [Suggestion(0, 4, "PERSON", MODEL)], Focus())
    body = OURS.sub("", line).strip(" ")
    assert body == f"{LEFT_TO_RIGHT}שלום{LEFT_TO_RIGHT}?PER Anna עולם{LEFT_TO_RIGHT}"


def test_a_mark_takes_no_cell_and_other_text_has_none() -> None:
    marked = ends_marked([Segment("שלום", Style(bold=True)), Segment(" | "), Segment("אב")])
    assert [part.text for part in marked] == ["שלום", LEFT_TO_RIGHT, " | ", "אב", LEFT_TO_RIGHT]
    assert sum(part.cell_length for part in marked) == 9
    assert marked[1].style == Style(bold=True)
    plain = [Segment("abc"), Segment("名"), Segment("ก")]
    assert ends_marked(plain) == plain


# -- cells that terminals do not agree on ----------------------------------------------------------


class Narrow:
    """One line of a terminal that gives each character the cells that a function says."""

    def __init__(self, cells: dict[str, int]) -> None:
        self.cells = cells
        self.line = [""] * 60
        self.at = 0

    def take(self, data: str) -> str:
        for part in re.split(r"(\x1b\[[0-9;]*[mG])", data):
            column = re.fullmatch(r"\x1b\[([0-9]+)G", part)
            if column is not None:
                self.at = int(column[1]) - 1
            elif not part.startswith("\x1b"):
                for character in part:
                    width = self.cells.get(character, 1)
                    if width:
                        self.line[self.at : self.at + width] = [character, *[""] * (width - 1)]
                        self.at += width
        return "".join(self.line)


SIGN, VIRAMA, HEART, PICTURE = "\u093e", "\u094d", "\u2764", "\ufe0f"
KINDS = [
    {SIGN: 0, VIRAMA: 0, HEART: 2, PICTURE: 0},
    {SIGN: 1, VIRAMA: 0, HEART: 1, PICTURE: 0},
    {SIGN: 1, VIRAMA: 1, HEART: 2, PICTURE: 0},
]


@pytest.mark.parametrize("cells", KINDS, ids=["as meant", "signs apart", "wide"])
def test_each_part_of_a_list_begins_where_it_is_meant_to(cells: dict[str, int]) -> None:
    line = Strip(
        [
            Segment("│"),
            Segment(f" {'क' + SIGN}{'क' + SIGN} {HEART + PICTURE}      "),
            Segment("0/7"),
            Segment("│"),
        ]
    )
    (shown,) = placed([line], 4)
    terminal = Narrow(cells)
    terminal.at = 4
    seen = terminal.take(shown.render(CONSOLE))
    assert "".join(terminal.line[4:5]) == "│"
    end = 4 + line.cell_length
    assert terminal.line[end - 4 : end] == ["0", "/", "7", "│"]
    assert terminal.at == end
    assert seen.count("क") == 2
    assert HEART in seen


def test_a_piece_of_a_line_keeps_its_parts_in_place() -> None:
    line = Strip([Segment("ab"), Segment("क" + SIGN + "    "), Segment("|"), Segment("xyz")])
    (whole,) = placed([line], 0)
    left, middle, right = whole.divide([1, 7, line.cell_length])
    assert isinstance(left, Strip)
    assert not isinstance(left, Placed)
    assert middle.render(CONSOLE).endswith("\x1b[8G")
    assert not isinstance(right, Placed)
    assert whole.crop(0, 7).render(CONSOLE).endswith("\x1b[8G")
    assert "".join(piece.text for piece in (left, middle, right)) == line.text
    assert placed([Strip([Segment("plain")])], 3)[0].render(CONSOLE) == "plain"
