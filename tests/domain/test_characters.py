"""Characters in the place of words."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.characters import Characters

FAMILY = "\U0001f469\u200d\U0001f467"
TEXTS = st.text(f"ab \né\u0301{FAMILY}北\U0001f44d\U0001f3fd", max_size=30)


def parts(text: str) -> list[str]:
    return [text[slice(*span)] for span in Characters(text).within(0, len(text))]


def test_a_character_is_what_people_count() -> None:
    assert parts("e\u0301a 北京") == ["e\u0301", "a", "北", "京"]
    assert parts(f"x{FAMILY}y") == ["x", FAMILY, "y"]
    assert parts("\U0001f44d\U0001f3fdz") == ["\U0001f44d\U0001f3fd", "z"]


@given(TEXTS)
def test_all_ink_is_in_exactly_one_character(text: str) -> None:
    spans = list(Characters(text).within(0, len(text)))
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    covered = {i for span in spans for i in range(*span)}
    assert {i for i, c in enumerate(text) if not c.isspace()} <= covered


@given(TEXTS, st.integers(-2, 32))
def test_going_forth_and_back_comes_to_the_same_place(text: str, offset: int) -> None:
    characters = Characters(text)
    following = characters.after(offset)
    if following is not None:
        assert following.start > offset
        before = characters.before(following.start)
        assert before is None or before.end <= following.start
        assert before is None or characters.after(before.start) == following
