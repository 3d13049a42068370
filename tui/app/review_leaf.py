"""The rows of one layer in the review, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.annotation import Annotation
from tui.domain.article import ArticleSummary
from tui.domain.edits import AnnotationChange
from tui.domain.index import order
from tui.domain.layer import Layer
from tui.services import review
from tui.services.review import Row
from tui.services.review_source import Owner

Key = tuple[str, str, str]
"""Article, annotator and annotation of a row."""


@dataclass(slots=True, eq=False)
class Entry:
    """One row and what became of it.

    Attributes:
        row: The annotation, as it is now or as it was when it was taken out.
        gone: Whether it was taken out; it keeps its place, so that nothing moves under the cursor.
    """

    row: Row
    gone: bool = False

    @property
    def key(self) -> Key:
        """What tells it from all other rows."""
        return self.row.article.id, self.row.annotator, self.row.annotation.id


class Leaf:
    """The rows of one layer as it was when it was listed, with what became of them since.

    Attributes:
        owner: Whose layer of which article.
    """

    def __init__(self, owner: Owner, layer: Layer, article: ArticleSummary, text: str) -> None:
        self.owner = owner
        self._annotations = list(layer.annotations)
        self._article, self._text = article, text
        self._entries: dict[int, Entry] = {}
        self._places: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._annotations)

    def entry(self, place: int) -> Entry:
        """Return the row at a place."""
        if place not in self._entries:
            row = review.row(self._article, self._annotations[place], self.owner.annotator, self._text)
            self._entries[place] = Entry(row)
        return self._entries[place]

    def place(self, annotation: str) -> int | None:
        """Return the place of an annotation by its id, or None."""
        if not self._places:
            # An edit may ask for each of them; where nothing is changed none is asked for.
            self._places = {a.id: at for at, a in enumerate(self._annotations)}
        return self._places.get(annotation)

    def here(self) -> Iterator[tuple[int, Annotation]]:
        """Yield place and annotation of each row that is not gone, as it is now."""
        for place, annotation in enumerate(self._annotations):
            entry = self._entries.get(place)
            if entry is None or not entry.gone:
                yield place, annotation if entry is None else entry.row.annotation

    def text_of(self, annotation: Annotation) -> str:
        """Return what a text filter looks into."""
        words = self._text[annotation.start : annotation.end]
        return "\n".join((words, annotation.note, annotation.link)).casefold()

    def take(self, change: AnnotationChange) -> Entry | None:
        """Bring a change into its row; None where there is none for it."""
        either = change.after or change.before
        place = self.place(either.id) if either is not None else None
        if place is None:
            return None
        entry = self.entry(place)
        entry.gone = change.after is None
        if change.after is not None:
            entry.row = review.row(self._article, change.after, self.owner.annotator, self._text)
        return entry


def is_current(layer: Layer, entry: Entry) -> bool:
    """Whether a row says what the layer does."""
    annotation = entry.row.annotation
    found = layer.annotations.get(order(annotation))
    return found is None if entry.gone else found == annotation
