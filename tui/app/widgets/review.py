"""The table of the review: each annotation in the middle of its context, and its heading."""

from __future__ import annotations

import re
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.article.painter import FLAG_MARK, MARKS, NOTE_MARK
from tui.app.palette import Palette
from tui.app.review_words import offer
from tui.app.reviewing import Reviewing
from tui.app.widgets.rows import RowList
from tui.app.widgets.switch_rows import tail
from tui.domain.annotation import Annotation, State
from tui.domain.labels import LabelSet
from tui.domain.shown import displayed
from tui.services.concordance.values import Group, RowGroup, Untagged
from tui.services.review import Row

GONE_MARK = "−"
UNTAGGED_MARK = "·"
SELECTED = "●"
OPEN, FOLDED = "▾", "▸"
DONE = "✓ done"
_GAP = " "
_LONGEST_SPAN = 40
_LONGEST_NAME = 60
_SPACE = re.compile(r"\s+")
_REJECTED = Style(strike=True)
_UNDERLINED = Style(underline=True)
_NAMELESS = {
    Group.ENTITY: "no entity",
    Group.LABEL: "untagged",
    Group.STATE: "untagged",
    Group.ANNOTATOR: "untagged",
}
"""What a group is called whose rows have nothing in common but to have none."""


class Layout(NamedTuple):
    """How many cells each column has; 0 where there is no room for it.

    Attributes:
        label: The label.
        left: What stands before the span.
        right: The span and what stands behind it.
        annotator: Whose it is.
        article: The title of its article.
        when: The day on which it was decided.
    """

    label: int
    left: int
    right: int
    annotator: int
    article: int
    when: int


_MARKS = 2 + 2 + 3
"""Cells of the sign of a selected row, of the state, and of flag and note; gaps included."""


def layout(width: int, annotators: int) -> Layout:
    """Return the columns for a width: who, where and when stand there as far as there is room."""
    label = 13 if width >= 110 else 4
    annotator = 0 if annotators < 2 else 6 if width < 110 else 9 if width < 160 else 14
    article = 0 if width < 110 else 20 if width < 160 else 34
    when = 10 if width >= 160 else 0
    besides = sum(cells + len(_GAP) for cells in (label, annotator, article, when) if cells)
    room = max(width - _MARKS - besides, 8)
    left = room * 2 // 5
    return Layout(label, left, room - left, annotator, article, when)


