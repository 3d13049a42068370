"""Tables of tokens: their lines, how they are parted, and which column has what."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from tui.domain.errors import UnreadableError
from tui.formats import tags
from tui.formats.conll import DOCSTART
from tui.formats.opening import not_utf8, reading
from tui.formats.source import Source
from tui.formats.tags import Decoder

LONGEST_LINE = 1 << 16
"""Bytes of a line: far more than a token with a few columns has."""

MOST_COLUMNS = 64

_CHUNK = 1 << 16
_FEW = 0.05
"""Share of labels without a prefix that may look as if they had one, such as `B-cell` among others."""
_BLANKS = re.compile(r"[ \t]+")
_DOCUMENT = re.compile(r"#\s*(?:newdoc(?:\s+id)?|doc_?id)\b\s*[=:]?\s*(.*)", re.IGNORECASE)
_TEXT = re.compile(r"#\s*text\s*=\s?(.*)")
_FILLERS = frozenset((DOCSTART, "-X-", "-X", "O", "_", "-"))
_NUMBER = re.compile(r"[0-9]{1,9}")
_BETWEEN = re.compile(r"[0-9]+[-.][0-9]+")


class Kind(Enum):
    """What a line is."""

    TOKEN = "token"
    END = "end of a sentence"
    DOCUMENT = "beginning of an article"
    TEXT = "text of a sentence"
    COMMENT = "comment"


class Line(NamedTuple):
    """A line: its number, what it is, its fields, and what a comment says.

    A comment that begins an article has no fields.
    """

    number: int
    kind: Kind
    fields: list[str]
    value: str = ""


def lines(source: Source, name: str) -> Iterator[str]:
    """Yield the lines of a file without their ends.

    Raises:
        UnreadableError: It is not UTF-8, or no table.
    """
    with closing(source.open(name)) as file:
        parts = iter(lambda: reading(file, name, _CHUNK), b"")
        yield from split(parts, name)


def split(parts: Iterable[bytes], name: str) -> Iterator[str]:
    """Yield the lines that pieces of a file make up."""
    number, rest, first = 0, b"", True
    for part in parts:
        if first:
            part, first = part.removeprefix(codecs.BOM_UTF8), False
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            number += 1
            yield _decoded(line, number, name)
        if len(rest) > LONGEST_LINE:
            raise _no_table(name, number + 1, f"has more than {LONGEST_LINE >> 10} KB")
    if rest:
        yield _decoded(rest, number + 1, name)


def _decoded(line: bytes, number: int, name: str) -> str:
    if len(line) > LONGEST_LINE:
        raise _no_table(name, number, f"has more than {LONGEST_LINE >> 10} KB")
    try:
        return line.removesuffix(b"\r").decode()
    except UnicodeDecodeError as error:
        raise not_utf8(f"Line {number} of {name}") from error


def _no_table(name: str, number: int, why: str) -> UnreadableError:
    return UnreadableError(f"Line {number} of {name} {why}: it is no table of tokens.", "Mend the line.")


@dataclass(slots=True)
class _Column:
    """What the values of a column could be.

    Attributes:
        outside: Whether one is `O`.
        filled: Whether one is something else than what stands for nothing.
        plainly: How many are tags beyond doubt.
        strange: How many are no tags.
        first: The line and the value of the first of these.
        decoder: Has read the tags.
    """

    outside: bool = False
    filled: bool = False
    plainly: int = 0
    strange: int = 0
    first: tuple[int, str] = (0, "")
    decoder: Decoder = field(default_factory=Decoder)

    def take(self, value: str, line: int) -> None:
        self.outside = self.outside or value == "O"
        self.filled = self.filled or value not in tags.OUTSIDE
        tag = tags.parsed(value)
        if tag is None:
            self.strange += 1
            self.first = self.first if self.first[0] else (line, value)
        else:
            self.plainly += tags.plainly(value)
        self.decoder.feed(tag or tags.NONE)

    @property
    def tags(self) -> bool:
        """Whether these are tags: all of them, or most, so that the others are mistakes."""
        return not self.strange or self.plainly > self.strange

    @property
    def mixed(self) -> bool:
        """Whether some are tags and as many are not, so that neither can be a mistake."""
        return not self.tags and self.plainly > self.strange * _FEW


class Shape(NamedTuple):
    """How a file is to be read.

    Attributes:
        tab: Whether a TAB stands between columns, and not any blanks.
        columns: How many there are; 0 for a file without any token.
        token: The column of the tokens, from 0.
        tag: The column of the tags.
        scheme: The scheme that the tags are in.
    """

    tab: bool
    columns: int
    token: int
    tag: int
    scheme: str


class Table:
    """Finds out how a file is to be read, line by line.

    Attributes:
        starts: Whether there is a `-DOCSTART-` line.
    """

    def __init__(self, name: str, *, tab: bool) -> None:
        self.starts = False
        self._name = name
        self._tab = tab
        self._columns: list[_Column] = []
        self._numbered = True
        self._number = -1

    def take(self, line: Line) -> None:
        """Take a line.

        Raises:
            UnreadableError: It does not have as many columns as those before.
        """
        if line.kind is Kind.DOCUMENT and line.fields:
            self.starts = True
        if line.kind in (Kind.DOCUMENT, Kind.END):
            for column in self._columns:
                column.decoder.reset()
            self._number = -1
        if line.kind is not Kind.TOKEN:
            return
        count = len(line.fields)
        if not self._columns:
            if not 2 <= count <= MOST_COLUMNS:
                raise _no_table(self._name, line.number, "has one column" if count < 2 else "has very many")
            self._columns = [_Column() for _ in line.fields]
        if count != len(self._columns):
            why = f"has {count} columns, and those before have {len(self._columns)}"
            raise _no_table(self._name, line.number, why)
        for column, value in zip(self._columns[1:], line.fields[1:], strict=True):
            column.take(value, line.number)  # the first has the tokens, or their numbers
        self._count(line.fields[0])

    def _count(self, first: str) -> None:
        """Find out whether the first column numbers the tokens of each sentence from 0 or 1 on."""
        if self._numbered and _NUMBER.fullmatch(first) is not None:
            self._numbered = int(first) in ((0, 1) if self._number < 0 else (self._number + 1,))
            self._number = int(first)
        else:
            # Beside the numbers there are ranges, and decimals for what is left out.
            self._numbered = self._numbered and _BETWEEN.fullmatch(first) is not None

    @property
    def wide(self) -> bool:
        """Whether it has had a line with several columns."""
        return bool(self._columns)

    @property
    def certain(self) -> bool:
        """Whether it is surely a table of tokens: with articles, or with tags inside and outside."""
        found = self._tag_column()
        if found < 0:
            return self.starts and not self._columns
        column = self._columns[found]
        if not column.tags:
            return self.starts
        return self.starts or (column.outside and bool(column.decoder.letters))

    def shape(self, tag: int, scheme: str = "") -> Shape:
        """Return how the file is to be read.

        Args:
            tag: In which column the tags stand, from 1; 0 to find out.
            scheme: What they are in; empty to find out.

        Raises:
            UnreadableError: There is no such column, or none with tags, or half of it are none.
        """
        count = len(self._columns)
        if not count:
            return Shape(self._tab, 0, 0, 0, tags.IOB2)
        at = tag - 1 if tag else self._tag_column()
        if not 0 < at < count:
            what = f"has {count} columns, and no tags in column {tag}" if tag else "has no column of tags"
            raise UnreadableError(
                f"{self._name} {what}.", "Say which it is, --columns N: the tokens come before the tags."
            )
        token = 1 if self._numbered and at > 1 and self._columns[1].filled else 0
        column = self._columns[at]
        if column.mixed and not scheme:
            number, value = column.first
            raise UnreadableError(
                f"Line {number} of {self._name} has {value[:40]!r}, where others have tags with a prefix.",
                "Mend the tags, or say --scheme iob2: those that are none are left out then.",
            )
        found = tags.scheme_of(column.decoder) if column.tags else tags.BARE
        return Shape(self._tab, count, token, at, scheme if scheme and column.plainly else found)

    def _tag_column(self) -> int:
        """Return the last column with tags; labels without a prefix may stand in the last."""
        known = [at for at, column in enumerate(self._columns) if at and (column.tags or column.mixed)]
        for at in reversed(known):
            if self._columns[at].decoder.letters:
                return at
        last = len(self._columns) - 1
        if last > 0 and self._columns[last].outside:
            return last
        return next((at for at in reversed(known) if self._columns[at].outside), -1)


def parted(found: Iterable[str], *, tab: bool) -> Iterator[Line]:
    """Yield lines with their fields, and what they are."""
    for number, text in enumerate(found, 1):
        if not text.strip(" \t"):
            yield Line(number, Kind.END, [])
            continue
        fields = text.split("\t") if tab else _BLANKS.split(text.strip(" \t"))
        comment = _comment(number, text) if text.startswith("#") and not (tab and _tagged(fields)) else None
        if comment is not None and (comment.kind is not Kind.COMMENT or not _tagged(fields)):
            yield comment
        elif text.startswith(DOCSTART) and _FILLERS.issuperset(text.split()):
            yield Line(number, Kind.DOCUMENT, [DOCSTART])
        else:
            yield Line(number, Kind.TOKEN, fields)


def _tagged(fields: list[str]) -> bool:
    """Whether what begins with # is a token with its tag, as in texts with hashtags."""
    return len(fields) > 1 and (fields[-1] == "O" or tags.parsed(fields[-1]) not in (None, tags.NONE))


def _comment(number: int, text: str) -> Line:
    document, sentence = _DOCUMENT.match(text), _TEXT.match(text)
    if document is not None:
        return Line(number, Kind.DOCUMENT, [], document[1].strip())
    if sentence is not None:
        return Line(number, Kind.TEXT, [], sentence[1])
    return Line(number, Kind.COMMENT, [])
