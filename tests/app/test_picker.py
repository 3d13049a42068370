from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input, Static

from tests.app.hosts import HOSTILE, Host, everything, press, text_of
from tui.app.screens.picker import LabelPicker, LabelRows, matching
from tui.domain.label_edits import LONGEST_NAME
from tui.domain.label_edits import name_refusal as refusal
from tui.domain.labels import LabelSet, make_label, ontonotes

SIZE = (80, 24)


def described() -> LabelSet:
    return LabelSet(
        replace(label, description="Countries, cities, states") if label.name == "GPE" else label
        for label in ontonotes()
    )


def picker(current: str = "") -> LabelPicker:
    return LabelPicker(described(), "Angela Merkel", current)


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        (["o"], "ORG"),
        (["j"], None),
        (["0"], "CARDINAL"),
        (["down", "down", "enter"], "GPE"),
        (["end", "enter"], "LANGUAGE"),
        (["escape"], None),
        (["G", "P", "enter"], "GPE"),
        (["slash", "l", "a", "n", "g", "enter"], "LANGUAGE"),
        (["slash", "c", "i", "t", "i", "e", "s", "enter"], "GPE"),
        (["slash", "p", "e", "r", "down", "enter"], "PERCENT"),
        (["slash", "p", "down", "up", "enter"], "PERSON"),
        (["X", "y", "z", "space", "space", "enter"], "Xyz"),
        (["O", "R", "down", "enter"], "ORDINAL"),
    ],
)
async def test_keys_take_labels(keys: list[str], taken: str | None) -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *keys)
        assert app.results == ([] if keys == ["j"] else [taken])


async def test_a_letter_that_no_label_has_filters() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "j")
        assert app.shown.query_one(Input).value == "j"
        assert app.shown.query_one(Input).has_focus


async def test_escape_ends_the_filter_first() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "X", "escape")
        assert not app.results
        assert app.shown.query_one(LabelRows).row_count() == 18
        await press(pilot, "p")
        assert app.results == ["PERSON"]


async def test_the_cursor_begins_at_the_current_label() -> None:
    app = Host(picker(current="DATE"))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter")
        assert app.results == ["DATE"]


async def test_all_labels_of_the_default_pipeline_are_seen_on_24_lines() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        shown = text_of(app.shown.query_one(LabelRows))
        assert all(label.name in shown for label in ontonotes())
        assert "Countries, cities, states" in shown


async def test_a_click_takes_a_label() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.click(LabelRows, offset=(6, 3))
        await pilot.pause()
        assert app.results == ["LOC"]


async def test_a_name_that_exists_in_another_case_is_not_made_anew() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"person", "enter")
        assert app.results == ["PERSON"]


async def test_a_name_that_is_too_long_is_refused_in_one_line() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash")
        app.shown.query_one(Input).value = "N" * (LONGEST_NAME + 1)
        await press(pilot, "enter")
        assert not app.results
        assert str(LONGEST_NAME) in text_of(app.shown.query_one("#picker-hint", Static))


async def test_control_characters_do_not_get_into_the_filter() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash")
        app.shown.query_one(Input).value = "\x1b[31mNEW\u202e\r\n"
        await press(pilot, "enter")
        assert app.results == ["[31mNEW"]


async def test_hostile_labels_and_titles_are_text() -> None:
    labels = LabelSet([replace(make_label(HOSTILE, ()), description=HOSTILE)])
    app = Host(LabelPicker(labels, HOSTILE, HOSTILE))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        shown = everything(app.shown)
        assert "[red]x[/red]" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        await press(pilot, "enter")
        assert app.results == [HOSTILE]


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\tb", "\x1b", "x" * 65, "a\u202eb"])
def test_names_that_are_refused(name: str) -> None:
    assert refusal(name)


@pytest.mark.parametrize("name", ["PERSON", " padded ", "x" * 64, "Ünïcode 東京", "[b]"])
def test_names_that_are_taken(name: str) -> None:
    assert not refusal(name)


def test_names_come_before_descriptions() -> None:
    names = [label.name for label in matching(described(), "st")]
    assert names == ["GPE"]
    assert [label.name for label in matching(described(), "or")][:2] == ["ORG", "ORDINAL"]


async def test_what_a_label_was_called_before_finds_it_and_is_no_new_label() -> None:
    labels = LabelSet(
        replace(label, name="PLACE", aliases=("GPE",)) if label.name == "GPE" else label
        for label in ontonotes()
    )
    app = Host(LabelPicker(labels, "Paris"))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"gpe")
        assert app.shown.query_one(LabelRows).row_count() == 1
        await press(pilot, "enter")
        assert app.results == ["PLACE"]


async def test_no_label_is_made_where_one_of_those_that_are_there_is_asked_for() -> None:
    app = Host(LabelPicker(described(), "Merge into", creates=False))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"xyz", "enter")
        assert not app.results
        assert "No label matches." in everything(app.shown)


async def test_the_hint_says_what_a_letter_does_and_how_to_filter() -> None:
    app = Host(picker())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        hint = text_of(app.shown.query_one("#picker-hint", Static))
        assert "takes its label at once" in hint
        assert "/ filters" in " ".join(hint.split())
