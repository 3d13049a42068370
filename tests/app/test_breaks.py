"""Where rows of scripts without blanks may end, against ICU."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.breakers import LineBreaker

from tests.app.test_layout import rows
from tui.app.article.breaks import may_break
from tui.app.article.cells import is_wide

LETTERS = "東京都学国語のはカナ漢字𠀀"
CLOSING, OPENING = "、。，．）］｝〉》」』】〕〗！？：；!?)]}’”", "（［｛〈《「『【〔〖([{‘“"
NOT_FIRST = "ぁっょァッョー々ゝ〻・‼⁇％‰℃…‥" + CLOSING
NOT_LAST = "￥＄￡" + OPENING


def by_icu(text: str) -> set[int]:
    """Return where a row may begin by ICU with the strict rules of Japanese, in code points."""
    units = [at for at, character in enumerate(text) for _ in range(1 + (character > "\uffff"))]
    return {units[start] for start, _ in LineBreaker(text, "ja@lb=strict").segments() if start}


def ours(text: str) -> set[int]:
    pairs = enumerate(pairwise(text), 1)
    return {at for at, (a, b) in pairs if may_break(a, b, is_wide(a) or is_wide(b))}


@given(st.text(LETTERS, max_size=12))
def test_between_letters_a_row_may_end_anywhere(text: str) -> None:
    assert ours(text) == by_icu(text) == set(range(1, len(text)))


@given(st.text(LETTERS + NOT_FIRST + NOT_LAST + "—a1", max_size=12))
@settings(max_examples=150)
def test_a_row_ends_nowhere_that_icu_forbids(text: str) -> None:
    # What goes with a digit or a letter, and marks of quotation, are looked at by their surroundings there.
    left_out = {at for at in range(1, len(text)) if {*text[at - 1 : at + 1]} & {*"‘’“”a1￥＄￡℃‰％"}}
    assert ours(text) - by_icu(text) <= left_out


@pytest.mark.parametrize("sign", NOT_FIRST)
def test_no_row_begins_with_what_closes(sign: str) -> None:
    assert not may_break("東", sign, True)
    assert may_break("東", "京", True)


@pytest.mark.parametrize("sign", NOT_LAST)
def test_no_row_ends_with_what_opens(sign: str) -> None:
    assert not may_break(sign, "東", True)


def test_what_belongs_together_stays_together() -> None:
    assert rows("x東京——大阪", 6) == ["x東京", "——大阪"]
    assert rows("中国\xa0人民", 6) == ["中", "国\xa0人", "民"]
    assert rows("約100％です", 8) == ["約100％", "です"]
    assert rows("で、￥500。", 8) == ["で、", "￥500。"]


def test_words_of_korean_stay_whole_where_they_fit() -> None:
    assert rows("부산에서 12일 서울로 갔다.", 11) == ["부산에서 ", "12일 서울로 ", "갔다."]
    assert rows("정말 ㅋㅋㅋㅋ", 10) == ["정말 ", "ㅋㅋㅋㅋ"]
    assert rows("대한민국국회의사당", 10) == ["대한민국국", "회의사당"]


def test_rows_of_tibetan_and_of_khmer_end_behind_a_word() -> None:
    assert rows("བོད་ཡིག་གསར་", 6) == ["བོད་ཡིག་", "གསར་"]
    assert rows("ខ្ញុំ\u200bទៅ\u200bសាលា", 7) == ["ខ្ញុំ\u200bទៅ\u200b", "សាលា"]


def test_rows_of_thai_end_at_a_blank_near_the_edge_and_else_between_characters() -> None:
    assert rows("ภาษาไทย ดีมาก", 10) == ["ภาษาไทย ", "ดีมาก"]
    assert rows("ดี ภาษาไทยภาษาไทย", 10) == ["ดี ภาษาไทย", "ภาษาไทย"]
    assert rows("กำลังกำลังกำลัง", 6)[0][-1] != "ก"


@pytest.mark.parametrize(
    "one",
    ["क्ष", "नी", "ශ්\u200dරී", "กำ", "\u1112\u1161\u11ab", "\U0001f44d\U0001f3fd", "1\ufe0f\u20e3",
     "\U0001f1e9\U0001f1ea"],
)  # fmt: skip
def test_no_row_ends_within_a_character(one: str) -> None:
    for lead in range(4):
        text = "x" * lead + one * 12
        for row in rows(text, 7)[1:]:
            assert row.startswith(one)


def test_a_row_has_room_for_vowel_signs_where_a_terminal_gives_them_a_cell_of_their_own() -> None:
    assert rows("नीनीनीनीनी", 8) == ["नी" * 4, "नी"]
