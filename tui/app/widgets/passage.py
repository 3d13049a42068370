"""The article around the current disagreement: brackets beneath its rows show what every side has there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.article.brackets import Bracket, Mark, brackets
from tui.app.article.cells import cell_width, padded
from tui.app.article.layout import Layout
from tui.app.article.painter import MARKS, Focus, RowPicture, paint
from tui.app.article.sending import segments
from tui.app.palette import Palette
from tui.app.steady import ends_marked
from tui.app.widgets.virtual import Lines
from tui.domain import meetings
from tui.domain.adjudication import Ruling
from tui.domain.annotation import State, Suggestion
from tui.domain.labels import LabelSet
from tui.domain.overlay import Item
from tui.domain.span import Span
from tui.services.cases import Case

HERE = "▸"
"""What stands before a row with the current disagreement."""
RESULT_KEY = "="
"""What stands before the line of the result, in the place of a side's digit."""
NAME_CELLS = 12
"""Cells of a name in the margin at the most."""
MEASURE = 100
"""Cells of a row of text at the most."""


class _Line(NamedTuple):
    """A line of the pane.

    Attributes:
        strip: What is drawn.
        row: The row of text that it belongs to.
        side: The number of the side whose line it is; -1 for the text itself.
        spots: Which meeting lies in which cells.
    """

    strip: Strip
    row: Span
    side: int = -1
    spots: tuple[tuple[int, int, int], ...] = ()


