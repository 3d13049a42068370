"""The table of all articles over a running reader."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from tests.app.hosts import everything, text_of
from tests.app.reader_host import ALL, MEETING, SPEECH, WALK, Desk, Running, desk_with
from tests.app.test_background import Refusing
from tests.app.test_library import MANY, SEEN, Work, large
from tests.bench.libraries import name_of
from tui.app.screens.asking_line import LineDialog
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.library import LibraryScreen
from tui.app.screens.reader import ReaderScreen
from tui.app.widgets.article_columns import BOX, GAP, columns
from tui.app.widgets.article_details import ArticleDetails
from tui.app.widgets.articles import ArticleHeads, ArticleRows, ArticlesBar
from tui.app.widgets.bars import StatusLine
from tui.app.widgets.library import LibraryPane
from tui.domain.article import ArticleState
from tui.services import holding
from tui.services.articles.arranging import Sort
from tui.storage import records
from tui.storage.views import Views


def screen_of(reader: Running) -> LibraryScreen:
    return next(s for s in reader.app.screen_stack if isinstance(s, LibraryScreen))


def ids(reader: Running) -> list[str]:
    return screen_of(reader).table.articles()


def rows(reader: Running) -> list[str]:
    lines = text_of(screen_of(reader).query_one(ArticleRows)).splitlines()
    return [line for line in lines if line.strip()]


def message(reader: Running) -> str:
    return screen_of(reader).query_one(StatusLine).message


async def rest(reader: Running) -> None:
    """Wait for what is done in threads and in slices."""
    await reader.app.workers.wait_for_complete()
    await reader.settle()


async def test_it_shows_the_articles_and_opens_one(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "x", "p")
        await rest(reader)
        assert [row.split()[0] for row in rows(reader)] == ["◐", "○", "○"]
        assert "A meeting" in rows(reader)[0]
        await reader.press("o", "r")
        assert ids(reader) == [WALK.id, SPEECH.id, MEETING.id]
        assert "title ▼" in text_of(screen_of(reader).query_one(ArticleHeads))
        await reader.pilot.click(ArticleHeads, offset=(10, 0))
        await reader.settle()
        assert "title ▲" in text_of(screen_of(reader).query_one(ArticleHeads))
        await reader.pilot.click(ArticleHeads, offset=(10, 0))
        await reader.settle()
        assert "title ▼" in text_of(screen_of(reader).query_one(ArticleHeads))
        await reader.press("slash", *"ee")
        assert ids(reader) == [SPEECH.id, MEETING.id]
        assert "2 of 3" in text_of(screen_of(reader).query_one(ArticlesBar))
        await reader.press("enter", "enter")
        assert reader.shows(ReaderScreen)
        assert reader.session.article.id == SPEECH.id
        await reader.press("p")
        assert screen_of(reader).rows.cursor == 1  # where the reader is
        await reader.press("escape")
        assert reader.shows(ReaderScreen)


async def test_several_are_changed_at_once_and_one_undo_takes_it_back(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("p", "home", "space", "end", "v", "d")
        workspace = reader.app.workspace
        assert [workspace.state(sample.id) for sample in ALL] == [ArticleState.DONE] * 3
        assert message(reader) == "Done: 3 articles."
        await reader.press("t")
        assert reader.shows(LineDialog)
        await reader.press(*"budget, -x")
        assert "3 articles of 3 will change" in everything(reader.app.screen)
        await reader.press("enter")
        assert [workspace.layer_info(sample.id).tags for sample in ALL] == [("budget",)] * 3
        await reader.press("u")
        assert [workspace.layer_info(sample.id).tags for sample in ALL] == [()] * 3
        await reader.press("escape", "end", "D")  # Escape gives the selection up
        assert workspace.state(WALK.id) is ArticleState.IN_PROGRESS
        assert workspace.state(SPEECH.id) is ArticleState.DONE
        await reader.press("u", "u")
        assert [row.split()[0] for row in rows(reader)] == ["○", "○", "○"]
        await reader.press("escape")
        assert reader.shows(ReaderScreen)
        await reader.saved()
    assert desk.state(SPEECH) == "unread"


async def test_the_open_article_is_deleted_and_comes_back(desk: Desk) -> None:
    async with desk.open(size=(160, 40)) as reader:
        await reader.press("a", "p", "x")
        assert reader.shows(ChoiceDialog)
        assert "1 annotation of ada" in everything(reader.app.screen)
        await reader.press("escape")
        assert ids(reader) == [MEETING.id, SPEECH.id, WALK.id]
        await reader.press("delete", "d")
        assert ids(reader) == [SPEECH.id, WALK.id]
        await reader.press("escape")
        assert reader.session.article.id == SPEECH.id
        assert len(reader.app.reader.query_one(LibraryPane).shelf) == 2
        await reader.press("p", "u", "home", "enter")
        assert reader.session.article.id == MEETING.id
        assert [tag[0] for tag in reader.decided()] == ["Angela Merkel"]
        await reader.press("ctrl+y", "u", "ctrl+y")  # in the reader, too
        assert reader.session.article.id == SPEECH.id
        await reader.press("u")
        assert len(reader.app.reader.query_one(LibraryPane).shelf) == 3
        await reader.press("p", "a", "x", "d")
        assert "no article" in everything(reader.app.screen)
        await reader.press("escape")
        assert "No article yet" in everything(reader.app.screen)
        await reader.press("p", "u", "escape")
        assert reader.session.article.id == SPEECH.id


async def test_a_queue_is_what_the_reader_goes_by_and_is_remembered(desk: Desk) -> None:
    async with desk.open(size=(160, 40)) as reader:
        # What is a PERSON in the first article is told to be something else.
        await reader.press("2", "]")
        await reader.press("p", "Q", "3")
        await rest(reader)
        assert message(reader).startswith("Disagreements: 0 places in 0 articles.")
        await reader.press("Q")
        assert "● Disagreements first" in everything(reader.app.screen)
        await reader.press("2", "escape")
        pane = reader.app.reader.query_one(LibraryPane)
        assert pane.border_title == "Undecided first · 3"
        assert reader.status.queue == "Undecided first"
        assert list(pane.shelf) == [MEETING.id, SPEECH.id, WALK.id]
        await reader.press("p", "home", "down", "d", "Q", "2", "escape")
        assert list(pane.shelf) == [MEETING.id, WALK.id, SPEECH.id]
        assert reader.session.article.id == SPEECH.id
        await reader.press("[")
        assert reader.session.article.id == WALK.id
        await rest(reader)
        assert Views.load(desk.project.path).queue == ("undecided", ())


async def test_what_the_disk_refuses_is_taken_back(tmp_path: Path) -> None:
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            await reader.press("p")
            await rest(reader)
            disk.full = True
            await reader.press("x", "d")
            await reader.saved()
            await rest(reader)
            assert ids(reader) == [MEETING.id, SPEECH.id, WALK.id]
            assert "the disk is full" in everything(reader.app.screen)
            disk.full = False
            await reader.try_the_disk()
            await reader.press("a", "d")
            await reader.saved()
            assert [row.split()[1] for row in rows(reader)] == ["●"] * 3
        assert desk.state(WALK) == "done"


async def test_others_are_named_and_groups_tell_how_far_they_are(desk: Desk) -> None:
    async with desk.open(size=(200, 50)) as reader:
        await reader.press("a", "p")
        await rest(reader)
        screen = screen_of(reader)
        details = text_of(screen.query_one(ArticleDetails))
        assert "/somewhere/meeting.txt" in details
        assert "1 decided: 1 accepted" in details
        await reader.press("b", "home")
        assert "/somewhere/" in rows(reader)[0]
        assert "0 of 3 done" in rows(reader)[0]
        await reader.press("d", "b", "home")
        assert "No date" in rows(reader)[0]
        assert "3 of 3 done" in rows(reader)[0]


@pytest.mark.parametrize("sort", Sort)
def test_columns_fit_at_every_width_and_the_one_sorted_by_is_there(sort: Sort) -> None:
    for width in range(78, 210):
        for against in (False, True):
            found = columns(width, sort, against=against)
            assert sort is Sort.QUEUE or sort in [column.sort for column in found]
            assert BOX + sum(column.cells for column in found) + GAP * (len(found) - 1) < width


async def test_no_key_looks_at_more_articles_than_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work()
    with large(tmp_path) as app:
        for owner, name in (
            (ArticleRows, "paint_row"),
            (records, "read_article_summary"),
            (records, "read_state"),
        ):
            work.watch(monkeypatch, owner, name)
        async with app.run_test(size=(160, SEEN)) as pilot:
            reader = Running(Desk(tmp_path, (), app.workspace.project), app, pilot)
            await reader.press("p")
            assert isinstance(app.screen, LibraryScreen)
            await app.workers.wait_for_complete()
            assert not app.screen.table.loading
            opened = work.take()
            assert opened["read_article_summary"] <= MANY + SEEN
            await reader.settle()
            work.take()
            # A row may be painted again when it is known how its suggestions stand.
            for key in ("down", "end", "o", "b", "slash", "9"):
                await reader.press(key)
                done = work.take()
                assert 0 < done["paint_row"] <= 5 * SEEN, key
                assert not done["read_article_summary"], key
                assert not done["read_state"], key
            assert "9" in app.screen.table.filter
            await reader.press("escape", "b", "b", "a")
            # Very many are changed while keys are heard; what else changes something waits for that.
            screen = app.screen
            screen.action_mark_done()
            screen.action_delete()
            assert message(reader) == "Marking as done: wait, or stop it with Escape."
            screen.action_close()
            assert message(reader) == "Stopped: nothing was changed."
            assert app.workspace.next_to_do(name_of(1)) == name_of(2)
            await reader.press("d")
            await app.workers.wait_for_complete()
            assert message(reader) == f"Done: {MANY * 2 // 3:,} articles."
            assert not app.workspace._layers or len(app.workspace._layers) == 1
            assert app.workspace.next_to_do(name_of(1)) is None


async def test_what_very_many_changes_came_to_is_shown_when_the_project_has_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "MANY", 1)
    async with desk.open(size=(160, 40)) as reader:
        await reader.press("A")
        await reader.saved()
        await reader.press("p")
        await rest(reader)
        decided = len(reader.decided())
        table = screen_of(reader).table
        assert table.facts(MEETING.id).layer.decided == decided > 2
        commit = reader.app.workspace.project._writer._write
        written = Event()
        monkeypatch.setattr(
            reader.app.workspace.project._writer, "_write", lambda edits: (written.wait(), commit(edits))[1]
        )
        await reader.press("u")
        assert message(reader).startswith("Undone")
        written.set()
        await reader.saved()
        await rest(reader)
        assert table.facts(MEETING.id).layer.decided == 0


async def test_blind_shows_neither_suggestions_nor_others(tmp_path: Path) -> None:
    with desk_with(tmp_path) as desk:
        async with desk.open(size=(200, 50)) as reader:
            await reader.press("p")
            while "0/8" not in rows(reader)[0]:
                await reader.pilot.pause(0.02)
                await rest(reader)
            await reader.press("escape", "f8", "p")
            await rest(reader)
            assert "0/8" not in rows(reader)[0]
            await reader.press("Q", "3")
            await rest(reader)
            assert message(reader).startswith("Blind")
            assert not reader.app.workspace.shelf.queue
