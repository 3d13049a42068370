"""What an import is read from: a file with those beside it, a folder, a ZIP archive, or bytes from a pipe.

Members of archives and folders are read one after the other, within limits; nothing is unpacked to the disk,
and no link leads out of a folder.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from tui.domain.errors import UnreadableError
from tui.domain.packed import BROKEN
from tui.formats.archive import ZipSource as ZipSource
from tui.formats.opening import MOST_MEMBERS, opened, reading, too_many, unreadable

HEAD = 1 << 16
"""Bytes by which a format is told."""

LARGEST_WHOLE = 1 << 30
"""Bytes of a file or a line that is read at once: an article of a million spans has 330 MB as JSON."""

LARGEST_STREAM = 1 << 33
"""Bytes that are taken from a pipe; they go to a temporary file."""

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


def lines(source: Source, name: str, largest: int = LARGEST_WHOLE) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file with their numbers, from 1; they end at line feeds.

    Raises:
        UnreadableError: It cannot be read, or a line is larger than `largest` bytes.
    """
    with closing(source.open(name)) as file:
        number = 0
        while line := _line(file, name, largest + 1):
            number += 1
            if len(line) > largest:
                raise UnreadableError(
                    f"Line {number:,} of {name} is larger than {largest >> 20:,} MB.", "Split it."
                )
            yield number, line


def _line(file: BinaryIO, name: str, size: int) -> bytes:
    try:
        return file.readline(size)
    except BROKEN as error:
        raise unreadable(name, error) from error


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
        return _is_mere(name) and (self._path.parent / name).is_file()

    def open(self, name: str) -> BinaryIO:
        """Open it, or a file beside it."""
        if name != self.name and not self.has(name):
            raise UnreadableError(f"There is no file {name} beside {self.name}.", "Get the files anew.")
        return opened(self._path.parent / name, name)


class FolderSource:
    """The files in a folder and its folders; hidden ones, and links that lead elsewhere, are passed over."""

    single = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.resolve().name or str(path)

    @property
    def names(self) -> Sequence[str]:
        """The files, sorted."""
        return tuple(self._names)

    @cached_property
    def _names(self) -> dict[str, None]:
        return dict.fromkeys(sorted(self._found()))

    def _found(self) -> Iterator[str]:
        count = 0
        root = self._path.resolve()
        for folder, folders, files in os.walk(self._path, onerror=self._fail):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                path = Path(folder, name)
                if name.startswith(".") or not _within(path, root):
                    continue
                count += 1
                if count > MOST_MEMBERS:
                    raise too_many(self.name)
                yield self._named(path.relative_to(self._path).as_posix())

    def _fail(self, error: OSError) -> None:
        # A folder that is left out would be articles that are left out, and nobody told.
        raise unreadable(str(error.filename or self.name), error) from error

    def _named(self, name: str) -> str:
        try:
            name.encode()
        except UnicodeEncodeError as error:
            shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            raise UnreadableError(f"The name of {shown} is no UTF-8.", "Rename it.") from error
        return name

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._names

    def open(self, name: str) -> BinaryIO:
        """Open one of the files."""
        if name not in self._names:
            raise UnreadableError(f"There is no file {name} in {self.name}.", "Get the folder anew.")
        return opened(self._path / name, name)


class _Alone:
    """One file with none beside it."""

    single = True

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def names(self) -> Sequence[str]:
        """The one name."""
        return (self.name,)

    def has(self, name: str) -> bool:
        """Whether it is that name."""
        return name == self.name

    def open(self, name: str) -> BinaryIO:
        """Open it."""
        if name != self.name:
            raise UnreadableError(f"There is no {name} beside {self.name}.", "Name a file.")
        return self._opened()

    def _opened(self) -> BinaryIO:
        raise NotImplementedError


class BytesSource(_Alone):
    """Bytes, from a pipe for example.

    Args:
        data: All of them.
        name: What they are called.
    """

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(name)
        self._data = data

    def _opened(self) -> BinaryIO:
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


class StreamSource(_Alone):
    """What came out of a pipe, which can be read only once: it is kept in a temporary file.

    Args:
        stream: It is read to its end.
        name: What it is called.

    Raises:
        UnreadableError: It has no end, as it seems, or cannot be read.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        super().__init__(name)
        self._kept = tempfile.NamedTemporaryFile(prefix="glossator-")  # noqa: SIM115 - as long as the source
        try:
            # What is there and no more: while it waits for a whole block, Ctrl+C might not be heard.
            piece = getattr(stream, "read1", stream.read)
            while block := piece(1 << 20):
                self._kept.write(block)
                if self._kept.tell() > LARGEST_STREAM:
                    raise UnreadableError(
                        f"{name} has more than {LARGEST_STREAM >> 30} GB.", "Import it in parts, from files."
                    )
            self._kept.flush()
        except OSError as error:
            raise unreadable(name, error) from error

    def _opened(self) -> BinaryIO:
        return opened(Path(self._kept.name), self.name)


def source_at(path: Path) -> Source:
    """Return what a path leads to: a folder, an archive, or a file.

    Raises:
        UnreadableError: It leads nowhere, or cannot be read.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise unreadable(str(path), error) from error
    if stat.S_ISDIR(mode):
        return FolderSource(path)
    if stat.S_ISFIFO(mode):
        with opened(path, str(path)) as pipe:
            return source_of_stream(pipe, path.name)
    if not stat.S_ISREG(mode):
        raise UnreadableError(f"{path} is no file.", "Name a file, a folder or an archive.")
    file = opened(path, str(path))
    if reading(file, str(path), len(ZIP_MAGIC)) == ZIP_MAGIC:
        return ZipSource(file, path.name)
    file.close()
    return FileSource(path)


def source_of_stream(stream: BinaryIO, name: str) -> Source:
    """Return the source that a pipe gives: an archive, or a file.

    Raises:
        UnreadableError: It cannot be read.
    """
    source = StreamSource(stream, name)
    if head(source, name).startswith(ZIP_MAGIC):
        return ZipSource(source.open(name), name)
    return source


def source_of(data: bytes, name: str) -> Source:
    """Return the source that bytes are: an archive, or a file."""
    return ZipSource(BytesIO(data), name) if data.startswith(ZIP_MAGIC) else BytesSource(data, name)


def _is_mere(name: str) -> bool:
    """Whether a name leads nowhere else than into a folder itself."""
    return name not in ("", ".", "..") and not re.search(r"[/\\\0]", name)


def _within(path: Path, root: Path) -> bool:
    """Whether a path is a file, and, if it is a link, one to a file in the folder."""
    if not path.is_file():
        return False
    return not path.is_symlink() or path.resolve().is_relative_to(root)
