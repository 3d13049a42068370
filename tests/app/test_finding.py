"""The find bar and its keys, over the whole app."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.hosts import text_of
from tests.app.reader_host import MEETING, Desk, Running, Sample, desk_with
from tui.app.article.painter import Piece
from tui.app.widgets.find_bar import FindBar, FindInfo

SIZES = [(80, 24), (120, 40)]
LONG = Sample(
    "long",
    "\n\n".join(f"Line {n} of a [Berlin](GPE) text about york and New York." for n in range(60)) + "\n",
)


async def find(reader: Running, *keys: str) -> None:
    """Press keys, and wait until the text has been gone through."""
    for key in keys:
        await reader.press(key)
        await searched(reader)


async def searched(reader: Running) -> None:
    await reader.app.workers.wait_for_complete()
    await reader.settle()


def told(reader: Running) -> str:
    return text_of(reader.app.reader.query_one(FindInfo)).strip()


def is_on(reader: Running) -> bool:
    return any(bar.display for bar in reader.app.reader.query(FindBar))


def marked(reader: Running) -> list[str]:
    """Return what is marked as a hit, on all rows that have been painted."""
    page = reader.view._page
    assert page is not None
    rows = [page.layout.bounds(row) for row in range(len(page))]
    pieces: list[Piece] = [piece for row in rows for piece in page.picture(row).pieces]
    joined: list[str] = []
    end = -1
    for piece in pieces:
        if piece.look.hit:
            if piece.start == end:
                joined[-1] += piece.text
            else:
                joined.append(piece.text)
            end = piece.end
    return joined


@pytest.mark.parametrize("size", SIZES)
async def test_slash_finds_while_it_is_typed_and_n_goes_round(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        await find(reader, "/", "i", "n")
        assert marked(reader) == ["in", "in", "in"]
        assert told(reader).startswith("1 of 3")
        assert reader.current() == "<in>"
        await find(reader, "enter")
        assert reader.view.has_focus
        await find(reader, "n")
        assert told(reader).startswith("2 of 3")
        await find(reader, "n", "n")
        assert told(reader).startswith("1 of 3")
        assert "No more below" in reader.message
        await find(reader, "N")
        assert told(reader).startswith("3 of 3")
        assert "No more above" in reader.message
        await find(reader, "escape")
        assert not is_on(reader)
        assert marked(reader) == []
        assert reader.session.selection is None
        assert desk.tags() == []


async def test_escape_while_typing_returns_to_where_the_caret_was(tmp_path: Path) -> None:
    with desk_with(tmp_path, [LONG]) as desk:
        async with desk.open() as reader:
            before, top = reader.current(), reader.view.scroll_offset
            await find(reader, "/", *"line 58")
            assert reader.current() == "<Line 58>"
            assert reader.view.scroll_offset != top
            await find(reader, "escape")
            assert (reader.current(), reader.view.scroll_offset) == (before, top)
            assert not is_on(reader)


async def test_a_label_key_tags_exactly_the_hit_and_finding_goes_on(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"nobody else", "enter", "5")
        assert desk.tags() == [("Nobody else", "NORP", "added")]
        assert reader.current() == "Nobody else/NORP"
        assert is_on(reader)
        await find(reader, "u")
        assert desk.tags() == []


async def test_a_part_of_a_word_is_tagged_as_the_whole_word(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"obod", "enter")
        assert marked(reader) == ["obod"]
        await find(reader, "1")
        assert desk.tags() == [("Nobody", "PERSON", "added")]


async def test_a_hit_that_is_a_suggestion_can_be_accepted(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"siemens", "enter")
        assert reader.current() == "Siemens/ORG"
        await find(reader, "a")
        assert desk.tags() == [("Siemens", "ORG", "accepted")]


async def test_v_extends_from_the_hit(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"nobody", "enter", "v", "right")
        assert reader.current() == "<Nobody else>"
        await find(reader, "escape")
        assert is_on(reader)
        await find(reader, "escape")
        assert not is_on(reader)


async def test_a_capital_whole_words_and_expressions(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"m")
        small = len(marked(reader))
        await find(reader, "escape", "/", "M")
        assert marked(reader) == ["M", "M"] != [*range(small)]
        await find(reader, "escape", "/", *"on", "ctrl+w")
        assert marked(reader) == ["on"]
        assert "[x] words" in told(reader)
        await find(reader, "ctrl+w", "ctrl+u", *r"\$\d", "ctrl+r")
        assert "[x] regex" in told(reader)
        assert marked(reader) == ["$5"]


async def test_a_bad_expression_is_said_in_the_bar(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as reader:
        await find(reader, "/", "ctrl+r", *"(in")
        assert "Not a regular expression: missing )" in told(reader)
        await find(reader, "enter")
        assert reader.app.reader.query_one(FindBar).typing
        await find(reader, ")", "enter")
        assert told(reader).startswith("1 of 3")


async def test_nothing_found_says_so_and_stays_in_the_bar(desk: Desk) -> None:
    async with desk.open() as reader:
        before = reader.current()
        await find(reader, "/", *"zzz", "enter")
        assert told(reader).startswith("no hit")
        assert reader.app.reader.query_one(FindBar).typing
        assert reader.current() == before


async def test_no_key_of_the_reader_works_while_a_text_is_typed(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"a1x", "ctrl+z", "tab", "f5", "f2", "pagedown", "]")
        assert desk.tags() == []
        assert reader.app.screen is reader.app.reader
        assert reader.app.reader.query_one(FindBar).typing


async def test_n_looks_again_after_the_end_and_in_another_article(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "n")
        assert "Nothing to find yet" in reader.message
        await find(reader, "/", *"in", "enter", "escape", "n")
        assert told(reader).startswith("2 of 3")
        await find(reader, "]")
        assert not is_on(reader)
        await find(reader, "n")
        assert (reader.current(), told(reader)[:6]) == ("<in>", "1 of 1")
        await find(reader, "escape", "N")
        assert told(reader).startswith("1 of 1")


async def test_earlier_texts_come_back_with_the_arrow_keys(desk: Desk) -> None:
    async with desk.open() as reader:
        for text in ("met", "spoke"):
            await find(reader, "/", *text, "enter", "escape")
        await find(reader, "/")
        bar = reader.app.reader.query_one(FindBar)
        assert bar._input.value == "spoke"
        await find(reader, "up")
        assert (bar._input.value, marked(reader)) == ("met", ["met"])
        await find(reader, "down", "enter")
        assert marked(reader) == ["spoke"]
        await find(reader, "escape", "/", "enter")
        assert marked(reader) == ["spoke"]


async def test_tab_looks_at_the_next_hit_while_typing(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"in", "tab")
        assert told(reader).startswith("2 of 3")
        await find(reader, "shift+tab")
        assert told(reader).startswith("1 of 3")


async def test_only_rows_with_hits_are_painted_anew(tmp_path: Path) -> None:
    with desk_with(tmp_path, [LONG]) as desk:
        async with desk.open(size=(120, 40)) as reader:
            await find(reader, "/")
            before = reader.view.rows_painted
            await find(reader, *"line 3 of")
            on_screen = reader.view.size.height
            # Each letter leaves fewer hits: of the first ones every row has one.
            assert reader.view.rows_painted - before < 4 * on_screen
            before = reader.view.rows_painted
            await find(reader, "escape")
            assert reader.view.rows_painted - before <= 3


async def test_keys_of_the_bar_can_be_clicked(desk: Desk) -> None:
    async with desk.open() as reader:
        await find(reader, "/", *"in")
        info = reader.app.reader.query_one(FindInfo)
        at = text_of(info).index("[ ] words")
        await reader.pilot.click(FindInfo, offset=(at, 0))
        await searched(reader)
        assert "[x] words" in told(reader)
        assert MEETING.text.count(" in ") == len(marked(reader))
