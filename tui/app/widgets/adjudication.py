"""The bars of adjudication: how far it is, and how the sides differ."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from tui.app.article.cells import cell_width, clipped
from tui.app.widgets.bars import Bar, Part
from tui.domain.adjudication import Ruling
from tui.domain.meetings import Difference, Meeting
from tui.domain.overlay import Item
from tui.domain.shown import one_line
from tui.services.adjudication import Adjudication
from tui.services.cases import Case


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
        names = [one_line(name) for name in self.adjudication.names]
        right = [Part(f"  {self._goal(names, width)} ", dim)]
        case, number = self.case, self.number
        if case is None:
            return [], right
        if number is None:
            said = "Nothing differs here." if case.comparable else "Only one side has read this article."
            return [Part(f" {said}", strong)], right
        meeting, found = case.meetings[number], case.ruling(number)
        left = [Part(f" {_difference(meeting, names)}", strong)]
        said = _decided(found, meeting, names)
        if said:
            left.append(Part(f"  {said}", good))
        return left, right

    def _goal(self, names: Sequence[str], width: int) -> str:
        into = one_line(self.adjudication.into)
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
