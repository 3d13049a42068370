"""What the review lists: rows in a fixed order, which of them are shown, and how decisions change them.

A row is a number: it stands for an annotation of a layer, which is decoded when the row is drawn. Listing the
layers, looking for what a filter takes and counting labels are done in steps, between which keys are heard.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui.app.review_leaf import Entry, Key, Leaf
from tui.domain.annotation import Annotation, State
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.domain.errors import GlossatorError
from tui.domain.labels import LabelSet
from tui.services.review_source import Owner, ReviewSource


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


EVERYTHING = Shown()


LISTED = 50
"""Articles whose layers are listed in one step."""
KEPT = 200
"""Layers that nothing was changed in since they were listed and that are kept at hand."""
MOST_CHANGED = 300
"""Layers that one edit may change for the list to follow it; more than that are listed anew."""


class ReviewList:
    """The rows of the review, by number from 0.

    A decision leaves a row where it is, also where the filter would not take it any more, until the filter is
    set anew.

    Attributes:
        shown: The filter.
        trouble: Why a layer could not be read, or None.
    """

    def __init__(self, source: ReviewSource, shown: Shown = EVERYTHING) -> None:
        self._source = source
        self._to_list: Iterator[tuple[Owner, int] | None] | None = source.layers()
        self._owners: list[Owner] = []
        self._ends: list[int] = []
        self._at: dict[Owner, int] = {}
        self._leaves: OrderedDict[int, Leaf] = OrderedDict()
        self._changed: dict[int, Leaf] = {}
        self._labels: Counter[str] = Counter()
        self._counted = 0
        self._annotators: set[str] = set()
        self.trouble: GlossatorError | None = None
        self.filter(shown)

    # -- rows ----------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many rows there are, shown or not."""
        return self._ends[-1] if self._ends else 0

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self._found) if self._found is not None else len(self) - len(self._hidden)

    def number(self, at: int) -> int:
        """Return the number of the row that is shown in a place, from 0."""
        if self._found is not None:
            return self._found[at]
        number = at
        while (farther := at + bisect_right(self._hidden, number)) != number:
            number = farther
        return number

    def place(self, number: int) -> int | None:
        """Return the place in which a row is shown, by its number; None where it is not."""
        shown: Sequence[int] = self._found if self._found is not None else self._hidden
        at = bisect_left(shown, number)
        there = at < len(shown) and shown[at] == number
        if self._found is not None:
            return at if there else None
        return number - at if not there and number < len(self) else None

    def entry(self, number: int) -> Entry | None:
        """Return a row by its number; None where its layer cannot be read."""
        at = bisect_right(self._ends, number)
        place = number - (self._ends[at - 1] if at else 0)
        leaf = self._leaf(at)
        return leaf.entry(place) if leaf is not None and place < len(leaf) else None

    def shown_entries(self, first: int = 0, last: int | None = None) -> Iterator[Entry]:
        """Yield the rows that are shown from one place up to another."""
        for at in range(first, self.count if last is None else min(last, self.count)):
            entry = self.entry(self.number(at))
            if entry is not None:
                yield entry

    def find(self, key: Key) -> int | None:
        """Return the number of a row, or None where it is not listed."""
        article, annotator, annotation = key
        at = self._at.get(Owner(article, annotator))
        leaf = self._leaf(at) if at is not None else None
        place = leaf.place(annotation) if leaf is not None else None
        return place + (self._ends[at - 1] if at else 0) if at is not None and place is not None else None

    def get(self, key: Key) -> Entry | None:
        """Return a row, or None."""
        number = self.find(key)
        return self.entry(number) if number is not None else None

    def _leaf(self, at: int) -> Leaf | None:
        leaf = self._at_hand(at) or self._read(at)
        if leaf is not None and at not in self._changed:
            self._leaves[at] = leaf
            if len(self._leaves) > KEPT:
                self._leaves.popitem(last=False)
        return leaf

    def _at_hand(self, at: int) -> Leaf | None:
        return self._changed.get(at) or self._leaves.get(at)

    def _read(self, at: int, since: Sequence[AnnotationChange] = ()) -> Leaf | None:
        """Return a layer's rows as they were before changes that have been made; None where it is damaged."""
        owner = self._owners[at]
        try:
            layer = self._source.layer(owner)
            for change in reversed(since):
                layer = layer.change(change.after, change.before)
            return Leaf(owner, layer, *self._source.article(owner.article))
        except GlossatorError as error:
            self.trouble = self.trouble or error
            return None

    # -- what is done in steps -----------------------------------------------------------------

    @property
    def loading(self) -> bool:
        """Whether more rows may come to be shown."""
        return self._to_list is not None or (self._found is not None and self._searched < len(self._owners))

    def step(self) -> bool:
        """Do a little of what is to be done; return whether anything is left."""
        if self._to_list is not None:
            self._list_some(self._to_list)
        elif self._found is not None and self._searched < len(self._owners):
            self._search(self._found, self._searched)
            self._searched += 1
        elif self._counted < len(self._owners):
            self._labels.update(self._labels_of(self._counted))
            self._counted += 1
        else:
            return False
        return True

    def _list_some(self, to_list: Iterator[tuple[Owner, int] | None]) -> None:
        articles = 0
        for found in to_list:
            if found is not None:
                owner, size = found
                self._at[owner] = len(self._owners)
                self._owners.append(owner)
                self._ends.append(len(self) + size)
                self._annotators.add(owner.annotator)
                continue
            articles += 1
            if articles == LISTED:
                return
        self._to_list = None

    def _search(self, found: array[int], at: int) -> None:
        """Find the rows of a layer that the filter takes."""
        label, state, _, flagged = self.shown
        if at not in self._changed and not self._source.can_hold(self._owners[at], label, state, flagged):
            return
        leaf = self._at_hand(at) or self._read(at)  # what is on screen is to stay at hand
        first = self._ends[at - 1] if at else 0
        if leaf is not None:
            found.extend(first + place for place, annotation in leaf.here() if self._takes(leaf, annotation))

    def _labels_of(self, at: int) -> Counter[str]:
        if at in self._changed:
            return Counter(annotation.label for _, annotation in self._changed[at].here())
        return self._source.labels(self._owners[at])

    # -- filters -------------------------------------------------------------------------------

    def filter(self, shown: Shown) -> None:
        """Show other rows; `step` finds them."""
        self.shown = shown
        self._text = shown.text.casefold()
        self._searched = 0
        self._found: array[int] | None = array("Q") if shown != EVERYTHING else None
        self._hidden: list[int] = sorted(self._gone()) if self._found is None else []

    def _gone(self) -> Iterator[int]:
        for at, leaf in self._changed.items():
            here = {place for place, _ in leaf.here()}
            first = self._ends[at - 1] if at else 0
            yield from (first + place for place in range(len(leaf)) if place not in here)

    def _takes(self, leaf: Leaf, annotation: Annotation) -> bool:
        label, state, _, flagged = self.shown
        return (
            (not label or annotation.label == label)
            and (state is None or annotation.state is state)
            and (annotation.flag or not flagged)
            and (not self._text or self._text in leaf.text_of(annotation))
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

    # -- changes -------------------------------------------------------------------------------

    def take(self, edit: Edit) -> list[Entry] | None:
        """Bring an edit that has been made into its rows.

        Returns:
            The rows; None where the list has none for part of it and is to be made anew.
        """
        by_owner: dict[Owner, list[AnnotationChange]] = {}
        for change in edit.changes:
            if isinstance(change, ArticleChange):
                return None  # rows come or go, or stand on another text
            if isinstance(change, AnnotationChange):
                by_owner.setdefault(Owner(change.article, change.annotator), []).append(change)
        if len(by_owner) > MOST_CHANGED:
            return None
        touched: list[Entry] = []
        for owner, changes in by_owner.items():
            at = self._at.get(owner)
            leaf = self._hold(at, changes) if at is not None else None
            if at is None or leaf is None:
                return None
            for change in changes:
                entry = leaf.take(change)
                if entry is None:
                    return None
                touched.append(entry)
                if at < self._counted:
                    for annotation, by in ((change.before, -1), (change.after, 1)):
                        if annotation is not None:
                            self._labels[annotation.label] += by
        return touched

    def _hold(self, at: int, changes: Sequence[AnnotationChange]) -> Leaf | None:
        """Return a layer's rows as they were before changes that have been made, to be kept from now on."""
        leaf = self._at_hand(at) or self._read(at, changes)
        self._leaves.pop(at, None)
        if leaf is not None:
            self._changed[at] = leaf
        return leaf


def next_of(values: list[str], current: str, step: int) -> str:
    """Return the value `step` places on in a round of the values and the empty one."""
    around = ["", *values]
    at = around.index(current) if current in around else 0
    return around[(at + step) % len(around)]
