"""Making the disk agree with what was found on opening: evidence set aside, a torn line cut off."""

from __future__ import annotations

from pathlib import Path

from tui.storage import backups
from tui.storage.atomic import clear_leftovers
from tui.storage.fs import FileSystem
from tui.storage.opened import Opened
from tui.storage.segments import free_name, journal_folder
from tui.storage.snapshot import SCHEMA


def settle(fs: FileSystem, path: Path, opened: Opened) -> None:
    """Put right what can be put right without a decision; being killed on the way leaves the same to do.

    Args:
        fs: Where to write.
        path: The project file; its lock is held.
        opened: What was found.

    Raises:
        OSError: Something could not be written.
    """
    folder = journal_folder(path)
    clear_leftovers(fs, path.parent, path.name)
    clear_leftovers(fs, folder)
    if opened.foreign:
        fs.replace(folder, free_name(fs, folder, opened.foreign))
        fs.sync_folder(path.parent)
    for evidence in opened.evidence:
        backups.set_aside(fs, folder, evidence.kind, evidence.data, evidence.ending)
    whole = opened.torn or (opened.segment if opened.recovered else None)
    if whole is not None:
        # What a killed process had written was not synced; from here on it is gone on with.
        segment, size = whole
        descriptor = fs.append_to(segment)
        try:
            if opened.torn is not None:
                fs.truncate(descriptor, size)
            fs.sync(descriptor)
        finally:
            fs.close(descriptor)
    if opened.schema not in (0, SCHEMA):
        # Before a migration the old file is kept for good.
        backups.keep(fs, path, folder, opened.head.seq, f"schema{opened.schema}", copy=True)
