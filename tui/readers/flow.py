"""Text with marks, put together piece by piece: what stands between two is settled when the second comes.

So no line ends with a blank, there is never more than one empty line, and a mark begins and ends at text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.domain.markup import Kind, Mark, Markup, in_order
from tui.readers.content import clean

SPACE, LINE, PARAGRAPH = 1, 2, 3
"""What comes before the next piece of text: a blank, a line end, or an empty line; 0 is nothing."""

_BETWEEN = ("", " ", "\n", "\n\n")

_BLANKS = re.compile(r"[ \t\n\r\f]+")
"""What HTML takes for white space: a no-break space is none."""

_HINTS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Where a word may be parted or must not be: hints for a browser that would show as characters here."""

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]"
_WIDE_LINES = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")
"""A line end between Chinese or Japanese characters, which is no blank: CSS Text 3, 4.1.3."""

_LINES = re.compile(r"(\r\n|\r|\n)")


@dataclass(slots=True, eq=False)
class _Open:
    """A mark whose text has not all come yet; `start` is -1 until some has."""

    kind: str
    detail: str
    start: int = -1
    end: int = -1


class Flow:
    """The text of a document as it grows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = 0
        self._indent = ""  # of preformatted text, behind the gap
        self._bullet = ""  # of a list item without text so far
        self._cells = ""  # signs between cells that had no text
        self._marks: list[_Open] = []
        self._waiting: list[_Open] = []
        self._before_bullet = 0  # how many of those that wait begin in front of the bullet
        self._flat = 0

    @property
    def length(self) -> int:
        """Code points so far, without what may come before the next piece."""
        return self._length

    def separate(self, gap: int) -> None:
        """Let the next text stand apart: by at least `SPACE`, `LINE` or `PARAGRAPH`.

        Within a heading or a row of cells nothing is further apart than a blank; behind a bullet comes text.
        """
        if self._bullet:
            return
        gap = min(gap, SPACE) if self._flat else gap
        if gap > SPACE:
            self._indent = ""
        self._gap = max(self._gap, gap)

    def end_line(self) -> None:
        """End the line; a second time in a row it leaves a line empty."""
        self.separate(PARAGRAPH if self._gap >= LINE else LINE)

    def flat(self, change: int) -> None:
        """Begin (1) or end (-1) a part that stands in one line."""
        self._flat += change

    def begin_item(self, level: int, bullet: str) -> None:
        """Let the next text begin a list item; call it behind `open` for the item."""
        if not self._flat:
            # An item without text of its own gives its place to the list in it.
            self._bullet = f"{'  ' * (level - 1)}{bullet} "
            self._before_bullet = len(self._waiting)

    def end_item(self) -> None:
        """End a list item; without text it leaves no bullet."""
        self._bullet = ""

    def begin_cell(self, first: bool) -> None:
        """Begin a cell of a row."""
        self._cells = "" if first else f"{self._cells}| "
        self.separate(SPACE)

    def end_row(self) -> None:
        """End a row: empty cells at its end leave nothing."""
        self._cells = ""

    def open(self, kind: Kind, detail: str = "") -> _Open:
        """Begin a part of the text that is to be marked; what is returned ends it."""
        mark = _Open(kind, detail)
        self._marks.append(mark)
        self._waiting.append(mark)
        return mark

    def close(self, mark: _Open, length: int | None = None) -> None:
        """End a part, after so many of its code points if `length` says so; without text there is no mark."""
        if mark.start >= 0:
            mark.end = self._length if length is None else mark.start + length
        else:
            self._waiting = [other for other in self._waiting if other is not mark]
            self._before_bullet = min(self._before_bullet, len(self._waiting))

    def add(self, text: str) -> None:
        """Add running text, whose white space is no more than one blank."""
        pieces = _BLANKS.split(_WIDE_LINES.sub("", _without_hints(text)))
        if len(pieces) > 1 and not pieces[0]:
            self.separate(SPACE)
        self._put(" ".join(filter(None, pieces)))
        if len(pieces) > 1 and not pieces[-1]:
            self.separate(SPACE)

    def add_lines(self, text: str) -> None:
        """Add preformatted text, whose lines and indents stay."""
        if self._flat:
            self.add(text)
            return
        for piece in _LINES.split(_without_hints(text)):
            if _LINES.fullmatch(piece):
                self.end_line()
                continue
            words = piece.rstrip(" \t\f")
            inner = words.lstrip(" \t\f")
            self._indent += words[: len(words) - len(inner)] if inner else piece
            self._put(inner)
            self._indent += piece[len(words) :] if inner else ""

    def _put(self, text: str) -> None:
        if not text:
            return
        if self._length:
            self._write(_BETWEEN[self._gap])
        self._write(self._indent)
        if self._bullet:
            inner = self._bullet.lstrip(" ")
            self._write(self._bullet[: len(self._bullet) - len(inner)])
            self._begin(self._waiting[: self._before_bullet])
            self._write(inner)
        self._write(self._cells)
        self._begin(self._waiting)
        self._gap, self._indent, self._bullet, self._cells = 0, "", "", ""
        self._waiting, self._before_bullet = [], 0
        self._write(text)

    def _write(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)

    def _begin(self, marks: list[_Open]) -> None:
        for mark in marks:
            if mark.start < 0:
                mark.start = self._length

    def finish(self) -> tuple[str, Markup]:
        """Return the text and its marks."""
        marks = [Mark(m.start, m.end, m.kind, m.detail) for m in self._marks if m.start >= 0 and m.end >= 0]
        return "".join(self._parts), in_order(marks, self._length)


def _without_hints(text: str) -> str:
    return text if text.isascii() else clean(text).translate(_HINTS)
