"""Selecting rows of the review, and changing all of them at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.hosts import Host, everything, press, settle, text_of
from tui.app.review_words import SELECTS_AGAIN
from tui.app.screens.mend import MendDialog
from tui.app.screens.review import ReviewScreen
from tui.app.widgets.bars import StatusLine
from tui.app.widgets.mend import MendRows
from tui.app.widgets.review import ReviewRows
from tui.app.widgets.review_bars import FilterBar
from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.services.workspace import Workspace
from tui.storage.project import Project

AT = "2026-01-01T00:00:00Z"
TEXTS = {
    "one": "Talks of the EU began. The Hague and Siemens sent envoys of the EU.",
    "two": "In The Hague Siemens, too, met the EU. Telekom did not.",
}
TAGS = [
    ("one", "the EU", "ORG"),
    ("one", "The Hague", "GPE"),
    ("one", "Siemens", "ORG"),
    ("two", "Siemens,", "ORG"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Project.open(tmp_path / "p.json") as project:
        changes: list[ArticleChange | AnnotationChange] = [
            ArticleChange(None, Article(name, text, f"Title {name}")) for name, text in TEXTS.items()
        ]
        for number, (article, words, label) in enumerate(TAGS):
            start = TEXTS[article].index(words)
            made = Annotation(f"a{number}", start, start + len(words), label, State.ADDED, PERSON, "ann", AT)
            changes.append(AnnotationChange(article, "ann", None, made))
        start = TEXTS["two"].index("The Hague")
        bobs = Annotation("bobs", start, start + 9, "GPE", State.ADDED, PERSON, "bob", AT)
        project.commit(Edit.make("x", "ann", *changes, AnnotationChange("two", "bob", None, bobs))).result()
        yield Workspace(project, "ann")


@asynccontextmanager
async def review(
    workspace: Workspace, *keys: str, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(ReviewScreen(workspace, {}))
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        for key in keys:
            await press(pilot, key)
            await settled(app, pilot)
        yield app, pilot


async def settled(app: Host, pilot: Pilot[None]) -> None:
    await settle(pilot)
    await app.workers.wait_for_complete()
    await settle(pilot)


def lines(app: Host) -> list[str]:
    rows = app.screen.query_one(MendRows if isinstance(app.screen, MendDialog) else ReviewRows)
    return [" ".join(line.split()) for line in text_of(rows).splitlines() if line.strip()]


def screen(app: Host) -> ReviewScreen:
    assert isinstance(app.shown, ReviewScreen)
    return app.shown


def labels(workspace: Workspace) -> list[str]:
    return [a.label for name in TEXTS for a in workspace.layer(name).annotations]


async def test_selecting(workspace: Workspace) -> None:
    async with review(workspace) as (app, pilot):
        for keys, selected in (
            (["space"], {0}),
            (["space"], {0, 1}),
            (["up", "space"], {0}),
            (["end", "v"], {0, 1, 2, 3, 4}),
            (["A"], set()),
            (["A"], {0, 1, 2, 3, 4}),
            (["l"], {0, 2, 3}),
            (["escape", "L", "b", "V"], {0, 2, 3}),
            (["home", "space"], set()),
            (["down", "down", "space", "escape"], set()),
        ):
            for key in keys:
                await press(pilot, key)
            await settled(app, pilot)
            assert set(screen(app).shown.selected) == selected, keys
            told = text_of(app.shown.query_one(FilterBar))
            assert (f"{len(selected)} selected" in told) == bool(selected)
        assert app.results == []


async def test_a_selection_is_relabelled_after_a_preview_as_one_edit(workspace: Workspace) -> None:
    async with review(workspace, "A", "3") as (app, pilot):
        assert isinstance(app.screen, MendDialog)
        gpe = workspace.labels.by_digit("3")
        assert gpe is not None
        assert "1 so already · 1 of others: left alone" in everything(app.screen)
        assert lines(app)[1].startswith(f"[x] ORG → {gpe.name}")
        await press(pilot, "space", "enter")
        await settled(app, pilot)
        assert labels(workspace) == ["ORG", gpe.name, gpe.name, gpe.name]
        message = app.shown.query_one(StatusLine).message
        assert message == f"Relabelled 2 annotations in 2 articles to {gpe.name}."
        await press(pilot, "u")
        assert labels(workspace) == [label for _, _, label in TAGS]


async def test_edges_are_tidied_by_rule(workspace: Workspace) -> None:
    async with review(workspace, "A", "E") as (app, pilot):
        assert lines(app)[1].startswith("[x] ORG")
        assert lines(app)[2].startswith("[x] GPE")  # begins a sentence: nobody can tell
        await press(pilot, "r")
        assert [line[:3] for line in lines(app)] == ["Tit", "[x]"]
        await press(pilot, "r", "escape")
        assert labels(workspace) == [label for _, _, label in TAGS]
        await press(pilot, "E", "enter")
        await settled(app, pilot)
        spans = [TEXTS[n][a.start : a.end] for n in TEXTS for a in workspace.layer(n).annotations]
        assert spans == ["EU", "Hague", "Siemens", "Siemens"]


async def test_notes_flags_and_links_go_to_all(workspace: Workspace) -> None:
    async with review(workspace, "A", "f", "enter", "c", *"so", "enter", "enter") as (app, pilot):
        found = [a for name in TEXTS for a in workspace.layer(name).annotations]
        assert {(a.flag, a.note) for a in found} == {(True, "so")}
        await press(pilot, "f", "enter")
        await settled(app, pilot)
        assert not any(a.flag for name in TEXTS for a in workspace.layer(name).annotations)


async def test_what_stands_untagged_in_the_articles_is_tagged_with_a_digit(workspace: Workspace) -> None:
    async with review(workspace, "slash", *"the eu", "ctrl+t", "enter") as (app, pilot):
        assert [line[0] for line in lines(app)] == ["+", "·", "·"]
        await press(pilot, "down", "2")
        await settled(app, pilot)
        assert [line[0] for line in lines(app)] == ["+", "+", "·"]
        assert len(labels(workspace)) == len(TAGS) + 1
        await press(pilot, "down", "space", "2")
        assert isinstance(app.screen, MendDialog)
        await press(pilot, "enter")
        await settled(app, pilot)
        assert [line.split()[:2] for line in lines(app)] == [["+", "ORG"]] * 3 or lines(app)[2][0] == "●"
        assert len(labels(workspace)) == len(TAGS) + 2
        await press(pilot, "u", "u")
        assert len(labels(workspace)) == len(TAGS)


async def test_groups_have_headings_that_fold(workspace: Workspace) -> None:
    async with review(workspace, "b") as (app, pilot):
        assert [line for line in lines(app) if line[0] == "▾"] == ["▾ ORG 3 + 3", "▾ GPE 2 + 2"]
        await press(pilot, "home", "enter")
        assert lines(app)[:2] == ["▸ ORG 3 + 3", "▾ GPE 2 + 2"]
        await press(pilot, "Z")
        assert lines(app) == ["▸ ORG 3 + 3", "▸ GPE 2 + 2"]
        await press(pilot, "m", "p")
        await settled(app, pilot)
        assert [line for line in lines(app) if line[0] == "▸"] == []
        assert lines(app)[0] == "▾ ann (you) 4 + 4"


async def test_a_search_that_cannot_be_says_why(workspace: Workspace) -> None:
    async with review(workspace, "slash", "ctrl+r", *"[a") as (app, pilot):
        told = app.shown.query_one(StatusLine).message
        assert told
        assert told in everything(app.shown)
        await press(pilot, "backspace", "backspace", "S")
        await settled(app, pilot)
        assert len(lines(app)) == 2


async def test_a_click_on_the_sign_of_a_heading_folds_and_of_a_row_selects(workspace: Workspace) -> None:
    async with review(workspace, "b") as (app, pilot):
        await pilot.click(ReviewRows, offset=(0, 1))
        await pilot.click(ReviewRows, offset=(0, 4))
        await pilot.pause()
        assert set(screen(app).shown.selected) == {0}
        assert lines(app)[-1] == "▸ GPE 2 + 2"


async def test_a_change_of_others_is_not_made(workspace: Workspace) -> None:
    async with review(workspace, "p", "p", "A", "x") as (app, pilot):
        assert isinstance(app.screen, MendDialog)
        assert "Nothing to change · 1 of others: left alone" in everything(app.screen)
        await press(pilot, "enter")
        assert isinstance(app.screen, MendDialog)
        await press(pilot, "escape")
        assert labels(workspace) == [label for _, _, label in TAGS]


async def test_what_does_not_agree_comes_with_an_offer_on_one_key(workspace: Workspace) -> None:
    (old,) = workspace.layer("two").annotations
    new = replace(old, label="GPE", end=old.end - 1)
    changes = [AnnotationChange("two", "ann", old, new)]
    text = "Siemens and Siemens, again."
    at = (0, text.index("Siemens, again"))
    more = [Annotation(f"m{i}", i, i + 7, "ORG", State.ADDED, PERSON, "ann", AT) for i in at]
    article = ArticleChange(None, Article("three", text, "Title three"))
    added = [AnnotationChange("three", "ann", None, a) for a in more]
    workspace.apply(Edit.make("x", "ann", article, *changes, *added))
    async with review(workspace, "d") as (app, pilot):
        heading = lines(app)[0]
        assert heading.startswith("▾ Siemens 4")
        assert heading.endswith("= relabel 1 to ORG")
        assert screen(app).shown.query.kinds
        await press(pilot, "equals_sign")
        assert lines(app)[1].startswith("[x] GPE → ORG")
        await press(pilot, "enter")
        await settled(app, pilot)
        assert lines(app)[0].endswith("✓ done")
        assert lines(app)[1].startswith("+ ORG")
        assert [a.label for a in workspace.layer("two").annotations] == ["ORG"]
        await press(pilot, "d")
        await settled(app, pilot)
        assert screen(app).shown.view.count == 7


async def test_what_is_selected_stays_so_where_all_is_listed_anew(workspace: Workspace) -> None:
    async with review(workspace, "down", "space", "space") as (app, pilot):
        before = [screen(app).shown.rows.key(number) for number in screen(app).shown.selected]
        screen(app).shown.begin_anew()
        await press(pilot, "x")  # does not act on one row instead
        assert app.shown.query_one(StatusLine).message == SELECTS_AGAIN
        screen(app).show_anew()
        await settled(app, pilot)
        rows = screen(app).shown.rows
        assert len(before) == 2
        assert [rows.key(number) for number in screen(app).shown.selected] == before
        assert "2 selected" in everything(app.shown)
