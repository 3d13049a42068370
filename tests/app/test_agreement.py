"""The agreement screen: numbers, labels, the matrix, and the disagreements."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.hosts import HOSTILE, Host, at_rest, everything, press, text_of
from tests.app.reader_host import ANNOTATOR, MEETING, Desk
from tests.services.comparing import HARBOUR, NIGHT, build
from tui.app.places import Place
from tui.app.screens.actions.comparing import Standing
from tui.app.screens.adjudication import AdjudicationScreen
from tui.app.screens.agreement import AgreementScreen
from tui.app.screens.sides import SidesDialog
from tui.app.widgets.agreement import ComparedBar, DisputeHeading, DisputeRows, NumbersBar, ScoreRows
from tui.app.widgets.bars import StatusLine
from tui.app.widgets.matrix import MatrixView
from tui.domain.adjudication import RESULT
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.errors import ProjectError
from tui.domain.layer import LayerInfo
from tui.domain.meetings import Mark
from tui.services.adjudication import PIPELINE
from tui.services.agreement import Scope
from tui.services.disputes import Wanted
from tui.services.workspace import Workspace
from tui.storage.project import Project

AT = "2025-10-07T10:00:00Z"


class Shown:
    """The screen, in an app of its own."""

    def __init__(self, host: Host, pilot: Pilot[None], screen: AgreementScreen) -> None:
        self.host, self.pilot, self.screen = host, pilot, screen

    async def press(self, *keys: str) -> None:
        """Press keys, each when what the one before began has come to its end."""
        for key in keys:
            await press(self.pilot, key)
            await at_rest(self.pilot)

    def line(self, kind: type[ComparedBar | NumbersBar | DisputeHeading]) -> str:
        return " ".join(text_of(self.screen.query_one(kind)).split())

    def rows(self, kind: type[ScoreRows | DisputeRows | MatrixView]) -> list[str]:
        lines = text_of(self.screen.query_one(kind)).splitlines()
        return [found for line in lines if (found := " ".join(line.split()))]

    @property
    def message(self) -> str:
        return self.screen.query_one(StatusLine).message


@asynccontextmanager
async def showing(
    project: Project, size: tuple[int, int] = (130, 40), standing: Standing | None = None
) -> AsyncIterator[Shown]:
    screen = AgreementScreen(Workspace(project, "ada", memory=False), {}, standing=standing)
    host = Host(screen)
    async with host.run_test(size=size) as pilot:
        await pilot.pause()
        await at_rest(pilot)
        yield Shown(host, pilot, screen)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json") as opened:
        yield opened


async def test_numbers_labels_matrix_and_disagreements_are_shown(two: Project) -> None:
    async with showing(two) as shown:
        assert shown.line(ComparedBar) == "Agreement ada and bob 1 article that both have done, of 3"
        assert "kappa" in shown.line(NumbersBar)
        assert "units" in shown.line(NumbersBar)
        assert shown.rows(ScoreRows)[0].startswith("all 3 4 0.286")
        assert [row.split()[0] for row in shown.rows(ScoreRows)[1:]] == ["PERSON", "ORG", "GPE", "DATE"]
        assert shown.rows(MatrixView) == [
            "ada↓ bob→ PER ORG GPE DAT –",
            "PERSON 1 · · · ·",
            "ORG 1 · · · ·",
            "GPE · · 1 · ·",
            "DATE · · · · ·",
            "nothing · · · 1 ·",
        ]
        assert shown.line(DisputeHeading) == "3 disagreements"
        kinds = [(row.split()[0], "[" not in row) for row in shown.rows(DisputeRows)]
        assert kinds == [("label", True), ("boundary", True), ("only", True)]
        assert shown.message == "ada: ORG “Orlen”; bob: PERSON “Orlen”"


async def test_a_cell_lists_its_disagreements_and_one_of_them_opens(two: Project) -> None:
    async with showing(two) as shown:
        await shown.press("shift+tab", "down")
        assert shown.message == "ada ORG, bob PERSON: 1"
        await shown.press("enter")
        assert shown.line(DisputeHeading) == "1 of 3 disagreements where ada has ORG and bob has PERSON"
        assert len(shown.rows(DisputeRows)) == 1
        await shown.press("escape")
        assert shown.line(DisputeHeading) == "3 disagreements"
        await shown.press("down", "enter")
        assert shown.host.results == [Place(HARBOUR.id, "", HARBOUR.text.index("New York"))]


async def test_a_label_lists_what_is_about_it(two: Project) -> None:
    async with showing(two) as shown:
        await shown.press("tab", "end", "enter")
        assert shown.line(DisputeHeading) == "1 of 3 disagreements about DATE"
        await shown.press("tab", "home", "down", "enter")
        assert shown.line(DisputeHeading) == "1 of 3 disagreements about PERSON"
        await shown.press("tab", "tab", "end", "right", "enter")
        assert shown.message.startswith("No disagreement is like that: Esc lists all")


async def test_where_there_is_room_for_one_labels_and_matrix_take_turns(two: Project) -> None:
    async with showing(two, (80, 24)) as shown:

        def both() -> list[bool]:
            return [bool(shown.screen.query_one(name).display) for name in ("#scores", "#matrix")]

        assert both() == [True, False]
        await shown.press("tab")
        assert both() == [True, False]
        await shown.press("tab")
        assert both() == [False, True]


async def test_other_articles_and_words_instead_of_spans(two: Project) -> None:
    async with showing(two) as shown:
        await shown.press("m")
        assert "PERSON 2 · · · ·" in shown.rows(MatrixView)
        await shown.press("d")
        assert shown.line(ComparedBar).endswith("2 articles that both have begun, of 3")
        assert shown.line(DisputeHeading) == "4 disagreements"
        await shown.press("d")
        assert shown.line(ComparedBar).endswith("3 articles whoever began them, of 3")


async def test_what_comes_after_nothing_has_the_keys(two: Project) -> None:
    gone = two.layer(HARBOUR.id, "bob").info
    two.commit(Edit.make("reopen", "bob", LayerChange(HARBOUR.id, "bob", gone, LayerInfo()))).result()
    async with showing(two) as shown:
        assert "No article is like that" in text_of(shown.screen.query_one("#agreement-empty"))
        await shown.press("d", "down")
        assert shown.screen.focused is shown.screen.query_one(DisputeRows)
        assert shown.message.startswith("ada: GPE “New York”")


async def test_sides_are_chosen_and_two_of_three_shown(two: Project) -> None:
    start = HARBOUR.text.index("Orlen")
    said = next(a for a in two.layer(HARBOUR.id, "ada").annotations if a.start == start)
    change = AnnotationChange(HARBOUR.id, "cy", None, replace(said, id="cy1"))
    brought = AnnotationChange(HARBOUR.id, RESULT, None, replace(said, id="result", by="ada"))
    two.commit(Edit.make("add", "cy", change, brought)).result()
    async with showing(two) as shown:
        assert "1 more" in shown.line(ComparedBar)  # the result is there, and not compared unasked
        await shown.press("d", "right_square_bracket")
        assert "ada and cy" in shown.line(ComparedBar)
        await shown.press("s", "space")
        dialog = shown.host.screen
        assert isinstance(dialog, SidesDialog)
        assert "[ ] ada 2 articles done" in " ".join(everything(dialog).split())
        await shown.press("down", "down", "space", "enter")
        assert "It takes two" in text_of(dialog.query_one("#sides-hint", Static))
        await shown.press("space", "enter")
        assert "cy and bob" in shown.line(ComparedBar)
        await shown.press("left_square_bracket")
        assert shown.message.startswith("There is one pair only; s chooses more")
        shown.screen.show_anew()
        await shown.press("down")
        assert "cy and bob" in shown.line(ComparedBar)


async def test_numbers_that_are_not_whole_say_so(two: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = two.marks

    def read(article_id: str, annotator: str) -> list[Mark]:
        if article_id == NIGHT.id:
            raise ProjectError("The layer is damaged.", "Run: glossator verify.")
        return marks(article_id, annotator)

    monkeypatch.setattr(two, "marks", read)
    async with showing(two) as shown:
        await shown.press("d")
        assert shown.line(ComparedBar).endswith("stopped after 1 of 2 articles")


async def test_who_comes_back_finds_the_same_row(two: Project) -> None:
    left = Standing(("bob", "ada"), Scope.BEGUN, (0, 1), Wanted(0, label="ORG"), 1)
    async with showing(two, standing=left) as shown:
        assert "bob and ada" in shown.line(ComparedBar)
        assert shown.line(DisputeHeading) == "2 of 4 disagreements about ORG"
        current = shown.screen.query_one(DisputeRows).current
        assert current is not None
        assert current.article.id == NIGHT.id
        await shown.press("escape", "escape")
        assert shown.screen.left == left._replace(wanted=Wanted(), row=0)


async def test_alone_there_is_nothing_to_compare(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.json") as project:
        project.commit(Edit.make("add", "zoe", ArticleChange(None, HARBOUR))).result()
        screen = AgreementScreen(Workspace(project, "zoe", memory=False), {})
        host = Host(screen)
        async with host.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            assert "It takes two" in everything(screen)
            await press(pilot, "d", "tab", "enter", "s", "escape", "right_square_bracket", "m", "escape")
            assert host.results == [None]


async def test_from_the_reader_and_back_to_the_place(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "A")
        await reader.saved()
        mine = next(iter(reader.session.overlay.layer.annotations))
        assert mine.state is State.ACCEPTED
        await reader.press("P")
        await at_rest(reader.pilot)
        assert reader.shows(AgreementScreen)
        screen = reader.app.screen
        assert isinstance(screen, AgreementScreen)
        await reader.press("d")
        await at_rest(reader.pilot)
        current = screen.query_one(DisputeRows).current
        assert current is not None
        await reader.press("a")
        adjudication = reader.app.screen
        assert isinstance(adjudication, AdjudicationScreen)
        assert adjudication.adjudication.into == ANNOTATOR
        assert adjudication.adjudication.sides == (ANNOTATOR, PIPELINE)
        case = adjudication.case
        assert case is not None
        assert case.meetings[adjudication.number or 0].start == current.meeting.start
        await reader.press("escape")
        await at_rest(reader.pilot)
        assert screen.query_one(DisputeRows).current == current
        await reader.press("enter")
        assert not reader.shows(AgreementScreen)
        assert reader.session.article.id == MEETING.id
        assert reader.session.caret == current.meeting.start
        assert "goes back to the agreement" in reader.message
        await reader.press("escape")
        await at_rest(reader.pilot)
        again = reader.app.screen
        assert isinstance(again, AgreementScreen)
        assert again.query_one(DisputeRows).current == current


async def test_blind_neither_agreement_nor_adjudication_shows_what_others_say(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("f8")
        for key in "PJ":
            await reader.press(key)
            assert reader.app.screen is reader.app.reader
            assert reader.message.startswith("Blind: what others")


async def test_texts_that_act_on_terminals_are_shown_and_do_not_act(tmp_path: Path) -> None:
    article = Article("hostile1", f"{HOSTILE} and {HOSTILE}", title=HOSTILE)
    changes: list[Change] = [ArticleChange(None, article)]
    for number, name in enumerate(("ada", HOSTILE)):
        made = Annotation(f"h{number}", 0, 20 + number, HOSTILE, State.ADDED, "person", name, AT)
        done = LayerChange(article.id, name, LayerInfo(), LayerInfo(ArticleState.DONE))
        changes += [AnnotationChange(article.id, name, None, made), done]
    with Project.open(tmp_path / "p.json") as project:
        project.commit(Edit.make("add", "ada", *changes)).result()
        async with showing(project) as shown:
            assert shown.line(DisputeHeading) == "1 disagreement"
            await shown.press("tab", "down", "tab", "right", "enter", "s")
            found = everything(shown.host.screen) + everything(shown.screen)
            assert "\x1b" not in found
            assert "\u202e" not in found
            assert "[red]x[/red]" in found
