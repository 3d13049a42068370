"""The one door to the system calls that durability rests on.

Everything that reads or writes a project goes through a `FileSystem`, so that a test can record the calls
and make any one of them fail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

PRIVATE = 0o600
"""Mode of a new file: articles and decisions are nobody else's business."""

PIECE = 1 << 20
"""Bytes that are read at a time where a file is not wanted as a whole."""


class FileSystem:
    """Files as the operating system has them. Every method raises `OSError` where the system does."""

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Make one system call; what wraps the file system overrides this."""
        return function(*args, **kwargs)

    def stat(self, path: Path) -> os.stat_result | None:
        """Return the status of a file, or None where nothing is there."""
        try:
            return self.call(os.stat, path)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read(self, path: Path) -> bytes:
        """Return all bytes of a file."""
        return self.call(_read, path)

    def pieces(self, path: Path) -> Iterator[bytes]:
        """Yield all bytes of a file, little by little."""
        with self.call(_open, path) as file:
            while piece := self.call(file.read, PIECE):
                yield piece

    def create(self, path: Path, mode: int = PRIVATE) -> int:
        """Create a file that must not exist yet, with exactly this mode; return its descriptor."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        descriptor = self.call(os.open, path, flags, PRIVATE)
        if mode != PRIVATE:
            try:
                self.call(os.fchmod, descriptor, mode)
            except BaseException:
                os.close(descriptor)
                os.unlink(path)  # noqa: PTH108 - beside the other calls of os
                raise
        return descriptor

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all bytes, in as many calls as the system wants."""
        rest = memoryview(data)
        while rest:
            rest = rest[self.call(os.write, descriptor, rest) :]

    def sync(self, descriptor: int) -> None:
        """Return when the file's bytes are on the medium."""
        self.call(_full_sync, descriptor)

    def append_to(self, path: Path) -> int:
        """Open a file that is there for appending; return its descriptor."""
        return self.call(os.open, path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))

    def sync_data(self, descriptor: int) -> None:
        """Return when the file's bytes, and what is needed to find them, are on the medium."""
        self.call(_data_sync, descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut a file to that many bytes."""
        self.call(os.ftruncate, descriptor, size)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        self.call(os.close, descriptor)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name, which must be free."""
        self.call(os.link, source, target)

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder, sorted; none where there is no such folder."""
        try:
            return sorted(self.call(os.listdir, folder))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def replace(self, source: Path, target: Path) -> None:
        """Give `source` the name of `target`, which is gone in the same moment."""
        self.call(os.replace, source, target)

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in a folder are on the medium; nothing to do on Windows."""
        if sys.platform != "win32":
            self.call(_sync_folder, folder)

    def unlink(self, path: Path) -> None:
        """Remove a name; that it is not there is no error."""
        self.call(_unlink, path)

    def make_folder(self, folder: Path, mode: int = 0o777) -> None:
        """Create a folder and those above it, durably; that it is there is no error."""
        if not folder.is_dir():
            self.make_folder(folder.parent)
            self.call(_make_folder, folder, mode)
            self.sync_folder(folder.parent)


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _open(path: Path) -> BufferedReader:
    return path.open("rb")


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)


def _make_folder(folder: Path, mode: int) -> None:
    folder.mkdir(mode, exist_ok=True)


def _full_sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # macOS's fsync leaves the bytes in the drive's cache: see fsync(2) there.
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def _data_sync(descriptor: int) -> None:
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        _full_sync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
