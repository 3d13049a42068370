"""F7: everything that goes by words goes by single characters; the keys that move edges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_host import Desk, Sample, desk_with
from tests.domain.strategies import problems

ANGELA = "Angela Merkel"
MIXED = Sample("mixed", "[Oslos](GPE) Hafen, 北京市 und e\u0301lise 👩\u200d👧x.\n")


@pytest.fixture
def mixed(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, (MIXED,)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("keys", "span"),
    [
        (["equals_sign"], f"{ANGELA} met"),
        (["minus"], "Angela"),
        (["tab", "semicolon"], "met Barack Obama"),
        (["tab", "apostrophe"], "Obama"),
        (["equals_sign", "minus"], ANGELA),
        (["apostrophe", "semicolon"], ANGELA),
    ],
)
async def test_keys_that_move_an_edge_by_a_word(desk: Desk, keys: list[str], span: str) -> None:
    async with desk.open() as reader:
        await reader.press(*keys)
        assert reader.current() == f"{span}/PERSON"
        assert desk.tags()[0][0] == span


@pytest.mark.parametrize(
    ("keys", "span"),
    [
        (["minus"], "Oslo"),
        (["minus", "equals_sign"], "Oslos"),
        (["equals_sign"], "Oslos H"),
        (["apostrophe"], "slos"),
        (["apostrophe", "semicolon"], "Oslos"),
        (["H", "H"], "Osl"),
        ([">"], "slos"),
        (["shift+left", "L"], "Oslos"),
    ],
)
async def test_f7_moves_edges_by_a_character(mixed: Desk, keys: list[str], span: str) -> None:
    async with mixed.open() as reader:
        await reader.press("f7", *keys)
        assert reader.current() == f"{span}/GPE"
        assert mixed.tags(MIXED)[0][0] == span
        await reader.press("f7")
        assert "by words" in reader.message


async def test_f7_selects_within_a_word_and_never_within_a_character(mixed: Desk) -> None:
    async with mixed.open() as reader:
        await reader.press("f7")
        reader.session.go_to(MIXED.text.index("京"))
        await reader.press("v", "l", "3")
        assert reader.decided() == [("京市", "GPE", "added")]
        reader.session.go_to(MIXED.text.index("e\u0301"))
        await reader.press("1")
        assert reader.decided()[-1][0] == "e\u0301"
        reader.session.go_to(MIXED.text.index("👩"))
        await reader.press("1")
        assert reader.decided()[-1][0] == "👩\u200d👧"
        assert problems(reader.session.overlay.layer, len(MIXED.text)) == []


async def test_the_caret_goes_by_characters_and_every_span_can_be_reached(mixed: Desk) -> None:
    async with mixed.open() as reader:
        await reader.press("G", "g", "f7")
        carets = [reader.session.caret]
        for _ in range(40):
            await reader.press("l")
            if reader.session.caret == carets[-1]:
                break
            carets.append(reader.session.caret)
        back = [carets[-1]]
        for _ in carets[1:]:
            await reader.press("h")
            back.append(reader.session.caret)
        assert back == carets[::-1]
        assert MIXED.text.index("\u0301") not in carets
        assert MIXED.text.index("市") in carets


async def test_f7_stays_on_in_the_next_article_and_off_again(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("f7", "]", "minus")
        assert reader.current() == "Ursula von der Leye/PERSON"
        await reader.press("u", "f7", "minus")
        assert reader.current() == "Ursula von der/PERSON"
