"""The mouse: where a click, a drag or the wheel comes to, at both sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset

from tests.app.hosts import text_of
from tests.app.reader_host import MEETING, SPEECH, Desk, Running, Sample, cells, desk_with
from tui.app.widgets.bars import KeyBar, LabelBar
from tui.app.widgets.library import LibraryPane
from tui.app.widgets.sidebar import EntityList

SIZES = [(80, 24), (120, 40)]

WIDE = Sample(
    "wide",
    "[陈美玲](PERSON) 从 [厦门](GPE) 来。 Then 👩🏽\u200d🍳 met [Zoë](PERSON) again.\n",
    "Wide characters",
)


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, [WIDE]) as opened:
        yield opened


async def click(reader: Running, at: Offset, times: int = 1) -> None:
    await reader.pilot.click("#article", offset=at, times=times)
    await reader.settle()


async def drag(reader: Running, start: Offset, *stops: Offset) -> None:
    """Press the button at one place of the article, move over others, and let it go at the last."""
    await reader.pilot.mouse_down("#article", offset=start)
    for stop in stops:
        origin = reader.view.region.offset
        reader.app.post_message(moved(origin + stop))
        await reader.settle()
    await reader.pilot.mouse_up("#article", offset=stops[-1])
    await reader.settle()


def moved(to: Offset) -> events.MouseMove:
    x, y = to
    return events.MouseMove(None, x, y, 0, 0, 1, False, False, False, x, y)


# -- clicks in the text ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_word_puts_the_caret_there(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        at = reader.spot("spoke")
        for x in range(len("spoke")):
            await click(reader, at + Offset(x, 0))
            assert reader.current() == "spoke"
            await reader.press("g")
        await click(reader, at)
        await reader.press("7")
        assert desk.tags() == [("spoke", "EVENT", "added")]


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_span_or_its_label_picks_it(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        at = reader.spot("Barack Obama?PER")
        for x in (0, 6, 11, 12, 15):
            await reader.press("g")
            await click(reader, at + Offset(x, 0))
            assert reader.current() == "Barack Obama/PERSON"
        await click(reader, at + Offset(16, 0))
        assert reader.current() == "in"
        await click(reader, at)
        await reader.press("x")
        assert desk.tags() == [("Barack Obama", "PERSON", "rejected")]


async def test_a_click_beside_above_or_below_the_text_does_no_harm(desk: Desk) -> None:
    async with desk.open() as reader:
        await click(reader, Offset(0, 0))
        await click(reader, Offset(10, 30))
        assert reader.current() == "Angela Merkel/PERSON"
        await click(reader, Offset(0, reader.spot("Telekom").y))
        assert reader.current() == "Telekom/ORG"
        await click(reader, Offset(75, reader.spot("Telekom").y))
        assert reader.current() == "."
        assert desk.tags() == []


async def test_a_double_click_selects_the_word(desk: Desk) -> None:
    async with desk.open() as reader:
        await click(reader, reader.spot("else") + Offset(2, 0), times=2)
        assert reader.current() == "<else>"
        await reader.press("5")
        assert desk.tags() == [("else", "NORP", "added")]


async def test_a_triple_click_selects_the_paragraph(desk: Desk) -> None:
    async with desk.open() as reader:
        await click(reader, reader.spot("paid"), times=3)
        assert reader.current() == "<Telekom paid $5 million to Siemens in Munich.>"
        await click(reader, reader.spot("paid"))
        assert reader.current() == "paid"


async def test_a_click_ends_a_selection(desk: Desk) -> None:
    async with desk.open() as reader:
        await click(reader, reader.spot("else"), times=2)
        await click(reader, reader.spot("spoke"))
        assert reader.current() == "spoke"
        assert reader.session.selection is None


async def test_clicks_at_wide_characters(wide: Desk) -> None:
    async with wide.open() as reader:
        at = reader.spot("陈美玲?PER")
        for x in range(cells("陈美玲?PER")):
            await reader.press("G")
            await click(reader, at + Offset(x, 0))
            assert reader.current() == "陈美玲/PERSON", x
        await click(reader, at + Offset(cells("陈美玲?PER "), 0))
        assert reader.current() == "从"
        cook = reader.spot("👩🏽\u200d🍳")
        for x in range(cells("👩🏽\u200d🍳")):
            await click(reader, cook + Offset(x, 0))
            assert reader.session.article.text[reader.session.caret] == "👩", x
        for text, current in (("met", "met"), ("Zoë", "Zoë/PERSON"), ("again", "again")):
            await click(reader, reader.spot(text))
            assert reader.current() == current


# -- dragging --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_dragging_selects_whole_words_either_way(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        start, end = reader.spot("paid") + Offset(2, 0), reader.spot("Siemens") + Offset(3, 0)
        await drag(reader, start, start + Offset(6, 0), end)
        assert reader.current() == "<paid $5 million to Siemens>"
        await reader.press("escape")
        await drag(reader, end, start)
        assert reader.current() == "<paid $5 million to Siemens>"
        await reader.press("6")
        assert desk.tags() == [("paid $5 million to Siemens", "FAC", "added")]


async def test_dragging_goes_across_lines_and_shrinks_again(desk: Desk) -> None:
    async with desk.open() as reader:
        start, below = reader.spot("Berlin"), reader.spot("Telekom") + Offset(2, 0)
        await drag(reader, start, below)
        assert reader.current() == "<Berlin on Tuesday.\n\nTelekom>"
        await drag(reader, start, below, start + Offset(9, 0), start + Offset(3, 0))
        assert reader.current() == "<Berlin>"
        await drag(reader, below, start)
        assert reader.current() == "<Berlin on Tuesday.\n\nTelekom>"
        assert desk.tags() == []


async def test_dragging_over_wide_characters(wide: Desk) -> None:
    async with wide.open() as reader:
        await drag(reader, reader.spot("从"), reader.spot("来") + Offset(1, 0))
        assert reader.current() == "<从 厦门 来>"
        await drag(reader, reader.spot("Then"), reader.spot("👩🏽\u200d🍳") + Offset(1, 0))
        assert reader.current().startswith("<Then 👩")


async def test_dragging_out_of_the_pane_ends_with_the_button(desk: Desk) -> None:
    async with desk.open() as reader:
        await drag(reader, reader.spot("met"), reader.spot("Barack"), Offset(5, 35))
        assert reader.current() == "<met Barack>"
        reader.app.post_message(moved(reader.view.region.offset + reader.spot("Munich")))
        await reader.settle()
        assert reader.current() == "<met Barack>"


# -- labels, panes, bars ---------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "name"), [((80, 24), "ORG"), ((120, 40), "ORG")])
async def test_a_click_on_a_label_in_the_bar_applies_it(desk: Desk, size: tuple[int, int], name: str) -> None:
    async with desk.open(size=size) as reader:
        bar = reader.app.reader.query_one(LabelBar)
        x = text_of(bar).index(f"2 {name}")
        await reader.pilot.click(LabelBar, offset=(x + 2, 0))
        await reader.settle()
        assert desk.tags() == [("Angela Merkel", "ORG", "corrected")]
        await drag(reader, reader.spot("paid"), reader.spot("million"))
        await reader.pilot.click(LabelBar, offset=(x, 0))
        await reader.settle()
        assert desk.tags()[-1] == ("paid $5 million", "ORG", "corrected")


async def test_the_rest_of_the_labels_is_a_click_away(desk: Desk) -> None:
    async with desk.open(size=(120, 24)) as reader:  # too low for the second row, where they stand otherwise
        bar = reader.app.reader.query_one(LabelBar)
        await reader.pilot.click(LabelBar, offset=(text_of(bar).index("e 8 more") + 2, 0))
        await reader.settle()
        await reader.press("w")
        assert desk.tags() == [("Angela Merkel", "WORK_OF_ART", "corrected")]


async def test_a_click_on_a_key_in_the_footer_presses_it(desk: Desk) -> None:
    async with desk.open() as reader:
        bar = reader.app.reader.query_one(KeyBar)
        await reader.pilot.click(KeyBar, offset=(text_of(bar).index("a accept") + 3, 0))
        await reader.settle()
        assert desk.tags() == [("Angela Merkel", "PERSON", "accepted")]


async def click_entity(reader: Running, text: str) -> None:
    entities = reader.app.reader.query_one(EntityList)
    row = next(y for y, line in enumerate(text_of(entities).splitlines()) if text in line)
    # The pane's border takes the first row and column.
    await reader.pilot.click(EntityList, offset=(4, row + 1))
    await reader.settle()


async def test_a_click_in_the_sidebar_applies_a_label_or_goes_to_a_mention(desk: Desk) -> None:
    async with desk.open() as reader:
        await click_entity(reader, "Munich")
        assert reader.current() == "Munich/GPE"
        assert desk.tags() == []
        await click_entity(reader, "ORG")
        assert desk.tags() == [("Munich", "ORG", "corrected")]
        assert reader.view.has_focus


async def test_a_click_on_a_form_goes_from_mention_to_mention(tmp_path: Path) -> None:
    sample = Sample("twice", "[Ada](PERSON) met [Bob](PERSON), and [Ada](PERSON) left.\n")
    with desk_with(tmp_path, [sample]) as desk:
        async with desk.open() as reader:
            places = []
            for _ in range(3):
                await click_entity(reader, "Ada")
                places.append(reader.session.caret)
            assert places == [17, 0, 17]


async def test_a_click_in_the_library_opens_an_article(desk: Desk) -> None:
    async with desk.open(size=(200, 60)) as reader:
        await reader.pilot.click(LibraryPane, offset=(6, 2))
        await reader.settle()
        assert reader.session.article.id == SPEECH.id
        assert reader.view.has_focus
        await reader.pilot.click(LibraryPane, offset=(6, 1))
        await reader.settle()
        assert reader.session.article.id == MEETING.id


# -- the wheel -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_wheel_scrolls_and_leaves_the_caret(tmp_path: Path, size: tuple[int, int]) -> None:
    sample = Sample("long", "\n\n".join(f"Line {number} of [Ada](PERSON)." for number in range(80)))
    with desk_with(tmp_path, [sample]) as desk:
        async with desk.open(size=size) as reader:
            x, y = reader.view.region.offset + Offset(5, 5)

            async def wheel(kind: type[events.MouseScrollDown | events.MouseScrollUp]) -> None:
                reader.app.post_message(kind(None, x, y, 0, 0, 0, False, False, False, x, y))
                await reader.settle()
                await reader.pilot.wait_for_animation()
                await reader.settle()

            for _ in range(5):
                await wheel(events.MouseScrollDown)
            assert reader.view.scroll_offset.y > 5
            assert reader.session.caret == sample.text.index("Ada")
            for _ in range(9):
                await wheel(events.MouseScrollUp)
            assert reader.view.scroll_offset.y == 0
            assert desk.tags() == []


async def test_a_click_lands_on_what_is_seen_after_scrolling(tmp_path: Path) -> None:
    sample = Sample("long", "\n\n".join(f"Line{number} of [Ada](PERSON)." for number in range(80)))
    with desk_with(tmp_path, [sample]) as desk:
        async with desk.open(size=(80, 24)) as reader:
            reader.view.scroll_to(y=61, animate=False)
            await reader.settle()
            await click(reader, reader.spot("Line33"))
            assert reader.current() == "Line33"
