"""Where exports are written: all of it takes its place at the end, or nothing does."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tui.domain.errors import GlossatorError
from tui.formats.output import Shape, pieces, safe_name

MANIFEST = "glossator.json"
"""The file in a folder of ours that says which others are: only such a folder is replaced."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of all members of an archive: the same export gives the same bytes."""


class FileOutput:
    """One file, with others beside it.

    Attributes:
        stream: The file.
        beside: Names of the files beside it.
        lost: Names of those that have no place, because the file goes into a pipe.
    """

    shape = Shape.FILE

    def __init__(self, stream: BinaryIO, path: Path | None, stack: ExitStack) -> None:
        self.stream = stream
        self.beside: list[str] = []
        self.lost: list[str] = []
        self._path = path
        self._stack = stack

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write another file beside it."""
        if "/" in name or not safe_name(name):
            raise ValueError(f"{name!r} cannot lie beside a file")
        if self._path is None:
            self.lost.append(name)
            return
        target = self._path.with_name(f"{self._path.stem}.{name}")
        if target.name in self.beside or target == self._path:
            raise ValueError(f"{name!r} is there twice")
        self._stack.enter_context(replacing(target)).writelines(pieces(data))
        self.beside.append(target.name)


class _Many:
    """Many files."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    @property
    def stream(self) -> BinaryIO:
        raise ValueError("it is no single file")

    def _check(self, name: str) -> None:
        # Some systems take names for one that differ in case alone.
        if not safe_name(name) or name.casefold() in self._names:
            raise ValueError(f"{name!r} cannot be added")
        self._names.add(name.casefold())


class FolderOutput(_Many):
    """A folder that is not there yet."""

    shape = Shape.FOLDER

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.files: list[str] = []

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write a file in it."""
        self._check(name)
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines(pieces(data))
        self.files.append(name)


class ZipOutput(_Many):
    """A ZIP archive."""

    shape = Shape.ZIP

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self._archive = archive

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write a member."""
        self._check(name)
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        if isinstance(data, bytes):
            info.file_size = len(data)
        with self._archive.open(info, "w", force_zip64=not isinstance(data, bytes)) as file:
            for piece in pieces(data):
                file.write(piece)


AnyOutput = FileOutput | FolderOutput | ZipOutput


@contextmanager
def output_to(target: Path | BinaryIO, *, many: bool) -> Iterator[AnyOutput]:
    """Open where an export goes; it takes its place when the block ends well.

    Until then what is there stays as it was, and after anything else, Ctrl+C included, nothing is left
    behind.

    Args:
        target: The file or the folder, or a stream, which is left open.
        many: Whether there are many files: they go to a folder, or to an archive where the target ends in
            `.zip` or is a stream.

    Raises:
        GlossatorError: It cannot be written.
    """
    with ExitStack() as stack:
        if not isinstance(target, Path):
            yield stack.enter_context(_zipped(target)) if many else FileOutput(target, None, stack)
        elif not many:
            # What lies beside it takes its place first: once the file is there, so is all that it needs.
            stream = stack.enter_context(replacing(target))
            yield FileOutput(stream, target, stack)
        elif target.suffix.casefold() == ".zip":
            yield stack.enter_context(_zipped(stack.enter_context(replacing(target))))
        else:
            yield stack.enter_context(_folder(target))


@contextmanager
def _zipped(stream: BinaryIO) -> Iterator[ZipOutput]:
    with zipfile.ZipFile(stream, "w") as archive:
        yield ZipOutput(archive)


@contextmanager
def _folder(path: Path) -> Iterator[FolderOutput]:
    try:
        target = path.resolve()
        if target.exists() and not _is_ours(target):
            raise GlossatorError(
                f"{path} is there already, and not all in it is an export of this program.",
                "Name a new folder, or one that ends in .zip for an archive.",
            )
        if not target.parent.is_dir():
            raise GlossatorError(f"There is no folder {target.parent}.", "Create it, or name another.")
        mark = f"{target.name[:40]}.{secrets.token_hex(4)}"
        temporary, old = target.with_name(f".{mark}.tmp"), target.with_name(f".{mark}.old")
        try:
            temporary.mkdir()
            output = FolderOutput(temporary)
            yield output
            (temporary / MANIFEST).write_text(json.dumps({"files": sorted(output.files)}, indent=1))
            os.sync()  # one for all: of ten thousand files one by one takes minutes
            if target.exists():
                target.rename(old)
            temporary.rename(target)
        except BaseException:
            if old.exists() and not target.exists():
                old.rename(target)
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        shutil.rmtree(old, ignore_errors=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise _not_written(path, error) from error


def _is_ours(folder: Path) -> bool:
    """Whether a folder is empty, or has nothing but what an export wrote there."""
    if not folder.is_dir():
        return False
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    try:
        listed = json.loads((folder / MANIFEST).read_text())["files"] if found else []
        return found <= {MANIFEST, *listed}
    except (OSError, ValueError, KeyError, TypeError):
        return False


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
    try:
        target = path.resolve()
        status = target.stat() if target.exists() else None
        if status is not None and stat.S_ISDIR(status.st_mode):
            raise GlossatorError(f"{path} is a folder.", "Name a file in it.")
        if status is not None and not stat.S_ISREG(status.st_mode):
            with target.open("wb") as file:
                yield file
            return
        if status is not None and not os.access(target, os.W_OK):
            raise GlossatorError(f"{path} is write-protected.", "Name another file.")
        if not target.parent.is_dir():
            raise GlossatorError(f"There is no folder {target.parent}.", "Create it, or name another file.")
        with _staged(target, stat.S_IMODE(status.st_mode) if status is not None else None) as file:
            yield file
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> GlossatorError:
    return GlossatorError(
        f"{path} cannot be written: {error.strerror or error}.", "Free some space, or name another file."
    )


@contextmanager
def _staged(target: Path, mode: int | None) -> Iterator[BinaryIO]:
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(temporary, flags, 0o666 if mode is None else mode), "wb") as file:
            if mode is not None:
                temporary.chmod(mode)  # what the umask took away
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    from tui.storage.fs import FileSystem

    # The file is whole by now; a file system that cannot sync folders takes nothing from that.
    with suppress(OSError):
        FileSystem().sync_folder(folder)
