"""brat's standoff: folders or archives of `.txt` and `.ann`, or one `.ann` with its `.txt` beside it.

`.a1` and `.a2` of the BioNLP shared tasks are read as one `.ann`. What becomes of the lines:

- `T`: annotations. Parts between which there are line ends alone are one: brat has no other way to write a
  span over a line end.
- `AnnotatorNotes`: the note, a line for each. `Reference`: the link. The attribute `Unsure`: the flag.
- `R` and `A`: relations and attributes under the keys that formats share. What is of an event is of its
  trigger, if it has but one.
- All other lines of known kinds are kept as they are, and written again: see `tui.formats.brat_lines`.

Folders are whose `annotators.json` says, which an export of several annotators has; without it no folder is
taken for an annotator, and one folder after the other is imported with `--annotator`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from tui.domain.article import Article, new_id
from tui.domain.errors import UnreadableError
from tui.domain.quoting import UNITS, in_code_points
from tui.domain.span import Span
from tui.formats.brat_conf import ANNOTATION
from tui.formats.brat_lines import Line, known_kind, said
from tui.formats.brat_parts import Mark, Parts
from tui.formats.items import ImportItem, ImportOptions, Skipped
from tui.formats.labels_beside import read_beside
from tui.formats.naming import annotators_in, without_annotator
from tui.formats.opening import not_utf8
from tui.formats.source import Source
from tui.formats.source import read as read_file

TEXT, ANNOTATIONS, SHARED_TASK = ".txt", ".ann", (".a1", ".a2")

_SPAN = re.compile(r"(\S+) (\d{1,15} \d{1,15}(?:;\d{1,15} \d{1,15})*) *")
_BOM = "\ufeff"


class _Document(NamedTuple):
    """The names of an article's files, without the text's suffix."""

    stem: str
    files: Sequence[str]


def looks_like(source: Source) -> bool:
    """Whether a source has annotations beside a text."""
    names = _names(source)
    return any(f"{document.stem}{TEXT}" in names for document in _documents(names))


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source, article by article.

    Raises:
        UnreadableError: A text is missing or no UTF-8, or a line is damaged.
    """
    annotators, labels = annotators_in(source), read_beside(source)
    names = _names(source)
    found = False
    for document in _documents(names):
        found = True
        text = f"{document.stem}{TEXT}"
        if text not in names:
            raise UnreadableError(
                f"There is no {text} beside {document.files[0]}.", "Put the text there that it is of."
            )
        folder = document.stem.rpartition("/")[0].partition("/")[0]
        called = without_annotator(text, annotators)
        yield _item(source, text, document, annotators.get(folder, ""), labels, called)
    if not found and ANNOTATION not in names:
        hint = f"Name a folder of {TEXT} and {ANNOTATIONS} files."
        raise UnreadableError(f"{source.name} has no {ANNOTATIONS} file.", hint)


def _names(source: Source) -> dict[str, None]:
    """Return the names that can be opened, in order; of a single file also those that belong to it."""
    if not source.single:
        return dict.fromkeys(source.names)
    path = PurePosixPath(source.name)
    beside = (f"{path.stem}{suffix}" for suffix in (TEXT, ANNOTATIONS, *SHARED_TASK))
    return dict.fromkeys(name for name in beside if source.has(name))


def _documents(names: dict[str, None]) -> Iterator[_Document]:
    for name in names:
        path = PurePosixPath(name)
        stem = str(path.with_suffix(""))
        if path.suffix == ANNOTATIONS:
            yield _Document(stem, [name])
        elif path.suffix in SHARED_TASK and f"{stem}{ANNOTATIONS}" not in names:
            files = [each for each in (f"{stem}{suffix}" for suffix in SHARED_TASK) if each in names]
            if name == files[0]:
                yield _Document(stem, files)


