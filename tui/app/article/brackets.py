"""Brackets beneath a row of text: what each side has there, in cells, without a widget.

   … the Bank of England said on Tuesday …
1      ╰─── ORG ────╯
2  ╰────── ✓ ORG ───╯        ╰─ DATE ╯
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.app.article.cells import cell_width
from tui.app.article.painter import RowPicture

OPENS, CLOSES, GOES_ON, SINGLE = "╰", "╯", "─", "╵"
"""The signs of a bracket's beginning and end, of what lies between or goes on, and of a single cell."""


class Mark(NamedTuple):
    """What is to be marked.

    Attributes:
        start: First code point.
        end: Code point after the last.
        name: The label.
        short: The label where there is no room.
        sign: What became of it, in a cell or none, in front of the label.
        key: What tells it from others; handed on.
    """

    start: int
    end: int
    name: str
    short: str
    sign: str
    key: int


class Bracket(NamedTuple):
    """A mark on a row.

    Attributes:
        x: Cell of the row at which it begins.
        text: What is drawn.
        key: The mark's.
    """

    x: int
    text: str
    key: int


def brackets(picture: RowPicture, marks: Iterable[Mark], width: int) -> list[list[Bracket]]:
    """Return the lines of brackets beneath a row, as many as it takes for none to lie over another.

    Args:
        picture: The row, painted without labels behind its spans.
        marks: What overlaps it, in the order of the text.
        width: Cells that a line has.
    """
    lines: list[list[Bracket]] = []
    for mark in marks:
        drawn = _drawn(picture, mark, width)
        if drawn is None:
            continue
        for line in lines:
            if line[-1].x + cell_width(line[-1].text) < drawn.x:
                line.append(drawn)
                break
        else:
            lines.append([drawn])
    return lines


def _drawn(picture: RowPicture, mark: Mark, width: int) -> Bracket | None:
    begins, ends = mark.start >= picture.start, mark.end <= picture.end
    left = picture.x_of(mark.start) if begins else 0
    right = picture.x_of(mark.end) if mark.end < picture.end else picture.cells
    cells = right - left
    if cells <= 0:
        return None
    label = _fitting(mark, cells - 2)
    if cells > 1 and label is not None:
        inner = label.center(cells - 2, GOES_ON)
        inner += GOES_ON * (cells - 2 - cell_width(inner))
        text = (OPENS if begins else GOES_ON) + inner + (CLOSES if ends else GOES_ON)
        return Bracket(left, text, mark.key)
    arc = SINGLE if cells == 1 else f"{OPENS if begins else GOES_ON}{GOES_ON * (cells - 2)}"
    if cells > 1:
        arc += CLOSES if ends else GOES_ON
    behind = f"{arc} {mark.sign}{mark.short}"
    room = width - left
    return Bracket(left, behind if cell_width(behind) <= room else arc, mark.key)


def _fitting(mark: Mark, cells: int) -> str | None:
    """Return the longest form of the label that a bracket has room for within, or None."""
    sign = f"{mark.sign} " if mark.sign else ""
    forms: Sequence[str] = (f" {sign}{mark.name} ", f"{mark.sign}{mark.name}", f"{mark.sign}{mark.short}")
    return next((form for form in forms if cell_width(form) <= cells), None)
