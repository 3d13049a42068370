"""Which record is which: from an article's id, a layer's owner or a label's name to the record's key."""

from __future__ import annotations

from collections.abc import Callable

from tui.storage import records, rules
from tui.storage.rows import LayerRow
from tui.storage.tables import LAYERS, Tables
from tui.storage.values import Record

Identity = Callable[[Record], object]

_IDENTITIES: dict[str, tuple[Callable[[object], Record], Identity]] = {
    LAYERS: (records.check_layer, lambda record: (record["article"], record["annotator"])),
    records.ARTICLES: (records.check_article, lambda record: record["id"]),
    records.LABELS: (records.check_label, lambda record: record["name"]),
}


class Catalog:
    """The keys of the committed records by what identifies them.

    Raises:
        ProjectError: A record is damaged, or two say that they are the same.
    """

    def __init__(self, tables: Tables) -> None:
        self._keys: dict[str, dict[object, int]] = {table: {} for table in _IDENTITIES}
        self._next: dict[str, int] = {}
        self._former: dict[tuple[str, object], int] = {}
        for table, (check, identity) in _IDENTITIES.items():
            keys = self._keys[table]
            for key, row in tables[table].items():
                if table == LAYERS and not isinstance(row, LayerRow):
                    raise rules.damaged(f"Layer {row.head.get('id', key)}", "'spans' must be an object")
                name = identity(check(row.head))
                if name in keys:
                    shown = "/".join(name) if isinstance(name, tuple) else str(name)
                    raise rules.damaged(
                        f"Record {key} of table {table!r}", f"{shown} is in record {keys[name]} already"
                    )
                keys[name] = key
            self._next[table] = max(tables[table], default=0) + 1

    def identity(self, table: str, record: Record) -> object:
        """Return what tells a record of a table from the others: (article, annotator), id or name."""
        return _IDENTITIES[table][1](record)

    def key(self, table: str, identity: object) -> int | None:
        """Return the key of the record with that identity, or None."""
        return self._keys[table].get(identity)

    def keys(self, table: str) -> list[tuple[object, int]]:
        """Return identity and key of every record of a table, in order of key."""
        return sorted(self._keys[table].items(), key=lambda item: item[1])

    def annotators_of(self, article: str) -> list[str]:
        """Return whose layers of an article there are."""
        return [name[1] for name in self._keys[LAYERS] if isinstance(name, tuple) and name[0] == article]

    def former_key(self, table: str, identity: object) -> int | None:
        """Return the key of a record that was taken out since the project was opened, or None."""
        return self._former.get((table, identity))

    def next_key(self, table: str) -> int:
        """Return the first key above all that were ever used since the project was opened."""
        return self._next[table]

    def note(self, table: str, key: int, before: Record | None, after: Record | None) -> None:
        """Take in that a whole record was put, replaced or taken out."""
        keys = self._keys.get(table)
        if keys is None:
            return  # a table that is not ours
        if before is not None and keys.get(name := self.identity(table, before)) == key:
            # Another record may have come to that name in the same commit.
            del keys[name]
            self._former[table, name] = key
        if after is not None:
            keys[self.identity(table, after)] = key
        self._next[table] = max(self._next[table], key + 1)
