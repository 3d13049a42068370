"""Opening and reading what is imported, and what is told where that fails."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from tui.domain.errors import UnreadableError
from tui.domain.packed import BROKEN

MOST_MEMBERS = 300_000
"""Files of a folder or an archive."""


def opened(path: Path, name: str) -> BinaryIO:
    """Open a file.

    Raises:
        UnreadableError: It cannot be opened.
    """
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: Exception) -> UnreadableError:
    """Return what is told of a file that cannot be read."""
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UnreadableError(f"{name} cannot be read: {why}.", "Check the path and its permissions.")


def not_utf8(what: str) -> UnreadableError:
    """Return what is told of a file, or a line of it, in another encoding."""
    return UnreadableError(f"{what} is not UTF-8.", "Save it as UTF-8 (iconv -f latin1 -t utf-8 OLD > NEW).")


def too_many(name: str) -> UnreadableError:
    """Return what is told of a folder or an archive with too many files."""
    return UnreadableError(f"{name} has more than {MOST_MEMBERS:,} files.", "Import it in parts.")


def reading(file: BinaryIO, name: str, size: int) -> bytes:
    """Return so many bytes of a file that was opened.

    Raises:
        UnreadableError: It is damaged.
    """
    try:
        return file.read(size)
    except BROKEN as error:
        raise unreadable(name, error) from error
