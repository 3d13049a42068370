"""What is sent to the terminal for the pieces of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.article.painter import Piece
from tui.app.palette import Look
from tui.app.steady import LEFT_TO_RIGHT, has_right_to_left


def segments(pieces: Sequence[Piece], base: Style, style: Callable[[Look], Style]) -> Iterator[Segment]:
    """Yield what is sent for the pieces of a row.

    A mark ends what is written from right to left before a label and at both edges of the row.

    Args:
        pieces: The pieces, in order.
        base: How bare text looks.
        style: How a look looks.
    """
    mark = any(has_right_to_left(piece.text) for piece in pieces)
    if mark:
        yield Segment(LEFT_TO_RIGHT, base)
    for piece in pieces:
        if mark and piece.look.tag:
            yield Segment(LEFT_TO_RIGHT, base)
        yield Segment(piece.text, style(piece.look))
    if mark:
        yield Segment(LEFT_TO_RIGHT, base)
