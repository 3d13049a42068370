"""Titles and dates."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.readers.heading import TITLE_LENGTH, as_title, first_title, iso_date, language_code, leading_date

LONG = "The committee of the northern harbours met on Thursday to talk about the price of ice and salt"


@given(st.text(), st.integers(0, 3))
def test_a_title_is_short_and_safe(text: str, copies: int) -> None:
    title = first_title(text * 10**copies)
    assert len(title) <= TITLE_LENGTH
    assert not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in title)
    assert title == title.strip()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Short.", "Short."),
        ("  spaces\t and\u00a0tabs ", "spaces and tabs"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\u202eb\u2066c", "a b c"),
        ("Bundes\u00adkanz\u200bler\ufeff\ufff9x\ud800y", "Bundeskanzler x y"),
        (f"Nobody came to the meeting. {LONG}", "Nobody came to the meeting."),
        (f"“Nobody came to the meeting.” {LONG}", "“Nobody came to the meeting.”"),
        (f"It is 3.5 million to the U.S. and Mr. {LONG}", None),
        (
            "今天在北京举行的会议讨论了渔业的未来和冰的价格问题。" * 6,
            "今天在北京举行的会议讨论了渔业的未来和冰的价格问题。",
        ),
    ],
)
def test_a_title_ends_where_a_sentence_does(line: str, title: str | None) -> None:
    if title is None:
        assert as_title(line).endswith("…")
        assert " " + as_title(line).split()[-1].rstrip("…") + " " in line
    else:
        assert as_title(line) == title


def test_a_long_line_without_spaces_is_cut_between_characters() -> None:
    family = "👨‍👩‍👧‍👦"
    title = as_title(family * 50).rstrip("…")
    assert title
    assert title.replace(family, "") == ""
    accents = as_title("e\u0301" * 100).rstrip("…")
    assert accents.endswith("\u0301")


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_the_first_line_with_something_in_it_counts(line_end: str) -> None:
    assert first_title(line_end.join(["", " \t", "\x00", "Here", "Not here"])) == "Here"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" date 2025-10-07 Negotiators", ("2025-10-07", 17)),
        ("Date: 2025-10-07\nNegotiators", ("2025-10-07", 16)),
        ("date 2025-13-07 Negotiators", ("", 0)),
        ("date 2025-10-071 Negotiators", ("", 0)),
        ("dates 2025-10-07", ("", 0)),
        ("The date 2025-10-07", ("", 0)),
    ],
)
def test_a_leading_date_is_found(text: str, found: tuple[str, int]) -> None:
    assert leading_date(text) == found


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-10-07T09:00:00Z", "2025-10-07"),
        ("2025-10-07", "2025-10-07"),
        ("20251007", ""),
        ("May 2025", ""),
        ("", ""),
    ],
)
def test_an_iso_date_is_the_day_of_a_value(value: str, day: str) -> None:
    assert iso_date(value) == day


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "en"), ("de_CH", "de"), ("gsw", "gsw"), ("English", ""), ("", "")]
)
def test_a_language_tag_becomes_its_iso_code(tag: str, code: str) -> None:
    assert language_code(tag) == code
