"""Where the rows of a text begin, for one width.

Rows are kept as offsets only: row `i` covers the text from `starts[i]` to `starts[i + 1]`, line ends and
the blank it was broken at included, so that the rows cover the text exactly once. Short labels that stand
behind spans ("inlays") take cells but no offsets. When they change, only the rows around the change are
wrapped anew, up to where the old breaks are met again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from tui.app.article.breaks import is_unspaced, may_break, parts_syllables
from tui.app.article.cells import cell_width, graphemes, most_cells
from tui.domain.graphemes import NOT_PLAIN
from tui.domain.shown import displayed_from
from tui.domain.span import Span

INLAY = 4
"""Cells that one label behind a span takes: a mark for the state and three letters."""


def next_row(
    text: str,
    start: int,
    width: int,
    inlays: Sequence[int],
    first_inlay: int = 0,
    invisibles: bool = False,
) -> int:
    """Return where the row that begins at `start` ends and the next begins.

    Args:
        text: The whole text.
        start: Offset of the row; less than `len(text)`.
        width: Cells of a row, at least INLAY + 2.
        inlays: Rising offsets behind which an inlay stands; one that occurs twice stands for two.
        first_inlay: Index of the first inlay behind `start`.
        invisibles: Whether what is not seen shows, in cells of its own.
    """
    limit = start + width
    special = NOT_PLAIN.search(text, start, min(limit + 1, len(text)))
    if special is not None and special.group() not in "\r\n":
        return _next_row_by_cells(text, start, width, inlays, first_inlay, invisibles)
    line_end = special.start() if special is not None else None
    fits = _fitting(start, limit, len(text) if line_end is None else line_end, inlays, first_inlay)
    if line_end is not None and fits >= line_end:
        return line_end + (2 if text.startswith("\r\n", line_end) else 1)
    if fits >= len(text):
        return len(text)
    return _break_at(text, start, fits)


def _fitting(start: int, limit: int, end: int, inlays: Sequence[int], i: int) -> int:
    """Return up to which offset plain text fits before `limit` when inlays take their share."""
    count = len(inlays)
    while i < count and inlays[i] <= min(limit, end):
        if inlays[i] + INLAY > limit:
            # The text would fit but not its label: the row ends before the word that bears it.
            return max(inlays[i] - 1, start + 1)
        limit -= INLAY
        i += 1
    return limit


def _break_at(text: str, start: int, fits: int) -> int:
    """Return the end of a row of which the text up to `fits` has room: behind a blank if there is one."""
    blank = text.rfind(" ", start, fits + 1)
    if blank < 0:
        return fits
    end = blank + 1
    while text.startswith(" ", end):
        end += 1
    # A line end that only blanks part from what fits belongs to this row: it makes no empty one.
    if text.startswith("\r\n", end):
        return end + 2
    return end + text.startswith(("\r", "\n"), end)


def _next_row_by_cells(
    text: str, start: int, width: int, inlays: Sequence[int], i: int, invisibles: bool
) -> int:
    """Do the same where characters take no cell or two, or are line ends."""
    used, best, used_there, syllable = 0, start, 0, start
    position, previous, was_wide = start, "", False
    count, size, reach = len(inlays), len(text), width // 2 + 8
    while position < size:
        piece, stop = displayed_from(text, position, min(position + reach, size), invisibles)
        reach *= 2
        for begin, end, cells in graphemes(piece):
            offset, behind = position + begin, position + end
            raw = text[offset]
            if raw in "\r\n":
                return offset + (2 if text.startswith("\r\n", offset) else 1)
            if raw == " ":
                used, best, previous, was_wide = used + cells, behind, raw, False
                used_there = used
                continue
            wide = cells == 2
            if previous == " " or (previous and may_break(previous, raw, wide or was_wide)):
                best, used_there = offset, used
            elif parts_syllables(previous, raw):
                syllable = offset
            room = cells if end == begin + 1 else most_cells(piece[begin:end])
            while i < count and inlays[i] <= behind:
                room += INLAY * (inlays[i] > offset)
                i += 1
            if used + room > width and offset > start:
                if is_unspaced(raw) and syllable > best and 2 * used_there < width:
                    return syllable
                return best if best > start else offset
            used, previous, was_wide = used + room, text[offset] if wide else text[behind - 1], wide
        position = stop
    return size


class Layout:
    """The rows of one text at one width.

    Attributes:
        text: The text.
        width: Cells of a row.
        starts: Offset of each row, rising; there is always at least one row.
        invisibles: Whether what is not seen shows, in cells of its own.
    """

    def __init__(
        self, text: str, width: int, inlays: Sequence[int] = (), *, invisibles: bool = False
    ) -> None:
        self.text = text
        self.invisibles = invisibles
        self.width = max(width, INLAY + 2)
        self.starts = array("q", self._rows_from(0, len(text), inlays)) or array("q", [0])

    def __len__(self) -> int:
        return len(self.starts)

    def row_at(self, offset: int) -> int:
        """Return the row that holds an offset; the nearest one outside the text."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def bounds(self, row: int) -> Span:
        """Return the stretch of text that a row covers, its line end included."""
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)
        return Span(self.starts[row], end)

    def _rows_from(self, start: int, end: int, inlays: Sequence[int]) -> list[int]:
        rows: list[int] = []
        text, width, at, count = self.text, self.width, 0, len(inlays)
        while start < end:
            rows.append(start)
            while at < count and inlays[at] <= start:
                at += 1
            start = next_row(text, start, width, inlays, at, self.invisibles)
        return rows

    def _first_affected(self, offset: int) -> int:
        """Return the first row whose break may depend on the cells at an offset.

        A row is broken once it overflows: one that overflows, or ends its line, before the offset does
        not depend on it.
        """
        row = self.row_at(offset)
        while row > 0:
            before = self.starts[row - 1]
            if self.text[self.starts[row] - 1] in "\r\n":
                break
            if cell_width(self.text[before:offset]) > self.width:
                break
            row -= 1
        return row

    def window(self, start: int, end: int) -> Span:
        """Return the stretch whose inlays `rewrap` needs for a change within `[start, end)`, at the least."""
        first = self._first_affected(start)
        return Span(self.starts[first], min(len(self.text), end + 8 * self.width))

    def rewrap(self, start: int, end: int, inlays: Sequence[int], known_to: int) -> bool:
        """Wrap the rows around a changed stretch anew.

        Args:
            start: First offset whose cells changed.
            end: Offset behind the last.
            inlays: All inlays from `window(start, end).start` on, up to `known_to`.
            known_to: Up to where `inlays` is whole.

        Returns:
            False if the old breaks were not met again before `known_to`: call again with more.
        """
        if not self.text:
            return True
        first = self._first_affected(start)
        rows: list[int] = []
        position, at, count = self.starts[first], 0, len(inlays)
        old = first
        while position < len(self.text):
            while old < len(self.starts) and self.starts[old] < position:
                old += 1
            if position > end and old < len(self.starts) and self.starts[old] == position:
                self.starts[first:old] = array("q", rows)
                return True
            rows.append(position)
            while at < count and inlays[at] <= position:
                at += 1
            position = next_row(self.text, position, self.width, inlays, at, self.invisibles)
            if position > known_to and known_to < len(self.text):
                return False
        self.starts[first:] = array("q", rows)
        return True
