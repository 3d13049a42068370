"""The export dialog: formats, what they heed, and paths."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.hosts import HOSTILE, Host, everything, press, text_of
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.export import ExportDialog, ExportRequest, outlook
from tui.app.widgets.format_list import FormatList
from tui.app.widgets.format_options import FormatOptions
from tui.app.widgets.settings import Toggle
from tui.formats.items import ExportOptions, Split
from tui.formats.registry import Format
from tui.services.outputs import MANIFEST

FORMATS = [
    Format("jsonl", ".jsonl", "JSON Lines", "m", variants=("manual", "spans"), suggestions=True),
    Format("csv", ".csv", "a table", "m", options=frozenset({"bom"})),
    Format("conll", ".conll", "tokens", "m", options=frozenset({"scheme", "columns"})),
    Format("spacy", ".spacy", "DocBin", "m", options=frozenset({"missing", "split", "seed"})),
    Format("brat", ".zip", "standoff", "m", folder=True),
    Format("w3c", ".jsonld", "Web Annotation", "m", options=frozenset({"utf16"})),
    *(Format(f"other{number}", f".o{number}", "of others", "m") for number in range(7)),
]


def dialog(folder: Path) -> ExportDialog:
    return ExportDialog(
        FORMATS,
        folder,
        "12 annotations of 3 articles",
        lambda path: "That is the project." if path.name == "p.json" else "",
    )


def path_of(app: Host) -> str:
    return app.shown.query_one("#export-path", Input).value


def shown_options(app: Host) -> set[str]:
    options = app.shown.query_one(FormatOptions)
    return {str(child.id).removeprefix("option-") for child in options.children if child.display}


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (["enter"], "jsonl"),
        (["2", "enter"], "csv"),
        (["down", "down", "up", "enter"], "csv"),
        (["3", "enter"], "conll"),
        ([*"web", "enter"], "w3c"),
        ([*"csv", "enter"], "csv"),
        ([*"sp", "backspace", "backspace", "enter"], "spacy"),
        ([*"cs", "x", "enter"], "csv"),
        (["0", "enter"], "other3"),
        (["end", "enter"], "other6"),
        ([*"other", "2", "enter"], "other2"),
        ([*"c", "2", "enter"], "conll"),
    ],
)
async def test_a_format_and_its_suffix(tmp_path: Path, keys: list[str], name: str) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        suffix = next(each.suffix for each in FORMATS if each.name == name)
        (request,) = app.results
        assert (request.format, request.path) == (name, tmp_path / f"annotations{suffix}")
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("1", {"variant", "suggestions", "all"}),
        ("2", {"bom", "all"}),
        ("3", {"scheme", "columns", "all"}),
        ("4", {"missing", "split", "all"}),
        ("5", {"all"}),
        ("6", {"utf16", "all"}),
    ],
)
async def test_only_what_a_format_heeds_is_shown(tmp_path: Path, key: str, options: set[str]) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "1", key)
        assert shown_options(app) == options


async def test_what_is_set_is_returned_and_nothing_that_is_hidden(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab", "space", "tab", "space", "tab", "space", "enter")
        assert app.results == [
            ExportRequest("jsonl", tmp_path / "annotations.jsonl", True, True, ExportOptions(variant="spans"))
        ]
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        # The variant of one format is nothing to the next, nor are its suggestions.
        await press(pilot, "tab", "space", "tab", "space", "shift+tab", "shift+tab", "3")
        await press(pilot, "tab", "right", "tab", "left", "left", "enter")
        assert app.results == [
            ExportRequest(
                "conll", tmp_path / "annotations.conll", options=ExportOptions(scheme="iob1", columns=3)
            )
        ]


async def test_parted_articles_go_into_a_folder(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "tab", "space", "tab", *"8/1/x")
        assert "no three shares" in everything(app.shown)
        await press(pilot, "enter")
        assert app.results == []
        await press(pilot, "backspace", "1", "tab", "7", "enter")
        options = ExportOptions(missing=True, split=Split(8, 1, 1), seed=7)
        assert app.results == [ExportRequest("spacy", tmp_path / "annotations-spacy", options=options)]


async def test_a_seed_is_a_number(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "tab", "tab", *"8/1/1", "tab", "x", "enter")
        assert "is no seed" in everything(app.shown)
        assert app.results == []


async def test_a_path_of_the_readers_own(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        app.shown.query_one("#export-path", Input).value = str(tmp_path / "mine.txt")
        await press(pilot, "2")
        assert path_of(app) == str(tmp_path / "mine.txt")
        await press(pilot, "enter")
        assert app.results[0].path == tmp_path / "mine.txt"


async def test_digits_and_letters_go_into_the_path(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "tab", "tab", "tab", "end", "2", "s", "enter")
        assert app.results == [ExportRequest("csv", tmp_path / "annotations.csv2s")]


async def test_many_files_are_proposed_a_folder_or_go_into_an_archive(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5")
        assert path_of(app) == str(tmp_path / "annotations-brat")
        await press(pilot, "1", "5")
        assert path_of(app) == str(tmp_path / "annotations-brat")
        assert "a folder, or an archive" in everything(app.shown)
        app.shown.query_one("#export-path", Input).value = str(tmp_path / "x.zip")
        await press(pilot, "enter")
        assert app.results == [ExportRequest("brat", tmp_path / "x.zip")]


async def test_one_file_is_no_archive(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        app.shown.query_one("#export-path", Input).value = str(tmp_path / "x.zip")
        await press(pilot, "enter")
        assert "would be no archive" in everything(app.shown)
        assert app.results == []


async def test_what_the_program_refuses_is_said_beforehand(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        app.shown.query_one("#export-path", Input).value = str(tmp_path / "p.json")
        await press(pilot, "enter")
        assert "That is the project." in everything(app.shown)
        assert app.results == []


async def test_an_export_in_a_folder_is_replaced_after_asking_and_nothing_else(tmp_path: Path) -> None:
    ours = tmp_path / "annotations-brat"
    ours.mkdir()
    (ours / "a.ann").write_text("")
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5")
        assert "not all in it is an export" in everything(app.shown)
        await press(pilot, "enter")
        assert app.results == []
        (ours / MANIFEST).write_text('{"files": ["a.ann"]}')
        await press(pilot, "shift+tab", "shift+tab", "1", "5")
        assert "is an export, and will be replaced" in everything(app.shown)
        await press(pilot, "enter")
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "r")
        assert app.results == [ExportRequest("brat", ours)]


async def test_the_mouse(tmp_path: Path) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(FormatList, offset=(6, 1))
        await pilot.pause()
        await pilot.click("#option-all")
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
        await press(pilot, "enter", "enter")
        assert app.screen is app.shown
        assert app.results == []
        await press(pilot, "enter", "r")
        assert app.results == [ExportRequest("jsonl", tmp_path / "annotations.jsonl")]
    assert (tmp_path / "annotations.jsonl").read_text() == "precious"


@pytest.mark.parametrize(
    "typed", ["", "  ", "{folder}", "{folder}/none/a.csv", "{folder}/" + "n" * 300, "{folder}/a\0b"]
)
def test_paths_that_do_not_work(tmp_path: Path, typed: str) -> None:
    (tmp_path / "mine").write_text("x")
    assert outlook(typed.format(folder=tmp_path)).obstacle
    assert outlook(typed.format(folder=tmp_path), many=True).obstacle


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    assert "is a file" in outlook(str(tmp_path / "mine"), many=True).obstacle
    (tmp_path / "empty").mkdir()
    assert outlook(str(tmp_path / "empty"), many=True) == ("", False)


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
        app.shown.query_one("#export-path", Input).value = "~/x.jsonl"
        await press(pilot, "enter")
        assert app.results[0].path == tmp_path / "x.jsonl"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_all_of_it_can_be_reached(tmp_path: Path, size: tuple[int, int]) -> None:
    app = Host(dialog(tmp_path))
    async with app.run_test(size=size) as pilot:
        for format_ in FORMATS:
            await press(pilot, *(["down"] if format_ is not FORMATS[0] else []))
            rows = app.shown.query_one(FormatList)
            assert format_.name in text_of(rows)
            # Nothing that can be reached is beyond the edge at the usual size.
            if size != (40, 12):
                assert app.shown.query_one("#export-go").region.bottom <= size[1] - 1
        await press(pilot, "tab")
        assert isinstance(app.shown.focused, Toggle)


async def test_hostile_text_is_text(tmp_path: Path) -> None:
    app = Host(ExportDialog([Format("a", ".a", HOSTILE, "m")], tmp_path / HOSTILE, HOSTILE))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = everything(app.shown)
        assert "[red]x[/red]" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
