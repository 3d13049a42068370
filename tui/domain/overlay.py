"""What an article shows: the open suggestions over a layer of decisions.

An open suggestion is hidden when it overlaps a live decision (with nesting on: when it covers exactly the
same text), when a correction started from its span, and when it equals a rejection. A done article
shows none. The rules look only at what lies around a suggestion, so that after a decision only its
neighbours are asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import merge

from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import ArticleState
from tui.domain.index import SpanIndex, order
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer, LayerInfo

Item = Annotation | Suggestion


def as_shown(suggestions: Iterable[Suggestion], labels: LabelSet) -> list[Suggestion]:
    """Return the suggestions under the project's labels: some switched off, some shown as another."""
    shown = []
    for suggestion in suggestions:
        label = labels.of_model(suggestion.label)
        if label is None:
            shown.append(suggestion)
        elif label.suggested:
            name = label.shown_as or label.name
            shown.append(replace(suggestion, label=name) if name != suggestion.label else suggestion)
    return shown


def hides(layer: Layer, suggestion: Suggestion, nested: bool = False) -> bool:
    """Whether the decisions of a layer leave no room for the suggestion."""
    place = (suggestion.start, suggestion.end)
    for decision in layer.annotations.overlapping(suggestion.start, suggestion.end):
        if decision.live:
            if not nested or (decision.start, decision.end) == place:
                return True
        elif (decision.start, decision.end, decision.label) == (*place, suggestion.label):
            return True
    return any(
        (source.start, source.end) == place
        for source in layer.sources.overlapping(suggestion.start, suggestion.end)
    )


@dataclass(frozen=True, slots=True)
class Overlay:
    """The suggestions and the decisions of one article, and which suggestions are still open.

    Attributes:
        layer: The decisions.
        suggestions: All suggestions as shown (see `as_shown`), decided ones included.
        nested: Whether suggestions within decisions stay open.
    """

    layer: Layer
    suggestions: SpanIndex[Suggestion] = field(default_factory=SpanIndex)
    nested: bool = False
    _undecided: SpanIndex[Suggestion] = field(default_factory=SpanIndex)

    @classmethod
    def of(cls, layer: Layer, suggestions: Iterable[Suggestion], nested: bool = False) -> Overlay:
        """Build the overlay of a layer and its article's suggestions."""
        everything = list(suggestions)
        undecided = [s for s in everything if not hides(layer, s, nested)]
        return cls(layer, SpanIndex(everything), nested, SpanIndex(undecided))

    @property
    def open(self) -> SpanIndex[Suggestion]:
        """The suggestions that wait for a decision."""
        return SpanIndex() if self.layer.state is ArticleState.DONE else self._undecided

    @property
    def decided(self) -> int:
        """How many spans were decided, rejections included."""
        return len(self.layer.annotations)

    def exchanged(self, removed: Iterable[Suggestion], added: Iterable[Suggestion]) -> Overlay:
        """Return the overlay without some suggestions and with others.

        One of the same span and label takes the place of the one that is there.
        """
        removed, added = list(removed), list(added)
        if not len(self.suggestions):
            return Overlay.of(self.layer, added, self.nested)
        return replace(
            self,
            suggestions=self.suggestions.update(added, removed),
            _undecided=self._undecided.update(
                (s for s in added if not hides(self.layer, s, self.nested)), removed
            ),
        )

    def with_info(self, info: LayerInfo) -> Overlay:
        """Return the overlay with the layer's state, note and tags replaced."""
        return replace(self, layer=replace(self.layer, info=info))

    def change(self, before: Annotation | None, after: Annotation | None) -> Overlay:
        """Return the overlay after one decision.

        Raises:
            ConflictError: The layer does not hold exactly `before`.
        """
        layer = self.layer.change(before, after)
        hidden: list[Suggestion] = []
        shown: list[Suggestion] = []
        for suggestion in self.near(before, after):
            (hidden if hides(layer, suggestion, self.nested) else shown).append(suggestion)
        return replace(self, layer=layer, _undecided=self._undecided.update(shown, hidden))

    def near(self, *decisions: Annotation | None) -> Iterator[Suggestion]:
        """Yield the suggestions that a change between these decisions can open or hide, each once."""
        seen: set[str] = set()
        for start, end in _touched(*decisions):
            for suggestion in self.suggestions.overlapping(start, end):
                if suggestion.id not in seen:
                    seen.add(suggestion.id)
                    yield suggestion

    def visible(self, start: int, end: int) -> Iterator[Item]:
        """Yield in order the live decisions and open suggestions that overlap `[start, end)`."""
        live = (a for a in self.layer.annotations.overlapping(start, end) if a.live)
        return merge(live, self.open.overlapping(start, end), key=order)


def _touched(*decisions: Annotation | None) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a change between these can open or hide a suggestion."""
    for decision in decisions:
        if decision is not None:
            yield decision.start, decision.end
            if decision.was is not None:
                yield decision.was.start, decision.was.end
