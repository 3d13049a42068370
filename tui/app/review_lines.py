"""The lines of the review: rows of a view under the headings of their groups, which can be folded.

There may be a million rows in as many groups: which line is what is found by halving, not by a list of them.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from tui.services.concordance.values import RowGroup, View

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray


class Line(NamedTuple):
    """What a line shows.

    Attributes:
        group: Number of its group; None where nothing is grouped.
        place: Place of its row in the view; None for a heading.
    """

    group: int | None
    place: int | None


class ReviewLines:
    """The lines of a view.

    Attributes:
        view: The view.
        folded: Whether groups are folded, apart from those that were folded or unfolded by themselves.
    """

    def __init__(self, view: View, folded: bool = False) -> None:
        self.view = view
        self.folded = folded
        self._others: list[int] = []
        """Groups that are not as the rest, in order."""
        self._before: list[int] = [0]
        """Rows in the first so many of these."""

    def __len__(self) -> int:
        groups = self.view.groups
        if not len(groups):
            return self.view.count
        return self._heading_line(len(groups))

    @property
    def grouped(self) -> bool:
        """Whether the rows are in groups."""
        return len(self.view.groups) > 0

    def _heading_line(self, group: int) -> int:
        """Return the line of a group's heading; behind the last group the number of lines."""
        others = self._before[bisect_left(self._others, group)]
        if self.folded:
            return group + others
        groups = self.view.groups
        return group + (groups[group].first if group < len(groups) else self.view.count) - others

    def at(self, line: int) -> Line:
        """Return what a line shows."""
        if not self.grouped:
            return Line(None, line)
        low, high = 0, len(self.view.groups)
        while high - low > 1:
            middle = (low + high) // 2
            if self._heading_line(middle) <= line:
                low = middle
            else:
                high = middle
        behind = line - self._heading_line(low)
        return Line(low, self.view.groups[low].first + behind - 1 if behind else None)

    def line_of(self, place: int) -> int:
        """Return the line of a row by its place in the view; of one in a folded group that of the heading."""
        group = self.view.groups.at(place) if self.grouped else None
        if group is None:
            return place
        heading = self._heading_line(group)
        return heading if self.is_folded(group) else heading + 1 + place - self.view.groups[group].first

    def heading_of(self, group: int) -> int:
        """Return the line of a group's heading."""
        return self._heading_line(group)

    def group(self, number: int) -> RowGroup:
        """Return a group by its number."""
        return self.view.groups[number]

    def is_folded(self, group: int) -> bool:
        """Whether the rows of a group are hidden."""
        at = bisect_left(self._others, group)
        return self.folded is not (at < len(self._others) and self._others[at] == group)

    def toggle(self, group: int) -> None:
        """Fold a group, or unfold it."""
        at = bisect_left(self._others, group)
        if at < len(self._others) and self._others[at] == group:
            del self._others[at]
        else:
            insort(self._others, group)
        counts = (self.view.groups[other].count for other in self._others)
        self._before = [0, *accumulate(counts)]

    def fold_all(self, folded: bool) -> None:
        """Fold all groups, or unfold them."""
        self.folded, self._others, self._before = folded, [], [0]

    def numbers(self, first: int, last: int) -> NDArray[int64]:
        """Return the numbers of the rows of some lines; of a folded group all of its rows.

        Args:
            first: The first line.
            last: The line behind the last.
        """
        begin, end = self.at(first), self.at(last - 1)
        at, until = begin.place, end.place
        if at is None and begin.group is not None:
            at = self.group(begin.group).first
        if until is None and end.group is not None:
            # The rows of a group that is not folded have lines of their own.
            group = self.group(end.group)
            until = group.first - 1 + (group.count if self.is_folded(end.group) else 0)
        return self.view.rows[at : until + 1 if until is not None else at]

    def numbers_of(self, group: int) -> NDArray[int64]:
        """Return the numbers of the rows of a group."""
        found = self.view.groups[group]
        return self.view.rows[found.first : found.first + found.count]
