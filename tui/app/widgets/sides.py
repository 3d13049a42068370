"""What each side has in the current disagreement, row by row, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.article.painter import MARKS, NOTE_MARK
from tui.app.palette import Palette
from tui.app.widgets.passage import NAME_CELLS, RESULT_KEY
from tui.app.widgets.rows import RowList
from tui.domain.adjudication import Ruling
from tui.domain.annotation import Annotation, State
from tui.domain.labels import LabelSet
from tui.domain.meetings import Mark
from tui.domain.overlay import Item
from tui.domain.shown import one_line
from tui.services.cases import Case

LABEL_CELLS = 14
WHEN_CELLS = 10
ROOMY = 34
"""Lines of the terminal from which there is a blank one below the rows."""
MOST_TEXT = 400
"""Code points of a thing that are looked at."""
WIDE = 100
"""Cells from which notes have a column."""


class SideRow(NamedTuple):
    """A row.

    Attributes:
        side: The number of the side; -1 for the result.
        thing: What stands in it, or None.
        sign: What became of that, in a cell.
        said: What is said where there is nothing.
        first: Whether it is the first row of its side.
    """

    side: int
    thing: Item | None
    sign: str = " "
    said: str = ""
    first: bool = True

    @property
    def mark(self) -> Mark | None:
        """The mark of what stands in it."""
        return Mark.of(self.thing) if self.thing is not None else None


def rows_of(case: Case, number: int, ruling: Ruling) -> Iterator[SideRow]:
    """Yield what each side has in a meeting, and behind that the result."""
    for side, things in enumerate(case.meetings[number].sides):
        for i, thing in enumerate(things):
            yield SideRow(side, thing, _sign(Mark.of(thing), ruling), first=i == 0)
        if not things:
            said = "nothing here" if case.present[side] else "has not read this article"
            yield SideRow(side, None, said=said)
    live: list[Annotation] = list(ruling.written)
    for mark in ruling.taken:
        here = case.layer.annotations.overlapping(mark.start, max(mark.end, mark.start + 1))
        live += [annotation for annotation in here if annotation.live and Mark.of(annotation) == mark]
    live.sort(key=lambda annotation: (annotation.start, -annotation.end))
    for i, annotation in enumerate(live):
        yield SideRow(-1, annotation, MARKS[annotation.state], first=i == 0)
    if not live:
        yield SideRow(-1, None, said="none of it" if ruling.decided else "undecided")


def _sign(mark: Mark, ruling: Ruling) -> str:
    if mark in ruling.taken:
        return MARKS[State.ACCEPTED]
    return MARKS[State.REJECTED] if mark in ruling.refused else " "


class SidesPanel(RowList, can_focus=False, inherit_bindings=False):
    """The rows of one disagreement. Its keys are the screen's."""

    def __init__(self, names: Sequence[str], into: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make an empty panel.

        Args:
            names: What the sides are called.
            into: What the result is called.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._names = [*names, into]
        self._name_cells = min(max(map(cell_width, self._names)), NAME_CELLS)
        self._text = ""
        self.rows: list[SideRow] = []
        self._labels = LabelSet()
        self._palette: Palette | None = None
        self._tallest = len(names) + 1
        self._height = 0

    def show(self, case: Case | None, number: int | None, labels: LabelSet, *, other: bool) -> None:
        """Show a disagreement of an article; `other` says that it is another one than before."""
        self._labels = labels
        if case is None or number is None:
            self.rows = []
        else:
            self._text = case.article.text
            self.rows = list(rows_of(case, number, case.ruling(number)))
        self._fit()
        self.reload()
        if other or not self.selectable(self.cursor):
            there = (i for i, row in enumerate(self.rows) if self.selectable(i) and row.thing is not None)
            self.cursor = next(there, 0)

    def _fit(self) -> None:
        """Be as high as the rows need, as far as there is room; it does not shrink again."""
        self._tallest = max(self._tallest, len(self.rows))
        screen = self.app.size.height
        height = min(self._tallest, max(screen // 4, 4)) + (screen >= ROOMY)
        if height != self._height:
            self._height = self.styles.height = height

    @property
    def current(self) -> SideRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def row_count(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def selectable(self, row: int) -> bool:
        """Let the cursor stand on what a side has."""
        return 0 <= row < len(self.rows) and self.rows[row].side >= 0

    def cursor_style(self, row: int) -> Style | None:
        """Show the cursor where there is something to choose from."""
        things = sum(one.thing is not None and one.side >= 0 for one in self.rows)
        if row == self.cursor and things and self.rows[row].thing is not None:
            return self.get_component_rich_style("rows--cursor")
        return None

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return key, name, what became of it, text, label, note and date."""
        if self._palette is None:
            self._palette = Palette(self)
        one = self.rows[row]
        result = one.side < 0
        key = RESULT_KEY if result else str(one.side + 1)
        head = f" {key} {padded(self._names[one.side], self._name_cells)}" if one.first else ""
        style = self.strong if one.first else None
        parts = [Segment(head.ljust(self._name_cells + 3), style)]
        if one.thing is None:
            return [*parts, Segment(f"    {one.said}", self.dim)]
        thing = one.thing
        note = one_line(thing.note) if isinstance(thing, Annotation) else ""
        rest = width - self._name_cells - LABEL_CELLS - WHEN_CELLS - 12
        wide = width >= WIDE
        longest = max(
            cell_width(self._surface(other.thing)) for other in self.rows if other.thing is not None
        )
        text_cells = min(max(longest, 8), max(rest * 55 // 100 if wide else rest - 2, 8))
        label = self._labels.get(thing.label)
        hue = self._palette.label(label.slot if label is not None else 1)
        text = self._surface(thing)
        middle = max(rest - text_cells, 2)
        said = padded(clipped(note, middle) if wide else NOTE_MARK if note else "", middle)
        return [
            *parts,
            Segment(f"  {one.sign} ", self.strong),
            Segment(padded(clipped(text, text_cells), text_cells), self.strong if result else None),
            Segment(f"  {padded(clipped(thing.label, LABEL_CELLS), LABEL_CELLS)}", hue),
            Segment(f" {said} ", self.dim),
            Segment(_when(thing), self.dim),
        ]

    def _surface(self, thing: Item) -> str:
        """Return the text of a thing, as much of it as a row can show."""
        return one_line(self._text[thing.start : min(thing.end, thing.start + MOST_TEXT)])

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


def _when(thing: Item) -> str:
    """Return the day of a decision; of a suggestion how sure the pipeline is, where it says so."""
    if isinstance(thing, Annotation):
        return thing.at[:WHEN_CELLS]
    return f"{thing.score:.0%}" if thing.score is not None else ""
