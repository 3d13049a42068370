"""Scripts without blanks between words: caret, misses, codes and edges go by the words of a segmenter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.reader_host import Desk, Sample, desk_with
from tui.domain.hints import MORE
from tui.domain.tokens import TokenBlock
from tui.nlp.segmenting import segment


class Segmented(Sample):
    """An article with the tokens that the worker process makes of it."""

    def block(self) -> TokenBlock:
        found = [match.span() for match in re.finditer(r"[^\s。，]+|[。，]", self.text)]
        starts, ends, names = segment(self.text, *map(list, zip(*found, strict=True)))
        return TokenBlock.of(0, len(self.text), zip(starts, ends, strict=True), names)


TRIP = Segmented("trip", "[王小明](PERSON)昨天去了中国甘肃省金塔县。\n他喜欢北京大学的老师。\n")
TOKYO = Segmented("tokyo", "[安倍晋三](PERSON)首相は東京を訪れた。\n")


@pytest.fixture
def trip(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, (TRIP, TOKYO)) as opened:
        yield opened


async def test_right_goes_by_words(trip: Desk) -> None:
    async with trip.open() as reader:
        assert await reader.goes_through("right", 5) == ["昨天", "去", "了", "中国", "甘肃省"]
        await reader.press("v", "right")
        assert reader.current() == "<甘肃省金塔县>"


async def test_edges_go_by_words(trip: Desk) -> None:
    async with trip.open() as reader:
        await reader.press("equals_sign")
        assert reader.decided() == [("王小明昨天", "PERSON", "corrected")]


async def test_m_goes_to_names_the_longest_first(trip: Desk) -> None:
    async with trip.open() as reader:
        assert await reader.goes_through("m", 3) == [
            "<中国甘肃省金塔县>",
            "<北京大学>",
            "<中国甘肃省金塔县>",
        ]
        # When the long one is passed over, the names in it are offered.
        assert await reader.goes_through("x", 1) == ["<甘肃省>"]
        assert await reader.goes_through("m", 3) == ["<金塔县>", "<北京大学>", "<中国>"]


async def test_a_name_is_tagged_where_it_was_found(trip: Desk) -> None:
    async with trip.open() as reader:
        await reader.press("m", "3")
        assert reader.decided() == [("中国甘肃省金塔县", "GPE", "added")]
        assert reader.current() == "<北京大学>"


async def test_codes_lead_to_names_at_once_and_to_words_behind_a_letter(trip: Desk) -> None:
    async with trip.open() as reader:
        await reader.press("s")
        jump = reader.app.reader.jump
        assert jump is not None
        codes = {TRIP.text[slice(*place.span)]: code for code, place in jump.places.items()}
        assert {"中国甘肃省金塔县", "中国", "甘肃省", "金塔县", "北京大学"} <= codes.keys()
        assert {word for word, code in codes.items() if code.startswith(MORE)} >= {
            "昨天",
            "去",
            "喜欢",
            "老师",
        }
        assert len(codes["中国甘肃省金塔县"]) == 1
        await reader.press(*codes["喜欢"])
        assert reader.current() == "喜欢"


async def test_words_and_names_come_with_the_suggestions(tmp_path: Path) -> None:
    fresh = replace(TRIP, cached=False)
    with desk_with(tmp_path, (fresh,)) as desk:
        async with desk.open() as reader:
            await reader.press("s")
            jump = reader.app.reader.jump
            assert jump is not None
            before = dict(jump.places)
            event = fresh.part(0, len(fresh.text), done=True)._replace(tokens=fresh.block())
            await reader.hear(event)
            assert before.items() <= jump.places.items()
            added = {place.span: code for code, place in jump.places.items() if code not in before}
            await reader.press(
                *next(code for span, code in added.items() if fresh.text[slice(*span)] == "北京大学")
            )
            assert reader.current() == "北京大学"
            await reader.press("m")
            assert reader.current() == "<中国甘肃省金塔县>"


async def test_japanese_has_words_and_names(trip: Desk) -> None:
    async with trip.open(1) as reader:
        words = await reader.goes_through("right", 4)
        assert words == ["安倍晋三/PERSON", "首相", "は", "東京"]
        assert await reader.goes_through("m", 1) == ["<東京>"]


# -- other scripts ---------------------------------------------------------------------------------

THAI = Segmented("thai", "[กรุงเทพมหานคร](GPE)ตั้งอยู่ในประเทศไทย\n")
HINDI = Segmented("hindi", "[मीरा शर्मा](PERSON) क्षत्रिय संग्रहालय में। 👩🏽\u200d🚀🇮🇳 नई\n")


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, (THAI, HINDI)) as opened:
        yield opened


async def test_right_goes_by_words_of_thai(far: Desk) -> None:
    async with far.open() as reader:
        assert await reader.goes_through("right", 4) == ["ตั้ง", "อยู่", "ใน", "ประเทศไทย"]


async def test_by_characters_the_caret_never_stops_within_one(far: Desk) -> None:
    async with far.open() as reader:
        await reader.press("right_square_bracket", "f7", "g")
        session = reader.session
        stops = [session.caret_span()]
        while True:
            await reader.press("right")
            if session.caret_span() == stops[-1]:
                break
            stops.append(session.caret_span())
        seen = [HINDI.text[slice(*span)] for span in stops]
        assert seen[:4] == ["मी", "रा", "श", "र्मा"]
        assert {"क्ष", "त्रि", "👩🏽\u200d🚀", "🇮🇳"} <= set(seen)
        assert "".join(seen) == "".join(HINDI.text.split())


async def test_a_click_on_any_cell_of_a_character_picks_it(far: Desk) -> None:
    async with far.open() as reader:
        await reader.press("right_square_bracket")
        view = reader.view
        rows = [y for y in range(view.size.height) if "क्ष" in view.render_line(y).text]
        for word in ("क्षत्रिय", "संग्रहालय", "👩🏽\u200d🚀"):
            start = HINDI.text.index(word)
            cells = [x for x in range(view.size.width) if view.offset_at(x, rows[0]) == start]
            assert cells
            await reader.pilot.click(view, offset=(cells[-1], rows[0]))
            assert reader.session.caret_span().start == start
