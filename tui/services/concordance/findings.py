"""Inconsistencies as groups of rows: what was found of each kind, and the groups of a view made of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.concordance.selecting import stable_order
from tui.services.concordance.values import Groups, Kind, Mend, RowGroup

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray


class Description(NamedTuple):
    """A group for the reader: its name, what does not agree in a sentence, and what would mend it."""

    name: str
    reason: str
    mend: Mend | None


EXAMPLES = 20
"""Rows of a group that are shown of what most rows say, beside those that say otherwise."""


class Findings(ABC):
    """Groups of rows that do not agree in one way.

    Attributes:
        kind: In which way.
        rows: Numbers of the rows, group after group: first those that say otherwise than most, then a few
            that say what most do; where there is no majority, all.
        wrong: Which of them are to be looked at.
        group: The group of each row, from 0, rising.
        worth: How much each group is worth looking at.
    """

    kind: Kind

    def __init__(
        self, rows: NDArray[int64], wrong: NDArray[bool_], group: NDArray[Any], worth: NDArray[float64]
    ) -> None:
        self.rows, self.wrong, self.group, self.worth = rows, wrong, group, worth

    def wrong_rows(self, group: int) -> list[int]:
        """Return the rows of a group that are to be looked at."""
        members = self.members(group)
        found: list[int] = self.rows[members][self.wrong[members]].tolist()
        return found

    def members(self, group: int) -> slice:
        """Return where the rows of a group stand."""
        first, last = self.group.searchsorted((group, group + 1))
        return slice(int(first), int(last))

    @abstractmethod
    def describe(self, group: int) -> Description:
        """Return what is told of a group."""


def first_the_wrong(group: NDArray[Any], wrong: NDArray[bool_]) -> NDArray[int64]:
    """Return the order that puts the wrong rows of each group first and leaves out most of the others.

    Args:
        group: The group of each row, rising.
        wrong: Which rows are to be looked at.
    """
    import numpy as np

    order = np.lexsort((~wrong, group))
    group, wrong = group[order], wrong[order]
    new = np.diff(group, prepend=-1) != 0
    new |= np.diff(wrong, prepend=True) & ~wrong
    begins = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    kept: NDArray[int64] = order[wrong | (np.arange(len(new)) - begins < EXAMPLES)]
    return kept


def worth_of(most: NDArray[Any], all_of: NDArray[Any]) -> NDArray[float64]:
    """Return how much groups are worth looking at: the more, the larger the majority against a few.

    A slip among many is worth more than a question that is open in half of the cases.

    Args:
        most: How many there are of what most are, in each group.
        all_of: How many there are in all.
    """
    import numpy as np

    worth: NDArray[float64] = most / all_of * np.log2(1 + all_of)
    return worth


class FoundGroups(Groups):
    """The groups of a view by inconsistency."""

    def __init__(
        self, found: Sequence[Findings], which: NDArray[Any], group: NDArray[Any], counts: NDArray[Any]
    ) -> None:
        """Make the groups.

        Args:
            found: The findings.
            which: For each group, the place of its findings among them.
            group: The group's number in these.
            counts: How many rows it has in the view.
        """
        import numpy as np

        self._found, self._which, self._group, self._counts = found, which, group, counts
        self._ends = np.cumsum(counts)

    def __len__(self) -> int:
        return len(self._group)

    def __getitem__(self, at: int) -> RowGroup:  # type: ignore[override] # no slices
        found, count = self._found[int(self._which[at])], int(self._counts[at])
        name, reason, mend = found.describe(int(self._group[at]))
        return RowGroup(name, found.kind.value, int(self._ends[at]) - count, count, reason, mend)

    def at(self, place: int) -> int | None:
        """Return which group a place of the view lies in."""
        found = int(self._ends.searchsorted(place, "right"))
        return found if found < len(self) else None


def wrong_in(found: Sequence[Findings]) -> NDArray[int64]:
    """Return the rows of findings that are to be looked at; one may come more than once."""
    import numpy as np

    return np.concatenate([np.empty(0, np.int64), *(each.rows[each.wrong] for each in found)])


def view_of(
    found: Sequence[Findings], mask: NDArray[bool_], places: NDArray[bool_]
) -> tuple[NDArray[int64], Groups]:
    """Return the rows of findings and their groups, by kind, then by worth.

    Args:
        found: The findings, in the order in which they are to be shown.
        mask: Which annotations the query takes.
        places: Which places that are no annotations it takes.
    """
    import numpy as np

    rows: list[NDArray[Any]] = [np.empty(0, np.int64)]
    which: list[NDArray[Any]] = [np.empty(0, np.int64)]
    groups: list[NDArray[Any]] = [np.empty(0, np.int64)]
    counts: list[NDArray[Any]] = [np.empty(0, np.int64)]
    for at, findings in enumerate(found):
        tagged = findings.rows >= 0
        kept = np.empty(len(tagged), bool)
        kept[tagged] = mask[findings.rows[tagged]]
        kept[~tagged] = places[-1 - findings.rows[~tagged]]
        order = np.argsort(-findings.worth, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        group = findings.group[kept]
        rows.append(findings.rows[kept][stable_order(rank[group])])
        count = np.bincount(group, minlength=len(order))[order]
        groups.append(order[count > 0])
        counts.append(count[count > 0])
        which.append(np.full(len(groups[-1]), at))
    joined = (np.concatenate(parts) for parts in (which, groups, counts))
    return np.concatenate(rows), FoundGroups(found, *joined)
