"""What the previews of changes to many places share: they are built in slices, and fit the terminal."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterator
from time import perf_counter
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.app.leaving import while_shown
from tui.app.widgets.switch_rows import SwitchRows
from tui.storage.paths import styles_dir

P = TypeVar("P")

AT_ONCE = 0.03
"""Seconds for which work goes on before the first frame, or before the box closes."""
SLICE = 0.004
"""Seconds of work between which keys are heard."""
REST = 0.001


class PreviewDialog(ModalScreen[P | None], Generic[P]):
    """Shows what a change comes to; returns a plan, which is built and not applied, or None."""

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("a", "all", "All", show=False),
    ]
    building = False
    _tallest = 3
    _height = 0

    @property
    @abstractmethod
    def rows(self) -> SwitchRows[Any]:
        """The list."""

    @abstractmethod
    def lines_besides(self) -> int:
        """Return how many lines of the box are not the list's."""

    @abstractmethod
    def show_building(self, done: int) -> None:
        """Say how far the plan is."""

    @abstractmethod
    def changed(self, message: str = "") -> None:
        """Count and show anew, with a message where there is one."""

    def fit(self) -> None:
        """Give the list the lines that it needs, as far as there are any; it does not shrink again."""
        self._tallest = max(self._tallest, len(self.rows.lines))
        height = max(min(self._tallest, self.app.size.height - self.lines_besides()), 3)
        if self._height != height:
            self._height = self.rows.styles.height = height

    def on_resize(self) -> None:
        """Fit the list to the terminal."""
        self.fit()

    def on_switch_rows_toggled(self, event: SwitchRows.Toggled) -> None:
        """Count anew."""
        event.stop()
        self.changed()

    def build(self, plan: P, steps: Iterator[int]) -> None:
        """Build a plan and return it; where not all can be built at once, go on while keys are heard."""
        self.building = True
        until = perf_counter() + AT_ONCE
        for _ in steps:
            if perf_counter() > until:
                self.run_worker(while_shown(self, self._build_on(plan, steps)), exclusive=True, group="build")
                return
        self.dismiss(plan)

    async def _build_on(self, plan: P, steps: Iterator[int]) -> None:
        until = perf_counter() + SLICE
        for done in steps:
            if perf_counter() > until:
                self.show_building(done)
                await asyncio.sleep(REST)
                until = perf_counter() + SLICE
        self.dismiss(plan)

    def action_all(self) -> None:
        """Switch all on, or all off."""
        self.rows.lines.toggle_all()
        self.changed()

    def action_cancel(self) -> None:
        """Go back without changing anything."""
        self.dismiss(None)
