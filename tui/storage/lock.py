"""One writer at a time: a lock beside the project file, which the system lifts when its holder dies."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import orjson

from tui.domain.edits import now
from tui.domain.errors import LockedError, ProjectError
from tui.domain.shown import one_line
from tui.storage.failures import NotWritableError, cannot_write

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Holder(NamedTuple):
    """Who has a project open, as they wrote it into the lock file."""

    pid: int
    host: str
    user: str
    since: str


def lock_path(project: Path) -> Path:
    """Return the lock file of a project. The project itself is never locked: every commit replaces it."""
    return project.with_name(f"{project.name}.lock")


class ProjectLock:
    """The lock of one project, held from construction to `release`.

    Args:
        project: The project file, symbolic links resolved.
        mode: Permission bits for a lock file that has to be created: those of the project.

    Raises:
        LockedError: Another process, or another part of this one, has the project open.
        NotWritableError: The folder is not writable.
        ProjectError: The lock file cannot be opened or locked.
    """

    def __init__(self, project: Path, mode: int) -> None:
        self.path = lock_path(project)
        self._lock = _file_lock(self.path, mode)
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise _locked(project, read_holder(project)) from error
        except OSError as error:
            refusal = cannot_write(project, error)
            if isinstance(refusal, NotWritableError):
                raise refusal from error
            raise ProjectError(
                f"{project.name} cannot be opened: its lock {self.path.name} cannot be taken"
                f" ({error.strerror or error}).",
                "Look at what stands under that name, and delete it if it is not a lock file.",
            ) from error
        self._write(orjson.dumps(_this_process()._asdict()) + b"\n")

    def release(self) -> None:
        """Let others open the project; where that fails, they can when this process ends."""
        self._write(b"")
        with suppress(OSError):
            self._lock.release()

    def _write(self, data: bytes) -> None:
        # The lock holds without it: it only tells others whom to ask.
        with suppress(OSError):
            descriptor = os.open(self.path, os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0))
            try:
                os.write(descriptor, data)
            finally:
                os.close(descriptor)


def read_holder(project: Path) -> Holder | None:
    """Return who has a project open, or None where that is not known; only the lock itself tells whether."""
    try:
        value = orjson.loads(lock_path(project).read_bytes())
        pid = value["pid"]
        host, user, since = (one_line(value[field]) for field in ("host", "user", "since"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Holder(pid, host, user, since) if type(pid) is int else None


def _locked(project: Path, holder: Holder | None) -> LockedError:
    who = f" by process {holder.pid} ({holder.user} on {holder.host}, since {holder.since})" if holder else ""
    return LockedError(
        f"{project.name} is in use{who}.", "Close Glossator there, or end that process, and try again."
    )


def _this_process() -> Holder:
    import getpass
    import platform

    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "somebody"
    return Holder(os.getpid(), platform.node() or "this computer", user, now())


def _file_lock(path: Path, mode: int) -> BaseFileLock:
    from filelock import FileLock

    try:
        return FileLock(path, mode=mode, thread_local=False, fallback_to_soft=False)
    except TypeError:
        # filelock before 4.2: it has no fall-back to a lock that outlives its holder.
        return FileLock(path, mode=mode, thread_local=False)