def _item(
    source: Source,
    text_name: str,
    document: _Document,
    annotator: str,
    labels: dict[str, str],
    called: str,
) -> ImportItem:
    raw = _decoded(read_file(source, text_name), text_name)
    text = raw.removeprefix(_BOM)
    marks: dict[str, Mark] = {}
    parts = Parts(labels)
    for name in document.files:
        _take_lines(_decoded(read_file(source, name), name).removeprefix(_BOM), name, marks, parts)
    placed = _placed(text, list(marks.values()), bom=text != raw)
    annotations, quotes, skipped = parts.annotations(text, dict(zip(marks, placed, strict=True)))
    title = PurePosixPath(document.stem).name
    content = Article(new_id(), text, title, source=called, bom=text != raw)
    return ImportItem.of(content, annotator, annotations, quotes, skipped=skipped)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise not_utf8(f"Byte {error.start + 1:,} of {name}") from error


def _take_lines(data: str, name: str, marks: dict[str, Mark], parts: Parts) -> None:
    """Take the lines of a file.

    Raises:
        UnreadableError: One of them is damaged.
    """
    for number, content in enumerate(data.split("\n"), 1):
        content = content.removesuffix("\r")
        if not content.strip():
            continue
        id_, tab, rest = content.partition("\t")
        data_, has_text, text = rest.partition("\t")
        line = Line(id_, data_, text)
        if id_.startswith("T"):
            mark = _mark(line, has_text=bool(has_text)) if tab else None
            if mark is None:
                raise _damaged(name, number, "a span has a type and offsets: T1<TAB>Person 0 5<TAB>words")
            if id_ in marks:
                raise _damaged(name, number, f"{id_} is there twice")
            marks[id_] = mark
        elif not known_kind(id_):
            parts.skipped.append(Skipped(0, 0, "", content, "it is a line of no kind that is known"))
        else:
            found = said(line) if tab else None
            if found is None:
                raise _damaged(name, number, "its fields are not those of a line of its kind")
            if not parts.take(line, found):
                raise _damaged(name, number, f"{id_} is there twice")


def _damaged(name: str, number: int, why: str) -> UnreadableError:
    return UnreadableError(
        f"Line {number} of {name} cannot be read: {why}.",
        "Nothing was imported. Mend the line, or take it out.",
    )


def _mark(line: Line, *, has_text: bool) -> Mark | None:
    match = _SPAN.fullmatch(line.data)
    if match is None:
        return None
    pairs = [tuple(map(int, pair.split())) for pair in match[2].split(";")]
    spans = [Span(start, end) for start, end in pairs]
    return Mark(match[1], spans, line.text if has_text and line.text else None)


def _placed(text: str, marks: Sequence[Mark], *, bom: bool) -> list[Mark]:
    """Return the marks with the places of their parts in code points, in whatever unit the file counts.

    As for any format another unit is believed only if all words are where it says, and no second unit says
    so of other places; offsets stay as they are, for the importer to put right and to tell of. A byte order
    mark counts as a character for brat, and is none here.
    """
    flat = [part for mark in marks for part in mark.parts]
    if bom:
        moved = [Span(start - 1, end - 1) for start, end in flat]
        shifted = _with(marks, moved)
        if not _fit(text, marks, flat) and _fit(text, shifted, moved):
            marks, flat = shifted, moved
    if _fit(text, marks, flat):
        return [mark._replace(here=mark.parts) for mark in marks]
    fitting = {}
    if any(mark.words is not None for mark in marks):
        for edges in UNITS.values():
            here = in_code_points(flat, edges(text))
            if None not in here and _fit(text, marks, here):
                fitting[tuple(here)] = here
    if len(fitting) == 1:
        flat = [span for span in next(iter(fitting.values())) if span is not None]
    here_marks = _with(marks, flat)
    return [mark._replace(here=other.parts) for mark, other in zip(marks, here_marks, strict=True)]


def _with(marks: Sequence[Mark], flat: Sequence[Span]) -> list[Mark]:
    """Return the marks with other parts."""
    found, at = [], 0
    for mark in marks:
        found.append(mark._replace(parts=list(flat[at : at + len(mark.parts)])))
        at += len(mark.parts)
    return found


def _fit(text: str, marks: Sequence[Mark], flat: Sequence[Span | None]) -> bool:
    """Whether all marks have their words there."""
    at = 0
    for mark in marks:
        own = flat[at : at + len(mark.parts)]
        at += len(mark.parts)
        if not mark.has_words(text, [span for span in own if span is not None]):
            return False
    return True
