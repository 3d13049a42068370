"""Annotations of which the kept suggestions of a model say otherwise, though nobody decided on these."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from tui.domain.annotation import Suggestion
from tui.domain.labels import LabelSet
from tui.domain.overlay import as_shown
from tui.domain.shown import one_line
from tui.services.concordance.comparing import name_of, times
from tui.services.concordance.findings import Description, Findings, worth_of
from tui.services.concordance.selecting import stable_order
from tui.services.concordance.table import REJECTED, Table
from tui.services.concordance.values import Kind, Mend

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

Suggested = Callable[[str], Iterable[Suggestion] | None]
"""Returns the kept suggestions of an article by its id, or None where there are none."""


class ModelSearch:
    """Comparing annotations with kept suggestions, article by article.

    Attributes:
        rows: Numbers of the rows that a suggestion of the same span gives another label.
        labels: The codes of these labels.
    """

    def __init__(self, table: Table, mask: NDArray[bool_], suggested: Suggested, known: LabelSet) -> None:
        self._table, self._suggested, self._known = table, suggested, known
        self._mask = mask & (table["state"] != REJECTED)
        self.rows, self.labels = array("i"), array("i")

    def steps(self) -> Iterator[None]:
        """Go through the articles in which anything is tagged."""
        import numpy as np

        table = self._table
        rows = np.flatnonzero(self._mask)
        articles = table.layer_articles[table["layer"][rows]]
        order = stable_order(articles)
        rows, articles = rows[order], articles[order]
        firsts = np.flatnonzero(np.diff(articles, prepend=-1)).tolist()
        for first, last in pairwise([*firsts, len(rows)]):
            found = self._suggested(table.articles[int(articles[first])])
            if found is not None:
                self._compare(rows[first:last].tolist(), found)
            yield None

    def _compare(self, rows: list[int], found: Iterable[Suggestion]) -> None:
        table = self._table
        suggested = {(s.start, s.end): s for s in as_shown(found, self._known)}
        for row in rows:
            suggestion = suggested.get(table.span(row))
            if suggestion is None:
                continue
            # What was decided on this model's word was decided knowing it.
            origin = table.origins.listed[int(table["origin"][row])]
            label = table.labels.listed[int(table["label"][row])]
            if label != suggestion.label and origin != suggestion.origin:
                self.rows.append(row)
                self.labels.append(table.labels[suggestion.label])


class ModelSaysOtherwise(Findings):
    """Mentions of a form with one label to which the model gives another."""

    kind = Kind.MODEL

    def __init__(self, table: Table, looked: ModelSearch) -> None:
        """Make groups of what a search found."""
        import numpy as np

        self._table = table
        rows, suggested = np.array(looked.rows, np.int64), np.array(looked.labels, np.int64)
        many = len(table.labels)
        scopes = table.forms.key_of()[table["form"][rows]].astype(np.int64) * many
        scopes = (scopes + table["label"][rows]) * many + suggested
        order = np.argsort(scopes, kind="stable")
        group = np.cumsum(np.diff(scopes[order], prepend=-1) != 0) - 1
        self._suggested = suggested[order]
        sizes = np.bincount(group)
        super().__init__(rows[order], np.ones(len(rows), bool), group, worth_of(sizes, sizes))

    def describe(self, group: int) -> Description:
        """Return as what the form is tagged, and what the model says."""
        members = self.members(group)
        rows = self.rows[members]
        labels = self._table.labels.listed
        name = name_of(self._table, rows)
        tagged = one_line(labels[int(self._table["label"][rows[0]])])
        suggested = labels[int(self._suggested[members][0])]
        reason = f"{name}: tagged {tagged} {times(len(rows))}, the model says {one_line(suggested)}"
        return Description(name, reason, Mend(label=suggested, rows=tuple(rows.tolist())))
