from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.pilot import Pilot
from textual.widgets import Input, Static
from tinydb import TinyDB

from tests.app.hosts import HOSTILE, Host, everything, press, settle, text_of
from tui.app.commands import REVIEW, check_keymap
from tui.app.review_words import NOTHING_SAVED, NOTHING_SHOWN
from tui.app.screens.help import HelpScreen
from tui.app.screens.picker import LabelPicker
from tui.app.screens.review import Place, ReviewScreen
from tui.app.widgets.bars import StatusLine
from tui.app.widgets.review import ReviewHeading, ReviewRows, layout
from tui.app.widgets.review_bars import FilterBar
from tui.app.widgets.review_details import ReviewDetails
from tui.domain import decisions
from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange
from tui.domain.errors import ProjectError
from tui.services.refreshing import edit_of, plan
from tui.services.review import Row
from tui.services.workspace import Workspace
from tui.storage.project import Project
from tui.storage.tables import LAYERS

AT = "2025-10-07T12:30:00Z"
TEXT = "Angela Merkel met Barack Obama in Berlin on Tuesday, and Telekom paid."
MODEL = "en_core_web_sm@3.8.0"


def annotation(name: str, text: str, label: str, state: State = State.ACCEPTED, **more: Any) -> Annotation:
    start = TEXT.index(text)
    origin = more.pop("origin", PERSON if state is State.ADDED else MODEL)
    return Annotation(name, start, start + len(text), label, state, origin, "ann", AT, **more)


MINE = [
    annotation("merkel", "Angela Merkel", "PERSON"),
    annotation("obama", "Barack Obama", "PERSON", State.REJECTED),
    annotation("berlin", "Berlin", "GPE", State.CORRECTED, was=Was(34, 40, "ORG"), note="why not", flag=True),
    annotation("telekom", "Telekom", "ORG", State.ADDED),
]
BOBS = replace(annotation("bobs", "Tuesday", "DATE"), by="bob")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "project.json") as opened:
        article = Article("one", TEXT, "A meeting")
        changes = [AnnotationChange("one", "ann", None, a) for a in MINE]
        theirs = AnnotationChange("one", "bob", None, BOBS)
        opened.commit(Edit.make("begin", "ann", ArticleChange(None, article), *changes, theirs)).result()
        yield opened


@asynccontextmanager
async def review(
    workspace: Workspace, size: tuple[int, int] = (80, 24), **more: Any
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(ReviewScreen(workspace, more.pop("keymap", {}), **more))
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        yield app, pilot


async def settled(app: Host, pilot: Pilot[None]) -> None:
    await settle(pilot)
    await app.workers.wait_for_complete()
    await settle(pilot)


def rows(app: Host) -> list[str]:
    lines = text_of(app.shown.query_one(ReviewRows)).splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


def shown(app: Host) -> list[str]:
    screen = app.shown
    assert isinstance(screen, ReviewScreen)
    view, entry = screen.shown.view, screen.shown.entry
    found = [entry(number) for number in view.numbers(0, view.count)]
    return [row.annotation.id if isinstance(row, Row) else row.text for row in found if row is not None]


def message(app: Host) -> str:
    return app.shown.query_one(StatusLine).message


def saved(project: Project, name: str) -> Annotation | None:
    project.flush()
    return next((a for a in project.layer("one", "ann").annotations if a.id == name), None)


async def test_all_annotations_of_all_annotators_are_listed(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, _):
        assert rows(app) == [
            "✓ PER Angela Merkel met Barack Obama in B… ann",
            "✗ PER Angela Merkel met Barack Obama in Berlin on Tuesday, … ann",
            "~ GPE !n …el met Barack Obama in Berlin on Tuesday, and Telekom paid. ann",
            "+ ORG …Berlin on Tuesday, and Telekom paid. ann",
            "✓ DAT …ack Obama in Berlin on Tuesday, and Telekom paid. bob",
        ]
        assert text_of(app.shown.query_one(FilterBar)).rstrip().endswith(" 5")


async def test_on_a_low_terminal_the_rows_have_all_of_the_room(project: Project) -> None:
    async with review(Workspace(project, "ann"), (80, 12)) as (app, _):
        assert not app.shown.query_one(ReviewDetails).display
        assert len(rows(app)) == 5


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_details_show_context_and_facts(project: Project, size: tuple[int, int]) -> None:
    async with review(Workspace(project, "ann"), size) as (app, pilot):
        await press(pilot, "down", "down")
        told = " ".join(text_of(app.shown.query_one(ReviewDetails)).split())
        assert "Barack Obama in Berlin on Tuesday" in told
        assert "was suggested as ORG" in told
        assert "why not" in told
        assert "flagged" in told


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (["l"], ["merkel", "obama"]),
        (["l", "l"], ["telekom"]),
        (["L"], ["bobs"]),
        (["l", "L"], ["merkel", "obama", "berlin", "telekom", "bobs"]),
        (["s"], ["merkel", "bobs"]),
        (["s", "s", "s", "s"], ["obama"]),
        (["s", "s", "s", "s", "s"], ["berlin"]),
        (["s"] * 6, ["berlin"]),
        (["s"] * 7, ["merkel", "obama", "berlin", "telekom", "bobs"]),
        (["p", "p"], ["bobs"]),
        (["h"], ["merkel", "obama", "berlin", "telekom", "bobs"]),
        (["slash", "ctrl+r", *"^(Be|Te)", "enter"], ["berlin", "telekom"]),
        (["slash", "ctrl+w", *"tele", "enter"], []),
        (["o", "o", "o"], ["merkel", "obama", "berlin", "telekom", "bobs"]),
        (["b", "b"], ["merkel", "obama", "berlin", "telekom", "bobs"]),
        (["l", "s"], ["merkel"]),
        (["slash", *"BER", "enter"], ["berlin"]),
        (["slash", *"why", "enter"], ["berlin"]),
        (["slash", *"zzz"], []),
        (["slash", *"ber", "escape"], ["merkel", "obama", "berlin", "telekom", "bobs"]),
        (["slash", *"ber", "enter", "l", "n"], ["merkel", "obama", "berlin", "telekom", "bobs"]),
    ],
)
async def test_filters(project: Project, keys: list[str], found: list[str]) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, *keys)
        await settled(app, pilot)
        assert sorted(shown(app)) == sorted(found)
        assert app.results == []


