"""Making views: what a query takes, out of columns at once, and out of what is found in steps as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tui.domain.annotation import Suggestion
from tui.domain.errors import GlossatorError, UsageError
from tui.services.concordance.contexts import Contexts
from tui.services.concordance.covering import Cover
from tui.services.concordance.hits import Hits
from tui.services.concordance.loading import Loading
from tui.services.concordance.matching import Pattern
from tui.services.concordance.selecting import Columns, grouped, ordered, rows_in_library_order, taken
from tui.services.concordance.table import REJECTED, STATES, Table
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import NO_GROUPS, Group, Order, Query, View, Where
from tui.services.review_source import ReviewSource

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray

Place = tuple[int, int, int, int]
"""Place of an article in the library, start, end, and the row that it lies in or -1."""


class Viewing:
    """The last query, what is under way for it, and its view."""

    def __init__(
        self,
        source: ReviewSource,
        table: Table,
        texts: Texts,
        loading: Loading,
        suggested: Callable[[str], Iterable[Suggestion] | None] | None,
    ) -> None:
        self._source, self._table, self._texts, self._loading = source, table, texts, loading
        self._suggested = suggested
        self._query = Query()
        self._pattern: Pattern | None = None
        self._refusal = ""
        self._hits: Hits | None = None
        self._contexts: dict[Order, Contexts] = {}
        self._jobs: list[Iterator[None]] | None = None
        self._view: View | None = None
        self._viewed = -1
        self._places: tuple[NDArray[Any], ...] = ()

    # -- what is done in steps -----------------------------------------------------------------

    def select(self, query: Query) -> None:
        """Turn to another query."""
        self._query, self._view = query, None
        self._jobs, self._hits, self._refusal, self._pattern = None, None, "", None
        if query.text.strip():
            try:
                self._pattern = Pattern(query)
            except UsageError as error:
                self._refusal = str(error)

    def step(self) -> bool:
        """Do a little; return whether anything was left to do."""
        if not self._under_way:
            return False
        if next(self._under_way[0], self) is self:
            del self._under_way[0]
        return True

    @property
    def _under_way(self) -> list[Iterator[None]]:
        """What is left to be done for the query, in order; begun when all rows are there."""
        if self._jobs is None:
            self._jobs = list(self._begin())
        return self._jobs

    def _begin(self) -> Iterator[Iterator[None]]:
        """Yield what the query needs beyond the columns."""
        query = self._query
        if self._pattern is not None and query.where is not Where.SPANS:
            only = self._table.article_place.get(query.article, -1) if query.article else None
            self._hits = Hits(self._texts, self._pattern, only)
            yield self._hits.steps()
        if query.order in (Order.LEFT, Order.RIGHT):
            held = self._contexts.get(query.order)
            if held is None or len(held) != len(self._table):
                held = Contexts(self._table, self._texts, query.order is Order.LEFT)
                self._contexts[query.order] = held
            if not held.complete:
                yield held.steps()

    @property
    def _is_complete(self) -> bool:
        query, loading = self._query, self._loading
        by_form = query.group is Group.FORM or query.order is Order.FORM or self._pattern is not None
        in_steps = query.where is not Where.SPANS or query.order in (Order.LEFT, Order.RIGHT)
        if not loading.listed or ((by_form or in_steps) and not loading.formed):
            return False
        return not (in_steps and self._under_way)

    # -- views ---------------------------------------------------------------------------------

    def view(self, version: int) -> View:
        """Return the view, made anew where it is of another version."""
        if self._view is None or version != self._viewed:
            self._view, self._viewed = self._make(), version
        return self._view

    def _make(self) -> View:
        import numpy as np

        query, table, trouble = self._query, self._table, self._refusal
        mask = taken(table, query)
        columns = Columns(table)
        if trouble:
            rows = np.empty(0, np.int64)
        elif self._pattern is not None and query.where is not Where.SPANS:
            rows, columns, trouble = self._hit_rows(mask)
        else:
            if self._pattern is not None:
                has_text, trouble = self._has_text(self._pattern)
                mask &= has_text
            rows = rows_in_library_order(table, mask)
        if query.order in self._contexts:
            rows = self._contexts[query.order].sort(rows)
        rows = ordered(table, columns, rows, query)
        groups = NO_GROUPS
        if query.group not in (Group.NONE, Group.INCONSISTENCY):
            rows, groups = grouped(table, columns, rows, query, self._title)
        return View(query, rows, groups, bool(trouble) or self._is_complete, trouble)

    def _has_text(self, pattern: Pattern) -> tuple[NDArray[bool_], str]:
        """Return which rows have a text in span, note or link, and why not all were looked at."""
        import numpy as np

        table, trouble = self._table, ""
        found = np.zeros(len(table), bool)
        for column, names in (("form", table.forms.names), ("note", table.notes), ("link", table.links)):
            codes, told = pattern.matches(names.listed)
            trouble = trouble or told
            has = np.zeros(len(names), bool)
            has[codes] = True
            found |= has[table[column]]
        return found, trouble

    def _hit_rows(self, mask: NDArray[bool_]) -> tuple[NDArray[int64], Columns, str]:
        """Return the hits in the articles as rows, what these are grouped by, and why they are not all."""
        import numpy as np

        query, table = self._query, self._table
        if self._hits is None:
            return np.empty(0, np.int64), Columns(table), ""
        articles, starts, ends = self._hits.arrays
        of_whom = taken(table, Query(annotators=query.annotators))
        inside = Cover(table, of_whom & (table["state"] != REJECTED)).over(articles, starts, ends)
        self._places = articles, starts, ends, inside
        wanted = np.ones(len(starts), bool)
        if query.where is Where.UNTAGGED:
            wanted = inside < 0
        elif query.is_of_annotations:
            wanted = (inside >= 0) & mask[np.maximum(inside, 0)]
        forms = np.zeros(len(starts), np.int32)
        if query.group is Group.FORM or query.order is Order.FORM:
            texts = self._texts
            spans = zip(articles.tolist(), starts.tolist(), ends.tolist(), strict=True)
            codes = table.forms.codes(texts[place][start:end] for place, start, end in spans)
            forms = np.fromiter(codes, np.int32, len(starts))
        rows = -1 - np.flatnonzero(wanted)
        return rows, Columns(table, inside, articles, forms), self._hits.trouble

    def place(self, number: int) -> Place:
        """Return where the row with a negative number is."""
        article, start, end, inside = (int(column[-1 - number]) for column in self._places)
        return article, start, end, inside

    def _title(self, article: str) -> str:
        try:
            return self._source.summary(article).title or article
        except GlossatorError:  # taken out meanwhile
            return article

    def counted(self, column: str) -> dict[str, int]:
        """Return how many rows have each of the names in a column, those without any apart."""
        import numpy as np

        names = list(STATES) if column == "state" else self._table.labels.listed
        counts = np.bincount(self._table[column][~self._table["gone"]], minlength=len(names))
        return {names[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}
