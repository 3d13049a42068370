"""How the readers say that a file cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

from tui.domain.errors import UnreadableError


def cannot_open(path: Path, error: OSError | ValueError) -> UnreadableError:
    """Return the error for a path that the system did not open, in words for people."""
    name = str(path)
    match error:
        case FileNotFoundError() if path.is_symlink():
            return UnreadableError(
                f"{name} is a link to {path.readlink()}, which does not exist.", "Name another file."
            )
        case FileNotFoundError():
            return UnreadableError(f"{name} does not exist.", _near(path) or "Check the name and the folder.")
        case NotADirectoryError():
            return UnreadableError(f"{name} does not exist.", "A part of that path is a file, not a folder.")
        case PermissionError():
            return UnreadableError(f"{name} may not be read.", "Ask for permission to read it (chmod u+r).")
        case OSError():
            return UnreadableError(f"{name} cannot be read: {error.strerror or error}.", "Check the path.")
        case _:
            return UnreadableError(f"{name} cannot be the name of a file.", "Check the path.")


def _near(path: Path) -> str:
    """Return a hint that names a neighbour with a similar name, or nothing."""
    import difflib

    try:
        names = os.listdir(path.parent)  # noqa: PTH208 - names, not paths
    except OSError:
        return ""
    found = difflib.get_close_matches(path.name, names, n=1, cutoff=0.75)
    return f"Did you mean {path.parent / found[0]}?" if found else ""


def empty() -> UnreadableError:
    """Return the error for a file without anything but white space."""
    return UnreadableError("is empty: it holds no text.", "Name a file that has some text in it.")


def missing_extra(what: str, extra: str) -> UnreadableError:
    """Return the error for a kind of file whose library is not installed.

    Args:
        what: What the file is, as the rest of a sentence that begins with its name.
        extra: The extra of this package that brings the library.
    """
    return UnreadableError(
        f"{what}: reading that needs a library that is not installed.",
        f'Install it with: pip install "glossator[{extra}]".',
    )
