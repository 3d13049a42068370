"""JSON values: what may go into a file, and nothing that would come back as something else."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import orjson

from tui.domain.errors import ProjectError

Record = dict[str, Any]
"""One JSON object as a table holds it."""

MAX_DEPTH = 100
"""Levels of lists and objects within one value; readers of JSON give up at some depth of their own."""

LONGEST = 4 << 20
"""Characters of a text that is no article's; a longer one got there by mistake."""

_INT64 = 2**63


def same(one: object, other: object) -> bool:
    """Whether two JSON values are the same in a file; to Python 1, 1.0 and True are equal, to a file not."""
    return one == other and _canonical(one) == _canonical(other)


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def plain(value: object, where: str, depth: int = 0) -> Any:
    """Return a copy of a value in dicts, lists, strings, numbers, booleans and None alone.

    Args:
        value: Mappings become dicts, tuples lists, subclasses of str (a StrEnum) plain strings.
        where: What the value belongs to, for the error.
        depth: How deep the value lies already.

    Raises:
        ProjectError: No JSON file gives this value back: NaN, infinity, a lone surrogate, a whole number
            beyond 64 bits, a key that is no string, any other type, too deep a nesting.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, int):
        if not -_INT64 <= value < _INT64:
            raise _refused(where, "a whole number is too large for 64 bits")
        return int(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise _refused(where, f"JSON has no number {value}")
        return float(value)
    if depth >= MAX_DEPTH:
        raise _refused(where, f"it is nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, (dict, Mapping)):
        return {_key(key, where): plain(item, where, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, where, depth + 1) for item in value]
    raise _refused(where, f"JSON has nothing for a {type(value).__name__}")


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise _refused(where, "a key of an object is not text")
    return _text(key, where)


def short(value: Any, where: str) -> Any:
    """Return a JSON value if no text in it is longer than any note needs to be.

    Raises:
        ProjectError: One is.
    """
    if isinstance(value, str) and len(value) > LONGEST:
        raise _refused(where, f"a text in it has {len(value)} characters, and may have {LONGEST}")
    if isinstance(value, dict):
        for item in value.values():
            short(item, where)
    elif isinstance(value, list):
        for item in value:
            short(item, where)
    return value


def _text(value: str, where: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise _refused(
                where, f"character {error.start} is half of a surrogate pair, which is no text"
            ) from error
    return str.__str__(value)


def _refused(where: str, reason: str) -> ProjectError:
    return ProjectError(f"{where} cannot be saved: {reason}.", "Nothing was changed.")
