"""The engine: a storage for TinyDB that replaces the whole file, durably, at every commit.

`TinyDB(path, storage=SnapshotStorage)` works as with TinyDB's own storage. `Project` goes in below, by
`commit`, so that a decision costs no walk through every record.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import orjson
from tinydb.storages import Storage

from tui.domain.errors import ProjectError
from tui.storage.atomic import install, stage_file
from tui.storage.failures import cannot_read, cannot_write
from tui.storage.fs import PRIVATE, FileSystem
from tui.storage.snapshot import META, Encoder, Parsed, parse
from tui.storage.tables import RecordChange, Tables, apply, changed_records
from tui.storage.values import Record, plain

Documents = dict[str, dict[str, Any]]
"""Tables as TinyDB hands them to a storage: record keys are strings."""

Signature = tuple[int, int, int]


class SnapshotStorage(Storage):
    """A project file, and its records in memory.

    One thread at a time may write. `mutex` is held while a commit changes `tables`; whoever reads them in
    another thread holds it too. It is never held during input or output.

    Args:
        path: The file, not a symbolic link; it need not exist.
        fs: Where to read and write.
        read_only: Whether to refuse every write.

    Raises:
        ProjectError: The file cannot be read, or is not a project.
    """

    def __init__(self, path: str | Path, *, fs: FileSystem | None = None, read_only: bool = False) -> None:
        self.path = Path(path)
        self.fs = fs or FileSystem()
        self.read_only = read_only
        self.mutex = RLock()
        self._staged: Documents | None = None
        self._refusal = ""
        self.load()

    # -- the file ------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the file, or begin an empty project where there is none.

        Raises:
            ProjectError: The file cannot be read, or is not a project.
        """
        self._signature = self._look()
        parsed = Parsed({}, 0, intact=True)
        if self._signature is not None:
            if self.path.is_dir():
                raise ProjectError(f"{self.path} is a folder.", "Name a file in it with --project.")
            try:
                parsed = parse(self.fs.read(self.path), self.path.name)
            except OSError as error:
                raise cannot_read(self.path, error) from error
        self.tables: Tables = parsed.tables
        self.seq = parsed.seq
        self.intact = parsed.intact
        self._encoder = Encoder()

    @property
    def exists(self) -> bool:
        """Whether there is a file, as far as this storage has read or written one."""
        return self._signature is not None

    def changed_outside(self) -> bool:
        """Whether the file is another one than was read or written last."""
        return self._look() != self._signature

    def _look(self) -> Signature | None:
        try:
            status = self.fs.stat(self.path)
        except OSError as error:
            raise cannot_read(self.path, error) from error
        return _signature(status)

    # -- committing ----------------------------------------------------------------------------------

    def commit(
        self, changes: Sequence[RecordChange], seq: int, committed: Callable[[], None] | None = None
    ) -> None:
        """Make changes durable, then make them in memory.

        Args:
            changes: What changes, in order; every value in them is JSON.
            seq: The number of the commit, to be kept with them.
            committed: Called when memory has changed, while `mutex` is still held.

        Raises:
            ProjectError: They could not be written; memory and file are as they were.
        """
        self._check_writable()
        fresh = changed_records(self.tables, changes)
        text, blocks = self._encoder.encode(self.tables, fresh, seq)
        try:
            self._write(text)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        self._encoder.accept(fresh, blocks)
        with self.mutex:
            apply(self.tables, changes)
            self.seq = seq
            if committed is not None:
                committed()

    def _check_writable(self) -> None:
        if self.read_only:
            raise ProjectError(f"{self.path.name} is open for reading only.", "Nothing was changed.")
        if self._refusal:
            raise ProjectError(self._refusal, "Close the project and open it again.")
        # A file that is gone is written anew: everything that it held is here.
        if self._look() not in (None, self._signature):
            raise ProjectError(
                f"{self.path.name} was changed by another program while it was open here.",
                "Close the project and open it again to go on from that; nothing was overwritten.",
            )

    def _write(self, text: bytes) -> None:
        status = self.fs.stat(self.path)
        mode = status.st_mode & 0o7777 if status else PRIVATE
        temporary = stage_file(self.fs, self.path, text, mode=mode)
        before = self._signature
        install(self.fs, temporary, self.path)
        try:
            self.fs.sync_folder(self.path.parent)
            self._signature = _signature(self.fs.stat(self.path))
        except OSError:
            self._put_back(mode if before else None)
            raise

    def _put_back(self, mode: int | None) -> None:
        """Undo a replacement that may not outlast a power cut, so that the file holds what memory holds.

        Args:
            mode: Permission bits of the file before, or None where there was none.
        """
        try:
            if mode is not None:
                text, _ = self._encoder.encode(self.tables, {}, self.seq)
                temporary = stage_file(self.fs, self.path, text, mode=mode)
                install(self.fs, temporary, self.path)
                self._signature = _signature(self.fs.stat(self.path))
            else:
                self.fs.unlink(self.path)
                self._signature = None
        except OSError:
            self._refusal = f"It is not certain what {self.path.name} holds after a failed write."

    def close(self) -> None:
        """Refuse all further writes."""
        self._refusal = self._refusal or f"{self.path.name} has been closed."

    # -- TinyDB's interface ----------------------------------------------------------------------------

    def read(self) -> Documents | None:
        """Return a copy of all tables, or None where there is no file yet."""
        if self._staged is None and not self.exists:
            return None
        value = self._staged if self._staged is not None else self._documents()
        copy: Documents = orjson.loads(orjson.dumps(value))
        return copy

    def _documents(self) -> Documents:
        with self.mutex:
            return {
                table: {str(key): record for key, record in rows.items()}
                for table, rows in self.tables.items()
            }

    def write(self, data: Documents) -> None:
        """Make the file hold these tables; within `transaction`, at its end.

        Raises:
            ProjectError: A value is none that JSON gives back, or the file could not be written.
        """
        checked = {
            str(table): {
                str(int(key)): plain(record, f"Record {key} of table {table!r}")
                for key, record in rows.items()
            }
            for table, rows in data.items()
            if table != META
        }
        if self._staged is not None:
            self._staged = checked
        else:
            self.commit(self._difference(checked), self.seq + 1)

    def _difference(self, documents: Documents) -> list[RecordChange]:
        changes: list[RecordChange] = []
        for table in dict.fromkeys([*self.tables, *documents]):
            old = self.tables.get(table, {})
            new: dict[int, Record] = {int(key): record for key, record in documents.get(table, {}).items()}
            changes += [
                RecordChange(table, key, (), old.get(key), new.get(key))
                for key in dict.fromkeys([*old, *new])
                if old.get(key) != new.get(key)
            ]
        return changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Turn all that TinyDB writes within the block into one write at its end; an error drops it.

        Raises:
            ProjectError: The file could not be written.
        """
        if self._staged is not None:
            raise RuntimeError("a transaction is open already")
        self._staged = self._documents()
        try:
            yield
            staged = self._staged
        finally:
            self._staged = None
        self.commit(self._difference(staged), self.seq + 1)


def _signature(status: os.stat_result | None) -> Signature | None:
    """Return what tells a file from the one that another program puts in its place."""
    return (status.st_ino, status.st_size, status.st_mtime_ns) if status else None
