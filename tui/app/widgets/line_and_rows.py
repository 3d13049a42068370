"""A dialog with a line that is typed in and a list that the arrow keys go through meanwhile."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, ScreenResultType

from tui.app.widgets.rows import RowList


class LineAndRows(ModalScreen[ScreenResultType]):
    """Moves the cursor of a list while the line has the focus.

    | key | what |
    |---|---|
    | up, down, page up, page down | move the cursor of the list |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]

    @property
    @abstractmethod
    def rows(self) -> RowList:
        """The list."""

    def action_move(self, step: int) -> None:
        """Move the cursor to the next row, or the one before."""
        self.rows.action_cursor(step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a page."""
        self.rows.action_cursor_page(pages)
