"""The rows of CSV and TSV files, whose first row names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import TextIO

from tui.domain.errors import UnreadableError
from tui.readers.rows.row import Row
from tui.readers.rows.text import is_undecodable

LONGEST_CELL = 64 << 20
"""Characters of the longest cell; Python's own limit of 131,072 is less than a book."""

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 200
_EXCEL = re.compile(r"sep=(.)\r?\n?")
"""The line with which Excel is told the delimiter."""

_END = "\udfff"
"""A line behind the last one. No file has it: it is half a pair that no encoding and no escape yields."""

Wanted = Callable[[Sequence[str]], bool]
"""Whether columns of these names hold a text."""


def csv_rows(text: TextIO, wanted: Wanted, delimiter: str = "") -> Iterator[Row]:
    """Yield the rows of a CSV file, numbered by the line that each begins on.

    Args:
        text: The file, which can be read again from its beginning.
        wanted: Tells the right delimiter: it is the one with which the first row has a column for the text.
        delimiter: What parts the cells; found out where empty.
    """
    csv.field_size_limit(LONGEST_CELL)
    delimiter = delimiter or find_delimiter(text.read(_SAMPLE), wanted)
    text.seek(0)
    reader = csv.reader(chain(text, [_END]), delimiter=delimiter)
    header: list[str] = []
    while True:
        place = f"line {reader.line_num + 1}"
        try:
            cells = next(reader)
        except csv.Error as error:
            yield Row(place, UnreadableError(f"is not CSV: {error}.", "Mend it, or take it out."))
            continue
        if cells == [_END]:
            return
        if cells and _END in cells[-1]:
            yield Row(
                place,
                UnreadableError(
                    "has a quote that is opened and never closed; what comes after it is not read.",
                    "Close it.",
                ),
            )
            return
        if not any(cells) or (not header and _EXCEL.fullmatch(delimiter.join(cells))):
            continue
        if header:
            yield Row(place, _fields(header, cells))
        else:
            header = [name.strip() for name in cells]


def find_delimiter(sample: str, wanted: Wanted) -> str:
    """Return what parts the cells of a file that begins with `sample`.

    csv.Sniffer guesses from the characters of the text, and is often wrong about texts full of commas. What
    decides here is that the first row has a column for the text; then, that the other rows are as long as it.
    """
    stated = _EXCEL.match(sample)
    if stated:
        return stated[1]
    return max(_DELIMITERS, key=lambda delimiter: _fitness(sample, wanted, delimiter))


def _fitness(sample: str, wanted: Wanted, delimiter: str) -> tuple[bool, float, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        rows = [row for row in islice(reader, _SAMPLE_ROWS) if row]
    except csv.Error:
        return False, 0.0, 0
    if not rows:
        return False, 0.0, 0
    header = [name.strip() for name in rows[0]]
    alike = sum(len(row) == len(header) for row in rows) / len(rows)
    return wanted(header), alike, len(header)


def _fields(header: Sequence[str], cells: Sequence[str]) -> dict[str, object] | UnreadableError:
    if len(cells) > len(header):
        return UnreadableError(
            f"has {len(cells)} cells, and there are {len(header)} columns.", "Put quotes around its texts."
        )
    if any(map(is_undecodable, cells)):
        return UnreadableError("is not in the encoding of the file.", "Mend it, or take it out.")
    row: dict[str, object] = {}
    for name, cell in zip_longest(header, cells, fillvalue=""):
        # Of two columns with one name the first counts; the index that pandas writes has no name.
        if name:
            row.setdefault(name, cell)
    return row
