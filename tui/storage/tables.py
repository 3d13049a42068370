"""The records of a project in memory, and changes of them that are not committed yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tui.storage.catalog import Catalog
from tui.storage.values import Record

Tables = dict[str, dict[int, Record]]
"""Table name -> record key -> record. Only `apply` changes a record that stands here."""

Path = tuple[str, ...]
"""Where in a record: () is all of it, ("state",) a field, ("spans", id) one annotation of a layer."""


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


def value_at(record: Record | None, path: Path) -> Any:
    """Return what stands at a path of a record, or None."""
    value: Any = record
    for part in path:
        if value is None:
            return None
        value = value.get(part)
    return value


def _set_at(record: Record, path: Path, value: Any) -> None:
    holder: dict[str, Any] = record
    for part in path[:-1]:
        holder = holder[part]
    if value is None:
        holder.pop(path[-1], None)
    else:
        holder[path[-1]] = value


def apply(tables: Tables, changes: Iterable[RecordChange]) -> None:
    """Make changes in the tables themselves, in time that does not depend on how much they hold."""
    for change in changes:
        rows = tables.setdefault(change.table, {})
        if change.path:
            _set_at(rows[change.key], change.path, change.after)
        elif change.after is None:
            rows.pop(change.key, None)
        else:
            rows[change.key] = change.after


Fresh = dict[tuple[str, int], Record | None]
"""What the records that a commit touches become, by table and key; None where one is taken out."""


def changed_records(tables: Tables, changes: Iterable[RecordChange]) -> Fresh:
    """Return what the records that `changes` touch would become.

    The tables stay as they are: a record that changes is copied, once.
    """
    fresh: Fresh = {}
    for change in changes:
        at = (change.table, change.key)
        if not change.path:
            fresh[at] = None if change.after is None else _unshared(change.after)
            continue
        record = fresh.get(at) or _unshared(tables[change.table][change.key])
        _set_at(record, change.path, change.after)
        fresh[at] = record
    return fresh


def _unshared(record: Record) -> Record:
    """Return a copy whose objects one level down, such as `spans`, are copies too."""
    return {field: dict(value) if isinstance(value, dict) else value for field, value in record.items()}


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
        self._next: dict[str, int] = {}

    def key(self, table: str, identity: object) -> int | None:
        """Return the key of the record with that identity (see `catalog.identity`), or None."""
        at = (table, identity)
        return self._keys[at] if at in self._keys else self._catalog.key(table, identity)

    def new_key(self, table: str) -> int:
        """Return a key that no record of the table has or had since the project was opened."""
        key = max(self._next.get(table, 1), self._catalog.next_key(table))
        self._next[table] = key + 1
        return key

    def value(self, table: str, key: int, path: Path = ()) -> Any:
        """Return what stands at a path of a record, or None."""
        if (table, key, path) in self._values:
            return self._values[table, key, path]
        if path and (table, key, ()) in self._values:
            return value_at(self._values[table, key, ()], path)
        return value_at(self._tables.get(table, {}).get(key), path)

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
                    self._keys[change.table, self._catalog.identity(change.table, record)] = key
