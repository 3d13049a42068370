"""Where exports are written: all of it takes its place at the end, or nothing does."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from tui.domain.errors import GlossatorError
from tui.formats.labels_beside import LABELS, name_beside
from tui.formats.output import Shape, pieces, safe_name
from tui.services.staging import Staged, not_written, staging, sync_folder

MANIFEST = "glossator.json"
"""The file in a folder of ours that says which others are: only such a folder is replaced."""

ZIP = ".zip"
"""What the name of an archive ends in."""

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

    def __init__(self, stream: BinaryIO, path: Path | None, staged: Staged) -> None:
        self.stream = stream
        self.beside: list[str] = []
        self.lost: list[str] = []
        self._path = path
        self._staged = staged

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write another file beside it."""
        if "/" in name or not safe_name(name):
            raise ValueError(f"{name!r} cannot lie beside a file")
        if self._path is None:
            self.lost.append(name)
            return
        self._add(f"{self._path.stem}.{name}", self._path, data)

    def add_labels(self, data: bytes | None) -> None:
        """Write the map of the labels that are spelt otherwise, under the whole name of the file.

        Exports in several formats often have one stem, and each spells labels its own way.

        Args:
            data: The map; None where there is none, so that one of an earlier export goes.
        """
        if self._path is None:
            self.lost += [LABELS] if data is not None else []
            return
        name = name_beside(self._path.name)
        if data is not None:
            self._add(name, self._path, data)
        elif self._path.with_name(name).is_file():
            self._staged.remove(self._path.with_name(name))

    def _add(self, name: str, path: Path, data: bytes | Iterable[bytes]) -> None:
        target = path.with_name(name)
        if name in self.beside or target == path:
            raise ValueError(f"{name!r} is there twice")
        self._staged.open(target, first=True).writelines(pieces(data))
        self.beside.append(name)


class _Many:
    """Many files."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    @property
    def stream(self) -> BinaryIO:
        raise ValueError("it is no single file")

    def _check(self, name: str) -> None:
        # Some systems take names for one that differ in case alone.
        if not safe_name(name) or name.casefold() in self._names or name == MANIFEST:
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
        if isinstance(target, Path) and many and target.suffix.casefold() != ZIP:
            yield stack.enter_context(_folder(target))
            return
        staged = stack.enter_context(staging())
        stream = staged.open(target) if isinstance(target, Path) else target
        if many:
            yield stack.enter_context(_zipped(stream))
        else:
            yield FileOutput(stream, target if isinstance(target, Path) else None, staged)


class _Cut:
    """A stream that can be cut off: what is written to it from then on goes nowhere."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.is_cut = False

    def write(self, data: bytes) -> int:
        return len(data) if self.is_cut else self._stream.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def _zipped(stream: BinaryIO) -> Iterator[ZipOutput]:
    cut = _Cut(stream)
    with zipfile.ZipFile(cast("BinaryIO", cut), "w") as archive:
        try:
            yield ZipOutput(archive)
        except BaseException:
            # An archive is finished when it is closed, and must not look whole in a pipe when it is not.
            cut.is_cut = True
            raise


@contextmanager
def _folder(path: Path) -> Iterator[FolderOutput]:
    try:
        target = path.resolve()
        why = folder_obstacle(target)
        if why:
            raise GlossatorError(
                f"{path} {why}.", "Name a new folder, or one that ends in .zip for an archive."
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
            _sync_all(temporary)
            if target.exists():
                shutil.copymode(target, temporary)
                target.rename(old)
            temporary.rename(target)
        except BaseException:
            # Between the two names there is none; whatever comes then, one of the two folders gets it.
            if old.exists() and not target.exists():
                old.rename(target)
            shutil.rmtree(temporary, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
            raise
        shutil.rmtree(old, ignore_errors=True)
        sync_folder(target.parent)
    except OSError as error:
        raise not_written(path, error) from error


def folder_obstacle(folder: Path) -> str:
    """Return why an export of many files cannot take the place of what is there, or an empty text.

    An empty folder gives way, and one with nothing but what an export wrote there.

    Args:
        folder: The folder; the reason is told as the end of a sentence that begins with it.
    """
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return "is a file, and this format has many"
    try:
        # A path that is being typed leads through large folders of others: these are not gone through.
        if (folder / MANIFEST).is_file():
            listed = json.loads((folder / MANIFEST).read_bytes())["files"]
            ours = _files_in(folder) <= {MANIFEST, *listed}
        else:
            ours = next(folder.iterdir(), None) is None
    except (OSError, ValueError, KeyError, TypeError):
        ours = False
    return "" if ours else "is there already, and not all in it is an export of this program"


def _files_in(folder: Path) -> set[str]:
    """Return what is in a folder but for folders that have something in them.

    Raises:
        OSError: Not all of it can be seen.
    """

    def fail(error: OSError) -> None:
        raise error

    found: set[str] = set()
    for where, folders, files in os.walk(folder, onerror=fail):
        names = [*files, *(name for name in folders if Path(where, name).is_symlink())]
        found.update(Path(where, name).relative_to(folder).as_posix() for name in names)
        if not (folders or files) and Path(where) != folder:
            found.add(Path(where).relative_to(folder).as_posix())
    return found


def _sync_all(folder: Path) -> None:
    """Return when all in a folder is on the medium."""
    if hasattr(os, "sync"):
        os.sync()  # one for all: of ten thousand files one by one takes minutes
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
