"""Whatever can be named, to articles: files, files of rows, standard input, what came from an address."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote, urlsplit

from tui.domain.article import Article
from tui.domain.errors import UnreadableError
from tui.domain.shown import displayed
from tui.readers.decode import known_encoding
from tui.readers.errors import cannot_open
from tui.readers.kinds import charset_of, kind_of, looks_like_json
from tui.readers.options import ReadOptions
from tui.readers.registry import (
    PLAIN,
    READERS,
    ROWS,
    Origin,
    as_article,
    bytes_of,
    named,
    origin_of,
    read_bytes,
    read_file,
    sniffed,
)
from tui.readers.remark import Remark

if TYPE_CHECKING:
    from tui.readers.fetch import Fetched

STDIN = "stdin"
"""The source of an article that came from standard input."""

Results = Iterator[Article | UnreadableError | Remark]
"""Articles; in the place of one the error that kept it; and what there is to know of a file."""


def read_articles(path: Path, options: ReadOptions) -> Results:
    """Read one file: the article that it is, or those that it has in rows.

    Args:
        path: A regular file, or a pipe; see `read_file`.
        options: How to read it.

    Raises:
        UnreadableError: Nothing of it can be read.
        UsageError: There is no such encoding.
    """
    suffix = options.suffix or path.suffix.lower()
    if suffix not in ROWS:
        yield from _with_remark(read_file(path, options.encoding, options.suffix), str(path), options)
    elif path.is_file():
        # Such a file may be larger than the memory.
        with _open(path) as stream:
            yield from _rows(stream, suffix, origin_of(path), options)
    else:
        yield from _rows(io.BytesIO(bytes_of(path)), suffix, origin_of(path), options)


def read_stdin(data: bytes, options: ReadOptions) -> Results:
    """Read what came from standard input; the source is `stdin`.

    What it is, is told by the options, else by the first bytes. A name for the field of the text says that it
    is rows, JSON or CSV; without one, objects of JSON are rows if they have a field with a usual name.

    Raises:
        UnreadableError: There is nothing, it is binary, or in another encoding.
        UsageError: There is no such encoding.
    """
    yield from _read(
        data, options.suffix or _kind(data, options), Origin("Standard input", STDIN, STDIN), options
    )


def read_fetched(fetched: Fetched, options: ReadOptions) -> Results:
    """Read what came from an address; that is the source, and `url` of the metadata.

    Raises:
        UnreadableError: It is no text, empty, or in another encoding.
        UsageError: There is no such encoding.
    """
    path = PurePosixPath(unquote(urlsplit(fetched.url).path))
    own = path.suffix.lower()
    suffix = options.suffix or kind_of(fetched, own if own in READERS or own in ROWS else "")
    if suffix not in READERS and suffix not in ROWS:
        raise UnreadableError(
            f"{fetched.url} is of a kind that is not read: {suffix[1:]}.", "Name another address."
        )
    origin = Origin(fetched.url, fetched.url, displayed(path.stem) or fetched.url)
    encoding = options.encoding or charset_of(fetched)
    for found in _read(fetched.data, suffix, origin, replace(options, encoding=encoding)):
        if isinstance(found, Article):
            yield replace(found, metadata={**found.metadata, "url": fetched.url})
        else:
            yield found


def _kind(data: bytes, options: ReadOptions) -> str:
    """Return the kind of what came from standard input."""
    found = sniffed(data)
    if found != PLAIN:
        return found
    if looks_like_json(data):
        from tui.readers.rows.read import holds_texts

        if holds_texts(data, options.encoding, options.fields):
            return ".json"
    return ".csv" if options.fields.text is not None else PLAIN


def _read(data: bytes, suffix: str, origin: Origin, options: ReadOptions) -> Results:
    if suffix in ROWS:
        yield from _rows(io.BytesIO(data), suffix, origin, options)
    else:
        yield from _with_remark(read_bytes(data, origin, suffix, options.encoding), origin.name, options)


def _rows(stream: BinaryIO, suffix: str, origin: Origin, options: ReadOptions) -> Results:
    from tui.readers.rows.read import read_rows

    try:
        for found in read_rows(stream, suffix, options.encoding, options.fields):
            match found:
                case Remark():
                    yield Remark(f"{origin.name}: {found.text}")
                case UnreadableError():
                    yield named(origin, found)
                case _:
                    source = f"{origin.source}#{found.name}"
                    yield _in_language(as_article(found.content, origin._replace(source=source)), options)
    except UnreadableError as error:
        raise named(origin, error) from error
    except OSError as error:
        raise cannot_open(Path(origin.name), error) from error


def _with_remark(article: Article, name: str, options: ReadOptions) -> Results:
    """Yield an article, and a remark where its byte order mark says another encoding than the user."""
    yield _in_language(article, options)
    if options.encoding and article.bom:
        named, own = known_encoding(options.encoding), str(article.metadata.get("file_encoding", "utf-8"))
        if not (own.startswith(named) or named.startswith(own)):
            yield Remark(f"{name} begins with the mark of {own}: it is read so, not as {named}.")


def _in_language(article: Article, options: ReadOptions) -> Article:
    return replace(article, language=options.language) if options.language else article


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise cannot_open(path, error) from error
