"""Other ways to keep annotations on disk: each relabels one annotation, durably, when it is told to."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any, Protocol

import orjson
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

LABELS = ("PERSON", "ORG", "GPE")


class Store(Protocol):
    """What keeps annotations.

    `make` takes a project file and brings what is in it into the store's own form, in a process of its own.
    """

    def make(self) -> None:
        """Make the files."""

    def open(self) -> None:
        """Open them, and read what an annotator needs to begin."""

    def save(self) -> None:
        """Relabel one annotation, and return when that is durable."""

    def files(self) -> list[Path]:
        """Return the files that hold it all."""


class BareAppend:
    """A line of the length of ours, appended and synced: the least that a durable save can be."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._path = folder / "bare.log"
        self._line = b"x" * 280 + b"\n"

    def make(self) -> None:
        self._path.touch()

    def open(self) -> None:
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND)

    def save(self) -> None:
        os.write(self._file, self._line)
        os.fdatasync(self._file)

    def files(self) -> list[Path]:
        return [self._path]


class StockTinyDB:
    """TinyDB as it comes: its storage writes the whole file and syncs it."""

    storage: Any = JSONStorage

    def __init__(self, source: Path, folder: Path) -> None:
        self._source = source
        self._path = folder / f"{type(self).__name__}.json"
        self._turn = 0

    def make(self) -> None:
        shutil.copyfile(self._source, self._path)

    def open(self) -> None:
        self._database = TinyDB(self._path, storage=self.storage, encoding="utf-8")
        self._layer = self._database.all()[0]

    def save(self) -> None:
        self._turn += 1
        name = next(iter(self._layer["spans"]))
        label = LABELS[self._turn % 3]

        def relabel(layer: Any) -> None:
            layer["spans"][name]["label"] = label

        self._database.update(relabel, doc_ids=[self._layer.doc_id])

    def files(self) -> list[Path]:
        return [self._path]


class CachedTinyDB(StockTinyDB):
    """TinyDB with its cache in between, flushed at each save: it promises nothing before that."""

    storage: Any = CachingMiddleware(JSONStorage)  # type: ignore[no-untyped-call] # TinyDB's

    def save(self) -> None:
        super().save()
        self._database.storage.flush()  # type: ignore[attr-defined] # the middleware's
        # The file's bytes are flushed to the system by that and not to the medium.
        os.fsync(self._database.storage.storage._handle.fileno())  # type: ignore[attr-defined]


class SQLite:
    """SQLite with a write-ahead log and full syncing, a row an annotation."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._source = source
        self._path = folder / "spans.sqlite"
        self._random = random.Random(1)

    def make(self) -> None:
        with sqlite3.connect(self._path) as database:
            database.execute("create table articles (id text primary key, text text)")
            database.execute(
                "create table spans"
                " (id text primary key, article text, start int, end int, label text, more text)"
            )
            database.execute("create index by_article on spans (article)")
            value = orjson.loads(self._source.read_bytes())
            for article in value["articles"].values():
                database.execute("insert into articles values (?, ?)", (article["id"], article["text"]))
            for layer in value["_default"].values():
                database.executemany(
                    "insert into spans values (?, ?, ?, ?, ?, ?)",
                    (
                        (name, layer["article"], span["start"], span["end"], span["label"], span["at"])
                        for name, span in layer["spans"].items()
                    ),
                )
        database.close()

    def open(self) -> None:
        self._database = sqlite3.connect(self._path, isolation_level=None)
        self._database.execute("pragma journal_mode=wal")
        self._database.execute("pragma synchronous=full")
        (article,) = self._database.execute("select id from articles limit 1").fetchone()
        rows = self._database.execute("select id from spans where article = ?", (article,)).fetchall()
        self._names = [name for (name,) in rows]

    def save(self) -> None:
        label, name = self._random.choice(LABELS), self._random.choice(self._names)
        self._database.execute("update spans set label = ? where id = ?", (label, name))

    def files(self) -> list[Path]:
        return [path for path in self._path.parent.glob("spans.sqlite*") if not path.name.endswith("-shm")]


PEERS: dict[str, type[Store]] = {
    "append + fdatasync": BareAppend,
    "SQLite WAL, FULL": SQLite,
    "TinyDB": StockTinyDB,
    "TinyDB, caching": CachedTinyDB,
}
"""By the name under which they stand in the table."""
