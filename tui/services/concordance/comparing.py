"""Rows of one surface form side by side: with different labels, or rejected here and tagged there."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.domain.annotation import PERSON
from tui.domain.memory import CLEAR
from tui.domain.shown import one_line
from tui.services.concordance.findings import Description, Findings, first_the_wrong, worth_of
from tui.services.concordance.selecting import counted, most_by, stable_order
from tui.services.concordance.table import REJECTED, Table
from tui.services.concordance.values import Kind, Mend

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray


class Runs(NamedTuple):
    """Rows in order of what they are compared by.

    Attributes:
        rows: Their numbers.
        firsts: Where each run of rows with the same begins.
        run: The run of each row, from 0.
    """

    rows: NDArray[int64]
    firsts: NDArray[int64]
    run: NDArray[int64]


def runs_of(rows: NDArray[int64], scopes: NDArray[Any]) -> Generator[None, None, Runs]:
    """Return rows in runs of the same scope, in the order of the scopes; stop between two passes.

    Args:
        rows: Numbers of rows; those of a run stay in order.
        scopes: What each is compared by, a whole number from 0.
    """
    import numpy as np

    order = stable_order(scopes)
    yield None
    ordered = scopes[order]
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return Runs(rows[order], np.flatnonzero(new), np.cumsum(new) - 1)


def scopes_of(
    table: Table, rows: NDArray[int64], across: bool, keys: NDArray[Any] | None = None
) -> NDArray[int64]:
    """Return what rows are compared by: their form's key, and who annotated where only one's own count.

    Args:
        table: The rows.
        rows: Numbers of rows.
        across: Whether the rows of different annotators are compared with each other.
        keys: What stands for the key of each form; `Forms.key_of` where None.
    """
    import numpy as np

    by_form = table.forms.key_of() if keys is None else keys
    found: NDArray[int64] = by_form[table["form"][rows]].astype(np.int64)
    if not across:
        found = found * len(table.people) + table.layer_people[table["layer"][rows]]
    return found


class DifferentLabels(Findings):
    """The same form with different labels."""

    kind = Kind.LABELS

    def __init__(self, table: Table, mask: NDArray[bool_], across: bool) -> None:
        """Prepare to compare rows; `steps` does it.

        Args:
            table: The rows.
            mask: Which of them are compared; those that are rejected never are.
            across: Whether the rows of different annotators are compared with each other.
        """
        self._table, self._mask, self._across = table, mask, across

    def steps(self) -> Iterator[None]:
        """Compare them; stop between two passes over all rows."""
        import numpy as np

        table = self._table
        live = np.flatnonzero(self._mask & (table["state"] != REJECTED) & (table["form"] > 0))
        yield None
        scopes = scopes_of(table, live, self._across)
        yield None
        runs = yield from runs_of(live, scopes)
        yield None
        labels = table["label"][runs.rows]
        rows, group = runs.rows, runs.run
        if len(rows):
            lowest = np.minimum.reduceat(labels, runs.firsts)
            differing = lowest != np.maximum.reduceat(labels, runs.firsts)
            kept = differing[group]
            rows, labels = rows[kept], labels[kept]
            group = (np.cumsum(differing) - 1)[group[kept]]
        yield None
        count = int(group[-1]) + 1 if len(group) else 0
        self._counts = _counts(group, labels, len(table.labels))
        yield None
        groups, found, times = self._counts
        # Of each group's labels the last is the one that it has most often.
        last = np.flatnonzero(np.append(groups[1:] != groups[:-1], True)) if count else np.empty(0, np.int64)
        self._most = found[last]
        before = times[np.maximum(last - 1, 0)]
        self._clear = times[last] > before
        wrong = (labels != self._most[group]) | ~self._clear[group]
        yield None
        order = first_the_wrong(group, wrong)
        worth = worth_of(times[last], np.bincount(group, minlength=count))
        super().__init__(rows[order], wrong[order], group[order], worth)

    def describe(self, group: int) -> Description:
        """Return the labels with their counts, the most frequent first."""
        groups, labels, times = self._counts
        first, last = groups.searchsorted((group, group + 1))
        told = [
            f"{times[at]:,} × {one_line(self._table.labels.listed[labels[at]])}"
            for at in reversed(range(int(first), int(last)))
        ]
        name = name_of(self._table, self.rows[self.members(group)])
        mend = None
        if self._clear[group]:
            label = self._table.labels.listed[int(self._most[group])]
            mend = Mend(label=label, rows=tuple(self.wrong_rows(group)))
        return Description(name, f"{name}: {', '.join(told)}", mend)


def _counts(
    group: NDArray[Any], labels: NDArray[Any], many: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return group, label and how often it is there, for each that is, by group, then rising."""
    import numpy as np

    groups = int(group[-1]) + 1 if len(group) else 0
    cells, times = counted(group * many + labels, groups * many)
    found, label = cells // many, cells % many
    order = np.lexsort((-label, times, found))
    return found[order], label[order], times[order]


