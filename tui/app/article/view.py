"""The article pane: shows the rows of an open session, and keeps the caret in view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from tui.app.article.dressing import Dressing
from tui.app.article.hints import Hints, draw
from tui.app.article.layout import INLAY
from tui.app.article.mouse import MouseArea
from tui.app.article.page import KEPT_ROWS, HitsWithin, Page, no_hits
from tui.app.article.painter import RowPicture
from tui.app.article.sending import segments as sent
from tui.app.palette import Palette
from tui.app.steady import Placed, is_unsteady
from tui.app.widgets.virtual import Styled, set_rows
from tui.domain.labels import LabelSet
from tui.domain.navigate import paragraph
from tui.domain.overlay import Item
from tui.domain.span import Span
from tui.services.session import Session
from tui.storage.settings import MARGIN_MIN, MEASURE_MIN

ABOVE = 1
"""Blank rows above the text."""
BELOW = 2
"""Blank rows below it."""


class ArticleView(Styled, MouseArea, can_focus=True, inherit_bindings=False):
    """The text of the open article with its spans, caret and selection."""

    def __init__(
        self,
        measure: int = 76,
        tags: bool = True,
        *,
        margin: int = MARGIN_MIN,
        invisibles: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make an empty pane.

        Args:
            measure: Cells of a row of text at the most.
            tags: Whether short labels stand behind the spans.
            margin: Blank cells left and right of the text at the least.
            invisibles: Whether blanks, line ends and what else is not seen shows.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.measure = measure
        self.margin = margin
        self.tags = tags
        self.invisibles = invisibles
        self.labels = LabelSet()
        self._page: Page | None = None
        self._palette: Palette | None = None
        self._strips: OrderedDict[int, Strip] = OrderedDict()
        self._hints = Hints()
        self._dressing = Dressing()
        self.focus_mode = False
        self._goal_x: int | None = None
        self._begin_at = 0

    # -- showing an article --------------------------------------------------------------------

    def show(self, session: Session, labels: LabelSet, top: int = 0) -> None:
        """Show a session from its beginning, or with the row of offset `top` uppermost."""
        self.session, self.labels = session, labels
        self._page, self._begin_at = None, top
        if self.size.width:
            self._begin()

    def _begin(self) -> None:
        """Wrap the text and go to where it is to be read; the pane must have a size."""
        if self.session is None:
            return
        self._page = Page(self.session, self.labels, self.text_width, self.tags, self.invisibles)
        self._redraw()
        self._scroll_to_row(self._page.layout.row_at(self._begin_at) if self._begin_at else -ABOVE)
        if not self._begin_at:
            self.keep_in_view()
        self._note_seen()

    @property
    def rows_painted(self) -> int:
        """How many rows of the open article have been painted so far."""
        return self._page.painted if self._page is not None else 0

    @property
    def top_offset(self) -> int:
        """The offset of the uppermost row on screen; 0 at the very top."""
        if self._page is None:
            return self._begin_at
        row = self.scroll_offset.y - ABOVE
        return self._page.layout.bounds(min(row, len(self._page) - 1)).start if row > 0 else 0

    @property
    def text_width(self) -> int:
        """Cells that a row of text has."""
        return max(min(self.measure, self._pane_width - 2 * self.margin), INLAY + 2)

    @property
    def _pane_width(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    @property
    def left(self) -> int:
        """Cell at which the rows begin."""
        return max((self._pane_width - self.text_width) // 2, 0)

    def _redraw(self) -> None:
        """Draw everything anew; there may be more or fewer rows than before."""
        self._strips.clear()
        self._set_height()
        self.refresh()

    def _set_height(self) -> None:
        rows = len(self._page) if self._page is not None else 0
        set_rows(self, self._pane_width, rows + ABOVE + BELOW)

    # -- after a command -----------------------------------------------------------------------

    def sync(self, changes: list[Span], *, follow: bool = True, keep_goal: bool = False) -> None:
        """Bring the pane up to what the session is now.

        Args:
            changes: The stretches whose look changed.
            follow: Whether to bring the caret into view where it moved.
            keep_goal: Whether the column that moving by lines aims at stays.
        """
        page = self._page
        if page is None:
            return
        if not keep_goal:
            self._goal_x = None
        before = page.focus
        if changes:
            top, rows = self.top_offset, len(page)
            drawn = page.change(changes)
            self._draw(drawn)
            if drawn and len(page) != rows:
                self._set_height()
                self._refresh_below(page.layout.row_at(min(drawn)))
            if top and self.top_offset != top:
                self._scroll_to_row(page.layout.row_at(top))
            self._note_seen()
        self._draw(page.refocus())
        self._follow_focus()
        if follow and (before.caret, before.current) != (page.focus.caret, page.focus.current):
            self.keep_in_view()

    def _draw(self, rows: set[int] | None) -> None:
        """Draw the rows that begin at these offsets anew, or all of them."""
        if rows is None:
            self._redraw()
            return
        visible = range(self.scroll_offset.y, self.scroll_offset.y + self.size.height)
        for start in rows:
            self._strips.pop(start, None)
            if self._page is not None and (y := self._page.layout.row_at(start) + ABOVE) in visible:
                self.refresh_lines(y)

    def _refresh_below(self, row: int) -> None:
        """Draw a row and all below it anew: they moved."""
        y = max(row + ABOVE - self.scroll_offset.y, 0)
        if y < self.size.height:
            self.refresh(Region(0, y, self.size.width, self.size.height - y))

    def mark_hits(self, hits: HitsWithin = no_hits) -> None:
        """Mark what a search found, or nothing; only rows that look otherwise then are drawn again."""
        page = self._page
        if page is not None:
            rows = page.find(hits)
            # Of what was drawn and is not painted any more, nobody knows whether a hit is in it.
            self._draw(rows | {start for start in self._strips if not page.has_picture(start)})

    def show_from(self, offset: int) -> None:
        """Scroll so that the row of an offset is uppermost; as far as it goes for 0."""
        if self._page is not None:
            self._scroll_to_row(self._page.layout.row_at(offset) if offset else -ABOVE)
            self._note_seen()

    def set_labels(self, labels: LabelSet) -> None:
        """Use other labels for colours and short forms."""
        self.labels = labels
        if self._page is not None:
            self._page.labels = labels
            self._page.forget_everything()
        self._redraw()

    def set_tags(self, tags: bool) -> None:
        """Show or hide the short labels behind spans; the uppermost row stays."""
        self.tags = tags
        if self._page is not None:
            self._page.tags = tags
            self._rewrap(self._page)

    def set_invisibles(self, shown: bool) -> None:
        """Show blanks, line ends and what else is not seen, or hide them; the uppermost row stays."""
        self.invisibles = shown
        if self._page is not None:
            self._page.invisibles = shown
            self._rewrap(self._page)

    def _rewrap(self, page: Page) -> None:
        """Wrap the whole text anew; the uppermost row stays."""
        top = self.top_offset
        page.wrap(self.text_width)
        self._redraw()
        if top:
            self._scroll_to_row(page.layout.row_at(top))

    def set_measure(self, measure: int) -> None:
        """Make the rows as wide as that, as far as the pane is; the uppermost row stays."""
        self.measure = min(max(measure, MEASURE_MIN), self._pane_width - 2 * self.margin)
        if self._page is not None:
            self._rewrap(self._page)

    def set_bookmarks(self, bookmarks: Sequence[int]) -> None:
        """Show the signs of bookmarks in the margin."""
        if tuple(bookmarks) != tuple(self._dressing.bookmarks):
            self._dressing.bookmarks = tuple(bookmarks)
            self._strips.clear()
            self.refresh()

    def set_focus_mode(self, on: bool) -> None:
        """Dim all but the caret's paragraph, or nothing."""
        self.focus_mode = on
        self._follow_focus()

    def _follow_focus(self) -> None:
        """Dim what is not in the caret's paragraph any more."""
        wanted = None
        if self.focus_mode and self._page is not None:
            wanted = paragraph(self.page_text, self._page.session.caret)
        if wanted != self._dressing.focus:
            self._dressing.focus = wanted
            self._strips.clear()
            self.refresh()

    def set_hints(self, hints: Mapping[int, str]) -> None:
        """Show codes over the text, by the offset at which each begins; none where there are none."""
        new = Hints(hints)
        if new == self._hints:
            return
        self._hints = new
        self._strips.clear()
        self.refresh()

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

    # -- scrolling -----------------------------------------------------------------------------

    def keep_in_view(self) -> None:
        """Scroll where the caret is outside the middle of the pane, so that it has context."""
        page, height = self._page, self.size.height
        if page is None or not height:
            return
        item = page.session.current
        row = page.caret_row() + ABOVE
        last = page.layout.row_at(item.end - 1) + ABOVE if item is not None else row
        top, margin = self.scroll_offset.y, self._context_rows
        if row < top + margin or max(row, last) >= top + height - margin:
            self._scroll_to_row(row - ABOVE - height // 3)
        self._note_seen()

    @property
    def _context_rows(self) -> int:
        """How many rows the caret keeps from the upper and the lower edge."""
        return min(self.size.height // 5, 6)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=max(row + ABOVE, 0), animate=False, immediate=True, force=True)

    def _note_seen(self) -> None:
        page = self._page
        if page is not None and self.size.height:
            first = max(self.scroll_offset.y - ABOVE, 0)
            last = min(self.scroll_offset.y - ABOVE + self.size.height, len(page)) - 1
            if last >= first:
                page.session.seen.add(page.layout.bounds(first).start, page.layout.bounds(last).end)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note what has come on screen."""
        super().watch_scroll_y(old_value, new_value)
        self._note_seen()

    def on_resize(self) -> None:
        """Wrap for the new width; the uppermost row stays."""
        page = self._page
        if page is None:
            self._begin()
            return
        if page.layout.width != self.text_width:
            self._rewrap(page)
        else:
            self._redraw()
        self.keep_in_view()

    # -- moving by lines and pages -------------------------------------------------------------

    def line_offset(self, lines: int) -> int:
        """Return the offset `lines` rows below the caret, or above where negative, in the same column.

        Rows without text are passed over.
        """
        page = self._page
        if page is None:
            return 0
        target, step = page.caret_row(), 1 if lines > 0 else -1
        for _ in range(abs(lines)):
            target = page.row_with_text(target + step, step)
        return page.offset_in(target, self._goal(page))

    def page_offset(self, pages: float) -> int:
        """Scroll by pages and return the offset where the caret then belongs, in the same column.

        It is on a row so far from the edges that it need not be brought into view: no row is passed over
        that was not on screen.
        """
        page = self._page
        if page is None:
            return 0
        row, step, goal = page.caret_row(), 1 if pages > 0 else -1, self._goal(page)
        top = self.scroll_offset.y
        rows = max(int(abs(pages) * (self.size.height - 2)), 1)
        self._scroll_to_row(top - ABOVE + step * rows)
        moved = self.scroll_offset.y - top
        if not moved:
            return page.offset_in(len(page) if step > 0 else -1, goal)
        first = self.scroll_offset.y - ABOVE + self._context_rows
        last = first + max(self.size.height - 2 * self._context_rows - 1, 0)
        target = min(max(row + moved, first), last)
        found = page.row_with_text(target, step)
        return page.offset_in(found if first <= found <= last else page.row_with_text(target, -step), goal)

    def _goal(self, page: Page) -> int:
        """Return the cell that moving by lines aims at: where the caret was when it began."""
        if self._goal_x is None:
            self._goal_x = page.picture(page.caret_row()).x_of(page.session.caret)
        return self._goal_x

    def row_edges(self) -> Span:
        """Return the stretch of the caret's row."""
        return self._page.layout.bounds(self._page.caret_row()) if self._page is not None else Span(0, 0)

    # -- drawing -------------------------------------------------------------------------------

    @property
    def palette(self) -> Palette:
        """The colours of spans under the present theme."""
        if self._palette is None:
            self._palette = Palette(self)
        return self._palette

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None
        self._strips.clear()

    def _row_at(self, y: int) -> int | None:
        """Return the row of text at a line of the pane; None above and below the text."""
        row = self.scroll_offset.y + y - ABOVE
        return row if self._page is not None and 0 <= row < len(self._page) else None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the pane.

        They are complete as `render_line` gives them: putting borders and padding around each, of which the
        pane has none, took more time than painting it.
        """
        strips = [self.render_line(y) for y in crop.line_range]
        _, background = self.background_colors
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.outer_size.width):
            return [strip.crop(*crop.column_span) for strip in strips]
        x = self.region.x
        return [Placed(strip, x, [strip.cell_length]) if is_unsteady(strip) else strip for strip in strips]

    def render_line(self, y: int) -> Strip:
        """Return one line of the pane, `y` cells below its upper edge."""
        row = self._row_at(y)
        if row is None or self._page is None:
            return Strip.blank(self.outer_size.width, self.base)
        offset = self._page.layout.starts[row]
        strip = self._strips.get(offset)
        if strip is None:
            strip = self._strips[offset] = self._strip(self._page.picture(row), self._page.layout.bounds(row))
            if len(self._strips) > KEPT_ROWS:
                self._strips.popitem(last=False)
        return strip

    def _strip(self, picture: RowPicture, row: Span) -> Strip:
        base, style, left = self.base, self.palette.style, self.left
        segments = [Segment(" " * left, base)]
        segments.extend(sent(picture.pieces, base, style))
        strip = Strip(segments, left + picture.cells).adjust_cell_length(self.outer_size.width, base)
        strip = self._dressing.over(strip, picture, row, left, self.palette.sign)
        return draw(strip, self._hints.on_row(picture, self.page_text), left, self.palette.hint)

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the text offset at a cell of the pane; None above and below the text."""
        row = self._row_at(y)
        return None if row is None or self._page is None else self._page.offset_in(row, max(x - self.left, 0))

    def item_at(self, x: int, y: int) -> Item | None:
        """Return what a click on a cell of the pane picks."""
        row = self._row_at(y)
        return None if row is None or self._page is None else self._page.picture(row).item_at(x - self.left)
