"""The annotations of a project in columns of numbers, a row each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.domain.annotation import State
from tui.services.concordance.names import Forms, Ranked
from tui.services.review_source import Owner
from tui.storage.columns import SpanColumns
from tui.storage.scanning import Ids

if TYPE_CHECKING:
    from numpy import int32
    from numpy.typing import NDArray

STATES = ("", *(state.value for state in State))
"""What was decided, by its code; the first is of what is no annotation."""
_STATE_CODES: dict[str, int] = {name: code for code, name in enumerate(STATES)}
REJECTED = _STATE_CODES[State.REJECTED.value]
"""The code of what is no entity."""

_COLUMNS = {
    "layer": "int32",
    "start": "int32",
    "end": "int32",
    "label": "int32",
    "state": "uint8",
    "origin": "int32",
    "at": "int32",
    "note": "int32",
    "link": "int32",
    "form": "int32",
    "flag": "bool",
    "gone": "bool",
    "place": "int64",
}


class Table:
    """The rows, by number from 0. A row stays what it is: one that is taken out is marked as gone.

    `table["label"]` is the column of that name, with the code of each row's label. Codes are those of the
    tables of names; `layer` is a place among the owners, `place` tells where in the order of the library a
    row stands.

    Attributes:
        articles: Ids of the articles, in the order of the library.
        owners: Whose layers of which articles there are, by number.
        labels: Names of labels, as are the others below.
        forms: The surface forms, for as many rows as they have been found for; 0 stands for the others.
    """

    def __init__(self, articles: Sequence[str]) -> None:
        self.articles = list(articles)
        self.article_place = {article: place for place, article in enumerate(self.articles)}
        self.owners: list[Owner] = []
        self.layer_of: dict[Owner, int] = {}
        self.labels, self.origins, self.people = Ranked(), Ranked(), Ranked()
        self.moments, self.notes, self.links = Ranked(), Ranked(), Ranked()
        self.forms = Forms()
        self._fields: dict[str, dict[str, int]] = {
            "label": self.labels,
            "state": _STATE_CODES,
            "origin": self.origins,
            "at": self.moments,
        }
        self._by_scan: dict[str, list[int]] = {name: [] for name in self._fields}
        """By field, the code here of each text by its code in what was scanned."""
        self._ids: list[Sequence[str]] = []
        self._id_firsts: list[int] = []
        self.firsts: list[int] = []
        """Number of the first row of each layer as it was when it was filled, and of one behind the last."""
        self.filled = 0
        """Rows that were there from the beginning; those behind were added since."""
        self.revision = 0
        """Another number whenever rows were changed or added after the table was filled."""
        self.changed: list[int] = []
        """Rows that an edit changed, added or took out, one edit after the other."""
        self.moved: list[int] = []
        """Rows that were added, or got other spans, since it was filled."""
        self._length = 0
        self._columns: dict[str, NDArray[Any]] = {}
        self._by_layer: tuple[NDArray[int32], NDArray[int32]] | None = None
        self._added: dict[tuple[int, str], int] = {}
        self._by_id: dict[int, dict[str, int]] = {}

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, column: str) -> NDArray[Any]:
        """Return a column; it is not to be kept, as rows may come."""
        self._grow(0)
        return self._columns[column][: self._length]

    def expect(self, rows: int) -> None:
        """Make room for about so many rows in all, so that the columns need not be copied as they grow."""
        self._grow(rows - self._length)

    def _grow(self, by: int) -> None:
        import numpy as np

        wanted = self._length + by
        for name, kind in _COLUMNS.items():
            held = self._columns.get(name)
            if held is None or len(held) < wanted:
                new = np.zeros(max(1024, wanted * 9 // 8), kind)
                if held is not None:
                    new[: self._length] = held[: self._length]
                self._columns[name] = new

    def add_owner(self, owner: Owner) -> int:
        """Take a layer in; return its number."""
        number = self.layer_of[owner] = len(self.owners)
        self.owners.append(owner)
        self.people[owner.annotator]
        return number

    @property
    def layer_articles(self) -> NDArray[int32]:
        """The place of the article of each layer."""
        return self._of_layers()[0]

    @property
    def layer_people(self) -> NDArray[int32]:
        """The code of the annotator of each layer."""
        return self._of_layers()[1]

    def _of_layers(self) -> tuple[NDArray[int32], NDArray[int32]]:
        import numpy as np

        if self._by_layer is None or len(self._by_layer[0]) != len(self.owners):
            articles = [self.article_place[owner.article] for owner in self.owners]
            people = [self.people[owner.annotator] for owner in self.owners]
            self._by_layer = np.array(articles, np.int32), np.array(people, np.int32)
        return self._by_layer

    # -- filling -------------------------------------------------------------------------------

    def fill(self, owners: Sequence[Owner], found: SpanColumns) -> None:
        """Add the rows of some layers, as they are when the list is begun."""
        import numpy as np

        numbers = [self.add_owner(owner) for owner in owners]
        first, count = self._length, len(found)
        self._grow(count)
        self._length += count
        layer = np.repeat(np.array(numbers, np.int32), found.sizes)
        start, end = np.array(found.start, np.int32), np.array(found.end, np.int32)
        order = _in_order(layer, start, end, found.ids)
        rows = slice(first, first + count)
        self._columns["layer"][rows], self._columns["start"][rows] = layer, start[order]
        self._columns["end"][rows] = end[order]
        for name in ("label", "state", "origin", "at"):
            self._columns[name][rows] = self._codes(name, found)[order]
        self._columns["place"][rows] = np.arange(first, first + count) * 2
        new_place = np.empty(count, np.int64)
        new_place[order] = np.arange(first, first + count)
        for name, values_at, known in (("note", found.notes, self.notes), ("link", found.links, self.links)):
            if values_at:
                codes = np.fromiter(map(known.__getitem__, values_at.values()), np.int32, len(values_at))
                self._columns[name][new_place[list(values_at)]] = codes
        self._columns["flag"][new_place[found.flagged]] = True
        self._ids.append(found.ids[order] if isinstance(found.ids, Ids) else [found.ids[at] for at in order])
        self._id_firsts.append(first)
        self.firsts.extend((first + np.cumsum([0, *found.sizes[:-1]])).tolist())
        self.filled = self._length

    def _codes(self, name: str, found: SpanColumns) -> NDArray[Any]:
        """Return the codes that a field of annotations has here."""
        import numpy as np

        known = self._fields[name]
        if name not in found.coded:
            return np.fromiter(map(known.__getitem__, getattr(found, name)), _COLUMNS[name], len(found))
        codes, texts = found.coded[name]
        here = self._by_scan[name]
        here.extend(known[text] for text in texts[len(here) :])
        return np.array(here, _COLUMNS[name])[codes]

    # -- one row -------------------------------------------------------------------------------

    def owner(self, number: int) -> Owner:
        """Return whose layer of which article a row is in."""
        return self.owners[int(self._columns["layer"][number])]

    def span(self, number: int) -> tuple[int, int]:
        """Return start and end of a row."""
        return int(self._columns["start"][number]), int(self._columns["end"][number])

    def id_of(self, number: int) -> str:
        """Return the id of a row's annotation."""
        at = bisect_right(self._id_firsts, number) - 1
        return self._ids[at][number - self._id_firsts[at]]

    def find(self, owner: Owner, annotation: str) -> int | None:
        """Return the number of an annotation's row, or None where it is not listed."""
        layer = self.layer_of.get(owner)
        if layer is None:
            return None
        added = self._added.get((layer, annotation))
        if added is not None or layer >= len(self.firsts):
            return added
        if layer not in self._by_id:
            first, last = self.rows_of(layer)
            # What a layer began with was read in one piece.
            at = bisect_right(self._id_firsts, first) - 1
            offset = self._id_firsts[at]
            names = self._ids[at][first - offset : last - offset] if first < last else ()
            self._by_id[layer] = dict(zip(names, range(first, last), strict=True))
        return self._by_id[layer].get(annotation)

    def rows_of(self, layer: int) -> tuple[int, int]:
        """Return the number of the first row that a layer had in the beginning, and that behind its last."""
        if layer >= len(self.firsts):
            return self.filled, self.filled
        last = self.firsts[layer + 1] if layer + 1 < len(self.firsts) else self.filled
        return self.firsts[layer], last

    # -- changes -------------------------------------------------------------------------------

    def append(self, owner: Owner, ids: Sequence[str], starts: Sequence[int]) -> list[int]:
        """Add rows to a layer for annotations that came since, and return their numbers.

        Only their ids are set, and where they stand.

        Args:
            owner: Whose layer of which article; the article must be listed.
            ids: Ids of the annotations.
            starts: Their first code points.
        """
        import numpy as np

        layer = self.layer_of.get(owner)
        if layer is None:
            layer = self.add_owner(owner)
        first_row, last_row = self.rows_of(layer)
        if first_row == last_row:
            first_row = last_row = self._end_of_article(self.article_place[owner.article])
        within = self["start"][first_row:last_row]
        places = first_row + np.searchsorted(within, np.array(starts, np.int64), "right")
        first = self._length
        self._grow(len(ids))
        self._length += len(ids)
        numbers = list(range(first, self._length))
        self._columns["layer"][first : self._length] = layer
        self._columns["place"][first : self._length] = places * 2 - 1
        self._ids.append(ids)
        self._id_firsts.append(first)
        for number, name in zip(numbers, ids, strict=True):
            self._added[layer, name] = number
        return numbers

    def _end_of_article(self, place: int) -> int:
        """Return the number behind the last row of an article as it was in the beginning."""
        import numpy as np

        filled = self.layer_articles[: len(self.firsts)]
        behind = int(np.searchsorted(filled, place, "right"))
        return self.firsts[behind] if behind < len(self.firsts) else self.filled

    def put(self, numbers: Any, column: str, values: Any) -> None:
        """Set a column of some rows, by an array or a list: to codes, offsets or truth values."""
        self.revision += 1
        self._columns[column][numbers] = values

    def put_forms(self, first: int, last: int, text: str) -> None:
        """Find the forms of rows of one article.

        Args:
            first: Number of the first.
            last: Number behind the last.
            text: Text of the article.
        """
        import numpy as np

        spans = map(
            slice, self._columns["start"][first:last].tolist(), self._columns["end"][first:last].tolist()
        )
        codes = self.forms.codes(map(text.__getitem__, spans))
        self._columns["form"][first:last] = np.fromiter(codes, np.int32, last - first)


def state_code(state: State) -> int:
    """Return the code of a state."""
    return _STATE_CODES[state.value]


def _in_order(
    layer: NDArray[int32], start: NDArray[int32], end: NDArray[int32], ids: Sequence[str]
) -> NDArray[Any]:
    """Return the order of rows by layer, then as `domain.index.order` has it: start, longer first, id."""
    import numpy as np

    if ((start[1:] > start[:-1]) | (layer[1:] != layer[:-1])).all():
        return np.arange(len(start))  # as it mostly is
    order = np.lexsort((-end, start, layer))
    layer, start, end = layer[order], start[order], end[order]
    alike = (layer[1:] == layer[:-1]) & (start[1:] == start[:-1]) & (end[1:] == end[:-1])
    at = 0
    for place in np.flatnonzero(alike).tolist():
        if place < at:
            continue  # in the run before
        at = place + 1
        while at < len(alike) and alike[at]:
            at += 1
        at += 1
        order[place:at] = sorted(order[place:at].tolist(), key=ids.__getitem__)
    return order
