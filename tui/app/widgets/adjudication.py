"""The bars of adjudication: how far it is, and how the sides differ."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from tui.app.article.cells import cell_width, clipped
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.passage import NAME_CELLS
from tui.domain.adjudication import Ruling
from tui.domain.meetings import Difference, Meeting
from tui.domain.overlay import Item
from tui.domain.shown import one_line
from tui.services.adjudication import Adjudication
from tui.services.cases import Case

LEAST_GOAL = 12
"""Cells below which it is not said who is compared: the rows beneath name them."""


class _CaseBar(Bar):
    """A bar about the current disagreement."""

    def __init__(self, adjudication: Adjudication, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self.adjudication = adjudication
        self.case: Case | None = None
        self.number: int | None = None

    def show(self, case: Case | None, number: int | None) -> None:
        """Show how things stand."""
        self.case, self.number = case, number
        self.refresh()


class ProgressBar(_CaseBar):
    """The article's title; which disagreement and article it is, and how many are left."""

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the title at the left, the numbers at the right."""
        dim, strong = self.component("dim"), self.component("strong")
        case, total = self.case, self.adjudication.total
        if case is None:
            return [Part(" Adjudication", strong)], []
        more = "…" if self.adjudication.counting else ""
        place = (self.adjudication.place(case.article.id) or 0) + 1
        articles = len(self.adjudication.articles)
        at = bisect_right(case.differing, self.number) if self.number is not None else 0
        right = [
            Part(f"  {at} of {len(case.differing)}", strong),
            Part(" here", dim),
            Part(f"  {total.open}{more}", strong),
            Part(f" of {total.differing}{more} undecided", dim),
            Part("  article ", dim),
            Part(f"{place} of {articles} ", strong),
        ]
        room = width - sum(cell_width(part.text) for part in right) - 3
        title = one_line(case.article.title or case.article.id)
        return [Part(f" {clipped(title, max(room, 8))}", strong)], right


class DifferenceBar(_CaseBar):
    """How the sides differ and what was decided; who is compared, and where that goes."""

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the difference at the left, the sides at the right."""
        dim, strong, good = self.component("dim"), self.component("strong"), self.component("good")
        names = [clipped(name, NAME_CELLS) for name in self.adjudication.names]
        case, number = self.case, self.number
        left: list[Part] = []
        if case is not None and number is None:
            said = "Nothing differs here." if case.comparable else "Only one side has read this article."
            left = [Part(f" {said}", strong)]
        elif case is not None and number is not None:
            meeting, found = case.meetings[number], case.ruling(number)
            left = [Part(clipped(f" {_difference(meeting, names)}", width), strong)]
            said = _decided(found, meeting, names)
            left += [Part(f"  {said}", good)] if said else []
        room = width - sum(cell_width(part.text) for part in left) - 4
        goal = clipped(self._goal(names, width), room)
        return left, [Part(f"  {goal} ", dim)] if room >= LEAST_GOAL else []

    def _goal(self, names: Sequence[str], width: int) -> str:
        into = clipped(self.adjudication.into, NAME_CELLS)
        if not self.adjudication.evaluates:
            return f"{' × '.join(names)} → {into}"
        if width < 110:
            return "evaluation: only what you take changes"
        return f"{' × '.join(names)}: an evaluation, {into}'s layer changes only where you take something"


def _difference(meeting: Meeting[Item], names: Sequence[str]) -> str:
    """Return how the sides of a meeting differ, in a few words."""
    match meeting.difference:
        case None:
            return "All agree"
        case Difference.LABEL:
            return "Label: one span, other labels"
        case Difference.BOUNDARY:
            return "Boundary: one label, other edges"
        case Difference.MISSING:
            have = [name for name, side in zip(names, meeting.sides, strict=True) if side]
            return f"Only {' and '.join(have)} {'has' if len(have) == 1 else 'have'} this"
        case _:
            return "Several differences"


def _decided(ruling: Ruling, meeting: Meeting[Item], names: Sequence[str]) -> str:
    """Return what was decided, or an empty text."""
    if not ruling.decided:
        return "in part decided" if ruling.begun else ""
    if ruling.written:
        return "decided: a third"
    sides = [names[side] for side in ruling.sides(meeting)]
    if sides:
        return f"decided: {', '.join(sides)}"
    if not ruling.taken:
        return "decided: none"
    return "decided: all" if not ruling.refused else "decided: a mix"
