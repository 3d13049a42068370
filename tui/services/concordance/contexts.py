"""The words around each row, as ranks to sort by: gathered in steps where an order asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui.services.concordance.names import Ranked
from tui.services.concordance.selecting import stable_order
from tui.services.concordance.table import Table
from tui.services.concordance.texts import Texts

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

WORDS = 2
"""Words on a side that the order goes by."""
NEAR = 40
"""Code points in which they are looked for."""
AT_ONCE = 2_000
"""Rows of which they are gathered in one step."""


class Contexts:
    """The words on one side of the rows."""

    def __init__(self, table: Table, texts: Texts, left: bool) -> None:
        import numpy as np

        self._table, self._texts, self._left = table, texts, left
        self._words = Ranked()
        self._codes = np.zeros((WORDS, 0), np.int32)
        self._layers = self._moved = 0
        self._ranks: NDArray[int64] | None = None

    def steps(self) -> Iterator[None]:
        """Gather them: of all rows the first time, then of those that were added or moved since."""
        import numpy as np

        table = self._table
        if self._ranks is not None and self._moved == len(table.moved):
            return
        new = np.zeros((WORDS, len(table)), np.int32)
        new[:, : self._codes.shape[1]] = self._codes
        self._codes = new
        done = 0
        while self._layers < len(table.firsts):
            first, last = table.rows_of(self._layers)
            self._gather(range(first, last))
            self._layers += 1
            done += last - first
            if done > AT_ONCE:
                done = 0
                yield None
        while self._moved < len(table.moved):
            self._gather(table.moved[self._moved : self._moved + AT_ONCE])
            self._moved = min(self._moved + AT_ONCE, len(table.moved))
            yield None
        self._rank()

    def _gather(self, numbers: Sequence[int]) -> None:
        table, texts, codes = self._table, self._texts, self._codes
        if not numbers:
            return
        column = table["start" if self._left else "end"][numbers].tolist()
        articles = table.layer_articles[table["layer"][numbers]].tolist()
        for number, at, place in zip(numbers, column, articles, strict=True):
            for word, code in enumerate(self._words.codes(words_beside(texts[place], at, self._left))):
                codes[word, number] = code

    def _rank(self) -> None:
        import numpy as np

        ranks = self._words.ranks().astype(np.int64)
        found = ranks[self._codes[0]]
        for more in self._codes[1:]:
            found = found * len(ranks) + ranks[more]
        order = np.argsort(found, kind="stable")
        self._ranks = np.empty(len(found), np.int64)
        self._ranks[order] = np.cumsum(np.diff(found[order], prepend=-1) != 0)

    def sort(self, rows: NDArray[int64]) -> NDArray[int64]:
        """Return rows by the words beside them; what came since, and what is no annotation, first."""
        import numpy as np

        if self._ranks is None:
            return rows
        known = (rows >= 0) & (rows < len(self._ranks))
        ranks = np.where(known, self._ranks[np.where(known, rows, 0)] + 1, 0)
        return rows[stable_order(ranks)]


def words_beside(text: str, at: int, left: bool) -> list[str]:
    """Return the words beside an offset in small letters, the nearest first, signs taken off."""
    if left:
        words = text[max(at - NEAR, 0) : at].lower().split()[: -WORDS - 1 : -1]
    else:
        words = text[at : at + NEAR].lower().split()[:WORDS]
    return [word.strip(".,;:!?()[]\"'“”‘’«»") for word in words]
