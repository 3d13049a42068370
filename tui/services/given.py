"""Reading what is to be imported: which format it is, and what it has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tui.domain.errors import UsageError
from tui.formats.items import ArticleKey, ImportItem, ImportOptions
from tui.formats.labels_beside import read_beside
from tui.formats.registry import format_named, readable
from tui.formats.source import Source, head, source_at, source_of
from tui.storage.segments import journal_folder

PROJECT = "project"
"""The format of our own project files, which is storage and no exchange format."""

STDIN = "-"
"""The name under which the standard input is read."""


class Given(NamedTuple):
    """A file that was read: what it is called, and what it has."""

    name: str
    items: Sequence[ImportItem]


def importable() -> tuple[str, ...]:
    """Return the names of what can be imported."""
    return (PROJECT, *readable())


def read(
    path: Path,
    format_: str = "",
    options: ImportOptions | None = None,
    renamed: Mapping[str, str] | None = None,
    told: Callable[[int], object] = lambda _: None,
) -> Given:
    """Read what a file, a folder or an archive has; it is not changed, and may be a project open elsewhere.

    Labels that the format could not spell get their names back from the file beside it.

    Args:
        path: The file; `-` is the standard input.
        format_: One of `importable()`; guessed from the content where it is empty.
        options: What the user says of it.
        renamed: What its labels are called here.
        told: Is told how many items were read.

    Raises:
        UsageError: There is no such format, or it cannot be guessed.
        UnreadableError: The file cannot be read.
    """
    wanted = format_.casefold()
    if wanted and wanted != PROJECT:
        wanted = format_named(wanted, readable()).name
    if str(path) == STDIN:
        source = source_of(sys.stdin.buffer.read(), "the input")
        if wanted == PROJECT or (not wanted and _is_project(source)):
            raise UsageError("A project is not read from a pipe.", "Name its file.")
    else:
        expanded = path.expanduser()
        if (wanted or _own(expanded)) == PROJECT:
            return Given(path.name, list(_told(_of_project(path), told)))
        source = source_at(expanded)
    name = wanted or guessed(source)
    if name == PROJECT:
        return Given(path.name, list(_told(_of_project(path), told)))
    labels = {**read_beside(source), **(renamed or {})}
    items = (_with_labels(item, labels) for item in readable()[name].read(source, options))
    return Given(source.name, list(_told(items, told)))


def _told(items: Iterable[ImportItem], told: Callable[[int], object]) -> Iterator[ImportItem]:
    for number, item in enumerate(items, 1):
        yield item
        told(number)


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


def guessed(source: Source) -> str:
    """Return the format that a source has, as its content tells.

    Raises:
        UsageError: It does not tell.
        UnreadableError: It cannot be read.
    """
    found = next((name for name, format_ in readable().items() if format_.looks_like(source)), "")
    if not found and _is_project(source):
        return PROJECT
    if not found:
        raise UsageError(
            f"What {source.name} is cannot be told from its content.",
            f"Say it with --format. There are: {', '.join(importable())}.",
        )
    return found


def _is_project(source: Source) -> bool:
    """Whether a file is one JSON object of tables, of which the first is that of the layers."""
    if not source.single:
        return False
    begin = head(source, source.name)
    return begin.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b'"_default"' in begin


def _own(path: Path) -> str:
    """Return that something is a project where its folder stands beside it, even if the file is gone."""
    return PROJECT if journal_folder(path).is_dir() else ""


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
