"""The article pane: draws an open session, row by row, and turns the mouse into places in the text.

Rows are painted when they come on screen and kept, by the offset at which they begin, until something on
them changes: what a key press costs does not depend on how long the text is or how many spans it has.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import Size, Spacing
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.app.article.layout import INLAY, Layout
from tui.app.article.painter import Focus, RowPicture, has_tag, paint
from tui.app.palette import Palette
from tui.domain.labels import LabelSet
from tui.domain.overlay import Item
from tui.domain.span import Span
from tui.services.session import Session

MARGIN = 2
"""Blank cells left and right of the text at the least, and blank rows above it."""
KEPT_ROWS = 1024
MANY = 48
"""From so many changes at once on the whole text is wrapped anew."""


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """The text of the open article with its spans, caret and selection."""

    ALLOW_SELECT = False  # the selection here is of offsets and survives a change of width

    @dataclass
    class Moved(Message):
        """The caret, the current span or the selection was changed with the mouse."""

    def __init__(self, measure: int = 76, tags: bool = True, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make an empty pane.

        Args:
            measure: Cells of a row of text at the most.
            tags: Whether short labels stand behind the spans.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.measure = measure
        self.tags = tags
        self.session: Session | None = None
        self.labels = LabelSet()
        self._layout = Layout("", measure)
        self._palette: Palette | None = None
        self._pictures: OrderedDict[int, RowPicture] = OrderedDict()
        self._strips: OrderedDict[int, Strip] = OrderedDict()
        self._focus = Focus()
        self._drag_from: int | None = None
        self._goal_x: int | None = None
        self._begin_at: int | None = None
        self.rows_painted = 0

    # -- showing an article --------------------------------------------------------------------

    def show(self, session: Session, labels: LabelSet, top: int = 0) -> None:
        """Show a session from its beginning, or with the row of offset `top` uppermost."""
        self.session, self.labels = session, labels
        self._focus = self._focus_now()
        self._begin_at = top
        if self.size.width:
            self._begin()

    def _begin(self) -> None:
        """Wrap the text and go to where it is to be read, once the pane has a size."""
        top, self._begin_at = self._begin_at or 0, None
        self._rewrap_all()
        self._scroll_to_row(self._layout.row_at(top) if top else -MARGIN)
        if not top:
            self.keep_in_view()
        self._note_seen()

    @property
    def top_offset(self) -> int:
        """The offset of the uppermost row on screen; 0 at the very top."""
        row = self.scroll_offset.y - self._above
        return self._layout.bounds(min(row, len(self._layout) - 1)).start if row > 0 else 0

    @property
    def _above(self) -> int:
        return 1

    @property
    def text_width(self) -> int:
        """Cells that a row of text has."""
        return max(min(self.measure, self._pane_width - 2 * MARGIN), INLAY + 2)

    @property
    def _pane_width(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    @property
    def left(self) -> int:
        """Cell at which the rows begin."""
        return max((self._pane_width - self.text_width) // 2, 0)

    def _inlays(self, start: int, end: int) -> list[int]:
        """Return where labels stand behind spans that end in `(start, end]`, rising."""
        if self.session is None or not self.tags:
            return []
        items = self.session.overlay.visible(max(start - 1, 0), end)
        return sorted(item.end for item in items if has_tag(item) and start < item.end <= end)

    def _rewrap_all(self) -> None:
        text = self.session.article.text if self.session is not None else ""
        self._layout = Layout(text, self.text_width, self._inlays(0, len(text)))
        self._forget_everything()
        self._set_height()

    def _set_height(self) -> None:
        size = Size(self._pane_width, len(self._layout) + self._above + MARGIN)
        if size != self.virtual_size:
            self.virtual_size = size

    def _forget_everything(self) -> None:
        self._pictures.clear()
        self._strips.clear()
        self.refresh()

    def _focus_now(self) -> Focus:
        if self.session is None:
            return Focus()
        selection = self.session.selection
        return Focus(
            self.session.caret_span(),
            self.session.current,
            Span(selection.start, selection.end) if selection is not None else None,
        )

    # -- after a command -----------------------------------------------------------------------

    def sync(self, changes: list[Span], *, follow: bool = True, keep_goal: bool = False) -> None:
        """Bring the pane up to what the session is now.

        Args:
            changes: The stretches whose look changed.
            follow: Whether to bring the caret into view where it moved.
            keep_goal: Whether the column that moving by lines aims at stays.
        """
        if self.session is None:
            return
        if self._begin_at is not None:
            self._focus = self._focus_now()
            return
        if not keep_goal:
            self._goal_x = None
        before, now = self._focus, self._focus_now()
        self._focus = now
        if changes:
            self._reflow(changes)
        if before != now:
            for focus in (before, now):
                self._repaint(_stretches(focus))
            if follow and (before.caret, before.current) != (now.caret, now.current):
                self.keep_in_view()

    def _reflow(self, changes: list[Span]) -> None:
        top, rows_before = self.top_offset, len(self._layout)
        if self.tags and len(changes) > MANY:
            self._rewrap_all()
        else:
            if self.tags:
                for change in changes:
                    self._rewrap(change)
            self._repaint(changes)
        if len(self._layout) != rows_before:
            self._set_height()
            self.refresh()
        if top and self.top_offset != top:
            self._scroll_to_row(self._layout.row_at(top))

    def _rewrap(self, change: Span) -> None:
        """Wrap the rows around a change anew and forget what was painted of them."""
        # What changed is the cells behind the last character of the span.
        at = max(change.end - 1, 0)
        end = change.end
        while True:
            window = self._layout.window(at, end)
            first, last = self._layout.row_at(window.start), self._layout.row_at(window.end)
            old = self._layout.starts[first : last + 1]
            if self._layout.rewrap(at, change.end, self._inlays(*window), window.end):
                new = self._layout.starts[first : last + 1]
                if new != old:
                    for start in {*old, *new}:
                        self._pictures.pop(start, None)
                        self._strips.pop(start, None)
                    self.refresh()
                return
            end = min(end + 2 * (window.end - window.start), len(self._layout.text))

    def _repaint(self, stretches: Iterable[Span]) -> None:
        """Forget and draw again the rows that hold these stretches."""
        for start, end in stretches:
            first, last = self._layout.row_at(start), self._layout.row_at(max(end - 1, start))
            visible = range(self.scroll_offset.y - self._above, self.scroll_offset.y + self.size.height)
            if last - first > 4 * KEPT_ROWS:
                self._forget_everything()
                return
            for row in range(first, last + 1):
                offset = self._layout.starts[row]
                self._pictures.pop(offset, None)
                if self._strips.pop(offset, None) is not None and row in visible:
                    self.refresh_lines(row + self._above)

    def keep_in_view(self) -> None:
        """Scroll where the caret is outside the middle of the pane, so that it has context."""
        if self.session is None or not self.size.height:
            return
        item = self.session.current
        row = self._layout.row_at(self.session.caret) + self._above
        last = self._layout.row_at(item.end - 1) + self._above if item is not None else row
        height, top = self.size.height, self.scroll_offset.y
        margin = self._context_rows
        if row < top + margin or max(row, last) >= top + height - margin:
            self._scroll_to_row(row - self._above - height // 3)
        self._note_seen()

    @property
    def _context_rows(self) -> int:
        """How many rows the caret keeps from the upper and the lower edge."""
        return min(self.size.height // 5, 6)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=max(row + self._above, 0), animate=False, immediate=True, force=True)

    def _note_seen(self) -> None:
        if self.session is not None and self.size.height:
            first = max(self.scroll_offset.y - self._above, 0)
            last = min(self.scroll_offset.y - self._above + self.size.height, len(self._layout)) - 1
            if last >= first:
                self.session.seen.add(self._layout.bounds(first).start, self._layout.bounds(last).end)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note what has come on screen."""
        super().watch_scroll_y(old_value, new_value)
        self._note_seen()

    def set_labels(self, labels: LabelSet) -> None:
        """Use other labels for colours and short forms."""
        self.labels = labels
        self._forget_everything()

    def set_tags(self, tags: bool) -> None:
        """Show or hide the short labels behind spans; the uppermost row stays."""
        self.tags = tags
        self._rewrap_keeping_top()

    def _rewrap_keeping_top(self) -> None:
        top = self.top_offset
        self._rewrap_all()
        if top:
            self._scroll_to_row(self._layout.row_at(top))

    # -- moving by lines and pages -------------------------------------------------------------

    def line_offset(self, lines: int) -> int:
        """Return the offset `lines` rows below the caret, or above where negative, in the same column.

        Rows without text are passed over.
        """
        assert self.session is not None
        target = self._layout.row_at(self.session.caret)
        step = 1 if lines > 0 else -1
        for _ in range(abs(lines)):
            target = self._row_with_text(target + step, step)
        return self._offset_in(target)

    def page_offset(self, pages: int) -> int:
        """Scroll by pages and return the offset where the caret then belongs, in the same column.

        It is on a row so far from the edges that it need not be brought into view: no row is passed over
        that was not on screen.
        """
        assert self.session is not None
        step = 1 if pages > 0 else -1
        row = self._layout.row_at(self.session.caret)
        top = self.scroll_offset.y
        self._scroll_to_row(top - self._above + pages * self.page)
        moved = self.scroll_offset.y - top
        if not moved:
            return self._offset_in(len(self._layout) if step > 0 else -1)
        first = self.scroll_offset.y - self._above + self._context_rows
        last = first + max(self.size.height - 2 * self._context_rows - 1, 0)
        target = min(max(row + moved, first), last)
        found = self._row_with_text(target, step)
        return self._offset_in(found if first <= found <= last else self._row_with_text(target, -step))

    def _row_with_text(self, row: int, step: int) -> int:
        """Return a row, or the next one in the direction of `step` that is not blank; maybe none that is."""
        while 0 <= row < len(self._layout) and not self._layout_text(row).strip():
            row += step
        return row

    def _offset_in(self, row: int) -> int:
        """Return the offset in a row at the column that moving aims at; the text's edge outside of it."""
        assert self.session is not None
        if self._goal_x is None:
            caret = self.session.caret
            self._goal_x = self._picture(self._layout.row_at(caret)).x_of(caret)
        if not 0 <= row < len(self._layout):
            return 0 if row < 0 else max(len(self._layout.text) - 1, 0)
        return self._picture(row).offset_at(self._goal_x)

    def row_edges(self) -> Span:
        """Return the stretch of the caret's row."""
        assert self.session is not None
        return self._layout.bounds(self._layout.row_at(self.session.caret))

    @property
    def page(self) -> int:
        """How many rows a page key moves."""
        return max(self.size.height - 2, 1)

    def _layout_text(self, row: int) -> str:
        return self._layout.text[slice(*self._layout.bounds(row))]

    # -- drawing -------------------------------------------------------------------------------

    def _picture(self, row: int) -> RowPicture:
        bounds = self._layout.bounds(row)
        picture = self._pictures.get(bounds.start)
        if picture is None:
            assert self.session is not None
            # A span may end right at the row's start; one cell more does no harm.
            items = list(self.session.overlay.visible(bounds.start, max(bounds.end, bounds.start + 1)))
            picture = paint(self._layout.text, bounds, items, self._focus, self.labels, self.tags)
            self._pictures[bounds.start] = picture
            self.rows_painted += 1
            if len(self._pictures) > KEPT_ROWS:
                self._pictures.popitem(last=False)
        return picture

    @property
    def palette(self) -> Palette:
        """The colours of spans under the present theme."""
        if self._palette is None:
            self._palette = Palette(self)
        return self._palette

    def render_line(self, y: int) -> Strip:
        """Return one line of the pane, `y` cells below its upper edge."""
        width = self.size.width
        row = self.scroll_offset.y + y - self._above
        if self.session is None or not 0 <= row < len(self._layout) or not self._layout.text:
            return Strip.blank(width, self.rich_style)
        offset = self._layout.starts[row]
        strip = self._strips.get(offset)
        if strip is None:
            strip = self._strips[offset] = self._strip(self._picture(row))
            if len(self._strips) > KEPT_ROWS:
                self._strips.popitem(last=False)
        return strip

    def _strip(self, picture: RowPicture) -> Strip:
        base, style = self.rich_style, self.palette.style
        segments = [Segment(" " * self.left, base)]
        segments.extend(Segment(piece.text, style(piece.look)) for piece in picture.pieces)
        strip = Strip(segments, self.left + picture.cells)
        return strip.adjust_cell_length(self.size.width, base)

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None
        self._strips.clear()

    def on_resize(self) -> None:
        """Wrap for the new width; the uppermost row stays."""
        if self._begin_at is not None:
            self._begin()
            return
        if self._layout.width != self.text_width:
            self._rewrap_keeping_top()
        else:
            self._strips.clear()
            self._set_height()
        self.keep_in_view()

    # -- the mouse -----------------------------------------------------------------------------

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the text offset at a cell of the pane; None above and below the text."""
        row = self.scroll_offset.y + y - self._above
        if self.session is None or not self._layout.text or not 0 <= row < len(self._layout):
            return None
        return self._picture(row).offset_at(max(x - self.left, 0))

    def _item_at(self, x: int, y: int) -> Item | None:
        row = self.scroll_offset.y + y - self._above
        if self.session is None or not 0 <= row < len(self._layout):
            return None
        return self._picture(row).item_at(x - self.left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a click or a drag."""
        position = event.get_content_offset(self)
        if position is None or event.button != 1:
            return
        self._drag_from = self.offset_at(position.x, position.y)
        if self._drag_from is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while the button is down."""
        if self._drag_from is None or self.session is None:
            return
        gutter: Spacing = self.gutter
        here = self.offset_at(event.x - gutter.left, event.y - gutter.top)
        if here is None:
            return
        if here != self._drag_from or self.session.selection is not None:
            first, last = sorted((self._drag_from, here))
            self.session.select(first, last + 1)
            self.sync([], follow=False)
            self.post_message(self.Moved())

    def on_mouse_up(self) -> None:
        """End a drag."""
        self._drag_from = None
        self.release_mouse()

    async def _on_click(self, event: events.Click) -> None:
        """Pick a span or put the caret; a double click selects the word."""
        position = event.get_content_offset(self)
        if self.session is None or position is None or event.button != 1:
            return
        offset = self.offset_at(position.x, position.y)
        if offset is None or (
            self.session.selection is not None and event.chain == 1 and self._dragged(offset)
        ):
            return
        if event.chain >= 2:
            self.session.select(offset, offset + 1)
        else:
            self.session.escape()
            item = self._item_at(position.x, position.y)
            if item is not None:
                self.session.choose(item)
            else:
                self.session.go_to(offset)
        self.sync([], follow=False)
        self.post_message(self.Moved())

    def _dragged(self, offset: int) -> bool:
        """Whether a click is the end of a drag that selected something up to here."""
        selection = self.session.selection if self.session is not None else None
        return (
            selection is not None
            and not self.session_selecting
            and selection.start <= offset < selection.end
            and selection.anchor != selection.head
        )

    @property
    def session_selecting(self) -> bool:
        """Whether the selection was begun with the keyboard."""
        return self.session is not None and self.session.selecting

    def scroll_by_page(self, direction: int) -> None:
        """Scroll by a page without moving the caret."""
        self.scroll_to(y=self.scroll_offset.y + direction * self.page, animate=False, immediate=True)


def _stretches(focus: Focus) -> list[Span]:
    """Return the stretches of text whose look depends on the focus."""
    found = [focus.caret]
    if focus.current is not None:
        found.append(Span(focus.current.start, focus.current.end))
    if focus.selection is not None:
        found.append(focus.selection)
    return found
