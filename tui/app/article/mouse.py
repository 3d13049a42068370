"""The mouse over the article: clicks pick, drags select."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.scroll_view import ScrollView

from tui.domain.navigate import paragraph
from tui.domain.overlay import Item
from tui.domain.span import Span
from tui.services.session import Session


class MouseArea(ScrollView, inherit_bindings=False):
    """A scrolled text in which the mouse picks spans and selects words."""

    ALLOW_SELECT = False  # the selection here is of offsets and survives a change of width

    session: Session | None = None
    _drag_from: int | None = None
    _dragged = False

    @dataclass
    class Moved(Message):
        """The caret, the current span or the selection was changed with the mouse."""

    @abstractmethod
    def offset_at(self, x: int, y: int) -> int | None:
        """Return the text offset at a cell of the pane; None above and below the text."""

    @abstractmethod
    def item_at(self, x: int, y: int) -> Item | None:
        """Return what a click on a cell of the pane picks."""

    @abstractmethod
    def sync(self, changes: list[Span], *, follow: bool = True, keep_goal: bool = False) -> None:
        """Bring the pane up to what the session is now."""

    def _moved(self) -> None:
        self.sync([], follow=False)
        self.post_message(self.Moved())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a click or a drag."""
        position = event.get_content_offset(self)
        if position is None or event.button != 1:
            return
        self._drag_from, self._dragged = self.offset_at(position.x, position.y), False
        if self._drag_from is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while the button is down."""
        if self._drag_from is None or self.session is None:
            return
        here = self.offset_at(event.x - self.gutter.left, event.y - self.gutter.top)
        if here is not None and (here != self._drag_from or self.session.selection is not None):
            first, last = sorted((self._drag_from, here))
            self.session.select(first, last + 1)
            self._dragged = True
            self._moved()

    def on_mouse_up(self) -> None:
        """End a drag."""
        self._drag_from = None
        self.release_mouse()

    async def _on_click(self, event: events.Click) -> None:
        """Pick a span or put the caret; a double click selects the word, a triple one the paragraph."""
        # Textual's own handler, which selects the whole widget on a double click, is not called.
        position = event.get_content_offset(self)
        if self.session is None or position is None or event.button != 1:
            return
        offset = self.offset_at(position.x, position.y)
        if offset is None or (self._dragged and self._ends_drag(self.session, offset)):
            return
        if event.chain >= 3:
            self.session.select(*paragraph(self.session.article.text, offset))
        elif event.chain == 2:
            self.session.select(offset, offset + 1)
        else:
            self.session.escape()
            item = self.item_at(position.x, position.y)
            if item is not None:
                self.session.choose(item)
            else:
                self.session.go_to(offset)
        self._moved()

    @staticmethod
    def _ends_drag(session: Session, offset: int) -> bool:
        """Whether a click is the end of a drag that selected something up to here."""
        selection = session.selection
        return (
            selection is not None
            and not session.selecting
            and selection.start <= offset < selection.end
            and selection.anchor != selection.head
        )
