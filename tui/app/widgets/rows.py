"""A list of rows of which only those on screen are painted."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.app.steady import ends_marked
from tui.app.widgets.virtual import Lines, set_rows


class RowList(Lines, ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor; a subclass says how many rows there are and paints each.

    | key | what |
    |---|---|
    | up, down, k, j | move the cursor |
    | page up, page down, home, end | move it farther |
    | enter | choose the row |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor(-1)", "Up", show=False),
        Binding("down,j", "cursor(1)", "Down", show=False),
        Binding("pageup", "cursor_page(-1)", "Page up", show=False),
        Binding("pagedown,space", "cursor_page(1)", "Page down", show=False),
        Binding("home,g", "cursor_to(0)", "First", show=False),
        Binding("end,G", "cursor_to(-1)", "Last", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--dim", "rows--strong"}
    ALLOW_SELECT = False

    cursor: reactive[int] = reactive(0, repaint=False)
    """Row under the cursor."""

    @dataclass
    class Chosen(Message):
        """A row was chosen with Enter or the mouse."""

        rows: RowList
        row: int

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    @dataclass
    class Moved(Message):
        """The cursor went to another row."""

        rows: RowList
        row: int

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    @abstractmethod
    def row_count(self) -> int:
        """Return how many rows there are."""

    @abstractmethod
    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return the segments of a row, at most `width` cells."""

    def selectable(self, row: int) -> bool:
        """Whether the cursor may stand on a row."""
        return 0 <= row < self.row_count()

    def reload(self) -> None:
        """Take note that rows came, went or changed."""
        count = self.row_count()
        set_rows(self, self.size.width, count)
        if self.cursor >= count:
            self.cursor = max(count - 1, 0)
        self.refresh()

    def on_mount(self) -> None:
        """Measure the rows that are there from the beginning."""
        self.reload()

    def on_resize(self) -> None:
        """Keep the cursor on screen."""
        self.reload()
        self.show_cursor()

    def validate_cursor(self, value: int) -> int:
        """Keep the cursor on a row."""
        return min(max(value, 0), max(self.row_count() - 1, 0))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows anew and follow the cursor."""
        self.refresh_line(old)
        self.refresh_line(new)
        self.show_cursor()
        if old != new:
            self.post_message(self.Moved(self, new))

    def show_cursor(self) -> None:
        """Scroll as far as it takes to see the cursor."""
        height, top = self.size.height, self.scroll_offset.y
        if height and not top <= self.cursor < top + height:
            target = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=target, animate=False, immediate=True, force=True)

    def action_cursor(self, step: int) -> None:
        """Move the cursor to the next row that can be chosen."""
        row = self.cursor + step
        while 0 <= row < self.row_count() and not self.selectable(row):
            row += step
        if self.selectable(row):
            self.cursor = row

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by a page."""
        self._cursor_near(self.cursor + pages * max(self.size.height - 1, 1), 1 if pages > 0 else -1)

    def action_cursor_to(self, row: int) -> None:
        """Move the cursor to the first row (0) or the last (-1)."""
        self._cursor_near(row if row >= 0 else self.row_count() - 1, 1 if row >= 0 else -1)

    def _cursor_near(self, row: int, step: int) -> None:
        row = min(max(row, 0), max(self.row_count() - 1, 0))
        start = row
        while 0 <= row < self.row_count() and not self.selectable(row):
            row += step
        if self.selectable(row):
            self.cursor = row
        elif self.selectable(start):
            self.cursor = start

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.selectable(self.cursor):
            self.post_message(self.Chosen(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        if self.put_cursor(event) is not None:
            self.post_message(self.Chosen(self, self.cursor))

    def put_cursor(self, event: events.Click) -> int | None:
        """Put the cursor on the row that was clicked; return the cell in it, or None beside the rows."""
        position = event.get_content_offset(self)
        if position is None or not self.selectable(row := position.y + self.scroll_offset.y):
            return None
        self.cursor = row
        return position.x

    def on_focus(self) -> None:
        """Show the cursor, which is seen only with the focus."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh_line(self.cursor)

    @property
    def dim(self) -> Style:
        """Style of what matters less."""
        return self.get_component_rich_style("rows--dim")

    @property
    def strong(self) -> Style:
        """Style of what matters more."""
        return self.get_component_rich_style("rows--strong")

    def cursor_style(self, row: int) -> Style | None:
        """Return the style that is laid over a row under the cursor, or None."""
        if row == self.cursor and self.has_focus:
            return self.get_component_rich_style("rows--cursor")
        return None

    @property
    def row_width(self) -> int:
        """Cells of a row: the scroll bar lies over the last ones of the content."""
        return self.size.width - self.scrollbar_size_vertical

    def render_line(self, y: int) -> Strip:
        """Return one line of the list, `y` cells below its upper edge."""
        width, row = self.row_width, y + self.scroll_offset.y
        base = self.base
        if not 0 <= row < self.row_count():
            return Strip.blank(width, base)
        strip = (
            Strip(ends_marked(self.paint_row(row, width))).adjust_cell_length(width, base).apply_style(base)
        )
        over = self.cursor_style(row)
        if over is None:
            return strip
        # The pieces of a row have backgrounds of their own: the cursor's is laid over all of them.
        ground = Style(bgcolor=over.bgcolor, bold=over.bold, reverse=over.reverse, underline=over.underline)
        return Strip(Segment.apply_style(strip, post_style=ground), strip.cell_length)
