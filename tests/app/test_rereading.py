"""What the reader does when the file of the open article says something else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.app.hosts import HOSTILE, everything, text_of
from tests.app.reader_host import Desk, Running, Sample, desk_with
from tests.app.test_background import Refusing
from tui.app.screens.actions.rereading import SourceNotice
from tui.app.screens.reader import ReaderScreen
from tui.app.screens.refreshing import RefreshScreen
from tui.app.widgets.refresh import RefreshRows
from tui.domain.article import Article
from tui.services import refreshing
from tui.services.refreshing import Refresh

OLD = (
    "[Angela Merkel](PERSON) met [Barack Obama](PERSON) in [Berlin](GPE).\n\n"
    + "A line of no importance stands here.\n\n" * 60
    + "[Telekom](ORG) paid [Siemens](ORG) in [Munich](GPE).\n"
)


class Filed(Sample):
    """An article that has a file."""

    folder = Path()

    @property
    def article(self) -> Article:
        return replace(super().article, source=str(self.folder / f"{self.id}.txt"))


FILED = Filed("filed", OLD, "A filed article")
OTHER = Sample("other", "[Rome](GPE) is old.\n", "Another one")
NEW = FILED.text.replace("Barack Obama", "Barak Obama").replace("Telekom paid", "Somebody paid")
NEW = f"A new first paragraph.\n\n{NEW}"


@pytest.fixture
def filed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An article with its file, three of whose suggestions are accepted, and another."""
    folder = tmp_path.resolve()
    monkeypatch.setattr(Filed, "folder", folder)
    write(folder / "filed.txt", FILED.text)
    with desk_with(tmp_path, [FILED, OTHER]) as desk:
        yield desk


def write(path: Path, text: str, age: int = 100) -> None:
    """Write a file that was changed some seconds ago."""
    path.write_text(text, encoding="utf-8")
    moment = path.stat().st_mtime_ns - age * 1_000_000_000
    os.utime(path, ns=(moment, moment))


async def at_rest(reader: Running) -> None:
    """Wait for what looks at the file in another thread."""
    for _ in range(3):
        await reader.app.workers.wait_for_complete(
            [w for w in reader.app.workers if w.group in ("source", "source-decided", "compare")]
        )
        await reader.settle()


def notice(reader: Running) -> str:
    return " ".join(text_of(one) for one in reader.app.reader.query(SourceNotice)).strip()


def listed(reader: Running) -> list[str]:
    return [" ".join(line.split()) for line in text_of(reader.app.screen.query_one(RefreshRows)).splitlines()]


async def test_an_article_whose_file_is_as_it_was_is_opened_without_a_word(filed: Desk) -> None:
    async with filed.open() as reader:
        await at_rest(reader)
        assert notice(reader) == ""
        await reader.press("D")
        await at_rest(reader)
        assert "says what is here" in everything(reader.app.screen)
        await reader.press("enter")
        assert reader.shows(ReaderScreen)
        assert reader.session.article.text == FILED.text


async def test_a_changed_file_is_told_of_below_the_text_and_keys_go_on(filed: Desk) -> None:
    write(filed.folder / "filed.txt", NEW)
    async with filed.open() as reader:
        await reader.settle()
        before = reader.text
        await at_rest(reader)
        assert "D compares" in notice(reader)
        assert before.startswith(reader.text[:200])
        await reader.press("a")
        assert reader.decided() == [("Angela Merkel", "PERSON", "accepted")]
        await reader.press("right_square_bracket")
        await at_rest(reader)
        assert notice(reader) == ""
        await reader.press("left_square_bracket")
        await at_rest(reader)
        assert "D compares" in notice(reader)


async def test_the_preview_counts_lists_and_enter_takes_the_text(filed: Desk) -> None:
    write(filed.folder / "filed.txt", NEW)
    async with filed.open() as reader:
        await reader.press("a", "a", "a", "a")
        await at_rest(reader)
        await reader.press("D")
        await at_rest(reader)
        assert reader.shows(RefreshScreen)
        said = everything(reader.app.screen)
        assert "4 annotations: 2 unchanged, 1 found by likeness, 1 lost." in " ".join(said.split())
        lines = listed(reader)
        assert lines[0].startswith("lost ORG accepted")
        assert "Telekom paid Siemens" in lines[1]
        assert "here. —Somebody paid" in lines[2]
        assert lines[3].startswith("92% alike PERSON accepted")
        assert "Barack Obama" in lines[4]
        assert "Barak Obama" in lines[5]
        await reader.press("enter")
        await reader.saved()
        assert reader.shows(ReaderScreen)
        assert reader.session.article.text == NEW
        assert [text for text, *_ in reader.decided()] == ["Angela Merkel", "Barak Obama", "Berlin"]
        assert "u takes it back. 2 unchanged, 1 found by likeness, 1 lost." in reader.message
        await at_rest(reader)
        assert notice(reader) == ""
        await reader.press("u")
        await reader.saved()
        assert reader.session.article.text == FILED.text
        assert [text for text, *_ in reader.decided()][-1] == "Telekom"
        await reader.press("ctrl+y")
        await reader.saved()
        assert reader.session.article.text == NEW
    assert filed.project.article("filed").text == NEW


