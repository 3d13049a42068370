"""The reading half of an open project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self, TypeVar, Unpack

from tui.api.choosing import AnyArticle, Wanted, as_filter, as_word
from tui.domain.article import Article
from tui.domain.errors import ProjectError
from tui.domain.history import Commit
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer
from tui.services.library import find_in
from tui.services.review import Row, layers_of, project_rows
from tui.storage.project import Project as Stored

Value = TypeVar("Value")
"""What comes one by one: an article, a row."""


class Reading:
    """What can be asked of a project; `Project` says the rest."""

    def __init__(self, stored: Stored, annotator: str) -> None:
        self._open = stored
        self._closed = False
        # What is decided on the strength of what is there must not be overtaken by another thread.
        self._lock = RLock()
        self.annotator = annotator

    def __repr__(self) -> str:
        how = "closed" if self._closed else "read only" if self.read_only else "open"
        return f"<Project {self.path.name}, {self.annotator}, {how}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it, so that others can open it; a second time does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._open.close()

    @property
    def path(self) -> Path:
        """The file, symbolic links resolved."""
        return self._open.path

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""
        return self._open.read_only

    @property
    def notes(self) -> list[str]:
        """What was found on opening, for people: changes that were recovered, or made by others meanwhile."""
        return [*self._stored.notes, *(question.text for question in self._stored.questions)]

    @property
    def _stored(self) -> Stored:
        self._check_open()
        return self._open

    def _check_open(self) -> None:
        if self._closed:
            raise ProjectError(f"{self.path.name} has been closed.", "Open it again with tui.open.")

    def articles(self) -> Iterator[Article]:
        """Yield the articles in the order of adding; each text is read when its turn comes."""
        stored = self._stored
        return self._each(map(stored.article, stored.article_ids()))

    def article(self, word: str) -> Article:
        """Return the article of that id, or the one that words of its title mean.

        Raises:
            GlossatorError: None is meant, or several are.
        """
        return self._stored.article(find_in(self._stored, word))

    def labels(self) -> LabelSet:
        """Return the labels, in order; a name can be looked for with `in`."""
        return self._stored.labels()

    def annotators(self) -> list[str]:
        """Return the names of all who have said something, sorted."""
        return self._stored.annotators()

    def layers(self, article: AnyArticle | None = None, annotator: str | None = None) -> Iterator[Layer]:
        """Yield the layers in which something is said: by article, then by annotator.

        Args:
            article: Only those of one article.
            annotator: Only those of one annotator.

        Raises:
            GlossatorError: There is no such article.
            UsageError: Nobody called so has said anything.
        """
        stored = self._stored
        return self._each(layers_of(stored, as_filter(stored, {"article": article, "annotator": annotator})))

    def layer(self, article: AnyArticle, annotator: str | None = None) -> Layer:
        """Return the layer of one article by an annotator, oneself where none is named; it may be empty.

        Raises:
            GlossatorError: There is no such article.
        """
        return self._stored.layer(find_in(self._stored, as_word(article)), annotator or self.annotator)

    def annotations(self, **wanted: Unpack[Wanted]) -> Iterator[Row]:
        """Yield annotations with their text and context, rejections too: by article, annotator and place.

        Args:
            **wanted: Which; see `Wanted`.

        Raises:
            UsageError: There is no such label, state, annotator or date.
            GlossatorError: There is no such article.

        Example:
            >>> row = project.annotate(article, 22, 28, "GPE")
            >>> [(row.article.title, row.left[-5:], row.text) for row in project.annotations(labels=["GPE"])]
            [('Ferries', 'left ', 'Bergen')]
        """
        return self._each(project_rows(self._stored, as_filter(self._stored, wanted)))

    def history(self) -> Iterator[Commit]:
        """Yield what was done, the newest first.

        Raises:
            ProjectError: The journal cannot be read.
        """
        return self._each(self._stored.history())

    def _each(self, values: Iterable[Value]) -> Iterator[Value]:
        """Yield values that are read as they are asked for, as long as the project is open."""
        for value in values:
            yield value
            self._check_open()
