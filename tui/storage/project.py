"""The repository: a project as services see it. An edit goes in, a future comes out; no table is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from tui.domain.article import new_id
from tui.domain.edits import Edit, now
from tui.domain.errors import ConflictError, GlossatorError, ProjectError
from tui.domain.history import Commit, in_place, made_again
from tui.domain.labels import LabelSet, ontonotes
from tui.domain.shown import counted
from tui.storage import changes, history, purging, records
from tui.storage.database import ProjectDatabase, ProjectStorage
from tui.storage.engine import Draught
from tui.storage.fs import FileSystem
from tui.storage.opened import Question
from tui.storage.reading import ProjectReading
from tui.storage.records import LABELS
from tui.storage.restoring import changes_back_to, commit_at, save_copy
from tui.storage.segments import journal_folder
from tui.storage.soundness import check
from tui.storage.tables import TABLE, Draft, RecordChange
from tui.storage.writer import Outcome, Writer

_ANSWERS = {
    "older": "go back to another version",
    "edited": "take back changes of others",
    "conflict": "take over changes of others",
}
"""What the edit is called that answers a question with other than what is here."""


class Project(ProjectReading):
    """An open project.

    Any thread may call any method. Whatever reads sees what has been committed: an edit becomes visible
    when it is durable, just before its future resolves. Callbacks of futures run in the writer thread; they
    must not call `flush` or `close`.

    Attributes:
        path: The project file, symbolic links resolved.
        read_only: Whether every commit is refused.
        database: The project as TinyDB has it: all of TinyDB's interface, slower than the methods here.
        engine: What keeps it.
    """

    def __init__(self, database: ProjectDatabase, labels: LabelSet) -> None:
        storage = database.storage
        assert isinstance(storage, ProjectStorage)
        self.database = database
        engine = storage.engine
        self.path = engine.path
        self.read_only = engine.read_only
        super().__init__(engine, labels)
        self._writer = Writer(self._write)
        # A commit from elsewhere must not leave a record that nobody can read.
        engine.check = check
        engine.listen(self._committed)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        labels: LabelSet | None = None,
        read_only: bool = False,
        create: bool = True,
        fs: FileSystem | None = None,
    ) -> Self:
        """Open a project.

        A project that does not exist yet becomes a file with its first commit.

        Args:
            path: The project file; a symbolic link is followed, and kept.
            labels: The labels that a new project gets with its first commit; OntoNotes' where None.
            read_only: Whether to take no lock and refuse every commit.
            create: Whether a project that does not exist is begun; otherwise it is an error.
            fs: Where to read and write.

        Raises:
            LockedError: Another process has it open.
            NotWritableError: Its folder is not writable; it can be opened with `read_only`.
            ProjectError: It is missing and not to be created, broken, not a project, or newer than this
                program. The file is as it was.
        """
        fs = fs or FileSystem()
        resolved = _resolve(path)
        if not create and not resolved.exists() and not journal_folder(resolved).is_dir():
            raise ProjectError(
                f"There is no project {path}.",
                "Add an article to begin one: glossator add FILE; or name another with --project.",
            )
        database = ProjectDatabase(resolved, fs=fs, read_only=read_only)
        try:
            project = cls(database, labels if labels is not None else ontonotes())
            if not read_only:
                purging.finish(project.engine)
            return project
        except BaseException:
            database.close()
            raise

    @property
    def seq(self) -> int:
        """Number of the last commit."""
        return self.engine.seq

    @property
    def notes(self) -> Sequence[str]:
        """What was found on opening, or done by others since, for people."""
        found: list[str] = []
        if self.engine.recovered and not self.read_only:
            found.append(
                f"{counted(self.engine.recovered, 'change')} recovered from the journal:"
                " the program had ended before the project file was brought up to date."
            )
        found += self.engine.notes
        return found

    @property
    def questions(self) -> Sequence[Question]:
        """What only a person can decide: see `answer`."""
        return self.engine.questions

    def answer(self, question: Question, by: str, *, theirs: bool) -> None:
        """Decide a question, and return when that is durable.

        Args:
            question: One of `questions`.
            by: Who decides.
            theirs: Whether to make the changes of the question, rather than to leave things as they are. That
                is one edit, which can be taken back.

        Raises:
            ConflictError: What is here was changed since the question came up.
            ProjectError: It could not be written.
        """
        self.flush()
        if theirs:
            why = _ANSWERS[question.kind]
            draught = Draught(now(), by, new_id(10), why, "", question.changes)
            try:
                self.engine.commit([draught], foreign=True)
            except ConflictError as error:
                # What it was about is not there any more, so there is nothing left to ask.
                self.engine.answered(question)
                raise ConflictError(
                    "That was not done: what it is about was changed since.",
                    "What stood in the file is kept beside the journal, as edited-….",
                ) from error
        self.engine.answered(question)

    def on_news(self, callback: Callable[[], object]) -> None:
        """Have `callback` called, in whatever thread, when notes, questions or trouble change."""
        self.engine.on_news = callback

    @property
    def trouble(self) -> str:
        """Why the project file cannot be written though all is safe in the journal; empty where it can."""
        return self.engine.trouble

    def probe(self) -> None:
        """Find out whether the disk takes anything.

        Raises:
            ProjectError: It does not.
        """
        self.engine.probe()

    @property
    def pending(self) -> int:
        """Number of edits whose future has not been resolved."""
        return self._writer.pending

    # -- writing ---------------------------------------------------------------------------------------

    def commit(self, edit: Edit) -> Future[int]:
        """Hand over an edit and return at once.

        The future resolves to the number of the commit when the edit is on the medium. It fails with a
        `GlossatorError`, and nothing of the edit is done: `ConflictError` where something is not what the
        edit says it was before; `ProjectError` where it could not be written, and then with it all edits
        that were queued behind it.
        """
        return self._writer.submit(edit)

    def flush(self) -> None:
        """Return when all edits handed over so far are durable or have failed."""
        self._writer.flush()

    def checkpoint(self) -> None:
        """Write the project file as it is after all edits handed over so far.

        Every edit is durable without that: this is for other programs, which do not know of the journal.

        Raises:
            ProjectError: It could not be written; nothing is lost.
        """
        self.flush()
        self.engine.checkpoint()

    def history(self, until: int | None = None) -> Iterator[Commit]:
        """Yield the commits, the newest first; what is older is read when it is asked for.

        Args:
            until: Number of the newest that is wanted; None for all, edits under way included.

        Raises:
            ProjectError: The journal cannot be read.
        """
        if until is None:
            self.flush()
        return history.commits(self.engine, until)

    def take_back(self, commit: Commit, by: str) -> int:
        """Make a commit that takes another one back, and return its number when it is durable.

        Raises:
            ConflictError: What it changed is not any more as it left it.
            ProjectError: It could not be written.
        """
        # Behind the newest there is nothing that the journal would have to be read for: it may be large.
        self.flush()
        if commit.seq != self.seq and not any(in_place([commit], self.history())):
            raise ConflictError(
                f"What {commit.edit.why} took away was on words of another text.",
                "Add it again where it is now.",
            )
        edit = made_again(commit.edit) if commit.edit.undoes else commit.edit.inverse()
        edit = replace(edit, by=by)
        if not commit.others:
            return self.commit(edit).result()
        self.flush()
        changed = history.exact_inverse(self.engine, commit.seq)
        self.engine.commit([Draught(edit.at, by, edit.id, edit.why, edit.undoes, changed)], foreign=True)
        return self.engine.seq

    def restore(self, seq: int, by: str) -> int:
        """Make everything as it was at a commit, as one edit; return how many values that changed.

        Raises:
            ProjectError: There was no such commit, nothing reaches back to it, or it could not be written.
        """
        self.flush()
        changed = changes_back_to(self.engine, seq)
        if changed:
            draught = Draught(now(), by, new_id(10), f"restore commit {seq}", "", changed)
            self.engine.commit([draught], foreign=True)
        return len(changed)

    def commit_at(self, moment: str) -> int:
        """Return the number of the last commit up to a moment, ISO 8601 in UTC.

        Raises:
            ProjectError: The journal cannot be read.
        """
        self.flush()
        return commit_at(self.engine, moment)

    def save_copy(self, target: Path) -> None:
        """Write what is here to another file, as a project that stands alone.

        Raises:
            ProjectError: Something stands under that name, or it could not be written.
        """
        save_copy(self.engine, target)

    def purge(self, article_id: str, by: str) -> None:
        """Take an article and all that was said of it out of file, journal and backups, for good.

        Raises:
            ProjectError: It could not be written; call it again to bring it to an end.
        """
        self.flush()
        purging.purge(self.engine, article_id, by)

    def close(self) -> None:
        """Make durable what was handed over, refuse what comes later, and let others open the project."""
        self._writer.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _write(self, edits: Sequence[Edit]) -> list[Outcome]:
        """Make edits durable with one write; those that conflict are left out."""
        outcomes: list[Outcome] = []
        self.engine.commit_made(lambda: self._draughts(edits, outcomes))
        return outcomes

    def _draughts(self, edits: Sequence[Edit], outcomes: list[Outcome]) -> list[Draught]:
        """Return the commits that edits come to; their outcomes, as far as they are known, are added."""
        engine = self.engine
        draft = Draft(engine.tables, self._catalog)
        if self.is_new:
            for label in self._first_labels:
                draft.put(LABELS, draft.new_key(LABELS), (), records.label_record(label))
        untouched = at = len(draft.changes)
        draughts: list[Draught] = []
        seq = engine.seq
        for edit in edits:
            try:
                changes.stage(draft, edit)
            except GlossatorError as error:
                outcomes.append(error)
                continue
            if len(draft.changes) > at:
                first = 0 if at == untouched and not draughts else at
                made = tuple(draft.changes[first:])
                draughts.append(Draught(edit.at, edit.by, edit.id, edit.why, edit.undoes, made))
                at = len(draft.changes)
            outcomes.append(seq + len(draughts))
        return draughts

    def _committed(self, done: Sequence[RecordChange]) -> None:
        """Bring the catalog and the lists up to date; the caller holds the engine's mutex."""
        for change in done:
            if change.key == TABLE:
                continue
            if not change.path:
                self._catalog.note(change.table, change.key, change.before, change.after)
            self._overview.note(change)


def _resolve(path: Path) -> Path:
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise ProjectError(
            f"{path} leads nowhere: its symbolic links go round in a circle.",
            "Name another file with --project.",
        ) from error
