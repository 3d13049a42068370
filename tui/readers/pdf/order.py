"""The order in which the lines of a page are read.

Lines are drawn in reading order most of the time, also in columns; blocks of them that are not are put where
they belong by two rules after Breuel, "High Performance Document Layout Analysis" (2003): what stands above
is read before what stands below it, and of what stands side by side the left before the right.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.readers.pdf.lines import TextLine

Block = list[TextLine]
"""Lines one below the other, in the order in which they are read; never empty."""

_FURTHEST = 2.6
"""How far below a line the next of its block may stand, in sizes of its letters."""

_MOST_BLOCKS = 120
"""Blocks of a page that are put in order; a page with more is a table or a map, which has none."""


def blocks_in_order(lines: Sequence[TextLine]) -> list[Block]:
    """Return the blocks of a page in the order in which they are read; turned lines come last."""
    upright = [line for line in lines if line.upright]
    blocks = _blocks(upright)
    if len(blocks) <= _MOST_BLOCKS:
        blocks = _sorted(blocks)
    return blocks + [[line] for line in lines if not line.upright]


def _blocks(lines: Sequence[TextLine]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if blocks and _follows(line, blocks[-1][-1]):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _follows(line: TextLine, before: TextLine) -> bool:
    """Whether a line stands right below another."""
    down = before.bottom - line.bottom
    beside = line.left < before.right and before.left < line.right
    return beside and 0 < down <= _FURTHEST * max(line.size, before.size)


class _Place:
    """Where a block stands."""

    def __init__(self, block: Block) -> None:
        self.left = min(line.left for line in block)
        self.right = max(line.right for line in block)
        self.bottom = block[-1].bottom
        self.top = max(line.bottom + 0.7 * line.size for line in block)

    def comes_before(self, other: _Place) -> bool:
        if self.left < other.right and other.left < self.right:
            return self.bottom >= other.top or (self.top > other.top and self.bottom > other.bottom)
        side_by_side = self.bottom < other.top and other.bottom < self.top
        return side_by_side and self.right <= other.left


def _sorted(blocks: list[Block]) -> list[Block]:
    """Return blocks so that each stands behind those that come before it, else as they were."""
    places = [_Place(block) for block in blocks]
    waiting = list(range(len(blocks)))
    result: list[Block] = []
    while waiting:
        # Where blocks wait for one another in a circle, the first goes first.
        ready = (i for i in waiting if not any(places[j].comes_before(places[i]) for j in waiting if j != i))
        chosen = next(ready, waiting[0])
        waiting.remove(chosen)
        result.append(blocks[chosen])
    return result
