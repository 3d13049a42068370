"""Reading what is to be imported: which format it is, and what it has."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tui.domain.errors import UsageError
from tui.formats.heeding import check_import
from tui.formats.items import ArticleKey, ImportItem, ImportOptions
from tui.formats.labels_beside import read_beside
from tui.formats.opening import not_utf8
from tui.formats.outer import without_outer
from tui.formats.registry import format_named, readable
from tui.formats.source import Source, head, source_at, source_of_stream
from tui.storage.segments import journal_folder

PROJECT = "project"
"""The format of our own project files, which is storage and no exchange format."""

STDIN = "-"
"""The name under which the standard input is read."""


_TOLD = ("scheme", "columns")
"""The options that say something of the content to some formats alone."""


class Given(NamedTuple):
    """A file that was read: what it is called, what it has, and the name of its format, if that is known."""

    name: str
    items: Sequence[ImportItem]
    format: str = ""


class Opened(NamedTuple):
    """A file that is read when its items are gone through, each time anew.

    Attributes:
        name: What it is called.
        items: What it has.
        format: The name of its format.
    """

    name: str
    items: Iterable[ImportItem]
    format: str


class _Items:
    """The items of a source, which are not kept."""

    def __init__(self, make: Callable[[], Iterator[ImportItem]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[ImportItem]:
        return self._make()


def importable() -> tuple[str, ...]:
    """Return the names of what can be imported."""
    return (PROJECT, *readable())


def read(
    path: Path,
    format_: str = "",
    options: ImportOptions | None = None,
    renamed: Mapping[str, str] | None = None,
) -> Given:
    """Read all that a file, a folder or an archive has: as `opened`, and raises the same."""
    given = opened(path, format_, options, renamed)
    return Given(given.name, list(given.items), given.format)


def opened(
    path: Path,
    format_: str = "",
    options: ImportOptions | None = None,
    renamed: Mapping[str, str] | None = None,
) -> Given | Opened:
    """Find out what a file, a folder or an archive is; what it has is read when its items are gone through.

    It is not changed, and may be a project open elsewhere. Labels that the format could not spell get their
    names back from the file beside it.

    Args:
        path: The file; `-` is the standard input.
        format_: One of `importable()`; guessed from the content where it is empty.
        options: What the user says of it.
        renamed: What its labels are called here.

    Raises:
        UsageError: There is no such format, it cannot be guessed, or what is said of it says nothing to it.
        UnreadableError: The file cannot be read; going through the items raises it, too.
    """
    options, renamed = options or ImportOptions(), renamed or {}
    wanted = format_.casefold()
    if wanted and wanted != PROJECT:
        wanted = format_named(wanted, readable()).name
    source: Source | None = None
    if str(path) == STDIN:
        source = without_outer(source_of_stream(sys.stdin.buffer, "the input"))
        if wanted == PROJECT or (not wanted and _is_project(source)):
            raise UsageError("A project is not read from a pipe.", "Name its file.")
    elif (wanted or _own(path.expanduser())) != PROJECT:
        source = without_outer(source_at(path.expanduser()))
    name = PROJECT if source is None else wanted or guessed(source, options)
    check_import(name, readable().get(name), options)
    if source is None or name == PROJECT:
        # The whole of it at once: it may be the very project that is imported into, which is locked then.
        return Given(path.name, [_with_labels(item, renamed) for item in _of_project(path)], name)
    labels = {**read_beside(source)}
    labels = {**{spelt: renamed.get(label, label) for spelt, label in labels.items()}, **renamed}
    return Opened(source.name, _Items(lambda: _items(source, name, options, labels)), name)


def _items(
    source: Source, name: str, options: ImportOptions, labels: Mapping[str, str]
) -> Iterator[ImportItem]:
    for item in readable()[name].read(source, options):
        yield _with_labels(replace(item, utf16=True) if options.utf16 else item, labels)


def _with_labels(item: ImportItem, labels: Mapping[str, str]) -> ImportItem:
    """Return an item with the labels called otherwise."""
    if not labels:
        return item
    annotations = []
    for annotation in item.annotations:
        was = annotation.was
        if was is not None:
            was = was._replace(label=labels.get(was.label, was.label))
        annotations.append(replace(annotation, label=labels.get(annotation.label, annotation.label), was=was))
    return replace(item, annotations=annotations)


def guessed(source: Source, options: ImportOptions | None = None) -> str:
    """Return the format that a source has, as its content tells, or else what the user says of it.

    Raises:
        UsageError: It does not tell, or nothing is in it.
        UnreadableError: It cannot be read.
    """
    found = next((name for name, format_ in readable().items() if format_.looks_like(source)), "")
    if not found and _is_project(source):
        return PROJECT
    if not found and _is_empty(source):
        raise UsageError(f"{source.name} is empty.", "Name a file or folder with annotations.")
    if not found:
        # What says something to one format alone names it.
        said = {name for name in _TOLD if getattr(options, name, None)}
        heeding = [name for name, format_ in readable().items() if said and said <= format_.import_options]
        found = heeding[0] if len(heeding) == 1 else ""
    if not found:
        _check_utf8(source)
        raise UsageError(
            f"What {source.name} is cannot be told from its content.",
            f"glossator import --format NAME says it. There are: {', '.join(importable())}.",
        )
    return found


_FIRST = 20
"""Files of a folder that are looked at for their encoding."""


def _check_utf8(source: Source) -> None:
    """Refuse text in another encoding: in that no format can be told.

    Raises:
        UnreadableError: So it is.
    """
    for name in source.names[:_FIRST]:
        begin = head(source, name)
        if _CONTROLS.search(begin):
            continue  # no text
        try:
            # What is looked at may end within a character.
            codecs.getincrementaldecoder("utf-8")().decode(begin)
        except UnicodeDecodeError as error:
            raise not_utf8(name) from error


_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def _is_empty(source: Source) -> bool:
    """Whether there are no files, or one with nothing in it, or with a list of nothing."""
    if not source.single:
        return not source.names
    return b"".join(head(source, source.name).removeprefix(b"\xef\xbb\xbf").split()) in (b"", b"[]")


def _is_project(source: Source) -> bool:
    """Whether a file is one JSON object of tables, of which the first is that of the layers."""
    if not source.single:
        return False
    begin = head(source, source.name)
    return begin.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b'"_default"' in begin


def _own(path: Path) -> str:
    """Return that something is a project where its folder stands beside it, even if the file is gone."""
    # What has no name of its own (`.`, `/`) is a folder, and no project.
    return PROJECT if path.name and journal_folder(path).is_dir() else ""


def _of_project(path: Path) -> Iterator[ImportItem]:
    from tui.services.merging import open_other

    other = open_other(path)
    with other.project as project:
        known = set(project.article_ids())
        for layer in project.layers():
            if layer.article in known:
                article = project.article(layer.article)
                key = ArticleKey(article.sha256, article.id, article.title)
                yield ImportItem(
                    key, layer.annotator, list(layer.annotations), info=layer.info, content=article
                )
