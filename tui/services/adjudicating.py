"""Deciding by a rule, without a look at each disagreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tui.domain.adjudication import Wanted, of_all, of_most, of_side
from tui.domain.edits import Change, now
from tui.domain.errors import UsageError
from tui.services.adjudication import Adjudication
from tui.services.cases import Case

AGREED, MAJORITY, UNION = "agreed", "majority", "union"
"""The rules besides the names of the sides: only what all agree on, what most have, what any has."""

Rule = Callable[[Case, int], Wanted | None]
"""Returns what becomes of a disagreement, by its number; None where it is left to people."""


def rule_named(name: str, sides: Sequence[str]) -> Rule:
    """Return a rule by its name, or the one that takes what a side has.

    Raises:
        UsageError: There is no such rule, and no such side.
    """
    if name == AGREED:
        return only_agreed
    if name == MAJORITY:
        return lambda case, number: of_most(case.meetings[number], case.present)
    if name == UNION:
        return lambda case, number: of_all(case.meetings[number])
    if name not in sides:
        names = ", ".join((AGREED, MAJORITY, UNION, *sides))
        raise UsageError(f"There is nothing called {name!r} to take.", f"Take one of: {names}.")
    which = list(sides).index(name)
    return lambda case, number: of_side(case.meetings[number], which) if case.present[which] else None


def only_agreed(case: Case, number: int) -> None:
    """Leave every disagreement to people."""


class Ruled(NamedTuple):
    """What a rule came to in one article.

    Attributes:
        article: The article's id.
        title: Its title.
        meetings: How many meetings there are.
        before: How many were decided before.
        agreed: How many that all agree on were taken now.
        taken: How many disagreements were decided now.
        left: How many disagreements are left.
        changes: What that comes to.
    """

    article: str
    title: str
    meetings: int
    before: int
    agreed: int
    taken: int
    left: int
    changes: list[Change]


def rule_all(
    adjudication: Adjudication, rule: Rule, articles: Iterable[str] | None = None
) -> Iterator[Ruled]:
    """Yield for each article what a rule comes to; what was decided before stays, and nothing is made yet.

    Args:
        adjudication: The sides.
        rule: What becomes of a disagreement; what all agree on is taken in any case.
        articles: Ids of the articles, otherwise all that two sides have looked at.
    """
    at = now()
    for article in adjudication.articles if articles is None else articles:
        case = adjudication.case(article, keep=False)
        if case.comparable:
            yield _ruled(adjudication, case, rule, at)


def rule_one(adjudication: Adjudication, case: Case, rule: Rule) -> Ruled:
    """Return what a rule comes to in an article."""
    return _ruled(adjudication, case, rule, now())


def _ruled(adjudication: Adjudication, case: Case, rule: Rule, at: str) -> Ruled:
    agreed, open_ = case.agreed, case.open
    wanted = {number: of_all(case.meetings[number]) for number in agreed}
    for number in open_:
        wish = rule(case, number)
        if wish is not None:
            wanted[number] = wish
    taken = len(wanted) - len(agreed)
    return Ruled(
        case.article.id,
        case.article.title,
        len(case.meetings),
        len(case.meetings) - len(agreed) - len(open_),
        len(agreed),
        taken,
        len(open_) - taken,
        adjudication.changes(case, wanted, at),
    )