async def test_rows_can_be_walked_while_the_filter_is_typed(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "slash", "e", "down", "down")
        await settled(app, pilot)
        assert shown(app)[app.shown.query_one(ReviewRows).cursor] == "telekom"
        assert app.shown.query_one(Input).has_focus


async def test_keys_work_after_a_filter_that_leaves_nothing(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "slash", *"zzz", "enter")
        assert NOTHING_SHOWN.splitlines()[0] in everything(app.shown)
        await press(pilot, "a", "x", "enter", "delete", "e", "1")
        assert app.results == []
        await press(pilot, "escape")
        assert len(rows(app)) == 5
        await press(pilot, "escape")
        assert app.results == [None]


async def test_enter_returns_the_place(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "down", "down", "enter")
        assert app.results == [Place("one", "berlin", TEXT.index("Berlin"))]


async def test_a_click_moves_and_a_double_click_opens(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await pilot.click(ReviewRows, offset=(5, 3))
        await pilot.pause()
        assert app.results == []
        assert app.shown.query_one(ReviewRows).cursor == 3
        await pilot.double_click(ReviewRows, offset=(5, 3))
        await pilot.pause()
        assert app.results == [Place("one", "telekom", TEXT.index("Telekom"))]


async def test_a_rejection_that_is_accepted_lives_again(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "down", "a")
        assert rows(app)[1].startswith("✓ PER")
        found = saved(project, "obama")
        assert found is not None
        assert found.state is State.ACCEPTED


async def test_a_correction_that_is_accepted_stays(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "down", "down", "a")
        assert message(app) == "This is corrected already."
        assert saved(project, "berlin") == MINE[2]


async def test_rejecting(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "x", "down", "x")
        assert "rejected already" in message(app)
        await press(pilot, "down", "x", "down", "x")
        assert [line[0] for line in rows(app)[:2]] == ["✗", "✗"]
        assert rows(app)[3].startswith("− ORG")
        merkel, berlin = saved(project, "merkel"), saved(project, "berlin")
        assert merkel is not None
        assert merkel.state is State.REJECTED
        assert berlin is not None
        assert (berlin.state, berlin.label) == (State.REJECTED, "ORG")
        assert saved(project, "telekom") is None


async def test_removing_takes_out_rejections_too_and_undo_brings_back(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "down", "delete")
        assert rows(app)[1].startswith("− PER")
        assert saved(project, "obama") is None
        await press(pilot, "a")
        assert "removed" in message(app)
        await press(pilot, "up", "u")
        assert app.shown.query_one(ReviewRows).cursor == 1
        assert rows(app)[1].startswith("✗ PER")
        assert saved(project, "obama") == MINE[1]
        await press(pilot, "ctrl+y")
        assert saved(project, "obama") is None
        await press(pilot, "ctrl+z")
        assert saved(project, "obama") == MINE[1]


async def test_digits_relabel_and_the_file_has_it(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "2")
        assert rows(app)[0].startswith("~ ORG")
        await press(pilot, "2")
        assert message(app) == "This is ORG already."
        project.flush()
    path = project.path
    project.close()
    with TinyDB(path, access_mode="r") as stock:
        layers = {layer["annotator"]: layer for layer in stock.table(LAYERS).all()}
    layer = layers["ann"]
    assert layer["spans"]["merkel"]["label"] == "ORG"
    assert layer["spans"]["merkel"]["state"] == "corrected"


async def test_the_picker_takes_a_letter_and_a_new_name(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "e")
        assert isinstance(app.screen, LabelPicker)
        await press(pilot, "g")
        assert rows(app)[0].startswith("~ GPE")
        await press(pilot, "e", *"NEW", "enter")
        assert rows(app)[0].startswith("~ NEW")
        found = saved(project, "merkel")
        assert found is not None
        assert found.label == "NEW"
        assert "NEW" in project.labels()


async def test_notes_flags_and_links_can_be_changed(project: Project) -> None:
    workspace = Workspace(project, "ann")
    async with review(workspace) as (app, pilot):
        await press(pilot, "c", *"who", "enter", "f", "i", *"Q567", "enter")
        found = next(a for a in workspace.layer("one").annotations if a.id == "merkel")
        assert (found.note, found.flag, found.link, found.state) == ("who", True, "Q567", State.ACCEPTED)
        assert rows(app)[0].startswith("✓ PER !n")
        assert "link: Q567" in text_of(app.shown.query_one(ReviewDetails))
        await press(pilot, "slash", *"q567", "enter")
        assert len(rows(app)) == 1
        await press(pilot, "u", "u", "u")
        assert next(a for a in workspace.layer("one").annotations if a.id == "merkel") == MINE[0]


@pytest.mark.parametrize("key", ["c", "f", "i"])
async def test_others_annotations_get_no_remarks(project: Project, key: str) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "end", key)
        assert isinstance(app.screen, ReviewScreen)
        assert "only your own" in message(app)


