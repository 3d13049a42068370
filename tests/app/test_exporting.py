"""Exports and imports from the app: how far they are, what they could not take along, and the way there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from textual.widgets import Input

from tests.app.hosts import HOSTILE, Host, everything, press, text_of
from tests.app.reader_host import MEETING, Desk, Running
from tui.app.places import Place
from tui.app.screens.asking_line import LineDialog
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.findings import FindingsScreen
from tui.app.screens.reader import ReaderScreen
from tui.app.screens.working import Work, WorkScreen, work_on
from tui.app.widgets.findings import FindingRows
from tui.domain.annotation import PERSON
from tui.domain.errors import GlossatorError
from tui.services.findings import Group, Spot

GROUPS = [
    Group(
        "2 left out because it overlaps",
        2,
        [Spot("a", "Title", 3, 9, "ORG", "x\ny"), Spot("b", HOSTILE, 1, 2)],
    ),
    Group("50 written without its note", 50, [Spot("a", "Title", 5, 6, "PER", "z")]),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return tmp_path / "out"


async def until(reader: Running, holds: Callable[[], bool]) -> None:
    """Wait until the work in the threads has led somewhere."""
    for _ in range(2_000):
        if holds():
            return
        await reader.pilot.pause(0.01)
    raise AssertionError("It never came to that.")


# -- what could not be taken along -----------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (60, 12), (200, 60)])
async def test_groups_and_places_are_listed_and_one_is_chosen(size: tuple[int, int]) -> None:
    app = Host(FindingsScreen("What", "12 of 3", GROUPS, "More elsewhere."))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = everything(app.shown)
        assert "2 left out because it overlaps" in shown
        assert "More elsewhere." in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        assert "s saves" not in shown
        # The cursor goes from place to place, past the headings.
        await press(pilot, "down", "down", "down", "down")
        assert size[1] < 24 or "… and 49 more" in text_of(app.shown.query_one(FindingRows))
        await press(pilot, "s", "enter")
        assert app.results == [Place("a", "", 5)]


async def test_a_place_that_is_not_here_is_not_gone_to(tmp_path: Path) -> None:
    app = Host(FindingsScreen("What", "", [Group("1 not here", 1, [Spot("", "Gone")])]))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert app.results == []
        await press(pilot, "escape")
        assert app.results == [None]


async def test_a_report_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    def refuse(path: Path) -> None:
        raise GlossatorError(f"No room for {path.name}.")

    app = Host(FindingsScreen("What", "", GROUPS, save=refuse, place=tmp_path / "r.json"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "enter")
        assert [note.message for note in app._notifications] == ["No room for r.json."]
        assert app.screen is app.shown


# -- long work -------------------------------------------------------------------------------------


@pytest.fixture
def waiting() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.parametrize("way", ["done", "stopped", "failed"])
async def test_long_work_shows_how_far_it_is_and_can_be_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, waiting: threading.Event, way: str
) -> None:
    monkeypatch.setattr("tui.app.screens.working.SHOWN_AFTER", 0.01)
    came: list[object] = []

    def run(work: Work) -> str:
        for count in range(100_000):
            work.told(count + 5, 100_000)
            if waiting.wait(0.001):
                break
        if way == "failed":
            raise ValueError("[/no]")
        return "whole"

    async with desk.open(size=(80, 24)) as reader:
        work_on(
            reader.app.screen,
            "Counting",
            run,
            came.append,
            lambda error: came.append(str(error)),
            lambda: came.append("stopped"),
        )
        await until(reader, lambda: isinstance(reader.app.screen, WorkScreen))
        await until(reader, lambda: "of 100,000" in everything(reader.app.screen))
        assert came == []
        if way == "stopped":
            await reader.press("escape")
        else:
            waiting.set()
        await until(reader, lambda: bool(came))
        await until(reader, lambda: isinstance(reader.app.screen, ReaderScreen))
        assert came == [{"done": "whole", "stopped": "stopped", "failed": "[/no]"}[way]]


async def test_short_work_shows_nothing(desk: Desk) -> None:
    came: list[object] = []
    async with desk.open(size=(80, 24)) as reader:
        work_on(reader.app.screen, "Counting", lambda _: 1, came.append, came.append)
        await until(reader, lambda: bool(came))
        assert reader.shows(ReaderScreen)


# -- exporting -------------------------------------------------------------------------------------


async def test_an_export_that_is_stopped_leaves_nothing(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, waiting: threading.Event
) -> None:
    monkeypatch.setattr("tui.app.screens.working.SHOWN_AFTER", 0.01)
    told = Work.told

    def slowly(work: Work, done: int, total: int | None) -> None:
        assert waiting.wait(30)
        told(work, done, total)

    monkeypatch.setattr(Work, "told", slowly)
    async with desk.open() as reader:
        await reader.press("a", "w", *"csv", "enter")
        await until(reader, lambda: isinstance(reader.app.screen, WorkScreen))
        assert [path.suffix for path in folder.iterdir()] == [".tmp"]
        await reader.press("escape")
        waiting.set()
        await until(reader, lambda: bool(reader.notices))
        assert reader.notices == ["Export stopped: Nothing was written."]
        assert not list(folder.iterdir())


async def nested(reader: Running) -> None:
    """Tag a word, and one within it."""
    await reader.press("a", "b", "v", "l", "l", "2")


async def test_what_an_export_cannot_carry_is_listed_gone_to_and_saved(desk: Desk, folder: Path) -> None:
    async with desk.open() as reader:
        await nested(reader)
        assert len(reader.decided()) >= 2
        await reader.press("w", *"conll", "enter")
        await until(reader, lambda: isinstance(reader.app.screen, FindingsScreen))
        await reader.settle()
        shown = everything(reader.app.screen)
        assert "1 left out because it overlaps another one" in shown
        # It is said once, and nothing lies over the list.
        assert "1 annotation of 1 article in" in shown
        assert reader.notices == []
        await reader.press("s")
        assert reader.shows(LineDialog)
        await reader.press("enter")
        report = orjson.loads((folder / "annotations.conll.report.json").read_bytes())
        assert (report["format"], report["complete"], len(report["losses"])) == ("conll", False, 2)
        await reader.press("g", "enter")
        assert reader.shows(ReaderScreen)
        loss = report["losses"][0]
        assert reader.session.current is not None
        assert reader.session.current.start == loss["start"]


async def test_an_export_that_carries_all_is_told_and_nothing_asked(desk: Desk, folder: Path) -> None:
    async with desk.open() as reader:
        await reader.press("a", "w", *"csv", "enter")
        await until(reader, lambda: bool(reader.notices))
        await reader.settle()
        assert reader.shows(ReaderScreen)
        assert (folder / "annotations.csv").is_file()


async def test_the_project_is_not_written_over(desk: Desk, folder: Path) -> None:
    async with desk.open() as reader:
        await reader.press("w")
        reader.app.screen.query_one("#export-path", Input).value = str(desk.project.path)
        await reader.press("enter")
        assert "is the project itself" in everything(reader.app.screen)


# -- importing -------------------------------------------------------------------------------------


async def ask(reader: Running, path: Path) -> None:
    """Name what is to be imported, and wait for what it brings."""
    await reader.app.run_action("import", reader.app.screen)
    await reader.settle()
    reader.app.screen.query_one("#asked-line", Input).value = str(path)
    await reader.press("enter")
    await until(reader, lambda: isinstance(reader.app.screen, ChoiceDialog | LineDialog))
    await until(reader, lambda: not any(w.group == "work" and not w.is_finished for w in reader.app.workers))
    await reader.settle()


def tagged(start: int, end: int, label: str, **fields: object) -> dict[str, object]:
    return {"start": start, "end": end, "label": label, **fields}


def lines(*records: dict[str, object]) -> bytes:
    return b"".join(orjson.dumps(record) + b"\n" for record in records)


NEW = "A harbour that nobody knows."


async def test_an_import_is_looked_at_taken_as_one_edit_and_taken_back_as_one(
    desk: Desk, folder: Path
) -> None:
    (folder / "x.jsonl").write_bytes(
        lines(
            {"text": MEETING.text, "spans": [tagged(0, 3, "NEW"), tagged(4, 7, "ORG", text="nowhere")]},
            {"text": NEW, "spans": [tagged(2, 9, "PLACE")]},
        )
    )
    async with desk.open() as reader:
        before, articles = reader.decided(), len(reader.app.workspace.shelf)
        await ask(reader, folder / "x.jsonl")
        shown = everything(reader.app.screen)
        assert "Format jsonl: 2 annotations in 2 articles would come in." in " ".join(shown.split())
        assert "1 new article; 1 left out; new labels: NEW, PLACE." in " ".join(shown.split())
        assert reader.decided() == before
        await reader.press("l")
        assert reader.shows(FindingsScreen)
        assert "nowhere" in everything(reader.app.screen)
        await reader.press("escape", "i")
        assert reader.shows(FindingsScreen)
        await reader.press("escape")
        assert len(reader.app.workspace.shelf) == articles + 1
        assert (MEETING.text[:3], "NEW", "accepted") in reader.decided()
        assert "Imported: 2 annotations." in reader.message
        await reader.press("u")
        assert reader.decided() == before
        assert len(reader.app.workspace.shelf) == articles
        await reader.press("ctrl+y")
        assert len(reader.app.workspace.shelf) == articles + 1
    assert any(tag[1] == "NEW" for tag in desk.tags())


async def test_an_article_that_came_with_an_import_is_not_open_when_that_is_taken_back(
    desk: Desk, folder: Path
) -> None:
    (folder / "x.jsonl").write_bytes(lines({"text": NEW, "spans": [tagged(2, 9, "ORG")]}))
    async with desk.open() as reader:
        was, before = reader.session.article.id, set(reader.app.workspace.shelf)
        await ask(reader, folder / "x.jsonl")
        await reader.press("i")
        (imported,) = set(reader.app.workspace.shelf) - before
        assert reader.app.workspace.article_summary(imported).title == NEW
        await reader.press("u")
        assert (reader.session.article.id, reader.message) == (was, "Undone: import x.jsonl.")


async def test_an_import_without_new_articles_and_with_theirs_in_conflicts(desk: Desk, folder: Path) -> None:
    async with desk.open() as reader:
        await reader.press("a")
        (mine,) = reader.session.overlay.layer.annotations
        (folder / "x.jsonl").write_bytes(
            lines(
                {"text": MEETING.text, "spans": [tagged(mine.start, mine.end, "OTHER")]},
                {"text": NEW, "spans": [tagged(2, 9, "PLACE")]},
            )
        )
        await ask(reader, folder / "x.jsonl")
        assert "1 conflict in which yours stays" in " ".join(everything(reader.app.screen).split())
        await reader.press("k")
        await until(reader, lambda: "1 article not here" in " ".join(everything(reader.app.screen).split()))
        await reader.press("t")
        await until(reader, lambda: "1 of yours replaced" in " ".join(everything(reader.app.screen).split()))
        await reader.press("i", "escape")
        assert [tag[1] for tag in reader.decided()] == ["OTHER"]


async def test_whose_annotations_is_asked(desk: Desk, folder: Path) -> None:
    def by(name: str, label: str) -> dict[str, object]:
        return {
            "text": MEETING.text,
            "meta": {
                "article": MEETING.id,
                "title": "",
                "source": "",
                "date": "",
                "language": "",
                "annotator": name,
                "state": "unread",
            },
            "tokens": [],
            "rejected": [],
            "answer": "accept",
            "spans": [
                tagged(
                    0,
                    3,
                    label,
                    token_start=0,
                    token_end=0,
                    id=f"i{name}",
                    state="added",
                    origin=PERSON,
                    score=None,
                    note="",
                    flag=False,
                    link="",
                    by=name,
                    at="2025-01-01T00:00:00Z",
                    was=None,
                    fragments=[],
                    extras="",
                )
            ],
            "glossator": {"note": "", "tags": [], "sha256": "", "bom": False, "added": "", "metadata": "{}"},
        }

    (folder / "x.jsonl").write_bytes(lines(by("mia", "ONE"), by("noa", "TWO")))
    async with desk.open() as reader:
        await ask(reader, folder / "x.jsonl")
        assert "annotations of several: mia, noa" in " ".join(everything(reader.app.screen).split())
        await reader.press("2")
        await until(reader, lambda: "of noa" in everything(reader.app.screen))
        await reader.press("i")
        assert [tag[1] for tag in reader.decided()] == ["TWO"]


@pytest.mark.parametrize("content", [b"nothing", b'{"text": "x", "spans": [{"start": 0}]}\n'])
async def test_what_cannot_be_read_is_told_where_the_path_stands(
    desk: Desk, folder: Path, content: bytes
) -> None:
    (folder / "x.jsonl").write_bytes(content)
    async with desk.open() as reader:
        await ask(reader, folder / "x.jsonl")
        await until(reader, lambda: isinstance(reader.app.screen, LineDialog))
        await reader.settle()
        assert reader.app.screen.query_one("#asked-line", Input).value == str(folder / "x.jsonl")
        assert "x.jsonl" in everything(reader.app.screen)
        await reader.press("escape")
        assert reader.shows(ReaderScreen)


async def test_a_path_that_leads_nowhere_is_refused(desk: Desk, folder: Path) -> None:
    async with desk.open() as reader:
        await reader.app.run_action("import", reader.app.screen)
        await reader.settle()
        for path, why in ((folder / "gone", "no such file"), ("", "Name what"), ("a\0", "")):
            reader.app.screen.query_one("#asked-line", Input).value = str(path)
            await reader.press("enter")
            assert reader.shows(LineDialog)
            assert why in everything(reader.app.screen)
