"""What the reader is shown when the disk fails, when others change the file, and after a crash."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import sleep

import pytest
from textual.pilot import Pilot
from tinydb import TinyDB

from tests.app.hosts import everything
from tests.app.reader_host import Desk, Running, desk_with
from tests.app.test_background import Refusing
from tui.app.asking import AGAIN, READ, about_opening
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.copying import CopyDialog
from tui.app.screens.review import ReviewScreen
from tui.app.widgets.banner import Banner
from tui.app.widgets.line_input import LineInput
from tui.domain.errors import LockedError
from tui.storage.project import Project


def banner(reader: Running) -> str:
    """Return what the banner of the screen on top says; nothing where there is none."""
    found = [each for each in reader.app.screen.query(Banner) if each.display]
    return found[0].text if found else ""


async def put_an_older_file_back(desk: Desk) -> None:
    """Close a project with three decisions, and put the file in its place that had the first."""
    async with desk.open() as reader:
        await reader.press("a")
        desk.project.checkpoint()
        older = desk.project.path.read_bytes()
        await reader.press("a", "x")
        await reader.saved()
    desk.project.close()
    desk.project.path.write_bytes(older)


# -- a disk that fails -----------------------------------------------------------------------------


async def test_on_a_full_disk_a_banner_says_so_and_nothing_is_decided_until_there_is_room(
    tmp_path: Path,
) -> None:
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            assert banner(reader) == ""
            disk.full = True
            await reader.press("a")
            await reader.saved()
            assert "the disk is full" in banner(reader)
            assert reader.decided() == []
            for keys in (["a"], ["x"], ["3"], ["A"]):
                await reader.press(*keys)
                assert reader.decided() == []
            await reader.try_the_disk()
            assert "Not yet: " in reader.message
            assert "the disk is full" in banner(reader)

            disk.full = False
            await reader.try_the_disk()
            assert banner(reader) == ""
            assert reader.message == "Saving works again."
            await reader.press("g", "a")
            await reader.saved()
            assert desk.tags() == [("Angela Merkel", "PERSON", "accepted")]


async def test_the_disk_is_tried_again_without_being_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.disk.TRY_EVERY", 0.02)
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            disk.full = True
            await reader.press("a")
            await reader.saved()
            assert banner(reader)
            disk.full = False
            for _ in range(500):
                await reader.pilot.pause(0.02)
                if not banner(reader):
                    break
            assert banner(reader) == ""


async def test_from_a_full_disk_a_copy_can_be_saved_elsewhere(tmp_path: Path) -> None:
    disk = Refusing()
    target = tmp_path / "elsewhere.json"
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            await reader.press("a")
            await reader.saved()
            disk.full = True
            await reader.press("x")
            await reader.saved()
            await reader.press("S")
            assert reader.shows(CopyDialog)
            typed = reader.app.screen.query_one(LineInput)
            typed.value = str(desk.project.path)
            await reader.press("enter")
            assert reader.shows(CopyDialog)
            assert "name another" in everything(reader.app.screen)
            typed.value = str(target)
            await reader.press("enter")
            await reader.app.workers.wait_for_complete()
            await reader.settle()
            assert any(str(target) in told for told in reader.notices)
        disk.full = False
    with Project.open(target) as copy:
        (layer,) = copy.layers()
        assert [annotation.label for annotation in layer.annotations] == ["PERSON"]


async def test_the_banner_stands_over_the_review_as_well(tmp_path: Path) -> None:
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            await reader.press("a", "r")
            await reader.app.workers.wait_for_complete()
            await reader.saved()
            assert reader.shows(ReviewScreen)
            disk.full = True
            await reader.press("x")
            await reader.saved()
            assert "the disk is full" in banner(reader)
            disk.full = False
            await reader.try_the_disk()
            assert banner(reader) == ""


# -- what others do to the file --------------------------------------------------------------------


async def test_what_others_change_in_the_file_appears_on_the_screen(tmp_path: Path) -> None:
    with desk_with(tmp_path) as desk:
        async with desk.open() as reader:
            await reader.press("a", "a")
            desk.project.checkpoint()
            with TinyDB(desk.project.path, encoding="utf-8") as stock:
                (layer,) = stock.all()
                first = next(iter(layer["spans"]))
                layer["spans"][first]["label"] = "ORG"
                stock.update({"spans": layer["spans"]}, doc_ids=[layer.doc_id])
            await reader.press("x")
            desk.project.checkpoint()
            await reader.saved()
            assert ("Angela Merkel", "ORG", "accepted") in reader.decided()
            assert len(reader.decided()) == 3
            assert reader.decided() == desk.tags()
            assert any("edited from outside" in told for told in reader.notices)


@pytest.mark.parametrize(("key", "label"), [("k", "GPE"), ("o", "ORG"), ("escape", "GPE")])
async def test_what_was_changed_on_both_sides_is_asked_about(tmp_path: Path, key: str, label: str) -> None:
    with desk_with(tmp_path) as desk:
        async with desk.open() as reader:
            await reader.press("a")
            desk.project.checkpoint()
            with TinyDB(desk.project.path, encoding="utf-8") as stock:
                (layer,) = stock.all()
                (name,) = layer["spans"]
                layer["spans"][name]["label"] = "ORG"
                stock.update({"spans": layer["spans"]}, doc_ids=[layer.doc_id])
            await reader.press("b", "3")
            assert reader.decided() == [("Angela Merkel", "GPE", "corrected")]
            desk.project.checkpoint()
            await reader.saved()
            assert reader.shows(ChoiceDialog)
            await reader.press(key)
            await reader.app.workers.wait_for_complete()
            await reader.saved()
            assert [decided[1] for decided in reader.decided()] == [label]
            assert desk.tags() == reader.decided()
            if label == "ORG":
                await reader.press("u")
                await reader.saved()
                assert [decided[1] for decided in reader.decided()] == ["GPE"]


@pytest.mark.parametrize(("key", "label"), [("k", "ORG"), ("o", "PERSON"), ("enter", "ORG")])
async def test_an_edit_made_while_the_program_was_closed_is_asked_about(
    tmp_path: Path, key: str, label: str
) -> None:
    with desk_with(tmp_path) as desk:
        async with desk.open() as reader:
            await reader.press("a")
            await reader.saved()
        desk.project.close()
        path = desk.project.path
        text = path.read_text("utf-8")
        path.write_text(
            text.replace('"label":"PERSON","state":"accepted"', '"label":"ORG","state":"accepted"')
        )
        with Project.open(path) as project:
            desk.project = project
            async with desk.open() as reader:
                await reader.settle()
                shown = everything(reader.app.screen)
                assert "Edited from outside" in shown
                assert "“Angela Merkel” was PERSON" in " ".join(shown.split())
                assert [decided[1] for decided in reader.decided()] == ["ORG"]
                await reader.press(key)
                await reader.app.workers.wait_for_complete()
                await reader.saved()
                assert [decided[1] for decided in reader.decided()] == [label]
                assert desk.tags() == reader.decided()
                assert not list(project.questions)


@pytest.mark.parametrize(("key", "count"), [("k", 3), ("o", 1)])
async def test_an_older_file_put_back_is_asked_about(tmp_path: Path, key: str, count: int) -> None:
    with desk_with(tmp_path) as desk:
        await put_an_older_file_back(desk)
        with Project.open(desk.project.path) as project:
            desk.project = project
            async with desk.open() as reader:
                await reader.settle()
                assert "older version" in everything(reader.app.screen)
                await reader.press(key)
                await reader.app.workers.wait_for_complete()
                await reader.saved()
                assert len(reader.decided()) == len(desk.tags()) == count


async def test_after_a_crash_one_toast_says_what_was_recovered(tmp_path: Path) -> None:
    with desk_with(tmp_path) as desk:
        async with desk.open() as reader:
            await reader.press("a", "a", "x")
            await reader.saved()
        copied = tmp_path / "copied.json"
        # What lies on the disk while the program runs is what a crash leaves.
        copied.write_bytes(desk.project.path.read_bytes())
        folder = desk.project.path.with_name(f"{desk.project.path.name}.journal")
        shutil.copytree(folder, copied.with_name("copied.json.journal"))
        desk.project.close()
        with Project.open(copied) as project:
            desk.project = project
            async with desk.open() as reader:
                (told,) = reader.notices
                assert "3 changes recovered from the journal" in told
                assert len(reader.decided()) == 3


# -- a project that can only be read ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "answer"), [("r", READ), ("t", AGAIN), ("escape", None), ("enter", READ), ("ctrl+q", None)]
)
async def test_a_project_that_is_open_elsewhere_is_asked_about(key: str, answer: str | None) -> None:
    app = about_opening(LockedError("p.json is in use by [b]process[/b] 7.", "Close it there."))

    async def asked(pilot: Pilot[str | None]) -> None:
        await pilot.pause()
        shown = everything(app.screen)
        assert "in use by [b]process[/b] 7" in shown
        assert "Close it there." in shown
        await pilot.press(key)

    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
    assert app.return_value == answer


async def test_a_disk_that_takes_its_time_is_tried_once_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.disk.TRY_EVERY", 0.02)
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        probe = desk.project.probe
        tries: list[float] = []

        def slow() -> None:
            tries.append(0.0)
            sleep(0.3)
            probe()

        async with desk.open() as reader:
            disk.full = True
            await reader.press("a")
            await reader.saved()
            assert banner(reader)
            disk.full = False
            monkeypatch.setattr(desk.project, "probe", slow)
            for _ in range(500):
                await reader.pilot.pause(0.02)
                if not banner(reader):
                    break
            assert banner(reader) == ""
            assert len(tries) <= 2


async def test_who_can_only_read_is_told_and_not_asked(tmp_path: Path) -> None:
    with desk_with(tmp_path) as desk:
        await put_an_older_file_back(desk)
        with Project.open(desk.project.path, read_only=True) as project:
            desk.project = project
            async with desk.open() as reader:
                await reader.settle()
                assert not reader.shows(ChoiceDialog)
                assert sum("older version" in told for told in reader.notices) == 1
