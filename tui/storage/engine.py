"""The engine: records in memory, the journal that makes each commit durable, the snapshot for everybody else.

A commit is appended to the journal and synced, then made in memory. A snapshot, the project file, is
written from time to time in another thread, from rows that no commit changes any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from tui.domain.article import new_id
from tui.domain.edits import now
from tui.domain.errors import ConflictError, ProjectError
from tui.storage import backups, takeover
from tui.storage.atomic import discard, install, stage_chunks
from tui.storage.checkpoints import Checkpoints
from tui.storage.entries import Entry, Header, entry_line, tip_of
from tui.storage.failures import behind, cannot_read, cannot_write
from tui.storage.fs import PRIVATE, FileSystem
from tui.storage.journal import Journal
from tui.storage.opened import Opened, Question, Signature
from tui.storage.recovery import inspect, look, signature_of
from tui.storage.segments import journal_folder, journal_state
from tui.storage.settling import settle
from tui.storage.snapshot import Head, chunks
from tui.storage.tables import Frozen, RecordChange, Tables
from tui.storage.values import same

OUTSIDE = "outside"
"""Who made the changes that were found in the file, where nobody else is known."""


class Draught(NamedTuple):
    """A commit that has no number yet: see `entries.Entry`."""

    at: str
    by: str
    id: str
    why: str
    undoes: str
    changes: tuple[RecordChange, ...]


class Engine:
    """An open project below the repository and below TinyDB.

    Any thread may commit. `mutex` is held while a commit changes `tables`; whoever reads them in another
    thread holds it too. It is never held during input or output.

    Attributes:
        path: The project file.
        tables: All records.
        seq: Number of the last commit.
        notes: What was found on opening, for people.
        recovered: Commits that only the journal had on opening.
        questions: What a person has to decide.
        trouble: Why no snapshot can be written, for people; empty where all is well.
        on_news: Called, in whatever thread, when `notes`, `questions` or `trouble` have changed, or others
            have changed something in the file while it was open.
        check: Called with what the tables would be after changes from elsewhere than the repository, and with
            the changes; raises where they must not be made.
    """

    def __init__(self, path: Path, fs: FileSystem, *, read_only: bool = False) -> None:
        """Open a project; `lock` has been taken by the caller, unless it is for reading only.

        Raises:
            ProjectError: It cannot be opened; see `recovery.inspect`.
        """
        self.path = path
        self.fs = fs
        self.read_only = read_only
        self.mutex = RLock()
        self.trouble = ""
        self.on_news: Callable[[], object] = lambda: None
        self.check: Callable[[Tables, Sequence[RecordChange]], None] = lambda _, __: None
        self._listeners: list[Callable[[Sequence[RecordChange]], None]] = []
        self._writing = RLock()
        self._snapshotting = RLock()
        self._closed = False
        self._take_up(inspect(fs, path, read_only=read_only))

    def _take_up(self, opened: Opened) -> None:
        self.opened = opened
        self.tables: Tables = opened.tables
        self._head = opened.head
        self.notes = opened.notes
        self.recovered = opened.recovered
        self.questions = opened.questions
        self._base = opened.base
        self._signature = opened.signature
        self._has_history = opened.schema == 0 or (opened.journal.there and not opened.foreign)

    def settle(self) -> None:
        """Make the disk agree with what was found on opening; the lock is held.

        Raises:
            ProjectError: It could not be written; what was there before is as it was.
        """
        opened = self.opened
        folder = journal_folder(self.path)
        try:
            there = (look(self.fs, self.path), journal_state(self.fs, folder))
        except OSError as error:
            raise cannot_read(self.path, error) from error
        if there != (opened.signature, opened.journal):
            opened = inspect(self.fs, self.path)
            self._take_up(opened)
        try:
            settle(self.fs, self.path, opened)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        size = opened.signature[1] if opened.signature else 0
        self._journal = Journal(self.fs, folder, self._head.project, opened.segment)
        self._checkpoints = Checkpoints(self._snapshot_or_trouble, size)
        if opened.outside:
            self._journalled([Draught(now(), OUTSIDE, new_id(10), "edit from outside", "", opened.outside)])
        if opened.schema != 0 and (self._base < 0 or opened.schema != self._head.schema):
            self._base = -1
            self._snapshot_or_trouble()

    # -- reading ---------------------------------------------------------------------------------------

    @property
    def seq(self) -> int:
        """Number of the last commit."""
        return self._head.seq

    @property
    def project(self) -> str:
        """The project's id."""
        return self._head.project

    @property
    def begun(self) -> bool:
        """Whether there is anything of the project on disk."""
        return self._signature is not None or self.seq > 0

    def listen(self, listener: Callable[[Sequence[RecordChange]], None]) -> None:
        """Call `listener` with each commit's changes when memory has them, while `mutex` is held."""
        self._listeners.append(listener)

    def freeze(self) -> tuple[Frozen, int]:
        """Return what the tables hold now, and the number of the last commit in it."""
        with self._writing, self.mutex:
            return self.tables.freeze(), self.seq

    # -- committing ------------------------------------------------------------------------------------

    def commit(self, draughts: Sequence[Draught], *, foreign: bool = False) -> None:
        """Make commits durable with one write, then make them in memory.

        Args:
            draughts: The commits, in order; every value in them is JSON.
            foreign: Whether they come from elsewhere than the repository, and are to be checked.

        Raises:
            ConflictError: A foreign commit changes what is not any more as it says.
            ProjectError: They could not be written; memory and disk are as they were.
        """
        self.commit_made(lambda: draughts, foreign=foreign)

    def commit_made(self, make: Callable[[], Sequence[Draught]], *, foreign: bool = False) -> None:
        """Commit what `make` returns: nobody else commits between its looking at the tables and that.

        Args:
            make: Returns the commits, in order; with none of them, nothing is done.
            foreign: As in `commit`.

        Raises:
            ConflictError: As in `commit`.
            ProjectError: As in `commit`.
        """
        with self._writing:
            draughts = make()
            if not draughts:
                return
            self._check_writable()
            for draught in draughts if foreign else ():
                self._check(draught.changes)
            first = not self.begun
            size = self._journalled(draughts)
            with self.mutex:
                for draught in draughts:
                    self._take_in(draught.changes)
        if first:
            # From here on there is a file for other programs to open.
            self._snapshot_or_trouble()
        else:
            self._checkpoints.committed(size)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Let nobody else commit or write the file within the block."""
        with self._snapshotting, self._writing:
            yield

    def commit_as(self, draught: Draught, done: Sequence[RecordChange]) -> None:
        """Make a commit that the journal tells less of than memory has to know; within `exclusive`.

        Raises:
            ProjectError: It could not be written.
        """
        self._check_writable()
        self._journalled([draught])
        self._take_in(done)

    def begin_segment(self) -> None:
        """Let the next commit begin a segment, the journal having been written anew; within `exclusive`."""
        self._journal.close()
        self._journal = Journal(self.fs, self._journal.folder, self._head.project)

    def _journalled(self, draughts: Sequence[Draught]) -> int:
        """Append commits to the journal and count them; return their bytes."""
        seq, tip = self._head.seq, self._head.tip
        header = Header(self._head.project, seq, tip)
        lines: list[bytes] = []
        for draught in draughts:
            seq += 1
            try:
                line = entry_line(Entry(seq, *draught))
            except TypeError as error:
                raise ProjectError(
                    f"{draught.why!a} by {draught.by!a} cannot be saved: {error}.", "Nothing was changed."
                ) from error
            tip = tip_of(line)
            lines.append(line)
        text = b"".join(lines)
        try:
            if not self._has_history and self.begun:
                # Without an earlier version nobody could tell what others will have done to the file.
                backups.keep(self.fs, self.path, self._journal.folder, self._head.seq, copy=True)
            self._journal.append(text, header)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        self._has_history = True
        self._head = self._head._replace(seq=seq, tip=tip)
        return len(text)

    def _take_in(self, changes: Sequence[RecordChange]) -> None:
        """Make changes in memory that are in the journal."""
        with self.mutex:
            self.tables.apply(changes)
            for listener in self._listeners:
                listener(changes)

    def _check(self, changes: Sequence[RecordChange]) -> None:
        tables = Tables(self.freeze()[0])
        for change in changes:
            table, key, path, before, _ = change
            if not same(tables.value(table, key, path), before):
                raise ConflictError(
                    f"Record {key} of table {table!r} was changed since it was read.", "Read it again."
                )
            tables.apply([change])
        self.check(tables, changes)

    def _check_writable(self) -> None:
        if self._closed:
            raise ProjectError(f"{self.path.name} has been closed.", "Nothing was changed.")
        if self.read_only:
            raise ProjectError(f"{self.path.name} is open for reading only.", "Nothing was changed.")

    # -- the snapshot ----------------------------------------------------------------------------------

    def checkpoint(self) -> None:
        """Write the project file, if it is not at the last commit; what others did to it is taken over first.

        Raises:
            ProjectError: It could not be written, or holds what must not be overwritten unseen. Nothing is
                lost: all commits are in the journal.
        """
        with self._snapshotting:
            written = False
            while not written:
                with self._writing:
                    self._check_writable()
                    if not self.begun:
                        return
                    seen = self._look_outside()
                    with self.mutex:
                        rows, head = self.tables.freeze(), self._head
                    if head.seq == self._base:
                        self.trouble = ""
                        return
                try:
                    written = self._install(rows, head, seen)
                except OSError as error:
                    raise behind(self.path, error) from error
            self.trouble = ""

    def _install(self, rows: Frozen, head: Head, seen: Signature | None) -> bool:
        """Put a new file in the place of the one that was seen; return whether it was still there."""
        fs, folder = self.fs, self._journal.folder
        status = fs.stat(self.path)
        mode = status.st_mode & 0o7777 if status else PRIVATE
        temporary = stage_chunks(fs, self.path, chunks(rows, head), mode=mode)
        try:
            if look(fs, self.path) != seen:
                discard(fs, temporary)
                return False
            if status is not None and self._base >= 0:
                backups.keep(fs, self.path, folder, self._base)
            signature = signature_of(fs.stat(temporary))
        except BaseException:
            discard(fs, temporary)
            raise
        install(fs, temporary, self.path)
        # The file is ours from here on, also where it is not certain that it stays in its place.
        self._signature, self._base = signature, -1
        fs.sync_folder(self.path.parent)
        self._base = head.seq
        with self._writing:
            self._journal.mark(head.seq)
        backups.prune(fs, folder)
        return True

    def _snapshot_or_trouble(self) -> int:
        """Make a snapshot; where that fails, say so in `trouble`. Return its size in bytes."""
        before = self.trouble
        try:
            self.checkpoint()
        except ProjectError as error:
            self.trouble = str(error)
        except Exception as error:
            # The commits before it are durable all the same, and the thread that makes snapshots goes on.
            self.trouble = f"{self.path.name} could not be written: {type(error).__name__}: {error}."
        if self.trouble != before:
            self.on_news()
        return self._signature[1] if self._signature else 0

    def _look_outside(self) -> Signature | None:
        """Take over what others did to the file since it was read or written here; return what it is now."""
        signature = look(self.fs, self.path)
        if signature == self._signature:
            return signature
        if signature is None:
            self._base = -1
            return None
        found = takeover.compare(self.fs, self.path, self.tables, self._head, self._base)
        if found.changes:
            self._journalled([Draught(now(), OUTSIDE, new_id(10), "edit from outside", "", found.changes)])
            self._take_in(found.changes)
        with self.mutex:
            self.questions += found.questions
            self.notes += found.notes
        self._signature, self._base = signature, -1
        if found.changes or found.questions or found.notes:
            self.on_news()
        return signature

    def answered(self, question: Question) -> None:
        """Ask a question no more."""
        with self.mutex:
            self.questions = tuple(each for each in self.questions if each is not question)

    def ask_nothing_of(self, forgotten: Callable[[RecordChange], bool]) -> None:
        """Take changes out of the questions: what is purged does not come back with an answer."""
        with self.mutex:
            left = (
                each._replace(changes=tuple(c for c in each.changes if not forgotten(c)))
                for each in self.questions
            )
            self.questions = tuple(each for each in left if each.changes)

    def probe(self) -> None:
        """Find out whether the disk takes anything, by writing a little beside the journal.

        Raises:
            ProjectError: It does not.
        """
        with self._writing:
            self._check_writable()
            try:
                temporary = stage_chunks(self.fs, self.path, (b"\0" * 65536,))
                self.fs.unlink(temporary)
            except OSError as error:
                raise cannot_write(self.path, error) from error

    def close(self) -> None:
        """Write the project file if it is behind, and refuse all further commits."""
        if self._closed:
            return
        if not self.read_only and hasattr(self, "_journal"):
            self._checkpoints.close()
            # A commit that is under way gets its answer; one that comes later must find the engine closed.
            with self.exclusive():
                if self.begun and self._base != self.seq:
                    self._snapshot_or_trouble()
                self._journal.close()
                self._closed = True
        self._closed = True
