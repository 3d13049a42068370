"""What a row of the article looks like: pieces of text with their looks, and which cell is which offset."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tui.app.article.cells import graphemes, padded
from tui.app.article.faces import Stretch
from tui.app.article.wrapping import INLAY
from tui.app.palette import Look
from tui.domain.annotation import MEMORY, Annotation, State, Suggestion
from tui.domain.graphemes import NOT_PLAIN
from tui.domain.labels import LabelSet
from tui.domain.overlay import Item
from tui.domain.shown import displayed_part
from tui.domain.span import HasSpan, Span
from tui.domain.substitutes import LINE_ENDS

MARKS = {State.ACCEPTED: "✓", State.CORRECTED: "~", State.ADDED: "+", State.REJECTED: "✗"}
"""The sign of each state in front of the short label."""
OPEN_MARK = "?"
MEMORY_MARK = "*"
"""The sign of a suggestion that comes from what the reader decided before."""
FLAG_MARK = "!"
NOTE_MARK = "n"
TAGS_MARK = "#"
"""The signs of a note, and of the tags of an article."""
NOWHERE = Span(0, 0)


class Piece(NamedTuple):
    """A run of cells with one look.

    Attributes:
        text: What is shown.
        look: How.
        start: Offset of the first code point; for a label behind a span, the span's end, for the sign of a
            line end, where that begins.
        end: Offset behind the last; equal to `start` for a label and for such a sign.
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


class Focus(NamedTuple):
    """What the reader's attention is on.

    Attributes:
        caret: The token under the caret.
        current: The current item.
        selection: The selected stretch.
    """

    caret: Span = NOWHERE
    current: Item | None = None
    selection: Span | None = None


class RowPicture(NamedTuple):
    """A painted row."""

    pieces: tuple[Piece, ...]
    start: int
    end: int
    hits: tuple[Span, ...] = ()

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
    """Return the mark and short label that stand behind a span: always INLAY cells."""
    label = labels.get(item.label)
    short = label.short if label is not None else item.label.upper()[:3]
    return mark_of(item) + padded(short, INLAY - 1)


def mark_of(item: Item) -> str:
    """Return the sign of an item's state."""
    if isinstance(item, Suggestion):
        return MEMORY_MARK if item.origin == MEMORY else OPEN_MARK
    return FLAG_MARK if item.flag else MARKS[item.state]


def paint(
    text: str,
    row: Span,
    items: Sequence[Item],
    focus: Focus,
    labels: LabelSet,
    tags: bool = True,
    hits: tuple[Span, ...] = (),
    faces: Sequence[Stretch] = (),
    *,
    invisibles: bool = False,
) -> RowPicture:
    """Paint one row.

    Args:
        text: The whole text.
        row: The stretch that the row covers, its line end included.
        items: What overlaps it, in order.
        focus: Caret, current item and selection.
        labels: For colours and short labels.
        tags: Whether short labels stand behind the spans.
        hits: What a search found that overlaps it, in order.
        faces: What the text's own markup says of it.
        invisibles: Whether blanks, the line end and what else is not seen shows.
    """
    end = _visible_end(text, row)
    if focus.current is not None and not _is_among(focus.current, items):
        # A rejected annotation is seen only while it is current.
        items = [*items, focus.current]
    shown = displayed_part(text, row.start, end, invisibles)
    edges = _Edges(shown, row.start)
    drawn = [_Drawn(*edges.around(item), item) for item in items]
    focus = edges.around_focus(focus)
    found = [edges.around(hit) for hit in hits]
    faced = [Stretch(*edges.around(stretch), stretch.face) for stretch in faces]
    cuts = _cuts(Span(row.start, end), drawn, focus, [*found, *faced])
    behind = _tags_by_offset(drawn, row, end) if tags else {}
    pieces: list[Piece] = []
    x = 0
    for start, stop in itertools.pairwise([row.start, *cuts]):
        on_top = _on_top(drawn, start, focus.current)
        if start < stop:
            part = shown[start - row.start : stop - row.start]
            cells = sum(width for _, _, width in graphemes(part))
            item = on_top.item if on_top is not None else None
            look = _look_of_text(on_top, start, focus, labels, found, faced)
            pieces.append(Piece(part, look, start, stop, x, cells, item))
            x += cells
        for tagged in behind.get(stop, ()):
            look = _look(tagged, -1, focus, labels)._replace(tag=True)
            pieces.append(Piece(tag_of(tagged.item, labels), look, stop, stop, x, INLAY, tagged.item))
            x += INLAY
    if invisibles and (sign := LINE_ENDS.get(text[end : row.end])):
        pieces.append(Piece(sign, Look(), end, end, x, len(sign), None))
    return RowPicture(tuple(pieces), row.start, end, hits)


