"""Presses keys in a Textual app and measures the processor time until the screen is finished.

The app runs in this process with a driver that is not headless, as Textual leaves the writing of frames out
for a headless one; the frames go, encoded, to the null device. The time is that of the thread that draws the
screen. What this module itself does between is taken off.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.message_pump import MessagePump

STEP = 0.002
"""Seconds between two looks at whether the screen is finished."""
LONGEST = 60.0
SIZE = (120, 40)


class NullDriver(HeadlessDriver):
    """Writes frames as a terminal's driver does, where nobody sees them."""

    written = 0

    @property
    def is_headless(self) -> bool:
        """Claim to be a terminal, so that frames are made in full."""
        return False

    def write(self, data: str) -> None:
        """Encode and write a frame."""
        with_bytes = data.encode("utf-8")
        self.written += len(with_bytes)
        os.write(_null(), with_bytes)

    def flush(self) -> None:
        """Do nothing: the null device keeps nothing back."""


_descriptor: list[int] = []


def _null() -> int:
    if not _descriptor:
        _descriptor.append(os.open(os.devnull, os.O_WRONLY))
    return _descriptor[0]


@dataclass(frozen=True, slots=True)
class Press:
    """What one key press took, in milliseconds.

    Attributes:
        key: Textual's name of the key.
        screen: Processor time of the thread that draws the screen.
        process: Processor time of all threads.
        wall: Time on the clock.
        written: Bytes sent to the terminal.
    """

    key: str
    screen: float
    process: float
    wall: float
    written: int


class Keyboard:
    """Presses keys in a running app."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        driver = app._driver
        assert isinstance(driver, NullDriver)
        self._driver = driver
        self._own = 0.0

    async def press(self, key: str) -> Press:
        """Press a key and wait for the finished screen."""
        self._own = 0.0
        written = self._driver.written
        wall, process, thread = time.perf_counter(), time.process_time(), time.thread_time()
        self._app.post_message(events.Key(key, _character(key)))
        last = await self._finished()
        used = time.thread_time() - thread - self._own
        used_by_all = time.process_time() - process - self._own
        return Press(
            key,
            used * 1000,
            used_by_all * 1000,
            (last - wall) * 1000,
            self._driver.written - written,
        )

    async def settle(self) -> None:
        """Wait until the screen is finished, whatever made it busy."""
        await self._finished()

    async def until(self, happened: Callable[[App[Any]], bool]) -> None:
        """Wait for something that takes its time besides keys."""
        while not happened(self._app):
            await asyncio.sleep(STEP)
        await self._finished()

    async def _finished(self) -> float:
        """Wait for two looks in a row at which nothing waits; return when the first of them was."""
        until = time.perf_counter() + LONGEST
        since: float | None = None
        while time.perf_counter() < until:
            await asyncio.sleep(STEP)
            if self._app._exit or self._app._exception is not None:
                raise RuntimeError("The app ended by itself.") from self._app._exception
            begun = time.thread_time()
            busy = self._busy()
            self._own += time.thread_time() - begun
            if busy:
                since = None
            elif since is not None:
                return since
            else:
                since = time.perf_counter()
        raise RuntimeError("The screen was never finished.")

    def _busy(self) -> bool:
        """Whether messages wait or the screen is to be drawn; Textual has no public word for the latter."""
        screen = self._app.screen
        if (
            screen._dirty_widgets
            or screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._callbacks
        ):
            return True
        pumps: list[MessagePump] = [self._app, *screen.walk_children(with_self=True)]
        return any(pump.message_queue_size for pump in pumps)


def _character(key: str) -> str | None:
    if key in ("tab", "space"):
        return "\t" if key == "tab" else " "
    return key if len(key) == 1 else None


def drive(app: App[Any], use: Callable[[Keyboard], Awaitable[None]]) -> None:
    """Run an app and use its keyboard; return when the app has ended."""
    app.driver_class = NullDriver

    async def pilot(_: object) -> None:
        keyboard = Keyboard(app)
        await keyboard.settle()
        await use(keyboard)
        app.exit()

    asyncio.run(app.run_async(size=SIZE, auto_pilot=pilot))
