"""The records of a project in memory, and changes of them that are not committed yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.storage.rows import SPANS, LayerRow, Path, Row, make_row
from tui.storage.values import Record, same

if TYPE_CHECKING:
    from tui.storage.catalog import Catalog

LAYERS = "_default"
"""The table of the layers: TinyDB's default one, so that `TinyDB(path).all()` shows the tags."""

ALWAYS = (LAYERS, "articles", "labels")
"""The tables that every project has, in the order in which they stand in the file."""

TABLE = -1
"""The key of a change that is of a table itself: {} where it is there, None where it is not."""

Frozen = Mapping[str, Mapping[int, Row]]
"""Tables at one moment: table name -> record key -> row. Nothing in them changes any more."""


class RecordChange(NamedTuple):
    """One value of one record replaced by another; None stands for nothing there."""

    table: str
    key: int
    path: Path
    before: Any
    after: Any

    def inverse(self) -> RecordChange:
        """Return the change that takes this one back."""
        return self._replace(before=self.after, after=self.before)


class Tables:
    """All tables but `_meta`.

    Changing one value costs the same however much there is. `freeze` gives what they hold now, for another
    thread to read while changes go on: a row that is frozen is copied before it is changed.
    """

    def __init__(self, rows: Frozen | None = None) -> None:
        self._rows: dict[str, dict[int, Row]] = {table: dict(of) for table, of in (rows or {}).items()}
        self._own: set[tuple[str, int]] = set()

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables."""
        return iter(self._rows)

    def __getitem__(self, table: str) -> Mapping[int, Row]:
        """Return the rows of a table by key; none where there is no such table."""
        return self._rows.get(table, {})

    def freeze(self) -> Frozen:
        """Return what the tables hold now, in time that depends on the number of records alone."""
        self._own = set()
        return {table: dict(rows) for table, rows in self._rows.items()}

    def value(self, table: str, key: int, path: Path = ()) -> Any:
        """Return what stands at a path of a record, or None."""
        if key == TABLE:
            return {} if table in self._rows or table in ALWAYS else None
        row = self._rows.get(table, {}).get(key)
        return None if row is None else row.at(path) if path else row.value()

    def apply(self, changes: Iterable[RecordChange]) -> None:
        """Make changes.

        One within a record that is not there does nothing; nor does taking out a table that is not empty.
        """
        for table, key, path, _, after in changes:
            if key == TABLE and after is None:
                if not self._rows.get(table):
                    self._rows.pop(table, None)
                continue
            rows = self._rows.setdefault(table, {})
            if key == TABLE:
                continue
            if path:
                if key in rows:
                    self._changeable(table, key).put(path, after)
            elif after is None:
                rows.pop(key, None)
            else:
                rows[key] = make_row(table == LAYERS, after)
                self._own.add((table, key))

    def _changeable(self, table: str, key: int) -> Row:
        rows = self._rows[table]
        if (table, key) not in self._own:
            rows[key] = rows[key].copy()
            self._own.add((table, key))
        return rows[key]


def differences(before: Frozen, after: Frozen) -> Iterator[RecordChange]:
    """Yield the changes that lead from one state of the tables to another, as small as they can be.

    Of each table, what goes comes first and backwards: taken back, it returns in its order.
    """
    for table in dict.fromkeys([*before, *after]):
        old_rows, new_rows = before.get(table, {}), after.get(table, {})
        if table not in before and table not in ALWAYS:
            yield RecordChange(table, TABLE, (), None, {})
        gone = [key for key in old_rows if key not in new_rows]
        for key in dict.fromkeys([*reversed(gone), *old_rows, *new_rows]):
            old, new = old_rows.get(key), new_rows.get(key)
            if old is not new:
                yield from _row_differences(table, key, old, new)
        if table not in after and table not in ALWAYS:
            yield RecordChange(table, TABLE, (), {}, None)


def _row_differences(table: str, key: int, old: Row | None, new: Row | None) -> Iterator[RecordChange]:
    was, is_now = (row.value() if row is not None else None for row in (old, new))
    if same(was, is_now):
        return
    parts: list[tuple[Path, Any, Any]] | None = None
    if isinstance(old, LayerRow) and isinstance(new, LayerRow):
        parts = _part_differences(old.value(), new.value())
    if parts is None:
        yield RecordChange(table, key, (), was, is_now)
    else:
        for path, before, after in parts:
            yield RecordChange(table, key, path, before, after)


def _part_differences(old: Record, new: Record) -> list[tuple[Path, Any, Any]] | None:
    """Return the differences of two layers by field and annotation.

    None where a part is null: a change could not tell that from nothing there.
    """
    found: list[tuple[Path, Any, Any]] = []
    for above, was, is_now in (((), old, new), ((SPANS,), old[SPANS], new[SPANS])):
        for name in dict.fromkeys([*was, *is_now]):
            before, after = was.get(name), is_now.get(name)
            if (before is None and name in was) or (after is None and name in is_now):
                return None
            if not same(before, after) and (*above, name) != (SPANS,):
                found.append(((*above, name), before, after))
    return found


class Draft:
    """The committed tables with changes on top.

    Edits are checked against what the edits queued before them will leave. `changes` is in order.
    """

    def __init__(self, tables: Tables, catalog: Catalog) -> None:
        self.changes: list[RecordChange] = []
        self._tables = tables
        self._catalog = catalog
        self._values: dict[tuple[str, int, Path], Any] = {}
        self._keys: dict[tuple[str, object], int | None] = {}
        self._former: dict[tuple[str, object], int] = {}
        self._next: dict[str, int] = {}

    def key(self, table: str, identity: object) -> int | None:
        """Return the key of the record with that identity (see `catalog.identity`), or None."""
        at = (table, identity)
        return self._keys[at] if at in self._keys else self._catalog.key(table, identity)

    def layers(self) -> list[tuple[tuple[str, str], int]]:
        """Return article and annotator of every layer, with its key."""
        found: dict[object, int | None] = dict(self._catalog.keys(LAYERS))
        for (table, name), key in self._keys.items():
            if table == LAYERS:
                found[name] = key
        return [(name, key) for name, key in found.items() if key is not None and isinstance(name, tuple)]

    def spans(self, keys: Iterable[int]) -> Iterator[tuple[int, str, Record]]:
        """Yield key of the layer, name and record of every annotation of some layers."""
        names = {key: dict.fromkeys(self.value(LAYERS, key)[SPANS]) for key in keys}
        # Looked through once for all layers: an edit may change very many.
        for table, key, path, *_ in self.changes:
            if table == LAYERS and key in names and len(path) == 2 and path[0] == SPANS:
                names[key][path[1]] = None
        for key, of in names.items():
            for name in of:
                span = self.value(LAYERS, key, (SPANS, name))
                if span is not None:
                    yield key, name, span

    def new_key(self, table: str) -> int:
        """Return a key that no record of the table has or had since the project was opened."""
        key = max(self._next.get(table, 1), self._catalog.next_key(table))
        self._next[table] = key + 1
        return key

    def key_again(self, table: str, identity: object) -> int:
        """Return the key for a record that is not there: the one that it had, so that it comes back there.

        One that was not there since the project was opened gets a new one.
        """
        former = self._former.get((table, identity), self._catalog.former_key(table, identity))
        # Another program may have given it away.
        free = former is not None and self.value(table, former) is None
        return former if former is not None and free else self.new_key(table)

    def value(self, table: str, key: int, path: Path = ()) -> Any:
        """Return what stands at a path of a record, or None."""
        if (table, key, path) in self._values:
            return self._values[table, key, path]
        if path and (table, key, ()) in self._values:
            value = self._values[table, key, ()]
            for part in path:
                value = value.get(part) if isinstance(value, dict) else None
            return value
        return self._tables.value(table, key, path)

    def put(self, table: str, key: int, path: Path, after: Any) -> None:
        """Put a value at a path of a record; None takes out what is there."""
        change = RecordChange(table, key, path, self.value(table, key, path), after)
        self._set(change)
        self.changes.append(change)

    def roll_back(self, length: int) -> None:
        """Take back all changes but the first `length`."""
        for change in reversed(self.changes[length:]):
            self._set(change.inverse())
        del self.changes[length:]

    def _set(self, change: RecordChange) -> None:
        self._values[change.table, change.key, change.path] = change.after
        if not change.path:
            for record, key in ((change.before, None), (change.after, change.key)):
                if record is not None:
                    name = self._catalog.identity(change.table, record)
                    self._keys[change.table, name] = key
                    if key is None:
                        self._former[change.table, name] = change.key
