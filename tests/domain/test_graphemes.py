"""Where one character ends, against ICU and against going through the whole text from its beginning."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker

from tests.domain.strategies import SCRIPTS, mixed_texts
from tui.domain.characters import Characters
from tui.domain.graphemes import (
    JOINER,
    KINDS,
    LONGEST,
    SIGN,
    grapheme_at,
    grapheme_end,
    graphemes,
    stands_on_nothing,
    widened,
)
from tui.domain.span import Span
from tui.domain.substitutes import SUBSTITUTES
from tui.domain.tokens import Tokens

FAMILY = "\U0001f469\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f468\U0001f3fb"


def all_of(text: str) -> list[Span]:
    return list(graphemes(text, 0, len(text)))


def by_icu(text: str) -> set[int]:
    """Return where a character begins by ICU, in code points."""
    units = [at for at, character in enumerate(text) for _ in range(1 + (character > "\uffff"))]
    return {units[start] for start, end in CharacterBreaker(text, "en").segments() if start < end}


@given(mixed_texts)
def test_graphemes_cover_the_text_and_each_is_found_from_wherever_one_asks(text: str) -> None:
    found = all_of(text)
    assert "".join(text[start:end] for start, end in found) == text
    for here in found:
        assert 0 < here.end - here.start <= LONGEST
        assert grapheme_end(text, here.start) == here.end
        assert all(grapheme_at(text, offset) == here for offset in range(*here))


def differs(text: str, at: int) -> bool:
    """Whether the beginning of a grapheme at an offset may be ours alone, or ICU's alone."""
    before, behind = text[at - 1], text[at]
    substituted = ord(before) in SUBSTITUTES or ord(behind) in SUBSTITUTES
    seen = stands_on_nothing(behind) or SIGN in (KINDS[before], KINDS[behind])
    spacing = unicodedata.category(behind) == "Mc" or "Cn" in map(unicodedata.category, (before, behind))
    return substituted or seen or spacing or JOINER in (before, behind) or before.isspace()


@given(st.lists(st.sampled_from((*SCRIPTS, "a", "1", "\u0301", "क", "\u094d", FAMILY, "नी")), max_size=20))
@settings(max_examples=300)
def test_a_text_is_cut_where_icu_cuts_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    ours, theirs = {here.start for here in all_of(text)}, by_icu(text)
    cut = {here.end for here in all_of(text) if text[slice(*here)].count("\u094d") > 3}
    assert not {at for at in ours ^ theirs if not differs(text, at)} - cut


@pytest.mark.parametrize(
    "one",
    ["क्ष", "कार्", "नी", "நி", "র‍্যা", "ශ්‍රී", "กำ", "ຫຳ", "ខ្មែ", "\u1112\u1161\u11ab", "각", "g\u0308\u0323",
     "❤\ufe0f", "1\ufe0f\u20e3", "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea", FAMILY, "葛\U000e0100",
     "می\u200c"[1:],
     "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"],
)  # fmt: skip
def test_one_character(one: str) -> None:
    expected = 2 if one == "कार्" else 1
    assert len(all_of(one)) == expected
    assert len(all_of(f"{one}a{one}b")) == 2 * expected + 2


LONG = {
    "marks": "a" + "\u0301" * 5000 + "b",
    "joiners": "a" + JOINER * 5000 + "b",
    "joined": ("\U0001f469" + JOINER) * 4000 + "x",
    "flags": "\U0001f1e9\U0001f1ea" * 2500,
    "conjunct": "क\u094d" * 3000,
    "jamo": "\u1112" * 3000 + "\u1161" * 3000,
    "prepended": "\u0600" * 6000,
    "selectors": "\U0001f600" + "\U000e0100" * 6000,
    "tags": "\U0001f3f4" + "\U000e0061" * 6000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_makes_a_long_character_or_one_that_is_far_to_seek(text: str) -> None:
    found = all_of(text)
    assert max(end - start for start, end in found) <= LONGEST
    wanted = {offset: here for here in found for offset in range(*here)}
    for offset in (*range(0, 5000, 611), *range(1000, 1100), *range(2040, 2060), len(text) - 1):
        assert grapheme_at(text, offset) == wanted[offset]


class Counted(str):
    """A text that counts how often it is looked at."""

    __slots__ = ("looks",)
    looks: int

    def __getitem__(self, key: object) -> str:
        self.looks = getattr(self, "looks", 0) + 1
        return super().__getitem__(key)  # type: ignore[index]


@pytest.mark.parametrize("unit", ["\u0301", JOINER, "\U0001f469" + JOINER, "क\u094d", "\U0001f1e9", "\u1112"])
def test_what_one_question_costs_does_not_grow_with_the_text(unit: str) -> None:
    text = Counted(unit * 200_000)
    grapheme_at(text, len(text) - 7)
    assert text.looks < 20_000


@given(mixed_texts, st.data())
@example("a\u200d\u00bb 0\u200d", None)
def test_words_and_characters_begin_and_end_with_graphemes(text: str, data: st.DataObject | None) -> None:
    edges = {edge for here in all_of(text) for edge in here} | {0, len(text)}
    for tokens in (Tokens(text), Characters(text)):
        for token in tokens.within(0, len(text)):
            assert {token.start, token.end} <= edges
    if data is not None and text:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        wide = widened(text, Span(start, end))
        assert {wide.start, wide.end} <= edges
        assert wide.start <= start < end <= wide.end
        assert widened(text, wide) == wide
