"""What is laid over painted rows: bookmarks in the margin, and the dimming of what is not in focus."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.article.painter import RowPicture
from tui.domain.span import Span

BOOKMARK = "▸"
"""The sign of a bookmark, in the margin and in lists."""

QUOTE = "▏"
"""The bar beside a quotation."""

_DIM = Style(dim=True)


class Dressing:
    """What the reader asked to be shown with the text.

    Attributes:
        bookmarks: Offsets of bookmarks, rising.
        focus: The stretch that is not dimmed; None where nothing is.
    """

    def __init__(self) -> None:
        self.bookmarks: Sequence[int] = ()
        self.focus: Span | None = None

    def over(
        self, strip: Strip, picture: RowPicture, row: Span, left: int, sign: Style, *, quoted: bool = False
    ) -> Strip:
        """Return a row with what lies over it.

        Args:
            strip: The row, as wide as the pane.
            picture: What is painted on it.
            row: The stretch of text that the row covers.
            left: Cell of the pane at which the text begins.
            sign: How signs in the margin look.
            quoted: Whether the row is of a quotation.
        """
        if quoted and left >= 1:
            strip = _in_margin(strip, left - 1, QUOTE, sign)
        if self.focus is not None and not (picture.start < self.focus.end and self.focus.start < row.end):
            strip = strip.apply_style(_DIM)
        at = bisect_left(self.bookmarks, row.start)
        if left >= 2 and at < len(self.bookmarks) and self.bookmarks[at] < row.end:
            return _in_margin(strip, left - 2, BOOKMARK, sign)
        return strip


def _in_margin(strip: Strip, x: int, sign: str, style: Style) -> Strip:
    before, _, behind = strip.divide([x, x + 1, strip.cell_length])
    return Strip.join([before, Strip([Segment(sign, style)], 1), behind])
