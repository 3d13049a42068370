"""What the reader screen shows around the article: panes, bars, hints, sizes, themes, the command palette."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Static

from tests.app.hosts import text_of
from tests.app.reader_host import MEETING, SPEECH, Desk, Running, Sample, desk_with
from tui.app.commands import READER, titled
from tui.app.screens.reader import FIRST_HINT, ReaderScreen
from tui.app.widgets.bars import HeaderBar, KeyBar, LabelBar
from tui.app.widgets.library import LibraryPane
from tui.app.widgets.sidebar import Details, EntityList, Sidebar
from tui.domain.labels import ontonotes
from tui.storage.remembered import Remembered

LONG = Sample(
    "long",
    "\n\n".join(
        f"Paragraph {number} tells that [Name{number}](PERSON) went to [Town{number}](GPE), and goes on for "
        "so long that no terminal has room for it on one line, whichever it may be, wide or narrow."
        for number in range(40)
    ),
)


def shown(reader: Running, *ids: str) -> list[str]:
    return [name for name in ids if any(w.is_on_screen for w in reader.app.reader.query(f"#{name}"))]


# -- panes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "panes"),
    [((80, 24), []), ((120, 40), ["sidebar"]), ((200, 60), ["library", "sidebar"])],
)
async def test_panes_stand_where_there_is_room(desk: Desk, size: tuple[int, int], panes: list[str]) -> None:
    async with desk.open(size=size) as reader:
        assert shown(reader, "library", "sidebar") == panes


async def test_f2_shows_and_hides_the_library_and_remembers(desk: Desk) -> None:
    async with desk.open(size=(200, 60)) as reader:
        await reader.press("f2")
        assert shown(reader, "library", "sidebar") == ["sidebar"]
        await reader.press("f2")
        assert shown(reader, "library", "sidebar") == ["library", "sidebar"]
        assert reader.app.reader.query_one(LibraryPane).has_focus
        await reader.press("down", "enter")
        assert reader.session.article.id == SPEECH.id
        assert reader.view.has_focus
        await reader.press("f2", "q")
    async with desk.open(size=(200, 60), remembered=Remembered.load()) as reader:
        assert shown(reader, "library", "sidebar") == ["sidebar"]


async def test_on_a_narrow_terminal_one_pane_takes_the_place_of_the_other(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as reader:
        await reader.press("f3")
        assert shown(reader, "library", "sidebar") == ["sidebar"]
        await reader.press("f2")
        assert shown(reader, "library", "sidebar") == ["library"]
        await reader.press("f3")
        assert shown(reader, "library", "sidebar") == ["sidebar"]
        await reader.press("f3", "a")
        assert shown(reader, "library", "sidebar") == []
        assert len(desk.tags()) == 1


async def test_f6_goes_from_pane_to_pane_and_escape_comes_back(desk: Desk) -> None:
    async with desk.open(size=(200, 60)) as reader:
        panes = [
            reader.view,
            reader.app.reader.query_one(EntityList),
            reader.app.reader.query_one(LibraryPane),
        ]
        for pane in (*panes[1:], *panes):
            await reader.press("f6")
            assert pane.has_focus
        await reader.press("escape")
        assert reader.view.has_focus


async def test_the_sidebar_tells_what_is_there_and_what_is_current(desk: Desk) -> None:
    async with desk.open() as reader:
        entities, details = reader.app.reader.query_one(EntityList), reader.app.reader.query_one(Details)
        assert "Angela Merkel" in text_of(entities)
        assert "suggested by test@1" in text_of(details)
        await reader.press("a", ",")
        assert "accepted by ada" in text_of(details)
        assert [line.split() for line in text_of(entities).splitlines()[:2]] == [
            ["PERSON", "1/2"],
            ["Angela", "Merkel", "1"],
        ]
        await reader.press("l", "l")
        assert "met" in text_of(details)
        assert "A label key tags it." in text_of(details)


async def test_the_header_tells_title_and_state(desk: Desk) -> None:
    async with desk.open() as reader:
        header = reader.app.reader.query_one(HeaderBar)
        assert text_of(header).split() == ["A", "meeting", "unread"]
        await reader.press("a")
        assert text_of(header).split()[-2:] == ["in", "progress"]
        await reader.press("]")
        assert "A speech" in text_of(header)
    async with desk.open(size=(200, 60)) as reader:
        header = reader.app.reader.query_one(HeaderBar)
        assert text_of(header).split()[:4] == ["A", "meeting", "meeting.txt", "in"]


async def test_the_library_counts_and_marks(desk: Desk) -> None:
    async with desk.open(size=(200, 60)) as reader:
        await reader.press("a", "x", "a", "enter", "l")
        lines = text_of(reader.app.reader.query_one(LibraryPane)).splitlines()
        assert [line.split() for line in lines[:3]] == [
            ["●", "A", "meeting", "100%", "3"],
            ["○", "A", "speech", "100%"],
            ["○", "A", "walk"],
        ]


# -- bars ------------------------------------------------------------------------------------------


async def test_at_80_columns_labels_and_keys_share_a_row(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as reader:
        labels, keys = reader.app.reader.query_one(LabelBar), reader.app.reader.query_one(KeyBar)
        assert (labels.display, keys.display) == (True, False)
        assert "1 PER" in text_of(labels)
        rows = labels.region.y
        await reader.press("l", "l")
        assert (labels.display, keys.display) == (False, True)
        assert keys.region.y == rows
        await reader.press("v")
        assert (labels.display, keys.display) == (True, False)
        await reader.pilot.resize_terminal(120, 40)
        await reader.settle()
        assert (labels.display, keys.display) == (True, True)


async def test_the_label_bar_follows_the_current_span(desk: Desk) -> None:
    async with desk.open() as reader:
        bar = reader.app.reader.query_one(LabelBar)

        def marked() -> list[str]:
            return [
                segment.text.strip()
                for segment in bar.render_line(0)
                if segment.style is not None and segment.style.reverse
            ]

        assert marked() == ["PERSON"]
        await reader.press("tab", "tab")
        assert marked() == ["GPE"]
        await reader.press("h")
        assert marked() == []


# -- the first start -------------------------------------------------------------------------------


async def test_the_hint_of_the_first_start_is_shown_once(desk: Desk) -> None:
    async with desk.open(remembered=Remembered.load()) as reader:
        hint = reader.app.reader.query_one("#hint", Static)
        assert shown(reader, "hint") == ["hint"]
        assert text_of(hint).split() == reader.app.reader.keys.fill(FIRST_HINT).split()
        assert text_of(hint).split()[:4] == ["Tab", "next", "suggestion", "·"]
        await reader.press("a", "escape")
        assert shown(reader, "hint") == []
        await reader.press("q")
    async with desk.open(remembered=Remembered.load()) as reader:
        assert shown(reader, "hint") == []


async def test_the_hint_goes_away_with_the_fifth_decision(desk: Desk) -> None:
    async with desk.open(remembered=Remembered()) as reader:
        await reader.press("a", "a", "a", "a")
        assert shown(reader, "hint") == ["hint"]
        await reader.press("a")
        assert shown(reader, "hint") == []


# -- sizes -----------------------------------------------------------------------------------------


async def test_resizing_wraps_anew_and_keeps_place_and_caret(tmp_path: Path) -> None:
    with desk_with(tmp_path, [LONG]) as desk:
        async with desk.open(size=(120, 40)) as reader:
            await reader.press(*["tab"] * 30, "v", "l", "l")
            view, before = reader.view, reader.current()
            caret, top = reader.session.caret, reader.view.top_offset
            assert top > 0
            for size in ((60, 40), (120, 40), (50, 30), (200, 60)):
                await reader.pilot.resize_terminal(*size)
                await reader.settle()
                assert (reader.session.caret, reader.current()) == (caret, before)
                assert all(len(line) <= view.size.width for line in reader.text.splitlines())
                assert "Name15" in reader.text
            await reader.pilot.resize_terminal(120, 40)
            await reader.settle()
            assert "Name15" in reader.text


async def test_only_the_height_changing_keeps_the_top_row(tmp_path: Path) -> None:
    with desk_with(tmp_path, [LONG]) as desk:
        async with desk.open(size=(120, 40)) as reader:
            await reader.press(*["tab"] * 30)
            top = reader.view.top_offset
            await reader.pilot.resize_terminal(120, 44)
            await reader.settle()
            assert reader.view.top_offset == top


async def test_labels_in_the_text_can_be_hidden_and_the_top_row_stays(tmp_path: Path) -> None:
    with desk_with(tmp_path, [LONG]) as desk:
        async with desk.open(size=(80, 24)) as reader:
            await reader.press(*["tab"] * 20)
            top = reader.view.top_offset
            first = reader.text.splitlines()[0].replace("?PER", "").replace("?GPE", "").split()
            assert "?PER" in reader.text
            await reader.app.run_action("screen.toggle_tags")
            await reader.settle()
            assert "?PER" not in reader.text
            below = reader.view.offset_at(reader.view.left, 1)
            assert below is not None
            assert reader.view.top_offset <= top < below
            assert first[0] in reader.text.splitlines()[0]
            await reader.press("q")
        async with desk.open(remembered=Remembered.load()) as reader:
            assert Remembered.load().labels_in_text is False
        async with desk.open(tags=False) as reader:
            assert "?PER" not in reader.text


@pytest.mark.parametrize("size", [(39, 24), (80, 9), (12, 3)])
async def test_too_small_a_terminal_says_so_and_recovers(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as reader:
        note = reader.app.reader.query_one("#too-small", Static)
        assert shown(reader, "too-small", "article") == ["too-small"]
        assert f"{size[0]} x {size[1]}" in " ".join(text_of(note).split()) or size[0] < 20
        await reader.pilot.resize_terminal(80, 24)
        await reader.settle()
        assert shown(reader, "too-small", "article") == ["article"]
        assert "Angela Merkel?PER" in reader.text
        await reader.press("a")
        assert len(desk.tags()) == 1


async def test_without_an_article_it_says_how_to_get_one_and_no_key_does_harm(tmp_path: Path) -> None:
    with desk_with(tmp_path, []) as desk:
        async with desk.open(first=None) as reader:
            note = reader.app.reader.query_one("#no-article", Static)
            assert "glossator FILE" in text_of(note)
            for command in READER:
                if command.action.startswith("app.") or not command.keys:
                    continue
                await reader.app.run_action(f"screen.{command.action}")
                await reader.settle()
                if not reader.shows(ReaderScreen):
                    reader.app.pop_screen()
                    await reader.settle()
            assert note.is_on_screen
            assert not reader.app.workspace.saving


# -- palette and theme -----------------------------------------------------------------------------


async def test_the_palette_lists_every_command(desk: Desk) -> None:
    async with desk.open() as reader:
        listed = {title: help_ for title, help_, *_ in reader.app.get_system_commands(reader.app.screen)}
        for command in READER:
            if command.id != "program.palette":
                assert listed[titled(command, ontonotes())] == command.help
        await reader.press("ctrl+p")
        assert reader.shows(CommandPalette)
        await reader.press("escape")
        assert reader.shows(ReaderScreen)


async def test_a_command_of_the_palette_does_what_its_key_does(desk: Desk) -> None:
    async with desk.open() as reader:
        commands = {command.title: command for command in reader.app.get_system_commands(reader.app.screen)}
        await commands["Accept"].callback()
        await reader.settle()
        assert desk.tags() == [("Angela Merkel", "PERSON", "accepted")]


async def test_the_settings_say_the_theme_until_one_is_chosen(desk: Desk) -> None:
    async with desk.open(theme="nord") as reader:
        assert reader.app.theme == "nord"
        await reader.press("q")
    assert reader.app.remembered.theme == ""
    async with desk.open(theme="nord", remembered=Remembered(theme="dracula")) as reader:
        assert reader.app.theme == "dracula"


async def test_the_width_of_rows_and_the_margin_are_the_settings_until_changed(desk: Desk) -> None:
    async with desk.open(measure=30, margin=10) as reader:
        assert reader.view.text_width == 30
        await reader.press("q")
    assert reader.app.remembered.measure == 0
    async with desk.open(margin=10, size=(80, 24)) as reader:
        width = reader.view.size.width
        assert 10 <= reader.view.left <= width - 10 - reader.view.text_width
        await reader.press("left_parenthesis", "q")
    assert reader.app.remembered.measure == width - 20 - 5


async def test_the_theme_is_remembered(desk: Desk) -> None:
    async with desk.open(remembered=Remembered.load()) as reader:
        dark = reader.view.palette.background
        reader.app.theme = "textual-light"
        await reader.settle()
        assert reader.view.palette.background != dark
    async with desk.open(remembered=Remembered.load()) as reader:
        assert reader.app.theme == "textual-light"
        assert reader.view.palette.background != dark


async def test_keys_of_the_settings_take_the_place_of_the_others(desk: Desk) -> None:
    async with desk.open(keymap={"decide.accept": "y", "go.next": "n,tab"}) as reader:
        await reader.press("a")
        assert desk.tags() == []
        await reader.press("y", "n", "y")
        assert [text for text, _, _ in desk.tags()] == ["Angela Merkel", "Berlin"]
        assert "y accept" in text_of(reader.app.reader.query_one(KeyBar))


async def test_what_went_wrong_before_is_told_as_text(desk: Desk) -> None:
    async with desk.open(problems=["[/bad] could not be read", "[bold]x"]) as reader:
        assert [note.message for note in reader.app._notifications] == ["[/bad] could not be read", "[bold]x"]
        await reader.press("a")
        assert len(desk.tags()) == 1


async def test_titles_and_sources_from_outside_are_text(tmp_path: Path) -> None:
    hostile = Sample("odd", MEETING.marked, "[red]x[/red] \x1b]52;c;aGk=\x07 \u202eab\n[/nope]")
    with desk_with(tmp_path, [hostile]) as desk:
        async with desk.open(size=(200, 60)) as reader:
            everything = "".join(
                text_of(reader.app.reader.query_one(kind)) for kind in (HeaderBar, LibraryPane)
            )
            assert "[red]x[/red]" in everything
            assert not {"\x1b", "\x07", "\u202e"} & set(everything)
            assert reader.app.reader.query_one(Sidebar).display
