"""Who can be compared, each with a box: the rows of the dialogs in which that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType

from tui.app.article.cells import padded
from tui.app.widgets.rows import RowList

_MOST_NAME = 30
"""Cells of a name, where there is room."""


class SideRows(RowList, inherit_bindings=False):
    """Who can be compared; those that are have a number, in the order in which they were chosen.

    | key | what |
    |---|---|
    | up, down, k, j | move the cursor |
    | space | choose, or leave out |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor(-1)", "Up", show=False),
        Binding("down,j", "cursor(1)", "Down", show=False),
        Binding("space", "choose", "In or out", show=False),
    ]

    def __init__(
        self,
        names: Sequence[str],
        about: Sequence[str],
        chosen: Sequence[int],
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make the list.

        Args:
            names: Who can be compared.
            about: A few words on each.
            chosen: The numbers of those that are, in their order.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._names, self._about = names, about
        self.chosen = list(chosen)

    def on_mount(self) -> None:
        """Be as high as the rows are many, as far as there is room."""
        self.styles.height = min(max(len(self._names), 2), max(self.app.size.height - 12, 3))

    def row_count(self) -> int:
        """Return how many there are."""
        return len(self._names)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return box, number, name and a few words."""
        here = row in self.chosen
        place = f"{self.chosen.index(row) + 1}" if here else ""
        name = min(max(width // 2, 8), _MOST_NAME)
        style = self.strong if here else None
        return [
            Segment(f" [{'x' if here else ' '}] {place:>2} ", self.strong if here else self.dim),
            Segment(padded(self._names[row], name), style),
            Segment(f"  {padded(self._about[row], max(width - name - 10, 1))}", self.dim),
        ]

    def switch(self, row: int) -> None:
        """Choose one, behind the others, or leave it out."""
        if row in self.chosen:
            self.chosen.remove(row)
        else:
            self.chosen.append(row)
        self.refresh()