async def test_the_reader_stays_at_the_words_that_were_read(filed: Desk) -> None:
    write(filed.folder / "filed.txt", NEW)
    async with filed.open(size=(100, 20)) as reader:
        await reader.press("G", "left")
        word = reader.current()
        await at_rest(reader)
        rows = reader.text
        await reader.press("D")
        await at_rest(reader)
        await reader.press("enter")
        await reader.settle()
        assert reader.session.article.text == NEW
        assert word == f"{reader.current()}/GPE"  # nothing is suggested for the new text yet
        assert "paid" in rows
        assert "paid" in reader.text
        await reader.press("u")
        assert reader.current() == word
        assert "paid" in reader.text


async def test_escape_keeps_the_text_and_nobody_asks_again_until_the_file_changes_again(filed: Desk) -> None:
    path = filed.folder / "filed.txt"
    write(path, NEW)
    async with filed.open() as reader:
        await at_rest(reader)
        await reader.press("D")
        await at_rest(reader)
        await reader.press("escape")
        await at_rest(reader)
        assert reader.session.article.text == FILED.text
        assert notice(reader) == ""
        assert "The text stays" in reader.message
    async with filed.open() as reader:
        await at_rest(reader)
        assert notice(reader) == ""
    write(path, f"{NEW}And a last one.\n", 50)
    async with filed.open() as reader:
        await at_rest(reader)
        assert "D compares" in notice(reader)
        await reader.press("D")
        await at_rest(reader)
        await reader.press("q")
        await at_rest(reader)
        assert "D compares" in notice(reader)


async def test_a_file_that_is_gone_is_told_when_it_is_asked_for(filed: Desk) -> None:
    (filed.folder / "filed.txt").unlink()
    async with filed.open() as reader:
        await at_rest(reader)
        assert (notice(reader), reader.notices) == ("", [])
        await reader.press("D")
        await at_rest(reader)
        assert "filed.txt" in everything(reader.app.screen)
        await reader.press("enter")
        assert reader.shows(RefreshScreen)
        await reader.press("escape")
        assert reader.shows(ReaderScreen)


async def test_what_was_decided_a_moment_ago_goes_along_and_nothing_is_taken_before_it_was_shown(
    filed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(filed.folder / "filed.txt", NEW)
    wait = Event()
    compare = refreshing.compare

    def slowly(*given: Any) -> Refresh:
        wait.wait(10)
        return compare(*given)

    monkeypatch.setattr(refreshing, "compare", slowly)
    async with filed.open() as reader:
        await reader.type_ahead("a", "D", "enter")
        assert reader.shows(RefreshScreen)
        assert "Comparing" in everything(reader.app.screen)
        wait.set()
        await at_rest(reader)
        assert reader.session.article.text == FILED.text
        assert "1 annotation: 1 unchanged" in everything(reader.app.screen)
        await reader.press("enter")
        assert reader.session.article.text == NEW
        assert [text for text, *_ in reader.decided()] == ["Angela Merkel"]


async def test_a_disk_that_refuses_the_text_gives_the_old_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Filed, "folder", tmp_path.resolve())
    write(tmp_path / "filed.txt", NEW)
    disk = Refusing()
    with desk_with(tmp_path, [FILED], fs=disk) as desk:
        async with desk.open() as reader:
            await reader.press("a")
            await reader.saved()
            await at_rest(reader)
            await reader.press("D")
            await at_rest(reader)
            disk.full = True
            await reader.press("enter")
            await reader.saved()
            assert reader.session.article.text == FILED.text
            assert reader.view.session is reader.session
            assert [text for text, *_ in reader.decided()] == ["Angela Merkel"]
            disk.full = False
        assert desk.project.article("filed").text == FILED.text


async def test_a_hostile_text_neither_acts_nor_is_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Filed, "folder", tmp_path.resolve())
    sample = Filed("hostile", f"[Rome](GPE) {HOSTILE} is old, and nothing else is.\n", "x [red]")
    write(tmp_path / "hostile.txt", f"Rime {HOSTILE} is old, and nothing else is.\n")
    with desk_with(tmp_path, [sample]) as desk:
        async with desk.open(size=(80, 24)) as reader:
            await reader.press("a")
            await at_rest(reader)
            await reader.press("D")
            await at_rest(reader)
            assert reader.shows(RefreshScreen)
            shown = everything(reader.app.screen)
            assert "[red]x[/red]" in shown
            assert not {"\x1b", "\x07", "\u202e"} & set(shown)


async def test_the_cursor_goes_from_one_annotation_to_the_next(filed: Desk) -> None:
    write(filed.folder / "filed.txt", NEW)
    async with filed.open(size=(60, 18)) as reader:
        await reader.press("a", "a", "a", "a")
        await at_rest(reader)
        await reader.press("D")
        await at_rest(reader)
        rows = reader.app.screen.query_one(RefreshRows)
        assert rows.cursor == 0
        await reader.press("down")
        assert rows.cursor == 3
        assert rows.scroll_offset.y + rows.size.height >= 6
        await reader.press("down", "up")
        assert rows.cursor == 0
        assert all(line == line[: rows.size.width] for line in listed(reader))
