"""Filling the table: the columns first, so that rows can be shown, then the surface forms."""

from __future__ import annotations

from collections.abc import Iterator

from tui.domain.errors import GlossatorError
from tui.services.concordance.table import Table
from tui.services.concordance.texts import Texts
from tui.services.review_source import ReviewSource

AT_ONCE = 4_000
"""Annotations that are read in one step, or more where one layer has them."""


class Loading:
    """How far a table is filled.

    Attributes:
        listed: Whether all rows are there.
        formed: Whether the form of each is known.
        trouble: Why something could not be read, or None.
    """

    def __init__(self, source: ReviewSource, table: Table, texts: Texts) -> None:
        self._source, self._table, self._texts = source, table, texts
        self._owners = source.owners()
        self.listed = self.formed = False
        self.trouble: GlossatorError | None = None

    def steps(self) -> Iterator[None]:
        """Fill the table, and stop now and then so that keys can be heard."""
        yield from self._list()
        self.listed = True
        yield from self._find_forms()
        self.formed = True

    def _list(self) -> Iterator[None]:
        at, many = 0, 1
        while at < len(self._owners):
            some = self._owners[at : at + many]
            at += many
            before = len(self._table)
            for part, found in self._source.columns(some):
                self.trouble = self.trouble or found.damaged
                self._table.fill(part, found)
            if before < AT_ONCE <= len(self._table):
                self._table.expect(len(self._table) * len(self._owners) // at)
            # As many layers as have about so many annotations.
            many = max(1, min(2 * many, AT_ONCE * many // max(len(self._table) - before, 1)))
            yield None

    def _find_forms(self) -> Iterator[None]:
        table, done = self._table, 0
        for layer in range(len(table.firsts)):
            first, last = table.rows_of(layer)
            if first < last:
                table.put_forms(first, last, self._texts[table.article_place[table.owners[layer].article]])
            done += last - first
            if done > AT_ONCE:
                done = 0
                yield None
        self.trouble = self.trouble or self._texts.trouble
