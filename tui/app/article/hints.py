"""Codes drawn over a row of the article, while the reader jumps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.article.painter import RowPicture


class Hints:
    """Codes by the offsets at which they begin."""

    def __init__(self, codes: Mapping[int, str] | None = None) -> None:
        self._codes = dict(codes or {})
        self._offsets = sorted(self._codes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hints) and other._codes == self._codes

    __hash__ = None  # type: ignore[assignment]  # they are compared, never kept in sets

    def on_row(self, picture: RowPicture, text: str) -> Iterator[tuple[int, str]]:
        """Yield the cell and the code of each hint on a row, as much of it as there is room for.

        A code begins on the blank before its word, or in the margin, so that the word can still be read.
        """
        first = bisect_left(self._offsets, picture.start)
        last = bisect_left(self._offsets, picture.end)
        here = self._offsets[first:last]
        blank = [offset == picture.start or text[offset - 1].isspace() for offset in here]
        placed = [
            (picture.x_of(offset) - before, self._codes[offset])
            for offset, before in zip(here, blank, strict=True)
        ]
        for i, (x, code) in enumerate(placed):
            room = placed[i + 1][0] - x if i + 1 < len(placed) else len(code)
            yield x, code[:room]


def draw(strip: Strip, hints: Iterator[tuple[int, str]], left: int, style: Style) -> Strip:
    """Return a row with codes over it.

    Args:
        strip: The row, as wide as the pane.
        hints: Cells, from the beginning of the text on, and codes, in order.
        left: Cell of the pane at which the text begins.
        style: How codes look.
    """
    width = strip.cell_length
    cuts: list[int] = []
    shown: list[Strip] = []
    for x, code in hints:
        start, end = left + x, min(left + x + len(code), width)
        if start >= (cuts[-1] if cuts else 0) and start < end:
            cuts += [start, end]
            shown.append(Strip([Segment(code[: end - start], style)], end - start))
    if not cuts:
        return strip
    parts = [*strip.divide([*cuts, width])]
    parts[1::2] = shown
    return Strip.join(parts)
