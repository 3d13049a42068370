"""The list of a preview: places in their context under the titles of their articles."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.app.article.cells import cell_width, clipped, graphemes, padded
from tui.app.palette import Palette
from tui.app.switch_list import Heading, Switchable, SwitchList
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.rows import RowList
from tui.domain.labels import LabelSet

BOX = 4
"""Cells of the box that shows whether a line is on."""
STANDING = 16
"""Cells of what a place is now."""
_LONGEST_TEXT = 30
ON, OFF = Style(bold=True, underline=True), Style(underline=True)

T = TypeVar("T", bound=Switchable)


def tail(text: str, width: int) -> str:
    """Return the end of a shown text in exactly `width` cells, with blanks or an ellipsis before it."""
    if width <= 0:
        return ""
    end = text
    if cell_width(end) > width:
        kept, used = len(end), 0
        for start, _, cells in reversed(graphemes(end)):
            if used + cells > width - 1:
                break
            kept, used = start, used + cells
        end = f"…{end[kept:]}"
    return " " * (width - cell_width(end)) + end


class SwitchRows(RowList, Generic[T], inherit_bindings=False):
    """The places, each in the middle of its context, under the titles of their articles.

    | key | what |
    |---|---|
    | up, down, k, j, page up, page down, home, end | move the cursor |
    | space | switch a place on or off; on a title, all of the article |
    | enter | do it |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor(-1)", "Up", show=False),
        Binding("down,j", "cursor(1)", "Down", show=False),
        Binding("pageup", "cursor_page(-1)", "Page up", show=False),
        Binding("pagedown", "cursor_page(1)", "Page down", show=False),
        Binding("home,g", "cursor_to(0)", "First", show=False),
        Binding("end,G", "cursor_to(-1)", "Last", show=False),
        Binding("space", "switch", "On or off", show=False),
    ]

    class Toggled(Message):
        """A line was switched on or off."""

    def __init__(self, lines: SwitchList[T], labels: LabelSet, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.lines = lines
        self.labels = labels
        self._palette: Palette | None = None

    @property
    def current(self) -> Heading | T | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def row_count(self) -> int:
        """Return how many lines are shown."""
        return len(self.lines)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return a title, or a place."""
        line = self.lines[row]
        width -= self.scrollbar_size_vertical  # the bar covers the end of the rows
        if isinstance(line, Heading):
            return self._heading(line, width)
        return self.paint_place(line, width, None if row == self.cursor else self.dim)

    @abstractmethod
    def paint_place(self, place: T, width: int, dim: Style | None) -> list[Segment]:
        """Return the segments of a place in `width` cells; `dim` is the style of what matters less."""

    def state_of(self, heading: Heading) -> str:  # noqa: ARG002 - for those whose articles have one
        """Return what is said behind the title of an article."""
        return ""

    def _heading(self, heading: Heading, width: int) -> list[Segment]:
        tally, place = heading.tally, heading.place
        count = f" {tally.on:,} of {tally.listed:,} "
        state = self.state_of(heading)
        room = max(width - cell_width(count) - cell_width(state), 4)
        title = clipped(place.title or place.article, room)
        gap = max(room - cell_width(title), 0)
        return [
            Segment(title, self.strong),
            Segment(state, self.dim),
            Segment(" " * gap),
            Segment(count, self.dim),
        ]

    def box(self, on: bool, dim: Style | None) -> Segment:
        """Return the box of a line."""
        return Segment("[x] " if on else "[ ] ", self.strong if on else dim)

    def in_context(
        self,
        parts: Sequence[tuple[str, Style | None]],
        context: tuple[str, str],
        room: int,
        dim: Style | None,
    ) -> list[Segment]:
        """Return a text in the middle of its context, in `room` cells.

        Args:
            parts: The text in one line, in pieces with a style each.
            context: What stands before and behind it.
            room: How many cells there are.
            dim: The style of the context.
        """
        left_of = min(_LONGEST_TEXT, room)
        shown: list[Segment] = []
        for text, style in parts:
            piece = clipped(text, left_of)
            left_of -= cell_width(piece)
            shown.append(Segment(piece, style))
        cells = sum(cell_width(piece.text) for piece in shown)
        left = max((room - cells) * 2 // 5, 0)
        right = max(room - left - cells, 0)
        return [Segment(tail(context[0], left), dim), *shown, Segment(padded(context[1], right), dim)]

    def label_style(self, name: str) -> Style | None:
        """Return the style of a label; None for no label."""
        if not name:
            return None
        if self._palette is None:
            self._palette = Palette(self)
        label = self.labels.get(name)
        return self._palette.label(label.slot if label is not None else 1)

    def action_switch(self) -> None:
        """Switch the line under the cursor on or off."""
        if self.current is not None:
            self.lines.toggle(self.cursor)
            self.refresh()
            self.post_message(self.Toggled())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a line; a click on its box, or a double click, switches it."""
        event.prevent_default()
        cell = self.put_cursor(event)
        if cell is not None and (cell < BOX or event.chain == 2):
            self.action_switch()

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class OptionsBar(Bar):
    """How a change is made, and what goes along."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._options: tuple[tuple[str, str, bool, str], ...] = ()

    def show(self, *options: tuple[str, str, bool, str]) -> None:
        """Show the options: key, name, whether it is on, and the action that switches it."""
        self._options = options
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return the options."""
        found = []
        for key, name, on, action in self._options:
            found.append(Part(f"{key} ", self.component("key"), action))
            found.append(Part(f"[{'x' if on else ' '}] {name}   ", self.component("dim"), action))
        return found, []
