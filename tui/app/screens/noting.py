"""Writing a note on a span."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.note_area import NoteArea
from tui.domain.remarks import clean_note, note_refusal
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir

HINT = "Enter saves · Ctrl+J new line · Esc goes back"


class NoteDialog(ModalScreen[str | None]):
    """Asks for a note; returns it, empty where it is to be taken away, or None.

    | key | what |
    |---|---|
    | enter, ctrl+s | save |
    | ctrl+j | a new line |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("ctrl+s", "save", "Save", show=False),
    ]

    def __init__(self, about: str, note: str, remark: str = "") -> None:
        """Prepare the question.

        Args:
            about: What the note is on.
            note: The present note.
            remark: What else saving does, in one line; empty where nothing.
        """
        super().__init__()
        self._about = about
        self._note = note
        self._remark = remark

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog dialog-small", id="note") as box:
            box.border_title = Content(displayed(f"Note on {self._about}"))
            yield NoteArea(self._note, "what is to be said about it", id="note-text")
            yield Static(Content(self._remark), id="note-trouble", classes="dialog-note", markup=False)
            yield Static(Content(HINT), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin in the note."""
        self.query_one(NoteArea).focus()

    def on_note_area_submitted(self) -> None:
        """Return the note."""
        self.action_save()

    def action_save(self) -> None:
        """Return the note, unless it cannot be kept."""
        note = clean_note(self.query_one(NoteArea).text)
        refusal = note_refusal(note)
        if refusal:
            trouble = self.query_one("#note-trouble", Static)
            trouble.update(Content(refusal))
            trouble.add_class("-trouble")
        else:
            self.dismiss(note)

    def action_cancel(self) -> None:
        """Go back without a change."""
        self.dismiss(None)
