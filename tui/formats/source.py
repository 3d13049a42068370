"""What an import is read from: a file with those beside it, a folder, a ZIP archive, or bytes from a pipe.

Members of archives and folders are read one after the other, within limits; nothing is unpacked to the disk,
and no link leads out of a folder.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from weakref import finalize

from tui.domain.errors import UnreadableError
from tui.domain.packed import BROKEN, known_way, locked, too_large

HEAD = 1 << 16
"""Bytes by which a format is told."""

MOST_MEMBERS = 1_000_000
"""Files of a folder or an archive."""

LARGEST_MEMBER = 1 << 30
"""Bytes that a member of an archive may unpack to."""

LARGEST_WHOLE = 1 << 30
"""Bytes of a file or a line that is read at once: an article of a million spans has 330 MB as JSON."""

ZIP_MAGIC = b"PK\x03\x04"


class Source(Protocol):
    """What is read.

    Attributes:
        name: What it is called, for people.
        single: Whether it is one file, whose suffix then says nothing.
    """

    name: str
    single: bool

    @property
    def names(self) -> Sequence[str]:
        """The files in it as relative paths with `/`, in order; of a single file its own name."""

    def open(self, name: str) -> BinaryIO:
        """Open one of its files, or one beside a single file.

        Raises:
            UnreadableError: There is none, or it cannot be read.
        """

    def has(self, name: str) -> bool:
        """Whether there is such a file, or one beside a single file."""


def read(source: Source, name: str, largest: int = LARGEST_WHOLE) -> bytes:
    """Return all of a file.

    Raises:
        UnreadableError: It cannot be read, or is larger than `largest` bytes.
    """
    with closing(source.open(name)) as file:
        data = reading(file, name, largest + 1)
    if len(data) > largest:
        raise UnreadableError(
            f"{name} is larger than {largest >> 20:,} MB, which is not read at once.", "Split it."
        )
    return data


def head(source: Source, name: str) -> bytes:
    """Return how a file begins."""
    with closing(source.open(name)) as file:
        return reading(file, name, HEAD)


def reading(file: BinaryIO, name: str, size: int) -> bytes:
    """Return so many bytes of a file that was opened.

    Raises:
        UnreadableError: It is damaged.
    """
    try:
        return file.read(size)
    except BROKEN as error:
        raise _unreadable(name, error) from error


def lines(source: Source, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file with their numbers, from 1; they end at line feeds.

    Raises:
        UnreadableError: It cannot be read, or a line is larger than what is read at once.
    """
    with closing(source.open(name)) as file:
        number = 0
        while line := _line(file, name):
            number += 1
            if len(line) > LARGEST_WHOLE:
                raise UnreadableError(
                    f"Line {number:,} of {name} is larger than {LARGEST_WHOLE >> 20:,} MB.", "Split it."
                )
            yield number, line


def _line(file: BinaryIO, name: str) -> bytes:
    try:
        return file.readline(LARGEST_WHOLE + 1)
    except BROKEN as error:
        raise _unreadable(name, error) from error


def chosen(source: Source, *suffixes: str) -> Iterator[str]:
    """Yield the names with one of the suffixes; a single file whatever its suffix."""
    for name in source.names:
        if source.single or name.casefold().endswith(suffixes):
            yield name


class FileSource:
    """One file; what lies beside it can be asked for."""

    single = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name

    @property
    def names(self) -> Sequence[str]:
        """Its own name."""
        return (self.name,)

    def has(self, name: str) -> bool:
        """Whether there is such a file beside it."""
        return (self._path.parent / name).is_file()

    def open(self, name: str) -> BinaryIO:
        """Open it, or a file beside it."""
        return _opened(self._path.parent / name, name)


