"""The places of an article in a list, to go to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.app.article.cells import cell_width, clipped
from tui.app.article.dressing import BOOKMARK
from tui.app.widgets.line_and_rows import LineAndRows
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.rows import RowList
from tui.domain.shown import counted, displayed
from tui.services.landmarks import Landmark, landmark_at
from tui.storage.paths import styles_dir

HINT = "Enter goes there · type to filter · ↑ ↓ PgUp PgDn choose · Esc back"
NOTHING = "No place has that in its name."


class PlaceRows(RowList):
    """Places, by their names; the line above has the focus."""

    def __init__(self, length: int) -> None:
        """Make an empty list for an article of `length` code points."""
        super().__init__(id="outline-rows")
        self.places: Sequence[Landmark] = ()
        self._length = max(length, 1)
        self.can_focus = False

    def show(self, places: Sequence[Landmark], cursor: int) -> None:
        """Show other places, with the cursor on one of them."""
        self.places = places
        self.reload()
        self.cursor = cursor
        self.show_cursor()

    def row_count(self) -> int:
        """Return how many places there are."""
        return len(self.places)

    def cursor_style(self, row: int) -> Style | None:
        """Show the cursor although the line above has the focus."""
        return self.get_component_rich_style("rows--cursor") if row == self.cursor else None

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return sign, name and how far down the article it is."""
        place = self.places[row]
        share = f" {100 * place.start // self._length:>3} %"
        sign = BOOKMARK if place.bookmark else " "
        indent = " " * (2 * max(place.level - 1, 0))
        name = clipped(f"{indent}{place.name}", max(width - len(share) - 3, 1))
        fill = " " * (width - len(share) - 3 - cell_width(name))
        at_rest = self.cursor_style(row) is None
        return [
            Segment(f" {sign} ", self.strong),
            Segment(name, self.strong if place.level == 1 else None),
            Segment(f"{fill}{share}", self.dim if at_rest else None),
        ]


class OutlineScreen(LineAndRows[int | None]):
    """Lists places; returns the offset of the chosen one, or None.

    | key | what |
    |---|---|
    | enter | go to the highlighted place |
    | up, down, page up, page down | highlight another one |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back", show=False)]

    def __init__(self, title: str, places: Sequence[Landmark], offset: int, length: int) -> None:
        """Prepare the list.

        Args:
            title: The article's.
            places: All places, in order.
            offset: Where the reader is.
            length: Code points of the article.
        """
        super().__init__()
        self._title = title
        self._places = self._shown = places
        self._filter = ""
        self._kind = "heading" if any(place.level for place in places) else "paragraph"
        self._offset = offset
        self._length = length

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="outline") as box:
            box.border_title = Content(displayed(self._title))
            yield LineInput("", "Filter", id="outline-filter")
            yield PlaceRows(self._length)
            yield Static(Content(""), id="outline-note", classes="dialog-note", markup=False)
            yield Static(Content(HINT), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the place where the reader is."""
        self.query_one(LineInput).focus()
        self._show()

    @property
    def rows(self) -> PlaceRows:
        """The places."""
        return self.query_one(PlaceRows)

    def _show(self) -> None:
        """Show the places whose names have every word that was typed."""
        filtered, self._filter = self._filter, self.query_one(LineInput).value
        # With more typed, only what is listed can be left: of a huge text that may be far less than all.
        among = self._shown if self._filter.startswith(filtered) else self._places
        words = self._filter.casefold().split()
        places = self._shown = [p for p in among if all(word in p.name.casefold() for word in words)]
        self.rows.show(places, landmark_at(places, self._offset))
        bookmarks = sum(place.bookmark for place in places)
        told = counted(len(places) - bookmarks, self._kind)
        if bookmarks:
            told = f"{told}, {counted(bookmarks, 'bookmark')}"
        self.query_one("#outline-note", Static).update(Content(told if places else NOTHING))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what has that in its name."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the highlighted place."""
        event.stop()
        if self.rows.places:
            self.dismiss(self.rows.places[self.rows.cursor].start)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go to the place that was clicked."""
        event.stop()
        self.dismiss(self.rows.places[event.row].start)

    def action_cancel(self) -> None:
        """Go back to where the reader was."""
        self.dismiss(None)
