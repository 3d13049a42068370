from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.hosts import HOSTILE, Host, everything, press, text_of
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.export import ExportDialog, ExportRequest, Toggle, outlook
from tui.app.widgets.menu import Menu

FORMATS = [("jsonl", "JSON Lines", ".jsonl"), ("csv", "a table", ".csv"), ("conll", "IOB2", ".conll")]


def dialog(folder: Path) -> ExportDialog:
    return ExportDialog(FORMATS, folder, "12 annotations of 3 articles")


def value(app: Host) -> str:
    return app.shown.query_one(Input).value


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (["enter"], "jsonl"),
        (["2", "enter"], "csv"),
        (["down", "down", "up", "enter"], "csv"),
        (["3", "enter"], "conll"),
    ],
)
async def test_a_format_and_its_suffix(tmp_path: Path, keys: list[str], name: str) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        assert app.results == [ExportRequest(name, tmp_path / f"annotations.{name}", False)]
        assert not list(tmp_path.iterdir())


async def test_a_path_of_the_readers_own(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab")
        app.shown.query_one(Input).value = str(tmp_path / "mine.txt")
        await press(pilot, "shift+tab", "2")
        assert value(app) == str(tmp_path / "mine.txt")
        await press(pilot, "enter")
        assert app.results == [ExportRequest("csv", tmp_path / "mine.txt", False)]


async def test_digits_and_letters_go_into_the_path(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab", "end", "2", "s", "enter")
        assert app.results == [ExportRequest("jsonl", tmp_path / "annotations.jsonl2s", False)]


async def test_all_states(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab", "tab", "space")
        assert "[x]" in text_of(app.shown.query_one(Toggle))
        await press(pilot, "enter")
        assert app.results[0].all_states is True


async def test_the_mouse(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(Menu, offset=(6, 1))
        await pilot.click(Toggle)
        await pilot.pause()
        assert app.results == []
        await pilot.click("#export-go")
        await pilot.pause()
        assert app.results == [ExportRequest("csv", tmp_path / "annotations.csv", True)]


async def test_an_existing_file_is_replaced_only_after_asking(tmp_path: Path) -> None:
    (tmp_path / "annotations.jsonl").write_text("precious")
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "will be replaced" in everything(app.shown)
        await press(pilot, "enter")
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "escape")
        assert app.screen is app.shown
        assert app.results == []
        await press(pilot, "enter", "r")
        assert app.results == [ExportRequest("jsonl", tmp_path / "annotations.jsonl", False)]
    assert (tmp_path / "annotations.jsonl").read_text() == "precious"


@pytest.mark.parametrize(
    "typed", ["", "  ", "{folder}", "{folder}/none/a.csv", "{folder}/" + "n" * 300, "{folder}/a\0b"]
)
def test_paths_that_do_not_work(tmp_path: Path, typed: str) -> None:
    assert outlook(typed.format(folder=tmp_path)).obstacle


async def test_an_obstacle_is_said_and_nothing_is_returned(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path / "missing [b]"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "folder does not exist" in everything(app.shown)
        assert app.results == []
        await press(pilot, "escape")
        assert app.results == [None]


async def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab")
        app.shown.query_one(Input).value = "~/x.jsonl"
        await press(pilot, "enter")
        assert app.results[0].path == tmp_path / "x.jsonl"


async def test_hostile_text_is_text(tmp_path: Path) -> None:
    app = Host(ExportDialog([("a", HOSTILE, ".a")], tmp_path / HOSTILE, HOSTILE))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = everything(app.shown)
        assert "[red]x[/red]" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
