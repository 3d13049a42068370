"""Opening: from what lies on the disk to the newest state of the project, and what has to be put right.

`inspect` only reads. It never guesses: a file that is intact is taken with the commits behind it; one that
was edited is compared with what it was; one that is broken or gone is made anew out of a backup and the
journal; and where that cannot be done, the project is refused and nothing is touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tui.domain.article import new_id
from tui.domain.errors import ProjectError
from tui.domain.shown import counted
from tui.storage import outside
from tui.storage.backups import Backup, backups
from tui.storage.describing import describe
from tui.storage.entries import Entry
from tui.storage.failures import cannot_read
from tui.storage.fs import FileSystem
from tui.storage.merge import Merged, merge, replayed
from tui.storage.opened import DamagedJournalError, Evidence, Opened, Question, Signature
from tui.storage.outside import BrokenFileError
from tui.storage.rebuilding import Rebuilt, rebuild
from tui.storage.segments import (
    Damage,
    History,
    free_name,
    identified,
    journal_folder,
    journal_state,
    project_of,
    read_history,
    segment_paths,
)
from tui.storage.snapshot import SCHEMA, Head, Parsed, cut, head_of, is_intact
from tui.storage.soundness import check
from tui.storage.tables import Tables, differences

PROJECT_ID = 12
"""Characters of a project's id."""


def look(fs: FileSystem, path: Path) -> Signature | None:
    """Return what tells the file from one that another program puts in its place; None where there is none.

    Raises:
        ProjectError: It cannot be looked at.
    """
    try:
        status = fs.stat(path)
    except OSError as error:
        raise cannot_read(path, error) from error
    return signature_of(status)


def signature_of(status: os.stat_result | None) -> Signature | None:
    """Return what `look` returns, from a file's status."""
    return (status.st_ino, status.st_size, status.st_mtime_ns) if status else None


def inspect(fs: FileSystem, path: Path, *, read_only: bool = False) -> Opened:
    """Find the newest state of a project; nothing is written.

    Args:
        fs: Where to read.
        path: The project file, not a symbolic link.
        read_only: Whether it is opened for reading only: what is damaged is left out, newer formats are read.

    Raises:
        ProjectError: The file is a folder, foreign, broken beyond help, or not sound; or the journal is
            damaged in the middle.
    """
    signature = look(fs, path)
    if signature is not None and path.is_dir():
        raise ProjectError(f"{path} is a folder.", "Name a file in it with --project.")
    if signature is not None and not path.is_file():
        raise ProjectError(f"{path} is a device or a pipe.", "Name a file with --project.")
    try:
        journal = journal_state(fs, journal_folder(path))
        data = fs.read(path) if signature is not None else None
        opened = _Inspection(fs, path, data, read_only).opened()
        if read_only and look(fs, path) != signature:
            # Whoever has it open wrote it meanwhile: file and journal do not belong together.
            return inspect(fs, path, read_only=True)
        return opened._replace(signature=signature, journal=journal)
    except OSError as error:
        raise cannot_read(path, error) from error


def read_file(data: bytes, name: str, *, newer: bool = False) -> tuple[Parsed, bool]:
    """Read a project file; return what it holds, and whether it is as this program wrote it.

    Raises:
        ProjectError: As `outside.parse`.
    """
    if is_intact(data) and head_of(data).schema <= SCHEMA:
        return cut(data), True
    return outside.parse(data, name, newer=newer), False


