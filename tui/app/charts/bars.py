"""Bars in eighths of a cell, and bars of parts that are told apart without colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

_EIGHTHS = " ▏▎▍▌▋▊▉"
PARTS = "█▓▒░"
"""What the parts of a bar are drawn with, the first the most solid."""


def bar(value: int, most: int, cells: int) -> str:
    """Return a bar as long as a value, where `most` fills all of the cells; what is there is always seen."""
    eighths = round(8 * cells * value / most) if most > 0 else 0
    full, rest = divmod(max(eighths, 1) if value > 0 else 0, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def parted(values: Sequence[int], most: int, cells: int) -> list[str]:
    """Return the parts of a bar one behind the other, each of whole cells, as long together as their sum is.

    Rounding never adds up: each part ends where the values up to it end.
    """
    ends = [round(cells * total / most) if most > 0 else 0 for total in accumulate(values)]
    return [
        PARTS[place % len(PARTS)] * (end - start)
        for place, (start, end) in enumerate(zip([0, *ends], ends, strict=False))
    ]
