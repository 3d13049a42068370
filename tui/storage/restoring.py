"""Going back to an earlier state, and taking a copy of the one there is."""

from __future__ import annotations

from pathlib import Path

from tui.domain.errors import ProjectError
from tui.storage.atomic import install, stage_chunks
from tui.storage.engine import Engine
from tui.storage.entries import Entry
from tui.storage.failures import cannot_read, cannot_write
from tui.storage.fs import FileSystem
from tui.storage.merge import rewound
from tui.storage.rebuilding import rebuild
from tui.storage.records import LABELS
from tui.storage.segments import backwards, journal_folder
from tui.storage.snapshot import Head, chunks
from tui.storage.tables import Frozen, RecordChange, differences


def changes_back_to(engine: Engine, seq: int) -> tuple[RecordChange, ...]:
    """Return the changes that lead from what is there now to what was there at a commit.

    Labels are what a project begins with: where none were there yet, those of now stay.

    Raises:
        ProjectError: There was no such commit, or neither journal nor backups reach back to it.
    """
    rows, newest = engine.freeze()
    if not 0 <= seq <= newest:
        raise ProjectError(
            f"There is no commit {seq}.", f"The last one is {newest}; glossator history lists them."
        )
    then = _rewound(engine, rows, seq, newest)
    if then is None:
        raise ProjectError(
            f"Neither the journal nor a backup reaches back to commit {seq}.",
            "List what there is with: glossator backups.",
        )
    if not then.get(LABELS):
        then = {**then, LABELS: rows.get(LABELS, {})}
    return tuple(differences(rows, then))


def _rewound(engine: Engine, rows: Frozen, seq: int, newest: int) -> Frozen | None:
    folder = journal_folder(engine.path)
    entries: list[Entry] = []
    expected = newest
    try:
        for entry in backwards(engine.fs, folder, newest) if newest > seq else ():
            # What a lost commit changed nobody knows, and so not what was there before it.
            if entry.seq != expected or entry.seq <= seq or entry.lost:
                break
            entries.append(entry)
            expected -= 1
        if expected == seq:
            return rewound(rows, entries).freeze()
        rebuilt = rebuild(engine.fs, folder, seq)
    except OSError as error:
        raise cannot_read(folder, error) from error
    except LookupError:
        return None
    return rebuilt.tables.freeze() if rebuilt is not None else None


def commit_at(engine: Engine, moment: str) -> int:
    """Return the number of the last commit up to a moment, ISO 8601 in UTC; 0 where there was none.

    Raises:
        ProjectError: The journal cannot be read, or does not reach back so far.
    """
    folder = journal_folder(engine.path)
    last = engine.seq
    try:
        for entry in backwards(engine.fs, folder, engine.seq):
            if not entry.lost and entry.at <= moment:
                return entry.seq
            last = entry.seq - 1
    except OSError as error:
        raise cannot_read(folder, error) from error
    return last


def save_copy(engine: Engine, target: Path) -> None:
    """Write what is there now to another file, as a project that stands alone.

    Raises:
        ProjectError: Something stands under that name, or it could not be written.
    """
    rows, seq = engine.freeze()
    target = target.expanduser()
    fs = FileSystem()
    try:
        if fs.stat(target) is not None:
            raise ProjectError(f"{target} is there already.", "Give the copy another name.")
        folder = journal_folder(target)
        if fs.stat(folder) is not None:
            # Its commits would be taken for what was done to the copy.
            raise ProjectError(
                f"There is a journal of that name already: {folder}.", "Give the copy another name."
            )
        install(fs, stage_chunks(fs, target, chunks(rows, Head(engine.project, seq, ""))), target)
        fs.sync_folder(target.parent)
    except OSError as error:
        raise cannot_write(target, error) from error
