"""What the review shows, and what is selected in it: kept while the reader looks at an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from tui.app.review_lines import ReviewLines
from tui.domain.annotation import State, Suggestion
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.index import order
from tui.domain.span import Span
from tui.services.concordance import Concordance, Query, Selection, Untagged, View, Where
from tui.services.mending import Pick
from tui.services.review import CONTEXT, Row
from tui.services.review_source import ReviewSource
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

EVERYTHING = Query()
KEPT = 60
"""Texts that are at hand, those of the rows on screen."""
SOME = 100
"""Rows that are selected again in one step."""
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
        asked: What was to be shown first.
        lines: The lines that show it.
        selected: The rows that are selected.
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
        self.query = self.asked = query
        self.selected = Selection()
        self._were: tuple[Concordance, NDArray[int64]] | None = None
        """The rows that were selected before all was listed anew, until they are selected again."""
        self._again: Iterator[None] | None = None
        """What selects them again."""
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
        self.selected.keep(self.view.rows)
        self.selected_of.cache_clear()

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
        """List everything again: articles came or went, or an edit was taken back.

        The annotations that are selected are looked for again in steps, once all that is shown is there.
        """
        self._text_of.cache_clear()
        # Those that are still looked for since the last time are looked for again.
        were = self._were or ((self.rows, self.selected.own) if self.selected else None)
        self.rows = self._listed()
        self.lines = ReviewLines(self.rows.select(self.query), self.lines.folded)
        self.states_of.cache_clear()
        self.select_none()
        self._were, self._again = were, self._select_again(*were) if were is not None else None
        self._tagged.clear()
        self.mended.clear()
        self._revision = self._workspace.revision

    def step(self) -> bool:
        """Do a little of what is to be done; return whether anything was."""
        if self._again is None or self.rows.loading:
            return self.rows.step()
        if next(self._again, self) is self:
            self._were = self._again = None
        return True

    # -- what is selected ----------------------------------------------------------------------

    @property
    def selects_again(self) -> bool:
        """Whether what was selected before all was listed anew is still looked for."""
        return self._were is not None

    def select(self, numbers: NDArray[int64], on: bool = True) -> None:
        """Select rows, too; or do not select them."""
        (self.selected.add if on else self.selected.remove)(numbers)
        self.selected_of.cache_clear()

    def select_none(self) -> None:
        """Select nothing."""
        self.selected, self.marked = Selection(), None
        self._were = self._again = None
        self.selected_of.cache_clear()

    def _select_again(self, before: Concordance, numbers: NDArray[int64]) -> Iterator[None]:
        """Select the rows that had these numbers before all was listed anew, as far as they are shown."""
        found = Selection()
        for first in range(0, len(numbers), SOME):
            keys = map(before.key, numbers[first : first + SOME].tolist())
            rows = [number for number in map(self.rows.find, keys) if number is not None]
            found.add(Selection(rows).own)
            yield None
        found.keep(self.rows.view().rows)
        self.select(found.own)

    def _selected_of(self, group: int) -> int:
        """Return how many rows of a group are selected."""
        return self.selected.count_in(self.lines.numbers_of(group))

    def picks(self) -> Iterator[Pick]:
        """Yield the selected annotations, then those that selected places are, or came to be."""
        numbers = self.selected.own
        for first in range(0, len(numbers), SOME):
            for number in numbers[first : first + SOME].tolist():
                yield Pick(*self.rows.key(number))
        places = self.selected.places
        if not self._tagged:  # there may be very many, of which none is tagged
            places = places[self.rows.tagged_at(places) >= 0]
        for place in places.tolist():
            number = self.resolved(place)
            if number >= 0 and number not in self.selected:
                yield Pick(*self.rows.key(number))

    def to_tag(self) -> Iterator[Pick]:
        """Yield the selected places that are no annotation, to be tagged in one's own layer."""
        for place in self.selected.places[::-1].tolist():
            hit = self.entry(place)
            if isinstance(hit, Untagged):
                yield self.pick_of(hit)

    def pick_of(self, hit: Untagged) -> Pick:
        """Return what tags a place in one's own layer."""
        return Pick(hit.article.id, self.annotator, "", Span(hit.start, hit.end))

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
