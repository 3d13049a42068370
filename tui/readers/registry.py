"""Which reader reads which file, and how a file becomes an article."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from tui.domain.article import Article, new_id
from tui.domain.errors import UnreadableError
from tui.domain.shown import displayed
from tui.readers import markdown, plain
from tui.readers.content import Content, Reader
from tui.readers.errors import cannot_open


def _html(data: bytes, encoding: str | None) -> Content:
    # The modules of a format that few files have are loaded with the first of them.
    from tui.readers.html import read

    return read(data, encoding)


def _epub(data: bytes, encoding: str | None) -> Content:
    from tui.readers.epub import read

    return read(data, encoding)


def _docx(data: bytes, encoding: str | None) -> Content:
    from tui.readers.docx import read

    return read(data, encoding)


READERS: Mapping[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".epub": _epub,
    ".docx": _docx,
}
"""The reader of each file suffix, in lower case: what a folder is searched for."""

STDIN = "stdin"
"""The source of an article that came from standard input."""


def read_file(path: Path, encoding: str | None = None) -> Article:
    """Read one file into an article with a new id.

    A file with a suffix that no reader has is read as what it is, or as plain text if it is text: somebody
    named it.

    Args:
        path: A regular file, or a pipe such as a shell's process substitution.
        encoding: The encoding to decode with, strictly; None finds it out.

    Returns:
        The article; its source is the absolute path (see `source_of`), `added` is left empty.

    Raises:
        UnreadableError: The file is missing, locked away, empty, binary, or in another encoding.
        UsageError: There is no such encoding.
    """
    data = _bytes_of(path)
    reader = READERS.get(path.suffix.lower()) or reader_of(data)
    try:
        content = reader(data, encoding)
    except UnreadableError as error:
        raise UnreadableError(f"{path} {error.message}", error.hint) from error
    return _article(content, source_of(path), as_fallback_title(path))


def read_stdin(data: bytes, encoding: str | None = None) -> Article:
    """Read what came from standard input, as what it is or as plain text; the source is `stdin`.

    Raises:
        UnreadableError: There is nothing, it is binary, or in another encoding.
        UsageError: There is no such encoding.
    """
    try:
        content = reader_of(data)(data, encoding)
    except UnreadableError as error:
        raise UnreadableError(f"Standard input {error.message}", error.hint) from error
    return _article(content, STDIN, STDIN)


def reader_of(data: bytes) -> Reader:
    """Return the reader of bytes whose name tells nothing: that of what they are, or of plain text."""
    from tui.readers.sniff import suffix_of

    return READERS.get(suffix_of(data), plain.read)


def source_of(path: Path) -> str:
    r"""Return the absolute path with links resolved, so that the file is found again from any folder.

    A name that is not valid UTF-8 keeps its odd bytes as `\xNN`: a project file could not hold them.
    """
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")


def as_fallback_title(path: Path) -> str:
    """Return the title of an article whose text yields none: the file's name."""
    return displayed(path.stem)


def _article(content: Content, source: str, fallback_title: str) -> Article:
    return Article(
        id=new_id(),
        text=content.text,
        title=content.title or fallback_title,
        date=content.date,
        source=source,
        language=content.language,
        metadata=content.metadata,
        bom=content.bom,
        markup=content.markup,
    )


def _bytes_of(path: Path) -> bytes:
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