def one_line(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return _SPACE.sub(" ", text)


def when(at: str, cells: int = 16) -> str:
    """Return a moment for a list: its date and, where there is room, its time."""
    return at[:16].replace("T", " ") if cells >= 16 else at[:10]


def state_mark(annotation: Annotation, gone: bool) -> str:
    """Return the sign of what was decided."""
    return GONE_MARK if gone else MARKS[annotation.state]


class ReviewRows(RowList, inherit_bindings=False):
    """The table. Its keys are the screen's, so that the settings reach them."""

    class Opened(Message):
        """The row under the cursor was double-clicked."""

    class Marked(Message):
        """The sign in front of the row under the cursor was clicked."""

    def __init__(self, shown: Reviewing, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make the table.

        Args:
            shown: What it shows.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.shown = shown
        self.labels = LabelSet()
        self.offer_key = ""
        self._palette: Palette | None = None

    def row_count(self) -> int:
        """Return how many lines are shown."""
        return len(self.shown.lines)

    def cursor_style(self, row: int) -> Style | None:
        """Show the cursor while a filter is typed, too."""
        return self.get_component_rich_style("rows--cursor") if row == self.cursor else None

    def put_on(self, line: int) -> None:
        """Put the cursor on a line without telling of it, the rows being shown anew."""
        self.set_reactive(RowList.cursor, max(line, 0))
        self.show_cursor()
        self.refresh()

    def show_cursor(self) -> None:
        """Scroll as far as it takes to see the cursor, and the heading right above it."""
        super().show_cursor()
        above = self.cursor - 1
        if self.scroll_offset.y == self.cursor and above >= 0 and self.shown.number_at(above) is None:
            self.scroll_to(y=above, animate=False, immediate=True, force=True)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return the cells of a line."""
        line = self.shown.lines.at(row)
        dim = None if row == self.cursor else self.dim
        if line.place is None and line.group is not None:
            return self._paint_heading(line.group, width, dim)
        number = self.shown.lines.view.number(line.place or 0)
        entry = self.shown.entry(number)
        if entry is None:
            return [Segment("   This cannot be read: the record is damaged.", self.dim)]
        columns = layout(width, self.shown.annotators)
        mark = Segment(f"{SELECTED if number in self.shown.selected else ' '} ", self.strong)
        if isinstance(entry, Untagged):
            return [mark, *self._paint_hit(entry, columns, dim)]
        gone = self.shown.is_gone(self.shown.resolved(number))
        return [mark, *self._paint_annotation(entry, gone, columns, dim)]

    # -- rows ----------------------------------------------------------------------------------

    def _paint_annotation(self, row: Row, gone: bool, columns: Layout, dim: Style | None) -> list[Segment]:
        annotation = row.annotation
        others = row.annotator != self.shown.annotator
        plain = dim if gone or others or not annotation.live else None
        flags = (FLAG_MARK if annotation.flag else " ") + (NOTE_MARK if annotation.note else " ")
        title = row.article.title or row.article.id
        style = plain if others or gone else self.strong
        if gone or not annotation.live:
            style = _REJECTED + dim if dim is not None else _REJECTED
        return [
            Segment(f"{state_mark(annotation, gone)} ", plain),
            Segment(
                padded(self.label_name(annotation.label, columns.label), columns.label - 1),
                self._label_style(annotation.label),
            ),
            Segment(" "),
            Segment(f"{flags} ", self.strong),
            *self._paint_context(row, style, columns, dim),
            *self._paint_whence(columns, row.annotator, title, annotation.at, dim),
        ]

    def _paint_hit(self, found: Untagged, columns: Layout, dim: Style | None) -> list[Segment]:
        title = found.article.title or found.article.id
        around = self.shown.entry(found.inside) if found.inside is not None else None
        label = around.annotation.label if isinstance(around, Row) else ""
        shown = self.label_name(label, columns.label) if label else ""
        return [
            Segment(f"{UNTAGGED_MARK} ", dim),
            Segment(padded(f"in {shown}" if shown and columns.label > 4 else shown, columns.label), dim),
            Segment("   "),
            *self._paint_context(found, _UNDERLINED, columns, dim),
            *self._paint_whence(columns, "", title, "", dim),
        ]

    def _paint_context(
        self, row: Row | Untagged, style: Style | None, columns: Layout, dim: Style | None
    ) -> list[Segment]:
        text = clipped(one_line(row.text), min(_LONGEST_SPAN, columns.right))
        if dim is None:
            style = (style or Style()) + _UNDERLINED  # under the cursor all is bold
        behind = columns.right - cell_width(text)
        # One more than there is room for: what is cut off is seen to be.
        left, right = self.shown.around(row, columns.left + 1, behind + 1)
        return [
            Segment(tail(displayed(one_line(left)), columns.left), dim),
            Segment(text, style),
            Segment(padded(one_line(right), behind), dim),
        ]

    def _paint_whence(
        self, columns: Layout, annotator: str, title: str, at: str, dim: Style | None
    ) -> list[Segment]:
        told = ((annotator, columns.annotator), (title, columns.article), (when(at, 10), columns.when))
        return [Segment(f"{_GAP}{padded(text, cells)}", dim) for text, cells in told if cells]

    def label_name(self, name: str, cells: int) -> str:
        """Return a label's name, or its short form where there is little room."""
        if cells > 4:
            return name
        label = self.labels.get(name)
        return label.short if label is not None else name

    def _label_style(self, name: str) -> Style:
        if self._palette is None:
            self._palette = Palette(self)
        label = self.labels.get(name)
        return self._palette.label(label.slot if label is not None else 1)

    # -- headings ------------------------------------------------------------------------------

    def _paint_heading(self, number: int, width: int, dim: Style | None) -> list[Segment]:
        group = self.shown.lines.group(number)
        folded = self.shown.lines.is_folded(number)
        selected = self.shown.selected_of(number) if self.shown.selected else 0
        by_label = self.shown.query.group is Group.LABEL
        style = self._label_style(group.key) if by_label and group.key else self.strong
        count = f"  {selected:,} of {group.count:,}" if selected else f"  {group.count:,}"
        told = self._told_of(group, number)
        mended = number in self.shown.mended
        offered = ""
        if group.mend is not None:
            offered = f"  {DONE}" if mended else f"  {self.offer_key} {offer(group.mend)}"
        room = max(width - 3 - cell_width(count) - cell_width(offered), 4)
        name = clipped(one_line(self.name_of(group)), min(room, _LONGEST_NAME))
        behind = padded(f"  {told}" if told else "", max(room - cell_width(name), 0))
        return [
            Segment(f"{FOLDED if folded else OPEN} ", dim),
            Segment(name, style),
            Segment(count, self.strong if selected else dim),
            Segment(behind, dim),
            Segment(offered, dim if mended else self.strong),
        ]

    def name_of(self, group: RowGroup) -> str:
        """Return what a group is called."""
        if self.shown.query.group is Group.ANNOTATOR and group.name == self.shown.annotator:
            return f"{group.name} (you)"
        return group.name or _NAMELESS.get(self.shown.query.group, "without")

    def _told_of(self, group: RowGroup, number: int) -> str:
        """Return what is said of a group: why it is one, or how many rows of each state it has."""
        if group.reason:
            return one_line(group.reason.removeprefix(f"{group.name}: "))
        if self.shown.query.group is Group.STATE:
            return ""
        counts = self.shown.states_of(number)
        return "  ".join(f"{MARKS[state]} {counts[state]:,}" for state in State if counts.get(state))

    # -- the mouse -----------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; a click on its sign selects it, a double click opens it."""
        event.prevent_default()
        cell = self.put_cursor(event)
        if cell is not None and cell < len(SELECTED) + 1:
            self.post_message(self.Marked())
        elif cell is not None and event.chain == 2:
            self.post_message(self.Opened())

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class ReviewHeading(Widget):
    """The names of the columns."""

    ALLOW_SELECT = False

    def __init__(self, table: ReviewRows, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._table = table

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        width = self._table.row_width if self._table.size.width else self.size.width
        columns = layout(width, self._table.shown.annotators)
        names = [
            " " * 4,
            padded("label" if columns.label > 4 else "", columns.label),
            "   ",
            tail("before ", columns.left),
            padded("tagged text", columns.right),
            *(
                f"{_GAP}{padded(name, cells)}"
                for name, cells in (
                    ("by", columns.annotator),
                    ("article", columns.article),
                    ("when", columns.when),
                )
                if cells
            ),
        ]
        strip = Strip([Segment("".join(names) if not y else "")])
        return strip.adjust_cell_length(self.size.width).apply_style(self.rich_style)
