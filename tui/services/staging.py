"""Files that take their places together when all of them are written, or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui.domain.errors import GlossatorError


def is_same(target: Path, other: Path) -> bool:
    """Whether two resolved paths are one file, under one name or as hard links."""
    try:
        return target == other or target.samefile(other)
    except OSError:  # one of them is not there
        return False


def resolved(path: Path) -> Path:
    """Return the file that a path from the user means: the home folder filled in, links followed.

    Raises:
        GlossatorError: It leads nowhere.
    """
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError) as error:  # a user that there is not, or links that go round in a circle
        raise GlossatorError(
            f"{path} leads nowhere.", "Look at its links and at ~, or name another file."
        ) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes the place of `path` when the block ends well.

    Until then `path` is as it was, and after anything else, Ctrl+C included, nothing is left behind. A
    symbolic link is followed; a device or a pipe is written to as it is.

    Raises:
        GlossatorError: The file cannot be written.
    """
    with staging() as staged:
        yield staged.open(path)


@contextmanager
def staging() -> Iterator[Staged]:
    """Prepare to write several files that take their places together when the block ends well.

    Raises:
        GlossatorError: One cannot be written; then all is as it was.
    """
    staged = Staged()
    try:
        yield staged
        staged.settle()
    except OSError as error:
        if staged.path is None:  # only a stream is written to, which is not ours
            raise
        raise not_written(staged.path, error) from error
    finally:
        staged.clear()


class _Place(NamedTuple):
    """A file that is written under another name until it takes its place."""

    file: BinaryIO
    temporary: Path
    target: Path


class Staged:
    """Files that are being written, as `staging` gives them.

    Attributes:
        path: What is written now, for an error to name.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self._places: list[_Place] = []
        self._direct: list[BinaryIO] = []
        self._to_remove: list[Path] = []

    def open(self, path: Path, *, first: bool = False) -> BinaryIO:
        """Open a file that takes the place of `path` at the end.

        Args:
            path: The file; a symbolic link is followed, a device or a pipe is written to as it is.
            first: Whether it takes its place before those that were opened earlier.

        Raises:
            GlossatorError: It cannot be written.
        """
        self.path = self.path or path
        try:
            target = path.resolve()
            status = target.stat() if target.exists() else None
            if status is not None and stat.S_ISDIR(status.st_mode):
                raise GlossatorError(f"{path} is a folder.", "Name a file in it.")
            if status is not None and not stat.S_ISREG(status.st_mode):
                file: BinaryIO = target.open("wb")
                self._direct.append(file)
                return file
            if status is not None and not os.access(target, os.W_OK):
                raise GlossatorError(f"{path} is write-protected.", "Name another file.")
            if not target.parent.is_dir():
                raise GlossatorError(
                    f"There is no folder {target.parent}.", "Create it, or name another file."
                )
            place = self._make(target, stat.S_IMODE(status.st_mode) if status is not None else None)
        except OSError as error:
            raise not_written(path, error) from error
        self._places.insert(0 if first else len(self._places), place)
        return place.file

    def remove(self, path: Path) -> None:
        """Take a file away at the end."""
        self._to_remove.append(path)

    @staticmethod
    def _make(target: Path, mode: int | None) -> _Place:
        temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.tmp")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            file = os.fdopen(os.open(temporary, flags, 0o666 if mode is None else mode), "wb")
            if mode is not None:
                temporary.chmod(mode)  # what the umask took away
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        return _Place(file, temporary, target)

    def settle(self) -> None:
        """Make everything durable, and only then give all of it its places."""
        for file in self._direct:
            file.close()
        for place in self._places:
            self.path = place.target
            place.file.flush()
            os.fsync(place.file.fileno())
            place.file.close()
        for path in self._to_remove:
            path.unlink(missing_ok=True)
        for place in self._places:
            self.path = place.target
            place.temporary.replace(place.target)
        for folder in {place.target.parent for place in self._places}:
            sync_folder(folder)

    def clear(self) -> None:
        """Close all files, and take away what has no place."""
        for file in (*self._direct, *(place.file for place in self._places)):
            # What is still in its buffer cannot be written now, or is not wanted.
            with suppress(OSError, ValueError):
                file.close()
        for place in self._places:
            with suppress(OSError):
                place.temporary.unlink(missing_ok=True)


def not_written(path: Path, error: OSError) -> GlossatorError:
    """Return what is told of a file that cannot be written."""
    return GlossatorError(
        f"{path} cannot be written: {error.strerror or error}.", "Free some space, or name another file."
    )


def sync_folder(folder: Path) -> None:
    """Make durable which names a folder has."""
    from tui.storage.fs import FileSystem

    # The file is whole by now; a file system that cannot sync folders takes nothing from that.
    with suppress(OSError):
        FileSystem().sync_folder(folder)
