"""Where the reader was in each article of a project: beside the project, never in it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple, Self

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
        """Remember where the reader is; nothing is written before `save`."""
        self._saved = self._saved and self._articles.get(article_id) == view
        self._articles[article_id] = view

    def save(self) -> None:
        """Write the positions, if any changed.

        Raises:
            GlossatorError: They could not be written.
        """
        if not self._saved:
            # The path is for people who look into the folder.
            shown = self._project.encode("utf-8", "replace").decode()
            articles = {article_id: list(view) for article_id, view in self._articles.items()}
            write_quick(self._path, {"project": shown, "last": self._last, "articles": articles})
            self._saved = True
