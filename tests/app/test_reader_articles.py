"""Keys of the reader that lead elsewhere: to other articles, the review, an export, the help, the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.hosts import everything, text_of
from tests.app.reader_host import MEETING, SPEECH, WALK, Desk, Sample, desk_with
from tests.app.test_reader import ANGELA, OBAMA, PERSON, text_of_status
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.help import HelpScreen
from tui.app.screens.reader import ReaderScreen
from tui.app.screens.review import ReviewScreen

# -- articles --------------------------------------------------------------------------------------


async def test_brackets_go_through_the_library_and_stop_at_its_ends(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("[")
        assert "first article" in reader.message
        await reader.press("]")
        assert reader.session.article.id == SPEECH.id
        assert "Ursula von der Leyen?PER spoke" in reader.text
        await reader.press("]", "]")
        assert reader.session.article.id == WALK.id
        assert "last article" in reader.message
        await reader.press("[", "[")
        assert reader.session.article.id == MEETING.id
        assert reader.current() == f"{ANGELA}/{PERSON}"


async def test_the_place_in_an_article_is_kept(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("j", "tab", "]", "G", "[")
        assert reader.current() == "$5 million/MONEY"
        await reader.press("q")
    async with desk.open() as reader:
        assert reader.current() == "$5 million/MONEY"


async def test_last_decision_undo_and_redo_go_to_their_article(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("x", "]", "b")
        assert (reader.session.article.id, reader.current()) == (MEETING.id, f"{ANGELA}/{PERSON}")
        await reader.press("]", "u")
        assert (reader.session.article.id, reader.current()) == (MEETING.id, f"{ANGELA}/{PERSON}")
        assert reader.message == "Undone in “A meeting”: reject “Angela Merkel”."
        assert desk.tags() == []
        await reader.press("]", "ctrl+y")
        assert (reader.session.article.id, reader.current()) == (MEETING.id, f"{ANGELA}/{PERSON}")
        assert reader.message == "Redone in “A meeting”: reject “Angela Merkel”."
        assert desk.tags() == [(ANGELA, PERSON, "rejected")]


async def test_enter_asks_while_suggestions_are_undecided(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "enter")
        assert reader.shows(ChoiceDialog)
        assert "7 undecided, all of them were on screen." in everything(reader.app.screen)
        await reader.press("enter")
        assert reader.shows(ReaderScreen)
        await reader.press("enter", "escape")
        assert reader.session.article.id == MEETING.id
        assert desk.state() == "in progress"


@pytest.mark.parametrize(("answer", "decided"), [("a", 8), ("l", 1)])
async def test_answers_that_end_an_article(desk: Desk, answer: str, decided: int) -> None:
    async with desk.open() as reader:
        await reader.press("a", "enter", answer)
        assert reader.session.article.id == SPEECH.id
        assert len(desk.tags()) == decided
        assert desk.state() == "done"
        await reader.press("[")
        assert not len(reader.session.overlay.open)
        assert "?" not in reader.text


async def test_enter_goes_through_what_is_decided_without_asking(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("A", "A", "enter")
        assert reader.session.article.id == SPEECH.id
        await reader.press("A", "enter", "enter")
        assert [desk.state(sample) for sample in (MEETING, SPEECH, WALK)] == ["done"] * 3
        assert "No other article is left to do" in reader.message
        await reader.press("[", "enter")
        assert reader.session.article.id == SPEECH.id
        assert desk.state(SPEECH) == "done"


async def test_an_article_that_is_done_can_be_taken_up_again(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("enter", "l", "[")
        assert "8 decided" not in text_of_status(reader)
        await reader.app.run_action("screen.reopen")
        await reader.settle()
        assert desk.state() == "in progress"
        assert "Angela Merkel?PER" in reader.text


async def test_the_dialog_counts_what_was_never_on_screen(tmp_path: Path) -> None:
    marked = "\n\n".join(f"On line {number} stands [Name{number}](PERSON)." for number in range(60))
    with desk_with(tmp_path, [Sample("long", marked), WALK]) as desk:
        async with desk.open(size=(80, 24)) as reader:
            seen = sum(f"Name{number}?" in reader.text for number in range(60))
            assert 5 < seen < 20
            await reader.press("enter")
            assert f"60 undecided, {60 - seen} of them never on screen." in everything(reader.app.screen)
            await reader.press("escape", *["space"] * 12, "enter")
            assert "60 undecided, all of them were on screen." in everything(reader.app.screen)


async def test_tab_past_the_end_of_a_decided_article_offers_the_next(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("A", "A", "tab")
        assert "Next article: A speech" in everything(reader.app.screen)
        await reader.press("n")
        assert reader.session.article.id == SPEECH.id
        assert desk.state() == "in progress"
        await reader.press("[", "tab", "enter")
        assert reader.session.article.id == SPEECH.id
        assert desk.state() == "done"
        await reader.press("A", "tab", "escape")
        assert reader.session.article.id == SPEECH.id


# -- review, export, help, leaving -----------------------------------------------------------------


async def test_a_place_in_the_review_is_opened_in_the_reader(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("tab", "tab", "a", "]", "a", "r")
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        assert reader.shows(ReviewScreen)
        shown = everything(reader.app.screen)
        assert "Berlin" in shown
        assert "Ursula von der Leyen" in shown
        await reader.press("g", "enter")
        assert reader.shows(ReaderScreen)
        assert (reader.session.article.id, reader.current()) == (MEETING.id, "Berlin/GPE")


async def test_escape_goes_back_to_the_row_of_the_review(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "a", "a", "r")
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        await reader.press("l", "down", "space", "up", "enter")
        assert reader.message == "Esc goes back to the review."
        assert reader.current() == f"{ANGELA}/{PERSON}"
        await reader.press("2", "escape")
        review = reader.app.screen
        assert isinstance(review, ReviewScreen)
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        assert (review.line, set(review.shown.selected), len(review.shown.lines)) == (0, {1}, 2)
        assert "~ ORG" in text_of(review.rows).replace("   ", " ").splitlines()[0]
        await reader.press("enter", "escape", "escape", "escape")
        assert reader.shows(ReaderScreen)
        assert reader.message != "Esc goes back to the review."


async def test_escape_does_not_go_back_once_something_else_was_gone_to(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "r")
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        await reader.press("enter", "]", "escape")
        assert reader.shows(ReaderScreen)


async def test_what_is_changed_in_the_review_is_seen_in_the_reader(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "r")
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        await reader.press("2", "escape")
        assert "Angela Merkel~ORG" in reader.text
        assert desk.tags() == [(ANGELA, "ORG", "corrected")]
        assert reader.current() == f"{OBAMA}/{PERSON}"


async def test_w_writes_what_was_decided_to_a_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    async with desk.open() as reader:
        await reader.press("a", "2", "x", "w", "enter")
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        lines = (tmp_path / "out" / "annotations.jsonl").read_text(encoding="utf-8").splitlines()
        (found,) = [json.loads(line) for line in lines if json.loads(line)["spans"]]
        text = found["text"]
        spans = [(text[span["start"] : span["end"]], span["label"]) for span in found["spans"]]
        assert spans == [(ANGELA, PERSON), (OBAMA, "ORG")]
        assert any("2 annotations of" in note for note in reader.notices)


async def test_an_export_that_fails_says_so_and_the_app_goes_on(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")

    def refuse(*_: object, **__: object) -> None:
        raise ValueError("[/nope] no")

    monkeypatch.setattr("tui.services.exchange.export", refuse)
    async with desk.open() as reader:
        await reader.press("a", "w", "enter")
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        assert reader.notices == ["Not exported: ValueError: [/nope] no"]
        await reader.press("a")
        assert len(desk.tags()) == 2


@pytest.mark.parametrize("key", ["?", "f1"])
async def test_help(desk: Desk, key: str) -> None:
    async with desk.open() as reader:
        await reader.press(key)
        assert reader.shows(HelpScreen)
        await reader.press("a", "escape", "a")
        assert len(desk.tags()) == 1


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_saves_everything(desk: Desk, key: str) -> None:
    async with desk.open(size=(80, 24)) as reader:
        await reader.press("a", "x", "tab", key)
        await reader.app.workers.wait_for_complete()
        assert reader.app._exit
        assert reader.app.return_code == 0
    assert desk.tags() == [(ANGELA, PERSON, "accepted"), (OBAMA, PERSON, "rejected")]
    async with desk.open() as reader:
        assert reader.current() == "Tuesday/DATE"
        assert reader.decided() == desk.tags()


async def test_an_article_without_a_title_is_named_by_its_id(tmp_path: Path) -> None:
    samples = [Sample("k1", "[Anna](PERSON) left."), Sample("k2", "[Bob](PERSON) came.")]
    with desk_with(tmp_path, samples) as desk:
        async with desk.open() as reader:
            await reader.press("x", "]", "u")
            assert reader.message == "Undone in “k1”: reject “Anna”."
