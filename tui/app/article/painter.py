"""What a row of the article looks like: pieces of text with their looks, and which cell is which offset."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.app.article.cells import NOT_PLAIN, displayed, graphemes
from tui.app.palette import Look
from tui.domain.annotation import Annotation, State, Suggestion
from tui.domain.labels import LabelSet
from tui.domain.overlay import Item
from tui.domain.span import Span

MARKS = {State.ACCEPTED: "✓", State.CORRECTED: "~", State.ADDED: "+", State.REJECTED: "✗"}
"""The sign of each state in front of the short label."""
OPEN_MARK = "?"
FLAG_MARK = "!"
NOWHERE = Span(0, 0)


class Piece(NamedTuple):
    """A run of cells with one look.

    Attributes:
        text: What is shown.
        look: How.
        start: Offset of the first code point; for a label behind a span, the span's end.
        end: Offset behind the last; equal to `start` for a label.
        x: Cell in the row at which it begins.
        cells: How many it takes.
        item: What a click on it picks, or None.
    """

    text: str
    look: Look
    start: int
    end: int
    x: int
    cells: int
    item: Item | None


@dataclass(frozen=True, slots=True)
class Focus:
    """What the reader's attention is on.

    Attributes:
        caret: The token under the caret.
        current: The current item.
        selection: The selected stretch.
    """

    caret: Span = NOWHERE
    current: Item | None = None
    selection: Span | None = None


@dataclass(frozen=True, slots=True)
class RowPicture:
    """A painted row."""

    pieces: tuple[Piece, ...]
    start: int
    end: int

    @property
    def cells(self) -> int:
        """Cells from the left edge to the end of the last piece."""
        return self.pieces[-1].x + self.pieces[-1].cells if self.pieces else 0

    def x_of(self, offset: int) -> int:
        """Return the cell at which an offset's character begins; the end of the row for one behind it."""
        for piece in self.pieces:
            if piece.start <= offset < piece.end:
                x = piece.x
                for begin, end, cells in graphemes(piece.text):
                    if piece.start + begin <= offset < piece.start + end:
                        return x
                    x += cells
        return self.cells

    def offset_at(self, x: int) -> int:
        """Return the offset whose character covers a cell; behind the text, that of the last character."""
        last = self.start
        for piece in self.pieces:
            if x < piece.x + piece.cells and piece.start < piece.end:
                at = piece.x
                for begin, _, cells in graphemes(piece.text):
                    if x < at + cells:
                        return piece.start + begin
                    at += cells
            elif x < piece.x + piece.cells:
                return max(piece.start - 1, self.start)
            if piece.start < piece.end:
                last = piece.end - 1
        return max(last, self.start)

    def item_at(self, x: int) -> Item | None:
        """Return what a click on a cell picks."""
        return next((p.item for p in self.pieces if p.x <= x < p.x + p.cells), None)


def tag_of(item: Item, labels: LabelSet) -> str:
    """Return the mark and short label that stand behind a span."""
    label = labels.get(item.label)
    short = label.short if label is not None else item.label[:3].upper().ljust(3)
    return mark_of(item) + displayed(short)


def mark_of(item: Item) -> str:
    """Return the sign of an item's state."""
    if isinstance(item, Suggestion):
        return OPEN_MARK
    return FLAG_MARK if item.flag else MARKS[item.state]


