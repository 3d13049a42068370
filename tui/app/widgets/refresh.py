"""The list of what loses its words with a new text: each annotation as it was, and as it would be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.palette import Palette
from tui.app.widgets.rows import RowList
from tui.app.widgets.switch_rows import tail
from tui.domain.anchoring import How
from tui.domain.annotation import Annotation
from tui.domain.labels import LabelSet
from tui.domain.shown import one_line
from tui.domain.span import Span
from tui.services.refreshing import Outcome, Refresh

NOWHERE = "—"
"""What stands where an annotation would be that is lost."""
_LINES = 3
"""Rows of one annotation: what it is, what was, what is now."""
_NAMES = 7
_AROUND = 80
_BLANKS = re.compile(r"\s+")
_MARKED = Style(bold=True, underline=True)


class RefreshRows(RowList):
    """Annotations, three rows each; the cursor goes from one to the next."""

    def __init__(self, refresh: Refresh, labels: LabelSet, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._refresh = refresh
        self._outcomes: Sequence[Outcome] = refresh.doubtful
        self._labels = labels
        self._several = len({outcome.annotator for outcome in refresh.outcomes}) > 1
        self._palette: Palette | None = None

    def row_count(self) -> int:
        """Return how many rows there are."""
        return _LINES * len(self._outcomes)

    def selectable(self, row: int) -> bool:
        """Whether an annotation begins at a row."""
        return super().selectable(row) and row % _LINES == 0

    def show_cursor(self) -> None:
        """Scroll as far as it takes to see all rows of the annotation."""
        height, top = self.size.height, self.scroll_offset.y
        last = self.cursor + _LINES
        if height and not (top <= self.cursor and last <= top + height):
            target = self.cursor if self.cursor < top else max(last - height, 0)
            self.scroll_to(y=target, animate=False, immediate=True, force=True)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the annotation that was clicked; nothing is chosen by that."""
        event.prevent_default()
        position = event.get_content_offset(self)
        if position is not None:
            row = (position.y + self.scroll_offset.y) // _LINES * _LINES
            if self.selectable(row):
                self.cursor = row

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return one of the three rows of an annotation."""
        outcome, line = self._outcomes[row // _LINES], row % _LINES
        width -= self.scrollbar_size_vertical
        if line == 0:
            return self._heading(outcome, width)
        if line == 1:
            return self._quoted("was", self._refresh.before.text, outcome.before, width)
        place = outcome.after or Span(outcome.near, outcome.near)
        return self._quoted("now", self._refresh.after.text, place, width)

    def _heading(self, outcome: Outcome, width: int) -> list[Segment]:
        annotation = outcome.before
        how = "lost" if outcome.how is How.LOST else f"{outcome.score:.0%} alike"
        label = self._labels.get(annotation.label)
        if self._palette is None:
            self._palette = Palette(self)
        who = f" by {outcome.annotator}" if self._several else ""
        note = f", “{annotation.note}”" if annotation.note else ""
        name = f" {annotation.label} "
        rest = one_line(f"{annotation.state.value}{who}{note}")
        return [
            Segment(padded(how, 10), self.strong),
            Segment(clipped(name, width - 10), self._palette.label(label.slot if label is not None else 1)),
            Segment(f"  {clipped(rest, max(width - 12 - cell_width(name), 0))}", self.dim),
        ]

    def _quoted(self, name: str, text: str, place: Annotation | Span, width: int) -> list[Segment]:
        """Return a place of a text in the middle of what is around it."""
        room = max(width - _NAMES, 8)
        words = clipped(_flat(text[place.start : place.end]), room * 2 // 3) or NOWHERE
        left = (room - cell_width(words)) * 2 // 5
        before = _flat(text[max(place.start - _AROUND, 0) : place.start])
        behind = _flat(text[place.end : place.end + _AROUND])
        return [
            Segment(f"  {name}  ", self.dim),
            Segment(tail(before, left), self.dim),
            Segment(words, _MARKED),
            Segment(padded(behind, room - left - cell_width(words)), self.dim),
        ]

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


def _flat(text: str) -> str:
    """Return a text in one line, the blanks at its ends among them."""
    return _BLANKS.sub(" ", text)
