"""The list of what was not taken along: groups, each with its places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.segment import Segment

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.widgets.rows import RowList
from tui.domain.shown import one_line
from tui.services.findings import Group, Spot

_LONGEST_TITLE = 28
_LONGEST_LABEL = 14
_BLANKS = re.compile(r"\s+")


class FindingRows(RowList):
    """Headings with places below; the cursor goes from place to place."""

    def __init__(self, groups: Sequence[Group], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: list[Group | Spot | str] = []
        for group in groups:
            self._rows.append(group)
            self._rows += group.spots
            if group.number > len(group.spots):
                self._rows.append(f"… and {group.number - len(group.spots):,} more")
        spots = [row for row in self._rows if isinstance(row, Spot)]
        self._title_cells = min(max((cell_width(s.title) for s in spots), default=0), _LONGEST_TITLE)
        self._label_cells = min(max((cell_width(s.label) for s in spots), default=0), _LONGEST_LABEL)
        self._place_cells = max((len(_place(spot)) for spot in spots), default=0)

    def on_mount(self) -> None:
        """Begin at the first place."""
        self.cursor = next((row for row in range(len(self._rows)) if self.selectable(row)), 0)

    def row_count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def selectable(self, row: int) -> bool:
        """Whether a row is a place."""
        return super().selectable(row) and isinstance(self._rows[row], Spot)

    def spot_at(self, row: int) -> Spot | None:
        """Return the place of a row."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Spot) else None

    def show_cursor(self) -> None:
        """Scroll as far as it takes, and show the heading over the first place of a group, too."""
        super().show_cursor()
        above = self.cursor - 1
        if above == self.scroll_offset.y - 1 and above >= 0 and isinstance(self._rows[above], Group):
            self.scroll_to(y=above, animate=False, immediate=True, force=True)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return a heading, or title, offsets, label and words of a place."""
        found = self._rows[row]
        if isinstance(found, Group):
            return [Segment(f" {padded(one_line(found.heading), width - 1)}", self.strong)]
        if isinstance(found, str):
            return [Segment(f"   {padded(found, width - 3)}", self.dim)]
        dim = self.dim if self.cursor_style(row) is None else None
        words = clipped(_BLANKS.sub(" ", found.words), max(self._room(width), 0))
        parts = [Segment("   ")]
        if self._title_cells:
            parts.append(Segment(f"{padded(one_line(found.title), self._title_cells)}  "))
        if self._place_cells:
            parts.append(Segment(f"{_place(found):>{self._place_cells}}  ", dim))
        if self._label_cells:
            parts.append(Segment(f"{padded(one_line(found.label), self._label_cells)}  ", dim))
        return [*parts, Segment(padded(words, max(self._room(width), 0)))]

    def _room(self, width: int) -> int:
        """Return how many cells are left for words."""
        columns = (self._title_cells, self._place_cells, self._label_cells)
        return width - 4 - sum(cells + 2 for cells in columns if cells)


def _place(spot: Spot) -> str:
    return f"{spot.start:,}–{spot.end:,}" if spot.end else ""
