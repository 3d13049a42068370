"""How the article pane scrolls, and where keys that move by rows and pages lead.

What is uppermost is held by its offset: the number of a row changes when a part of the text before it is
wrapped, see `Layout`. Around what is on screen, and at the end of the text, every row is counted for what it
is, so that scrolling by a few rows, or to the very end, goes exactly there.
"""

from __future__ import annotations

from tui.app.article.mouse import MouseArea
from tui.app.article.page import Page
from tui.app.widgets.virtual import Styled, set_rows
from tui.domain.span import Span

ABOVE = 1
"""Blank rows above the text."""
BELOW = 2
"""Blank rows below it."""
EXACT = 2
"""Heights of the pane, above and below what is on screen, in which rows are counted for what they are."""


class ScrolledPage(Styled, MouseArea, inherit_bindings=False):
    """A page of which some rows are on screen."""

    _page: Page | None = None
    _top = 0
    """Offset of the uppermost row; 0 at the very top."""
    _holding = False
    _goal_x: int | None = None

    @property
    def _pane_width(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    @property
    def top_offset(self) -> int:
        """The offset of the uppermost row on screen; 0 at the very top."""
        return self._top

    @property
    def page_text(self) -> str:
        """The text of the open article."""
        return self._page.layout.text if self._page is not None else ""

    @property
    def visible_text(self) -> Span:
        """The stretch of text on screen."""
        page = self._page
        if page is None or not len(page) or not self.size.height:
            return Span(0, 0)
        first = max(self.scroll_offset.y - ABOVE, 0)
        last = min(self.scroll_offset.y - ABOVE + self.size.height, len(page)) - 1
        return Span(page.layout.bounds(first).start, page.layout.bounds(max(last, first)).end)

    # -- what is on screen ---------------------------------------------------------------------

    def settle(self) -> None:
        """Wrap what is on screen and around it; the uppermost row stays."""
        page, height = self._page, self.size.height
        if page is not None:
            page.layout.wrap_around(self._top, EXACT * height, (EXACT + 1) * height)
            page.layout.wrap_around(len(page.layout.text), EXACT * height, 0)
        self.hold()

    def hold(self) -> None:
        """Let the uppermost row stay, whatever number it has, and the scroll bar know how many there are."""
        page = self._page
        self._holding = True
        rows = len(page) if page is not None else 0
        set_rows(self, self._pane_width, rows + ABOVE + BELOW)
        if page is not None and self._top:
            self._scroll_to_row(page.layout.row_at(self._top))
        self._holding = False
        self._note_top()

    def _note_top(self) -> None:
        row = self.scroll_offset.y - ABOVE
        self._top = self._page.layout.bounds(row).start if self._page is not None and row > 0 else 0

    @property
    def has_left(self) -> bool:
        """Whether something is left for `wrap_ahead`."""
        return self._page is not None and self._page.layout.has_left

    def wrap_ahead(self) -> bool:
        """Wrap a part of the text that is not on screen, the nearest; return whether there was any."""
        return self._page is not None and self._page.layout.wrap_ahead(self._top)

    def count_ahead(self) -> None:
        """Let the scroll bar know of what was wrapped ahead."""
        if self._page is not None and self._page.layout.count_ahead():
            self.hold()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Wrap and note what has come on screen."""
        super().watch_scroll_y(old_value, new_value)
        if not self._holding:
            self._note_top()
            self.settle()
            self.note_seen()

    def note_seen(self) -> None:
        """Note what is on screen as seen."""
        seen = self.visible_text
        if self._page is not None and seen.length:
            self._page.session.was_on_screen(*seen)

    # -- scrolling -----------------------------------------------------------------------------

    def _scroll_to_row(self, row: int) -> None:
        y = max(row + ABOVE, 0)
        if y != self.scroll_y:
            self.scroll_to(y=y, animate=False, immediate=True, force=True)

    def show_from(self, offset: int) -> None:
        """Scroll so that the row of an offset is uppermost; as far as it goes for 0."""
        page = self._page
        if page is not None:
            if offset:
                self._count_around(page, offset)
            self._scroll_to_row(page.layout.row_at(offset) if offset else -ABOVE)
            self.note_seen()

    def _count_around(self, page: Page, offset: int) -> None:
        """Count the rows around an offset for what they are: it can be scrolled to, and a screen farther."""
        height = self.size.height
        page.layout.wrap_around(offset, (EXACT + 1) * height, (EXACT + 1) * height)
        self.hold()

    def keep_in_view(self) -> None:
        """Scroll where the caret is outside the middle of the pane, so that it has context."""
        page, height = self._page, self.size.height
        if page is None or not height:
            return
        item, caret = page.session.current, page.session.caret
        self._count_around(page, caret)
        row = page.layout.row_at(caret) + ABOVE
        last = page.layout.row_at(item.end - 1) + ABOVE if item is not None else row
        top, margin = self.scroll_offset.y, self._context_rows
        if row < top + margin or max(row, last) >= top + height - margin:
            self._scroll_to_row(row - ABOVE - height // 3)
        self.note_seen()

    @property
    def _context_rows(self) -> int:
        """How many rows the caret keeps from the upper and the lower edge."""
        return min(self.size.height // 5, 6)

    # -- moving by rows and pages --------------------------------------------------------------

    def line_offset(self, lines: int) -> int:
        """Return the offset `lines` rows below the caret, or above where negative, in the same column.

        Rows without text are passed over.
        """
        page = self._page
        if page is None:
            return 0
        goal, step = self._goal(page), 1 if lines > 0 else -1
        row = page.caret_row()
        for _ in range(abs(lines)):
            found = page.row_with_text(page.layout.beside(row, step), step)
            if found is None:
                return page.edge(step)
            row = found
        return page.offset_in(row, goal)

    def page_offset(self, pages: float) -> int:
        """Scroll by pages and return the offset where the caret then belongs, in the same column.

        It is on a row so far from the edges that it need not be brought into view: no row is passed over
        that was not on screen.
        """
        page, height = self._page, self.size.height
        if page is None:
            return 0
        step, goal = 1 if pages > 0 else -1, self._goal(page)
        rows = max(int(abs(pages) * (height - 2)), 1)
        layout, caret = page.layout, page.session.caret
        layout.wrap_around(self._top, rows + EXACT * height, rows + (EXACT + 1) * height)
        layout.wrap_around(caret, 0, 0)
        self.hold()
        row, top = layout.row_at(caret), self.scroll_offset.y
        self._scroll_to_row(top - ABOVE + step * rows)
        moved = self.scroll_offset.y - top
        if not moved:
            return page.edge(step)
        first = self.scroll_offset.y - ABOVE + self._context_rows
        last = first + max(height - 2 * self._context_rows - 1, 0)
        target = layout.bounds(min(max(row + moved, first), last))
        found = page.row_with_text(target, step)
        if found is None or not layout.bounds(first).start <= found.start <= layout.bounds(last).start:
            found = page.row_with_text(target, -step)
        return page.offset_in(found or target, goal)

    def _goal(self, page: Page) -> int:
        """Return the cell that moving by lines aims at: where the caret was when it began."""
        if self._goal_x is None:
            self._goal_x = page.picture(page.caret_row()).x_of(page.session.caret)
        return self._goal_x

    def row_edges(self) -> Span:
        """Return the stretch of the caret's row."""
        return self._page.caret_row() if self._page is not None else Span(0, 0)
