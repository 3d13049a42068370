"""The state of a project at a commit, out of a backup and the journal behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tui.storage.backups import Backup, backups
from tui.storage.entries import Entry
from tui.storage.fs import FileSystem
from tui.storage.merge import replayed
from tui.storage.segments import History, read_history
from tui.storage.snapshot import SCHEMA, Head, Parsed, cut, head_of, is_intact
from tui.storage.tables import Tables


class Rebuilt(NamedTuple):
    """A state.

    Attributes:
        tables: All tables.
        tip: Checksum of the commit's line.
    """

    tables: Tables
    tip: str


Sound = Callable[[History, int], Sequence[Entry]]
"""Returns the commits of a history behind one; raises where one of them is missing."""


def complete(history: History, seq: int) -> Sequence[Entry]:
    """Return the commits behind one.

    Raises:
        LookupError: One is missing.
    """
    missing = history.gap(seq)
    if missing is not None:
        raise LookupError(missing)
    return history.since(seq)


def rebuild(fs: FileSystem, folder: Path, seq: int, sound: Sound = complete) -> Rebuilt | None:
    """Return the state at a commit; None where there is no backup that the journal goes on from.

    Args:
        fs: Where to read.
        folder: The folder of the journal.
        seq: The number of the commit.
        sound: What to do with damage on the way.

    Raises:
        OSError: Something cannot be read.
        LookupError: A commit is missing, and `sound` is `complete`.
    """
    for backup in reversed([None, *backups(fs, folder)]):
        base = Parsed(Head("", 0, ""), {}) if backup is None else intact_backup(fs, backup)
        if base is None or base.head.seq > seq:
            continue
        if base.head.seq == seq:
            return Rebuilt(Tables(base.rows), base.head.tip)
        history = read_history(fs, folder, base.head.seq)
        if history is not None and history.after <= base.head.seq and history.seq >= seq:
            entries = [entry for entry in sound(history, base.head.seq) if entry.seq <= seq]
            return Rebuilt(replayed(base.rows, entries), history.tip_at(seq) or base.head.tip)
    return None


def intact_backup(fs: FileSystem, backup: Backup) -> Parsed | None:
    """Return what a backup holds; None where it is not as it was written."""
    data = fs.read(backup.path)
    return cut(data) if is_intact(data) and head_of(data).schema <= SCHEMA else None
