"""What a reader meets at the edges: a full disk on leaving, a question that has become old, hostile words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.geometry import Region

from tests.app.hosts import text_of
from tests.app.reader_host import MEETING, Desk, desk_with
from tests.app.test_background import Refusing
from tui.app.screens.confirm import ChoiceDialog
from tui.app.widgets.sidebar import EntityList
from tui.domain.annotation import Suggestion
from tui.domain.article import ArticleState
from tui.nlp.events import Stopped


async def test_leaving_on_a_full_disk_says_so_and_stays(tmp_path: Path) -> None:
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            disk.full = True
            await reader.type_ahead("a", "q")
            await reader.app.workers.wait_for_complete()
            await reader.saved()
            assert any(told.startswith("Not saved") for told in reader.notices)
            assert reader.app.is_running
            assert reader.decided() == desk.tags() == []
            disk.full = False
            await reader.try_the_disk()
            await reader.press("a")
            await reader.saved()
            assert len(desk.tags()) == 1


async def test_what_came_after_the_question_is_not_accepted_with_it(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("enter")
        assert reader.shows(ChoiceDialog)
        late = Suggestion(0, 1, "ORG", "model@1")
        reader.app.workspace.receive([late])
        assert late in reader.session.overlay.open
        await reader.press("a")
        assert reader.session.overlay.layer.state is not ArticleState.DONE
        assert reader.decided() == []
        assert "came meanwhile" in reader.message


async def test_accepting_all_and_done_is_one_edit(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("enter", "a")
        assert desk.state(MEETING) == "done"
        await reader.press("u")
        assert reader.session.article.id == MEETING.id
        assert reader.decided() == []
        assert reader.session.overlay.layer.state is ArticleState.UNREAD


async def test_a_suggestion_that_comes_late_was_never_on_screen_before_it_came(desk: Desk) -> None:
    async with desk.open() as reader:
        end = len(reader.session.article.text)
        reader.session.seen.add(0, end)
        assert reader.session.unseen_open() == 0
        reader.app.workspace.receive([Suggestion(end - 2, end - 1, "ORG", "model@1")])
        assert reader.session.unseen_open() == 1
        reader.app.reader.after()
        assert reader.session.unseen_open() == 0  # it is within what is on screen


async def test_no_row_is_too_wide_after_reopening(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as reader:
        before = reader.text
        await reader.press("enter", "l", "[")
        reader.app.reader.action_reopen()
        await reader.settle()
        assert reader.text == before


async def test_a_toast_never_acts_on_the_terminal(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.hear(Stopped("died: \x1b]52;c;aGk=\x07 \x1b[2J \u202e[b]bold", "[/nope]"))
        (told,) = reader.notices
        assert "␛]52;c;aGk=␇" in told
        assert "[b]bold [/nope]" in told
        assert not any(character in told for character in "\x1b\x07\u202e")


async def test_nothing_is_decided_where_nothing_can_be_seen(desk: Desk) -> None:
    async with desk.open(size=(30, 8)) as reader:
        await reader.press("a", "x", "1", "A", "enter")
        assert reader.decided() == []
        assert not reader.shows(ChoiceDialog)


async def test_export_from_a_folder_that_is_gone_offers_the_home_folder(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Path:
        raise FileNotFoundError

    async with desk.open() as reader:
        monkeypatch.setattr(Path, "cwd", gone)
        monkeypatch.setenv("HOME", str(tmp_path))
        await reader.press("w")
        monkeypatch.undo()
        assert type(reader.app.screen).__name__ == "ExportDialog"


async def test_labels_in_the_text_are_remembered_only_when_they_were_chosen(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.app.action_leave()
        assert reader.app.remembered.labels_in_text is None
    async with desk.open() as reader:
        reader.app.reader.action_toggle_tags()
        await reader.app.action_leave()
        assert reader.app.remembered.labels_in_text is False


async def test_folding_on_a_narrow_terminal_is_for_the_moment(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as reader:
        await reader.press("f3", "f3", "f2", "f2")
        assert reader.app.reader.folded() == (False, False)


async def test_an_unexpected_error_ends_the_app_and_is_handed_on(desk: Desk) -> None:
    running = desk.open()
    reader = await running.__aenter__()
    reader.app.reader.call_later(lambda: 1 // 0)
    while reader.app.crash is None:
        await asyncio.sleep(0)
    error = reader.app.crash
    with pytest.raises(ZeroDivisionError):
        await running.__aexit__(None, None, None)
    assert isinstance(error, ZeroDivisionError)


async def test_the_review_offers_its_own_commands_in_the_palette(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "r")
        titles = [command.title for command in reader.app.get_system_commands(reader.app.screen)]
        assert {"Search", "Remove", "Theme", "Quit"} <= set(titles)


async def test_every_line_of_the_sidebar_that_changed_is_drawn_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open(size=(120, 40)) as reader:
        entities = reader.app.reader.query_one(EntityList)
        drawn: set[int] = set()
        refresh_line, refresh = entities.refresh_line, entities.refresh

        def line_drawn(y: int) -> None:
            drawn.add(y)
            refresh_line(y)

        def all_drawn(*regions: Region, **more: bool) -> EntityList:
            drawn.update(() if regions else range(99))
            return refresh(*regions, **more)

        monkeypatch.setattr(entities, "refresh_line", line_drawn)
        monkeypatch.setattr(entities, "refresh", all_drawn)
        for key in ("3", "u", "a", "x", "u", "u", "tab", "2", "4", "u", "A", "u"):
            before = text_of(entities).splitlines()
            drawn.clear()
            await reader.press(key)
            after = text_of(entities).splitlines()
            changed = {y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
            assert changed <= drawn, key
