"""Whether what an article came from says something else by now."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from tui.domain.article import Article, ArticleSummary
from tui.domain.errors import GlossatorError, UnreadableError
from tui.readers.addresses import is_page
from tui.services.sources import file_and_row, mode_of

if TYPE_CHECKING:
    from tui.storage.seen import Seen, SeenFile

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file that is changed again has another time: not all count finely."""


class Kind(Enum):
    """What an article came from."""

    FILE = auto()
    PART = auto()
    """One of several articles of a file."""
    ADDRESS = auto()
    NOTHING = auto()
    """Standard input, say: nothing that could be looked at again."""


def kind_of(source: str) -> Kind:
    """Return what a source is; a file need not be there any more."""
    if is_page(source):
        return Kind.ADDRESS
    path = Path(source)
    if not path.is_absolute():
        return Kind.NOTHING
    mode = mode_of(path)
    if not mode:
        return Kind.PART if file_and_row(source)[1] else Kind.FILE
    # A pipe would be waited for.
    return Kind.FILE if stat.S_ISREG(mode) else Kind.NOTHING


def read_again(article: Article) -> Article:
    """Return the article as its source has it now, with the id that it has; an address is fetched.

    What a person may have chosen is kept: the encoding that the file was first read with, and the language
    where the file names none.

    Raises:
        UnreadableError: It came from nowhere that can be read again, or cannot be read.
    """
    kind = kind_of(article.source)
    if kind is Kind.PART:
        raise UnreadableError(
            f"{article.source} is one article of several in its file.",
            "Which of them it is now cannot be told: add the file again to have the others.",
        )
    if kind is Kind.ADDRESS:
        return as_read(article, _fetched(article.source))
    if kind is not Kind.FILE:
        what = article.source or "nothing that is known"
        raise UnreadableError(
            f"“{article.title}” came from {what}, which cannot be read again.",
            "Save the text to a file, and add that.",
        )
    from tui.readers.registry import read_file

    guessed = article.metadata.get("file_encoding_guessed")
    encoding = str(article.metadata["file_encoding"]) if guessed is False else None
    return as_read(article, read_file(Path(article.source), encoding))


def _fetched(address: str) -> Article:
    from tui.readers.articles import read_fetched
    from tui.readers.fetch import fetch
    from tui.readers.options import ReadOptions

    found = [one for one in read_fetched(fetch(address), ReadOptions()) if isinstance(one, Article)]
    if len(found) != 1:
        raise UnreadableError(
            f"{address} now gives {len(found)} articles.", "Add it again to have them.", "Not one article"
        )
    return found[0]


def as_read(article: Article, read: Article) -> Article:
    """Return an article with what was read of its source: text, markup, title and all the source says."""
    return replace(
        read,
        id=article.id,
        source=article.source,
        added=article.added,
        language=read.language or article.language,
    )


class Look(Enum):
    """What the source of an article was found to be."""

    SAME = auto()
    CHANGED = auto()
    KEPT = auto()
    """It says something else, and the article was to keep its text."""
    GONE = auto()
    UNREADABLE = auto()
    NO_FILE = auto()


class Sources:
    """Looks at the files of articles, and remembers what it saw. Any thread may call any method.

    Args:
        seen: What was seen before.
        article: Returns the article of an id.
        read: Reads the source of an article.
    """

    def __init__(
        self,
        seen: Seen,
        article: Callable[[str], Article],
        read: Callable[[Article], Article] = read_again,
    ) -> None:
        self._seen = seen
        self._article = article
        self.read = read

    def look(self, article: Article | ArticleSummary) -> Look:
        """Find out whether the file of an article says something else than its text.

        A file that is as it was when it was looked at last is not read.
        """
        if kind_of(article.source) is not Kind.FILE:
            return Look.NO_FILE
        now = self._stat(article.source)
        if now is None:
            return Look.GONE
        before = self._seen.get(article.id)
        if before is None or not now.mtime or before[:2] != now[:2]:
            # What nobody can read now may be readable the next time: nothing is remembered of that.
            try:
                read = self.read(self._article(article.id))
            except UnreadableError:
                return Look.UNREADABLE
            kept = before is not None and before.kept and before.sha256 == read.sha256
            before = now._replace(sha256=read.sha256, kept=kept)
            self._seen.set(article.id, before)
        if before.sha256 == article.sha256:
            return Look.SAME
        return Look.KEPT if before.kept else Look.CHANGED

    def decided(self, article: Article, read: Article, *, kept: bool) -> None:
        """Remember what was decided about a text that was read.

        Args:
            article: The article.
            read: What its source says.
            kept: Whether the article keeps its own text.
        """
        now = self._stat(article.source)
        if now is not None:
            # What the file is at this moment need not be what was read: it is read once more.
            self._seen.set(article.id, now._replace(mtime=0, sha256=read.sha256, kept=kept))

    def save(self) -> None:
        """Let what was seen be known the next time; where it cannot be written, files are read once more."""
        with suppress(GlossatorError):
            self._seen.save()

    @staticmethod
    def _stat(source: str) -> SeenFile | None:
        """Return size and time of a file, or None where it is not there."""
        from tui.storage.seen import SeenFile

        try:
            status = Path(source).stat()
        except (OSError, ValueError):
            return None
        settled = time.time_ns() - status.st_mtime_ns > _SETTLED
        return SeenFile(status.st_size, status.st_mtime_ns if settled else 0, "")