class FolderSource:
    """The files in a folder and its folders; hidden ones, and links that lead elsewhere, are passed over."""

    single = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name or str(path)
        self._names: list[str] | None = None

    @property
    def names(self) -> Sequence[str]:
        """The files, sorted."""
        if self._names is None:
            self._names = sorted(self._found())
        return self._names

    def _found(self) -> Iterator[str]:
        count = 0
        root = self._path.resolve()
        for folder, folders, files in os.walk(self._path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                path = Path(folder, name)
                if name.startswith(".") or not _within(path, root):
                    continue
                count += 1
                if count > MOST_MEMBERS:
                    raise _too_many(self.name)
                yield path.relative_to(self._path).as_posix()

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self.names

    def open(self, name: str) -> BinaryIO:
        """Open one of the files."""
        return _opened(self._path / name, name)


class ZipSource:
    """The members of a ZIP archive.

    Args:
        file: The archive; it can be gone to and fro in.
        name: What it is called.

    Raises:
        UnreadableError: It is none, is damaged, or has far too many members.
    """

    single = False

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        finalize(self, file.close)
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN as error:
            raise UnreadableError(f"{name} is damaged, or no ZIP archive.", "Get the file anew.") from error
        if len(self._zip.filelist) > MOST_MEMBERS:
            raise _too_many(name)
        # Two members of one name would be two answers to one question: the last one is what zipfile reads.
        self._infos = {info.filename: info for info in self._zip.filelist if not info.is_dir()}

    @property
    def names(self) -> Sequence[str]:
        """The members, in the archive's order, without what macOS puts beside them."""
        return [name for name in self._infos if not name.startswith("__MACOSX/")]

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._infos

    def open(self, name: str) -> BinaryIO:
        """Open a member: no more is unpacked than it is said to have."""
        info = self._infos.get(name)
        if info is None:
            raise UnreadableError(f"{self.name} has no member {name}.", "Get the file anew.")
        if locked(info):
            raise UnreadableError(
                f"{self.name} is locked with a password.", "Pack it without a password first."
            )
        if not known_way(info):
            raise UnreadableError(
                f"{self.name} is packed in a way that is not known.", "Pack it as ZIP anew."
            )
        if why := too_large(info, LARGEST_MEMBER):
            raise UnreadableError(
                f"{self.name} is not read, since it could fill the memory: {why}.",
                "Unpack it yourself, and import the folder.",
            )
        try:
            return cast("BinaryIO", _Bounded(cast("BinaryIO", self._zip.open(info)), info.file_size))
        except BROKEN as error:
            raise _unreadable(name, error) from error


class _Bounded:
    """A member of an archive that ends where the archive says, whatever it unpacks to."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int = -1) -> bytes:
        size = self._left if size < 0 else min(size, self._left)
        data = self._file.read(size) if size else b""
        self._left -= len(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        size = self._left if size < 0 else min(size, self._left)
        line = self._file.readline(size) if size else b""
        self._left -= len(line)
        return line

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def close(self) -> None:
        self._file.close()


class BytesSource:
    """Bytes, from a pipe for example.

    Args:
        data: All of them.
        name: What they are called.
    """

    single = True

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self.name = name

    @property
    def names(self) -> Sequence[str]:
        """The one name."""
        return (self.name,)

    def has(self, name: str) -> bool:
        """Whether it is that name."""
        return name == self.name

    def open(self, name: str) -> BinaryIO:
        """Return the bytes as a file."""
        if name != self.name:
            raise UnreadableError(f"There is no {name} beside {self.name}.", "Name a file.")
        return BytesIO(self._data)


class MemorySource:
    """Files in memory, as a folder: what `MemoryOutput` has, and documents within documents.

    Args:
        files: The files by name.
        name: What they are called together.
    """

    single = False

    def __init__(self, files: dict[str, bytes], name: str) -> None:
        self._files = files
        self.name = name

    @property
    def names(self) -> Sequence[str]:
        """The names, sorted."""
        return sorted(self._files)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._files

    def open(self, name: str) -> BinaryIO:
        """Return one of them."""
        if name not in self._files:
            raise UnreadableError(f"There is no {name} in {self.name}.", "Get the files anew.")
        return BytesIO(self._files[name])


def source_at(path: Path) -> Source:
    """Return what a path leads to: a folder, an archive, or a file.

    Raises:
        UnreadableError: It leads nowhere, or cannot be read.
    """
    if path.is_dir():
        return FolderSource(path)
    file = _opened(path, str(path))
    if reading(file, str(path), len(ZIP_MAGIC)) == ZIP_MAGIC:
        file.seek(0)
        return ZipSource(file, path.name)
    file.close()
    return FileSource(path)


def source_of(data: bytes, name: str) -> Source:
    """Return the source that bytes are: an archive, or a file."""
    return ZipSource(BytesIO(data), name) if data.startswith(ZIP_MAGIC) else BytesSource(data, name)


def _within(path: Path, root: Path) -> bool:
    """Whether a path is a file, and, if it is a link, one to a file in the folder."""
    if not path.is_file():
        return False
    return not path.is_symlink() or path.resolve().is_relative_to(root)


def _opened(path: Path, name: str) -> BinaryIO:
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: Exception) -> UnreadableError:
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UnreadableError(f"{name} cannot be read: {why}.", "Check the path and its permissions.")


def _too_many(name: str) -> UnreadableError:
    return UnreadableError(f"{name} has more than {MOST_MEMBERS:,} files.", "Import it in parts.")
