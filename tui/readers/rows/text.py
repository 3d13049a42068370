"""The bytes of a file of rows as lines of text, read as they are asked for: such files may be large."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, TextIO

from tui.domain.errors import UnreadableError, UsageError
from tui.readers.decode import ANOTHER_ENCODING, BOMS, decode, is_bytewise, known_encoding, refuse_signature

_HEAD = 64 * 1024
_SAMPLE = 256 * 1024
"""Bytes of lines that are not UTF-8 out of which the encoding is guessed."""

_SURE = 8
"""Lines of UTF-8 that no file in an encoding of several bytes has by chance."""

_ESCAPED = re.compile("[\udc80-\udcff]")


class Encoding(NamedTuple):
    """How a file is decoded.

    Attributes:
        name: Python's name of the encoding.
        guessed: Whether neither a mark nor the user says so, and it is not UTF-8.
    """

    name: str
    guessed: bool = False


@contextmanager
def opened(stream: BinaryIO, encoding: str | None) -> Iterator[tuple[TextIO, Encoding]]:
    """Open a file of rows as text, with its line ends as they are.

    Bytes that are not in its encoding come as lone surrogates, so that one bad row keeps no other: see
    `is_undecodable`.

    Args:
        stream: The file, which can be read again from its beginning; it stays open.
        encoding: The encoding if the user names one: see `decode`; None finds it out.

    Raises:
        UnreadableError: It is no text, or in an encoding that cannot be told with confidence.
        UsageError: There is no such encoding.
    """
    found = _found(stream) if encoding is None else _named(stream, encoding)
    stream.seek(0)
    try:
        text = io.TextIOWrapper(
            stream, "utf-8-sig" if found.name == "utf-8" else found.name, "surrogateescape", newline=""
        )
    except LookupError as error:
        raise UsageError(f"{found.name} is no encoding of text.", ANOTHER_ENCODING) from error
    try:
        yield text, found
    except UnicodeError as error:
        raise UnreadableError(f"is not in the encoding {found.name}.", ANOTHER_ENCODING) from error
    finally:
        text.detach()


def is_undecodable(text: str) -> bool:
    """Whether there is something in a text that `opened` could not decode."""
    return not text.isascii() and _ESCAPED.search(text) is not None


def _named(stream: BinaryIO, encoding: str) -> Encoding:
    """Return the encoding that was named, unless the file is plainly in another."""
    name = known_encoding(encoding)
    head = stream.read(_HEAD)
    if marked := _marked(head):
        return marked
    if b"\0" in head:
        return Encoding(name)
    stream.seek(0)
    lines = _looked_at(stream)
    sure = lines.good >= (1 if is_bytewise(name) else _SURE)
    return Encoding("utf-8" if sure and not lines.bad else name)


def _marked(head: bytes) -> Encoding | None:
    for mark, name in BOMS:
        if head.startswith(mark):
            # The codecs without an end in their names take the mark off.
            return Encoding(name.removesuffix("-le").removesuffix("-be"))
    return None


def _found(stream: BinaryIO) -> Encoding:
    head = stream.read(_HEAD)
    if marked := _marked(head):
        return marked
    refuse_signature(head)
    if b"\0" in head:
        return Encoding(decode(head[: len(head) & ~1]).encoding, guessed=True)
    stream.seek(0)
    return _of_lines(stream)


class _Lines(NamedTuple):
    """The lines of a file that are not ASCII.

    Attributes:
        good: How many are UTF-8.
        bad: How many are not.
        first: The number of the first that is not; 0 where all are.
        sample: Some of those that are not.
    """

    good: int
    bad: int
    first: int
    sample: bytes


def _looked_at(stream: BinaryIO) -> _Lines:
    good = bad = first = 0
    sample: list[bytes] = []
    size = 0
    for number, line in enumerate(stream, 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
            first = first or number
            if size < _SAMPLE:
                sample.append(line)
                size += len(line)
    return _Lines(good, bad, first, b"".join(sample))


def _of_lines(stream: BinaryIO) -> Encoding:
    """Tell UTF-8 with some bad lines from another encoding: in the latter hardly a line is UTF-8."""
    lines = _looked_at(stream)
    if lines.good >= lines.bad:
        return Encoding("utf-8")
    try:
        decoded = decode(lines.sample)
    except UnreadableError as error:
        if b"\0" in lines.sample:
            raise
        # Where the byte is in the sample is nowhere in the file.
        raise UnreadableError(
            f"is not in UTF-8: line {lines.first:,} has bytes that do not belong to it.", error.hint
        ) from error
    return Encoding(decoded.encoding, decoded.guessed)
