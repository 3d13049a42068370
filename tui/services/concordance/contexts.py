"""The words around each row, as ranks to sort by: gathered in steps where an order asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.services.concordance.names import Names
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
    """The words on one side of the rows that there were when it was begun.

    Attributes:
        complete: Whether they have all been gathered.
    """

    def __init__(self, table: Table, texts: Texts, left: bool) -> None:
        import numpy as np

        self._table, self._texts, self._left = table, texts, left
        self._words = Names()
        self._codes = np.zeros((WORDS, len(table)), np.int32)
        self._ranks: NDArray[int64] | None = None
        self.complete = False

    def __len__(self) -> int:
        return self._codes.shape[1]

    def steps(self) -> Iterator[None]:
        """Gather them."""
        done = 0
        for layer, owner in enumerate(self._table.owners):
            first, last = self._table.rows_of(layer)
            if first < last:
                import numpy as np

                self._gather(np.arange(first, last), self._table.article_place[owner.article])
                done += last - first
            if done > AT_ONCE:
                done = 0
                yield None
        for number in range(self._table.filled, len(self)):
            import numpy as np

            place = self._table.article_place[self._table.owner(number).article]
            self._gather(np.array([number]), place)
        yield None
        self._rank()
        self.complete = True

    def _gather(self, numbers: NDArray[Any], place: int) -> None:
        text = self._texts[place]
        column = self._table["start" if self._left else "end"]
        for number, at in zip(numbers.tolist(), column[numbers].tolist(), strict=True):
            for word, code in enumerate(self._words.codes(words_beside(text, at, self._left))):
                self._codes[word, number] = code

    def _rank(self) -> None:
        import numpy as np

        ranks = self._words.ranks().astype(np.int64)
        self._ranks = ranks[self._codes[0]]
        for more in self._codes[1:]:
            self._ranks = self._ranks * len(ranks) + ranks[more]
        order = np.argsort(self._ranks, kind="stable")
        ordered = self._ranks[order]
        self._ranks[order] = np.cumsum(np.concatenate(([0], ordered[1:] != ordered[:-1])))

    def sort(self, rows: NDArray[int64]) -> NDArray[int64]:
        """Return rows by the words beside them; what came since, and what is no annotation, first."""
        import numpy as np

        if self._ranks is None:
            return rows
        known = (rows >= 0) & (rows < len(self))
        ranks = np.where(known, self._ranks[np.where(known, rows, 0)] + 1, 0)
        return rows[stable_order(ranks)]


def words_beside(text: str, at: int, left: bool) -> list[str]:
    """Return the words beside an offset in small letters, the nearest first, signs taken off."""
    if left:
        words = text[max(at - NEAR, 0) : at].lower().split()[: -WORDS - 1 : -1]
    else:
        words = text[at : at + NEAR].lower().split()[:WORDS]
    return [word.strip(".,;:!?()[]\"'“”‘’«»") for word in words]
