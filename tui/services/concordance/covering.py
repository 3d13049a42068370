"""Which annotation lies over a stretch of an article, for very many stretches at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.services.concordance.table import Table

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray

_APART = 32
"""Bits that the offsets of a text take: an article's place is put above them."""


class Cover:
    """The spans of rows, over all articles.

    Args:
        table: The rows.
        mask: Which of them matter.
    """

    def __init__(self, table: Table, mask: NDArray[bool_]) -> None:
        import numpy as np

        rows = np.flatnonzero(mask)
        above = table.layer_articles[table["layer"][rows]].astype(np.int64) << _APART
        starts, ends = above + table["start"][rows], above + table["end"][rows]
        if not (starts[1:] >= starts[:-1]).all():  # as those of one annotator mostly are
            order = np.argsort(starts, kind="stable")
            starts, ends, rows = starts[order], ends[order], rows[order]
        self._starts = starts
        # The farthest end up to each row: where that does not pass a start, nothing reaches over it.
        self._reach = np.maximum.accumulate(ends)
        farthest = np.where(ends == self._reach, np.arange(len(ends)), 0)
        self._rows = rows[np.maximum.accumulate(farthest)] if len(rows) else rows

    def over(self, articles: NDArray[Any], starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[int64]:
        """Return for each stretch the number of a row that shares a code point with it, or -1.

        Args:
            articles: Places of the articles.
            starts: First code points.
            ends: Code points behind the last.
        """
        import numpy as np

        if not len(self._starts):
            return np.full(len(starts), -1, np.int64)
        above = articles.astype(np.int64) << _APART
        before = np.searchsorted(self._starts, above + ends, "left") - 1
        touched = (before >= 0) & (self._reach[before] > above + starts)
        return np.where(touched, self._rows[before], -1)

    def within(self, article: int) -> tuple[list[int], list[int]]:
        """Return the starts of the spans in an article, and how far those up to each reach.

        Args:
            article: Its place.
        """
        above = article << _APART
        first, last = self._starts.searchsorted((above, above + (1 << _APART)))
        return (self._starts[first:last] - above).tolist(), (self._reach[first:last] - above).tolist()
