"""Small things to set in a dialog: a box to tick, and a choice out of a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tui.domain.shown import one_line


class Toggle(Static, can_focus=True):
    """A box to tick, with Space or the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "tick", "Toggle", show=False)]
    ALLOW_SELECT = False

    value: reactive[bool] = reactive(False)
    """Whether it is ticked."""

    def __init__(self, text: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self._text = text

    def watch_value(self, value: bool) -> None:
        """Show the tick, or take it away."""
        self.update(Content(f"[{'x' if value else ' '}] {self._text}"))

    def action_tick(self) -> None:
        """Tick or untick it."""
        self.value = not self.value

    def on_click(self) -> None:
        """Tick or untick it."""
        self.action_tick()


class Chooser(Static, can_focus=True):
    """One of a few values: the arrows, Space and the mouse go from one to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next", show=False),
        Binding("left", "step(-1)", "Previous", show=False),
    ]
    ALLOW_SELECT = False

    at: reactive[int] = reactive(0)
    """Which of the values holds."""

    class Changed(Message):
        """Another value holds."""

    def __init__(self, name: str, values: Sequence[str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make a choice of which the first value holds.

        Args:
            name: What is chosen, in a word or two.
            values: What there is to choose from.
            id: Textual's name of it.
        """
        super().__init__(id=id, markup=False)
        self._name = name
        self._values = tuple(values)

    @property
    def value(self) -> str:
        """What holds."""
        return self._values[self.at]

    def watch_at(self, at: int) -> None:
        """Show what holds."""
        count = f"{at + 1} of {len(self._values)}"
        self.update(Content(one_line(f"{self._name}: ‹ {self._values[at]} ›  {count}")))
        self.post_message(self.Changed())

    def action_step(self, step: int) -> None:
        """Go to another value."""
        self.at = (self.at + step) % len(self._values)

    def on_click(self, event: events.Click) -> None:
        """Go to the next value."""
        event.stop()
        self.action_step(1)
