"""What a query needs beyond the columns, done in steps: a search of the texts, comparisons, contexts."""

from __future__ import annotations

from collections.abc import Iterator

from tui.services.concordance.contexts import Contexts, Spots
from tui.services.concordance.hits import Hits
from tui.services.concordance.inconsistencies import Inconsistencies
from tui.services.concordance.matching import Pattern
from tui.services.concordance.missing import Mentions
from tui.services.concordance.modelled import Suggested
from tui.services.concordance.table import Table
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import Order, Query, Where
from tui.services.review_source import ReviewSource


class Tasks:
    """What is under way for the last query, and what came of it.

    Attributes:
        hits: The hits in the texts; None where they are not searched.
        inconsistencies: What does not agree; None where that is not asked. After an edit it is what was found
            before, until all has been compared anew.
    """

    def __init__(self, source: ReviewSource, table: Table, texts: Texts, suggested: Suggested | None) -> None:
        self._source, self._table, self._texts, self._suggested = source, table, texts, suggested
        self._query = Query()
        self._pattern: Pattern | None = None
        self._left: list[Iterator[None]] | None = None
        self._begun_at = -1
        self._mentions: Mentions | None = None
        self._contexts: dict[Order, Contexts] = {}
        self.hits: Hits | None = None
        self.inconsistencies: Inconsistencies | None = None

    def turn_to(self, query: Query, pattern: Pattern | None) -> None:
        """Give up what is under way for another query."""
        self._query, self._pattern = query, pattern
        self._left, self.hits, self.inconsistencies = None, None, None
        for contexts in self._contexts.values():
            contexts.forget_spots()

    @property
    def in_articles(self) -> bool:
        """Whether the texts are searched; what does not agree is looked for among spans alone."""
        query = self._query
        return self._pattern is not None and query.where is not Where.SPANS and not query.found_by_kind

    def needed(self) -> bool:
        """Whether the query needs any."""
        query = self._query
        return self.in_articles or bool(query.found_by_kind) or query.order in (Order.LEFT, Order.RIGHT)

    def step(self) -> bool:
        """Do a little; return whether anything was left to do."""
        left = self.left()
        if not left:
            return False
        if next(left[0], self) is self:
            del left[0]
        return True

    def left(self) -> list[Iterator[None]]:
        """Return what is left to be done, in order; it begins anew where an edit was made since."""
        stale = self._begun_at != self._table.revision and self.needed()
        if self._left is None or stale:
            self._begun_at = self._table.revision
            self._left = list(self._begin())
        return self._left

    def _begin(self) -> Iterator[Iterator[None]]:
        query = self._query
        searched = self.hits is not None and self.hits.complete
        if self.in_articles and self._pattern is not None and not searched:
            place = self._table.article_place.get(query.article)
            places = range(len(self._texts)) if not query.article else [place] if place is not None else []
            self.hits = Hits(self._texts, self._pattern, places)
            yield self.hits.steps()
        if query.found_by_kind:
            yield self._compare()
        if query.order in (Order.LEFT, Order.RIGHT):
            yield self._look_around()

    def _look_around(self) -> Iterator[None]:
        """Gather the words that the order goes by, when the places that are shown have been found."""
        order = self._query.order
        if order not in self._contexts:
            self._contexts[order] = Contexts(self._table, self._texts, order is Order.LEFT)
        spots: Spots | None = None
        if self.in_articles and self.hits is not None:
            spots = self.hits.arrays
        elif self.inconsistencies is not None and self.inconsistencies.places is not None:
            spots = self.inconsistencies.places[:3]
        yield from self._contexts[order].steps(not self.in_articles, spots)

    def _compare(self) -> Iterator[None]:
        found = Inconsistencies(self._source, self._table, self._texts, self._query, self._suggested)
        if self.inconsistencies is None:
            self.inconsistencies = found
        yield from found.steps(self._mentions)
        self._mentions = found.mentions or self._mentions
        self.inconsistencies = found

    def contexts(self) -> Contexts | None:
        """Return the words that the query's order goes by, where they have been gathered."""
        return self._contexts.get(self._query.order)
