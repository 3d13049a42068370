"""What is shown of a text never acts on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import GlossatorError
from tui.domain.graphemes import LONGEST
from tui.domain.shown import displayed, one_line
from tui.domain.substitutes import SUBSTITUTES


def test_what_stands_for_a_character_is_no_character_that_needs_it() -> None:
    assert not any(ord(shown) in SUBSTITUTES for shown in SUBSTITUTES.values())


@given(st.text(st.characters() | st.sampled_from("\x1b\u202e\u200d\ud800\n\t \U0001f469")))
def test_what_is_shown_is_as_long_and_acts_on_nothing(text: str) -> None:
    shown = displayed(text)
    assert len(shown) == len(text)
    assert not any(ord(character) in SUBSTITUTES for character in shown)
    assert not any(ord(character) in SUBSTITUTES for character in one_line(text))


def test_controls_are_visible_and_each_keeps_its_place() -> None:
    assert displayed("a\x1b[2J\r\n\tb\u202e\x9b\ud800") == "a␛[2J␍␊→b▯��"


def test_a_joiner_that_joins_nothing_is_visible() -> None:
    assert displayed("a\u200d\nb") == "a▯␊b"
    assert displayed("\U0001f469\u200d\U0001f4bb") == "\U0001f469\u200d\U0001f4bb"
    assert one_line("end\u200d") == "end▯"
    for behind in (*map(chr, SUBSTITUTES), *" a~\xa0\u3000\u200d\ufe0f▯", ""):
        assert displayed(f"\u0995\u200d{behind}")[1] == "▯"
    for behind in "\u09cd\u0995\U0001f4bb\u2764":
        assert displayed(f"\u0995\u200d{behind}") == f"\u0995\u200d{behind}"


HIDDEN_TEXT = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def test_what_would_hide_text_is_visible() -> None:
    assert displayed(f"a{HIDDEN_TEXT}b") == "a▯▯▯▯b"
    assert displayed(SCOTLAND + "\U000e0061") == SCOTLAND + "▯"
    assert displayed("\U0001f600\ufe0f\U000e0101\U000e0102") == "\U0001f600\ufe0f▯▯"
    assert displayed("\u845b\U000e0100") == "\u845b\U000e0100"
    assert displayed("می\u200cخواهم \u200cب\u200c\u200c") == "می\u200cخواهم ▯ب\u200c▯"
    assert displayed("\u3164\u115f\u1160\uffa0") == "▯▯▯▯"


def test_a_mark_that_stands_on_nothing_is_visible() -> None:
    assert displayed("\u0301a\u0301 \u0301\n\u0301") == "▯a\u0301 ▯␊▯"
    assert displayed("a" + "\u0301" * (2 * LONGEST)).count("▯") == 2


def test_a_word_break_between_letters_without_blanks_is_a_small_mark() -> None:
    assert displayed("ខ្ញុំ\u200bទៅ\u200b a\u200bb") == "ខ្ញុំ·ទៅ▯ a▯b"


def test_one_line_is_one_line() -> None:
    assert one_line("  first\r\n second\u2028third\t\x1b[0m ") == "first second third ␛[0m"


def test_an_error_is_safe_to_show_wherever_its_words_come_from() -> None:
    error = GlossatorError("No \x1b[31m\n", "Try \u202e.", "\x07")
    assert (error.message, error.hint, error.title) == ("No ␛[31m␊", "Try ▯.", "␇")
    assert str(error) == "No ␛[31m␊ Try ▯."