async def test_a_digit_without_a_label_says_so(project: Project) -> None:
    workspace = Workspace(project, "ann")
    five = workspace.labels.by_digit("5")
    assert five is not None
    workspace.apply(Edit.make("free 5", "ann", LabelChange(five, replace(five, digit=""))))
    async with review(workspace) as (app, pilot):
        await press(pilot, "5")
        assert message(app) == "No label is on 5."


@pytest.mark.parametrize("key", ["a", "x", "delete", "1", "e"])
async def test_others_annotations_are_read_only(project: Project, key: str) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "end", key)
        assert message(app) == "This is bob's: only your own annotations can be changed."
        assert app.screen is app.shown
        assert list(project.layer("one", "bob").annotations) == [BOBS]


async def test_what_is_tagged_so_already_is_not_tagged_again(project: Project) -> None:
    twin = replace(MINE[0], id="twin", label="ORG")
    project.commit(Edit.make("twin", "ann", AnnotationChange("one", "ann", None, twin))).result()
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "2")
        assert message(app) == "That text is tagged ORG already."
        assert saved(project, "merkel") == MINE[0]


async def test_a_row_keeps_its_place_until_the_filter_is_set_anew(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "s", "x")
        assert rows(app)[0].startswith("✗ PER")
        await press(pilot, *"ssssss", "s")
        await settled(app, pilot)
        assert shown(app) == ["bobs"]


async def test_the_open_article_takes_the_decisions_in(project: Project) -> None:
    workspace = Workspace(project, "ann")
    session = workspace.open("one")
    async with review(workspace) as (_, pilot):
        await press(pilot, "x")
        here = next(a for a in session.overlay.layer.annotations if a.id == "merkel")
        assert here.state is State.REJECTED
        assert session.take_changes()


