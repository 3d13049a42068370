"""Looking back, going back, and looking after the project file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from tui.domain import history
from tui.domain.article import ArticleSummary
from tui.domain.edits import UNDO, AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.errors import ConflictError, GlossatorError, ProjectError, UsageError
from tui.domain.history import Commit
from tui.services import library
from tui.storage import backups, upkeep
from tui.storage.backups import Backup
from tui.storage.database import lock_project
from tui.storage.fs import FileSystem
from tui.storage.project import Project
from tui.storage.segments import journal_folder
from tui.storage.upkeep import Finding

__all__ = ["Backup", "Finding"]


T = TypeVar("T")


class HistoryFilter(NamedTuple):
    """Which commits are wanted; empty fields do not restrict.

    Attributes:
        by: Who made them.
        article: Id of an article that they changed, or what was said of it.
        since: ISO 8601 in UTC; commits from then on.
        why: A part of what was done, in any case.
    """

    by: str = ""
    article: str = ""
    since: str = ""
    why: str = ""

    def wants(self, commit: Commit) -> bool:
        """Whether a commit is wanted."""
        edit = commit.edit
        return (
            (not self.by or edit.by == self.by)
            and (not self.since or edit.at >= self.since)
            and (not self.why or self.why.casefold() in edit.why.casefold())
            and (not self.article or self.article in articles_of(commit))
        )


def articles_of(commit: Commit) -> set[str]:
    """Return the ids of the articles that a commit changed, or what was said of them."""
    found: set[str] = set()
    for change in commit.edit.changes:
        if isinstance(change, (AnnotationChange, LayerChange)):
            found.add(change.article)
        elif isinstance(change, ArticleChange):
            found |= {article.id for article in (change.before, change.after) if article is not None}
    return found


def find_article(project: Project, word: str) -> ArticleSummary:
    """Return the article that a word means, be it in the project or, of old, in the journal alone.

    Args:
        project: The project.
        word: As in `library.find_article`.

    Raises:
        GlossatorError: No article is meant, or several are; the hint names them.
    """
    present = project.articles()
    try:
        return library.find_article(present, word)
    except GlossatorError:
        known = {summary.id: summary for summary in present}
        for commit in project.history():
            for change in commit.edit.changes:
                article = change.before or change.after if isinstance(change, ArticleChange) else None
                if article is not None:
                    known.setdefault(article.id, ArticleSummary.of(article))
        return library.find_article(list(known.values()), word)


def commits(project: Project, wanted: HistoryFilter) -> Iterator[Commit]:
    """Yield the commits that are wanted, the newest first.

    Raises:
        ProjectError: The journal cannot be read.
    """
    return filter(wanted.wants, project.history())


def undo(project: Project, by: str, seq: int | None = None) -> Commit:
    """Take back one's last commit that is in effect, or a given one of anybody, and return it.

    Raises:
        ConflictError: What it changed is not any more as it left it.
        GlossatorError: There is nothing to take back, or not that.
    """
    if seq is None:
        found = next(history.undoable(project.history(), by), None)
        if found is None:
            raise GlossatorError(f"{by} has nothing to undo.", "glossator history lists what was done.")
    else:
        found = next((commit for commit in project.history() if commit.seq == seq), None)
        if found is None:
            raise GlossatorError(f"There is no commit {seq}.", "glossator history lists them.")
        if found.lasting:
            raise GlossatorError(
                f"Commit {seq} ({found.edit.why}) cannot be undone.", "Nothing is kept of what was before it."
            )
        if all(commit.seq != seq for commit in history.in_effect(project.history())):
            raise GlossatorError(f"Commit {seq} is undone already.", "glossator history lists them.")
    _take_back(project, found, by, "undone")
    return found


def redo(project: Project, by: str) -> Edit:
    """Make again what one took back last, and return that.

    Raises:
        ConflictError: What it would change is not any more as it was.
        GlossatorError: There is nothing to make again.
    """
    found = next(iter(history.redoable(project.history(), by)), None)
    if found is None:
        raise GlossatorError(f"{by} has nothing to redo.", "Only what was undone last can be made again.")
    _take_back(project, found, by, "redone")
    return history.made_again(found.edit)


def _take_back(project: Project, commit: Commit, by: str, what: str) -> None:
    try:
        project.take_back(commit, by)
    except ConflictError as error:
        why = commit.edit.why.removeprefix(UNDO)
        raise ConflictError(
            f"Commit {commit.seq} ({why}) cannot be {what}: what it changed has been changed again since.",
            "Undo that first by its number, or another commit; glossator history lists them.",
        ) from error


class Restored(NamedTuple):
    """What going back came to: the commit whose state it is now, and how many values that changed."""

    seq: int
    changed: int


def restore(project: Project, at: str, by: str) -> Restored:
    """Make everything as it was at a commit or moment; it is one edit, that can be taken back.

    Args:
        project: The project.
        at: The number of a commit, or a date and time, local where it says nothing else.
        by: Who wants it.

    Raises:
        UsageError: It is neither.
        ProjectError: Nothing reaches back so far, or it could not be written.
    """
    at = at.strip()
    is_number = at.isascii() and at.isdigit() and len(at) < 20
    seq = int(at) if is_number else project.commit_at(as_utc(at))
    return Restored(seq, project.restore(seq, by))


def as_utc(moment: str) -> str:
    """Return a date, or date and time, as the project keeps it: ISO 8601, UTC, whole seconds.

    A date alone stands for its end: what was there when the day was over.

    Raises:
        UsageError: It is none.
    """
    try:
        found = datetime.fromisoformat(moment)
        if len(moment) <= len("2025-10-07"):
            found = found.replace(hour=23, minute=59, second=59)
        # Near the ends of the calendar there is no such time in UTC.
        return found.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{moment!r} is neither the number of a commit nor a time.",
            "Give a number from glossator history, 2025-10-07, or 2025-10-07T09:30.",
        ) from error


def verify(path: Path) -> list[Finding]:
    """Look at all of a project's files; nothing is written.

    Raises:
        ProjectError: There is no project, or a file cannot be read.
    """
    _must_be_there(path)
    return upkeep.verify(FileSystem(), path.resolve())


def repair(path: Path) -> list[str]:
    """Take what is damaged out of a project's journal and open it once; return what was done.

    Raises:
        LockedError: Somebody has the project open.
        ProjectError: It could not be repaired.
    """
    _must_be_there(path)
    fs, path = FileSystem(), path.resolve()
    done = _with_lock(path, fs, lambda: upkeep.repair(fs, path))
    try:
        project = Project.open(path)
    except ProjectError as error:
        kept = None if error.can_be_read else _with_lock(path, fs, lambda: upkeep.set_file_aside(fs, path))
        if kept is None:
            raise
        done.append(f"{error.message} The file is kept as {kept} and made anew from the journal.")
        project = Project.open(path)
    with project:
        return [*done, *project.notes, *(question.text for question in project.questions)]


def _with_lock(path: Path, fs: FileSystem, act: Callable[[], T]) -> T:
    lock = lock_project(path, fs)
    try:
        return act()
    finally:
        lock.release()


def list_backups(path: Path) -> list[Backup]:
    """Return the earlier versions of a project's file, the oldest first.

    Raises:
        ProjectError: There is no project.
    """
    _must_be_there(path)
    return backups.backups(FileSystem(), journal_folder(path.resolve()))


class Purged(NamedTuple):
    """What is lost with an article: its annotations by annotator, and the backups that go with it.

    Annotators without an annotation are left out.
    """

    annotations: dict[str, int]
    backups: int


def purge_outlook(project: Project, article: str) -> Purged:
    """Return what purging an article would take out; nothing is changed."""
    layers = [layer for layer in project.layers(article) if layer.annotations]
    counts = {layer.annotator: len(layer.annotations) for layer in layers}
    return Purged(counts, len(backups.backups(FileSystem(), journal_folder(project.path))))


def purge(project: Project, article: ArticleSummary, by: str, cache: Path) -> None:
    """Take an article out of the project, its journal, its backups and the kept suggestions, for good.

    Args:
        project: The project.
        article: The article; it need not be in the project any more, see `find_article`.
        by: Who wants it.
        cache: The folder of the kept suggestions.

    Raises:
        ProjectError: It could not be written; call it again to bring it to an end.
    """
    from tui.nlp.cache import forget

    try:
        forget(cache, article.sha256)
    except OSError as error:
        raise ProjectError(
            f"The suggestions kept of the article could not be removed: {error.strerror or error}.",
            f"Nothing else was purged. Delete the folder {cache}, and try again.",
        ) from error
    project.purge(article.id, by)


def _must_be_there(path: Path) -> None:
    if path.is_dir():
        raise ProjectError(f"{path} is a folder.", "Name a file in it with --project.")
    if not path.exists() and not journal_folder(path.resolve()).is_dir():
        raise ProjectError(f"There is no project {path}.", "Name another file with --project.")
