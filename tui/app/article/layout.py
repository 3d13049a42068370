"""Where the rows of a text begin, for one width.

Rows are kept as offsets only: a row covers the text from its start to that of the next, line ends and
the blank it was broken at included, so that the rows cover the text exactly once. Short labels that stand
behind spans ("inlays") take cells but no offsets. When they change, only the rows around the change are
wrapped anew, up to where the old breaks are met again.

A text is wrapped part by part, as it is looked at; how many rows the other parts have is estimated, so that
every row has a number at once. The number of a row changes when a part before it is wrapped: what is to stay
is held by its offset.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from tui.app.article.cells import cell_width
from tui.app.article.parts import cut
from tui.app.article.spacing import is_after_paragraph
from tui.app.article.sums import Sums
from tui.app.article.wrapping import INLAY, next_row
from tui.domain.coverage import Coverage
from tui.domain.graphemes import grapheme_at
from tui.domain.span import Span

InlaysWithin = Callable[[int, int], Sequence[int]]
"""Returns where labels stand behind spans that end in `(start, end]`, rising."""

FORGOTTEN = 8
"""Parts of the text above which a change leaves them to be wrapped when they are looked at again."""


class Layout:
    """The rows of one text at one width.

    Attributes:
        text: The text.
        width: Cells of a row.
        parts: Where the parts of the text begin that are wrapped one by one.
        spacing: Blank rows between lines that no blank line parts; they begin and end where the row below
            begins.
        invisibles: Whether what is not seen shows, in cells of its own.
    """

    def __init__(
        self,
        text: str,
        width: int,
        inlays: Sequence[int] | InlaysWithin = (),
        parts: array[int] | None = None,
        near: int = 0,
        *,
        invisibles: bool = False,
        spacing: int = 0,
    ) -> None:
        """Wrap the part around an offset.

        Args:
            text: The text.
            width: Cells of a row.
            inlays: Where labels stand, rising, or what tells that of a stretch.
            parts: What `parts.cut` returns for the text, where it is known.
            near: The offset; how many rows there are elsewhere is estimated from those around it.
            invisibles: Whether what is not seen shows, in cells of its own.
            spacing: Blank rows between lines that no blank line parts.
        """
        self.text = text
        self.invisibles = invisibles
        self.spacing = spacing
        self.width = max(width, INLAY + 2)
        self.parts = parts if parts is not None else cut(text)
        self._inlays = inlays if callable(inlays) else _of_all(inlays)
        self._rows: dict[int, array[int]] = {}
        self._aside: dict[int, array[int]] = {}
        """Rows of parts that were wrapped ahead: they are counted when they are looked at."""
        self._left = Coverage()
        self._left.add(0, len(self.parts))
        part = self._part_at(near)
        rows = self._wrapped(part)
        share = len(rows) / max(self._part(part).length, 1)
        self._sums = Sums(max(round(share * self._part(i).length), 1) for i in range(len(self.parts)))
        self._take_in(part, rows)

    # -- parts ---------------------------------------------------------------------------------

    def _part_at(self, offset: int) -> int:
        return max(bisect_right(self.parts, offset) - 1, 0)

    def _part(self, part: int) -> Span:
        end = self.parts[part + 1] if part + 1 < len(self.parts) else len(self.text)
        return Span(self.parts[part], end)

    def _wrapped(self, part: int) -> array[int]:
        """Return where the rows of a part begin."""
        start, end = self._part(part)
        rows, inlays = array("q"), self._inlays(start, end)
        text, width, at, count = self.text, self.width, 0, len(inlays)
        while start < end:
            self._begin_row(rows, start)
            while at < count and inlays[at] <= start:
                at += 1
            start = min(next_row(text, start, width, inlays, at, self.invisibles), end)
        return rows or array("q", [0])

    def _begin_row(self, rows: array[int], start: int) -> None:
        """Append a row, with the blank ones above it: they begin, and end, where it begins."""
        if self.spacing and is_after_paragraph(self.text, start):
            rows.extend([start] * self.spacing)
        rows.append(start)

    def _take_in(self, part: int, rows: array[int]) -> None:
        """Count the rows of a part for what they are."""
        self._left.remove(part, part + 1)
        self._rows[part] = rows
        self._sums.add(part, len(rows) - (self._sums.before(part + 1) - self._sums.before(part)))

    def _rows_of(self, part: int) -> array[int]:
        """Return where the rows of a part begin; they are counted from now on."""
        rows = self._rows.get(part)
        if rows is None:
            rows = self._aside.pop(part, None) or self._wrapped(part)
            self._take_in(part, rows)
        return rows

    @property
    def has_left(self) -> bool:
        """Whether something is left for `wrap_ahead`."""
        return bool(self._left)

    def wrap_ahead(self, near: int) -> bool:
        """Wrap a part that is not wrapped yet, the nearest to an offset; return whether there was any.

        No row has another number by that before `count_ahead`.
        """
        found = self._left.nearest(self._part_at(near), 1)
        if found is None:
            return False
        self._left.remove(*found)
        self._aside[found.start] = self._wrapped(found.start)
        return True

    def count_ahead(self) -> bool:
        """Count the rows of what was wrapped ahead for what they are; return whether there was anything."""
        aside, self._aside = self._aside, {}
        for part, rows in aside.items():
            self._take_in(part, rows)
        return bool(aside)

    def wrap_around(self, offset: int, above: int, below: int) -> None:
        """Wrap so much that the rows around that of an offset are counted for what they are.

        Args:
            offset: The offset.
            above: How many rows above.
            below: How many rows below.
        """
        part = self._part_at(offset)
        rows = self._rows_of(part)
        at = max(bisect_right(rows, offset) - 1, 0)
        above, below = above - at, below - (len(rows) - at)
        before, behind = part - 1, part + 1
        while above > 0 and before >= 0:
            above -= len(self._rows_of(before))
            before -= 1
        while below > 0 and behind < len(self.parts):
            below -= len(self._rows_of(behind))
            behind += 1

    # -- rows ----------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many rows there are, as far as that is known."""
        return self._sums.total

    @property
    def starts(self) -> array[int]:
        """Offset of each row, rising; there is always at least one. The whole text is wrapped for it."""
        starts = array("q")
        for part in range(len(self.parts)):
            starts.extend(self._rows_of(part))
        return starts

    def row_at(self, offset: int) -> int:
        """Return the row that holds an offset; the nearest one outside the text."""
        part = self._part_at(offset)
        rows = self._rows_of(part)
        return self._sums.before(part) + max(bisect_right(rows, offset) - 1, 0)

    def bounds(self, row: int) -> Span:
        """Return the stretch of text that a row covers, its line end included; the last one's behind it."""
        while True:
            part, at = self._sums.find(min(row, len(self) - 1))
            rows = self._rows_of(part)
            if at < len(rows):
                return self._stretch(part, at)

    def _stretch(self, part: int, at: int) -> Span:
        rows = self._rows[part]
        return Span(rows[at], rows[at + 1] if at + 1 < len(rows) else self._part(part).end)

    def row_with(self, offset: int) -> Span:
        """Return the stretch of the row that holds an offset; the nearest one outside the text."""
        part = self._part_at(offset)
        return self._stretch(part, max(bisect_right(self._rows_of(part), offset) - 1, 0))

    def beside(self, row: Span, step: int) -> Span | None:
        """Return the row below one, or above it where `step` is negative; None at the ends of the text."""
        if step < 0:
            return self.row_with(row.start - 1) if row.start > 0 else None
        return self.row_with(row.end) if row.end < len(self.text) else None

    def begun_within(self, start: int, end: int, most: int) -> list[int] | None:
        """Return where the rows begin that share text with a stretch, of those that were wrapped.

        None where they may be more than `most`.
        """
        first, last = self._part_at(start), self._part_at(max(end - 1, start))
        if last - first > most:
            return None
        found: list[int] = []
        for part in range(first, last + 1):
            rows = self._rows.get(part, ())
            at = max(bisect_right(rows, start) - 1, 0)
            found.extend(rows[at : bisect_left(rows, end, at + 1)])
        return found if len(found) <= most else None

    # -- after a change ------------------------------------------------------------------------

    def rewrap(self, start: int, end: int) -> set[int] | None:
        """Wrap the rows around a changed stretch anew, as far as they were wrapped.

        Args:
            start: First offset whose cells changed.
            end: Offset behind the last.

        Returns:
            Where rows began or begin, if any moved; None where all of `parts_around` is forgotten.
        """
        first, last = self._part_at(start), self._part_at(max(end - 1, start))
        if last - first > FORGOTTEN:
            self._forget(first, last)
            return None
        moved: set[int] = set()
        for part in range(first, last + 1):
            self._aside.pop(part, None)
            if part in self._rows:
                stretch = self._part(part)
                moved |= self._rewrap_in(part, max(start, stretch.start), min(end, stretch.end))
            else:
                self._left.add(part, part + 1)
        return moved

    def parts_around(self, start: int, end: int) -> Span:
        """Return a stretch widened to whole parts."""
        first, last = self._part_at(start), self._part_at(max(end - 1, start))
        return Span(self._part(first).start, self._part(last).end)

    def _forget(self, first: int, last: int) -> None:
        """Let parts be wrapped again when they are looked at; the rows they had are the estimate."""
        for part in range(first, last + 1):
            self._aside.pop(part, None)
            self._rows.pop(part, None)
        self._left.add(first, last + 1)

    def _rewrap_in(self, part: int, start: int, end: int) -> set[int]:
        """Wrap anew within a part, up to where the old breaks are met again; return which rows are others."""
        old, edge = self._rows[part], self._part(part).end
        position = old[self._first_affected(old, start)]
        first = at = bisect_left(old, position)
        inlays, next_inlay = self._inlays(position, edge), 0
        rows = array("q")
        while position < edge:
            while at < len(old) and old[at] < position:
                at += 1
            if position > end and at < len(old) and old[at] == position:
                break
            self._begin_row(rows, position)
            while next_inlay < len(inlays) and inlays[next_inlay] <= position:
                next_inlay += 1
            found = next_row(self.text, position, self.width, inlays, next_inlay, self.invisibles)
            position = min(found, edge)
        else:
            at = len(old)
        before = old[first:at]
        if not rows or rows == before:
            return set()
        self._take_in(part, old[:first] + rows + old[at:])
        return {*before, *rows}

    def _first_affected(self, rows: array[int], offset: int) -> int:
        """Return the first row of a part whose break may depend on the cells at an offset.

        A row is broken once it overflows: one that overflows, or ends its line, before the offset does
        not depend on it.
        """
        row = max(bisect_right(rows, offset) - 1, 0)
        # Half of a grapheme may take more cells than the whole: what is joined is not, and shows.
        offset = grapheme_at(self.text, min(offset, len(self.text) - 1)).start
        while row > 0:
            if self.text[rows[row] - 1] in "\r\n":
                break
            if cell_width(self.text[rows[row - 1] : offset]) > self.width:
                break
            row -= 1
        return row


def _of_all(inlays: Sequence[int]) -> InlaysWithin:
    """Return what tells of a stretch where labels stand, for all of them."""
    return lambda start, end: inlays[bisect_right(inlays, start) : bisect_right(inlays, end)]
