"""The words around each row, as ranks to sort by: gathered in steps where an order asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

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


Spots = tuple[Any, Any, Any]
"""Places of articles, starts and ends, an array each."""


class Contexts:
    """The words on one side of the rows, and on that side of places that are none."""

    def __init__(self, table: Table, texts: Texts, left: bool) -> None:
        import numpy as np

        self._table, self._texts, self._left = table, texts, left
        self._words = Ranked()
        self._of_rows = np.zeros((WORDS, 0), np.int32)
        self._of_spots = np.zeros((WORDS, 0), np.int32)
        self._layers = self._moved = 0
        self._ranks: tuple[NDArray[int64], NDArray[int64]] | None = None
        """Those of the rows and of the spots."""

    def forget_spots(self) -> None:
        """Turn to a query that has other spots, or none."""
        self._of_spots = self._of_spots[:, :0]
        if self._ranks is not None:
            self._ranks = self._ranks[0], self._ranks[1][:0]

    def steps(self, rows: bool, spots: Spots | None) -> Iterator[None]:
        """Gather them: of all rows the first time, then of those that were added or moved since.

        Args:
            rows: Whether those of the annotations are wanted.
            spots: The places that are none, of which all are gathered each time.
        """
        import numpy as np

        before = self._layers, self._moved
        if rows:
            yield from self._gather_rows()
        if spots is not None:
            self._of_spots = np.zeros((WORDS, len(spots[0])), np.int32)
            for first in range(0, len(spots[0]), AT_ONCE):
                some = slice(first, first + AT_ONCE)
                self._gather(self._of_spots[:, some], spots[0][some], spots[1 if self._left else 2][some])
                yield None
        elif self._ranks is not None and before == (self._layers, self._moved):
            return
        yield from self._rank()

    def _gather_rows(self) -> Iterator[None]:
        import numpy as np

        table = self._table
        new = np.zeros((WORDS, len(table)), np.int32)
        new[:, : self._of_rows.shape[1]] = self._of_rows
        self._of_rows = new
        while self._layers < len(table.firsts):
            last = min(self._layers + 1, len(table.firsts))
            first_row = table.rows_of(self._layers)[0]
            while last < len(table.firsts) and table.rows_of(last)[1] - first_row <= AT_ONCE:
                last += 1
            self._gather_of(slice(first_row, table.rows_of(last - 1)[1]))
            self._layers = last
            yield None
        while self._moved < len(table.moved):
            self._gather_of(table.moved[self._moved : self._moved + AT_ONCE])
            self._moved = min(self._moved + AT_ONCE, len(table.moved))
            yield None

    def _gather_of(self, rows: slice | list[int]) -> None:
        table = self._table
        codes = self._of_rows[:, rows]
        articles = table.layer_articles[table["layer"][rows]]
        self._gather(codes, articles, table["start" if self._left else "end"][rows])
        self._of_rows[:, rows] = codes

    def _gather(self, codes: NDArray[Any], articles: NDArray[Any], offsets: NDArray[Any]) -> None:
        """Put in the codes of the words beside offsets of articles."""
        texts, words = self._texts, self._words
        for number, (place, at) in enumerate(zip(articles.tolist(), offsets.tolist(), strict=True)):
            for word, code in enumerate(words.codes(words_beside(texts[place], at, self._left))):
                codes[word, number] = code

    def _rank(self) -> Iterator[None]:
        import numpy as np

        ranks = self._words.ranks()
        yield None
        words = [
            ranks[np.append(rows, spots)] for rows, spots in zip(self._of_rows, self._of_spots, strict=True)
        ]
        order = np.arange(len(words[0]))
        for codes in reversed(words):
            yield None
            order = order[stable_order(codes[order])]
        yield None
        new = np.zeros(len(order), bool)
        for codes in words:
            found = codes[order]
            new[1:] |= found[1:] != found[:-1]
        yield None
        dense = np.empty(len(order), np.int64)
        dense[order] = np.cumsum(new) + 1
        many = self._of_rows.shape[1]
        self._ranks = dense[:many], dense[many:]

    def sort(self, rows: NDArray[int64]) -> NDArray[int64]:
        """Return rows by the words beside them; those of which none have been gathered first."""
        import numpy as np

        if self._ranks is None:
            return rows
        ranks = np.zeros(len(rows), np.int64)
        for known, numbers in zip(self._ranks, (rows, -1 - rows), strict=True):
            there = (numbers >= 0) & (numbers < len(known))
            ranks[there] = known[numbers[there]]
        return rows[stable_order(ranks)]


def words_beside(text: str, at: int, left: bool) -> list[str]:
    """Return the words beside an offset in small letters, the nearest first, signs taken off."""
    if left:
        words = text[max(at - NEAR, 0) : at].lower().split()[: -WORDS - 1 : -1]
    else:
        words = text[at : at + NEAR].lower().split()[:WORDS]
    return [word.strip(".,;:!?()[]\"'“”‘’«»") for word in words]
