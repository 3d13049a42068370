"""The parts of the table of all articles: rows, the heads of the columns, and the bar above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.commands import LIBRARY, KeyNames
from tui.app.widgets.article_columns import BOX, GAP, Column, cell, columns, head
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.rows import RowList
from tui.domain.shown import displayed, one_line
from tui.services.articles.arranging import Grouping, Heading, Sort
from tui.services.articles.facts import Facts
from tui.services.articles.standing import Standing
from tui.services.articles.table import ArticleTable, Row

_BAR = 12
"""Cells of the bar that shows how far a group is."""
_COUNT = 22
"""Cells of how many are done, so that the bars of all groups stand below one another."""
_BETWEEN = " " * GAP
_DONE, _LEFT = "━", "─"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def named(heading: Heading, grouping: Grouping) -> str:
    """Return what a group is called."""
    name = heading.name
    if not name:
        return "No date" if grouping is Grouping.MONTH else "No source"
    if grouping is not Grouping.MONTH:
        return name
    year, _, month = name.partition("-")
    is_month = month.isdecimal() and 1 <= int(month) <= len(_MONTHS)
    return f"{_MONTHS[int(month) - 1]} {year}" if is_month else name


class ArticleRows(RowList, inherit_bindings=False):
    """The table. Its keys are the screen's, so that the settings reach them."""

    class Opened(Message):
        """The row under the cursor was double-clicked."""

    class Switched(Message):
        """The box of the row under the cursor was clicked; with Shift, all from the last one to it."""

        def __init__(self, *, up_to: bool) -> None:
            super().__init__()
            self.up_to = up_to

    def __init__(
        self,
        table: ArticleTable,
        standing: Callable[[str], Standing | None],
        opened: str,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make the table.

        Args:
            table: What it shows.
            standing: Returns how the suggestions of an article stand, where that is known.
            opened: Id of the article that is open in the reader.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.table = table
        self.standing = standing
        self.against = False
        self._opened = opened

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.table[self.cursor] if self.cursor < len(self.table) else None

    @property
    def seen(self) -> list[str]:
        """Ids of the articles that are on screen."""
        top = self.scroll_offset.y
        return self.table.articles(top, top + self.size.height)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns that there is room for."""
        return columns(self.row_width, self.table.sort, against=self.against)

    def row_count(self) -> int:
        """Return how many rows are shown."""
        return len(self.table)

    def cursor_style(self, row: int) -> Style | None:
        """Show the cursor while a filter is typed, too."""
        return self.get_component_rich_style("rows--cursor") if row == self.cursor else None

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return the cells of a row."""
        found = self.table[row]
        here = row == self.cursor
        if isinstance(found, Heading):
            return self._heading(found, width, here)
        return self._article(found, here)

    def _article(self, facts: Facts, here: bool) -> list[Segment]:
        dim = None if here else self.dim
        standing = self.standing(facts.id)
        on = facts.id in self.table.chosen
        segments = [Segment(self._box(on, some=on), self.strong if on else dim)]
        for column in self.columns():
            text = cell(column, facts, standing)
            style = dim
            if column.name == "title":
                style = self.strong if facts.id == self._opened else dim if facts.done else None
            elif column.name in ("marks", "disagree"):
                style = self.strong
            shown = clipped(text, column.cells)
            blanks = " " * (column.cells - cell_width(shown))
            text = f"{blanks}{shown}" if column.right else f"{shown}{blanks}"
            if segments[-1].style == style and segments[-1].text.isascii() and text.isascii():
                # Few long pieces are drawn fast; other text is kept in its column, each by itself.
                segments[-1] = Segment(f"{segments[-1].text}{text}{_BETWEEN}", style)
            else:
                segments.append(Segment(f"{text}{_BETWEEN}", style))
        return segments

    def _heading(self, heading: Heading, width: int, here: bool) -> list[Segment]:
        members, on = heading.members, heading.chosen
        full = heading.done * _BAR // len(members)
        count = f"{heading.done:,} of {len(members):,} done ".rjust(_COUNT)
        box = self._box(on == len(members), some=on > 0)
        room = max(width - cell_width(box) - _BAR - len(count) - 1, 4)
        dim = None if here else self.dim
        return [
            Segment(box, self.strong),
            Segment(padded(named(heading, self.table.grouping), room), self.strong),
            Segment(" "),
            Segment(_DONE * full, self.strong),
            Segment(_LEFT * (_BAR - full), dim),
            Segment(count, dim),
        ]

    def _box(self, on: bool, *, some: bool) -> str:
        """Return the box; it is there from the first selection on."""
        if not self.table.chosen:
            return " " * BOX
        return " [x] " if on else " [-] " if some else " [ ] "

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; a click on its box selects, a double click opens."""
        event.prevent_default()
        cell = self.put_cursor(event)
        if cell is None:
            return
        if cell < BOX or event.shift:
            self.post_message(self.Switched(up_to=event.shift))
        elif event.chain == 2:
            self.post_message(self.Opened())


class ArticleHeads(Bar):
    """The heads of the columns; a click on one sorts by it, a second one turns that round."""

    def __init__(self, rows: ArticleRows, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._rows = rows

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return the heads in columns."""
        table, dim, key = self._rows.table, self.component("dim"), self.component("key")
        found = [Part(" " * BOX, dim)]
        for column in self._rows.columns():
            text = padded(head(column, table.sort, table.reverse), column.cells)
            if column.right:
                text = " " * (len(text) - len(text.rstrip())) + text.rstrip()
            action = f"screen.sort_by('{column.sort.value}')" if column.sort is not None else ""
            found.append(Part(text, key if column.sort is table.sort else dim, action))
            found.append(Part(" " * GAP, dim))
        return found, []


class ArticlesBar(Bar):
    """In which order, groups and queue the articles are, the filter, and how many that leaves."""

    def __init__(self, keymap: Mapping[str, str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._keys = KeyNames(LIBRARY, keymap)
        self._table: ArticleTable | None = None
        self._queue = ""
        self._making = ""
        self._told: tuple[object, ...] = ()

    def show(self, table: ArticleTable, queue: str, making: str) -> None:
        """Show how things stand.

        Args:
            table: The table.
            queue: What the queue is called that is on.
            making: How far another queue is that is being made, or empty.
        """
        told = (*table.told, queue, making)
        if told != self._told:
            self._table, self._told, self._queue, self._making = table, told, queue, making
            self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return what is on at the left, numbers at the right."""
        table = self._table
        if table is None:
            return [], []
        dim, strong, key = self.component("dim"), self.component("strong"), self.component("key")
        left = [Part(" Articles   ", strong)]
        told = (
            ("order", "library.sort", "" if table.sort is Sort.QUEUE else table.sort.value, "cycle_sort(1)"),
            (
                "group",
                "library.group",
                "" if table.grouping is Grouping.NONE else table.grouping.value,
                "cycle_group",
            ),
            ("filter", "library.filter", displayed(one_line(table.filter)), "filter"),
            ("queue", "library.queue", self._making or self._queue.casefold(), "queue"),
        )
        nothing = {"order": "as queued", "group": "none", "filter": "none"}
        for name, command, value, action in told:
            screen = f"screen.{action}"
            left.append(Part(f"{self._keys.first(command)} ", key, screen))
            if width >= 100 or not value:
                left.append(Part(f"{name} ", dim, screen))
            if value or width >= 100:
                shown = clipped(value, 24) or nothing.get(name, "")
                left.append(Part(f"{shown} ", strong if value else dim, screen))
            left.append(Part("  " if width >= 100 else " ", dim))
        return left, [Part(f"{text} ", style) for text, style in self._numbers(table, dim, strong)]

    @staticmethod
    def _numbers(table: ArticleTable, dim: Style, strong: Style) -> list[tuple[str, Style]]:
        counted = f"{table.count:,}"
        if table.count != table.total:
            counted = f"{counted} of {table.total:,}"
        chosen = table.chosen_shown
        found = [(f"{chosen:,} selected ·", strong)] if chosen else []
        loading = "loading … " if table.loading and not table.plain else ""
        return [*found, (f"{loading}{counted}", dim)]
