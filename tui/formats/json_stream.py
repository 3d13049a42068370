"""JSON files that hold one long array: their elements one after the other, both ways, within limits.

Exchange formats of web programs are one array of any length. Python's own decoder reads one value from a
place in a text on, so that no more than an element has to be in memory; it takes what Python writes, NaN and
whole numbers of any size, which streaming parsers in C refuse.
"""

from __future__ import annotations

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO

from tui.domain.errors import UnreadableError
from tui.formats.json_values import BOM, dumps, loads_from, reason
from tui.formats.labels_beside import LABELS
from tui.formats.opening import not_utf8, reading
from tui.formats.source import LARGEST_WHOLE, Source, chosen, head

_BLOCK = 1 << 18
"""Bytes that are read at once; of a longer element as many as there are already."""

_SPACE = re.compile(r"[ \t\r\n]*")

_CUT = 16
"""How far before the end of what was read a value may seem to be damaged that only goes on behind it: the
longest word of JSON in Python's way has nine characters."""


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
        self._stream.write(self._begin + dumps(element))
        self._begin = b",\n"

    def close(self) -> None:
        """Write the end."""
        self._stream.write(b"\n]\n")


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
    if not is_array(head(source, name)):
        raise UnreadableError(f"{name} is no JSON array.", "Get the file anew, or say its format.")
    with closing(source.open(name)) as file:
        text = _Text(file, name)
        text.next()
        text.at += 1
        number = 0
        while number or text.next() != "]":
            number += 1
            yield number, text.value()
            sign = text.next()
            if sign == "]":
                break
            if sign != ",":
                raise text.damage("it does not go on" if sign else "its end is missing")
            text.at += 1
            text.count = number
        text.at += 1
        if text.next():
            raise text.damage("there is something behind its end")


class _Text:
    """The text of a file, read as far as is needed.

    Attributes:
        at: How far it is used.
        count: How many elements that was.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._decoder = getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._ended = False
        self.at = 0
        self.count = 0

    def next(self) -> str:
        """Return the next character that is no white space, without using it; nothing at the end."""
        while True:
            match = _SPACE.match(self._text, self.at)
            self.at = match.end() if match is not None else self.at
            if self.at < len(self._text) or self._ended:
                return self._text[self.at : self.at + 1]
            self._more()

    def value(self) -> Any:
        """Return the next value."""
        self.next()
        while True:
            try:
                value, end = loads_from(self._text, self.at)
            except json.JSONDecodeError as error:
                # Of a string without an end it tells where it begins.
                cut = error.pos > len(self._text) - _CUT or error.msg.startswith("Unterminated")
                if self._ended or not cut:
                    raise self.damage(f"{error.msg[:1].lower()}{error.msg[1:]}") from error
            except RecursionError as error:
                raise self.damage(reason(error)) from error
            else:
                may_go_on = self._text[self.at] in "-0123456789" and end > len(self._text) - _CUT
                if self._ended or not may_go_on:
                    self.at = end
                    return value
            self._more()

    def _more(self) -> None:
        rest = self._text[self.at :]
        if len(rest) > LARGEST_WHOLE:
            raise UnreadableError(
                f"An element of {self._name} is larger than {LARGEST_WHOLE >> 20:,} MB.", "Split it."
            )
        data = reading(self._file, self._name, max(_BLOCK, len(rest)))
        self._ended = not data
        try:
            self._text, self.at = rest + self._decoder.decode(data, final=self._ended), 0
        except UnicodeDecodeError as error:
            raise not_utf8(self._name) from error

    def damage(self, why: str) -> UnreadableError:
        """Return what is told of a damaged file."""
        return UnreadableError(
            f"{self._name} is damaged behind its element {self.count:,}: {why}.",
            "Nothing was imported. Get the file anew, or mend it.",
        )
