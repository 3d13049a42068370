"""The keys that say something about a span or an article: dialogs, messages, and what is saved."""

from __future__ import annotations

import pytest

from tests.app.hosts import everything, text_of
from tests.app.reader_host import MEETING, SPEECH, Desk, Running
from tui.app.screens.describing import DescribeDialog
from tui.app.screens.linking import LinkDialog
from tui.app.screens.noting import NoteDialog
from tui.app.screens.reader import ReaderScreen
from tui.app.widgets.bars import HeaderBar
from tui.app.widgets.library import LibraryPane
from tui.app.widgets.offers import Offers
from tui.app.widgets.sidebar import Details, EntityList

SIZES = [(80, 24), (120, 40)]


def sidebar(reader: Running, kind: type[Details] | type[EntityList] = Details) -> str:
    return text_of(reader.app.reader.query_one(kind))


@pytest.mark.parametrize("size", SIZES)
async def test_c_writes_a_note_of_several_lines(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        await reader.press("c")
        assert reader.shows(NoteDialog)
        assert "accepts it" in everything(reader.app.screen)
        await reader.press(*"Who", "ctrl+j", *"else", "enter")
        assert reader.shows(ReaderScreen)
        assert reader.message == "Accepted, noted."
        assert reader.current() == "Angela Merkel/PERSON"
        assert reader.annotation("Angela Merkel").note == "Who\nelse"
        await reader.press("c", *"!", "ctrl+s")
        assert reader.annotation("Angela Merkel").note == "Who\nelse!"
        await reader.press("u", "u")
        assert reader.decided() == []


async def test_escape_leaves_the_note_as_it_was_and_emptying_removes_it(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("c", *"abc", "escape")
        assert reader.decided() == []
        await reader.press("c", "enter")
        assert reader.decided() == []
        await reader.press("c", *"abc", "enter")
        assert "note: abc" in sidebar(reader)
        await reader.press("c", "x", "escape")
        assert reader.annotation("Angela Merkel").note == "abc"
        await reader.press("c", *["backspace"] * 3, "enter")
        assert reader.annotation("Angela Merkel").note == ""
        assert reader.message == "Note removed."


async def test_what_is_pasted_into_a_note_does_not_act_on_the_terminal(desk: Desk) -> None:
    from textual import events

    async with desk.open() as reader:
        await reader.press("c")
        reader.app.post_message(events.Paste("a\x1b[31mb\r\nc\x07\td"))
        await reader.settle()
        assert "\x1b" not in everything(reader.app.screen)
        await reader.press("enter")
        assert reader.annotation("Angela Merkel").note == "a[31mb\nc d"


async def test_f_flags_and_takes_the_flag_away(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("f")
        assert reader.message == "Accepted, flagged as unsure."
        assert "Angela Merkel!PER" in reader.text
        assert "flagged as unsure" in sidebar(reader)
        await reader.press("f")
        assert reader.message == "Flag taken away."
        assert "Angela Merkel✓PER" in reader.text
        assert desk.tags() == [("Angela Merkel", "PERSON", "accepted")]


@pytest.mark.parametrize("key", ["c", "f", "i"])
async def test_a_bare_word_or_a_selection_needs_a_label_first(desk: Desk, key: str) -> None:
    async with desk.open() as reader:
        for keys in (["G"], ["v", "left"]):
            await reader.press(*keys, key)
            assert reader.shows(ReaderScreen)
            assert "label first" in reader.message
        assert desk.tags() == []


@pytest.mark.parametrize("size", SIZES)
async def test_i_links_and_offers_what_is_in_use(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        await reader.press("i")
        assert reader.shows(LinkDialog)
        await reader.press(*"Q567", "enter")
        assert reader.annotation("Angela Merkel").link == "Q567"
        await reader.press("tab", "i")
        offers = reader.app.screen.query_one(Offers)
        assert "Q567" in text_of(offers)
        assert "Angela Merkel" in text_of(offers)
        await reader.press("down", "enter")
        assert reader.annotation("Barack Obama").link == "Q567"
        await reader.press("i", "escape")
        await reader.press("i", "backspace", "enter")
        assert reader.annotation("Barack Obama").link == ""
        assert reader.message == "Link removed."


async def test_what_is_typed_is_taken_though_something_is_offered(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("i", *"Q567", "enter", "tab", "i", *"Q5")
        assert text_of(reader.app.screen.query_one(Offers)).strip().startswith("Q567")
        await reader.press("enter")
        assert reader.annotation("Barack Obama").link == "Q5"
        await reader.press("tab", "i", *"ang", "tab", "enter")
        assert reader.annotation("Berlin").link == "Q567"


async def test_linked_mentions_are_one_line_that_goes_through_all(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("i", *"Q1", "enter", "tab", "i", *"Q1", "enter")
        lines = [line.strip(" │") for line in sidebar(reader, EntityList).splitlines()]
        row = next(i for i, line in enumerate(lines) if "Q1" in line)
        assert lines[row].split() == ["Angela", "Merkel", "Q1", "2"]
        assert not any("Obama" in line for line in lines)
        reader.app.reader.query_one(EntityList).cursor = row
        reader.app.reader.query_one(EntityList).focus()
        await reader.press("enter")
        assert reader.current() == "Angela Merkel/PERSON"
        await reader.press("enter")
        assert reader.current() == "Barack Obama/PERSON"


# -- the article as a whole ------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_f5_gives_the_article_tags_and_a_note(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        await reader.press("f5")
        assert reader.shows(DescribeDialog)
        await reader.press(*"budget, ", *"2025", "tab", *"Two", "ctrl+j", *"lines", "enter")
        info = reader.session.overlay.layer.info
        assert (info.tags, info.note) == (("budget", "2025"), "Two\nlines")
        header = text_of(reader.app.reader.query_one(HeaderBar))
        assert "#budget" in header
        assert "n note" in header
        await reader.press("f2")
        assert "A meeting" in text_of(reader.app.reader.query_one(LibraryPane))
        assert "#n" in text_of(reader.app.reader.query_one(LibraryPane))
        await reader.press("u")
        assert "#budget" not in text_of(reader.app.reader.query_one(HeaderBar))
        assert "#n" not in text_of(reader.app.reader.query_one(LibraryPane))


async def test_tags_in_use_complete_and_escape_changes_nothing(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("f5", *"budget", "enter")
        await reader.press("]", "f5", *"bu")
        assert "budget" in text_of(reader.app.screen.query_one(Offers))
        await reader.press("tab", "enter")
        assert reader.session.article.id == SPEECH.id
        assert reader.session.overlay.layer.info.tags == ("budget",)
        await reader.press("f5", *", more", "escape")
        assert reader.session.overlay.layer.info.tags == ("budget",)
        await reader.press("f5", "x" * 1, *"y" * 70, "enter")
        assert reader.shows(DescribeDialog)
        assert "at most" in everything(reader.app.screen)
        assert desk.state(MEETING) == "unread"
