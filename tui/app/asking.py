"""A question before the reader can be opened, on a screen of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.domain.errors import ProjectError
from tui.storage.paths import styles_dir

READ, AGAIN = "read", "again"
"""What can be done about a project that cannot be opened for writing."""


class AskingApp(App[str | None]):
    """Asks one thing and ends with the answer; None where the person leaves."""

    TITLE = "Glossator"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "Quit", show=False),
        Binding("ctrl+c", "leave", "Quit", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str], choices: Sequence[Choice], theme: str = "") -> None:
        """Prepare the question: see `ChoiceDialog`."""
        super().__init__(css_path=[styles_dir() / "app.tcss"])
        self._dialog = ChoiceDialog(title, lines, choices, cancel="Quit")
        if theme in self.available_themes:
            self.theme = theme

    def on_mount(self) -> None:
        """Ask."""
        self.push_screen(self._dialog, self.exit)

    def action_leave(self) -> None:
        """End without an answer."""
        self.exit(None)


def about_opening(error: ProjectError, theme: str = "") -> AskingApp:
    """Return the question what to do about a project that can be read but not written just now.

    Args:
        error: Why it cannot be opened for writing.
        theme: The Textual theme to ask in; empty for the default.
    """
    choices = [
        Choice("r", "Read it, without changing anything", READ),
        Choice("t", "Try again", AGAIN),
    ]
    return AskingApp(error.title, [error.message, error.hint], choices, theme)
