"""One line of text that the reader types."""

from __future__ import annotations

from textual.widgets import Input

from tui.domain.substitutes import SUBSTITUTES


class LineInput(Input):
    """An input line that takes no control characters, not even pasted ones.

    Textual sends the value of an input to the terminal as it is: what must not get there must not get in.
    """

    def __init__(self, value: str = "", placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(value, placeholder, id=id, compact=True, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        """Leave out what is not sent to a terminal."""
        return "".join(character for character in value if ord(character) not in SUBSTITUTES)