def paint(
    text: str,
    row: Span,
    items: Sequence[Item],
    focus: Focus,
    labels: LabelSet,
    tags: bool = True,
) -> RowPicture:
    """Paint one row.

    Args:
        text: The whole text.
        row: The stretch that the row covers, its line end included.
        items: What overlaps it, in order.
        focus: Caret, current item and selection.
        labels: For colours and short labels.
        tags: Whether short labels stand behind the spans.
    """
    end = _visible_end(text, row)
    if focus.current is not None and not _is_among(focus.current, items):
        # A rejected annotation is seen only while it is current.
        items = [*items, focus.current]
    cuts = _cuts(text, Span(row.start, end), items, focus)
    behind = _tags_by_offset(items, row, end) if tags else {}
    pieces: list[Piece] = []
    x = 0
    for start, stop in itertools.pairwise(cuts):
        item = _on_top(items, start, focus.current)
        shown = displayed(text[start:stop])
        cells = sum(width for _, _, width in graphemes(shown))
        pieces.append(Piece(shown, _look(item, start, focus, labels), start, stop, x, cells, item))
        x += cells
        for tagged in behind.get(stop, ()):
            sign = tag_of(tagged, labels)
            look = _look(tagged, -1, focus, labels)._replace(tag=True)
            pieces.append(Piece(sign, look, stop, stop, x, len(sign), tagged))
            x += len(sign)
    return RowPicture(tuple(pieces), row.start, end)


def _visible_end(text: str, row: Span) -> int:
    """Return where a row ends on screen: before its line end, or before the blanks it was broken at."""
    end = row.end
    while end > row.start and text[end - 1] in "\r\n":
        end -= 1
    if end == row.end < len(text):
        while end > row.start and text[end - 1] == " ":
            end -= 1
    return end


def _is_among(item: Item, items: Sequence[Item]) -> bool:
    return any(item is other or item.id == other.id for other in items)


def _cuts(text: str, row: Span, items: Sequence[Item], focus: Focus) -> list[int]:
    """Return the offsets between which the look is the same, never within a grapheme."""
    cuts = {row.start, row.end}
    edges: list[tuple[int, int]] = [(item.start, item.end) for item in items]
    edges.append(focus.caret)
    if focus.selection is not None:
        edges.append(focus.selection)
    cuts.update(offset for edge in edges for offset in edge if row.start < offset < row.end)
    if len(cuts) > 2 and NOT_PLAIN.search(text, row.start, row.end) is not None:
        clusters = graphemes(displayed(text[row.start : row.end]))
        begins = {row.start + begin for begin, _, _ in clusters}
        cuts = {_at_or_before(cut, begins, row.start) for cut in cuts if cut < row.end} | {row.end}
    return sorted(cuts)


def _at_or_before(offset: int, begins: set[int], floor: int) -> int:
    while offset > floor and offset not in begins:
        offset -= 1
    return offset


def _tags_by_offset(items: Sequence[Item], row: Span, end: int) -> dict[int, list[Item]]:
    """Return the items that end on this row by where their labels stand, inner ones first."""
    found: dict[int, list[Item]] = {}
    for item in sorted(items, key=lambda item: -item.start):
        if row.start < item.end <= row.end and has_tag(item):
            found.setdefault(min(item.end, end), []).append(item)
    return found


def has_tag(item: Item) -> bool:
    """Whether a label stands behind an item: behind a rejection none does."""
    return isinstance(item, Suggestion) or item.live


def _on_top(items: Sequence[Item], offset: int, current: Item | None) -> Item | None:
    """Return the item whose colour a character has: the current one, else the shortest."""
    covering = [item for item in items if item.start <= offset < item.end]
    if current is not None and any(item.id == current.id for item in covering):
        return current
    return min(covering, key=_shortest_first, default=None)


_shortest_first: Callable[[Item], tuple[int, bool]] = lambda item: (  # noqa: E731 - a typed sort key
    item.end - item.start,
    isinstance(item, Suggestion),
)


def _look(item: Item | None, offset: int, focus: Focus, labels: LabelSet) -> Look:
    selected = focus.selection is not None and focus.selection.start <= offset < focus.selection.end
    caret = focus.caret.start <= offset < focus.caret.end
    if item is None:
        return Look(selected=selected, caret=caret)
    label = labels.get(item.label)
    slot = label.slot if label is not None else 1
    current = focus.current is not None and item.id == focus.current.id
    state = ("decided" if item.live else "rejected") if isinstance(item, Annotation) else "open"
    # Within the current span the caret shows only where it says more than the span does.
    caret = caret and not (current and item.start == focus.caret.start and item.end == focus.caret.end)
    return Look(slot, state, current, selected, caret)
