"""What the files of articles were when they were looked at last: beside the project, never in it.

Losing it costs one reading of each file that is opened again, and one question where a text was to be kept.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import NamedTuple, Self

from tui.storage import paths
from tui.storage.jsonfile import read_tolerant, write_quick


class SeenFile(NamedTuple):
    """A file as it was.

    Attributes:
        size: Its bytes.
        mtime: When it was changed last, in nanoseconds; 0 where that cannot be relied upon.
        sha256: Digest of the text that was read from it.
        kept: Whether the article was to keep its own text instead.
    """

    size: int
    mtime: int
    sha256: str
    kept: bool = False


class Seen:
    """The files of one project's articles. Any thread may call any method."""

    def __init__(self, project: Path, folder: Path | None = None) -> None:
        self._path = (folder or paths.seen_folder()) / f"{paths.name_of(project)}.json"
        self._files: dict[str, SeenFile] = {}
        self._lock = Lock()
        self._unsaved: dict[str, SeenFile] = {}

    @classmethod
    def load(cls, project: Path, folder: Path | None = None) -> Self:
        """Return what was seen of a project's files.

        Args:
            project: The project file.
            folder: Where that is kept; the user's state folder where None.
        """
        seen = cls(project, folder)
        seen._files = seen._read()
        return seen

    def _read(self) -> dict[str, SeenFile]:
        return {
            article_id: SeenFile(*value)
            for article_id, value in read_tolerant(self._path).items()
            if isinstance(value, list) and [type(part) for part in value] == [int, int, str, bool]
        }

    def get(self, article_id: str) -> SeenFile | None:
        """Return what the file of an article was, or None where it was never looked at."""
        return self._files.get(article_id)

    def set(self, article_id: str, file: SeenFile) -> None:
        """Remember what the file of an article is; `save` lets that be known the next time."""
        with self._lock:
            if self._files.get(article_id) != file:
                self._files[article_id] = self._unsaved[article_id] = file

    def save(self) -> None:
        """Write what was seen, if there is anything new; what other processes wrote meanwhile stays.

        Raises:
            GlossatorError: It could not be written; it is remembered till the end of the program.
        """
        with self._lock:
            if self._unsaved:
                files = {**self._read(), **self._unsaved}
                write_quick(self._path, {name: list(one) for name, one in files.items()})
                self._unsaved = {}