class Rejections(Findings):
    """The same form rejected in some places and tagged in others."""

    kind = Kind.MEMORY

    def __init__(self, table: Table, mask: NDArray[bool_], across: bool) -> None:
        """Prepare to compare rows, as `DifferentLabels` does."""
        self._table, self._mask, self._across = table, mask, across

    def steps(self) -> Iterator[None]:
        """Compare them; stop between two passes over all rows."""
        import numpy as np

        table = self._table
        rejected = table["state"] == REJECTED
        # A rejection of what nobody had suggested says nothing of the form.
        meant = ~rejected | (table["origin"] != table.origins.get(PERSON, -1))
        compared = np.flatnonzero(self._mask & meant & (table["form"] > 0))
        yield None
        scopes = scopes_of(table, compared, self._across)
        yield None
        runs = yield from runs_of(compared, scopes)
        yield None
        against = rejected[runs.rows]
        rows, group = runs.rows, runs.run
        if len(rows):
            tagged = np.add.reduceat(~against, runs.firsts, dtype=np.int64)
            refused = np.add.reduceat(against, runs.firsts, dtype=np.int64)
            both = (tagged > 0) & (refused > 0)
            kept = both[group]
            rows, against = rows[kept], against[kept]
            group = (np.cumsum(both) - 1)[group[kept]]
            self._tagged, self._refused = tagged[both], refused[both]
        else:
            self._tagged = self._refused = np.empty(0, np.int64)
        yield None
        self._accepts = self._tagged >= CLEAR * self._refused
        self._rejects = self._refused >= self._tagged
        unclear = ~(self._accepts | self._rejects)
        wrong = np.where(against, self._accepts[group], self._rejects[group]) | unclear[group]
        keys = table["label"][rows[~against]]
        self._labels = most_by(group[~against], keys, len(self._tagged), len(table.labels))
        yield None
        order = first_the_wrong(group, wrong)
        worth = worth_of(np.maximum(self._tagged, self._refused), self._tagged + self._refused)
        super().__init__(rows[order], wrong[order], group[order], worth)

    def describe(self, group: int) -> Description:
        """Return how often the form is tagged, and how often it is rejected."""
        name = name_of(self._table, self.rows[self.members(group)])
        wrong = tuple(self.wrong_rows(group))
        tagged, refused = int(self._tagged[group]), int(self._refused[group])
        mend = None
        if self._accepts[group]:
            mend = Mend(label=self._table.labels.listed[int(self._labels[group])], rows=wrong)
        elif self._rejects[group]:
            mend = Mend(reject=True, rows=wrong)
        return Description(name, f"{name}: tagged {times(tagged)}, rejected {times(refused)}", mend)


def times(number: int) -> str:
    """Return a number of times in words."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def most_frequent(codes: NDArray[Any]) -> int:
    """Return the code that is there most often."""
    import numpy as np

    return int(np.bincount(codes).argmax())


def name_of(table: Table, rows: NDArray[int64]) -> str:
    """Return how the form of rows is spelt most often, in one line."""
    return one_line(table.forms.names.listed[most_frequent(table["form"][rows])])
