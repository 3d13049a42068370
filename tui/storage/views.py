"""Where the reader was in each article of a project: beside the project, never in it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Self

from tui.domain.errors import GlossatorError
from tui.storage import paths
from tui.storage.jsonfile import read_tolerant, write_quick


class ViewState(NamedTuple):
    """Where the reader was in an article.

    Attributes:
        top: Offset of the first code point on screen.
        caret: Offset of the caret.
        current: Id of the annotation or suggestion that was current, or empty.
    """

    top: int
    caret: int
    current: str


class Snapshot(NamedTuple):
    """The positions at one moment, apart from what changes later.

    Attributes:
        number: Later ones have higher numbers.
        last: Id of the article that was open last, or empty.
        articles: Where the reader was, by id of the article.
    """

    number: int
    last: str
    articles: dict[str, ViewState]


class Views:
    """The reading positions of one project, held in memory between `load` and `save`.

    Attributes:
        last: Id of the article that was open last, or empty.
    """

    def __init__(self, project: Path, folder: Path | None = None) -> None:
        self._project = str(project.resolve())
        digest = hashlib.sha256(self._project.encode("utf-8", "surrogateescape")).hexdigest()
        self._path = (folder or paths.views_folder()) / f"{digest[:24]}.json"
        self._articles: dict[str, ViewState] = {}
        self._last = ""
        self._saved = True
        self._taken = 0
        self._written = 0
        self._writing = Lock()

    @classmethod
    def load(cls, project: Path, folder: Path | None = None) -> Self:
        """Return the positions of a project.

        Args:
            project: The project file.
            folder: Where positions are kept; the user's state folder where None.
        """
        views = cls(project, folder)
        found = read_tolerant(views._path)
        articles = found.get("articles")
        for article_id, value in articles.items() if isinstance(articles, dict) else ():
            if isinstance(value, list) and [type(part) for part in value] == [int, int, str]:
                views._articles[article_id] = ViewState(max(value[0], 0), max(value[1], 0), value[2])
        last = found.get("last")
        views._last = last if isinstance(last, str) else ""
        return views

    @property
    def last(self) -> str:
        """Id of the article that was open last, or empty."""
        return self._last

    @last.setter
    def last(self, article_id: str) -> None:
        self._saved = self._saved and article_id == self._last
        self._last = article_id

    def get(self, article_id: str) -> ViewState | None:
        """Return where the reader was in an article, or None where it was never open."""
        return self._articles.get(article_id)

    def set(self, article_id: str, view: ViewState) -> None:
        """Remember where the reader is; nothing is written by that."""
        self._saved = self._saved and self._articles.get(article_id) == view
        self._articles[article_id] = view

    def take_unsaved(self) -> Snapshot | None:
        """Return the positions for `write`, if any changed since they were taken last; None otherwise.

        Called in the thread that sets them.
        """
        if self._saved:
            return None
        self._saved = True
        self._taken += 1
        return Snapshot(self._taken, self._last, dict(self._articles))

    def write(self, snapshot: Snapshot) -> None:
        """Write positions that were taken, in whatever thread; nothing where newer ones have been written.

        Raises:
            GlossatorError: They could not be written; the next snapshot has them again.
        """
        with self._writing:
            if snapshot.number <= self._written:
                return
            # The path is for people who look into the folder.
            shown = self._project.encode("utf-8", "replace").decode()
            articles = {article_id: list(view) for article_id, view in snapshot.articles.items()}
            try:
                write_quick(self._path, {"project": shown, "last": snapshot.last, "articles": articles})
            except GlossatorError:
                self._saved = False
                raise
            self._written = snapshot.number

    def save(self) -> None:
        """Take the positions and write them, if any changed.

        Raises:
            GlossatorError: They could not be written.
        """
        snapshot = self.take_unsaved()
        if snapshot is not None:
            self.write(snapshot)
