"""From a query to rows: what it takes, in which order, in which groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.concordance.names import Ranked
from tui.services.concordance.table import STATES, Table, state_code
from tui.services.concordance.values import Group, Groups, Order, Query, RowGroup

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray

_CELLS = 1 << 22
"""Different numbers up to which a counter for each is faster than sorting."""
_RADIX = 1 << 16
"""Numbers up to which NumPy sorts by digits, which takes a tenth of the time."""


def stable_order(ranks: NDArray[Any]) -> NDArray[int64]:
    """Return the order of small whole numbers from 0 that leaves equal ones as they stand."""
    import numpy as np

    most = int(ranks.max()) if len(ranks) else 0
    if most < _RADIX:
        return np.argsort(ranks.astype(np.uint16), kind="stable")
    by_low = np.argsort((ranks % _RADIX).astype(np.uint16), kind="stable")
    high = ranks[by_low] // _RADIX
    if most < _RADIX * _RADIX:
        return by_low[np.argsort(high.astype(np.uint16), kind="stable")]
    return by_low[np.argsort(high, kind="stable")]


def taken(table: Table, query: Query) -> NDArray[bool_]:
    """Return for each row whether a query takes it, its text and the kinds of inconsistency apart."""
    import numpy as np

    mask = ~table["gone"]

    def only(column: str, codes: list[int], size: int) -> None:
        wanted = np.zeros(size, bool)
        wanted[codes] = True
        mask[~wanted[table[column]]] = False

    if query.labels:
        only("label", _known(table.labels, query.labels), len(table.labels))
    if query.states:
        only("state", [state_code(state) for state in query.states], len(STATES))
    if query.links:
        only("link", _known(table.links, query.links), len(table.links))
    if query.since:
        late = [code for code, at in enumerate(table.moments.listed) if at >= query.since]
        only("at", late, len(table.moments))
    if query.article or query.annotators:
        layers = [
            number
            for number, owner in enumerate(table.owners)
            if query.article in ("", owner.article)
            and (not query.annotators or owner.annotator in query.annotators)
        ]
        only("layer", layers, len(table.owners))
    if query.flagged:
        mask &= table["flag"]
    if query.noted:
        mask &= table["note"] > 0
    if query.linked:
        mask &= table["link"] > 0
    return mask


def _known(names: Ranked, wanted: frozenset[str]) -> list[int]:
    return [names[name] for name in wanted if name in names]


def rows_in_library_order(table: Table, mask: NDArray[bool_]) -> NDArray[int64]:
    """Return the numbers of the rows of a mask in the order of the library."""
    import numpy as np

    rows = np.flatnonzero(mask)
    if len(table) == table.filled:
        return rows
    first_added = int(np.searchsorted(rows, table.filled))
    listed, added = rows[:first_added], rows[first_added:]
    places = table["place"][added]
    added = added[np.argsort(places, kind="stable")]
    return np.insert(listed, np.searchsorted(listed * 2, np.sort(places)), added)


class Places(NamedTuple):
    """Places of articles that are no annotations: row -1 is the first, -2 the second.

    Attributes:
        articles: Place of the article of each in the library.
        starts: First code point.
        ends: Code point behind the last.
        forms: Code of the form; 0 where that is not known.
        inside: Number of the row that it lies in or touches, -1 where it does in none.
    """

    articles: NDArray[Any]
    starts: NDArray[Any]
    ends: NDArray[Any]
    forms: NDArray[Any]
    inside: NDArray[Any]


class Columns:
    """What rows are grouped and sorted by, of annotations and of places that are none alike.

    Args:
        table: The annotations.
        places: What negative numbers stand for; None where there are none.
    """

    def __init__(self, table: Table, places: Places | None = None) -> None:
        self._table, self._places = table, places

    def of(self, rows: NDArray[int64], column: str) -> NDArray[Any]:
        """Return the codes in a column of the table; of a place those of the row that it lies in, or 0."""
        import numpy as np

        values = self._table[column]
        if self._places is None:
            return values[rows]
        actual = self._either(rows, lambda own: own, self._places.inside)
        if not len(values):
            return np.zeros(len(rows), np.int32)
        return np.where(actual >= 0, values[actual], 0)

    def articles(self, rows: NDArray[int64]) -> NDArray[Any]:
        """Return the place in the library of the article of each row."""
        table = self._table
        of_places = self._places.articles if self._places is not None else None
        return self._either(rows, lambda own: table.layer_articles[table["layer"][own]], of_places)

    def forms(self, rows: NDArray[int64]) -> NDArray[Any]:
        """Return the code of the form of each row."""
        of_places = self._places.forms if self._places is not None else None
        return self._either(rows, lambda own: self._table["form"][own], of_places)

    def _either(
        self,
        rows: NDArray[int64],
        of_rows: Callable[[NDArray[int64]], NDArray[Any]],
        of_places: NDArray[Any] | None,
    ) -> NDArray[Any]:
        import numpy as np

        if of_places is None:
            return of_rows(rows)
        found = np.empty(len(rows), np.int64)
        own = rows >= 0
        if own.any():
            found[own] = of_rows(rows[own])
        found[~own] = of_places[-1 - rows[~own]]
        return found

    def people(self, rows: NDArray[int64]) -> NDArray[Any]:
        """Return the code of the annotator of each row."""
        import numpy as np

        by_layer = self._table.layer_people
        if not len(by_layer):
            return np.zeros(len(rows), np.int32)
        codes: NDArray[Any] = by_layer[self.of(rows, "layer")]
        return codes if self._places is None else np.where(self.of(rows, "label") > 0, codes, 0)


def ordered(table: Table, columns: Columns, rows: NDArray[int64], query: Query) -> NDArray[int64]:
    """Return rows that stand in the order of the library as a query wants them, context apart."""
    if query.order is Order.FORM:
        keys = table.forms.key_of()[columns.forms(rows)]
        return rows[stable_order(table.forms.keys.ranks()[keys])]
    if query.order is Order.TIME:
        ranks = table.moments.ranks()
        return rows[stable_order(len(ranks) - ranks[columns.of(rows, "at")])]
    return rows


def grouped(
    table: Table, columns: Columns, rows: NDArray[int64], query: Query, titles: Callable[[str], str]
) -> tuple[NDArray[int64], Groups]:
    """Put rows into groups as a query wants them; within each they stay in order.

    Args:
        table: The annotations.
        columns: What is known of the rows.
        rows: The rows.
        query: The query.
        titles: Returns the title of an article.

    Returns:
        The rows, group after group, and the groups.
    """
    import numpy as np

    codes, keys, ranks, name_of = _grouping(table, columns, rows, query.group, titles)
    counts = np.bincount(codes, minlength=len(keys))
    order = np.lexsort((ranks, -counts)) if query.by_size else np.argsort(ranks, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    rows = rows[stable_order(rank[codes])]
    there = order[counts[order] > 0]
    return rows, _Grouped(there, counts[there], keys, name_of)


def _grouping(
    table: Table,
    columns: Columns,
    rows: NDArray[int64],
    group: Group,
    titles: Callable[[str], str],
) -> tuple[NDArray[Any], list[str], NDArray[Any], Callable[[int], str]]:
    """Return the group's code of each row, the groups' keys, the rank of each by name, and their names."""
    import numpy as np

    names: Ranked
    if group is Group.ARTICLE:
        ids = table.articles
        return columns.articles(rows), ids, np.arange(len(ids)), lambda code: titles(ids[code])
    if group is Group.STATE:
        states = list(STATES)
        return columns.of(rows, "state"), states, np.arange(len(states)), states.__getitem__
    if group is Group.FORM:
        names = table.forms.keys
        forms = columns.forms(rows)
        codes = table.forms.key_of()[forms]
        return codes, names.listed, names.ranks(), _spelling(table, forms)
    if group is Group.ANNOTATOR:
        names, codes = table.people, columns.people(rows)
    elif group is Group.ENTITY:
        names, codes = table.links, columns.of(rows, "link")
    else:
        names, codes = table.labels, columns.of(rows, "label")
    ranks = names.ranks().copy()
    ranks[0] = len(names)  # what has none comes last
    return codes, names.listed, ranks, names.listed.__getitem__


def _spelling(table: Table, forms: NDArray[Any]) -> Callable[[int], str]:
    """Return what tells the form that is met most often of a key."""
    most = most_spelt(table, forms)
    return lambda code: table.forms.names.listed[int(most[code])]


def most_spelt(table: Table, forms: NDArray[Any]) -> NDArray[int64]:
    """Return by key the code of the form among some that is met most often."""
    import numpy as np

    times = np.bincount(forms, minlength=len(table.forms.names))
    order = np.argsort(times, kind="stable")
    most = np.zeros(len(table.forms.keys), np.int64)
    most[table.forms.key_of()[order]] = order  # of several the last stays
    return most


def counted(cells: NDArray[Any], size: int) -> tuple[NDArray[int64], NDArray[int64]]:
    """Return the different ones among whole numbers from 0, rising, and how often each is there.

    Args:
        cells: The numbers.
        size: How many different ones there may be.
    """
    import numpy as np

    if size > _CELLS:
        found, many = np.unique(cells, return_counts=True)
        return found.astype(np.int64), many
    times = np.bincount(cells)
    present = np.flatnonzero(times)
    return present, times[present]


def most_by(keys: NDArray[Any], values: NDArray[Any], key_count: int, value_count: int) -> NDArray[int64]:
    """Return by key the value that stands with it most often, 0 where none does.

    Args:
        keys: A key each, from 0.
        values: A value each, from 0.
        key_count: How many keys there may be.
        value_count: How many values there may be.
    """
    import numpy as np

    cells, many = counted(keys.astype(np.int64) * value_count + values, key_count * value_count)
    cells = cells[np.argsort(many, kind="stable")]
    most = np.zeros(key_count, np.int64)
    most[cells // value_count] = cells % value_count  # of several the last stays
    return most


class _Grouped(Groups):
    """Groups by a code."""

    def __init__(
        self,
        codes: NDArray[Any],
        counts: NDArray[Any],
        keys: list[str],
        name_of: Callable[[int], str],
    ) -> None:
        import numpy as np

        self._codes, self._counts, self._keys, self._name_of = codes, counts, keys, name_of
        self._ends = np.cumsum(counts)

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, at: int) -> RowGroup:  # type: ignore[override] # no slices
        code, count = int(self._codes[at]), int(self._counts[at])
        return RowGroup(self._name_of(code), self._keys[code], int(self._ends[at]) - count, count)

    def at(self, place: int) -> int | None:
        """Return which group a place of the view lies in."""
        found = int(self._ends.searchsorted(place, "right"))
        return found if found < len(self._codes) else None
