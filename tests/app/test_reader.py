"""One test for each key of the reader: what it does to the session, to the file, and to the screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.hosts import everything
from tests.app.reader_host import MEETING, SPEECH, WALK, Desk, Running, Sample, Tag, desk_with
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.help import HelpScreen
from tui.app.screens.picker import LabelPicker
from tui.app.screens.review import ReviewScreen
from tui.domain.labels import DIGITS, ONTONOTES

ANGELA = "Angela Merkel"
OBAMA = "Barack Obama"
PERSON = "PERSON"
PARAGRAPH = [
    (ANGELA, PERSON, "accepted"),
    (OBAMA, PERSON, "accepted"),
    ("Berlin", "GPE", "accepted"),
    ("Tuesday", "DATE", "accepted"),
]


def word(reader: Running) -> str:
    """Return the word under the caret."""
    return reader.session.article.text[slice(*reader.session.caret_span())]


# -- moving ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "current", "at"),
    [
        (["right"], f"{ANGELA}/{PERSON}", "Merkel"),
        (["l", "l"], "met", "met"),
        (["l", "l", "left"], f"{ANGELA}/{PERSON}", "Merkel"),
        (["l", "l", "h", "h", "h"], f"{ANGELA}/{PERSON}", "Angela"),
        (["down"], "Telekom/ORG", "Telekom"),
        (["j", "j"], "Nobody", "Nobody"),
        (["j", "j", "up"], "Telekom/ORG", "Telekom"),
        (["j", "k", "k"], f"{ANGELA}/{PERSON}", "Angela"),
        (["end"], ".", "."),
        (["end", "h", "home"], f"{ANGELA}/{PERSON}", "Angela"),
        (["G"], ".", "."),
        (["G", "g"], f"{ANGELA}/{PERSON}", "Angela"),
        (["pagedown"], ".", "."),
        (["space"], ".", "."),
        (["space", "pageup"], f"{ANGELA}/{PERSON}", "Angela"),
        (["tab"], f"{OBAMA}/{PERSON}", "Barack"),
        (["tab", "tab", "shift+tab"], f"{OBAMA}/{PERSON}", "Barack"),
        (["G", "shift+tab"], "Munich/GPE", "Munich"),
        (["a", "a", ","], f"{OBAMA}/{PERSON}", "Barack"),
        (["a", "a", ",", ","], f"{ANGELA}/{PERSON}", "Angela"),
        (["a", "a", "g", "."], f"{OBAMA}/{PERSON}", "Barack"),
        (["x", "tab", ","], f"{ANGELA}/{PERSON}", "Angela"),
        (["a", "G", "b"], f"{ANGELA}/{PERSON}", "Angela"),
    ],
)
async def test_keys_that_move(desk: Desk, keys: list[str], current: str, at: str) -> None:
    async with desk.open() as reader:
        await reader.press(*keys)
        assert (reader.current(), word(reader)) == (current, at)


async def test_moving_decides_nothing(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("l", "j", "end", "G", "g", "space", "tab", "shift+tab", ".", ",", "b", "v", "l")
        assert not reader.app.workspace.saving
        assert desk.tags() == []


async def test_keys_that_find_nothing_say_so_and_stay(desk: Desk) -> None:
    async with desk.open() as reader:
        for key, said in ((".", "No annotation"), (",", "No annotation"), ("b", "Nothing was decided")):
            await reader.press(key)
            assert said in reader.message
            assert said in text_of_status(reader)
            assert reader.current() == f"{ANGELA}/{PERSON}"
        await reader.press("shift+tab")
        assert "No undecided suggestion before" in reader.message


def text_of_status(reader: Running) -> str:
    return reader.status.render_line(0).text


async def test_tab_past_the_last_suggestion_goes_to_the_first_one_left(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", *["tab"] * 6)
        assert reader.current() == "Munich/GPE"
        await reader.press("tab")
        assert reader.current() == f"{OBAMA}/{PERSON}"
        assert "first undecided" in reader.message


# -- deciding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "current", "decided", "drawn"),
    [
        (["a"], f"{OBAMA}/{PERSON}", [(ANGELA, PERSON, "accepted")], "Angela Merkel✓PER met"),
        (["A"], "Telekom/ORG", PARAGRAPH, "Berlin✓GPE on Tuesday✓DAT."),
        (["x"], f"{OBAMA}/{PERSON}", [(ANGELA, PERSON, "rejected")], "   Angela Merkel met"),
        (["1"], f"{OBAMA}/{PERSON}", [(ANGELA, PERSON, "accepted")], "Angela Merkel✓PER"),
        (["2"], f"{OBAMA}/{PERSON}", [(ANGELA, "ORG", "corrected")], "Angela Merkel~ORG"),
        (["a", ",", "3"], f"{ANGELA}/GPE", [(ANGELA, "GPE", "corrected")], "Angela Merkel~GPE"),
        (["a", ",", "x"], f"{OBAMA}/{PERSON}", [(ANGELA, PERSON, "rejected")], "   Angela Merkel met"),
        (["x", ",", "a"], f"{OBAMA}/{PERSON}", [(ANGELA, PERSON, "accepted")], "Angela Merkel✓PER"),
        (["l", "l", "4", "x"], f"{OBAMA}/{PERSON}", [], " met Barack"),
        (["v", "l", "7"], f"{ANGELA} met/EVENT", [(f"{ANGELA} met", "EVENT", "added")], "Merkel met+EVT"),
        (["shift+right"], f"{ANGELA} met/{PERSON}", [(f"{ANGELA} met", PERSON, "corrected")], " met~PER"),
        (["L", "H"], f"{ANGELA}/{PERSON}", [(ANGELA, PERSON, "accepted")], "Angela Merkel✓PER"),
        (["shift+left"], f"Angela/{PERSON}", [("Angela", PERSON, "corrected")], "Angela~PER Merkel"),
        (["tab", "<"], f"met {OBAMA}/{PERSON}", [(f"met {OBAMA}", PERSON, "corrected")], "Obama~PER"),
        (["tab", ">"], f"Obama/{PERSON}", [("Obama", PERSON, "corrected")], "Barack Obama~PER"),
        (["a", "u"], f"{ANGELA}/{PERSON}", [], "Angela Merkel?PER"),
        (["A", "ctrl+z"], f"{ANGELA}/{PERSON}", [], "Berlin?GPE"),
        (["A", "u", "ctrl+y"], f"{ANGELA}/{PERSON}", PARAGRAPH, "Berlin✓GPE"),
        (["x", "u", "u"], f"{ANGELA}/{PERSON}", [], "Angela Merkel?PER"),
    ],
)
async def test_keys_that_decide(
    desk: Desk, keys: list[str], current: str, decided: list[Tag], drawn: str
) -> None:
    async with desk.open() as reader:
        await reader.press(*keys)
        assert reader.current() == current
        assert reader.decided() == decided
        assert drawn in reader.text
        assert desk.tags() == decided
        await reader.saved()
        assert reader.status.saved == "saved"
        assert f" {len(decided)}/" in text_of_status(reader)


@pytest.mark.parametrize("digit", DIGITS)
async def test_every_digit_tags_a_bare_word_and_stays(desk: Desk, digit: str) -> None:
    label, short, _ = ONTONOTES[DIGITS.index(digit)]
    async with desk.open() as reader:
        await reader.press("G", "h", digit)
        assert reader.current() == f"it/{label}"
        assert f"it+{short}." in reader.text
        assert desk.tags() == [("it", label, "added")]


async def test_a_removed_suggestion_is_not_suggested_again(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("x", "x")
    async with desk.open() as reader:
        assert desk.tags() == [(ANGELA, PERSON, "rejected"), (OBAMA, PERSON, "rejected")]
        assert "Angela Merkel met Barack Obama in" in reader.text


async def test_a_decision_with_nothing_at_the_caret_says_so(desk: Desk) -> None:
    async with desk.open() as reader:
        for key in ("a", "x"):
            await reader.press("l", "l", key)
            assert "Nothing to decide at the caret" in reader.message
            await reader.press("g")
        assert desk.tags() == []


async def test_the_last_decision_of_an_article_says_what_comes_next(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("A", "A")
        assert "Enter marks the article as done" in reader.message
        await reader.press("u", "u", "tab", "A", "A")
        assert "Enter marks the article as done" in reader.message
        assert len(reader.decided()) == 8
        await reader.press("u", "u", "j", "A")
        assert "4 undecided before this: Tab goes to the first." in reader.message


async def test_selecting_and_escape(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("l", "l", "v", "l", "l")
        assert reader.current() == "<met Barack Obama>"
        assert "Selecting" not in reader.message
        await reader.press("h", "j")
        assert reader.current().startswith("<met Barack Obama in")
        await reader.press("escape")
        assert reader.session.selection is None
        assert desk.tags() == []


async def test_edges_of_a_selection_move_without_deciding(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("l", "l", "v", "L", "<")
        assert reader.current() == "<Merkel met Barack>"
        assert desk.tags() == []
        await reader.press("H", ">", "9")
        assert desk.tags() == [("met", "DATE", "added")]


SEQUENCE = ["a", "a", "x", "2", "L", "u", "tab", "A", "[", "j", "v", "l", "7"]


async def test_keys_typed_at_once_end_as_one_by_one(tmp_path: Path) -> None:
    ends = []
    for name in ("slow", "fast"):
        (tmp_path / name).mkdir()
        with desk_with(tmp_path / name) as desk:
            async with desk.open() as reader:
                await (reader.press if name == "slow" else reader.type_ahead)(*SEQUENCE)
                ends.append((desk.tags(), reader.current(), reader.text, reader.session.caret))
    assert ends[0] == ends[1]
    assert len(ends[0][0]) > 6


@pytest.mark.parametrize(
    ("keys", "decided"),
    [
        (["e", "o", "a"], [(ANGELA, "ORG", "corrected"), (OBAMA, PERSON, "accepted")]),
        (["e", *"Xyz", "enter", "x"], [(ANGELA, "Xyz", "corrected"), (OBAMA, PERSON, "rejected")]),
        (["e", *"/mone", "enter", "u", "1"], [(ANGELA, PERSON, "accepted")]),
        (["enter", "escape", "x"], [(ANGELA, PERSON, "rejected")]),
        (["?", "escape", "A"], PARAGRAPH),
    ],
)
async def test_keys_typed_behind_one_that_opens_a_dialog_go_to_the_dialog(
    desk: Desk, keys: list[str], decided: list[Tag]
) -> None:
    async with desk.open() as reader:
        await reader.type_ahead(*keys)
        assert reader.app.screen is reader.app.reader
        assert desk.tags() == decided


async def test_nothing_is_undone_twice_and_a_new_decision_ends_redo(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "u", "u")
        assert "Nothing to take back" in reader.message
        await reader.press("x", "ctrl+y")
        assert "Nothing to make again" in reader.message
        assert desk.tags() == [(ANGELA, PERSON, "rejected")]


# -- labels ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        (["o"], "ORG"),
        (["a"], "LAW"),
        (["/", "m", "o", "n", "enter"], "MONEY"),
        (["down", "enter"], "ORG"),
    ],
)
async def test_the_picker_relabels_a_suggestion_and_goes_on(desk: Desk, keys: list[str], label: str) -> None:
    async with desk.open() as reader:
        await reader.press("e")
        assert isinstance(reader.app.screen, LabelPicker)
        await reader.press(*keys)
        assert reader.app.screen is reader.app.reader
        assert reader.current() == f"{OBAMA}/{PERSON}"
        assert desk.tags() == [(ANGELA, label, "corrected")]


async def test_the_picker_can_be_left(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("e", "escape")
        assert reader.app.screen is reader.app.reader
        assert reader.current() == f"{ANGELA}/{PERSON}"
        assert desk.tags() == []


async def test_a_new_label_comes_into_the_project_with_its_first_annotation(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("e", *"Vessel", "enter")
        assert desk.tags() == [(ANGELA, "Vessel", "corrected")]
        assert "Vessel" in desk.project.labels()
        assert "Angela Merkel~V" in reader.text
        await reader.press("u")
        assert desk.tags() == []
        assert "Vessel" not in desk.project.labels()
        assert "Vessel" in desk.workspace.labels
        await reader.press("e", "v")
        assert desk.tags() == [(ANGELA, "Vessel", "corrected")]
    async with desk.open() as reader:
        assert "Vessel" in desk.workspace.labels


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
        assert "Took back: reject." in reader.message
        assert desk.tags() == []
        await reader.press("]", "ctrl+y")
        assert (reader.session.article.id, reader.current()) == (MEETING.id, f"{ANGELA}/{PERSON}")
        assert "Made again: reject." in reader.message
        assert desk.tags() == [(ANGELA, PERSON, "rejected")]


async def test_enter_asks_while_suggestions_are_undecided(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "enter")
        assert isinstance(reader.app.screen, ChoiceDialog)
        assert "7 undecided, all of them were on screen." in everything(reader.app.screen)
        await reader.press("enter")
        assert reader.app.screen is reader.app.reader
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
        assert isinstance(reader.app.screen, ReviewScreen)
        shown = everything(reader.app.screen)
        assert "Berlin" in shown
        assert "Ursula von der Leyen" in shown
        await reader.press("g", "enter")
        assert reader.app.screen is reader.app.reader
        assert (reader.session.article.id, reader.current()) == (MEETING.id, "Berlin/GPE")


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
        assert isinstance(reader.app.screen, HelpScreen)
        await reader.press("a", "escape", "a")
        assert len(desk.tags()) == 1


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_saves_everything(desk: Desk, key: str) -> None:
    async with desk.open(size=(80, 24)) as reader:
        await reader.press("a", "x", "tab", key)
        assert reader.app._exit
        assert reader.app.return_code == 0
    assert desk.tags() == [(ANGELA, PERSON, "accepted"), (OBAMA, PERSON, "rejected")]
    async with desk.open() as reader:
        assert reader.current() == "Tuesday/DATE"
        assert reader.decided() == desk.tags()
