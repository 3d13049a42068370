"""The files that a path, a folder or a pattern stands for."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from tui.domain.errors import UnreadableError
from tui.readers.errors import cannot_open
from tui.readers.options import ReadOptions
from tui.readers.registry import READERS, ROWS

_DIGITS = re.compile(r"(\d+)")

SortKey = tuple[tuple[tuple[int, int, str], ...], ...]


def find_files(path: str | Path, options: ReadOptions | None = None) -> list[Path]:
    """Return the files to read for one argument, each once, in natural order (2 before 10).

    A file stands for itself, whatever its suffix. A folder stands for all files in it and below whose
    suffix a reader has; hidden files and folders are passed over, links are followed and a loop of them
    ends. A name that does not exist and has `*`, `?`, `[` or `**` in it is a pattern.

    Of what is in folders, `include` and `exclude` of the options choose. Each of their patterns is held
    against a file's name and against its path from the folder on; one that excludes, against folders, too.

    A folder further down that may not be opened is itself in the list, so that reading it says so and
    the others are still read.

    Raises:
        UnreadableError: Nothing is there, the folder may not be opened, or holds no article.
    """
    path = Path(path)
    options = options or ReadOptions()
    try:
        path.stat()
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError) and glob.has_magic(str(path)):
            return _matches(str(path), options)
        raise cannot_open(path, error) from error
    return _folder(path, options) if path.is_dir() else [path]


def _matches(pattern: str, options: ReadOptions) -> list[Path]:
    head, last = os.path.split(pattern)
    # A pattern that ends in ** names no files in particular: it means the folders that it begins in.
    wanted = f"{head or os.curdir}{os.sep}" if last == "**" else pattern
    # Path.glob takes no absolute patterns.
    matched = [Path(name) for name in glob.iglob(wanted, recursive=True)]  # noqa: PTH207
    files = {path for path in matched if path.is_file()}
    for folder in matched:
        files.update(_walk(folder, options) if folder.is_dir() else ())
    if not files:
        raise UnreadableError(f"No file matches {pattern}.", "Check the pattern, or name a folder.")
    return sorted(files, key=natural)


def _folder(path: Path, options: ReadOptions) -> list[Path]:
    try:
        os.scandir(path).close()
    except OSError as error:
        raise cannot_open(path, error) from error
    files = sorted(_walk(path, options), key=natural)
    if not files:
        raise _nothing(path, options)
    return files


def _nothing(folder: Path, options: ReadOptions) -> UnreadableError:
    if options.include or options.exclude:
        return UnreadableError(
            f"{folder} holds no articles that --include and --exclude let through.", "Check the patterns."
        )
    return UnreadableError(
        f"{folder} holds no articles.",
        f"Files that end in {', '.join(READERS)} are read from a folder; files of rows"
        f" ({', '.join(ROWS)}) where they are named or --include says so.",
    )


def _walk(top: Path, options: ReadOptions) -> Iterator[Path]:
    """Yield the files to read below a folder, and the folders that may not be opened, in any order."""
    locked: list[Path] = []
    seen: set[tuple[int, int]] = set()
    walk = os.walk(top, onerror=lambda error: locked.append(Path(error.filename)), followlinks=True)
    for name, folders, files in walk:
        here = Path(name)
        status = here.stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        # Links last: of two ways to a folder the one without a link is the better name.
        folders[:] = sorted(
            (
                folder
                for folder in folders
                if not folder.startswith(".") and not _matches_one(here / folder, top, options.exclude)
            ),
            key=lambda folder: ((here / folder).is_symlink(), folder),
        )
        yield from (here / file for file in files if _wanted(here / file, top, options))
    yield from locked


def _wanted(file: Path, top: Path, options: ReadOptions) -> bool:
    """Whether a file in a folder is one to read; a broken link is, so that reading it says what is wrong."""
    if file.name.startswith(".") or _matches_one(file, top, options.exclude):
        return False
    chosen = _matches_one(file, top, options.include) if options.include else file.suffix.lower() in READERS
    return chosen and (file.is_file() or not file.exists())


def _matches_one(path: Path, top: Path, patterns: Sequence[str]) -> bool:
    if not patterns:
        return False
    names = (path.name, path.relative_to(top).as_posix())
    return any(fnmatchcase(name, pattern.rstrip("/")) for pattern in patterns for name in names)


def natural(path: Path) -> SortKey:
    """Return a sort key in which numbers count as numbers and case does not matter, part by part."""
    return tuple(_part(part) for part in path.parts)


def _part(name: str) -> tuple[tuple[int, int, str], ...]:
    pieces = [piece for piece in _DIGITS.split(name.casefold()) if piece]
    key = tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces)
    return (*key, (-1, 0, name))
