"""What the operating system refuses, in words that say what to do about it."""

from __future__ import annotations

import errno
from pathlib import Path

from tui.domain.errors import ProjectError

_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class NotWritableError(ProjectError):
    """A project in a place where nothing may be written; it can still be opened for reading."""

    can_be_read = True


class DiskError(ProjectError):
    """The disk is full, or does not take what is written."""


def cannot_write(path: Path, error: OSError) -> ProjectError:
    """Return the error for a project that could not be written."""
    if error.errno in _NOT_WRITABLE:
        return NotWritableError(
            f"{path} cannot be written: its folder {path.parent} is not writable.",
            "Make the folder writable, or copy the project to one that is.",
        )
    if error.errno in _FULL:
        return DiskError(
            f"{path.name} was not saved: the disk is full.",
            "Free some space and do it again; what was saved before is safe.",
        )
    return DiskError(
        f"{path.name} was not saved: {error.strerror or error}.",
        "What was saved before is safe; if this happens again, copy the project to another disk.",
    )


def behind(path: Path, error: OSError) -> DiskError:
    """Return the error for a project file that could not be brought up to date; its journal is."""
    reason = "the disk is full" if error.errno in _FULL else error.strerror or str(error)
    return DiskError(
        f"{path.name} could not be brought up to date: {reason}.",
        "All that was decided is safe in its journal; nothing has to be done again.",
    )


def cannot_read(path: Path, error: OSError) -> ProjectError:
    """Return the error for a project that could not be read."""
    return ProjectError(
        f"{path} cannot be read: {error.strerror or error}.", "Check the path and its permissions."
    )