async def test_decisions_under_way_are_shown_and_what_is_undone_from_before(project: Project) -> None:
    workspace = Workspace(project, "ann")
    old = MINE[0]
    new = decisions.amend(old, old.start, old.end, "ORG", "ann", AT)
    added = decisions.add(TEXT.index("Tuesday"), TEXT.index(","), "DATE", "ann", AT)
    workspace.apply(Edit.make("relabel", "ann", AnnotationChange("one", "ann", old, new)))
    workspace.apply(Edit.make("add", "ann", AnnotationChange("one", "ann", None, added)))
    workspace.apply(Edit.make("remove", "ann", AnnotationChange("one", "ann", added, None)))
    async with review(workspace) as (app, pilot):
        assert rows(app)[0].startswith("~ ORG")
        assert len(rows(app)) == 5
        await press(pilot, "u")
        await settled(app, pilot)
        assert len(rows(app)) == 6
        await press(pilot, "u", "u")
        assert rows(app)[0].startswith("✓ PER")


@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize("alone", [False, True])
async def test_another_text_that_is_undone_takes_the_rows_of_all_along(
    project: Project, refused: bool, alone: bool
) -> None:
    if alone:
        project.commit(Edit.make("remove", "bob", AnnotationChange("one", "bob", BOBS, None))).result()
    article, said = project.article("one"), list(project.layers("one"))
    refresh = plan(article, replace(article, text=f"Yesterday {TEXT}", sha256=""), said)
    project.commit(edit_of([refresh], "ann")).result()
    taking = Refusing(project) if refused else project
    workspace = Workspace(taking, "ann")  # type: ignore[arg-type]  # as far as it is asked
    words = ["Angela Merkel", "Barack Obama", "Berlin", "Telekom", *["Tuesday"][alone:]]
    async with review(workspace) as (app, pilot):
        screen = app.shown
        assert isinstance(screen, ReviewScreen)

        def spans() -> list[str]:
            view, entry = screen.shown.view, screen.shown.entry
            found = [entry(number) for number in view.numbers(0, view.count)]
            return [row.text for row in found if row is not None]

        assert spans() == words
        await press(pilot, "u")
        await settled(app, pilot)
        if isinstance(taking, Refusing):
            taking.answers[0].set_exception(ProjectError("The disk is full.", "Free some space."))
        await settled(app, pilot)
        assert workspace.article("one").text == (f"Yesterday {TEXT}" if refused else TEXT)
        assert spans() == words


async def test_nothing_to_undo_is_said(project: Project) -> None:
    async with review(Workspace(project, "ann")) as (app, pilot):
        await press(pilot, "u")
        assert message(app).startswith("Nothing to undo")
        await press(pilot, "ctrl+y")
        assert message(app).startswith("Nothing to redo")


