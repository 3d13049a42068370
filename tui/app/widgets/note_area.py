"""Several lines of text that the reader types."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui.domain.substitutes import SUBSTITUTES


class NoteArea(TextArea):
    """A note: Enter takes it, Ctrl+J begins a new line.

    Control characters are left out, pasted ones and those of the text that it begins with included: what
    is typed here is sent to the terminal as it is.
    """

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, text: str = "", placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(
            _typeable(text),
            id=id,
            compact=True,
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
        )

    def on_mount(self) -> None:
        """Go on behind what is there."""
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Leave out what is not sent to a terminal."""
        return super().edit(replace(edit, text=_typeable(edit.text)))

    async def _on_key(self, event: events.Key) -> None:
        """Take Enter for the end of the note; other keys reach it as they come from any terminal."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif event.key in ("ctrl+j", "shift+enter", "alt+enter"):
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)


def _typeable(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in lines if c == "\n" or ord(c) not in SUBSTITUTES)
