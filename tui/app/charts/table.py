"""Lines of a table: a name, a bar, and the numbers beside it, in columns that stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.charts.bars import PARTS, bar, parted
from tui.app.charts.ink import Ink, Inks, Tone
from tui.services.review import Filter
from tui.services.statistics.mentions import Entity

_GAP = 2
_LONGEST_BAR = 72


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        wanted: Which annotations are behind it; None where the cursor does not stop at it.
        entity: The entity that it is about, or None.
    """

    wanted: Filter | None = None
    entity: Entity | None = None

    def inks(self, width: int) -> Inks:  # noqa: ARG002 - what is there is as wide as it is
        """Return what stands in the line, at most `width` cells."""
        return []


@dataclass(frozen=True, slots=True)
class Words(Line):
    """A line of words."""

    text: str = ""
    tone: Tone = Tone.PLAIN

    def inks(self, width: int) -> Inks:
        """Return the words, cut where there is no room."""
        return [Ink(clipped(f" {self.text}", width), self.tone)]


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table.

    Attributes:
        name: Cells of the names.
        numbers: Cells of each of the numbers.
    """

    name: int
    numbers: tuple[int, ...]

    def bar(self, width: int) -> int:
        """Return how many cells are left for bars."""
        used = 1 + self.name + _GAP + sum(self.numbers) + _GAP * len(self.numbers) + 1
        return max(min(width - used, _LONGEST_BAR), 0)


def shape(
    rows: Sequence[tuple[str, Sequence[str]]], heads: Sequence[str], longest: int, least: int = 4
) -> Shape:
    """Return the columns that rows of a name and numbers need.

    Args:
        rows: The rows.
        heads: The headings of the numbers.
        longest: Cells of a name at the most.
        least: Cells of a name at the least, so that the bars of several tables begin in one column.
    """
    name = min(max([least, *(cell_width(name) for name, _ in rows)]), longest)
    columns = zip(heads, *(numbers for _, numbers in rows), strict=True)
    return Shape(name, tuple(max(map(cell_width, column)) for column in columns))


@dataclass(frozen=True, slots=True)
class Head(Line):
    """The heading of a table.

    Attributes:
        title: What it tells.
        key: What each part of a bar means; empty for one that no bar has.
        numbers: What the numbers are.
        shape: The columns.
    """

    title: str = ""
    key: Sequence[str] = ()
    numbers: Sequence[str] = ()
    shape: Shape = Shape(0, ())

    def inks(self, width: int) -> Inks:
        """Return the title over names and bars, with what the parts of a bar mean, and the numbers' names."""
        room = self.shape.name + _GAP + self.shape.bar(width)
        signs = " ".join(f"{sign} {word}" for sign, word in zip(PARTS, self.key, strict=False) if word)
        title = clipped(self.title, room)
        left = f"{title}  {signs}" if cell_width(title) + cell_width(signs) + 2 <= room else title
        return [
            Ink(" "),
            Ink(title, Tone.STRONG),
            Ink(padded(left[len(title) :], room - cell_width(title)), Tone.DIM),
            *_numbers(self.numbers, self.shape, Tone.DIM),
        ]


@dataclass(frozen=True, slots=True)
class Bar(Line):
    """A name with a bar and numbers.

    Attributes:
        names: What it is about, each with the label whose colour it has, or none. The bar has the first's.
        between: What stands between two names.
        parts: The counts that the bar is made of.
        most: The count that fills the whole room.
        numbers: What stands at the right.
        shape: The columns.
    """

    names: Sequence[tuple[str, str]] = ()
    between: str = ""
    parts: Sequence[int] = ()
    most: int = 1
    numbers: Sequence[str] = ()
    shape: Shape = Shape(0, ())

    def inks(self, width: int) -> Inks:
        """Return name, bar and numbers."""
        cells = self.shape.bar(width)
        if len(self.parts) == 1:
            drawn = bar(self.parts[0], self.most, cells)
        else:
            drawn = "".join(parted(self.parts, self.most, cells))
        return [
            Ink(" "),
            *self._named(),
            Ink(" " * _GAP),
            Ink(drawn.ljust(cells), Tone.BAR, self.names[0][1] if self.names else ""),
            *_numbers(self.numbers, self.shape, Tone.PLAIN),
        ]

    def _named(self) -> Inks:
        """Return the names; where room is scarce, each has its share, and what others leave of theirs."""
        room = self.shape.name - cell_width(self.between) * (len(self.names) - 1)
        wanted = [cell_width(name) for name, _ in self.names]
        inks: Inks = []
        for (name, label), cells in zip(self.names, wanted, strict=True):
            given = max(room // len(self.names), room - sum(wanted) + cells)
            inks += [Ink(self.between, Tone.DIM), Ink(clipped(name, given), label=label)]
        used = sum(cell_width(ink.text) for ink in inks[1:])
        return [*inks[1:], Ink(" " * (self.shape.name - used))]


def _numbers(texts: Sequence[str], its_shape: Shape, tone: Tone) -> Inks:
    return [
        Ink(" " * (_GAP + cells - cell_width(text)) + text, tone)
        for text, cells in zip(texts, its_shape.numbers, strict=True)
    ]
