from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from tests.domain.strategies import NASTY, mixed_texts
from tui.app.article.cells import cell_width, clipped, graphemes, is_wide, most_cells, padded
from tui.domain.graphemes import KINDS, NOT_PLAIN, OTHER, stands_on_nothing
from tui.domain.shown import displayed

BIDI = {0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""The characters with the property Bidi_Control (Unicode Standard Annex 9)."""

FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters that nothing is seen of."""

ATTACKS = [
    "\x1b[2J\x1b]0;title\x07",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x9b31m\x9d52;c;x\x9c",
    "\x1bP+q544e\x1b\\",
    "\x00\x07\x08\x7f\x0b\x0c\x0e\x0f\x05",
    "abc\u202edef\u202c\u2066ghi\u2069\u200f\u061c",
    "[bold]markup[/bold] [link=x]y[/link] [/nope]",
    "a\u2028b\u2029c\x85d\ufeff",
    "half \ud83d and \ude00 pairs",
    "joined\u200d\n\u200d\r\u200d\u200d\u200d\x1b[0m\u200d",
    "1\r2\r\n3\n4",
]
"""Texts that move the cursor, set the clipboard, answer, reorder, or are no text at all."""


def acts(character: str) -> bool:
    """Whether a terminal may do something on a character, or it cannot be sent at all."""
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or ord(character) in BIDI


@pytest.fixture(scope="module")
def everything() -> str:
    return "".join(map(chr, range(sys.maxunicode + 1)))


def test_no_character_that_acts_on_a_terminal_is_ever_shown(everything: str) -> None:
    shown = "".join(displayed(everything[i : i + 64]) for i in range(0, len(everything), 64))
    assert len(shown) == len(everything)
    assert not [hex(i) for i, c in enumerate(shown) if acts(c)]
    assert not [hex(i) for i, c in enumerate(everything) if acts(c) and cell_width(c) != 1]


def test_what_is_taken_for_plain_is_one_cell_and_shown_as_it_is(everything: str) -> None:
    plain = NOT_PLAIN.sub("", everything)
    assert {c for c in plain if get_character_cell_size(c) != 1 or acts(c)} == set()
    assert {c for c in plain if KINDS[c] != OTHER and not c.isspace()} == set()
    assert displayed(plain) == plain
    assert set(plain) >= set(map(chr, range(0x20, 0x7F)))
    assert not {c for c in "\n\r\t\x1b\u200d\ufe0f\u0301名" if c in plain}


def test_controls_have_pictures_of_their_own() -> None:
    assert displayed("\x00\t\n\r\x1b\x7f") == "␀→␊␍␛␡"
    assert displayed("\u202e\ud800\x9b") == "▯��"


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_is_shown_as_text(text: str) -> None:
    for shown in (displayed(text), clipped(text, 12), padded(text, 40)):
        assert not [c for c in shown if acts(c)]
        shown.encode()
    assert len(displayed(text)) == len(text)


@given(mixed_texts, st.data())
def test_what_is_shown_is_one_to_one_with_the_text(text: str, data: st.DataObject) -> None:
    shown = displayed(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if acts(c)]
    assert displayed(shown) == shown
    changed = {a for a, b in zip(text, shown, strict=True) if a != b}
    assert all(unicodedata.category(c)[0] in "CMZ" or stands_on_nothing(c) or c in FILLERS for c in changed)


@given(mixed_texts)
def test_graphemes_cover_the_text_and_their_cells_add_up(text: str) -> None:
    shown = displayed(text)
    position = total = 0
    for start, end, cells in graphemes(shown):
        assert start == position < end
        position, total = end, total + cells
    assert position == len(shown)
    assert total == cell_width(text)


def test_a_line_end_is_never_part_of_another_grapheme() -> None:
    for text in ("a\u200d\nb", "\U0001f469\u200d\r\n", "名\u200d\u200d\nx", "\u200d\n", "a\u200d \u200db"):
        starts = {start for start, _, _ in graphemes(displayed(text))}
        assert {m.start() for m in re.finditer(r"[\r\n ]", text)} <= starts


def test_joined_emoji_and_accents_are_one_grapheme() -> None:
    assert graphemes(displayed("\U0001f469\u200d\U0001f4bb!")) == [(0, 3, 2), (3, 4, 1)]
    assert graphemes(displayed("e\u0301a")) == [(0, 2, 1), (2, 3, 1)]
    assert graphemes(displayed("\u2764\ufe0fx")) == [(0, 2, 2), (2, 3, 1)]


@pytest.mark.parametrize(
    ("text", "cells"), [("", 0), ("abc", 3), ("名前", 4), ("e\u0301", 1), ("a\tb", 3), ("\x1b[0m", 4)]
)
def test_width_in_cells(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def test_wide_characters() -> None:
    assert [is_wide(c) for c in "a名Ａ\U0001f600\u0301"] == [False, True, True, True, False]


def most_width(shown: str) -> int:
    return sum(most_cells(shown[start:end]) for start, end, _ in graphemes(shown))


@given(mixed_texts, st.integers(0, 30))
def test_clipped_is_no_wider_than_asked_and_keeps_what_fits(text: str, width: int) -> None:
    kept = clipped(text, width)
    assert cell_width(kept) <= width
    shown = displayed(text)
    if most_width(shown) <= width:
        assert kept == shown
    elif width:
        assert kept.endswith("…")
        assert shown.startswith(kept[:-1])
        # One more grapheme would not have fitted.
        cut = len(kept) - 1
        following = next(end for _, end, _ in graphemes(shown) if end > cut)
        assert most_width(shown[:following]) > width - 1


@given(mixed_texts, st.integers(0, 30))
def test_padded_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    shown = padded(text, width)
    assert cell_width(shown) == width
    assert shown.rstrip(" ") == clipped(text, width).rstrip(" ")


def test_every_hard_piece_is_clipped_and_padded() -> None:
    for piece in NASTY:
        for width in range(6):
            assert cell_width(padded(piece * 3, width)) == width
