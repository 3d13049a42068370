"""The table that `tui.formats.csv_table` writes, also after a spreadsheet had it.

A spreadsheet may have parted the columns by semicolons or tabs, moved, added or left out columns, sorted the
rows, written TRUE for true, and encoded it as UTF-16. Columns are told by their names; of all of them
`article`, `start`, `end`, `text` and `label` have to be there. There is no text of the articles in it: only
those that are here already get annotations, and the words tell whether they are where the table says.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, groupby
from math import isfinite

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import new_id
from tui.domain.edits import now
from tui.domain.errors import UnreadableError
from tui.formats.csv_table import unguarded
from tui.formats.items import ArticleKey, ImportItem, ImportOptions
from tui.formats.moments import moment
from tui.formats.opening import not_utf8
from tui.formats.source import Source, chosen, head, lines
from tui.formats.source import read as read_whole

_SUFFIXES = (".csv", ".tsv")
_NEEDED = ("article", "start", "end", "text", "label")
_DELIMITERS = (",", ";", "\t")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LARGEST_CELL = 1 << 28
"""Characters: the words of an annotation may be a whole article."""
_YES, _NO = frozenset(("true", "1", "yes")), frozenset(("false", "0", "no", ""))

_Row = dict[str, str]


def looks_like(source: Source) -> bool:
    """Whether a source has such tables."""
    return any(_begins(head(source, name)) for name in chosen(source, *_SUFFIXES))


def _begins(begin: bytes) -> bool:
    encoding = "utf-16" if begin.startswith(_UTF16) else "utf-8-sig"
    first = begin.decode(encoding, "ignore").partition("\n")[0]
    return _delimiter(first) != ""


def _delimiter(header: str) -> str:
    """Return what parts the columns of a header; empty where it is none of ours."""
    for delimiter in _DELIMITERS:
        names: list[str] = []
        with suppress(csv.Error):
            names = next(csv.reader([header.rstrip("\r\n")], delimiter=delimiter), [])
        if {name.strip() for name in names}.issuperset(_NEEDED):
            return delimiter
    return ""


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source: rows that follow one another of one article and one annotator are one.

    Raises:
        UnreadableError: It is no such table, or a row is damaged.
    """
    for name in chosen(source, *_SUFFIXES):
        with _large_cells():
            for (article, title, annotator), rows in groupby(_rows(source, name), _whose):
                annotations, quotes = [], []
                for number, row in rows:
                    annotations.append(_annotation(row, f"Line {number} of {name}"))
                    quotes.append(row["text"])
                yield ImportItem(ArticleKey("", article, title), annotator, annotations, quotes)


def _whose(numbered: tuple[int, _Row]) -> tuple[str, str, str]:
    row = numbered[1]
    return row["article"], row.get("title", ""), row.get("annotator", "")


@contextmanager
def _large_cells() -> Iterator[None]:
    before = csv.field_size_limit(_LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _rows(source: Source, name: str) -> Iterator[tuple[int, _Row]]:
    """Yield the rows with the number of the line that each ends at, and without guards."""
    coming = _text_lines(source, name)
    first = next(coming, "")
    delimiter = _delimiter(first)
    if not delimiter:
        raise UnreadableError(
            f"{name} has no header with the columns {', '.join(_NEEDED)}.",
            "Import a table that glossator export --format csv has written.",
        )
    reader = csv.DictReader(chain([first], coming), delimiter=delimiter, strict=True)
    try:
        reader.fieldnames = [column.strip() for column in reader.fieldnames or ()]
        for row in reader:
            if None in row.values() or None in row:
                raise UnreadableError(
                    f"Line {reader.line_num} of {name} has another number of cells than the header.",
                    "Nothing was imported. Mend the row, or take it out.",
                )
            yield reader.line_num, {key: unguarded(cell) for key, cell in row.items()}
    except csv.Error as error:
        raise UnreadableError(
            f"Line {reader.reader.line_num} of {name} cannot be read: {error}.",
            "Save the table as CSV in UTF-8 anew.",
        ) from error


def _text_lines(source: Source, name: str) -> Iterator[str]:
    """Yield the lines with their ends.

    Raises:
        UnreadableError: It is no text in UTF-8 or UTF-16.
    """
    try:
        if head(source, name).startswith(_UTF16):
            yield from io.StringIO(read_whole(source, name).decode("utf-16"), newline="\n")
            return
        for number, line in lines(source, name):
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeError as error:
        raise not_utf8(name) from error


def _annotation(row: _Row, where: str) -> Annotation:
    try:
        return Annotation(
            new_id(),
            int(row["start"]),
            int(row["end"]),
            row["label"],
            State(row.get("state", "").casefold() or State.ACCEPTED),
            row.get("origin", "") or IMPORT,
            row.get("annotator", ""),
            moment(row["at"]) if row.get("at") else now(),
            score=_score(row.get("score", "")),
            note=row.get("note", ""),
            flag=_flag(row.get("flag", "")),
            link=row.get("link", ""),
        )
    except ValueError as error:
        raise UnreadableError(
            f"{where} cannot be read: {error}.", "Nothing was imported. Mend the row, or take it out."
        ) from error


def _score(cell: str) -> float | None:
    # Where a comma stands before the decimals, a spreadsheet writes one.
    score = float(cell.replace(",", ".")) if cell else None
    if score is not None and not isfinite(score):
        raise ValueError(f"{cell!r} is no score")
    return score


def _flag(cell: str) -> bool:
    word = cell.casefold()
    if word not in _YES | _NO:
        raise ValueError(f"{cell!r} is neither true nor false")
    return word in _YES
