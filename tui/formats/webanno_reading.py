"""WebAnno TSV 3: files, folders and archives of them.

- Of the layer of named entities `value` is the label and `identifier` the link. Of any other span layer but
  those that DKPro has for grammar, the label is `value`, or else the first feature with a value, or else the
  layer's name; further features are attributes. Where an annotation came from is kept in its extras.
- Relations between such annotations, and the slots of one, are relations under the key that formats share.
- What is left, chains and grammar among it, is told with how often it is there.
- The text is what the sentences have of it: a line end and spaces stand for what was between them.
- Offsets count UTF-16 units; a file whose tokens say that it counts code points is taken so.

Folders are whose `annotators.json` says, which an export of several annotators has. In the export of a
project of INCEpTION the files have the names of annotators and lie in folders of the documents' names, within
one called `annotation` or `curation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tui.domain.article import Article, new_id
from tui.domain.errors import UnreadableError
from tui.formats.items import ImportItem, ImportOptions
from tui.formats.naming import annotators_in, without_annotator
from tui.formats.source import Source, chosen, head
from tui.formats.source import read as read_file
from tui.formats.webanno_layers import Layers
from tui.formats.webanno_rows import DamageError, Rows
from tui.formats.webanno_tsv import FORMAT

_BOM = "\ufeff"
_OF_PROJECT = ("annotation", "curation")


def looks_like(source: Source) -> bool:
    """Whether a source has a file that says that it is one of these."""
    begin = FORMAT.encode()
    return any(
        head(source, name).removeprefix(_BOM.encode()).startswith(begin) for name in chosen(source, ".tsv")
    )


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source, file by file.

    Raises:
        UnreadableError: A file is none of these, or damaged.
    """
    annotators = annotators_in(source)
    for name in chosen(source, ".tsv"):
        title, annotator = _whose(name, annotators)
        called = without_annotator(name, annotators)
        yield _item(name, _decoded(read_file(source, name), name), title, annotator, called)


def _whose(name: str, annotators: dict[str, str]) -> tuple[str, str]:
    """Return the title and the annotator of a file, as its name tells them."""
    path = PurePosixPath(name)
    if len(path.parts) > 2 and path.parts[-3] in _OF_PROJECT:
        return PurePosixPath(path.parts[-2]).stem, path.stem
    return path.stem, annotators.get(path.parts[0] if len(path.parts) > 1 else "", "")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{name} is no UTF-8: byte {error.start + 1:,} is none of it.", "Export it anew."
        ) from error


def _item(name: str, data: str, title: str, annotator: str, called: str) -> ImportItem:
    try:
        rows = Rows(data)
        annotations, skipped = Layers(rows).annotations()
    except DamageError as damage:
        raise UnreadableError(
            f"Line {damage.line} of {name} cannot be read: {damage.why}.",
            "Nothing was imported. Mend the line, or export the file anew.",
        ) from damage
    content = Article(new_id(), rows.text, title, source=called)
    return ImportItem.of(content, annotator, annotations, skipped=skipped, utf16=rows.utf16)
