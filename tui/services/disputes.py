"""Where sides disagree over many articles, as rows that can be shown, filtered and gone to.

Of a disagreement only two bytes are kept: what kind it is. What stands in it is found again in its article
when its row is drawn.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from tui.domain.agreement.scores import cells
from tui.domain.article import ArticleSummary
from tui.domain.errors import GlossatorError
from tui.domain.meetings import Mark, Meeting
from tui.services.agreement import Counted, Side
from tui.services.agreement_json import difference

_KEPT = 32
"""Articles whose disagreements are at hand: more than fit on a screen of one row each are seldom drawn."""

Cell = tuple[str, str]
"""A label of the first side and one of the second; `NONE` where one of them has nothing."""


class Kind(NamedTuple):
    """What is the same in many disagreements.

    Attributes:
        difference: How the sides differ, in words.
        cells: For each pair of sides, in the order of `itertools.combinations`, where the disagreement
            stands in their matrix.
    """

    difference: str
    cells: tuple[frozenset[Cell], ...]


class Wanted(NamedTuple):
    """Which disagreements are shown; what is empty does not restrict.

    Attributes:
        pair: The number of the pair whose matrix is meant.
        cell: The cell of the matrix, or None.
        label: A label that one side of the pair has there.
    """

    pair: int = 0
    cell: Cell | None = None
    label: str = ""

    def takes(self, kind: Kind) -> bool:
        """Whether disagreements of a kind are shown."""
        cells = kind.cells[self.pair]
        if self.cell is not None:
            return self.cell in cells
        return not self.label or any(self.label in cell for cell in cells)


class Dispute(NamedTuple):
    """One disagreement."""

    article: ArticleSummary
    meeting: Meeting[Mark]
    difference: str


class Disputes:
    """The disagreements of a comparison, in the order of library and text."""

    def __init__(self, sides: Sequence[Side], labels: Collection[str] = frozenset()) -> None:
        self.wanted = Wanted()
        self.total = 0
        self._sides = sides
        self._labels = labels
        self._names = tuple(side.name for side in sides)
        self._kinds: list[Kind] = []
        self._numbers: dict[Kind, int] = {}
        self._articles: list[ArticleSummary] = []
        self._of_articles: list[array[int]] = []
        self._shown_kinds: set[int] = set()
        self._shown: list[int] = []
        self._ends: list[int] = []
        self._looked_at = 0
        self._meetings = lru_cache(_KEPT)(self._look)

    def __len__(self) -> int:
        """Return how many are shown."""
        return self._ends[-1] if self._ends else 0

    def take(self, counted: Counted) -> None:
        """Take in what came of an article, and go on with what is to be shown of others."""
        numbers = array("H", [self._number(meeting) for meeting in counted.disagreements()])
        if not numbers:
            return
        self.total += len(numbers)
        self._articles.append(counted.article)
        self._of_articles.append(numbers)
        self.go_on(2)

    def filter(self, wanted: Wanted) -> None:
        """Show others; what there is of them comes with `go_on`."""
        self.wanted = wanted
        self._shown_kinds = {number for number, kind in enumerate(self._kinds) if wanted.takes(kind)}
        self._shown, self._ends = [], []
        self._looked_at = 0

    def go_on(self, articles: int = 500) -> bool:
        """Look through some more articles for what is to be shown; return whether there are others."""
        until = min(self._looked_at + articles, len(self._articles))
        for place in range(self._looked_at, until):
            self._show(place)
        self._looked_at = until
        return until < len(self._articles)

    def get(self, row: int) -> Dispute | None:
        """Return the disagreement of a row that is shown; None where it is not there any more."""
        at = bisect_right(self._ends, row)
        if not 0 <= row < len(self):
            return None
        place = self._shown[at]
        nth = row - (self._ends[at - 1] if at else 0)
        meetings = self._meetings(place)
        numbers = self._of_articles[place]
        if len(meetings) != len(numbers):
            return None
        index = [i for i, number in enumerate(numbers) if number in self._shown_kinds][nth]
        return Dispute(self._articles[place], meetings[index], self._kinds[numbers[index]].difference)

    def _look(self, place: int) -> list[Meeting[Mark]]:
        """Find the disagreements of an article again; none where it can no longer be read."""
        article = self._articles[place]
        try:
            marks = [list(side.marks(article)) for side in self._sides]
        except GlossatorError:
            return []
        if self._labels:
            marks = [[mark for mark in of if mark.label in self._labels] for of in marks]
        return Counted(article, {}, marks).disagreements()

    def _show(self, place: int) -> None:
        """Put what is wanted of an article behind what is shown."""
        found = sum(number in self._shown_kinds for number in self._of_articles[place])
        if found:
            self._shown.append(place)
            self._ends.append(len(self) + found)

    def _number(self, meeting: Meeting[Mark]) -> int:
        """Return the number of a disagreement's kind."""
        places = tuple(cells(first, second) for first, second in combinations(meeting.sides, 2))
        kind = Kind(difference(meeting, self._names), places)
        number = self._numbers.get(kind)
        if number is None:
            # More kinds than two bytes can tell apart are one kind: beyond all sense, and no reason to stop.
            number = self._numbers[kind] = min(len(self._kinds), 0xFFFF)
            if number == len(self._kinds):
                self._kinds.append(kind)
                if self.wanted.takes(kind):
                    self._shown_kinds.add(number)
        return number
