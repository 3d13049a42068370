"""All annotations of a project at hand: filled in steps, asked for views, kept up with edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from tui.domain.annotation import Suggestion
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.services.concordance.entries import Entries
from tui.services.concordance.loading import Loading
from tui.services.concordance.table import Table
from tui.services.concordance.taking import take
from tui.services.concordance.tasks import Tasks
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import Key, Query, Untagged, View
from tui.services.concordance.viewing import Viewing
from tui.services.review import Row
from tui.services.review_source import Owner, ReviewSource

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from tui.domain.annotation import State


class Concordance:
    """The rows of the review: see the package.

    Attributes:
        annotator: Who looks through them.
        version: A number that grows whenever a view may have become another.
    """

    def __init__(
        self,
        source: ReviewSource,
        suggested: Callable[[str], Iterable[Suggestion] | None] | None = None,
    ) -> None:
        """Begin; `step` reads what there is.

        Args:
            source: The layers.
            suggested: Returns the suggestions that are kept of an article by its id, or None where there are
                none; without it what the model says does not count.
        """
        self.annotator = source.annotator
        self.version = 0
        self._table = Table(source.articles())
        self._texts = Texts(self._table.articles, source.text)
        self._entries = Entries(source, self._table, self._texts)
        self._loading = Loading(source, self._table, self._texts)
        self._to_load: Iterator[None] | None = self._loading.steps()
        self._tasks = Tasks(source, self._table, self._texts, suggested)
        self._viewing = Viewing(source, self._table, self._texts, self._loading, self._tasks)

    @property
    def trouble(self) -> GlossatorError | None:
        """Why something could not be read, or None."""
        return self._loading.trouble or self._entries.trouble or self._texts.trouble

    # -- what is done in steps -----------------------------------------------------------------

    @property
    def loading(self) -> bool:
        """Whether more may come to the view of the last query."""
        return not self._viewing.complete

    def step(self) -> bool:
        """Do a little of what is to be done, a few milliseconds; return whether anything was."""
        # A search of the articles does not wait for the surface forms.
        first = self._loading.listed and not self._viewing.needs_forms
        if first and self._tasks.step():
            pass
        elif self._to_load is not None:
            done = next(self._to_load, self)
            if done is self:
                self._to_load = None
        elif not self._tasks.step():
            return False
        self.version += 1
        return True

    # -- views ---------------------------------------------------------------------------------

    def select(self, query: Query) -> View:
        """Return what a query takes, as far as it is known; `step` finds the rest, `view` returns it then."""
        self._viewing.select(query)
        self.version += 1
        return self.view()

    def view(self) -> View:
        """Return what the last query takes, as it is by now.

        It is the same view as before where nothing was found or changed since.
        """
        return self._viewing.view(self.version)

    # -- rows ----------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many annotations are listed, those included that were taken out since."""
        return len(self._table)

    def entry(self, number: int) -> Row | Untagged | None:
        """Return a row by its number, as it is now, or as it was when it was taken out.

        Returns:
            An annotation with what stands around it; for a negative number of the last view a place that is
            none; None where it cannot be read.
        """
        if number >= 0:
            return self._entries[number]
        places, at = self._viewing.places, -1 - number
        if places is None or at >= len(places.starts):
            return None
        return self._entries.untagged(
            *(int(column[at]) for column in (places.articles, places.starts, places.ends, places.inside))
        )

    def tagged_at(self, numbers: NDArray[int64]) -> NDArray[int64]:
        """Return the number of the row that has the span of each place of the last view, or -1.

        Args:
            numbers: The places, negative numbers.
        """
        import numpy as np

        places, table = self._viewing.places, self._table
        if places is None or not len(table):
            return np.full(len(numbers), -1, np.int64)
        at = -1 - numbers
        rows: NDArray[int64] = places.inside[at]
        same = (table["start"][rows] == places.starts[at]) & (table["end"][rows] == places.ends[at])
        return np.where((rows >= 0) & same, rows, -1)

    def gone(self, number: int) -> bool:
        """Whether a row was taken out."""
        return number >= 0 and bool(self._table["gone"][number])

    def key(self, number: int) -> Key:
        """Return what tells a row, by a number from 0, from all others."""
        return (*self._table.owner(number), self._table.id_of(number))

    def find(self, key: Key) -> int | None:
        """Return the number of a row, or None where it is not listed."""
        article, annotator, annotation = key
        return self._table.find(Owner(article, annotator), annotation)

    # -- what there is -------------------------------------------------------------------------

    @property
    def annotators(self) -> list[str]:
        """Whose layers there are, sorted."""
        return sorted({owner.annotator for owner in self._table.owners})

    def labels(self) -> dict[str, int]:
        """Return the labels that occur, and how many rows have each."""
        return self._viewing.counted("label")

    def states(self) -> dict[State, int]:
        """Return how many rows there are of each state."""
        from tui.domain.annotation import State

        return {State(name): count for name, count in self._viewing.counted("state").items()}

    def states_among(self, view: View, first: int, last: int) -> dict[State, int]:
        """Return how many rows of a view have each state, from one place up to another."""
        return self._viewing.states_among(view.rows[first:last])

    # -- changes -------------------------------------------------------------------------------

    def take(self, edit: Edit) -> list[int] | None:
        """Bring an edit that has been made into the rows; views that were made before stay as they are.

        Returns:
            The numbers of the rows that it changed, in its order, those that came with it included; None
            where articles come, go or get another text, or not all is listed yet: then a new concordance is
            to be made.
        """
        if not self._loading.listed:
            return None
        self.version += 1
        return take(edit, self._table, self._entries, self._texts)
