"""The article pane: shows the rows of an open session, and keeps the caret in view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from tui.app.article.dressing import Dressing
from tui.app.article.hints import Hints, draw
from tui.app.article.page import KEPT_ROWS, HitsWithin, Page, no_hits
from tui.app.article.painter import RowPicture
from tui.app.article.scrolling import ABOVE, ScrolledPage
from tui.app.article.sending import segments as sent
from tui.app.article.wrapping import INLAY
from tui.app.palette import Palette
from tui.app.steady import Placed, is_unsteady
from tui.domain.labels import LabelSet
from tui.domain.navigate import paragraph
from tui.domain.overlay import Item
from tui.domain.span import Span
from tui.services.session import Session
from tui.storage.settings import MARGIN_MIN, MEASURE_MIN


class ArticleView(ScrolledPage, can_focus=True, inherit_bindings=False):
    """The text of the open article with its spans, caret and selection."""

    def __init__(
        self,
        measure: int = 76,
        tags: bool = True,
        *,
        margin: int = MARGIN_MIN,
        invisibles: bool = False,
        spacing: int = 0,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make an empty pane.

        Args:
            measure: Cells of a row of text at the most.
            tags: Whether short labels stand behind the spans.
            margin: Blank cells left and right of the text at the least.
            invisibles: Whether blanks, line ends and what else is not seen shows.
            spacing: Blank rows between paragraphs, in a text that has none.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.measure = measure
        self.margin = margin
        self.tags = tags
        self.invisibles = invisibles
        self.spacing = spacing
        self.labels = LabelSet()
        self._palette: Palette | None = None
        self._strips: OrderedDict[int, tuple[RowPicture, Strip]] = OrderedDict()
        self._hints = Hints()
        self._dressing = Dressing()
        self.focus_mode = False

    # -- showing an article --------------------------------------------------------------------

    def show(self, session: Session, labels: LabelSet, top: int = 0) -> None:
        """Show a session from its beginning, or with the row of offset `top` uppermost.

        Where the caret was left above the screen it stays there; it is not left below.
        """
        self.session, self.labels = session, labels
        self._page, self._top = None, top
        self._dressing.focus = None
        if self.size.width:
            self._begin()

    def _begin(self) -> None:
        """Wrap the text and go to where it is to be read; the pane must have a size."""
        if self.session is None:
            return
        top = self._top
        near = top or self.session.caret
        self._page = Page(
            self.session,
            self.labels,
            self.text_width,
            self.tags,
            near,
            invisibles=self.invisibles,
            spacing=self.spacing,
        )
        self._redraw()
        if not top:
            self.show_from(0)
            self.keep_in_view()
        elif self.session.caret >= self.visible_text.end:
            # The pane showed more of the text when it was left.
            self.keep_in_view()
        self.note_seen()

    @property
    def rows_painted(self) -> int:
        """How many rows of the open article have been painted so far."""
        return self._page.painted if self._page is not None else 0

    @property
    def text_width(self) -> int:
        """Cells that a row of text has."""
        return max(min(self.measure, self._pane_width - 2 * self.margin), INLAY + 2)

    @property
    def left(self) -> int:
        """Cell at which the rows begin."""
        return max((self._pane_width - self.text_width) // 2, 0)

    def _redraw(self) -> None:
        """Draw everything anew; there may be more or fewer rows than before."""
        self._strips.clear()
        self.settle()
        self.refresh()

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
            rows = len(page)
            drawn = page.change(changes)
            self.settle()
            self._draw(drawn)
            if drawn and len(page) != rows:
                self._refresh_from(min(drawn))
            self.note_seen()
        self._draw(page.refocus())
        self._follow_focus()
        if follow and (before.caret, before.current) != (page.focus.caret, page.focus.current):
            self.keep_in_view()

    def _draw(self, rows: set[int]) -> None:
        """Draw the rows that begin at these offsets anew."""
        start, end = self.visible_text
        for offset in rows:
            if self._page is not None and start <= offset < end:
                self.refresh_lines(self._page.layout.row_at(offset) + ABOVE)

    def _refresh_from(self, offset: int) -> None:
        """Draw the row of an offset and all below it anew: they moved."""
        start, end = self.visible_text
        if self._page is not None and offset < end:
            y = self._page.layout.row_at(max(offset, start)) + ABOVE - self.scroll_offset.y
            self.refresh(Region(0, max(y, 0), self.size.width, self.size.height - max(y, 0)))

    def mark_hits(self, hits: HitsWithin = no_hits) -> None:
        """Mark what a search found, or nothing; only rows that look otherwise then are drawn again."""
        page = self._page
        if page is not None:
            rows = page.find(hits)
            # Of what was drawn and is not painted any more, nobody knows whether a hit is in it.
            self._draw(rows | {start for start in self._strips if not page.has_picture(start)})

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
        """Wrap the text anew; the uppermost row stays."""
        page.wrap(self.text_width, self._top or page.session.caret)
        self._redraw()

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
            wanted, caret = self._dressing.focus, self._page.session.caret
            # Its ends may be far to seek: they are the same as long as the caret is in it.
            if wanted is None or not wanted.start <= caret < wanted.end:
                wanted = paragraph(self.page_text, caret)
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
        bounds = self._page.layout.bounds(row)
        if not bounds.length:  # between paragraphs
            return Strip.blank(self.outer_size.width, self.base)
        picture = self._page.picture(bounds)
        drawn, strip = self._strips.get(picture.start, (None, None))
        if strip is None or drawn is not picture:
            strip = self._strip(picture, bounds)
            self._strips[picture.start] = picture, strip
            if len(self._strips) > KEPT_ROWS:
                self._strips.popitem(last=False)
        return strip

    def _strip(self, picture: RowPicture, row: Span) -> Strip:
        base, style, left = self.base, self.palette.style, self.left
        quoted = self._page is not None and self._page.is_quoted(row)
        segments = [Segment(" " * left, base)]
        segments.extend(sent(picture.pieces, base, style))
        strip = Strip(segments, left + picture.cells).adjust_cell_length(self.outer_size.width, base)
        strip = self._dressing.over(strip, picture, row, left, self.palette.sign, quoted=quoted)
        return draw(strip, self._hints.on_row(picture, self.page_text), left, self.palette.hint)

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the text offset at a cell of the pane; None above and below the text."""
        row, page = self._row_at(y), self._page
        if row is None or page is None:
            return None
        return page.offset_in(page.layout.bounds(row), max(x - self.left, 0))

    def item_at(self, x: int, y: int) -> Item | None:
        """Return what a click on a cell of the pane picks."""
        row, page = self._row_at(y), self._page
        if row is None or page is None:
            return None
        return page.picture(page.layout.bounds(row)).item_at(x - self.left)
