"""The rows of JSON: an object a line, a list of objects, or one object that holds them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TextIO

from tui.domain.errors import UnreadableError
from tui.readers.rows.row import Row
from tui.readers.rows.text import is_undecodable

_BETWEEN = re.compile(r"[\s,]*")
_PIECE = 1 << 20
"""Characters of a list that are read at a time."""

LONGEST_ITEM = 128 << 20
"""Characters of the longest item of a list. One that is no JSON would have all of a large file read."""

# What other programs write for a missing value, and JSON does not know.
_decoder = json.JSONDecoder(parse_constant=lambda _: None)

IsArticle = Callable[[Mapping[str, object]], bool]
"""Whether an object is an article, rather than something that holds articles."""


def json_rows(text: TextIO, is_article: IsArticle) -> Iterator[Row]:
    """Yield the rows of a JSON file, whichever way it holds them.

    Args:
        text: The file. Lists and lines are read as they are asked for.
        is_article: Tells an article that has lists of its own from a list of articles.
    """
    head = text.read(_PIECE)
    if head.lstrip().startswith("["):
        # A list may be one line, and larger than the memory.
        yield from _items(head, text)
        return
    text.seek(0)
    first = ""
    number = 0
    for first in text:
        number += 1
        if first.strip():
            break
    try:
        value = _decode(first)
    except UnreadableError:
        if first.lstrip().startswith("{"):
            yield from _spread_out(first + text.read(), number, is_article)
        else:
            yield from _lines(chain([first], text), number)
        return
    second = next((line for line in text if line.strip()), "")
    if second:
        # Blank lines in between would shift the numbers: from here on they are counted from the file's.
        text.seek(0)
        yield from _lines(text, 1)
    else:
        yield from _of_value(value, f"line {number}", is_article)


def _decode(text: str) -> object:
    """Return the value of a JSON text.

    Raises:
        UnreadableError: It is none; the subject of the message is the row.
    """
    try:
        return _decoder.decode(text)
    except json.JSONDecodeError as error:
        where = f" (column {error.colno})" if error.lineno == 1 else ""
        raise UnreadableError(f"is not JSON: {error.msg}{where}.", "Mend it, or take it out.") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("is JSON with a number too long, or nested too deep.") from error


def _lines(lines: Iterable[str], number: int) -> Iterator[Row]:
    for at, line in enumerate(lines, number):
        if line.strip():
            yield _row(f"line {at}", line)


def _row(place: str, line: str) -> Row:
    if is_undecodable(line):
        return Row(place, UnreadableError("is not in the encoding of the file.", "Mend it, or take it out."))
    try:
        return _object(place, _decode(line))
    except UnreadableError as error:
        return Row(place, error)


def _object(place: str, value: object) -> Row:
    if isinstance(value, dict):
        return Row(place, value)
    return Row(place, UnreadableError("is no object with fields.", 'A row looks like {"text": "…"}.'))


def _items(buffer: str, text: TextIO) -> Iterator[Row]:
    """Yield the items of a list that is read piece by piece."""
    at, number, whole = buffer.index("[") + 1, 1, False
    while True:
        place = f"item {number}"
        at = _end_of(_BETWEEN, buffer, at)
        if buffer.startswith("]", at):
            return
        try:
            value, end = _decoder.raw_decode(buffer, at)
        except (ValueError, RecursionError):
            end = None
        # A number at the end of what is read may go on.
        if end is not None and (whole or end < len(buffer)):
            found = buffer[at:end]
            yield _row(place, found) if is_undecodable(found) else _object(place, value)
            at, number = end, number + 1
            continue
        if whole:
            yield Row(
                place,
                UnreadableError("is cut off, or not JSON; what comes after it is not read.", "Mend it."),
            )
            return
        if len(buffer) - at > LONGEST_ITEM:
            why = f"is no JSON, or longer than {LONGEST_ITEM:,} characters; what comes after it is not read."
            yield Row(place, UnreadableError(why, "Mend it, or take it out."))
            return
        # Twice as much each time: an item that takes many pieces is not tried too often.
        more = text.read(max(_PIECE, len(buffer) - at))
        whole = not more
        buffer, at = buffer[at:] + more, 0


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _spread_out(text: str, number: int, is_article: IsArticle) -> Iterator[Row]:
    """Yield the rows of one object over several lines; of lines, where only the first is none."""
    try:
        value = _decode(text)
    except UnreadableError:
        yield from _lines(io.StringIO(text), number)
        return
    yield from _of_value(value, "item 1", is_article)


def _of_value(value: object, place: str, is_article: IsArticle) -> Iterator[Row]:
    if isinstance(value, dict) and not is_article(value):
        held = _held(value)
        if held is None:
            yield _object(place, value)
        else:
            yield from (_object(f"item {number}", item) for number, item in enumerate(held, 1))
    else:
        yield _object(place, value)


def _held(value: Mapping[str, object]) -> list[object] | None:
    """Return the rows that an object holds: in a list, or as pandas writes tables."""
    columns, data = value.get("columns"), value.get("data")
    if isinstance(columns, list) and isinstance(data, list):
        names = list(map(str, columns))
        return [dict(zip(names, cells, strict=False)) if isinstance(cells, list) else cells for cells in data]
    lists = [each for each in value.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
    if len(lists) == 1:
        return list(lists[0])
    by_index = [each for each in value.values() if isinstance(each, dict)]
    if (
        by_index
        and len(by_index) == len(value)
        and all(each.keys() == by_index[0].keys() for each in by_index)
    ):
        return [{name: each[key] for name, each in zip(value, by_index, strict=True)} for key in by_index[0]]
    return None
