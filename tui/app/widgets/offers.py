"""A list of what may be meant, under a line that is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.widgets.rows import RowList

_WIDEST = 30


class Offer(NamedTuple):
    """One thing that may be meant.

    Attributes:
        text: What is taken.
        uses: How often it is used.
        note: What it stands for, or empty.
    """

    text: str
    uses: int
    note: str = ""


class Offers(RowList):
    """Offers in a list that is on show while the line above has the focus.

    Nothing is highlighted at first, so that Enter takes what was typed; the arrow keys highlight.
    """

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.offers: Sequence[Offer] = ()
        self.highlighted = False
        self.can_focus = False

    def show(self, offers: Sequence[Offer]) -> None:
        """Show other offers; the same ones stay as they are."""
        if list(offers) != list(self.offers):
            self.offers, self.highlighted = tuple(offers), False
            self.cursor = 0
            self.reload()

    @property
    def taken(self) -> str:
        """The highlighted offer, or an empty text."""
        return self.offers[self.cursor].text if self.highlighted and self.offers else ""

    def move(self, step: int) -> None:
        """Highlight the next offer; up from the first one, none."""
        if not self.offers:
            return
        if not self.highlighted:
            self.highlighted = step > 0
        elif self.cursor + step < 0:
            self.highlighted = False
        else:
            self.action_cursor(step)
        self.refresh_line(self.cursor)

    def row_count(self) -> int:
        """Return how many offers there are."""
        return len(self.offers)

    def cursor_style(self, row: int) -> Style | None:
        """Show the cursor only where an offer is highlighted."""
        return (
            self.get_component_rich_style("rows--cursor") if self.highlighted and row == self.cursor else None
        )

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return text, count and note of an offer."""
        offer = self.offers[row]
        widest = min(max(cell_width(one.text) for one in self.offers), _WIDEST, max(width - 10, 8))
        count = f"{offer.uses:>5,}  " if any(one.uses for one in self.offers) else "  "
        dim = self.dim if self.cursor_style(row) is None else None
        room = max(width - widest - cell_width(count) - 2, 0)
        mark = "▸" if self.highlighted and row == self.cursor else " "
        return [
            Segment(f"{mark}{padded(offer.text, widest)}", self.strong),
            Segment(count, dim),
            Segment(clipped(offer.note, room), dim),
        ]
