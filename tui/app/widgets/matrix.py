"""The matrix of labels as a picture: a number in each cell, the shade of which says how large it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.palette import Palette, readable
from tui.app.widgets.virtual import Lines
from tui.domain.agreement.scores import NONE
from tui.domain.labels import LabelSet
from tui.domain.shown import displayed, one_line
from tui.services.agreement_json import label_name

_HEAD = 12
"""Cells of the names of the rows."""
_SIDE = 4
"""Cells of the name of each side in the corner."""
_FAINTEST, _STRONGEST = 0.12, 0.55
"""How much of a cell's colour is in its ground, where the number is small and where it is the largest."""
_STEPS = 8
_SHORT = 3
"""Cells of a label's short form."""


class MatrixView(Lines, Widget, can_focus=True):
    """Labels by labels, the first side's down and the second side's across, with a cursor on a cell.

    The diagonal, where both say the same, has one colour, and all else another; what is nothing is a dot. It
    needs no colour: the numbers say it all. Its keys are the screen's.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"matrix--dim", "matrix--cursor"}
    ALLOW_SELECT = False

    @dataclass
    class Chosen(Message):
        """A cell was clicked."""

        cell: tuple[str, str]

    @dataclass
    class Moved(Message):
        """The cursor went to another cell."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._known = LabelSet()
        self._labels: list[str] = [NONE]
        self._counts: Mapping[tuple[str, str], int] = {}
        self._sides = ("", "")
        self._at = (0, 0)
        self._top = (0, 0)
        """Row and column of the first cell on screen."""
        self._most = {True: 1, False: 1}
        """The largest number on the diagonal, and beside it."""
        self._palette: Palette | None = None
        self._shades: dict[tuple[bool, int], Style] = {}

    def show(
        self,
        counts: Mapping[tuple[str, str], int],
        labels: Sequence[str],
        known: LabelSet,
        sides: tuple[str, str],
    ) -> None:
        """Show other counts; the cursor stays on its cell.

        Args:
            counts: How often a label of the first side answers to one of the second.
            labels: The labels of the rows and columns; one for what the other side does not have is added.
            known: The labels of the project.
            sides: The names of the two.
        """
        cell = self.cell if len(self._labels) > 1 else ("", "")
        self._counts, self._labels, self._known = counts, [*labels, NONE], known
        self._sides = sides
        self._most = {
            same: max((n for (a, b), n in counts.items() if (a == b) is same), default=1)
            for same in (True, False)
        }
        names = {name: place for place, name in enumerate(self._labels)}
        if any(cell):
            self._at = names.get(cell[0], 0), names.get(cell[1], 0)
        self._move_to(*self._at)

    @property
    def cell(self) -> tuple[str, str]:
        """The labels of the cell under the cursor."""
        row, column = self._at
        return self._labels[row], self._labels[column]

    @property
    def told(self) -> str:
        """What the cell under the cursor says."""
        count = self._counts.get(self.cell, 0)
        both = zip(self._sides, self.cell, strict=True)
        said = ", ".join(f"{one_line(who)} {one_line(label_name(label))}" for who, label in both)
        return f"{said}: {count:,}"

    # -- moving --------------------------------------------------------------------------------

    def move(self, down: int, right: int) -> None:
        """Move the cursor by cells."""
        self._move_to(self._at[0] + down, self._at[1] + right)

    def move_page(self, pages: int) -> None:
        """Move the cursor by as many rows as are on screen."""
        self.move(pages * max(self._room[0] - 1, 1), 0)

    def move_to_row(self, row: int) -> None:
        """Move the cursor to the first row (0) or the last (-1)."""
        self._move_to(row if row >= 0 else len(self._labels) - 1, self._at[1])

    def _move_to(self, row: int, column: int) -> None:
        last = len(self._labels) - 1
        self._at = (min(max(row, 0), last), min(max(column, 0), last))
        top = []
        for at, first, room in zip(self._at, self._top, self._room, strict=True):
            first = min(max(first, at - room + 1), at)
            top.append(max(min(first, last + 1 - room), 0))
        self._top = (top[0], top[1])
        self.refresh()
        self.post_message(self.Moved())

    @property
    def _room(self) -> tuple[int, int]:
        """How many rows and columns fit on screen."""
        return max(self.size.height - 1, 1), max((self.size.width - _HEAD - 1) // self._cells, 1)

    @property
    def _cells(self) -> int:
        """Cells of a column, a blank included."""
        return max(len(str(max(self._counts.values(), default=0))), _SHORT) + 1

    def on_resize(self) -> None:
        """Keep the cursor on screen."""
        self._move_to(*self._at)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the cell that was clicked; the one under it is chosen."""
        place = event.get_content_offset(self)
        if place is None or place.y < 1 or place.x <= _HEAD:
            return
        before = self._at
        self._move_to(self._top[0] + place.y - 1, self._top[1] + (place.x - _HEAD - 1) // self._cells)
        if self._at == before:
            self.post_message(self.Chosen(self.cell))

    # -- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return the heading or a row."""
        width, base = self.size.width, self.base
        if self._palette is None:
            self._palette = Palette(self)
            self._shades = {}
        row = self._top[0] + y - 1
        if y and row >= len(self._labels):
            return Strip.blank(width, base)
        segments = self._heading() if not y else self._row(row)
        return Strip(segments).adjust_cell_length(width, base).apply_style(base)

    def _columns(self) -> range:
        first = self._top[1]
        return range(first, min(first + self._room[1], len(self._labels)))

    def _heading(self) -> list[Segment]:
        beneath, beside = (len(self._labels) - room for room in self._room)
        more = [f"{beneath} ↓" if beneath > 0 else "", f"{beside} →" if beside > 0 else ""]
        down, across = (clipped(one_line(who), _SIDE) for who in self._sides)
        told = f" +{' '.join(filter(None, more))}" if any(more) else f" {down}↓ {across}→"
        segments = [Segment(padded(told, _HEAD + 1), self._component("dim"))]
        for column in self._columns():
            name = self._labels[column]
            label = self._known.get(name)
            short = displayed(label.short) if label is not None else one_line(name)[:_SHORT] or "–"
            segments.append(Segment(" " * (self._cells - cell_width(short))))
            segments.append(Segment(short, self._name_style(name, column == self._at[1])))
        return segments

    def _row(self, row: int) -> list[Segment]:
        name = self._labels[row]
        shown = clipped(one_line(label_name(name)), _HEAD - 1)
        segments = [
            Segment(" "),
            Segment(shown, self._name_style(name, row == self._at[0])),
            Segment(" " * (_HEAD - cell_width(shown))),
        ]
        for column in self._columns():
            count = self._counts.get((name, self._labels[column]), 0)
            text = f"{count or '·':>{self._cells}}"
            segments.append(Segment(text, self._cell_style(row, column, count)))
        return segments

    def _name_style(self, name: str, here: bool) -> Style:
        assert self._palette is not None
        label = self._known.get(name)
        style = self._palette.label(label.slot) if label is not None else self._component("dim")
        return style + Style(bold=True, underline=True) if here and self.has_focus else style

    def _cell_style(self, row: int, column: int, count: int) -> Style:
        if (row, column) == self._at and self.has_focus:
            return self._component("cursor")
        if not count:
            return self._component("dim")
        same = row == column
        # By steps, of which few styles are made; the root, since most cells are small beside the largest.
        step = round(sqrt(count / self._most[same]) * _STEPS)
        if (same, step) not in self._shades:
            self._shades[same, step] = self._shade(same, step / _STEPS)
        return self._shades[same, step]

    def _shade(self, same: bool, share: float) -> Style:
        """Return the style of a cell: a ground mixed from its colour and the background."""
        assert self._palette is not None
        if self.background_colors[1].ansi is not None:
            return Style(bold=same)
        hue = Color.parse(self.app.theme_variables["success" if same else "warning"])
        ground = self._palette.background.blend(hue, _FAINTEST + (_STRONGEST - _FAINTEST) * share)
        front = readable(self._palette.foreground, ground)
        return Style(color=front.rich_color, bgcolor=ground.rich_color, bold=same)

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(f"matrix--{name}")

    def on_focus(self) -> None:
        """Show the cursor, which is seen only with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Mix the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None
