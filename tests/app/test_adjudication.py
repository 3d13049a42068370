"""The screen on which layers are adjudicated, and the choice of who is compared."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.app.hosts import HOSTILE, Host, at_rest, everything, press, text_of
from tests.app.reader_host import MEETING, Desk, desk_with
from tui.app.places import Place
from tui.app.screens.adjudication import AdjudicationScreen
from tui.app.screens.agreement import AgreementScreen
from tui.app.screens.comparing import EVALUATION, CompareDialog
from tui.app.screens.picker import LabelPicker
from tui.app.widgets.adjudication import DifferenceBar, ProgressBar
from tui.app.widgets.bars import StatusLine
from tui.app.widgets.passage import Passage
from tui.app.widgets.sides import SidesPanel
from tui.domain import decisions
from tui.domain.annotation import Annotation
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.domain.errors import ProjectError
from tui.domain.layer import Layer
from tui.services.adjudication import Adjudication
from tui.services.workspace import Workspace
from tui.storage.project import Project

AT = "2026-03-01T10:00:00Z"
FIRST = "Angela Merkel met Barack Obama in the city of Berlin on Tuesday, and Telekom paid."
SECOND = "Ursula von der Leyen spoke in Brussels."
MARIA = {
    "a": [("Angela Merkel", "PERSON"), ("Barack Obama", "PERSON"), ("Berlin", "GPE"), ("Telekom", "ORG")],
    "b": [("Ursula von der Leyen", "PERSON")],
}
JON = {
    "a": [("Angela Merkel", "PERSON"), ("Barack Obama", "ORG"), ("city of Berlin", "GPE")],
    "b": [("Ursula von der Leyen", "PERSON"), ("Brussels", "GPE")],
}
TEXTS = {"a": FIRST, "b": SECOND}


def tags_of(name: str, given: dict[str, list[tuple[str, str]]]) -> Edit:
    made = []
    for article, tags in given.items():
        for words, label in tags:
            start = TEXTS[article].index(words)
            added = decisions.add(start, start + len(words), label, name, AT)
            made.append(AnnotationChange(article, name, None, added))
    return Edit.make("read", name, *made)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "project.json") as opened:
        articles = [Article("a", FIRST, "A meeting"), Article("b", SECOND, HOSTILE)]
        opened.commit(Edit.make("add", "ann", *(ArticleChange(None, a) for a in articles))).result()
        opened.commit(tags_of("maria", MARIA)).result()
        opened.commit(tags_of("jon", JON)).result()
        yield opened


class Sitting:
    """The screen while it is looked at."""

    def __init__(self, app: Host, pilot: Pilot[None], screen: AdjudicationScreen) -> None:
        self.app, self.pilot, self.screen = app, pilot, screen

    async def press(self, *keys: str) -> None:
        for key in keys:
            await press(self.pilot, key)
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    def lines(self, kind: type[Any]) -> list[str]:
        return [" ".join(line.split()) for line in text_of(self.screen.query_one(kind)).split("\n")]

    @property
    def message(self) -> str:
        return self.screen.query_one(StatusLine).message

    def result(self, article: str = "a") -> list[tuple[str, str, str]]:
        layer = self.screen.workspace.layer_of(article, "gold")
        text = TEXTS[article]
        return [(text[a.start : a.end], a.label, a.state.value) for a in layer.annotations if a.live]


@asynccontextmanager
async def sitting(
    project: Project, at: Place | None = None, size: tuple[int, int] = (80, 24), **more: Any
) -> AsyncIterator[Sitting]:
    workspace = Workspace(project, "ann", memory=False)
    adjudication = Adjudication(workspace, more.get("names", ["maria", "jon"]), "gold")
    screen = AdjudicationScreen(adjudication, more.get("keymap", {}), at)
    app = Host(screen)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield Sitting(app, pilot, screen)


async def test_all_of_it_can_be_decided_from_the_keyboard(project: Project) -> None:
    async with sitting(project) as here:
        assert here.lines(ProgressBar) == ["A meeting 1 of 3 here 4 of 4 undecided article 1 of 2"]
        assert here.lines(DifferenceBar) == ["Label: one span, other labels maria × jon → gold"]
        assert here.lines(SidesPanel)[:3] == [
            "1 maria Barack Obama PERSON 2026-03-01",
            "2 jon Barack Obama ORG 2026-03-01",
            "= gold undecided",
        ]
        passage = here.lines(Passage)
        assert passage[0] == "▸ Angela Merkel met Barack Obama in the city of Berlin on Tuesday, and"
        assert passage[1] == "1 maria ╰─ PERSON ─╯ ╰GPE─╯"
        assert passage[2] == "2 jon ╰── ORG ───╯ ╰─── GPE ────╯"
        await here.press("1")
        assert here.message == "Took maria."
        # What was written comes from the row under the cursor, by edges and by another label.
        await here.press("less_than_sign", "e")
        assert isinstance(here.app.screen, LabelPicker)
        await here.press("l")
        assert ("of Berlin", "LOC", "corrected") in here.result()
        assert here.lines(DifferenceBar)[0].startswith("Boundary: one label, other edges decided: a third")
        await here.press("u", "u", "space", "down", "space")
        assert here.lines(DifferenceBar)[0].startswith("Boundary: one label, other edges decided: all")
        await here.press("space", "tab")
        assert here.lines(DifferenceBar) == ["Only maria has this maria × jon → gold"]
        await here.press("2")
        assert here.message == "All decided here. Enter: done, next article."
        assert here.lines(SidesPanel)[2] == "= gold none of it"
        await here.screen.run_action("done")
        # A key that was typed ahead is for what is found next.
        assert here.screen.case is not None
        assert here.screen.case.article.id == "b"
        await here.pilot.pause()
        assert here.message == "Took 1 that all agree on."
        assert here.result() == [
            ("Angela Merkel", "PERSON", "accepted"),
            ("Barack Obama", "PERSON", "accepted"),
            ("Berlin", "GPE", "accepted"),
        ]
        assert here.lines(ProgressBar)[0].endswith("1 of 1 here 1 of 4 undecided article 2 of 2")
        assert HOSTILE[:3] in everything(here.screen)
        assert "\x1b" not in everything(here.screen)
        await here.press("b", "G")
        assert here.message == "Took 1 that all agree on, in 1 article. u takes it back."
        await here.press("n", "y", "e", "s", "enter")
        notes = [a.note for a in here.screen.workspace.layer_of("b", "gold").annotations]
        assert notes == ["", "yes"]
        await here.press("tab")
        assert here.message == "Everything is decided."
        await here.press("escape")
        assert here.app.results == [None]
        project.flush()
    with Project.open(project.path, read_only=True) as found:
        assert [found.layer_state(article, "gold") for article in TEXTS] == [ArticleState.DONE] * 2
        assert {edit.edit.by for edit in found.history()} >= {"ann"}
        assert "gold" not in {commit.edit.by for commit in found.history()}


async def test_what_was_left_is_gone_on_with_and_undone_across_articles(project: Project) -> None:
    async with sitting(project) as here:
        await here.press("x")
        project.flush()
    async with sitting(project, Place("b", "", 0)) as here:
        assert here.lines(ProgressBar)[0].endswith("1 of 1 here 3 of 4 undecided article 2 of 2")
        await here.press("comma")
        assert here.lines(DifferenceBar)[0].startswith("Only maria has this")
        await here.press("u")
        assert here.message == "Undone: take none."
        assert here.lines(SidesPanel)[2] == "= gold undecided"
        await here.press("ctrl+y", "right_square_bracket", "right_square_bracket")
        assert here.message == "That was the last article."
        # What all agree on is looked at and decided otherwise in the same way.
        await here.press("left")
        assert here.lines(DifferenceBar)[0].startswith("All agree maria")
        assert here.lines(Passage)[:3] == [
            "▸ Ursula von der Leyen spoke in Brussels.",
            "1 maria ╰───── PERSON ─────╯",
            "2 jon ╰───── PERSON ─────╯ ╰ GPE ─╯",
        ]
        await here.press("x")
        assert here.result("b") == []
        await here.press("tab", "o")
        assert here.app.results == [Place("a", "", FIRST.index("city"))]


async def test_a_click_takes_a_side_and_goes_to_a_disagreement(project: Project) -> None:
    async with sitting(project, size=(120, 40)) as here:
        await here.pilot.click(SidesPanel, offset=(20, 1))
        assert ("Barack Obama", "ORG", "accepted") in here.result()
        passage = here.screen.query_one(Passage)
        rows = text_of(passage).split("\n")
        await here.pilot.click(Passage, offset=(rows[0].index("Barack"), 0))
        assert here.lines(DifferenceBar)[0].startswith("Label: one span, other labels decided: jon")
        rows = text_of(passage).split("\n")
        assert "✗ PERSON" in rows[1]
        await here.pilot.click(Passage, offset=(rows[1].index("PERSON"), 1))
        assert ("Barack Obama", "PERSON", "accepted") in here.result()


async def test_what_the_disk_refuses_is_undecided_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Future[int]] = []

    def commit(edit: Edit) -> Future[int]:
        answers.append(Future())
        return answers[-1]

    async with sitting(project) as here:
        monkeypatch.setattr(project, "commit", commit)
        await press(here.pilot, "1")
        assert here.lines(ProgressBar)[0].endswith("2 of 3 here 3 of 4 undecided article 1 of 2")
        assert "saving" in text_of(here.screen.query_one(StatusLine))
        answers[0].set_exception(ProjectError("The disk is full.", "Free some space."))
        for _ in range(50):
            await here.pilot.pause()
            if "4 of 4 undecided" in here.lines(ProgressBar)[0]:
                break
        assert here.lines(ProgressBar)[0].endswith("2 of 3 here 4 of 4 undecided article 1 of 2")
        assert here.result() == []


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path) as made:
        yield made


def theirs(desk: Desk, name: str, words: str, label: str) -> Annotation:
    start = MEETING.text.index(words)
    made = decisions.add(start, start + len(words), label, name, AT)
    desk.project.commit(Edit.make("read", name, AnnotationChange(MEETING.id, name, None, made))).result()
    return made


async def test_long_names_leave_room_for_how_they_differ(project: Project) -> None:
    project.commit(tags_of(HOSTILE + 300 * "n", MARIA)).result()
    async with sitting(project, names=[HOSTILE + 300 * "n", "jon"]) as here:
        assert here.lines(DifferenceBar)[0].startswith("Label: one span, other labels [red]x[/red…")
        await here.press("tab", "tab")
        assert here.lines(DifferenceBar)[0].startswith("Only [red]x[/red… has this")
        assert "\x1b" not in everything(here.screen)


async def test_an_article_that_cannot_be_read_is_passed_over(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, damaged = project.layer, {"a"}

    def read(article_id: str, annotator: str, *, keep: bool = True) -> Layer:
        if article_id in damaged:
            raise ProjectError("The layer is damaged.", "Run: glossator verify.")
        return layer(article_id, annotator, keep=keep)

    monkeypatch.setattr(project, "layer", read)
    async with sitting(project) as here:
        assert here.lines(DifferenceBar)[0].startswith("Only jon has this")
        assert here.lines(ProgressBar)[0].endswith("article 2 of 2")
        await here.press("left_square_bracket")
        assert here.message == "That was the first article."
        assert here.lines(ProgressBar)[0].endswith("article 2 of 2")
    damaged.add("b")
    async with sitting(project) as here:
        assert "glossator verify" in everything(here.screen)


async def test_the_reader_asks_who_is_compared_and_remembers_it(desk: Desk) -> None:
    theirs(desk, "maria", "Berlin", "GPE")
    async with desk.open() as reader:
        await reader.press("a", "J")
        dialog = reader.app.screen
        assert isinstance(dialog, CompareDialog)
        # One colleague and oneself are what there is to compare; the model is there, too.
        me = reader.app.workspace.annotator
        assert dialog.query_one("#compare-into", Input).value == "adjudicated"
        await reader.press("space", "down", "space", "enter")
        assert "takes two" in str(dialog.query_one("#compare-note", Static).render())
        row = sorted([me, "maria"]).index(me)
        await reader.press(*["up"] * (1 - row), "space", *["down"] * (2 - row), "space")
        assert str(dialog.query_one("#compare-note", Static).render()) == EVALUATION
        await reader.press("enter")
        screen = reader.app.screen
        assert isinstance(screen, AdjudicationScreen)
        assert screen.adjudication.evaluates
        assert "changes only where you take something" in text_of(screen.query_one(DifferenceBar))
        before = len(reader.decided())
        await reader.press("2", "escape")
        assert len(reader.decided()) == before + 1
        assert reader.app.remembered.adjudicated == me
        assert reader.app.remembered.compared == f"{me}\n"
        await reader.press("J")
        again = reader.app.screen
        assert isinstance(again, CompareDialog)
        await reader.press("enter")
        assert isinstance(reader.app.screen, AdjudicationScreen)


async def test_escape_comes_back_from_a_place_that_was_opened(desk: Desk) -> None:
    for name, label in (("maria", "GPE"), ("jon", "LOC")):
        for words in ("Berlin", "met"):
            theirs(desk, name, words, label)
    async with desk.open() as reader:
        await reader.press("J", "enter", "full_stop")
        left = reader.app.screen
        assert isinstance(left, AdjudicationScreen)
        number = left.number
        assert number
        await reader.press("o")
        assert "goes back to the adjudication" in reader.message
        await reader.press("right", "escape")
        screen = reader.app.screen
        assert isinstance(screen, AdjudicationScreen)
        assert screen.number == number


async def test_what_was_adjudicated_is_undone_in_the_reader_without_going_there(desk: Desk) -> None:
    theirs(desk, "maria", "Berlin", "GPE")
    theirs(desk, "jon", "Berlin", "LOC")
    async with desk.open() as reader:
        current = reader.current
        await reader.press("J", "enter", "1", "escape")
        found = reader.app.workspace.layer_of(MEETING.id, "adjudicated")
        assert len(found.annotations) == 2
        await reader.press("u")
        assert "take jon" in reader.message
        assert reader.current == current
        assert len(reader.app.workspace.layer_of(MEETING.id, "adjudicated").annotations) == 0
        # From the agreement it goes on in the same layer, be that one of those compared.
        await reader.press("ctrl+y", "P")
        await at_rest(reader.pilot)
        agreement = reader.app.screen
        assert isinstance(agreement, AgreementScreen)
        names = [side.name for side in agreement.possible]
        agreement.chosen = [names.index(name) for name in ("jon", "maria", "adjudicated")]
        await reader.press("a")
        screen = reader.app.screen
        assert isinstance(screen, AdjudicationScreen)
        assert (screen.adjudication.names, screen.adjudication.into) == (["jon", "maria"], "adjudicated")
