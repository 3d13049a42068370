"""Other ways to keep annotations on disk: each relabels one annotation, durably, when it is told to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any, Protocol

import orjson
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

LABELS = ("PERSON", "ORG")

LINE = 368
"""Bytes of the line that a relabelled annotation is in our journal."""


class Choice:
    """Which annotation of an article is relabelled next, and how: the same for everybody.

    Args:
        labels: The labels of the article's annotations by id.
    """

    def __init__(self, labels: dict[str, str]) -> None:
        self._labels = labels
        self._names = list(labels)
        self._turn = 0

    def next(self) -> tuple[str, str]:
        """Return the id of an annotation and a label that it has not yet."""
        name = self._names[self._turn % len(self._names)]
        self._turn += 1
        label = next(label for label in LABELS if label != self._labels[name])
        self._labels[name] = label
        return name, label


class Store(Protocol):
    """What keeps annotations.

    `make` takes a project file and brings what is in it into the store's own form, in a process of its own.
    """

    def prepare(self) -> None:
        """Decide what the next save does; that is not part of it."""

    def rest(self) -> None:
        """Do what is done from time to time between saves."""

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
        self._line = b"x" * (LINE - 1) + b"\n"

    def prepare(self) -> None:
        pass

    def rest(self) -> None:
        pass

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

    def rest(self) -> None:
        pass

    def make(self) -> None:
        shutil.copyfile(self._source, self._path)

    def open(self) -> None:
        self._database = TinyDB(self._path, storage=self.storage, encoding="utf-8")
        layer = self._database.all()[0]
        self._key = layer.doc_id
        self._choice = Choice({name: span["label"] for name, span in layer["spans"].items()})

    def prepare(self) -> None:
        self._name, self._label = self._choice.next()

    def save(self) -> None:
        def relabel(layer: Any) -> None:
            layer["spans"][self._name]["label"] = self._label

        self._database.update(relabel, doc_ids=[self._key])

    def files(self) -> list[Path]:
        return [self._path]


class CachedTinyDB(StockTinyDB):
    """TinyDB with its cache in between, flushed at each save: it promises nothing before that."""

    storage: Any = CachingMiddleware(JSONStorage)  # type: ignore[no-untyped-call] # TinyDB's

    def save(self) -> None:
        super().save()
        self._database.storage.flush()  # type: ignore[attr-defined] # the middleware's


class SQLite:
    """SQLite with a write-ahead log and full syncing, a row an annotation."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._source = source
        self._path = folder / "spans.sqlite"

    def rest(self) -> None:
        self._database.execute("pragma wal_checkpoint")

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
        rows = self._database.execute("select id, label from spans where article = ?", (article,))
        self._choice = Choice(dict(rows.fetchall()))

    def prepare(self) -> None:
        self._name, self._label = self._choice.next()

    def save(self) -> None:
        self._database.execute("update spans set label = ? where id = ?", (self._label, self._name))

    def files(self) -> list[Path]:
        return [path for path in self._path.parent.glob("spans.sqlite*") if not path.name.endswith("-shm")]


PEERS: dict[str, type[Store]] = {
    "append + fdatasync": BareAppend,
    "SQLite WAL, FULL": SQLite,
    "TinyDB": StockTinyDB,
    "TinyDB, caching": CachedTinyDB,
}
"""By the name under which they stand in the table."""
