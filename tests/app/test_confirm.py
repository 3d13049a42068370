from __future__ import annotations

import pytest

from tests.app.hosts import HOSTILE, Host, everything, press
from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.app.widgets.menu import Menu

CHOICES = [Choice("a", "Accept all 7", "all"), Choice("L", "Leave them", "leave")]


def dialog() -> ChoiceDialog:
    return ChoiceDialog("Done?", ["7 are open.", "3 were never on screen."], CHOICES, "Stay")


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (["a"], "all"),
        (["L"], "leave"),
        (["enter"], "all"),
        (["down", "enter"], "leave"),
        (["down", "down", "enter"], None),
        (["escape"], None),
    ],
)
async def test_keys_choose(keys: list[str], result: str | None) -> None:
    app = Host(dialog())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        assert app.results == [result]


async def test_other_keys_do_nothing() -> None:
    app = Host(dialog())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "l", "q", "x", "tab")
        assert app.results == []


@pytest.mark.parametrize(("row", "result"), [(0, "all"), (1, "leave"), (2, None)])
async def test_a_click_chooses(row: int, result: str | None) -> None:
    app = Host(dialog())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(Menu, offset=(8, row))
        await pilot.pause()
        assert app.results == [result]


async def test_enter_takes_the_row_under_the_cursor_even_if_an_answer_is_on_enter() -> None:
    choices = [Choice("enter", "Go on", "on"), Choice("s", "Stop", "stop")]
    app = Host(ChoiceDialog("?", [], choices))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "enter")
        assert app.results == ["stop"]


async def test_everything_is_said_and_hostile_text_is_text() -> None:
    app = Host(ChoiceDialog(HOSTILE, [HOSTILE], [Choice("a", HOSTILE, "a")], HOSTILE))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = everything(app.shown)
        assert shown.count("[red]x[/red]") >= 3
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
