"""Files with one JSON object in each line, and the checks of what is in them.

Lines are read within limits, whatever the file; a value of a wrong type or nested too deeply is a damage of
the line, which is told with its number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from math import isfinite
from typing import Any, TypeVar

import orjson

from tui.domain.errors import UnreadableError
from tui.formats.opening import not_utf8
from tui.formats.source import Source, chosen, lines, read

DEEPEST = 64
"""How many lists and objects may stand within one another in what is kept of a file."""

BOM = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8, which some programs write before the first line."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_DAMAGED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

T = TypeVar("T")


def loads(data: bytes) -> Any:
    """Return a JSON value.

    What is no JSON in the strict sense, and yet written by Python's json module, is mended: NaN and the
    infinities become null, and a lone surrogate, which no UTF-8 can hold, the replacement character. Integers
    beyond 64 bits become floating-point numbers.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deeply.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return loads_exactly(data)


def loads_exactly(data: bytes | str) -> Any:
    """Return a JSON value as `loads` does, but with integers of any size; it takes twice as long.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deeply.
    """
    return _clean(json.loads(data, parse_constant=_nothing))


def _nothing(_: str) -> None:
    return None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return value


def read_lines(source: Source, suffixes: Iterable[str], take: Callable[[Any], Iterable[T]]) -> Iterator[T]:
    """Yield what `take` makes of the JSON value of each line of the files with these suffixes.

    Raises:
        UnreadableError: A line is no JSON, or `take` raises an error of a damaged value.
    """
    for name in chosen(source, *suffixes):
        yield from lines_of(source, name, take)


def lines_of(
    source: Source, name: str, take: Callable[[Any], Iterable[T]], load: Callable[[bytes], Any] = loads
) -> Iterator[T]:
    """Yield what `take` makes of the JSON value of each line of one file.

    Raises:
        UnreadableError: As `read_lines`.
    """
    for number, line in lines(source, name):
        value = line.removeprefix(BOM) if number == 1 else line
        if value.strip():
            yield from _taken(partial(load, value), take, f"Line {number} of {name}")


def array_of(source: Source, name: str, take: Callable[[Any], Iterable[T]]) -> Iterator[T]:
    """Yield what `take` makes of each value in the JSON array that a file is.

    Raises:
        UnreadableError: As `read_lines`, or the file is too large to be read at once.
    """
    whole = read(source, name).removeprefix(BOM)
    values = _taken(lambda: typed(loads_exactly(whole), list, "it"), _same, name)
    for number, value in enumerate(values, 1):
        yield from _taken(partial(_same, value), take, f"Record {number} of {name}")


def _same(value: Any) -> Any:
    return value


def _taken(value: Callable[[], Any], take: Callable[[Any], Iterable[T]], where: str) -> list[T]:
    """Return what is made of a value; of what it is begins the sentence about its damage."""
    try:
        return list(take(value()))
    except UnicodeDecodeError as error:
        raise not_utf8(where) from error
    except _DAMAGED as error:
        raise UnreadableError(
            f"{where} cannot be read: {_reason(error)}.",
            "Nothing was imported. Mend it, or take it out.",
        ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "it is no JSON"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def typed(value: Any, kind: type[T], what: str) -> T:
    """Return a value that has to be of a type; true and false are no numbers.

    Raises:
        TypeError: It is of another one.
    """
    if type(value) is not kind:
        raise TypeError(f"{what!r} is no {kind.__name__}")
    return value


def listed(record: Mapping[str, Any], key: str) -> list[Any]:
    """Return a list of a record, which is empty where there is none.

    Raises:
        TypeError: There is something else.
    """
    value = record.get(key)
    return [] if value is None else typed(value, list, key)


def kept(value: Any, what: str) -> dict[str, Any]:
    """Return an object that is kept as it is.

    Raises:
        TypeError: It is none.
        ValueError: It is nested too deeply, or has a number that is infinite.
    """
    found = typed(value, dict, what)
    _check(found, DEEPEST, what)
    return found


def _check(value: Any, left: int, what: str) -> None:
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{what!r} has a number that is too large")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        if not left:
            raise ValueError(f"{what!r} is nested too deeply")
        for each in value:
            _check(each, left - 1, what)


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return type(value) in (int, float)
