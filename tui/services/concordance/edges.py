"""Rows of the same words, tagged with an article, a mark or a possessive here and without it there."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.domain.edges import Edge, Side, core, including
from tui.domain.shown import one_line
from tui.domain.span import Span
from tui.services.concordance.comparing import scopes_of, times
from tui.services.concordance.findings import Description, Findings, first_the_wrong, worth_of
from tui.services.concordance.names import Ranked
from tui.services.concordance.selecting import stable_order
from tui.services.concordance.table import REJECTED, Table
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import Kind, Mend

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray

FORMS_AT_ONCE, ROWS_AT_ONCE = 500, 400
"""How much is looked at in one step."""


class DifferentEdges(Findings):
    """The same words with an edge that belongs to the span in some places and not in others."""

    kind = Kind.EDGES

    def __init__(self, looked: EdgeSearch) -> None:
        """Make groups of what a search found."""
        import numpy as np

        rows, scopes, inside, starts, ends = (np.array(column) for column in looked.found)
        order = stable_order(scopes)
        rows, scopes, inside = rows[order].astype(np.int64), scopes[order], inside[order].astype(bool)
        starts, ends = starts[order], ends[order]
        new = np.ones(len(rows), bool)
        new[1:] = scopes[1:] != scopes[:-1]
        firsts, group = np.flatnonzero(new), np.cumsum(new) - 1
        with_it = np.add.reduceat(inside, firsts, dtype=np.int64) if len(rows) else np.empty(0, np.int64)
        without_it = np.add.reduceat(~inside, firsts, dtype=np.int64) if len(rows) else with_it
        both = (with_it > 0) & (without_it > 0)
        kept = both[group]
        self._with, self._without = with_it[both], without_it[both]
        self._edges = [looked.edges[code] for code in scopes[firsts[both]].tolist()]
        group = (np.cumsum(both) - 1)[group[kept]]
        rows, inside, starts, ends = rows[kept], inside[kept], starts[kept], ends[kept]
        self._clear = self._with != self._without
        wrong = (inside != (self._with > self._without)[group]) | ~self._clear[group]
        order = first_the_wrong(group, wrong)
        self._starts, self._ends = starts[order], ends[order]
        worth = worth_of(np.maximum(self._with, self._without), self._with + self._without)
        super().__init__(rows[order], wrong[order], group[order], worth)

    def describe(self, group: int) -> Description:
        """Return how often the edge is tagged, and how often it is left out."""
        name, edge = self._edges[group]
        tagged, left_out = times(int(self._with[group])), times(int(self._without[group]))
        reason = f"{name}: {_in_words(edge)} is tagged {tagged}, left out {left_out}"
        if not self._clear[group]:
            return Description(name, reason, None)
        members = self.members(group)
        wrong = self.wrong[members]
        rows, starts, ends = (
            column[members][wrong].tolist() for column in (self.rows, self._starts, self._ends)
        )
        return Description(
            name, reason, Mend(spans=tuple(zip(rows, starts, ends, strict=True)), rows=tuple(rows))
        )


def _in_words(edge: Edge) -> str:
    kind = {Side.ARTICLE: "the article ", Side.POSSESSIVE: "the possessive "}.get(edge.side, "the mark ")
    return f"{kind}“{one_line(edge.text)}”"


class EdgeSearch:
    """Looking for edges, in steps.

    Attributes:
        found: Of each row and edge that it has inside or directly outside: the row, the code of what it is
            compared by, whether the edge is inside, and start and end of the span if that were otherwise.
        edges: By that code, the words and the edge.
    """

    def __init__(self, table: Table, texts: Texts, mask: NDArray[bool_], across: bool) -> None:
        self._table, self._texts, self._across = table, texts, across
        self._mask = mask & (table["state"] != REJECTED)
        self.found = array("i"), array("i"), array("b"), array("i"), array("i")
        self.edges: list[tuple[str, Edge]] = []
        self._codes: dict[tuple[int, Edge], int] = {}

    def steps(self) -> Iterator[None]:
        """Look through the forms, then through the rows of those that differ by an edge from another form."""
        import numpy as np

        table = self._table
        cores, key_of_core = Ranked(), np.zeros(len(table.forms.names), np.int32)
        edges_of: dict[int, dict[Edge, str]] = {}
        for code, form in enumerate(table.forms.names.listed):
            if not form:
                continue
            span, taken = core(form, Span(0, len(form)))
            words = form[span.start : span.end]
            key_of_core[code] = cores[words.casefold()]
            for edge, _ in taken:
                edges_of.setdefault(cores[words.casefold()], {})[edge] = words
            if code % FORMS_AT_ONCE == 0:
                yield None
        has_edges = np.zeros(len(cores), bool)
        has_edges[list(edges_of)] = True
        rows = np.flatnonzero(self._mask & has_edges[key_of_core[table["form"]]])
        for first in range(0, len(rows), ROWS_AT_ONCE):
            self._look_at(rows[first : first + ROWS_AT_ONCE], key_of_core, edges_of)
            yield None

    def _look_at(
        self, rows: NDArray[int64], key_of_core: NDArray[Any], edges_of: dict[int, dict[Edge, str]]
    ) -> None:
        table = self._table
        scopes = scopes_of(table, rows, self._across, key_of_core).tolist()
        cores = key_of_core[table["form"][rows]].tolist()
        articles = table.layer_articles[table["layer"][rows]].tolist()
        starts, ends = table["start"][rows].tolist(), table["end"][rows].tolist()
        for row, scope, key, article, start, end in zip(
            rows.tolist(), scopes, cores, articles, starts, ends, strict=True
        ):
            text = self._texts[article]
            span = Span(start, end)
            inner = dict(core(text, span)[1])
            for edge, words in edges_of[key].items():
                left = inner.get(edge)
                if left is not None:
                    before = edge.side in (Side.ARTICLE, Side.MARK_BEFORE)
                    other: Span | None = Span(left.start, end) if before else Span(start, left.end)
                else:
                    other = including(text, span, edge)
                if other is None:
                    continue
                code = self._codes.setdefault((scope, edge), len(self.edges))
                if code == len(self.edges):
                    self.edges.append((one_line(words), edge))
                for column, value in zip(self.found, (row, code, left is not None, *other), strict=True):
                    column.append(value)
