"""JSON files that hold one long array: their elements one after the other, both ways, within limits.

Exchange formats of web programs are one array of any length. It is read with ijson, which hands out one
element at a time; what it does not bound is how deep values are nested (its notes on where it is grow with
the square of that) and how large one element is, so both are watched in the bytes that it is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from typing import Any, BinaryIO

import orjson

from tui.domain.errors import UnreadableError
from tui.formats.labels_beside import LABELS
from tui.formats.opening import not_utf8, reading
from tui.formats.source import LARGEST_WHOLE, Source, chosen, head

DEEPEST = 200
"""Arrays and objects within one another at the most."""

BOM = b"\xef\xbb\xbf"
"""What some editors put before JSON, although it does not belong there."""

_RAW_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
"""DEL, C1 and the two separators in UTF-8: JSON allows them raw, but a terminal may act on them."""

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\x00\x00")


class ArrayWriter:
    """Writes the elements of an array, one in each line, as they come.

    Args:
        stream: The file.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._begin = b"\n"
        stream.write(b"[")

    def write(self, element: object) -> None:
        """Write one more element."""
        self._stream.write(self._begin + _RAW_CONTROLS.sub(_escaped, orjson.dumps(element)))
        self._begin = b",\n"

    def close(self) -> None:
        """Write the end."""
        self._stream.write(b"\n]\n")


def _escaped(match: re.Match[bytes]) -> bytes:
    return f"\\u{ord(match[0].decode()):04x}".encode()


def documents(source: Source, *suffixes: str) -> Iterator[str]:
    """Yield the names with one of the suffixes, without the files of labels that we write beside exports."""
    for name in chosen(source, *suffixes):
        if source.single or not name.endswith(LABELS):
            yield name


def is_array(begin: bytes) -> bool:
    """Whether a file that begins so is an array."""
    return begin.removeprefix(BOM).lstrip().startswith(b"[")


def elements(source: Source, name: str) -> Iterator[tuple[int, Any]]:
    """Yield the elements of the array that a file is, with their numbers from 1.

    Raises:
        UnreadableError: It is no JSON, no array, too deep, or an element is too large to be held.
    """
    import ijson

    if not is_array(head(source, name)):
        raise UnreadableError(f"{name} is no JSON array.", "Get the file anew, or say its format.")
    with closing(source.open(name)) as file:
        watched = _Watched(file, name)
        found = ijson.items(watched, "item", use_float=True)
        number = 0
        while True:
            try:
                element = next(found, _END)
            except (ijson.JSONError, ValueError) as error:
                if isinstance(error, UnicodeDecodeError) or "UTF8" in _reason(error):
                    raise not_utf8(name) from error
                raise UnreadableError(
                    f"{name} is damaged behind its element {number:,}: {_reason(error)}.",
                    "Nothing was imported. Get the file anew, or mend it.",
                ) from error
            if element is _END:
                return
            number += 1
            watched.since = 0
            yield number, element


_END = object()


def _reason(error: Exception) -> str:
    """Return the first line of what ijson says; it may be a text, or bytes where the file is no UTF-8."""
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return text.partition("\n")[0].strip().rstrip(".") or "it is no JSON"


class _Watched:
    """A file of JSON that is read no further than it is within the limits.

    Attributes:
        since: Bytes read since this was set to 0.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self.since = 0
        self._first = True
        self._depth = 0
        self._open = b""
        """What of a string that goes on in what is read next has to be known: its quotation mark, and a
        backslash where one stands last; empty where none goes on."""

    def read(self, size: int = -1) -> bytes:
        """Read on.

        Raises:
            UnreadableError: A limit is passed.
        """
        data = reading(self._file, self._name, size)
        if self._first and data:
            self._first = False
            data = data.removeprefix(BOM) or self.read(size)
        self.since += len(data)
        if self.since > LARGEST_WHOLE:
            raise UnreadableError(
                f"An element of {self._name} is larger than {LARGEST_WHOLE >> 20:,} MB.", "Split it."
            )
        if self._deepest(data) > DEEPEST:
            raise UnreadableError(
                f"{self._name} is not read: its values are nested more than {DEEPEST} deep.",
                "Nothing was imported. Get the file anew.",
            )
        return data

    def _deepest(self, data: bytes) -> int:
        """Return how deep the next bytes go, whatever stands in strings."""
        bare = _ESCAPE.sub(b"", self._open + data)
        parts = bare.split(b'"')
        inside = len(parts) % 2 == 0
        self._open = b'"' * inside + b"\\" * bare.endswith(b"\\")
        brackets = b"".join(parts[::2]).translate(None, _NO_BRACKETS)
        depths = list(accumulate((2 * up - 1 for up in brackets.translate(_STEPS)), initial=self._depth))
        self._depth = depths[-1]
        return max(depths)


def object_of(text: str) -> dict[str, Any]:
    """Return the object that a short text of JSON is.

    Raises:
        ValueError: It is none.
    """
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("its values are nested too deep") from error
    if not isinstance(value, dict):
        raise ValueError(f"{text[:20]!r} is no object")
    return value
