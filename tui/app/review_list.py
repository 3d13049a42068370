"""What the review lists: rows in a fixed order, which of them are shown, and how decisions change them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tui.domain.annotation import State
from tui.domain.edits import AnnotationChange
from tui.domain.index import order
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer
from tui.services import review
from tui.services.review import Row

Key = tuple[str, str, str]
"""Article, annotator and annotation of a row."""


class Place(NamedTuple):
    """Where to go in the reader.

    Attributes:
        article: Id of the article.
        annotation: Id of the annotation.
        start: Its first code point.
    """

    article: str
    annotation: str
    start: int


FLAGGED = "flagged"
"""What comes behind the states in their round."""


class Shown(NamedTuple):
    """Which rows are to be seen; what is empty does not restrict.

    Attributes:
        label: Name of the only label.
        state: The only state.
        text: Part of the span's text, of the note or of the link, whatever the case.
        flagged: Whether only what is flagged as unsure is to be seen.
    """

    label: str = ""
    state: State | None = None
    text: str = ""
    flagged: bool = False

    @property
    def state_name(self) -> str:
        """What is chosen by state, a flag counting as one; empty for anything."""
        return FLAGGED if self.flagged else self.state.value if self.state is not None else ""


@dataclass(slots=True, eq=False)
class Entry:
    """One row and what became of it.

    Attributes:
        row: The annotation, as it is now or as it was when it was taken out.
        gone: Whether it was taken out; it keeps its place, so that nothing moves under the cursor.
        found_by: What a text filter looks into.
    """

    row: Row
    gone: bool = False
    found_by: str = ""

    def __post_init__(self) -> None:
        self.show(self.row)

    def show(self, row: Row) -> None:
        """Take another reading of the annotation in."""
        self.row = row
        self.found_by = "\n".join((row.text, row.annotation.note, row.annotation.link)).casefold()

    @property
    def key(self) -> Key:
        """What tells it from all other rows."""
        return self.row.article.id, self.row.annotator, self.row.annotation.id


class ReviewList:
    """The rows of the review.

    Attributes:
        entries: All of them.
        visible: Those that are shown. A decision leaves a row where it is, also where the filter would
            not take it any more, until the filter is set anew.
        shown: The filter.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.visible: list[Entry] = []
        self.shown = Shown()
        self._text = ""
        self._by_key: dict[Key, Entry] = {}
        self._labels: Counter[str] = Counter()
        self._annotators: set[str] = set()

    def extend(self, rows: Iterable[Row]) -> None:
        """Put rows behind those that are there."""
        for row in rows:
            entry = Entry(row)
            self.entries.append(entry)
            self._by_key[entry.key] = entry
            self._labels[row.annotation.label] += 1
            self._annotators.add(row.annotator)
            if self._takes(entry):
                self.visible.append(entry)

    def filter(self, shown: Shown) -> None:
        """Show other rows."""
        self.shown = shown
        self._text = shown.text.casefold()
        self.visible = [entry for entry in self.entries if self._takes(entry)]

    def _takes(self, entry: Entry) -> bool:
        label, state, _, flagged = self.shown
        annotation = entry.row.annotation
        return (
            not entry.gone
            and (not label or annotation.label == label)
            and (state is None or annotation.state is state)
            and (annotation.flag or not flagged)
            and (not self._text or self._text in entry.found_by)
        )

    def with_label(self, labels: LabelSet, step: int) -> Shown:
        """Return the filter with the next of the labels that occur, or with every label."""
        found = {label for label, count in self._labels.items() if count > 0}
        order = [label.name for label in labels]
        names = [name for name in order if name in found] + sorted(found.difference(order))
        return self.shown._replace(label=next_of(names, self.shown.label, step))

    def with_state(self, step: int) -> Shown:
        """Return the filter with the next state, with what is flagged, or with everything."""
        name = next_of([*(state.value for state in State), FLAGGED], self.shown.state_name, step)
        state = State(name) if name not in ("", FLAGGED) else None
        return self.shown._replace(state=state, flagged=name == FLAGGED)

    @property
    def annotators(self) -> int:
        """How many people's annotations there are."""
        return len(self._annotators)

    def get(self, key: Key) -> Entry | None:
        """Return the entry of a row, or None."""
        return self._by_key.get(key)

    def take(self, change: AnnotationChange, text: str) -> Entry | None:
        """Bring one change of an annotation into its row.

        Args:
            change: What was changed.
            text: The text of its article.

        Returns:
            The row; None where the list has none for it.
        """
        either = change.after or change.before
        if either is None:
            return None
        entry = self._by_key.get((change.article, change.annotator, either.id))
        if entry is None:
            return None
        if not entry.gone:
            self._labels[entry.row.annotation.label] -= 1
        entry.gone = change.after is None
        if change.after is not None:
            entry.show(review.row(entry.row.article, change.after, change.annotator, text))
            self._labels[change.after.label] += 1
        return entry


def is_current(layer: Layer, entry: Entry) -> bool:
    """Whether a row says what the layer does."""
    annotation = entry.row.annotation
    found = layer.annotations.get(order(annotation))
    return found is None if entry.gone else found == annotation


def next_of(values: list[str], current: str, step: int) -> str:
    """Return the value `step` places on in a round of the values and the empty one."""
    around = ["", *values]
    at = around.index(current) if current in around else 0
    return around[(at + step) % len(around)]
