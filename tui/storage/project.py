"""The repository: a project as services see it. An edit goes in, a future comes out; no table is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

from tinydb import TinyDB

from tui.domain.article import Article, ArticleSummary
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError, ProjectError
from tui.domain.labels import LabelSet, ontonotes
from tui.domain.layer import Layer, LayerSummary
from tui.storage import changes, paths, records
from tui.storage.atomic import clear_leftovers
from tui.storage.catalog import Catalog
from tui.storage.engine import SnapshotStorage
from tui.storage.failures import cannot_write
from tui.storage.fs import PRIVATE, FileSystem
from tui.storage.lock import ProjectLock
from tui.storage.overview import Overview
from tui.storage.records import ARTICLES, LABELS, LAYERS
from tui.storage.tables import Draft, RecordChange
from tui.storage.values import Record
from tui.storage.writer import Outcome, Writer


class Project:
    """An open project.

    Any thread may call any method. Whatever reads sees what has been committed: an edit becomes visible
    when it is durable, just before its future resolves. Callbacks of futures run in the writer thread; they
    must not call `flush` or `close`.

    Attributes:
        path: The project file, symbolic links resolved.
        read_only: Whether every commit is refused.
    """

    def __init__(self, database: TinyDB, lock: ProjectLock | None, labels: LabelSet) -> None:
        storage = database.storage
        assert isinstance(storage, SnapshotStorage)
        self.path = storage.path
        self.read_only = storage.read_only
        self._database = database
        self._storage = storage
        self._lock = lock
        self._first_labels = labels
        self._catalog = Catalog(storage.tables)
        self._overview = Overview(storage.tables, self._catalog)
        self._begun = storage.exists
        self._writer = Writer(self._write)

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
        if not create and not resolved.exists():
            raise ProjectError(
                f"There is no project {path}.",
                "Add an article to begin one: glossator add FILE; or name another with --project.",
            )
        # A file that is no project is refused before a lock file is left beside it.
        database = TinyDB(resolved, storage=SnapshotStorage, fs=fs, read_only=read_only)
        lock = None if read_only else _lock(resolved, fs)
        try:
            storage = database.storage
            assert isinstance(storage, SnapshotStorage)
            if lock is not None:
                clear_leftovers(fs, resolved)
                if storage.changed_outside():
                    storage.load()
            project = cls(database, lock, labels if labels is not None else ontonotes())
            if not storage.intact:
                project._check_everything()
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return project

    @property
    def is_new(self) -> bool:
        """Whether there is no file yet."""
        return not self._begun

    @property
    def pending(self) -> int:
        """Number of edits whose future has not been resolved."""
        return self._writer.pending

    # -- reading ---------------------------------------------------------------------------------------

    def articles(self) -> list[ArticleSummary]:
        """Return all articles in the order in which they were added."""
        with self._storage.mutex:
            return self._overview.articles()

    def article(self, article_id: str) -> Article:
        """Return an article with its text.

        Raises:
            GlossatorError: No article has that id.
        """
        record = self._record(ARTICLES, article_id)
        if record is None:
            raise GlossatorError(
                f"No article has the id {article_id!r}.", "List the articles with: glossator articles."
            )
        return records.read_article(record)

    def article_with_text(self, sha256: str) -> ArticleSummary | None:
        """Return the first article whose text has that SHA-256, or None."""
        with self._storage.mutex:
            return self._overview.article_with_text(sha256)

    def labels(self) -> LabelSet:
        """Return the labels of the project, in order."""
        with self._storage.mutex:
            if self.is_new:
                return self._first_labels
            rows = self._storage.tables.get(LABELS, {})
            return LabelSet(records.read_label(rows[key]) for _, key in self._catalog.keys(LABELS))

    def annotators(self) -> list[str]:
        """Return the names of all who have a layer, sorted."""
        return sorted({annotator for _, annotator in self._layer_owners()})

    def layer(self, article_id: str, annotator: str) -> Layer:
        """Return the layer of one article by one annotator; an empty one where nothing has been said.

        Raises:
            ProjectError: A record in it is damaged.
        """
        with self._storage.mutex:
            record = self._record(LAYERS, (article_id, annotator))
            if record is None:
                return Layer(article_id, annotator)
            spans = list(record["spans"].items())
            info = records.read_info(record)
        annotations = [records.read_annotation(name, span) for name, span in spans]
        return Layer.of(article_id, annotator, annotations, info)

    def layers(self, article_id: str | None = None, annotator: str | None = None) -> Iterator[Layer]:
        """Yield the layers of an article, of an annotator, or all; each is decoded when its turn comes."""
        for owner in self._layer_owners():
            if article_id in (None, owner[0]) and annotator in (None, owner[1]):
                yield self.layer(*owner)

    def layer_summaries(self) -> dict[tuple[str, str], LayerSummary]:
        """Return state and counts of every layer by article and annotator.

        Raises:
            ProjectError: A record is damaged.
        """
        with self._storage.mutex:
            return self._overview.layers()

    def _layer_owners(self) -> list[tuple[str, str]]:
        with self._storage.mutex:
            tables = self._storage.tables
            rows = [tables[LAYERS][key] for _, key in self._catalog.keys(LAYERS)]
            return [(record["article"], record["annotator"]) for record in rows]

    def _record(self, table: str, identity: object) -> Record | None:
        with self._storage.mutex:
            key = self._catalog.key(table, identity)
            return self._storage.tables[table][key] if key is not None else None

    def _check_everything(self) -> None:
        """Compare all annotations and digests with their texts: the file was edited by hand."""
        lengths = {summary.id: summary.length for summary in self.articles()}
        for layer in self.layers():
            length = lengths.get(layer.article)
            for annotation in layer.annotations:
                if length is not None and annotation.end > length:
                    raise records.damaged(
                        f"Annotation {annotation.id} of article {layer.article}",
                        f"it ends at {annotation.end}, and the text has {length} characters",
                    )
        for summary in self.articles():
            record = self._record(ARTICLES, summary.id) or {}
            if records.text_changed(record):
                raise records.damaged(
                    f"Article {summary.id}", "its text was changed, and the offsets no longer fit it"
                )

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

    def close(self) -> None:
        """Make durable what was handed over, refuse what comes later, and let others open the project."""
        self._writer.close()
        self._database.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

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
        storage = self._storage
        draft = Draft(storage.tables, self._catalog)
        if self.is_new:
            for label in self._first_labels:
                draft.put(LABELS, draft.new_key(LABELS), (), records.label_record(label))
        untouched = len(draft.changes)
        outcomes: list[Outcome] = []
        seq = storage.seq
        for edit in edits:
            length = len(draft.changes)
            try:
                changes.stage(draft, edit)
            except GlossatorError as error:
                outcomes.append(error)
            else:
                seq += len(draft.changes) > length
                outcomes.append(seq)
        if len(draft.changes) > untouched:
            storage.commit(draft.changes, seq, lambda: self._committed(draft.changes))
        return outcomes

    def _committed(self, done: Sequence[RecordChange]) -> None:
        """Bring the catalog and the lists up to date; the caller holds the storage's mutex."""
        self._begun = True
        for change in done:
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


def _lock(path: Path, fs: FileSystem) -> ProjectLock:
    """Lock a project; only the program's own folder is created for it."""
    if path.parent == paths.data_folder().resolve():
        try:
            fs.make_folder(path.parent)
        except OSError as error:
            raise cannot_write(path, error) from error
    elif not path.parent.is_dir():
        raise ProjectError(
            f"There is no folder {path.parent} for the project.",
            "Create it, or name another file with --project.",
        )
    status = fs.stat(path)
    return ProjectLock(path, status.st_mode & 0o777 | PRIVATE if status else PRIVATE)
