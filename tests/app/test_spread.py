"""The preview of a spread: what its keys do, what it shows, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.app.hosts import text_of
from tests.app.reader_host import Desk, desk_with
from tests.app.spread_preview import (
    CITY,
    NEWS,
    OLD,
    SAMPLES,
    listed,
    looked_through,
    options,
    preview,
    scope,
    words,
)
from tui.app.screens.picker import LabelPicker
from tui.app.screens.spread import SpreadDialog
from tui.app.widgets.library import LibraryPane
from tui.app.widgets.spread import OptionsBar, ScopeBar, SpreadRows
from tui.domain.edits import AnnotationChange, Edit
from tui.services.workspace import Workspace


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # Without memory, which would suggest at once what was just decided.
    monkeypatch.setattr("tests.app.reader_host.Workspace", partial(Workspace, memory=False))
    with desk_with(tmp_path, SAMPLES) as opened:
        yield opened


async def test_every_mention_of_the_article_is_shown_in_its_context(desk: Desk) -> None:
    async with preview(desk) as (_, dialog):
        assert listed(dialog)[0] == "The news 2 of 3"
        assert [line[:12] for line in listed(dialog)[1:]] == ["[x] ? PERSON", "[ ] in ? ORG", "[x] untagged"]
        assert "grows. Telekom and Siemens met. The Deutsche" in listed(dialog)[1]
        assert scope(dialog) == "s (•) this article 2 of 3 ( ) all articles 5 of 6 1 so already"
        assert "“Telekom” → ORG" in words(dialog, "#spread-act")
        assert dialog.query_one("#spread").border_title == "Spread the last decision"
        assert words(dialog, "#spread-note") == "3 articles looked through."


async def test_the_mentions_stand_below_one_another(desk: Desk) -> None:
    async with preview(desk, "s") as (_, dialog):
        lines = text_of(dialog.query_one(SpreadRows)).splitlines()
        at = {line.index("Telekom", 50) for line in lines if line.startswith("[")}
        assert len(at) == 1


async def test_enter_makes_one_edit_and_u_takes_all_of_it_back(desk: Desk) -> None:
    async with preview(desk, "s", "enter") as (running, _):
        assert running.message.startswith("Labelled 5 mentions in 3 articles ORG.")
        await running.saved()
        assert [tag for tag in desk.tags(NEWS) if tag[0] == "Telekom"] == [
            ("Telekom", "ORG", "accepted"),
            ("Telekom", "ORG", "corrected"),
            ("Telekom", "ORG", "added"),
        ]
        assert desk.tags(CITY) == [("Telekom", "ORG", "added"), ("Telekom", "ORG", "accepted")]
        assert desk.tags(OLD) == [("Telekom", "ORG", "accepted")]
        assert desk.state(CITY) == "in progress"
        seq = desk.project.seq
        await running.press("u")
        assert running.message == "Undone: spread ORG to 5 mentions."
        await running.saved()
        assert desk.project.seq == seq + 1
        assert desk.tags(CITY) == desk.tags(OLD) == []
        assert desk.tags(NEWS) == [("Telekom", "ORG", "accepted")]
        assert desk.state(CITY) == "unread"


async def test_undo_takes_a_spread_back_after_a_restart_too(desk: Desk) -> None:
    async with preview(desk, "s", "enter") as (running, _):
        await running.saved()
    async with desk.open() as running:
        await running.press("u")
        await running.saved()
        assert desk.tags(CITY) == desk.tags(OLD) == []
        assert running.session.article.id == "news"


async def test_after_a_spread_over_the_current_suggestion_it_goes_on(desk: Desk) -> None:
    async with preview(desk, "enter") as (running, _):
        assert running.current() == "Siemens/ORG"


async def test_the_library_shows_what_became_of_other_articles(desk: Desk) -> None:
    async with preview(desk, "s", "enter", size=(160, 40)) as (running, _):
        library = text_of(running.app.reader.query_one(LibraryPane))
        assert "◐ A city" in library
        assert "◐ Old news" in library


async def test_escape_changes_nothing(desk: Desk) -> None:
    async with preview(desk, "s", "a", "escape") as (running, _):
        assert not running.shows(SpreadDialog)
        assert len(running.decided()) == 1


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (["space"], "1 of 3"),
        (["space", "space"], "2 of 3"),
        (["down", "space"], "3 of 3"),
        (["j", "j", "space", "k", "space"], "2 of 3"),
        (["a"], "3 of 3"),
        (["a", "a"], "0 of 3"),
        (["up", "space"], "3 of 3"),
        (["up", "space", "space"], "0 of 3"),
        (["end", "space", "home", "down", "space"], "0 of 3"),
    ],
)
async def test_mentions_are_switched_on_and_off(desk: Desk, keys: list[str], found: str) -> None:
    async with preview(desk, *keys) as (_, dialog):
        assert f"(•) this article {found} " in scope(dialog)
        assert listed(dialog)[0] == f"The news {found}"
        assert f"{sum(line.startswith('[x]') for line in listed(dialog))} of 3" == found


async def test_only_what_is_on_is_changed(desk: Desk) -> None:
    async with preview(desk, "space", "down", "space", "enter") as (running, _):
        assert [tag for tag in running.decided() if tag[0] == "Telekom"] == [
            ("Telekom", "ORG", "accepted"),
            ("Telekom", "ORG", "added"),
            ("Telekom", "ORG", "added"),
        ]
        assert "Labelled 2 mentions in 1 article ORG." in running.message


@pytest.mark.parametrize("key", ["s", "tab", "shift+tab"])
async def test_the_scope_goes_from_this_article_to_all_and_back(desk: Desk, key: str) -> None:
    async with preview(desk, key) as (running, dialog):
        assert [line for line in listed(dialog) if " of " in line] == [
            "The news 2 of 3",
            "A city 2 of 2",
            "Old news 1 of 1",
        ]
        assert "(•) all articles 5 of 6" in scope(dialog)
        await running.press(key)
        assert "(•) this article 2 of 3" in scope(dialog)
        assert len(listed(dialog)) == 4


async def test_c_and_w_look_for_more(desk: Desk) -> None:
    async with preview(desk, "c") as (running, dialog):
        await looked_through(running, dialog)
        assert options(dialog) == "c [ ] capitals matter w [x] whole words"
        assert "this article 3 of 4" in scope(dialog)
        await running.press("w")
        await looked_through(running, dialog)
        assert "this article 4 of 5" in scope(dialog)
        await running.press("c", "w")
        await looked_through(running, dialog)
        assert "this article 2 of 3" in scope(dialog)


async def test_a_digit_and_e_give_another_label(desk: Desk) -> None:
    async with preview(desk, "1") as (running, dialog):
        assert "→ PERSON" in words(dialog, "#spread-act")
        # The one that was decided as ORG is among those that are off.
        assert "this article 2 of 4" in scope(dialog)
        await running.press("e")
        assert running.shows(LabelPicker)
        await running.press("l")
        assert "→ LOC" in words(dialog, "#spread-act")
        await running.press("enter")
        assert ("Telekom", "LOC", "corrected") in running.decided()
        assert ("Telekom", "ORG", "accepted") in running.decided()


async def test_a_digit_without_a_label_says_so(desk: Desk) -> None:
    async with preview(desk) as (running, dialog):
        label = desk.workspace.labels.named("PERSON")
        desk.workspace.book.reload(desk.workspace.labels.change(label, replace(label, digit="")))
        await running.press("1")
        assert words(dialog, "#spread-note") == "No label is on 1."


async def test_x_takes_out_instead_and_back(desk: Desk) -> None:
    async with preview(desk, "x") as (running, dialog):
        assert "take out ORG" in words(dialog, "#spread-act")
        assert [line[:17] for line in listed(dialog)[1:]] == ["[x] tagged ORG Te", "[ ] ? PERSON Tele"]
        await running.press("x")
        assert "→ ORG" in words(dialog, "#spread-act")
        await running.press("x", "s", "enter")
        assert "Removed ORG from 3 mentions in 3 articles." in running.message
        await running.saved()
        assert desk.tags(OLD) == [("Telekom", "ORG", "rejected")]
        assert desk.tags(NEWS) == [("Telekom", "ORG", "rejected")]


async def test_a_rejection_is_spread_to_open_suggestions_of_that_label(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("x", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert "reject ORG" in words(dialog, "#spread-act")
        await running.press("s", "enter")
        assert "Rejected ORG at 2 mentions in 2 articles." in running.message


async def test_the_link_goes_along_unless_l_leaves_it_behind(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("a")
        annotation = running.annotation("Telekom")
        linked = replace(annotation, link="Q9396")
        desk.workspace.apply(Edit.make("link", "ada", AnnotationChange("news", "ada", annotation, linked)))
        await running.press("t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        assert "with the link Q9396" in words(dialog, "#spread-act")
        assert "l [x] with the link" in options(dialog)
        await running.press("l")
        assert "l [ ] with the link" in options(dialog)
        await running.press("l", "enter")
        assert [a.link for a in running.session.overlay.layer.annotations] == ["Q9396"] * 3


async def test_an_ambiguous_form_is_listed_with_nothing_on(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("2", "1", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert words(dialog, "#spread-warning") == (
            "Tagged by you in several ways (ORG 1, PERSON 1): nothing is on by itself."
        )
        assert "this article 0 of 3" in scope(dialog)
        await running.press("enter")
        assert words(dialog, "#spread-note").startswith("Nothing is switched on")
        await running.press("down", "space", "enter")
        assert "Labelled 1 mention" in running.message


async def test_what_is_ambiguous_through_another_article_is_so_here(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("]", "tab", "1", "[", "2", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert "this article 0 of 3" in scope(dialog)
        assert words(dialog, "#spread-warning")


async def test_a_form_that_stands_nowhere_else(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("tab", "tab", "a", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert words(dialog, "#spread-empty") == "Stands nowhere else."
        await running.press("enter", "space", "a")
        assert running.shows(SpreadDialog)
        await running.press("escape")
        assert not running.shows(SpreadDialog)


async def test_where_nothing_stands_in_this_article_all_are_shown(desk: Desk) -> None:
    async with desk.open(2) as running:
        await running.press("a", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        assert "(•) all articles 5 of 6" in scope(dialog)
        await running.press("s")
        assert words(dialog, "#spread-empty") == "Stands nowhere else in this article."


async def test_done_articles_are_off_and_said_to_be_done(desk: Desk) -> None:
    async with desk.open(2) as running:
        await running.press("enter", "l", "[", "[", "2", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        await running.press("s", "end")
        assert listed(dialog)[-2:] == [
            "Old news ● done: off by itself 0 of 1",
            "[ ] untagged Telekom was here.",
        ]
        assert words(dialog, "#spread-outlook") == "The article is done. Not tagged: becomes ORG."


async def test_the_line_under_the_cursor_is_explained(desk: Desk) -> None:
    said = []
    async with preview(desk) as (running, dialog):
        for key in ("home", "down", "down", "down"):
            await running.press(key)
            said.append(words(dialog, "#spread-outlook"))
    assert said == [
        "Space switches all mentions of this article on or off.",
        "Suggested as PERSON: becomes ORG.",
        "Part of “Deutsche Telekom”, suggested as ORG: takes its place if you switch it on.",
        "Not tagged: becomes ORG.",
    ]


async def test_a_click_on_the_box_switches_and_a_click_elsewhere_goes_there(desk: Desk) -> None:
    async with preview(desk) as (running, dialog):
        await running.pilot.click(SpreadRows, offset=(1, 3))
        assert dialog.query_one(SpreadRows).cursor == 3
        assert "this article 1 of 3" in scope(dialog)
        await running.pilot.click(SpreadRows, offset=(40, 2))
        assert dialog.query_one(SpreadRows).cursor == 2
        assert "this article 1 of 3" in scope(dialog)
        await running.pilot.click(ScopeBar, offset=(5, 0))
        assert "(•) all articles" in scope(dialog)
        await running.pilot.click(OptionsBar, offset=(3, 0))
        assert "c [ ] capitals" in options(dialog)


async def test_everything_fits_on_80_by_24(desk: Desk) -> None:
    async with preview(desk, "s", "c", size=(80, 24)) as (running, dialog):
        await looked_through(running, dialog)
        box = dialog.query_one("#spread").region
        assert box.y >= 0
        assert box.bottom <= 24
        hint = words(dialog, ".dialog-hint")
        assert hint.endswith("Enter does it · Esc")
        assert dialog.query_one(".dialog-hint").region.height == 1
