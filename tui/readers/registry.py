"""Which reader reads which file, and how a file becomes an article."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tui.domain.article import Article, new_id
from tui.domain.errors import UnreadableError, UsageError
from tui.domain.shown import displayed
from tui.readers import plain
from tui.readers.content import Content, Reader
from tui.readers.errors import cannot_open, empty


def _markdown(data: bytes, encoding: str | None) -> Content:
    # The modules of a format that not every file has are loaded with the first of them.
    from tui.readers.markdown import read

    return read(data, encoding)


def _html(data: bytes, encoding: str | None) -> Content:
    from tui.readers.html import read

    return read(data, encoding)


def _epub(data: bytes, encoding: str | None) -> Content:
    from tui.readers.epub import read

    return read(data, encoding)


def _docx(data: bytes, encoding: str | None) -> Content:
    from tui.readers.docx import read

    return read(data, encoding)


def _pdf(data: bytes, encoding: str | None) -> Content:
    from tui.readers.pdf.read import read

    return read(data, encoding)


READERS: Mapping[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".epub": _epub,
    ".docx": _docx,
    ".pdf": _pdf,
}
"""The reader of each file suffix, in lower case: what a folder is searched for."""

ROWS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
"""The suffixes of files whose rows are articles: see `articles`. They are read where they are named."""

PLAIN = ".txt"
"""The suffix of plain text."""

_NAMES = {"text": PLAIN, "markdown": ".md"}
"""Formats that are also called otherwise than their suffix."""


class Origin(NamedTuple):
    """Where an article comes from.

    Attributes:
        name: What messages call it.
        source: Its source.
        title: Its title where the text yields none.
    """

    name: str
    source: str
    title: str


def read_file(path: Path, encoding: str | None = None, suffix: str = "") -> Article:
    """Read one file into an article with a new id.

    A file with a suffix that no reader has is read as what its first bytes say, or as plain text if it is
    text: somebody named it.

    Args:
        path: A regular file, or a pipe such as a shell's process substitution.
        encoding: The encoding if the user named one, see `decode`; None finds it out.
        suffix: Read it as a file with this suffix is read; empty for its own.

    Returns:
        The article; its source is the absolute path (see `source_of`), `added` is left empty.

    Raises:
        UnreadableError: The file is missing, locked away, empty, binary, or in another encoding.
        UsageError: There is no such encoding.
    """
    data = bytes_of(path)
    suffix = suffix or path.suffix.lower()
    return read_bytes(data, origin_of(path), suffix if suffix in READERS else sniffed(data), encoding)


def read_bytes(data: bytes, origin: Origin, suffix: str, encoding: str | None = None) -> Article:
    """Read the bytes of a file with the reader of a suffix.

    Raises:
        UnreadableError: They cannot be read; the message names the origin.
        UsageError: There is no such encoding.
    """
    try:
        if not data or data.isspace():
            # To a reader of documents it would be a damaged one.
            raise empty()
        return as_article(READERS[suffix](data, encoding), origin)
    except UnreadableError as error:
        raise named(origin, error) from error


def as_article(content: Content, origin: Origin) -> Article:
    """Return the article that has some content, with a new id."""
    return Article(
        id=new_id(),
        text=content.text,
        title=content.title or origin.title,
        date=content.date,
        source=origin.source,
        language=content.language,
        metadata=content.metadata,
        bom=content.bom,
        markup=content.markup,
    )


def named(origin: Origin, error: UnreadableError) -> UnreadableError:
    """Return an error of a reader with the name of what it is about in front."""
    return UnreadableError(f"{origin.name} {error.message}", error.hint)


def sniffed(data: bytes) -> str:
    """Return the suffix of the reader for what begins so; that of plain text where nothing says otherwise."""
    from tui.readers.kinds import sniff

    found = sniff(data)
    return found if found in READERS else PLAIN


def suffix_of(name: str) -> str:
    """Return the suffix for the name of a format.

    Raises:
        UsageError: There is no such format.
    """
    suffix = _NAMES.get(name.lower(), f".{name.lower()}")
    if suffix not in READERS and suffix not in ROWS:
        raise UsageError(f"No format is called {name!r}.", f"There are: {', '.join(format_names())}.")
    return suffix


def format_names() -> list[str]:
    """Return the names of the formats that are read."""
    return [suffix[1:] for suffix in (*READERS, *ROWS)]


def origin_of(path: Path) -> Origin:
    """Return the origin of what a file holds."""
    return Origin(str(path), source_of(path), as_fallback_title(path))


def source_of(path: Path) -> str:
    r"""Return the absolute path with links resolved, so that the file is found again from any folder.

    A name that is not valid UTF-8 keeps its odd bytes as `\xNN`: a project file could not hold them.
    """
    return os.fsencode(os.path.realpath(path)).decode("utf-8", "backslashreplace")


def as_fallback_title(path: Path) -> str:
    """Return the title of an article whose text yields none: the file's name."""
    return displayed(path.stem)


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a file or a pipe.

    Raises:
        UnreadableError: It is neither, or cannot be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()  # a folder that may not be opened says so rather than that it is one
            raise UnreadableError(
                f"{path} is a folder.", "Name the files in it, or the folder to add them all."
            )
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            # A device such as /dev/zero has no end.
            raise UnreadableError(f"{path} is a device, not a file.", "Name a file, or - for standard input.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise cannot_open(path, error) from error
