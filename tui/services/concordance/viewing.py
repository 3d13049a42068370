"""Making views: what a query takes, out of the columns and out of what was found in steps so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.annotation import State
from tui.domain.errors import GlossatorError, UsageError
from tui.services.concordance.covering import Cover
from tui.services.concordance.findings import view_of, wrong_in
from tui.services.concordance.hits import Hits
from tui.services.concordance.inconsistencies import Inconsistencies
from tui.services.concordance.loading import Loading
from tui.services.concordance.matching import Pattern
from tui.services.concordance.selecting import (
    Columns,
    Places,
    grouped,
    ordered,
    rows_in_library_order,
    taken,
)
from tui.services.concordance.table import REJECTED, STATES, Table
from tui.services.concordance.tasks import Tasks
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import NO_GROUPS, Group, Groups, Order, Query, View, Where
from tui.services.review_source import ReviewSource

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray


class Viewing:
    """The last query and its view.

    Attributes:
        places: What the negative numbers of the view stand for.
    """

    def __init__(
        self, source: ReviewSource, table: Table, texts: Texts, loading: Loading, tasks: Tasks
    ) -> None:
        self._source, self._table, self._texts = source, table, texts
        self._loading, self._tasks = loading, tasks
        self._query = Query()
        self._pattern: Pattern | None = None
        self._refusal = ""
        self._view: View | None = None
        self._viewed = -1
        self._cover: tuple[int, frozenset[str], Cover] | None = None
        self.places: Places | None = None

    def select(self, query: Query) -> None:
        """Turn to another query."""
        self._query, self._view, self._refusal, self._pattern = query, None, "", None
        if query.text.strip():
            try:
                self._pattern = Pattern(query)
            except UsageError as error:
                self._refusal = str(error)
        self._tasks.turn_to(query, self._pattern)

    def view(self, version: int) -> View:
        """Return the view, made anew where it is of another version."""
        if self._view is None or version != self._viewed:
            self._view, self._viewed = self._make(), version
        return self._view

    @property
    def complete(self) -> bool:
        """Whether all that the query takes is there."""
        if self._refusal:
            return True
        loading, tasks = self._loading, self._tasks
        if not loading.listed or (self.needs_forms and not loading.formed):
            return False
        return not (tasks.needed() and tasks.left())

    @property
    def needs_forms(self) -> bool:
        """Whether the surface forms of the rows matter to the query."""
        query, tasks = self._query, self._tasks
        if query.group is Group.FORM or query.order is Order.FORM or query.found_by_kind:
            return True
        return self._pattern is not None and not tasks.in_articles

    def _make(self) -> View:
        import numpy as np

        query, table = self._query, self._table
        if self._refusal:
            return View(query, np.empty(0, np.int64), trouble=self._refusal)
        complete = self.complete  # first, as it may begin what is asked below
        mask, trouble, columns = taken(table, query), "", Columns(table)
        hits, found = self._tasks.hits, self._tasks.inconsistencies
        in_articles = self._tasks.in_articles
        if self._pattern is not None and not in_articles:
            has_text, trouble = self._has_text(self._pattern)
            mask &= has_text
        groups: Groups | None = None
        if query.found_by_kind:
            rows, groups = self._that_disagree(found, mask)
        elif in_articles:
            rows = self._of_hits(hits, mask)
            trouble = hits.trouble if hits is not None else ""
        else:
            rows = rows_in_library_order(table, mask)
        if query.found_by_kind or in_articles:
            columns = Columns(table, self.places)
        if groups is None or query.group is not Group.INCONSISTENCY:
            rows, groups = self._arranged(rows, columns)
        return View(query, rows, groups, complete, trouble)

    def _arranged(self, rows: NDArray[int64], columns: Columns) -> tuple[NDArray[int64], Groups]:
        """Return rows in the order and the groups that the query wants."""
        contexts = self._tasks.contexts()
        if contexts is not None:
            rows = contexts.sort(rows)
        rows = ordered(self._table, columns, rows, self._query)
        if self._query.group in (Group.NONE, Group.INCONSISTENCY):
            return rows, NO_GROUPS
        return grouped(self._table, columns, rows, self._query, self._title)

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

    def _of_hits(self, hits: Hits | None, mask: NDArray[bool_]) -> NDArray[int64]:
        """Return the hits in the articles as rows."""
        import numpy as np

        query, table = self._query, self._table
        if hits is None:
            self.places = None
            return np.empty(0, np.int64)
        articles, starts, ends = hits.arrays
        inside = self._live_cover().over(articles, starts, ends)
        forms = np.zeros(len(starts), np.int32)
        if query.group is Group.FORM or query.order is Order.FORM:
            texts = self._texts
            spans = zip(articles.tolist(), starts.tolist(), ends.tolist(), strict=True)
            codes = table.forms.codes(texts[place][start:end] for place, start, end in spans)
            forms = np.fromiter(codes, np.int32, len(starts))
        self.places = Places(articles, starts, ends, forms, inside)
        wanted = np.ones(len(starts), bool)
        if query.where is Where.UNTAGGED:
            wanted = inside < 0
        elif query.is_of_annotations:
            wanted = (inside >= 0) & mask[np.maximum(inside, 0)]
        rows: NDArray[int64] = -1 - np.flatnonzero(wanted)
        return rows

    def _live_cover(self) -> Cover:
        """Return the live annotations of those whose are wanted, over the texts."""
        who, revision = self._query.annotators, self._table.revision
        if self._cover is None or self._cover[:2] != (revision, who):
            live = taken(self._table, Query(annotators=who)) & (self._table["state"] != REJECTED)
            self._cover = revision, who, Cover(self._table, live)
        return self._cover[2]

    def _that_disagree(
        self, found: Inconsistencies | None, mask: NDArray[bool_]
    ) -> tuple[NDArray[int64], Groups]:
        """Return the rows that do not agree with others, grouped by what does not."""
        import numpy as np

        self.places = found.places if found is not None else None
        findings = found.found if found is not None else []
        places = self._places_taken()
        if self._query.group is Group.INCONSISTENCY:
            return view_of(findings, mask, places)
        rows = wrong_in(findings)
        disagree = np.zeros(len(mask), bool)
        disagree[rows[rows >= 0]] = True
        listed = rows_in_library_order(self._table, disagree & mask)
        untagged = rows[rows < 0]
        untagged = untagged[places[-1 - untagged]]
        return np.concatenate((listed, np.sort(untagged)[::-1])), NO_GROUPS

    def _places_taken(self) -> NDArray[bool_]:
        """Return which places that are no annotations the query takes, by article and text."""
        import numpy as np

        places, query = self.places, self._query
        if places is None:
            return np.empty(0, bool)
        wanted = np.ones(len(places.starts), bool)
        if query.article:
            wanted &= places.articles == self._table.article_place.get(query.article, -1)
        if self._pattern is not None:
            names = self._table.forms.names
            has = np.zeros(len(names), bool)
            has[self._pattern.matches(names.listed)[0]] = True
            wanted &= has[places.forms]
        return wanted

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

    def states_among(self, rows: NDArray[int64]) -> dict[State, int]:
        """Return how many of some rows have each state; what is taken out or untagged has none."""
        import numpy as np

        own = rows[rows >= 0]
        own = own[~self._table["gone"][own]]
        counts = np.bincount(self._table["state"][own], minlength=len(STATES))
        return {State(STATES[code]): int(counts[code]) for code in np.flatnonzero(counts).tolist() if code}
