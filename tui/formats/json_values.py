"""JSON values as programs write them, and the checks of what is in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import isfinite
from typing import Any, TypeVar

import orjson

from tui.domain.errors import UnreadableError
from tui.formats.opening import not_utf8

DEEPEST = 64
"""How many lists and objects may stand within one another in what is kept of a file."""

BOM = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8, which some programs write before JSON, although it does not belong there."""

_LARGE = 2**63
"""A project file holds whole numbers below that, and down to its negative."""

_DIGITS = bytes(b"0"[0] if chr(byte).isdecimal() else byte for byte in range(128)) + bytes(128)
_MAYBE_LARGE = b"0" * 19
"""Digits of a number that may be that large, where all are written as 0: to look for it so is ten times as
fast as with a regular expression."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_RAW_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
"""DEL, C1 and the two separators in UTF-8: JSON allows them raw, but some readers end a line at them, and a
terminal may act on them."""

DAMAGED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What comes of a value that is none of those that a format has."""

_KINDS: Mapping[type, str] = {
    bool: "true or false",
    dict: "an object",
    float: "a number with a point",
    int: "a whole number",
    list: "a list",
    str: "a text",
}
"""What types of JSON values are called in a sentence."""
_ARTICLES = ("a ", "an ", "its ", "the ")
"""What begins words for a value, in place of its key."""

T = TypeVar("T")


# -- reading ---------------------------------------------------------------------------------------


def _nothing(_: str) -> None:
    return None


def _integer(digits: str) -> int | str:
    # Python itself refuses to read thousands of digits, and a project file what is beyond 64 bits.
    value = int(digits) if len(digits) <= 20 else _LARGE
    return value if -_LARGE <= value < _LARGE else digits


_DECODER = json.JSONDecoder(parse_constant=_nothing, parse_int=_integer)


def loads(data: bytes | str) -> Any:
    """Return a JSON value.

    What is no JSON in the strict sense, and yet written by Python's json module, is mended: NaN and the
    infinities become null, and a lone surrogate, which no UTF-8 can hold, the replacement character. A whole
    number beyond 64 bits, which a project file cannot hold, becomes the text of its digits.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deeply.
    """
    given = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if _MAYBE_LARGE not in given.translate(_DIGITS):
        try:
            return orjson.loads(given)
        except orjson.JSONDecodeError:
            pass
    text = given.decode("utf-8", "surrogatepass")
    return _clean(_DECODER.decode(text))


def loads_from(text: str, at: int) -> tuple[Any, int]:
    """Return the JSON value that begins at a place in a text, as `loads` has it, and where it ends.

    Raises:
        json.JSONDecodeError: There is none, or only a part of one.
        RecursionError: It is nested too deeply.
    """
    value, end = _DECODER.raw_decode(text, at)
    return (_clean(value) if _ESCAPED_SURROGATE.search(text, at, end) else value), end


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return value


@contextmanager
def told(where: str) -> Iterator[None]:
    """Tell the damage of a value with where it stands, which begins the sentence about it.

    Raises:
        UnreadableError: One of `DAMAGED` is raised within.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise not_utf8(where) from error
    except DAMAGED as error:
        raise UnreadableError(
            f"{where} cannot be read: {reason(error)}.", "Nothing was imported. Mend it, or take it out."
        ) from error


def reason(error: Exception) -> str:
    """Return what is the matter with a value, in a few words."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "it is no JSON"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return f"‘{error.args[0]}’ is missing" if isinstance(error, KeyError) else str(error)


# -- writing ---------------------------------------------------------------------------------------


def dumps(value: object) -> bytes:
    """Return a value as JSON in one line, without characters that a terminal may act on."""
    return _RAW_CONTROLS.sub(_escaped, orjson.dumps(value))


def _escaped(match: re.Match[bytes]) -> bytes:
    return f"\\u{ord(match[0].decode()):04x}".encode()


def as_json(values: Mapping[str, object]) -> str:
    """Return a mapping as JSON, for formats where every field has one type."""
    return json.dumps(dict(values), ensure_ascii=False)


# -- checks ----------------------------------------------------------------------------------------


def typed(value: Any, kind: type[T], what: str) -> T:
    """Return a value that has to be of a type; true and false are no numbers.

    Raises:
        TypeError: It is of another one.
    """
    if type(value) is not kind:
        raise TypeError(f"{name_of(what)} is not {_KINDS.get(kind, kind.__name__)}")
    return value


def name_of(what: str) -> str:
    """Return what a sentence calls a value: its key in quotation marks, or the words for it."""
    return what if what.startswith(_ARTICLES) else f"‘{what}’"


def maybe(record: Mapping[str, Any], key: str, kind: type[T], default: T) -> T:
    """Return a value of a record that has to be of a type, or the default where there is none.

    Raises:
        TypeError: It is of another one.
    """
    value = record.get(key)
    return default if value is None else typed(value, kind, key)


def listed(record: Mapping[str, Any], key: str) -> list[Any]:
    """Return a list of a record, which is empty where there is none.

    Raises:
        TypeError: There is something else.
    """
    return maybe(record, key, list, [])


def kept(value: Any, what: str) -> dict[str, Any]:
    """Return an object that is kept as it is.

    Raises:
        TypeError: It is none.
        ValueError: It is nested too deeply, or has a number that is infinite.
    """
    found = typed(value, dict, what)
    _check(found, DEEPEST, what)
    return found


def object_in(text: str, what: str) -> dict[str, Any]:
    """Return the object that a text is the JSON of, and that is kept as it is; nothing of an empty text.

    Raises:
        TypeError: It is none.
        ValueError: As `loads` and `kept`.
        RecursionError: As `loads`.
    """
    return kept(loads(text), what) if text not in ("", "{}") else {}


def _check(value: Any, left: int, what: str) -> None:
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{name_of(what)} has a number that is too large")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        if not left:
            raise ValueError(f"{name_of(what)} is nested too deeply")
        for each in value:
            _check(each, left - 1, what)


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return type(value) in (int, float)