class Passage(Lines, can_focus=True):
    """A page of the article around the current disagreement."""

    ALLOW_SELECT = False

    @dataclass
    class Picked(Message):
        """A meeting was clicked, or what one of the sides has there (-1 for the text)."""

        number: int
        side: int

    def __init__(self, names: Sequence[str], into: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make an empty pane.

        Args:
            names: What the sides are called.
            into: What the result is called.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._names = [*names, into]
        self._name_cells = min(max(map(cell_width, self._names)), NAME_CELLS)
        self._case: Case | None = None
        self._number: int | None = None
        self._chosen: meetings.Mark | None = None
        self._labels = LabelSet()
        self._layout: Layout | None = None
        self._top = 0
        self._rows: dict[int, list[_Line]] = {}
        self._lines: list[_Line] = []
        self._palette: Palette | None = None

    # -- what is shown -------------------------------------------------------------------------

    def show(self, case: Case, number: int | None, chosen: meetings.Mark | None, labels: LabelSet) -> None:
        """Show an article with one of its disagreements in sight, one of the things there marked."""
        other = case is not self._case or number != self._number
        if case is not self._case:
            self._layout, self._top = None, 0
        self._case, self._number, self._chosen, self._labels = case, number, chosen, labels
        self._draw(reveal=other)

    def scroll_rows(self, rows: int) -> None:
        """Go down, or up, by rows of text; the current disagreement stays the current one."""
        layout = self._layout
        if layout is None:
            return
        row = layout.row_with(self._top)
        for _ in range(abs(rows)):
            beside = layout.beside(row, 1 if rows > 0 else -1)
            if beside is None:
                break
            row = beside
        self._top = row.start
        self._draw(reveal=False)

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._layout = None
        self._draw(reveal=True)

    @property
    def _gutter(self) -> int:
        return self._name_cells + 5

    @property
    def _text_width(self) -> int:
        return max(min(MEASURE, self.size.width - self._gutter - 2), 8)

    @property
    def _left(self) -> int:
        """Cells before the margin with the names."""
        return max((self.size.width - self._gutter - self._text_width) // 2, 0)

    def _draw(self, *, reveal: bool) -> None:
        case = self._case
        if case is None or not self.size.width or not self.size.height:
            return
        if self._layout is None:
            self._layout = Layout(case.article.text, self._text_width, near=self._top)
        self._rows.clear()
        if reveal and self._number is not None:
            self._reveal(self._layout, case, self._number)
        self._lines = self._from(self._layout, self._top)
        self.refresh()

    def _from(self, layout: Layout, offset: int) -> list[_Line]:
        """Return the lines of the pane from the row of an offset on."""
        lines: list[_Line] = []
        row: Span | None = layout.row_with(offset) if layout.text else None
        while row is not None and len(lines) < self.size.height:
            lines += self._of_row(row)
            row = layout.beside(row, 1)
        return lines

    def _reveal(self, layout: Layout, case: Case, number: int) -> None:
        """Let a disagreement be seen with what is around it; where it is seen already nothing moves."""
        meeting, height = case.meetings[number], self.size.height
        first, last = layout.row_with(meeting.start), layout.row_with(max(meeting.end - 1, meeting.start))
        lines = self._from(layout, self._top)
        there = [i for i, line in enumerate(lines) if line.row == last]
        # What comes behind it is to be read as well.
        room = 0 if lines and lines[-1].row.end >= len(layout.text) else height // 4
        if there and self._top <= first.start and there[-1] + room < height:
            return
        above, row = 0, first
        while (before := layout.beside(row, -1)) is not None:
            above += len(self._of_row(before))
            if above > height // 3:
                break
            row = before
        self._top = row.start

    # -- a row ---------------------------------------------------------------------------------

    def _of_row(self, row: Span) -> list[_Line]:
        """Return the row with its brackets beneath it."""
        case = self._case
        if case is None:
            return []
        known = self._rows.get(row.start)
        if known is None:
            known = self._rows[row.start] = self._painted(case, row)
        return known

    def _painted(self, case: Case, row: Span) -> list[_Line]:
        here = case.overlapping(row.start, max(row.end, row.start + 1))
        differing = [n for n in here if not case.meetings[n].agreed or n == self._number]
        items: list[Item] = [a for a in case.layer.annotations.overlapping(*row) if a.live]
        items += [
            Suggestion(m.start, m.end, m.marks[0].label, "")
            for m in (case.meetings[n] for n in here if n not in differing and case.is_open(n))
        ]
        current = case.meetings[self._number] if self._number is not None else None
        selection = Span(current.start, current.end) if current is not None else None
        picture = paint(case.article.text, row, items, Focus(selection=selection), self._labels, tags=False)
        lines = [self._text_line(row, picture, self._number in differing)]
        if not any(n == self._number or case.is_open(n) for n in differing):
            # What came of them shows in the text, which is then easier to read.
            differing = []
        rulings = {n: case.ruling(n) for n in differing}
        for side in range(len(self._names)):
            lines += self._side_lines(case, row, picture, rulings, side)
        return lines

    def _text_line(self, row: Span, picture: RowPicture, here: bool) -> _Line:
        palette = self._colours
        margin = f"{HERE if here else ' '} ".rjust(self._gutter)
        parts = [Segment(" " * self._left, self.base), Segment(margin, palette.sign if here else self.base)]
        parts += segments(picture.pieces, self.base, palette.style)
        return _Line(self._strip(parts), row)

    def _side_lines(
        self, case: Case, row: Span, picture: RowPicture, rulings: dict[int, Ruling], side: int
    ) -> list[_Line]:
        """Return the lines of one side, or of the result, beneath a row; none where there is nothing.

        Beneath the current disagreement there is one for everybody: having nothing says something, too.
        """
        found: list[tuple[int, meetings.Mark, str]] = []
        for number, ruling in rulings.items():
            if side < len(case.present):
                marks = [meetings.Mark.of(thing) for thing in case.meetings[number].sides[side]]
                found += [(number, mark, _sign(ruling, mark)) for mark in marks]
            else:
                found += [(number, mark, MARKS[State.ACCEPTED]) for mark in ruling.taken]
                found += [(number, meetings.Mark.of(a), MARKS[a.state]) for a in ruling.written]
        found = [each for each in found if each[1].start < row.end and row.start < each[1].end]
        found.sort(key=lambda each: (each[1].start, -each[1].end))
        marks_ = [self._mark(mark, sign, i) for i, (_, mark, sign) in enumerate(found)]
        drawn = brackets(picture, marks_, self._text_width)
        is_here = self._number in rulings
        if not drawn and not is_here:
            return []
        lines = []
        for i, line in enumerate(drawn or [[]]):
            parts = [Segment(" " * self._left, self.base), self._margin(side, is_here, first=i == 0)]
            x, spots = 0, []
            for bracket in line:
                number, mark, _ = found[bracket.key]
                parts.append(Segment(" " * (bracket.x - x), self.base))
                parts.append(Segment(bracket.text, self._look(number, mark)))
                x = bracket.x + cell_width(bracket.text)
                spots.append((*self._cells(bracket), number))
            lines.append(_Line(self._strip(parts), row, side, tuple(spots)))
        return lines

    def _cells(self, bracket: Bracket) -> tuple[int, int]:
        left = self._left + self._gutter + bracket.x
        return left, left + cell_width(bracket.text)

    def _mark(self, mark: meetings.Mark, sign: str, key: int) -> Mark:
        label = self._labels.get(mark.label)
        short = label.short if label is not None else mark.label[:3].upper()
        return Mark(mark.start, mark.end, padded(mark.label, cell_width(mark.label)), short, sign, key)

    def _margin(self, side: int, here: bool, *, first: bool) -> Segment:
        if not first:
            return Segment(" " * self._gutter, self.base)
        key = str(side + 1) if side < len(self._names) - 1 else RESULT_KEY
        style = self.base + Style(bold=True) if here else self.base + Style(dim=True)
        return Segment(f" {key} {padded(self._names[side], self._name_cells)}  ", style)

    def _look(self, number: int, mark: meetings.Mark) -> Style:
        label = self._labels.get(mark.label)
        style = self._colours.label(label.slot if label is not None else 1)
        if number != self._number:
            return self.base + style + Style(bold=False, dim=True)
        return self.base + style + Style(reverse=mark == self._chosen)

    def _strip(self, parts: list[Segment]) -> Strip:
        return Strip(ends_marked(parts)).adjust_cell_length(self.size.width, self.base)

    @property
    def _colours(self) -> Palette:
        if self._palette is None:
            self._palette = Palette(self)
        return self._palette

    def notify_style_update(self) -> None:
        """Draw everything in the colours of another theme."""
        super().notify_style_update()
        self._palette = None
        if self.is_mounted:
            self._draw(reveal=False)

    def render_line(self, y: int) -> Strip:
        """Return one line of the pane."""
        return self._lines[y].strip if y < len(self._lines) else Strip.blank(self.size.width, self.base)

    # -- the mouse -----------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Tell which disagreement was clicked, and whose line of it."""
        line = self._lines[event.y] if event.y < len(self._lines) else None
        if line is None or self._case is None or self._layout is None:
            return
        number = next((n for left, right, n in line.spots if left <= event.x < right), None)
        if number is None and line.side < 0:
            number = self._at(self._case, line.row, event.x)
        if number is not None:
            event.stop()
            self.post_message(self.Picked(number, line.side))

    def _at(self, case: Case, row: Span, x: int) -> int | None:
        picture = paint(case.article.text, row, [], Focus(), self._labels, tags=False)
        offset = picture.offset_at(max(x - self._left - self._gutter, 0))
        here = case.overlapping(offset, offset + 1)
        differing = [n for n in here if not case.meetings[n].agreed]
        return next(reversed(differing or here), None)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down."""
        event.stop()
        self.scroll_rows(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up."""
        event.stop()
        self.scroll_rows(-2)


def _sign(ruling: Ruling, mark: meetings.Mark) -> str:
    """Return what became of a side's thing."""
    if mark in ruling.taken:
        return MARKS[State.ACCEPTED]
    return MARKS[State.REJECTED] if mark in ruling.refused else ""
