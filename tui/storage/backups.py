"""Earlier versions of the project file, and what is kept as evidence, in the folder of its journal."""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui.storage.atomic import install, stage_chunks, stage_file
from tui.storage.fs import FileSystem
from tui.storage.journal import PRIVATE_FOLDER

LAST, HOURS, DAYS = 5, 24, 7
"""How many backups are kept: the last ones, one of each of the last hours, one of each of the last days."""

CAP = 1 << 30
"""Bytes that all backups but the newest and the pinned ones may take."""

_NAME = re.compile(r"(\d{10,19})(?:-([a-z0-9-]+))?\.json", re.ASCII)
_NO_LINK = (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


class Backup(NamedTuple):
    """One earlier version of the project file.

    Attributes:
        path: The file.
        seq: Number of its last commit.
        pin: Why it is kept for good, or empty.
        at: When the version was written, in seconds since 1970.
        size: Bytes.
    """

    path: Path
    seq: int
    pin: str
    at: float
    size: int


def backups(fs: FileSystem, folder: Path) -> list[Backup]:
    """Return the backups, the oldest first."""
    found: list[Backup] = []
    for match in map(_NAME.fullmatch, fs.names(folder)):
        status = fs.stat(folder / match[0]) if match else None
        if match and status is not None:
            found.append(
                Backup(folder / match[0], int(match[1]), match[2] or "", status.st_mtime, status.st_size)
            )
    return sorted(found, key=lambda backup: (backup.seq, bool(backup.pin), backup.path.name))


def keep(fs: FileSystem, project: Path, folder: Path, seq: int, pin: str = "", *, copy: bool = False) -> None:
    """Make a backup of the project file as it is now; one of the same name is taken to be the same.

    Args:
        fs: Where to read and write.
        project: The project file.
        folder: The folder of its journal.
        seq: Number of the last commit in it.
        pin: Why it is kept for good, one word; empty for one that makes room for newer ones.
        copy: Whether to copy it, because the file stays in its place; else a second name will do.

    Raises:
        OSError: It could not be made.
    """
    target = folder / f"{seq:010d}{'-' if pin else ''}{pin}.json"
    fs.make_folder(folder, PRIVATE_FOLDER)
    if not copy:
        try:
            fs.link(project, target)
            return
        except FileExistsError:
            fs.unlink(target)
            fs.link(project, target)
            return
        except OSError as error:
            if error.errno not in _NO_LINK:
                raise
    status = fs.stat(project)
    temporary = stage_chunks(fs, target, fs.pieces(project))
    install(fs, temporary, target)
    if status is not None:
        with suppress(OSError):
            os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    fs.sync_folder(folder)


def prune(fs: FileSystem, folder: Path) -> None:
    """Remove the backups that newer ones stand for; one that resists is removed another time."""
    found = [backup for backup in backups(fs, folder) if not backup.pin]
    kept = set(_worth_keeping(found))
    room = CAP
    for backup in reversed(found):
        if backup.path in kept:
            room -= backup.size if backup is not found[-1] else 0
        if backup.path not in kept or room < 0:
            with suppress(OSError):
                fs.unlink(backup.path)


def _worth_keeping(found: list[Backup]) -> list[Path]:
    kept = [backup.path for backup in found[-LAST:]]
    for pattern, count in (("%Y-%m-%dT%H", HOURS), ("%Y-%m-%d", DAYS)):
        # The first of each hour and day: what was there before that hour's work began.
        firsts: dict[str, Path] = {}
        for backup in found:
            firsts.setdefault(datetime.fromtimestamp(backup.at, UTC).strftime(pattern), backup.path)
        kept += list(firsts.values())[-count:]
    return kept


def set_aside(fs: FileSystem, folder: Path, kind: str, data: bytes, ending: str) -> Path:
    """Keep bytes as evidence: what was found in the place of something else is never thrown away unasked.

    Args:
        fs: Where to write.
        folder: The folder of the journal.
        kind: `edited`, `corrupt` or `torn`.
        data: The bytes.
        ending: The ending of the file's name, with its dot.

    Raises:
        OSError: They could not be written.
    """
    fs.make_folder(folder, PRIVATE_FOLDER)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = folder / f"{kind}-{stamp}-{os.urandom(3).hex()}{ending}"
    install(fs, stage_file(fs, path, data), path)
    fs.sync_folder(folder)
    return path
