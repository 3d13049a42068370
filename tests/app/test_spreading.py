"""Where a spread comes from, and what can happen while its preview is open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.app.hosts import everything
from tests.app.reader_host import Desk, desk_with
from tests.app.spread_preview import (
    SAMPLES,
    listed,
    looked_through,
    preview,
    scope,
    words,
)
from tui.app.screens.review import ReviewScreen
from tui.app.screens.spread import SpreadDialog
from tui.app.widgets.bars import StatusLine
from tui.domain.layer import Layer
from tui.services.workspace import Workspace
from tui.storage.project import Project


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # Without memory, which would suggest at once what was just decided.
    monkeypatch.setattr("tests.app.reader_host.Workspace", partial(Workspace, memory=False))
    with desk_with(tmp_path, SAMPLES) as opened:
        yield opened


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked through before the first frame, and a step is a slice."""
    monkeypatch.setattr("tui.app.screens.spread.AT_ONCE", 0.0)
    monkeypatch.setattr("tui.app.screens.spread.SLICE", 0.0)
    monkeypatch.setattr("tui.app.screens.spread.REST", 3600.0)


async def test_enter_before_all_is_looked_through_asks_first(desk: Desk, slow: None) -> None:
    async with desk.open() as running:
        await running.press("2", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        assert words(dialog, "#spread-note").startswith("Looking: 0 of 3 articles")
        assert words(dialog, "#spread-empty") == "Looking …"
        await running.press("s", "enter")
        assert words(dialog, "#spread-note").startswith("Not all is looked through")
        assert "(•) all articles 2 of 3" in scope(dialog)
        await running.press("enter")
        assert "Labelled 2 mentions in 1 article ORG." in running.message


async def test_escape_ends_the_search(desk: Desk, slow: None) -> None:
    async with desk.open() as running:
        await running.press("2", "t", "escape")
        assert not running.shows(SpreadDialog)
        assert not [worker for worker in running.app.workers if worker.group == "look"]
        assert len(running.decided()) == 1


async def test_keys_typed_ahead_act_on_the_preview_of_this_article(desk: Desk) -> None:
    async with desk.open() as running:
        await running.type_ahead("2", "t", "enter", "u")
        assert running.message == "Undone: spread ORG to 2 mentions."


async def test_what_was_built_slowly_is_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with preview(desk, "s") as (running, dialog):
        monkeypatch.setattr("tui.app.screens.spread.AT_ONCE", 0.0)
        monkeypatch.setattr("tui.app.screens.spread.SLICE", 0.0)
        await running.press("enter")
        await running.app.workers.wait_for_complete([w for w in dialog.workers if w.group == "build"])
        await running.settle()
        assert "Labelled 5 mentions in 3 articles ORG." in running.message


async def test_an_article_that_cannot_be_read_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.domain.errors import ProjectError

    def layer(self: Project, article: str, annotator: str, *, keep: bool = True) -> Layer:
        if article == "city":
            raise ProjectError("damaged")
        return Layer(article, annotator)

    async with desk.open() as running:
        await running.press("2")
        monkeypatch.setattr(Project, "layer", layer)
        await running.press("t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert words(dialog, "#spread-note") == "3 articles looked through. 1 article could not be read."


async def test_a_project_that_takes_nothing_says_so(desk: Desk) -> None:
    async with preview(desk) as (running, _):
        desk.project.read_only = True
        await running.press("enter")
        assert any("reading only" in notice for notice in running.notices)
        assert len(running.decided()) == 1


async def test_without_a_decision_it_says_what_to_do(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("t")
        assert running.message == "Nothing was decided yet: decide on a span, then spread that."


async def test_the_annotation_at_the_caret_goes_before_the_last_decision(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("2", "tab", "a", "g", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        assert dialog.query_one("#spread").border_title == "Spread this decision"
        assert "“Telekom”" in words(dialog, "#spread-act")


@pytest.mark.parametrize(("key", "hint"), [("2", "t: 2 more."), ("a", "")])
async def test_a_label_says_how_many_more_there_are(desk: Desk, key: str, hint: str) -> None:
    async with desk.open() as running:
        await running.press(key)
        assert running.message == hint


async def test_a_rejection_says_how_many_more_there_are_under_its_own_key(desk: Desk) -> None:
    async with desk.open(1, keymap={"decide.spread": "z"}) as running:
        await running.press("right", "2")
        assert running.message.startswith("z: 1 more.")
        await running.press("x")
        assert "z: 1 more." in running.message


async def test_the_review_spreads_the_annotation_of_a_row(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("2", "r")
        assert running.shows(ReviewScreen)
        review = running.app.screen
        await running.app.workers.wait_for_complete()
        await running.settle()
        await running.press("t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert "this article 2 of 3" in scope(dialog)
        await running.press("s", "enter")
        await running.app.workers.wait_for_complete()
        await running.settle()
        assert "Labelled 5 mentions in 3 articles ORG." in review.query_one(StatusLine).message
        assert everything(review).count("Telekom ") >= 5
        await running.press("u", "escape")
        assert len(running.decided()) == 1


async def test_the_review_spreads_nothing_that_is_somebody_elses(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("2", "r")
        await running.app.workers.wait_for_complete()
        await running.press("delete", "t")
        assert not running.shows(SpreadDialog)
        assert running.app.screen.query_one(StatusLine).message.startswith("This was removed")


async def test_what_memory_suggests_is_accepted_as_its_suggestion(tmp_path: Path) -> None:
    with desk_with(tmp_path, SAMPLES) as desk:
        async with desk.open() as running:
            await running.press("2", "t", "enter")
            found = [a for a in running.session.overlay.layer.annotations if a.label == "ORG"]
            assert [(a.state.value, a.origin) for a in found[1:]] == [("accepted", "memory")] * 2


async def test_in_blind_mode_no_suggestion_of_another_article_is_shown(desk: Desk) -> None:
    async with desk.open() as running:
        running.app.workspace.blind = True
        await running.press("2", "t", "s")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert [line[:12] for line in listed(dialog)[-3:]] == ["[x] untagged", "Old news 1 o", "[x] untagged"]
