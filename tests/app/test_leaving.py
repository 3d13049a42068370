"""What a screen was doing when it was left."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerFailed

from tui.app.leaving import while_shown


class Working(Screen[None]):
    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted
        self.go_on = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Static("one")

    def on_mount(self) -> None:
        self.run_worker(while_shown(self, self._work()), group="work")

    async def _work(self) -> None:
        await self.go_on.wait()
        self.query_one(self._wanted)


async def test_what_is_found_out_when_the_screen_goes_ends_nothing() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        screen = Working("Static")
        await app.push_screen(screen)
        # As Textual does it: the parts go first, and what the screen is doing ends behind them.
        screen._pruning = True
        await screen.query_one(Static).remove()
        screen.go_on.set()
        await pilot.pause()
        assert app.is_running


async def go_on_without_a_part() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        screen = Working("Missing")
        await app.push_screen(screen)
        screen.go_on.set()
        await pilot.pause()
        await pilot.pause()


async def test_a_part_that_is_missing_while_the_screen_is_shown_is_a_fault() -> None:
    with pytest.raises(WorkerFailed, match="No nodes match"):
        await go_on_without_a_part()
