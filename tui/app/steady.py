"""What keeps a line in its place whatever a terminal makes of its text.

A terminal that writes from right to left where the text does takes the blanks and signs between two such runs
along, over the edges of a pane. A left-to-right mark, which takes no cell, ends each run. The text itself is
sent in its logical order.

Terminals do not agree on the cells of vowel signs and of emoji of several characters. Before and behind such
a text the cursor is put where it is meant to be: while a line is sent, as Textual would cut the sequence like
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

LEFT_TO_RIGHT = "\u200e"
"""The mark; it is sent by the program alone, never out of a text."""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNSTEADY = re.compile(
    "[\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1900-\u1cff\u200d\u20e3\ua800-\uabff\ufe0e\ufe0f"
    "\U00011000-\U00011fff\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)


class Placed(Strip):
    """A line of which some parts end where they are meant to, however many cells their text takes."""

    def __init__(self, strip: Strip, left: int, behind: Iterable[int]) -> None:
        """Make one.

        Args:
            strip: The line.
            left: Column of the screen at which it begins, the first being 0.
            behind: Cells of the line at which such a part ends.
        """
        super().__init__(strip, strip.cell_length)
        self._left, self._behind = left, frozenset(behind)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return the line in pieces, each with its parts in place."""
        pieces: list[Strip] = []
        x = 0
        for piece in super().divide(cuts):
            pieces.append(self._piece(piece, x))
            x += piece.cell_length
        return pieces

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return a piece of the line with its parts in place."""
        return self._piece(super().crop(start, end), start)

    def _piece(self, piece: Strip, start: int) -> Strip:
        ends = [x - start for x in self._behind if start < x <= start + piece.cell_length]
        return Placed(piece, self._left + start, ends) if ends else piece

    def render(self, console: Console) -> str:
        """Return what is sent."""
        sent: list[str] = []
        run: list[Segment] = []
        start = x = 0
        for segment in self:
            run.append(segment)
            x += segment.cell_length
            if segment.cell_length and x in self._behind:
                sent.append(self._part(run, start, x, console))
                run, start = [], x
        return "".join(sent) + Strip(run).render(console)

    def _part(self, run: list[Segment], start: int, end: int, console: Console) -> str:
        """Return what is sent for a part: blanks, and over them its text, of whatever width."""
        blanks = Strip([Segment(" " * (end - start), run[-1].style)]).render(console)
        ink = Strip(_without_blanks(run)).render(console)
        return f"{blanks}{self._column(start)}{ink}{self._column(end)}"

    def _column(self, x: int) -> str:
        return f"\x1b[{self._left + x + 1}G"


def _without_blanks(run: list[Segment]) -> list[Segment]:
    """Return a run without the blanks at its end."""
    end = len(run)
    while end and not run[end - 1].text.strip(" "):
        end -= 1
    if not end:
        return []
    text, style, control = run[end - 1]
    return [*run[: end - 1], Segment(text.rstrip(" "), style, control)]


def has_right_to_left(text: str) -> bool:
    """Whether some of a text is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def is_unsteady(line: Iterable[Segment]) -> bool:
    """Whether terminals may give the text of a line more or fewer cells than it is meant to have."""
    return any(_may_vary(segment.text) for segment in line)


def ends_marked(line: Iterable[Segment]) -> list[Segment]:
    """Return the parts of a line with a mark behind each that has text from right to left."""
    marked: list[Segment] = []
    for segment in line:
        marked.append(segment)
        if has_right_to_left(segment.text):
            marked.append(Segment(LEFT_TO_RIGHT, segment.style))
    return marked


def placed(lines: Sequence[Strip], left: int) -> list[Strip]:
    """Return lines of a list of which each part begins where it is meant to.

    Args:
        lines: Whole lines of a widget.
        left: Column of the screen at which they begin.
    """
    return [Placed(line, left, ends) if (ends := _ends(line)) else line for line in lines]


def _ends(line: Strip) -> list[int]:
    """Return the cells behind the parts of a line that terminals may not agree on, blanks included."""
    ends, x, varies = [], 0, False
    for segment in line:
        if varies and segment.text.strip(" "):
            ends.append(x)
            varies = False
        x += segment.cell_length
        varies = varies or _may_vary(segment.text)
    return [*ends, x] if varies else ends


def _may_vary(text: str) -> bool:
    return not text.isascii() and _UNSTEADY.search(text) is not None
