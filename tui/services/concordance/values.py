"""What is asked of a concordance, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.annotation import State
from tui.domain.article import ArticleSummary

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from tui.services.review import Filter

Key = tuple[str, str, str]
"""Article, annotator and annotation: what tells a row from all others."""


class Group(Enum):
    """What the rows are put together by."""

    NONE = ""
    LABEL = "label"
    FORM = "form"
    ENTITY = "entity"
    ARTICLE = "article"
    STATE = "state"
    ANNOTATOR = "annotator"
    INCONSISTENCY = "inconsistency"


class Order(Enum):
    """How the rows stand, within their group where they are grouped."""

    LIBRARY = "library"
    """By article as added, then annotator, then place in the text."""
    LEFT = "left"
    """By the words before the span, the nearest first."""
    RIGHT = "right"
    """By the words behind it."""
    FORM = "form"
    """By its text, capitals or not."""
    TIME = "time"
    """What was decided last first."""


class Where(Enum):
    """What is searched for the text of a query."""

    SPANS = "spans"
    """The tagged text, the note and the link of each annotation."""
    ARTICLES = "articles"
    """The whole texts: each hit is a row, whether anything is tagged there or not."""
    UNTAGGED = "untagged"
    """The same without the hits that lie within an annotation, or touch one."""


class Kind(Enum):
    """In which way annotations do not agree with one another."""

    LABELS = "labels"
    """The same form has different labels."""
    EDGES = "edges"
    """Of the same words an article, a mark or a possessive is tagged in some places and not in others."""
    UNTAGGED = "untagged"
    """A form that is tagged elsewhere stands untagged."""
    MEMORY = "memory"
    """What was decided elsewhere says otherwise: rejected here and tagged there."""
    MODEL = "model"
    """What the model suggested, and nobody has decided on, says otherwise."""


EVERY_KIND = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows are wanted, and how they are to stand; what is empty does not restrict.

    Attributes:
        labels: Names of labels.
        states: What was decided.
        annotators: Whose layers.
        article: Id of the only article.
        since: Decided at this moment or later, as `Annotation.at` has it.
        flagged: Only what is flagged as unsure.
        noted: Only what has a note.
        linked: Only what is linked to an entity.
        links: Ids of entities.
        text: What is searched for; blanks at its ends do not count.
        regex: Whether the text is a regular expression. In one, capitals matter where any is typed, as in
            finding; in plain text they never do, and a blank stands for any white space.
        words: Whether a hit may neither begin nor end within a word.
        where: What is searched.
        kinds: Only rows that do not agree with others in one of these ways. Grouped by inconsistency, a few
            of those that they do not agree with stand behind them.
        across: Whether the annotations of different annotators are to agree with each other, too.
        group: What the rows are put together by.
        order: How they stand.
        by_size: Whether large groups come first, rather than by name. Inconsistencies come by kind and by
            how much each is worth looking at in either case.
    """

    labels: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    annotators: frozenset[str] = frozenset()
    article: str = ""
    since: str = ""
    flagged: bool = False
    noted: bool = False
    linked: bool = False
    links: frozenset[str] = frozenset()
    text: str = ""
    regex: bool = False
    words: bool = False
    where: Where = Where.SPANS
    kinds: frozenset[Kind] = frozenset()
    across: bool = False
    group: Group = Group.NONE
    order: Order = Order.LIBRARY
    by_size: bool = False

    @property
    def found_by_kind(self) -> frozenset[Kind]:
        """The kinds of inconsistency that are looked for."""
        return self.kinds or (EVERY_KIND if self.group is Group.INCONSISTENCY else frozenset())

    @classmethod
    def of(cls, wanted: Filter) -> Query:
        """Return the query for what a filter takes."""
        return cls(
            labels=wanted.labels,
            states=wanted.states,
            annotators=frozenset({wanted.annotator} if wanted.annotator else ()),
            article=wanted.article,
            since=wanted.since,
            flagged=wanted.flagged,
            noted=wanted.noted,
            linked=wanted.linked,
            links=wanted.links,
            text=wanted.text,
        )

    @property
    def is_of_annotations(self) -> bool:
        """Whether it asks for something that only annotations have."""
        asked = self.labels, self.states, self.since, self.flagged, self.noted, self.linked, self.links
        return any(asked)