class _Inspection:
    """The steps of `inspect`, with what they find on the way."""

    def __init__(self, fs: FileSystem, path: Path, data: bytes | None, read_only: bool) -> None:
        self._fs = fs
        self._path = path
        self._folder = journal_folder(path)
        self._data = data
        self._read_only = read_only
        self._notes: list[str] = []
        self._broken: BrokenFileError | None = None
        self._file: Parsed | None = None
        self._intact = False
        if data is not None:
            try:
                self._file, self._intact = read_file(data, path.name, newer=read_only)
            except BrokenFileError as error:
                self._broken = error
        self._backups = backups(fs, self._folder)
        self._has_segments = bool(segment_paths(fs, self._folder))

    def opened(self) -> Opened:
        """Return the newest state."""
        if not self._has_segments and not self._backups:
            return self._alone()
        owner = project_of(self._fs, self._folder) or next(
            (found for backup in reversed(self._backups) if (found := self._backup_owner(backup))), ""
        )
        file = self._file
        if file is None:
            return self._from_journal(owner)
        head = file.head if self._intact else identified(self._fs, self._folder, file.head, owner)
        if owner and head.project and head.project != owner:
            self._notes.append(
                f"The folder {self._folder.name} belongs to another project and is not looked at."
                if self._read_only
                else f"The folder {self._folder.name} belongs to another project; it is now called"
                f" {free_name(self._fs, self._folder, owner).name}."
            )
            return self._alone()._replace(foreign=owner, notes=tuple(self._notes))
        head = head if head.project else head._replace(project=owner or new_id(PROJECT_ID))
        history = read_history(self._fs, self._folder, head.seq)
        if self._intact:
            return self._intact_file(Parsed(head, file.rows), history)
        return self._edited_file(Parsed(head, file.rows), history)

    # -- without a journal -----------------------------------------------------------------------------

    def _alone(self) -> Opened:
        if self._broken is not None:
            raise self._broken
        if self._file is None:
            return Opened(Tables(), Head(new_id(PROJECT_ID), 0, ""), schema=0)
        tables, head = Tables(self._file.rows), self._file.head
        fresh = head if head.project else head._replace(project=new_id(PROJECT_ID))
        opened = Opened(tables, fresh._replace(schema=SCHEMA), base=head.seq, schema=head.schema)
        if self._intact:
            return opened
        check(tables)
        # Written anew it can be told from what the next one makes of it.
        return opened._replace(base=-1, evidence=(Evidence("edited", self._data or b""),))

    # -- with one --------------------------------------------------------------------------------------

    def _intact_file(self, file: Parsed, history: History | None) -> Opened:
        """Return the newest state where the file is as it was written."""
        head = file.head
        if history is None or head.seq > history.seq:
            # The file is newer than its journal, which was left behind or lost its end.
            if history is not None:
                self._sound(history, head.seq)
            return self._at(Tables(file.rows), head, history, base=head.seq, go_on=False)
        known = history.tip_at(head.seq)
        if history.after > head.seq or (known and head.tip and known != head.tip):
            return self._other_version(file, history)
        entries = self._sound(history, head.seq)
        tables = replayed(file.rows, entries)
        newest = head._replace(seq=history.seq, tip=history.tip_at(history.seq) or head.tip)
        opened = self._at(tables, newest, history, base=head.seq)
        if max(segment.marked for segment in history.segments) > head.seq:
            return self._asking(opened, file, "An older version")
        return opened._replace(recovered=len(entries))

    def _other_version(self, file: Parsed, history: History) -> Opened:
        """Return the newest state where the file comes from another line of the project's history."""
        rebuilt = self._rebuilt(history.seq)
        if rebuilt is None:
            seq = max(file.head.seq, history.seq)
            self._notes.append(
                "The journal does not belong to this version of the file, which is gone on with."
            )
            return self._at(
                Tables(file.rows), file.head._replace(seq=seq, tip=""), history, base=-1, go_on=False
            )
        tables, tip = rebuilt
        head = file.head._replace(seq=history.seq, tip=tip)
        return self._asking(self._at(tables, head, history, base=-1), file, "Another version")

    def _asking(self, opened: Opened, file: Parsed, what: str) -> Opened:
        """Return the newest state with the question whether the file's is to be gone back to."""
        changes = tuple(differences(opened.tables.freeze(), file.rows))
        if not changes:
            return opened._replace(base=-1)
        text = (
            f"{what} of {self._path.name} was put in its place: it ends with commit {file.head.seq},"
            f" the newest is {opened.head.seq}."
        )
        evidence = (Evidence("edited", self._data or b""),)
        return opened._replace(
            questions=(Question("older", text, changes),), evidence=opened.evidence + evidence, base=-1
        )

    def _edited_file(self, file: Parsed, history: History | None) -> Opened:
        """Return the newest state with what others changed in the file."""
        theirs, head = Tables(file.rows), file.head
        try:
            check(theirs)
        except ProjectError as error:
            raise ProjectError(
                error.message,
                "Correct it in the file, or set the file aside and go on from its journal: glossator repair.",
            ) from error
        newest = history.seq if history is not None else head.seq
        if history is not None and newest >= head.seq:
            self._sound(history, newest)
        base, current = self._rebuilt(head.seq), self._rebuilt(max(newest, head.seq))
        evidence = (Evidence("edited", self._data or b""),)
        if base is None or current is None:
            entries = self._sound(history, head.seq) if history is not None else []
            tables = replayed(file.rows, entries)
            seq = max(newest, head.seq)
            opened = self._at(tables, head._replace(seq=seq, tip=""), history, base=-1, go_on=False)
            return opened._replace(evidence=opened.evidence + evidence)
        tables, tip = current
        merged = merge(base.tables.freeze(), file.rows, tables)
        tables.apply(merged.taken)
        check(tables)
        opened = self._at(tables, head._replace(seq=newest, tip=tip), history, base=-1)
        return opened._replace(
            outside=tuple(merged.taken),
            questions=questions_of(merged, self._path.name, tables),
            evidence=opened.evidence + evidence,
        )

    def _from_journal(self, owner: str) -> Opened:
        """Return the newest state where the file is broken or gone."""
        history = read_history(self._fs, self._folder, 0)
        seq = history.seq if history is not None else self._backups[-1].seq
        seq = max(seq, *(backup.seq for backup in self._backups)) if self._backups else seq
        if seq == 0 and not self._backups:
            # The first commit never got here.
            new = self._alone()
            found = self._at(new.tables, new.head, history, base=-1, go_on=False)
            return found._replace(schema=0)
        if history is not None and seq == history.seq:
            self._sound(history, seq)
        rebuilt = self._rebuilt(seq)
        if rebuilt is None:
            raise self._broken or ProjectError(
                f"{self._path.name} is not there, and its journal does not reach back to the beginning.",
                f"Put back a copy of it, or rename the folder {self._folder.name} to begin a new project.",
            )
        tables, tip = rebuilt
        state = "is broken" if self._broken is not None else "was not there"
        done = "shown is what its journal has" if self._read_only else "it was restored from its journal"
        self._notes.append(f"{self._path.name} {state}; {done}, up to commit {seq}.")
        evidence = (Evidence("corrupt", self._data),) if self._data else ()
        head = Head(owner or new_id(PROJECT_ID), seq, tip)
        opened = self._at(tables, head, history, base=-1)
        return opened._replace(evidence=opened.evidence + evidence)

    def _at(
        self, tables: Tables, head: Head, history: History | None, *, base: int, go_on: bool = True
    ) -> Opened:
        evidence: tuple[Evidence, ...] = ()
        segment: tuple[Path, int] | None = None
        torn: tuple[Path, int] | None = None
        if history is not None and history.damage and base >= 0:
            where = history.damage[0]
            self._notes.append(
                f"Line {where.number} of {where.segment.name} in the journal is damaged. What it did is in"
                " the project file, but cannot be undone; glossator repair takes the line out."
            )
        if history is not None and history.segments:
            last = history.segments[-1]
            if go_on and last.header is not None and not last.damage and last.entries:
                segment = (last.path, last.size)
            if last.tail and not self._read_only:
                evidence, torn = (Evidence("torn", last.tail, ".jsonl"),), (last.path, last.size)
                self._notes.append(_torn(last.tail))
        return Opened(
            tables,
            head._replace(schema=SCHEMA),
            base=base,
            notes=tuple(self._notes),
            evidence=evidence,
            segment=segment,
            torn=torn,
            schema=self._file.head.schema if self._file is not None else SCHEMA,
        )

    # -- the journal -----------------------------------------------------------------------------------

    def _sound(self, history: History, seq: int) -> list[Entry]:
        """Return the commits behind one, with none missing between them.

        Raises:
            DamagedJournalError: One is damaged, and the project is not opened for reading only.
        """
        entries = history.since(seq)
        missing = history.gap(seq)
        if missing is not None:
            if not self._read_only:
                raise damaged_journal(self._path, missing, history.damage)
            note = f"Commit {missing} is damaged in the journal and is left out."
            self._notes += [note] if note not in self._notes else []
        return entries

    def _rebuilt(self, seq: int) -> Rebuilt | None:
        return rebuild(self._fs, self._folder, seq, self._sound)

    def _backup_owner(self, backup: Backup) -> str:
        data = self._fs.read(backup.path)
        return head_of(data).project if is_intact(data) else ""


