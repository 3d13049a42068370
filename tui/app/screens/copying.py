"""Asking where a copy of the project is to be saved."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.screens.export import chosen_path, outlook
from tui.app.widgets.line_input import LineInput
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir


class CopyDialog(ModalScreen[Path | None]):
    """Asks for a file that is not there yet; returns its path, or None. It writes nothing.

    | key | what |
    |---|---|
    | enter | save the copy |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back", show=False)]

    def __init__(self, project: Path) -> None:
        """Prepare the question.

        Args:
            project: The project file.
        """
        super().__init__()
        self._project = project

    def compose(self) -> ComposeResult:
        """Make the box."""
        suggested = Path.home() / f"{self._project.stem}-copy{self._project.suffix}"
        with Vertical(classes="dialog dialog-small") as box:
            box.border_title = Content("Save a copy")
            yield Static(
                Content("All that was saved, as a project of its own. Name a file on a disk that has room."),
                classes="dialog-line",
                markup=False,
            )
            with Horizontal(classes="dialog-field"):
                yield Static(Content("File"), classes="dialog-name", markup=False)
                yield LineInput(str(suggested), id="copy-path")
            yield Static(Content(""), id="copy-note", classes="dialog-note", markup=False)
            yield Static(Content("Enter saves · Esc goes back"), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the path."""
        path = self.query_one(LineInput)
        path.focus()
        path.action_select_all()

    @on(Input.Changed)
    def path_changed(self, event: Input.Changed) -> None:
        """Say beforehand what is in the way."""
        event.stop()
        self._say()

    def _say(self) -> str:
        found = outlook(self.query_one(LineInput).value)
        obstacle = found.obstacle or ("That file is there already: name another." if found.exists else "")
        note = self.query_one("#copy-note", Static)
        note.update(Content(displayed(obstacle)))
        note.set_class(bool(obstacle), "-trouble")
        return obstacle

    @on(Input.Submitted)
    def confirmed(self, event: Input.Submitted) -> None:
        """Return the path."""
        event.stop()
        if not self._say():
            self.dismiss(chosen_path(self.query_one(LineInput).value))

    def action_cancel(self) -> None:
        """Go back without a copy."""
        self.dismiss(None)