class Refusing:
    """A project that answers every edit with an error, when it is told to."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.answers: list[Future[int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._project, name)

    def commit(self, edit: Edit) -> Future[int]:
        self.answers.append(Future())
        return self.answers[-1]


@pytest.mark.parametrize("first", ["the review", "the screen below"])
async def test_what_the_disk_refuses_is_taken_back_on_screen(project: Project, first: str) -> None:
    refusing = Refusing(project)
    told: list[str] = []
    workspace: Workspace
    if first == "the screen below":
        workspace = Workspace(refusing, "ann", lambda: told.append(str(workspace.settle())))  # type: ignore[arg-type]
    else:
        workspace = Workspace(refusing, "ann", lambda: told.append("told"))  # type: ignore[arg-type]
    async with review(workspace) as (app, pilot):
        await press(pilot, "x")
        assert rows(app)[0].startswith("✗ PER")
        assert "saving" in text_of(app.shown.query_one(StatusLine))
        refusing.answers[0].set_exception(ProjectError("The disk is full [b].", "Free some space."))
        await settled(app, pilot)
        assert rows(app)[0].startswith("✓ PER")
        assert told
        if first == "the review":
            [toast] = list(app._notifications)
            assert "The disk is full [b]." in toast.message
            assert toast.markup is False


async def test_the_disks_word_goes_to_the_screen_below_again(project: Project) -> None:
    told: list[int] = []
    workspace = Workspace(project, "ann", lambda: told.append(1))
    before = workspace.on_settled
    async with review(workspace) as (_, pilot):
        await press(pilot, "x")
        project.flush()
        await press(pilot, "r")
        await pilot.pause()
        assert workspace.on_settled is before
        assert told


async def test_a_project_for_reading_only_says_so(project: Project, tmp_path: Path) -> None:
    path = project.path
    project.close()
    with Project.open(path, read_only=True) as reading:
        async with review(Workspace(reading, "ann")) as (app, pilot):
            await press(pilot, "x")
            assert rows(app)[0].startswith("✓ PER")
            assert "read only" in text_of(app.shown.query_one(StatusLine))
            assert len(app._notifications) == 1


async def test_an_empty_project_says_what_to_do(tmp_path: Path) -> None:
    with Project.open(tmp_path / "empty.json") as empty:
        async with review(Workspace(empty, "ann")) as (app, pilot):
            assert NOTHING_SAVED.splitlines()[-1] in text_of(app.shown.query_one("#review-empty", Static))
            await press(pilot, "a", "x", "l", "s", "enter", "e", "escape")
            assert app.results == [None]


async def test_help_and_export(project: Project) -> None:
    asked: list[object] = []
    async with review(Workspace(project, "ann"), export=asked.append) as (app, pilot):
        await press(pilot, "w")
        assert asked == [app.shown]
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)


async def test_keys_of_the_settings_reach_the_table(project: Project) -> None:
    app = Host(ReviewScreen(Workspace(project, "ann"), {"review.down": "n", "review.reject": "d"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(pilot, "j")
        assert app.shown.query_one(ReviewRows).cursor == 0
        await press(pilot, "n", "n", "d")
        assert rows(app)[2].startswith("✗ ORG")


def test_the_keys_do_not_clash() -> None:
    check_keymap({})
    assert len({command.id for command in REVIEW}) == len(REVIEW)


async def test_hostile_labels_notes_titles_and_names_are_text(project: Project) -> None:
    evil = replace(MINE[0], id="evil", label=HOSTILE, note=HOSTILE, link=HOSTILE, by=HOSTILE)
    article = Article("two", HOSTILE * 3, HOSTILE)
    evil = replace(evil, start=0, end=len(HOSTILE))
    edit = Edit.make("x", "ann", ArticleChange(None, article), AnnotationChange("two", HOSTILE, None, evil))
    project.commit(edit).result()
    async with review(Workspace(project, "ann"), (200, 60)) as (app, pilot):
        await press(pilot, "end", "L", "a")
        drawn = everything(app.shown)
        assert drawn.count("[red]x[/red]") >= 6
        assert not {"\x1b", "\x07", "\u202e"} & set(drawn)


async def test_a_hundred_thousand_rows_open_and_filter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 100_000
    text = "x " * count
    many = [
        Annotation(f"a{i}", 2 * i, 2 * i + 1, "ORG", State.ACCEPTED, MODEL, "ann", AT) for i in range(count)
    ]
    many[-1] = replace(many[-1], label="GPE")
    with Project.open(tmp_path / "big.json") as big:
        changes = (AnnotationChange("big", "ann", None, a) for a in many)
        big.commit(Edit.make("x", "ann", ArticleChange(None, Article("big", text)), *changes)).result()
        async with review(Workspace(big, "ann")) as (app, pilot):
            painted: list[int] = []
            table = app.shown.query_one(ReviewRows)
            paint = table.paint_row

            def counting(row: int, width: int) -> list[Segment]:
                painted.append(row)
                return paint(row, width)

            monkeypatch.setattr(table, "paint_row", counting)
            await press(pilot, "end")
            assert table.cursor == count - 1
            assert 0 < len(painted) < 100
            await press(pilot, "l", "l")
            await settled(app, pilot)
            assert re.search(r"1 of 100,000", text_of(app.shown.query_one(FilterBar)))


@pytest.mark.parametrize("width", [30, 80, 110, 200])
async def test_the_span_stands_in_one_column(project: Project, width: int) -> None:
    async with review(Workspace(project, "ann"), (width, 24)) as (app, _):
        table = app.shown.query_one(ReviewRows)
        lines = text_of(table).splitlines()
        columns = layout(table.row_width, 2)
        at = 7 + columns.label + columns.left
        words = ["Angela", "Barack", "Berlin", "Telekom", "Tuesday"]
        assert [line[at : at + 3] for line in lines[: len(words)]] == [word[:3] for word in words]
        assert all(len(line) <= width for line in lines)
        assert columns.annotator
        assert not layout(table.row_width, 1).annotator


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_heading_stands_over_the_columns(project: Project, size: tuple[int, int]) -> None:
    async with review(Workspace(project, "ann"), size) as (app, _):
        heading = text_of(app.shown.query_one(ReviewHeading))
        first = text_of(app.shown.query_one(ReviewRows)).splitlines()[0]
        values = {
            "tagged text": "Angela",
            "label": "PERSON",
            "by": "ann",
            "article": "A meeting",
            "when": "2025",
        }
        names = {"tagged text", "by", *(("label", "article") if size[0] > 80 else ())}
        names |= {"when"} if size[0] >= 210 else set()
        for name in names:
            assert heading.index(name) == first.index(values[name], len("✓ PERSON") if name == "by" else 0)
