"""A short list of things to choose from, each with its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment

from tui.app.article.cells import cell_width, padded
from tui.app.widgets.rows import RowList

_LONGEST_TITLE = 34


class MenuItem(NamedTuple):
    """One row of a menu.

    Attributes:
        key: How its key is written.
        title: What is chosen.
        note: A line about it, or empty.
    """

    key: str
    title: str
    note: str = ""


class Menu(RowList):
    """A list of a few rows: key, title and note, in columns."""

    def __init__(self, items: Sequence[MenuItem], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.items = tuple(items)
        self._key_cells = max((cell_width(item.key) for item in self.items), default=0)
        longest = max((cell_width(item.title) for item in self.items), default=0)
        noted = any(item.note for item in self.items)
        self._title_cells = min(longest, _LONGEST_TITLE) if noted else None

    def on_mount(self) -> None:
        """Be as high as the rows are many."""
        self.styles.height = max(len(self.items), 1)

    def row_count(self) -> int:
        """Return how many rows there are."""
        return len(self.items)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return key, title and note."""
        item = self.items[row]
        room = max(width - self._key_cells - 4, 0)
        title = room if self._title_cells is None else min(self._title_cells, room)
        return [
            Segment(f" {padded(item.key, self._key_cells)}  ", self.strong),
            Segment(padded(item.title, title)),
            Segment(
                f"  {padded(item.note, max(room - title - 2, 0))} ",
                self.dim if self.cursor_style(row) is None else None,
            ),
        ]
