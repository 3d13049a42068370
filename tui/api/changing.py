"""The changing half of an open project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, SupportsIndex

from tui.api.batch import Batch
from tui.api.choosing import AnyArticle
from tui.api.reading import Reading
from tui.domain.article import Article
from tui.domain.edits import Edit
from tui.domain.errors import ProjectError
from tui.domain.history import Commit
from tui.domain.labels import Label
from tui.services.review import Row

if TYPE_CHECKING:
    from tui.domain.annotation import Suggestion


class Changing(Reading):
    """What can be done to a project; `Project` says the rest."""

    @contextmanager
    def edit(self, why: str) -> Iterator[Batch]:
        """Make many changes as one edit, when the block ends.

        Args:
            why: What the edit is called in the history.

        Raises:
            ConflictError: What it changes was changed meanwhile; nothing is done.
            ProjectError: It is open for reading only, or could not be written; nothing is done.

        Example:
            >>> with project.edit("tag two names") as edit:
            ...     ship = edit.annotate(article, 10, 16, "PRODUCT")
            ...     port = edit.annotate(article, 22, 28, "GPE")
            >>> len(list(project.annotations()))
            2
            >>> project.undo().edit.why
            'tag two names'
            >>> len(list(project.annotations()))
            0
        """
        batch = self._batch()
        yield batch
        with self._lock:
            made = batch.finished(why)
            if made is not None:
                self._stored.commit(made).result()

    def _batch(self) -> Batch:
        if self._stored.read_only:
            raise ProjectError(f"{self.path.name} is open for reading only.", "Open it without read_only.")
        return Batch(self._stored, self.annotator)

    def add_article(
        self,
        text: str,
        *,
        title: str = "",
        date: str = "",
        source: str = "",
        language: str = "",
        metadata: Mapping[str, object] | None = None,
    ) -> Article:
        """Add an article: see `Batch.add_article`."""
        with self._lock, self.edit("add an article") as edit:
            return edit.add_article(
                text, title=title, date=date, source=source, language=language, metadata=metadata
            )

    def add_label(self, name: str, description: str = "") -> Label:
        """Add a label: see `Batch.add_label`."""
        with self._lock, self.edit(f"add label {name}") as edit:
            return edit.add_label(name, description)

    def annotate(
        self,
        article: AnyArticle,
        start: SupportsIndex,
        end: SupportsIndex,
        label: str,
        *,
        note: str = "",
        flag: bool = False,
        link: str = "",
    ) -> Row:
        """Tag a span: see `Batch.annotate`."""
        with self._lock, self.edit("add") as edit:
            return edit.annotate(article, start, end, label, note=note, flag=flag, link=link)

    def relabel(self, row: Row, label: str) -> Row:
        """Give an annotation another label: see `Batch.relabel`."""
        with self._lock, self.edit("relabel") as edit:
            return edit.relabel(row, label)

    def resize(self, row: Row, start: SupportsIndex, end: SupportsIndex) -> Row:
        """Give an annotation other edges: see `Batch.resize`."""
        with self._lock, self.edit("resize") as edit:
            return edit.resize(row, start, end)

    def remark(
        self, row: Row, *, note: str | None = None, flag: bool | None = None, link: str | None = None
    ) -> Row:
        """Give an annotation a note, a flag, a link: see `Batch.remark`."""
        with self._lock, self.edit("remark") as edit:
            return edit.remark(row, note=note, flag=flag, link=link)

    def remove(self, row: Row) -> None:
        """Take an annotation out: see `Batch.remove`."""
        with self._lock, self.edit("remove") as edit:
            edit.remove(row)

    def accept(self, article: AnyArticle, suggestion: Suggestion) -> Row:
        """Take a suggestion as it is: see `Batch.accept`."""
        with self._lock, self.edit("accept") as edit:
            return edit.accept(article, suggestion)

    def reject(self, article: AnyArticle, suggestion: Suggestion) -> Row:
        """Turn a suggestion down: see `Batch.reject`."""
        with self._lock, self.edit("reject") as edit:
            return edit.reject(article, suggestion)

    def finish(self, article: AnyArticle, *, done: bool = True) -> None:
        """Say that an article is done, or take it up again: see `Batch.finish`."""
        with self._lock, self.edit("done" if done else "reopen") as edit:
            edit.finish(article, done=done)

    def apply(self, edit: Edit) -> int:
        """Make any edit, of anybody's layers, and return the number of its commit.

        Raises:
            ConflictError: Something is not what the edit says it was before; nothing is done.
            UnknownLabelError: An annotation has a label that the project has not.
            UsageError: An annotation is not within its article's text.
            ProjectError: It is open for reading only, or could not be written; nothing is done.
        """
        from tui.services.checking import check_edit

        self._batch()
        with self._lock:
            check_edit(self._stored, edit)
            return self._stored.commit(edit).result()

    def undo(self, number: int | None = None) -> Commit:
        """Take back what one did last, or the commit of that number, and return it.

        Raises:
            ConflictError: What it changed was changed again since.
            GlossatorError: There is nothing to take back.
        """
        from tui.services.upkeep import undo

        self._batch()
        with self._lock:
            return undo(self._stored, self.annotator, number)

    def redo(self) -> Edit:
        """Make again what one took back last, and return it.

        Raises:
            ConflictError: What it would change is not any more as it was.
            GlossatorError: There is nothing to make again.
        """
        from tui.services.upkeep import redo

        self._batch()
        with self._lock:
            return redo(self._stored, self.annotator)