class Mend(NamedTuple):
    """What would make a group agree.

    Attributes:
        label: The label that its rows should have; empty where it is not about labels.
        spans: Number of a row and the start and end that it should have, for rows that should be resized.
        tag: Whether the rows are untagged and should be tagged with the label.
        reject: Whether its rows should be rejected.
        rows: The rows that are to be changed: those first in the group.
    """

    label: str = ""
    spans: tuple[tuple[int, int, int], ...] = ()
    tag: bool = False
    reject: bool = False
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of a view that stand together.

    Attributes:
        name: What they have in common, for the reader; empty for what has none, as rows without a link.
        key: The same for programs: a label, a form, a link, the id of an article, a state, an annotator, or
            the kind of an inconsistency.
        first: Place of the first of them in the view.
        count: How many there are.
        reason: Of an inconsistency, what does not agree, in a sentence for the reader.
        mend: Of an inconsistency, what would make it agree; None where nothing is clear.
    """

    name: str
    key: str
    first: int
    count: int
    reason: str = ""
    mend: Mend | None = None


class Groups(Sequence[RowGroup]):
    """The groups of a view, each made when it is asked for: there may be very many."""

    def __getitem__(self, at: int) -> RowGroup:  # type: ignore[override] # no slices
        """Return a group by its place, from 0."""
        raise IndexError(at)

    def __len__(self) -> int:
        """Return how many groups there are."""
        return 0

    def at(self, place: int) -> int | None:  # noqa: ARG002 - nothing is grouped here
        """Return which group a place of the view lies in; None where nothing is grouped."""
        return None


NO_GROUPS = Groups()


@dataclass(frozen=True, slots=True, eq=False)
class Untagged:
    """A place of an article that is no annotation: a hit of a search, or an untagged mention.

    Attributes:
        article: Its article.
        start: First code point.
        end: Code point after the last.
        text: What stands there.
        left: What stands before, as in `Row`.
        right: What stands behind.
        inside: Number of a row that it lies within or touches; None where nothing is tagged there.
    """

    article: ArticleSummary
    start: int
    end: int
    text: str
    left: str
    right: str
    inside: int | None = None


class View:
    """The rows that a query takes, at one moment: edits that come later do not change it.

    Attributes:
        query: The query.
        rows: Their numbers, in the order in which they are to be shown. Numbers from 0 are annotations;
            negative ones are places that are none: `Concordance.entry` returns an `Untagged` for these.
        groups: The groups, in order; none where the query does not group.
        complete: Whether all rows that it takes are there; while it is not, `Concordance.step` finds more.
        trouble: Why a search ended early or never began, in one line; empty where nothing is wrong.
    """

    def __init__(
        self,
        query: Query,
        rows: NDArray[int64],
        groups: Groups = NO_GROUPS,
        complete: bool = True,
        trouble: str = "",
    ) -> None:
        self.query, self.rows, self.groups = query, rows, groups
        self.complete, self.trouble = complete, trouble

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def number(self, place: int) -> int:
        """Return the number of the row at a place, from 0."""
        return int(self.rows[place])

    def numbers(self, first: int, last: int) -> Iterator[int]:
        """Yield the numbers of the rows from one place up to another."""
        return iter(self.rows[first:last].tolist())

    def place(self, number: int) -> int | None:
        """Return the place of a row by its number, or None where it is not in the view."""
        from numpy import flatnonzero

        found = flatnonzero(self.rows == number)
        return int(found[0]) if len(found) else None
