"""How far reading is, on standard error, if that is a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tui.cli.output import console, terminal
from tui.domain.shown import one_line

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

QUIET = 0.5
"""Seconds after which reading files is worth a word."""


def _started(*columns: ProgressColumn) -> Progress:
    """Return a bar that is shown on standard error, and leaves no trace when it is stopped."""
    from rich.progress import Progress

    bar = Progress(
        *columns, console=console(sys.stderr), transient=True, redirect_stdout=False, redirect_stderr=False
    )
    try:
        bar.start()
    except BaseException:
        # Ctrl+C in the midst of it: what has not begun cannot be stopped, but has hidden the cursor.
        bar.console.show_cursor()
        raise
    return bar


class ReadingProgress:
    """Shows which file is read and which address is asked; leaves no trace when it is left.

    Rich is loaded when there is something to show.
    """

    def __init__(self) -> None:
        self._shows = terminal(sys.stderr)
        self._since = time.monotonic()
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def reading(self, name: str, done: int, total: int) -> None:
        """Show which of the files is read."""
        if self._shows and time.monotonic() - self._since > QUIET:
            several = total > 1
            counts = f"{done:,} of {total:,} files: " if several else ""
            self._show(f"reading {counts}{name}", done, total if several else None)

    def fetching(self, url: str, received: int) -> None:
        """Show how much has come from an address."""
        if self._shows:
            size = f", {received / 1e6:.1f} MB" if received else ""
            self._show(f"getting {url}{size}", 0, None)

    def _show(self, what: str, done: int, total: int | None) -> None:
        if self._bar is None:
            from rich.progress import BarColumn, SpinnerColumn, TextColumn
            from rich.table import Column

            self._bar = _started(
                SpinnerColumn("line"),
                BarColumn(bar_width=20),
                TextColumn(
                    "{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
                ),
            )
            self._task = self._bar.add_task("")
        self._bar.update(self._task, description=one_line(what), completed=done, total=total)


class CountingProgress:
    """Shows how many of a known number of things are done, if standard error is a terminal.

    It shows itself when the whole takes longer than a moment, and leaves no trace when it is left.

    Args:
        what: What is done, in a word or two.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown: tuple[str, int | None] | None = None
        self._shows = terminal(sys.stderr)
        self._since = time.monotonic()
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int | None, what: str = "") -> None:
        """Show how far it is; without a total, that something goes on, and what."""
        if not self._shows or (self._bar is None and time.monotonic() - self._since < QUIET):
            return
        if self._bar is None:
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

            self._bar = _started(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=20),
                TextColumn("{task.fields[count]}", markup=False),
                TimeElapsedColumn(),
            )
        if (what, total) != self._shown:
            # A task that has a total cannot lose it.
            for task in self._bar.task_ids:
                self._bar.remove_task(task)
            self._shown = what, total
            self._task = self._bar.add_task(what or self._what, total=total, count="")
        count = f"{done:,}/{total:,}" if total is not None else f"{done:,}" if done else ""
        self._bar.update(self._task, completed=done, count=count)
