"""What is shown of a text never acts on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import GlossatorError
from tui.domain.shown import SUBSTITUTES, displayed, one_line


def test_whatever_is_substituted_is_not_printable_by_itself() -> None:
    # What `displayed` relies on when it leaves a printable text as it is.
    assert [code for code in (*SUBSTITUTES, 0x200D) if chr(code).isprintable()] == []
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
    idle = {code for code in range(0x110000) if displayed(f"\u200d{chr(code)}")[0] == "▯"}
    assert idle == {*SUBSTITUTES, *range(0x21), *range(0x20, 0x7F), 0xA0}


def test_one_line_is_one_line() -> None:
    assert one_line("  first\r\n second\u2028third\t\x1b[0m ") == "first second third ␛[0m"


def test_an_error_is_safe_to_show_wherever_its_words_come_from() -> None:
    error = GlossatorError("No \x1b[31m\n", "Try \u202e.", "\x07")
    assert (error.message, error.hint, error.title) == ("No ␛[31m␊", "Try ▯.", "␇")
    assert str(error) == "No ␛[31m␊ Try ▯."
