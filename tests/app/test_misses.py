"""Possible misses: the keys that go to them, and what is done there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_host import Desk, Sample, desk_with

VISIT = Sample(
    "visit",
    "[Anna Berg](PERSON) saw Carla Dahl in [Oslo](GPE).\nThen Carla Dahl went to Bergen with Erik Moe.\n",
)
PLAIN = Sample("plain", "nothing here has a name\n")


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, (VISIT, PLAIN)) as opened:
        yield opened


async def test_m_and_shift_m_select_what_nobody_tagged(visit: Desk) -> None:
    async with visit.open() as reader:
        assert await reader.goes_through("m", 4) == [
            "<Carla Dahl>",
            "<Carla Dahl>",
            "<Bergen>",
            "<Erik Moe>",
        ]
        await reader.press("m")
        assert "Round at the other end" in reader.message
        assert reader.current() == "<Carla Dahl>"
        assert await reader.goes_through("M", 3) == ["<Erik Moe>", "<Bergen>", "<Carla Dahl>"]
        assert visit.tags() == []


async def test_a_label_key_tags_a_miss_and_goes_on_to_the_next(visit: Desk) -> None:
    async with visit.open() as reader:
        await reader.press("m", "1")
        assert reader.decided() == [("Carla Dahl", "PERSON", "added")]
        # The second mention is suggested now: memory has it.
        assert "Carla Dahl*PER went" in reader.text
        assert reader.current() == "<Bergen>"
        await reader.press("3")
        assert reader.current() == "<Erik Moe>"
        await reader.press("1")
        assert "No possible miss is left" in reader.message
        assert [tag[0] for tag in visit.tags(VISIT)] == ["Carla Dahl", "Bergen", "Erik Moe"]


async def test_a_takes_the_label_that_is_proposed(visit: Desk, tmp_path: Path) -> None:
    async with visit.open() as reader:
        await reader.press("m", "a")
        assert "choose one" in reader.message
        assert reader.decided() == []
    banks = Sample("banks", "[Oslo Bank](ORG) closed.\n\nThen Bergen Bank bought it from Erik Moe.\n")
    (tmp_path / "banks").mkdir()
    with desk_with(tmp_path / "banks", [banks]) as desk:
        async with desk.open() as reader:
            await reader.press("a", "m")
            assert "ORG? a tags it so" in reader.message
            await reader.press("a")
            assert reader.decided()[1] == ("Bergen Bank", "ORG", "added")
            assert reader.current() == "<Erik Moe>"


async def test_x_passes_over_a_miss_and_it_is_not_offered_again(visit: Desk) -> None:
    async with visit.open() as reader:
        await reader.press("m", "x")
        assert reader.current() == "<Carla Dahl>"
        await reader.press("x", "x")
        assert reader.current() == "<Erik Moe>"
        await reader.press("g")
        assert await reader.goes_through("m", 1) == ["<Erik Moe>"]
        assert visit.tags(VISIT) == []


async def test_escape_ends_it_and_a_label_then_stays(visit: Desk) -> None:
    async with visit.open() as reader:
        await reader.press("m", "escape")
        assert reader.session.selection is None
        await reader.press("1")
        assert reader.decided() == [("Carla", "PERSON", "added")]
        assert reader.current() == "Carla/PERSON"


async def test_edges_of_a_miss_can_be_moved_before_it_is_tagged(visit: Desk) -> None:
    async with visit.open() as reader:
        await reader.press("m", "minus", "1")
        assert reader.decided() == [("Carla", "PERSON", "added")]


async def test_picking_a_label_for_a_miss_goes_on_too(visit: Desk) -> None:
    async with visit.open() as reader:
        await reader.press("m", "e", "o")
        assert reader.decided() == [("Carla Dahl", "ORG", "added")]
        assert reader.session.missing


async def test_where_nothing_looks_like_a_name_it_says_so(visit: Desk) -> None:
    async with visit.open(1) as reader:
        await reader.press("m")
        assert "No possible miss near here" in reader.message
        await reader.press("M")
        assert "No possible miss near here" in reader.message


async def test_blind_nothing_is_proposed_for_a_miss(tmp_path: Path) -> None:
    trade = Sample("trade", "In spring, Fjord Lines bought Color Lines from Bergen.\n")
    with desk_with(tmp_path, [trade]) as desk:
        async with desk.open() as reader:
            await reader.press("m", "2")
            assert reader.current() == "<Color Lines>"
            await reader.press("f8", "M", "M")
            assert reader.current() == "<Color Lines>"
            assert "ORG" not in reader.message
            await reader.press("a")
            assert len(reader.decided()) == 1


async def test_keys_typed_ahead_tag_one_miss_after_the_other(visit: Desk) -> None:
    async with visit.open() as reader:
        await reader.type_ahead("m", "1", "3", "1")
        assert [tag[:2] for tag in reader.decided()] == [
            ("Carla Dahl", "PERSON"),
            ("Bergen", "GPE"),
            ("Erik Moe", "PERSON"),
        ]
