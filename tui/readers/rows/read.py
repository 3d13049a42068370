"""Reads files of rows."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import BinaryIO, NamedTuple, TextIO

from tui.domain.errors import UnreadableError
from tui.domain.shown import counted, one_line
from tui.readers.content import Content
from tui.readers.options import FieldNames
from tui.readers.remark import Remark
from tui.readers.rows.csv_rows import csv_rows
from tui.readers.rows.fields import has_text, is_article, no_field, read_row
from tui.readers.rows.json_rows import json_rows
from tui.readers.rows.row import Row
from tui.readers.rows.text import opened

MOST_ERRORS = 20
"""Rows of a file of which is told what is wrong; of the others only how many they are."""

_TABLES = (".csv", ".tsv")
"""The suffixes of tables, whose rows all have the same fields."""

_GIVE_UP = 1000
"""Rows without an article at the beginning of a file after which it is none."""


class RowRead(NamedTuple):
    """The article of a row.

    Attributes:
        name: The id of the row, or its number.
        content: The article.
    """

    name: str
    content: Content


def read_rows(
    stream: BinaryIO, suffix: str, encoding: str | None = None, fields: FieldNames | None = None
) -> Iterator[RowRead | UnreadableError | Remark]:
    """Read a file of rows, one after the other as they are asked for.

    A row that cannot be read keeps no other; the error is in its place, its subject the place in the file.

    Args:
        stream: The file, which can be read again from its beginning.
        suffix: One of `registry.ROWS`.
        encoding: The encoding if the user names one.
        fields: The names of the fields.

    Raises:
        UnreadableError: No row can be read; the subject of the message is the file.
        UsageError: There is no such encoding.
    """
    fields = fields or FieldNames()
    with opened(stream, encoding) as (text, found):
        metadata = (
            {}
            if found.name == "utf-8"
            else {"file_encoding": found.name, "file_encoding_guessed": found.guessed}
        )
        yield from _read(_rows(text, suffix, fields), fields, metadata, suffix in _TABLES)


def holds_texts(data: bytes, encoding: str | None, fields: FieldNames) -> bool:
    """Whether the first row of JSON data has a text; for what may be meant as text itself."""
    try:
        with opened(io.BytesIO(data), encoding) as (text, _):
            first = next(_rows(text, ".json", fields), None)
    except UnreadableError:
        return False
    return (
        first is not None and not isinstance(first.value, UnreadableError) and is_article(first.value, fields)
    )


def _rows(text: TextIO, suffix: str, fields: FieldNames) -> Iterator[Row]:
    if suffix in _TABLES:
        delimiter = "\t" if suffix == ".tsv" else ""
        return csv_rows(text, partial(has_text, fields=fields), delimiter)
    return json_rows(text, partial(is_article, fields=fields))


def _read(
    rows: Iterator[Row], fields: FieldNames, metadata: Mapping[str, object], table: bool
) -> Iterator[RowRead | UnreadableError | Remark]:
    errors: list[UnreadableError] = []
    left_out: Counter[str] = Counter()
    unseen = {name for name in (fields.title, fields.date, fields.id) if name is not None}
    read = failed = 0
    first: UnreadableError | None = None
    for row in rows:
        try:
            found = read_row(_fields_of(row), fields)
        except UnreadableError as error:
            failed += 1
            first = first or error
            if not read and failed > _GIVE_UP:
                break
            if failed <= MOST_ERRORS:
                errors.append(UnreadableError(f"{row.place} {error.message}", error.hint))
        else:
            # What is wrong with the first rows waits until one is right: if none is, one line will do.
            yield from errors
            errors.clear()
            read += 1
            unseen &= set(found.missing)
            if table and unseen:
                raise no_field(_fields_of(row), min(unseen))
            left_out.update(set(found.left_out))
            content = found.content
            if metadata:
                content = replace(content, metadata={**content.metadata, **metadata})
            yield RowRead(found.name or row.number, content)
    if not read:
        raise _nothing(first, errors)
    yield from errors
    yield from _told(failed - MOST_ERRORS, left_out, unseen)


def _fields_of(row: Row) -> Mapping[str, object]:
    if isinstance(row.value, UnreadableError):
        raise row.value
    return row.value


def _nothing(first: UnreadableError | None, errors: Sequence[UnreadableError]) -> UnreadableError:
    """Return the error for a file without a single article: what is wrong with every row is wrong with it."""
    if first is None:
        return UnreadableError("holds no rows.", "Name a file that has a row for each article.")
    alike = all(error.message.endswith(first.message) for error in errors)
    return first if alike else errors[0]


def _told(more: int, left_out: Counter[str], unseen: Collection[str]) -> Iterator[UnreadableError | Remark]:
    if more > 0:
        yield UnreadableError(
            f"and {counted(more, 'more row')} cannot be read.", "The first of them are named."
        )
    if left_out:
        names = ", ".join(one_line(name) for name, _ in left_out.most_common(MOST_ERRORS))
        rows = counted(max(left_out.values()), "row")
        yield Remark(f"only texts are read: annotations and long fields of {rows} were left out ({names}).")
    for name in sorted(unseen):
        yield Remark(f"no row has a field called {name!r}.")
