"""What the command line names becomes articles: files, folders, patterns, addresses, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui.domain.article import Article
from tui.domain.errors import GlossatorError, UsageError
from tui.readers.addresses import is_url
from tui.readers.options import ReadOptions
from tui.readers.remark import Remark

if TYPE_CHECKING:
    from tui.readers.articles import Results

STDIN = "-"
"""What stands for standard input among paths."""


class Found(NamedTuple):
    """Something among what was named, and what came of reading it.

    Attributes:
        path: The file or address, or `-` for standard input.
        result: An article of it, why there is none, or what there is to know about it.
        named: Whether it was named itself, rather than found in a folder or by a pattern. What is wrong with
            one row of a file was not.
    """

    path: str
    result: Article | GlossatorError | Remark
    named: bool


class Watch(Protocol):
    """Is told how far reading is, often."""

    def reading(self, name: str, done: int, total: int) -> None:
        """Tell which file is read, how many have been, and how many there are where it was found."""

    def fetching(self, url: str, received: int) -> None:
        """Tell how many bytes have come from an address."""


def collect(
    paths: Iterable[str],
    options: ReadOptions | None = None,
    stdin: Callable[[], bytes] | None = None,
    watch: Watch | None = None,
) -> Iterator[Found]:
    """Read what is named: files, folders, patterns, addresses, and `-` for standard input; each file once.

    Things are read one after the other, as they are asked for. What goes wrong with one of them is in its
    place, and the others are read all the same.

    Args:
        paths: What the user named.
        options: How to read it.
        stdin: Gives all of standard input.
        watch: Is told how far it is.

    Raises:
        UsageError: There is no such encoding.
    """
    from tui.readers.articles import read_stdin

    options = options or ReadOptions()
    seen: set[str] = set()
    for name in paths:
        if name != STDIN and not is_url(name):
            yield from _collect_files(name, options, watch, seen)
        elif name not in seen:
            seen.add(name)
            if name == STDIN:
                results = read_stdin((stdin or sys.stdin.buffer.read)(), options)
            else:
                results = _fetched(name, options, watch)
            yield from (Found(name, result, whole) for result, whole in _caught(results))


def _collect_files(name: str, options: ReadOptions, watch: Watch | None, seen: set[str]) -> Iterator[Found]:
    """Read the files that a path, a folder or a pattern stands for, but for those that have been `seen`."""
    from tui.readers.articles import read_articles

    try:
        files = _files(name, options)
    except GlossatorError as error:
        yield Found(name, error, True)
        return
    for done, file in enumerate(files):
        # Path.resolve fails for links that lead round in a circle; reading says what is wrong with them.
        resolved = os.path.realpath(file)
        if resolved in seen:
            continue
        seen.add(resolved)
        itself = str(file) == str(Path(name))
        results = _caught(read_articles(file, options))
        while True:
            # Before it is read: that is what takes time.
            if watch is not None:
                watch.reading(str(file), done, len(files))
            found = next(results, None)
            if found is None:
                break
            yield Found(str(file), found[0], itself and found[1])


def _files(name: str, options: ReadOptions) -> list[Path]:
    from tui.readers.find import find_files

    return find_files(name, options)


def _fetched(url: str, options: ReadOptions, watch: Watch | None) -> Results:
    from tui.readers.articles import read_fetched
    from tui.readers.fetch import fetch

    tell = watch.fetching if watch is not None else None
    fetched = fetch(url, None if tell is None else lambda received: tell(url, received))
    yield from read_fetched(fetched, options)


def _caught(results: Results) -> Iterator[tuple[Article | GlossatorError | Remark, bool]]:
    """Yield results, and whether they are of the whole; an error that ends them is the last of them."""
    try:
        for result in results:
            yield result, not isinstance(result, GlossatorError)
    except UsageError:
        raise
    except GlossatorError as error:
        yield error, True
