"""What the review shows, and what is selected in it: kept while the reader looks at an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from tui.app.review_lines import ReviewLines
from tui.domain.annotation import State, Suggestion
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.index import order
from tui.services.concordance import Concordance, Query, Untagged, View, Where
from tui.services.mending import Pick
from tui.services.review import CONTEXT, Row
from tui.services.review_source import ReviewSource
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

EVERYTHING = Query()
KEPT = 60
"""Texts that are at hand, those of the rows on screen."""
MOST_MISSED = 1_000
"""Edits made while the review was away that it follows; after more it is listed anew."""


def span_of(entry: Row | Untagged) -> tuple[int, int]:
    """Return where a row is in its article."""
    if isinstance(entry, Row):
        return entry.annotation.start, entry.annotation.end
    return entry.start, entry.end


class Reviewing:
    """The review apart from its screen.

    Attributes:
        query: What is shown.
        lines: The lines that show it.
        selected: Numbers of the rows that are selected.
        marked: Line that was selected last, from which a range goes; None where there is none.
        cursor: Line under the cursor when the screen was left.
        mended: Numbers of the groups for which what is offered was done.
        lacks: Whether annotations came that the view does not have.
        annotator: Who looks through the annotations, and can change their own.
    """

    def __init__(
        self, workspace: Workspace, suggester: Suggester | None = None, query: Query = EVERYTHING
    ) -> None:
        """Begin; `step` reads what there is.

        Args:
            workspace: The project being worked on.
            suggester: Where the suggestions of articles are kept.
            query: What is to be shown first.
        """
        self._workspace, self._suggester = workspace, suggester
        self.annotator = workspace.annotator
        self.query = query
        self.selected: set[int] = set()
        self.marked: int | None = None
        self.cursor = 0
        self.lacks = False
        self.mended: set[int] = set()
        self._missed: list[Edit] | None = None
        self._tagged: dict[tuple[str, int, int], int] = {}
        """The rows that hits and untagged mentions of the view came to be."""
        self._revision = workspace.revision
        self.rows = self._listed()
        self.lines = ReviewLines(self.rows.select(query))
        self._text_of = lru_cache(KEPT)(self._read)
        self.states_of = lru_cache(256)(self._states_of)
        self.selected_of = lru_cache(256)(self._selected_of)

    def _listed(self) -> Concordance:
        return Concordance(ReviewSource(self._workspace), self._suggested)

    def _suggested(self, article: str) -> Iterable[Suggestion] | None:
        if self._suggester is None or self._workspace.blind:
            return None
        try:
            found = self._suggester.cached(self._workspace.article(article))
        except GlossatorError:  # taken out meanwhile
            return None
        return found.suggestions if found is not None else None

    # -- what is shown -------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The rows that are shown."""
        return self.lines.view

    @property
    def annotators(self) -> int:
        """How many people's annotations there are."""
        return len(self.rows.annotators)

    def resolved(self, number: int) -> int:
        """Return the number of the annotation that a hit is, or came to be; else the number itself."""
        if number >= 0:
            return number
        hit = self.rows.entry(number)
        if not isinstance(hit, Untagged):
            return number
        found = self._tagged.get((hit.article.id, hit.start, hit.end))
        if found is None and hit.inside is not None:
            row = self.rows.entry(hit.inside)
            same = isinstance(row, Row) and (row.annotation.start, row.annotation.end) == (hit.start, hit.end)
            found = hit.inside if same else None
        return number if found is None or self.is_gone(found) else found

    def entry(self, number: int) -> Row | Untagged | None:
        """Return a row as it is now."""
        return self.rows.entry(self.resolved(number))

    def around(self, entry: Row | Untagged, left: int, right: int) -> tuple[str, str]:
        """Return what stands before a row and behind it, up to so many code points at the least."""
        if left <= CONTEXT and right <= CONTEXT:
            return entry.left, entry.right
        start, end = span_of(entry)
        text = self._text_of(entry.article.id)
        if text is None:
            return entry.left, entry.right
        return text[max(0, start - max(left, CONTEXT)) : start], text[end : end + max(right, CONTEXT)]

    def _read(self, article: str) -> str | None:
        try:
            return self._workspace.article(article).text
        except GlossatorError:  # taken out meanwhile
            return None

    def is_gone(self, number: int) -> bool:
        """Whether a row was taken out; it keeps its place, so that nothing moves under the cursor."""
        return self.rows.gone(number)

    def number_at(self, line: int) -> int | None:
        """Return the view's number of the row on a line; None for a heading, and behind the last line."""
        place = self.lines.at(line).place if 0 <= line < len(self.lines) else None
        return self.view.number(place) if place is not None else None

    def _states_of(self, group: int) -> dict[State, int]:
        found = self.lines.group(group)
        return self.rows.states_among(self.view, found.first, found.first + found.count)

    def ask(self, query: Query) -> None:
        """Show other rows; what is not shown any more is not selected, and hits begin anew."""
        folded = self.lines.folded and query.group is self.query.group
        self.query, self.marked = query, None
        self._tagged.clear()
        self.mended.clear()
        self.lines = ReviewLines(self.rows.select(query), folded)
        self.states_of.cache_clear()
        self._drop_hidden()

    def _drop_hidden(self) -> None:
        kept = {number for number in self.selected if number >= 0}
        if kept:
            kept.intersection_update(self.view.numbers(0, self.view.count))
        self.select(kept)

    def more(self) -> bool:
        """Show what was found since, where not all was there; return whether anything was."""
        if self.view.complete:
            return False
        found = self.rows.view()
        if found is self.view:
            return False
        self.lines = ReviewLines(found, self.lines.folded)
        self.states_of.cache_clear()
        self.selected_of.cache_clear()
        return True

    def begin_anew(self) -> None:
        """List everything again: articles came or went, or an edit was taken back. Nothing is selected."""
        self._text_of.cache_clear()
        self.rows = self._listed()
        self.lines = ReviewLines(self.rows.select(self.query), self.lines.folded)
        self.states_of.cache_clear()
        self.select(set())
        self.marked = None
        self._tagged.clear()
        self.mended.clear()
        self._revision = self._workspace.revision

    # -- what is selected ----------------------------------------------------------------------

    def select(self, numbers: set[int]) -> None:
        """Select these rows and no others."""
        self.selected = numbers
        self.selected_of.cache_clear()

    def _selected_of(self, group: int) -> int:
        """Return how many rows of a group are selected."""
        return sum(number in self.selected for number in self.lines.numbers_of(group))

    def picks(self) -> Iterator[Pick]:
        """Yield the selected annotations, in the order of the library."""
        numbers = sorted(map(self.resolved, self.selected))
        return (Pick(*self.rows.key(number)) for number in numbers if number >= 0)

    def hits(self) -> list[Untagged]:
        """Return the selected places that are no annotation."""
        found = (self.entry(number) for number in sorted(self.selected) if number < 0)
        return [entry for entry in found if isinstance(entry, Untagged)]

    # -- edits ---------------------------------------------------------------------------------

    def take(self, edit: Edit) -> list[int] | None:
        """Bring an edit into the rows; return their numbers, or None where all is to be listed anew."""
        self.states_of.cache_clear()
        self._revision = self._workspace.revision
        before = self.rows.total
        touched = self.rows.take(edit)
        new = {number for number in touched or () if number >= before}
        for number in new:
            row = self.rows.entry(number)
            if isinstance(row, Row):
                self._tagged[row.article.id, row.annotation.start, row.annotation.end] = number
        self.lacks = bool(new) and self.query.where is Where.SPANS and not self.query.kinds
        return touched

    def is_current(self, row: Row, number: int) -> bool:
        """Whether a row of the annotator's own says what the layer does."""
        annotation = row.annotation
        found = self._workspace.layer(row.article.id).annotations.get(order(annotation))
        return found is None if self.is_gone(number) else found == annotation

    def leave(self) -> None:
        """Follow the edits that are made while the screen is away."""
        missed: list[Edit] = []
        self._missed = missed
        self._revision = self._workspace.revision
        self._workspace.watch = missed.append

    @property
    def is_away(self) -> bool:
        """Whether the screen was left for a place in an article."""
        return self._missed is not None

    def come_back(self) -> bool:
        """Bring in what was decided meanwhile; return whether all is to be listed anew."""
        missed, self._missed = self._missed, None
        self._workspace.watch = None
        if missed is None or self._workspace.revision != self._revision + len(missed):
            return True  # something was taken back, or brought in from elsewhere
        if len(missed) > MOST_MISSED:
            return True
        return any(self.take(edit) is None for edit in missed)
