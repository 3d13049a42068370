"""TinyDB over an open project, through the hooks that TinyDB has for it: a storage, a table, a database.

Reading gives copies; writing is one commit like any other. A table of TinyDB's own on our storage works,
too: what it writes back is compared with what it read, so that commits made in between are not undone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from tui.domain.article import new_id
from tui.domain.edits import now
from tui.domain.errors import ProjectError
from tui.storage.engine import Draught, Engine
from tui.storage.failures import NotWritableError, cannot_read, cannot_write
from tui.storage.fs import PRIVATE, FileSystem
from tui.storage.lock import ProjectLock
from tui.storage.records import ARTICLES
from tui.storage.rows import make_row
from tui.storage.snapshot import META
from tui.storage.tables import LAYERS, Frozen, differences
from tui.storage.values import plain, short

Documents = dict[str, dict[str, Any]]
"""Tables as TinyDB hands them to a storage: record keys are strings."""

_TOO_LARGE = 2**63

BY = "tinydb"
"""Who made a commit that came through TinyDB."""


class ProjectStorage(Storage):
    """A project as TinyDB's storage: `TinyDB(path, storage=ProjectStorage)`.

    Args:
        path: The project file, not a symbolic link; it need not exist.
        fs: Where to read and write.
        read_only: Whether to take no lock and refuse every write.

    Raises:
        LockedError: Another process has it open.
        NotWritableError: It or its folder is not writable; it can be opened with `read_only`.
        ProjectError: It cannot be opened; see `recovery.inspect`.
    """

    def __init__(self, path: str | Path, *, fs: FileSystem | None = None, read_only: bool = False) -> None:
        fs = fs or FileSystem()
        # What is no project is refused before a lock file is left beside it.
        self.engine = Engine(Path(path), fs, read_only=read_only)
        self._lock = None if read_only else lock_project(self.engine.path, fs)
        self._mine = local()
        if self._lock is not None:
            try:
                self.engine.settle()
            except BaseException:
                self._lock.release()
                raise

    def read(self) -> Documents | None:
        """Return a copy of all tables, or None where there is nothing yet."""
        staged: Documents | None = getattr(self._mine, "staged", None)
        if staged is not None:
            copied: Documents = orjson.loads(orjson.dumps(staged))
            return copied
        rows, _ = self.engine.freeze()
        self._mine.base = rows
        return _documents(rows) if rows or self.engine.begun else None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Commit what these tables are different in from what was read last in this thread.

        Within `transaction` it is committed at its end.

        Raises:
            ConflictError: A record that is written was changed since it was read.
            ProjectError: A value is none that JSON gives back, or it could not be written.
        """
        checked: Documents = {
            plain(str(table), "The name of a table"): {
                _key(key): plain(record, f"Record {key} of table {table!r}") for key, record in rows.items()
            }
            for table, rows in data.items()
            if table != META
        }
        if getattr(self._mine, "staged", None) is not None:
            self._mine.staged = checked
        else:
            self._commit(checked)

    def _commit(self, documents: Documents) -> None:
        base: Frozen | None = getattr(self._mine, "base", None)
        rows, _ = self.engine.freeze()
        wanted: Frozen = {
            table: {int(key): make_row(table == LAYERS, record) for key, record in records.items()}
            for table, records in documents.items()
        }
        changes = tuple(differences(rows if base is None else base, wanted))
        self._mine.base = None
        for table, key, _, _, after in changes:
            texts = {**after, "text": ""} if table == ARTICLES and isinstance(after, dict) else after
            short(texts, f"Record {key} of table {table!r}")
        if changes:
            draught = Draught(now(), BY, new_id(10), "write through TinyDB", "", changes)
            self.engine.commit([draught], foreign=True)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Turn all that TinyDB writes within the block into one commit at its end; an error drops it.

        Raises:
            ProjectError: It could not be written.
        """
        if getattr(self._mine, "staged", None) is not None:
            raise RuntimeError("a transaction is open already")
        rows, _ = self.engine.freeze()
        self._mine.base, self._mine.staged = rows, _documents(rows)
        try:
            yield
            staged = self._mine.staged
        finally:
            self._mine.staged = None
        self._commit(staged)

    def close(self) -> None:
        """Write the project file if it is behind, refuse all further writes, and let others open it."""
        try:
            self.engine.close()
        finally:
            if self._lock is not None:
                self._lock.release()
                self._lock = None


class ProjectTable(Table):
    """TinyDB's table, with its known faults mended.

    `insert_multiple` refuses a document whose id is taken within the same call (TinyDB issue 629); ids may
    be given as numbers in strings, and any other is refused instead of passed over (639); what is found is
    a copy each time, also out of the cache of queries; the next free id is looked up each time, because
    others insert, too.
    """

    def __init__(
        self,
        storage: Storage,
        name: str,
        cache_size: int = 0,  # noqa: ARG002 - TinyDB hands it over
        persist_empty: bool = False,
    ) -> None:
        # A cache of queries would hand out the same documents again, and not know of other commits.
        super().__init__(storage, name, 0, persist_empty)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document with its own id or the next free one."""
        self._next_id = None
        return super().insert(_numbered(document))

    def upsert(self, document: Mapping[str, Any], cond: Any = None) -> list[int]:
        """Change documents, or insert one where there is none."""
        return super().upsert(_numbered(document), cond)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents, each with its own id or the next free one."""
        self._next_id = None
        wanted = [_numbered(document) for document in documents]
        given = [document.doc_id for document in wanted if isinstance(document, Document)]
        if len(set(given)) < len(given):
            raise ValueError("Two documents have the same ID")
        if given:
            present = {int(key) for key in self._read_table()}
            free = max([*present, *given, 0]) + 1
            taken = [doc_id for doc_id in given if doc_id in present]
            if taken:
                raise ValueError(f"Document with ID {taken[0]} already exists")
            numbered: list[Mapping[str, Any]] = []
            for document in wanted:
                if not isinstance(document, Document) and isinstance(document, Mapping):
                    document, free = Document(document, free), free + 1
                numbered.append(document)
            wanted = numbered
        return super().insert_multiple(wanted)

    def get(self, cond: Any = None, doc_id: Any = None, doc_ids: Any = None) -> Any:
        """Return a document, or those with the ids."""
        return super().get(cond, _number(doc_id), _numbers(doc_ids))

    def contains(self, cond: Any = None, doc_id: Any = None) -> bool:
        """Whether there is such a document."""
        return super().contains(cond, _number(doc_id))

    def update(self, fields: Any, cond: Any = None, doc_ids: Any = None) -> list[int]:
        """Change documents."""
        return super().update(fields, cond, _numbers(doc_ids))

    def remove(self, cond: Any = None, doc_ids: Any = None) -> list[int]:
        """Take documents out."""
        return super().remove(cond, _numbers(doc_ids))


class ProjectDatabase(TinyDB):
    """A project as TinyDB has it: `ProjectDatabase(path)`."""

    table_class = ProjectTable
    default_storage_class = ProjectStorage  # type: ignore[assignment] # TinyDB's own names the class it has

    def drop_tables(self) -> None:
        """Take out all tables that there are."""
        # TinyDB writes nothing in their place without reading; what was read last may be old.
        self.storage.read()
        super().drop_tables()


def lock_project(path: Path, fs: FileSystem) -> ProjectLock:
    """Lock a project; only the program's own folder is created for it."""
    from tui.storage import paths

    if path.parent == paths.data_folder().resolve():
        try:
            fs.make_folder(path.parent)
        except OSError as error:
            raise cannot_write(path, error) from error
    elif not path.parent.is_dir():
        raise ProjectError(
            f"There is no folder {path.parent} for the project.",
            "Create it, or name another file with --project.",
        )
    try:
        status = fs.stat(path)
        writable = status is None or fs.call(os.access, path, os.W_OK)
    except OSError as error:
        raise cannot_read(path, error) from error
    lock = ProjectLock(path, status.st_mode & 0o777 | PRIVATE if status else PRIVATE)
    if not writable:
        # The system would let it be replaced all the same; whoever made it so wants it to stay.
        lock.release()
        raise NotWritableError(
            f"{path} cannot be written: the file is read-only.",
            "Make it writable, or copy the project to another file.",
        )
    return lock


def _documents(rows: Frozen) -> Documents:
    value = {table: {str(key): row.value() for key, row in of.items()} for table, of in rows.items()}
    copied: Documents = orjson.loads(orjson.dumps(value))
    return copied


def _key(key: object) -> str:
    text = str(key)
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < _TOO_LARGE):
        raise ProjectError(f"{text} is no number for a record.", "Nothing was changed.")
    return str(int(text))


def _numbered(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document with its id, if it has one, as a number."""
    if isinstance(document, Document):
        number = _number(document.doc_id)
        return Document(document, number) if number is not None else dict(document)
    return document


def _number(doc_id: object) -> int | None:
    """Return a document's id as a number.

    Raises:
        ValueError: It is none.
    """
    if doc_id is None or type(doc_id) is int:
        return doc_id
    if isinstance(doc_id, str) and doc_id.isascii() and doc_id.isdigit():
        return int(doc_id)
    raise ValueError(f"{doc_id!r} is no document ID")


def _numbers(doc_ids: Iterable[object] | None) -> list[int] | None:
    if doc_ids is None:
        return None
    return [number for number in map(_number, doc_ids) if number is not None]
