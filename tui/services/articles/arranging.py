"""Orders, queues and groups of articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui.domain.article import ArticleState
from tui.domain.layer import LayerSummary
from tui.services.articles.facts import Facts

PROGRESS = {ArticleState.IN_PROGRESS: 0, ArticleState.UNREAD: 1, ArticleState.DONE: 2}
"""Which articles come first where they go by state: those that were begun, then those never looked at."""


class Sort(StrEnum):
    """What articles are sorted by."""

    QUEUE = "queue"
    TITLE = "title"
    DATE = "date"
    ADDED = "added"
    SOURCE = "source"
    STATE = "state"
    DECIDED = "decided"
    LAST = "last"
    LENGTH = "length"


FALLING = frozenset((Sort.DATE, Sort.ADDED, Sort.DECIDED, Sort.LAST, Sort.LENGTH))
"""What begins with the newest, the most or the longest, unless it is reversed."""

_KEYS: dict[Sort, Callable[[Facts], str | int]] = {
    Sort.TITLE: lambda facts: facts.title.casefold(),
    Sort.DATE: lambda facts: facts.article.date,
    Sort.ADDED: lambda facts: facts.article.added,
    Sort.SOURCE: lambda facts: facts.origin.name.casefold(),
    Sort.STATE: lambda facts: PROGRESS[facts.layer.state],
    Sort.DECIDED: lambda facts: facts.layer.decided,
    Sort.LAST: lambda facts: facts.layer.at,
    Sort.LENGTH: lambda facts: facts.article.length,
}


def falls(sort: Sort, reverse: bool) -> bool:
    """Whether an order goes from the largest down."""
    return (sort in FALLING) is not reverse


def ordered(facts: Iterable[Facts], sort: Sort, reverse: bool = False) -> list[Facts]:
    """Return articles in an order; equal ones stay as they are.

    What has no date, or was never decided on, comes last either way.

    Args:
        facts: The articles, in the order of the queue.
        sort: What they are sorted by.
        reverse: Whether the order is turned round.
    """
    if sort is Sort.QUEUE:
        return list(facts)[:: -1 if reverse else 1]
    key = _KEYS[sort]
    pairs = [(key(each), each) for each in facts]
    present = [pair for pair in pairs if pair[0] != ""]
    present.sort(key=lambda pair: pair[0], reverse=falls(sort, reverse))
    return [each for _, each in (*present, *(pair for pair in pairs if pair[0] == ""))]


class Queue(StrEnum):
    """The queues by their names on the command line, which are also those that are remembered."""

    ADDED = "added"
    UNDECIDED = "undecided"
    DISAGREEMENTS = "disagreements"
    FLAGGED = "flagged"


TITLES: Mapping[Queue, str] = {
    Queue.ADDED: "In order of adding",
    Queue.UNDECIDED: "Undecided first",
    Queue.DISAGREEMENTS: "Disagreements first",
    Queue.FLAGGED: "Flagged first",
}
"""What each is called."""

ABOUT: Mapping[Queue, str] = {
    Queue.ADDED: "",
    # What was begun is fresh in mind, and of use to nobody before it is finished.
    Queue.UNDECIDED: "begun, unread, done",
    Queue.DISAGREEMENTS: "yours with the model",
    Queue.FLAGGED: "what you were unsure of",
}
"""What that is, in a few words; nothing where the name says it."""


def named(name: str) -> Queue:
    """Return the queue of a name; the order of adding for one that is empty or unknown."""
    return Queue(name) if name in list(Queue) else Queue.ADDED


class Grouping(StrEnum):
    """What articles are grouped by."""

    NONE = "none"
    SOURCE = "source"
    MONTH = "month"


@dataclass(slots=True, eq=False)
class Heading:
    """The line above the articles of a group.

    Attributes:
        name: What they have in common; empty where that is nothing.
        members: The articles.
        states: How many of them are how far.
        decided: How many spans were decided in them.
        flagged: How many of those are flagged.
        chosen: How many of the articles are selected.
    """

    name: str
    members: list[Facts] = field(default_factory=list)
    states: Counter[ArticleState] = field(default_factory=Counter)
    decided: int = 0
    flagged: int = 0
    chosen: int = 0

    @property
    def done(self) -> int:
        """How many of the articles are done."""
        return self.states[ArticleState.DONE]

    def add(self, facts: Facts) -> None:
        """Take an article in, behind the others."""
        self.members.append(facts)
        self.count(facts.layer, 1)

    def count(self, layer: LayerSummary, number: int) -> None:
        """Count what was done on an article, or with -1 count it no more."""
        self.states[layer.state] += number
        self.decided += number * layer.decided
        self.flagged += number * layer.flagged


def grouped(facts: Iterable[Facts], by: Grouping) -> list[Heading]:
    """Return articles in groups, within which they stay as they are.

    Months come the newest first, sources by their names; what has none of that comes last.
    """
    key: Callable[[Facts], str] = _month if by is Grouping.MONTH else _group
    groups: dict[str, Heading] = {}
    for each in facts:
        name = key(each)
        heading = groups.get(name)
        if heading is None:
            heading = groups[name] = Heading(name)
        heading.add(each)
    names = sorted(filter(None, groups), key=str.casefold, reverse=by is Grouping.MONTH)
    return [groups[name] for name in (*names, "") if name in groups]


def _month(facts: Facts) -> str:
    """Return year and month, as ISO 8601 has them."""
    return facts.article.date[:7] if len(facts.article.date) >= 7 else ""


def _group(facts: Facts) -> str:
    return facts.origin.group