class _Drawn(NamedTuple):
    """An item as a row draws it: widened to whole graphemes, of which none is drawn in two looks."""

    start: int
    end: int
    item: Item


class _Edges:
    """Where the graphemes of a row begin; empty where every character is one."""

    def __init__(self, shown: str, start: int) -> None:
        """Find them in what is shown of a row that begins at `start`."""
        self._begins: list[int] = []
        if NOT_PLAIN.search(shown) is not None:
            self._begins = [start + begin for begin, _, _ in graphemes(shown)]
            self._begins.append(start + len(shown))

    def around(self, span: HasSpan) -> Span:
        """Return a span widened to whole graphemes, as far as it lies in the row."""
        begins, start, end = self._begins, span.start, span.end
        if begins and start < end:
            if begins[0] < start < begins[-1]:
                start = begins[bisect_right(begins, start) - 1]
            if begins[0] < end < begins[-1]:
                end = begins[bisect_left(begins, end)]
        return Span(start, end)

    def around_focus(self, focus: Focus) -> Focus:
        """Return caret and selection widened in the same way."""
        selection = self.around(focus.selection) if focus.selection is not None else None
        return focus._replace(caret=self.around(focus.caret), selection=selection)


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


def _cuts(row: Span, drawn: Sequence[_Drawn], focus: Focus, more: Sequence[HasSpan]) -> list[int]:
    """Return the offsets between which the look is the same, the row's own edges among them."""
    cuts = {row.start, row.end}
    edges: list[HasSpan] = [*drawn, *more, focus.caret]
    if focus.selection is not None:
        edges.append(focus.selection)
    cuts.update(cut for edge in edges for cut in (edge.start, edge.end) if row.start < cut < row.end)
    return sorted(cuts)


def _tags_by_offset(drawn: Sequence[_Drawn], row: Span, end: int) -> dict[int, list[_Drawn]]:
    """Return the items that end on this row by where their labels stand, inner ones first."""
    found: dict[int, list[_Drawn]] = {}
    for one in sorted(drawn, key=lambda one: -one.start):
        if row.start < one.end <= row.end and has_tag(one.item):
            found.setdefault(min(one.end, end), []).append(one)
    return found


def has_tag(item: Item) -> bool:
    """Whether a label stands behind an item: behind a rejection none does."""
    return isinstance(item, Suggestion) or item.live


def _on_top(drawn: Sequence[_Drawn], offset: int, current: Item | None) -> _Drawn | None:
    """Return the item whose colour a character has: the current one, else the shortest."""
    covering = [one for one in drawn if one.start <= offset < one.end]
    if current is not None:
        for one in covering:
            if one.item.id == current.id:
                return one
    return min(covering, key=_shortest_first, default=None)


def _shortest_first(one: _Drawn) -> tuple[int, bool]:
    return (one.item.end - one.item.start, isinstance(one.item, Suggestion))


def _look_of_text(
    drawn: _Drawn | None,
    offset: int,
    focus: Focus,
    labels: LabelSet,
    hits: Sequence[Span],
    faces: Sequence[Stretch],
) -> Look:
    """Return the look of a character: a hit shows on whatever it is, the markup only on bare text."""
    hit = any(one.start <= offset < one.end for one in hits)
    look = _look(drawn, offset, focus, labels)._replace(hit=hit)
    if drawn is not None:
        return look
    return look._replace(face=next((one.face for one in faces if one.start <= offset < one.end), 0))


def _look(drawn: _Drawn | None, offset: int, focus: Focus, labels: LabelSet) -> Look:
    selected = focus.selection is not None and focus.selection.start <= offset < focus.selection.end
    caret = focus.caret.start <= offset < focus.caret.end
    if drawn is None:
        return Look(selected=selected, caret=caret)
    item = drawn.item
    label = labels.get(item.label)
    slot = label.slot if label is not None else 1
    current = focus.current is not None and item.id == focus.current.id
    state = ("decided" if item.live else "rejected") if isinstance(item, Annotation) else "open"
    # Within the current span the caret shows only where it says more than the span does.
    caret = caret and not (current and (drawn.start, drawn.end) == focus.caret)
    return Look(slot, state, current, selected, caret)
