"""One test for each key of the reader: what it does to the session, to the file, and to the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_host import Desk, Running, Tag, desk_with
from tui.app.screens.picker import LabelPicker
from tui.app.screens.reader import ReaderScreen
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
        (["v", "l", "7"], f"{ANGELA} met/EVENT", [(f"{ANGELA} met", "EVENT", "corrected")], "Merkel met~EVT"),
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
        assert "Enter: done, next article" in reader.message
        await reader.press("u", "u", "tab", "A", "A")
        assert "Enter: done, next article" in reader.message
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
        assert reader.shows(ReaderScreen)
        assert desk.tags() == decided


async def test_nothing_is_undone_twice_and_a_new_decision_ends_redo(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a", "u", "u")
        assert "Nothing to undo" in reader.message
        await reader.press("x", "ctrl+y")
        assert "Nothing to redo" in reader.message
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
        assert reader.shows(LabelPicker)
        await reader.press(*keys)
        assert reader.shows(ReaderScreen)
        assert reader.current() == f"{OBAMA}/{PERSON}"
        assert desk.tags() == [(ANGELA, label, "corrected")]


async def test_the_picker_can_be_left(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("e", "escape")
        assert reader.shows(ReaderScreen)
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
        assert "Vessel" not in desk.workspace.labels
        await reader.press("ctrl+y")
        assert desk.tags() == [(ANGELA, "Vessel", "corrected")]
    async with desk.open() as reader:
        assert "Vessel" in desk.workspace.labels
