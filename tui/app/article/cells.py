"""How many cells a text takes, as it is shown."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise

from rich.cells import get_character_cell_size, split_graphemes

from tui.domain.graphemes import JOINER, NOT_PLAIN, grapheme_end
from tui.domain.shown import displayed

Grapheme = tuple[int, int, int]


def graphemes(shown: str) -> list[Grapheme]:
    """Return (start, end, cells) of each cluster that takes its cells together."""
    if NOT_PLAIN.search(shown) is None:
        return [(i, i + 1, 1) for i in range(len(shown))]
    found, at, size = [], 0, len(shown)
    while at < size:
        end = grapheme_end(shown, at)
        found.append((at, end, _CELLS[shown[at]] if end == at + 1 else _cells_of(shown[at:end])))
        at = end
    return found


class _Cells(dict[str, int]):
    """The cells of each character that was asked for."""

    def __missing__(self, character: str) -> int:
        cells = self[character] = get_character_cell_size(character)
        return cells


_CELLS = _Cells()


@lru_cache(maxsize=4096)
def _cells_of(cluster: str) -> int:
    """Return the cells of one grapheme, as Textual counts them."""
    return split_graphemes(cluster)[1]


@lru_cache(maxsize=4096)
def most_cells(cluster: str) -> int:
    """Return how many cells a terminal gives a grapheme at the most.

    Some draw a vowel sign beside its letter in a cell of its own, or do not join what a joiner joins.
    """
    cells = _cells_of(cluster)
    if len(cluster) == 1:
        return cells
    signs = sum(unicodedata.category(character) == "Mc" for character in cluster)
    joined = sum(_CELLS[behind] == 1 for before, behind in pairwise(cluster) if before == JOINER)
    return cells + signs + joined


def cell_width(text: str) -> int:
    """Return how many cells a text takes when it is shown."""
    if NOT_PLAIN.search(text) is None:
        return len(text)
    return sum(cells for _, _, cells in graphemes(displayed(text)))


def _most_width(shown: str) -> int:
    if NOT_PLAIN.search(shown) is None:
        return len(shown)
    return sum(most_cells(shown[start:end]) for start, end, _ in graphemes(shown))


def is_wide(character: str) -> bool:
    """Whether one character takes two cells."""
    return get_character_cell_size(character) == 2


def clipped(text: str, width: int) -> str:
    """Return a text in one line of at most `width` cells; an ellipsis stands for what is cut off.

    For names, titles and contexts in lists: line ends and other controls show as one cell each.
    """
    shown = displayed(text)
    if _most_width(shown) <= width:
        return shown
    if width <= 0:
        return ""
    kept, used = 0, 0
    for start, end, _ in graphemes(shown):
        cells = most_cells(shown[start:end])
        if used + cells > width - 1:
            break
        kept, used = end, used + cells
    return f"{shown[:kept]}…"


def padded(text: str, width: int) -> str:
    """Return a text clipped to `width` cells and filled up with blanks to exactly that."""
    shown = clipped(text, width)
    return shown + " " * (width - cell_width(shown))