def questions_of(merged: Merged, name: str, tables: Tables) -> tuple[Question, ...]:
    """Return what a person has to decide after others have changed the file.

    Args:
        merged: What they changed; what only they changed has been taken over.
        name: The name of the file.
        tables: What is here now.
    """
    found: list[Question] = []
    if merged.taken:
        text = (
            f"{name} was edited from outside; {counted(len(merged.taken), 'change')} taken over:"
            f" {describe(merged.taken, tables, made=True)}"
        )
        found.append(Question("edited", text, tuple(change.inverse() for change in reversed(merged.taken))))
    if merged.conflicts:
        text = (
            f"{counted(len(merged.conflicts), 'change')} in {name} from outside met what was changed here,"
            f" too: {describe(merged.conflicts, tables)}"
        )
        found.append(Question("conflict", text, tuple(merged.conflicts)))
    return tuple(found)


def damaged_journal(path: Path, missing: int, damage: Iterable[Damage]) -> DamagedJournalError:
    """Return the error for a commit that the journal should have and has not."""
    where = next((f": line {each.number} of {each.segment.name}" for each in damage), "")
    return DamagedJournalError(
        f"The journal of {path.name} is damaged at commit {missing}{where}.",
        "Repair it with: glossator repair; until then the project can be read, and nothing is changed.",
    )


def _torn(tail: bytes) -> str:
    if b"\n" in tail or len(tail.strip(b"\0")) < len(tail):
        return (
            f"The end of the journal, {counted(len(tail), 'byte')}, is damaged; it was set aside,"
            " and all before it is there."
        )
    return "The last line of the journal was not finished; it was set aside, and all before it is there."
