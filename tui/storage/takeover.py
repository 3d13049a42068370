"""What others did to the project file while it was open here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tui.domain.errors import ProjectError
from tui.domain.shown import counted
from tui.storage import backups
from tui.storage.fs import FileSystem
from tui.storage.merge import merge, rewound
from tui.storage.opened import Question
from tui.storage.outside import BrokenFileError
from tui.storage.recovery import questions_of, read_file
from tui.storage.segments import journal_folder, read_history
from tui.storage.snapshot import Head
from tui.storage.soundness import check
from tui.storage.tables import RecordChange, Tables, differences


class TakenOver(NamedTuple):
    """What was found.

    Attributes:
        changes: What only others changed, to be made here.
        questions: What a person has to decide.
        notes: What happened, for people.
    """

    changes: tuple[RecordChange, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


def compare(fs: FileSystem, path: Path, tables: Tables, head: Head, base: int) -> TakenOver:
    """Compare a file that others have changed with what is here; its bytes are set aside first.

    Args:
        fs: Where to read, and to set aside.
        path: The project file.
        tables: What is here; it is not changed.
        head: What the next snapshot says of itself.
        base: Number of the last commit in the file as it was written here.

    Raises:
        ProjectError: It is another project, or nothing that can be compared; it must not be overwritten.
    """
    folder = journal_folder(path)
    try:
        data = fs.read(path)
    except OSError as error:
        raise _refused(path, f"it cannot be read ({error.strerror or error})") from error
    try:
        file, intact = read_file(data, path.name)
    except BrokenFileError:
        return _set_aside(fs, path, "corrupt", data, "was broken from outside; it is written anew")
    except ProjectError as error:
        raise _refused(path, error.message.rstrip(".")) from error
    if file.head.project not in ("", head.project):
        raise _refused(path, "another project was put in its place")
    if file.head.seq > head.seq:
        raise _refused(path, "a newer version of it was put in its place")
    ours = tables.freeze()
    try:
        history = read_history(fs, folder, file.head.seq)
    except OSError as error:
        raise _refused(path, f"its journal cannot be read ({error.strerror or error})") from error
    entries = history.since(file.head.seq) if history is not None and history.after <= file.head.seq else None
    if entries is None and file.head.seq != head.seq:
        raise _refused(path, "an older version of it was put in its place")
    if intact:
        if file.head.seq == base and history is not None and file.head.tip == history.tip_at(base):
            return TakenOver()  # the very file, copied or touched
        changes = tuple(differences(ours, file.rows))
        if not changes:
            return TakenOver()
        _keep(fs, path, "edited", data)
        text = f"Another version of {path.name} was put in its place while it was open here; yours stands."
        return TakenOver(questions=(Question("older", text, changes),), notes=(text,))
    theirs = Tables(file.rows)
    try:
        check(theirs)
    except ProjectError as error:
        raise _refused(path, error.message.rstrip(".")) from error
    before = rewound(ours, reversed(entries or []))
    merged = merge(before.freeze(), file.rows, tables)
    together = Tables(ours)
    together.apply(merged.taken)
    try:
        check(together)
    except ProjectError as error:
        # Each is sound by itself, and both are not: the same label on either side, say.
        raise _refused(path, f"with what was decided here, {error.message.rstrip('.')}") from error
    found = _set_aside(
        fs,
        path,
        "edited",
        data,
        f"was edited from outside: {counted(len(merged.taken), 'change')} taken over",
    )
    # What was taken over is told while the program runs; only what met something here is asked.
    questions = questions_of(merged._replace(taken=[]), path.name, tables)
    return TakenOver(tuple(merged.taken), questions, found.notes)


def _set_aside(fs: FileSystem, path: Path, kind: str, data: bytes, what: str) -> TakenOver:
    kept = _keep(fs, path, kind, data)
    return TakenOver(notes=(f"{path.name} {what}; its bytes are in {kept.name}.",))


def _keep(fs: FileSystem, path: Path, kind: str, data: bytes) -> Path:
    try:
        return backups.set_aside(fs, journal_folder(path), kind, data, ".json")
    except OSError as error:
        raise _refused(path, f"what it holds cannot be set aside ({error.strerror or error})") from error


def _refused(path: Path, why: str) -> ProjectError:
    return ProjectError(
        f"{path.name} was changed by another program while it was open here, and is not overwritten: {why}.",
        "What you decide is safe in the journal; put the file right, or move it away, and go on.",
    )
