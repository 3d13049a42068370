"""Several lines of text that the reader types."""

from __future__ import annotations

from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui.domain.substitutes import SUBSTITUTES


def without_controls(text: str) -> str:
    """Return a text without what is not sent to a terminal, but with its lines; a tab becomes blanks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return "".join(c for c in lines if c == "\n" or ord(c) not in SUBSTITUTES)


class Paragraphs(TextArea):
    """A field of several lines that takes no control characters, not even pasted ones."""

    def __init__(self, text: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(without_controls(text), id=id, soft_wrap=True, tab_behavior="focus", compact=True)

    def load_text(self, text: str) -> None:
        """Show another text, without what is not sent to a terminal."""
        super().load_text(without_controls(text))

    def edit(self, edit: Edit) -> EditResult:
        """Make a change of the text, without what is not sent to a terminal."""
        edit.text = without_controls(edit.text)
        return super().edit(edit)
