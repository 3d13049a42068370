"""The suggestions of the open article: the model's as far as memory lets them stand, and memory's own.

Everything is worked out again only around what changed, so that a decision costs the same however many spans
and remembered forms there are. What a long article makes necessary beyond that is left to be done in slices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import NamedTuple

from tui.domain.annotation import MEMORY, Annotation, Suggestion
from tui.domain.coverage import Coverage
from tui.domain.index import SpanIndex
from tui.domain.layer import Layer
from tui.domain.memory import LONGEST_FORM, Memory, NameParts, label_of, proposal, remembered_form
from tui.domain.mentions import mentions
from tui.domain.misses import is_numeric
from tui.domain.overlay import Overlay, hides
from tui.domain.small_words import SMALL
from tui.domain.span import HasSpan, Span

NEAR = 6_000
"""Code points around the reader that are looked through before the next key."""
FORMS_AT_ONCE = 40
"""Forms that are looked for before the next key, where one edit changes what is known about many."""
FEW_FORMS = 3
"""Forms that are looked for also farther from the reader before the next key: a decision is about so many."""
PIECE = 100_000
"""Code points that are looked through for one form in one slice of later work."""
MENTIONS = 10
"""Mentions of a form that are dealt with in one slice of later work."""
MENTIONS_AT_ONCE = 40
"""Mentions of a form before or behind the reader's surroundings that are dealt with before the next key."""
REACH = LONGEST_FORM + 20
"""Code points before a stretch in which a form may begin that reaches into it."""
SLICE = 500
"""Code points that are looked through for all forms in one slice of later work."""


class Shift(NamedTuple):
    """How the suggestions that are shown change."""

    removed: list[Suggestion]
    added: list[Suggestion]


@dataclass(frozen=True, slots=True)
class Match:
    """A mention of a form about which memory knows something."""

    start: int
    end: int
    form: str

    @property
    def id(self) -> str:
        """What tells two matches at one place apart."""
        return self.form


class Proposals:
    """What is suggested in one article.

    Attributes:
        parts: Which words stand for names that were tagged in the article.
        blind: Whether nothing is suggested at all.
    """

    def __init__(self, text: str, memory: Memory | None) -> None:
        """Begin without suggestions.

        Args:
            text: The article's text.
            memory: What was decided so far, also elsewhere; None where it is not to be used.
        """
        self.parts = NameParts()
        self.blind = False
        self._text = text
        self._memory = memory
        self._model: SpanIndex[Suggestion] = SpanIndex()
        self._matches: SpanIndex[Match] = SpanIndex()
        self._unmatched = Coverage()
        """Where it is still to be looked for all forms."""
        self._forms: dict[str, Coverage] = {}
        """Which forms are still to be looked for, and where."""
        self._changed: set[str] = set()

    # -- what comes in -------------------------------------------------------------------------

    def arrive(self, suggestions: Iterable[Suggestion], stretch: Span, overlay: Overlay, near: int) -> Shift:
        """Take in the model's suggestions for a stretch, under the project's labels.

        Args:
            suggestions: The suggestions.
            stretch: The stretch that they are for.
            overlay: What is shown now.
            near: Where the reader is.

        Returns:
            What is to be shown; what is near the reader is gone through first, the rest by `work`.
        """
        new = [s for s in suggestions if s not in self._model]
        self._model = self._model.update(new)
        if self.blind:
            return Shift([], [])
        if self._memory is None:
            return Shift([], new)
        self._unmatched.add(stretch.start, stretch.end)
        if not stretch.start - NEAR <= near <= stretch.end + NEAR:
            return Shift([], new)
        first = self._match_nearest(near, NEAR)
        shift = self._settle(overlay, [first])
        far = [s for s in new if not first.start <= s.start < first.end]
        return Shift(shift.removed, [*shift.added, *far])

    def replace(self, suggestions: Iterable[Suggestion], overlay: Overlay) -> Shift:
        """Take other suggestions in place of all of the model's; `anew` draws the conclusions.

        What is returned must be shown before: nothing stays that is not suggested any more, however far from
        the reader.
        """
        new = list(suggestions)
        before, self._model = self._model, SpanIndex(new)
        if self.blind:
            return Shift([], [])
        gone = [
            s
            for s in overlay.suggestions
            if (not self.reason(s) if s.origin == MEMORY else s not in self._model)
        ]
        return Shift(gone, [s for s in new if s not in before])

    def use(self, memory: Memory | None) -> None:
        """Use another memory from now on; `anew` draws the conclusions."""
        self._memory, self.parts = memory, NameParts()
        self._changed.clear()

    def begin(self, layer: Layer) -> None:
        """Take the names in a layer that memory knows already."""
        if self._memory is not None:
            for annotation in layer.annotations:
                self.parts.count(self._text, annotation, 1)

    def count(self, annotation: Annotation, by: int) -> None:
        """Take a decision on this article into account, or out of it; `learn` says what follows."""
        if self._memory is not None:
            self._changed |= self._memory.count(self._text, annotation, by)
            self._changed |= self.parts.count(self._text, annotation, by)

    def note(self, forms: Iterable[str]) -> None:
        """Take forms that were decided about in another article into account; `learn` says what follows."""
        self._changed.update(forms)

    @property
    def is_behind(self) -> bool:
        """Whether something was counted since `learn` was asked last."""
        return bool(self._changed)

    def learn(self, overlay: Overlay, touched: Iterable[HasSpan], near: int) -> Shift:
        """Draw the conclusions from what was counted since the last time.

        Args:
            overlay: What is shown now.
            touched: Where decisions were made or taken back.
            near: Where the reader is.
        """
        forms, self._changed = sorted(self._changed), set()
        if self._memory is None or self.blind:
            return Shift([], [])
        places = [Span(place.start, place.end) for place in touched]
        for number, form in enumerate(forms):
            left = self._forms[form] = Coverage()
            left.add(0, len(self._text))
            if number < FORMS_AT_ONCE:
                places.extend(self._look_farther(form, near, NEAR))
            if number < FEW_FORMS:
                places.extend(self._look_before_and_behind(form, near))
        return self._settle(overlay, places)

    def reason(self, suggestion: Suggestion) -> str:
        """Return in a few words what memory has to say for a suggestion; else what it says of itself."""
        form = remembered_form(self._text, suggestion.start, suggestion.end)
        known = proposal(self._memory, self.parts, form) if self._memory is not None and form else None
        return known.reason if known is not None and known.label == suggestion.label else suggestion.reason

    def label_for(self, place: Span | None) -> str:
        """Return the label that the decisions so far make likeliest for untagged text; empty for none."""
        if self._memory is None or self.blind or place is None:
            return ""
        form = remembered_form(self._text, place.start, place.end)
        known = proposal(self._memory, self.parts, form)
        return known.label if known is not None else self._memory.likeliest(form)

    @property
    def has_work(self) -> bool:
        """Whether something is left for `work`."""
        return bool(self._unmatched or self._forms)

    def work(self, overlay: Overlay, near: int) -> Shift:
        """Do a slice of what is left to do, the nearest to the reader first: some milliseconds at most."""
        # The rest of the article goes before what is known of it already.
        if self._unmatched:
            return self._settle(overlay, [self._match_nearest(near, SLICE)])
        if self._forms:
            form = next(iter(self._forms))
            return self._settle(overlay, self._look_farther(form, near, PIECE, MENTIONS))
        return Shift([], [])

    def anew(self, overlay: Overlay, near: int) -> Shift:
        """Work everything out again: what is known elsewhere has come in, or `blind` was switched."""
        self._forms.clear()
        self._unmatched, self._matches = Coverage(), SpanIndex()
        if self.blind:
            return Shift(list(overlay.suggestions), [])
        self._unmatched.add(0, len(self._text))
        first = self._match_nearest(near, NEAR)
        removed, added = self._settle(overlay, [first])
        if not len(overlay.suggestions):
            added = [*(s for s in self._model if not first.start <= s.start < first.end), *added]
        return Shift(removed, added)

    # -- finding -------------------------------------------------------------------------------

    def _match_nearest(self, near: int, length: int) -> Span:
        """Find all known forms in so much of what is left of the article; return where that was."""
        stretch = self._unmatched.nearest(near, length) or Span(0, 0)
        self._unmatched.remove(stretch.start, stretch.end)
        if self._memory is not None:
            self._match(self._memory, stretch)
        return stretch

    def _match(self, memory: Memory, stretch: Span) -> None:
        """Find all known forms that reach into a stretch."""
        found = [
            Match(span.start, span.end, form)
            for matcher in (memory.matcher, self.parts.matcher)
            for span, form in matcher.find(self._text, max(stretch.start - REACH, 0), stretch.end)
            if span.end > stretch.start
        ]
        self._matches = self._matches.update(found)

    def _look_farther(self, form: str, near: int, length: int, most: int | None = None) -> list[Span]:
        """Look for a form in so much of what is left; return where it stands there, at most `most` places."""
        left = self._forms[form]
        window = left.nearest(near, length) or Span(0, 0)
        found = self._look_for(form, window, most)
        left.remove(window.start, found[-1].end if len(found) == most else window.end)
        if not left:
            del self._forms[form]
        return found

    def _look_before_and_behind(self, form: str, near: int) -> list[Span]:
        """Do at once what would be the next slices of looking for a form: in most articles that is all."""
        found: list[Span] = []
        for _ in range(2):
            if form in self._forms:
                found.extend(self._look_farther(form, near, PIECE, MENTIONS_AT_ONCE))
        return found

    def _look_for(self, form: str, window: Span, most: int | None = None) -> list[Span]:
        """Find the mentions of a form that begin in a window, at most `most`; return where they are."""
        known = self._memory is not None and self._memory.evidence(form) is not None
        known = known or self.parts.proposal(form) is not None
        there = mentions(self._text, form, window.start, min(window.end + REACH, len(self._text)))
        spans = list(islice(takewhile(lambda span: span.start < window.end, there), most))
        found = [Match(span.start, span.end, form) for span in spans]
        self._matches = self._matches.update(found) if known else self._matches.update([], found)
        return spans

    # -- what follows --------------------------------------------------------------------------

    def _settle(self, overlay: Overlay, places: Iterable[Span]) -> Shift:
        """Return how the suggestions around some places change."""
        removed: list[Suggestion] = []
        added: list[Suggestion] = []
        for start, end in self._clusters(overlay, places):
            there = {s.id: s for s in overlay.suggestions.overlapping(start, end)}
            wanted = {s.id: s for s in self._wanted(overlay, start, end)}
            removed.extend(s for key, s in there.items() if key not in wanted)
            added.extend(s for key, s in wanted.items() if there.get(key) != s)
        return Shift(removed, added)

    def _clusters(self, overlay: Overlay, places: Iterable[Span]) -> Iterator[Span]:
        """Yield stretches around the places that nothing crosses the edges of, in order, each once."""
        reached = -1
        for place in sorted(places):
            if place.end <= reached:
                continue
            start, end = max(place.start, reached), place.end
            while True:
                near = [
                    span
                    for index in (self._model, self._matches, overlay.suggestions)
                    for span in _reaching_out(index, start, end)
                ]
                low, high = min([start, *(s.start for s in near)]), max([end, *(s.end for s in near)])
                if (low, high) == (start, end):
                    break
                start, end = low, high
            reached = end
            if start < end:
                yield Span(start, end)

    def _wanted(self, overlay: Overlay, start: int, end: int) -> Iterator[Suggestion]:
        """Yield what is to be suggested in a stretch that nothing crosses the edges of."""
        model = list(self._from_model(overlay.layer, start, end))
        taken = {(s.start, s.end) for s in model}
        own = [s for s in self._from_memory(start, end) if (s.start, s.end) not in taken]
        if overlay.nested:
            yield from model
            around = SpanIndex(s for s in (*model, *own) if not hides(overlay.layer, s, nested=True))
            # No part within the very name that it stands for.
            yield from (s for s in own if not self._is_part(s, around, overlay.layer))
            return
        chosen = self._longest(own, [s for s in model if not hides(overlay.layer, s)], overlay.layer)
        covered = Coverage()
        for one in chosen:
            covered.add(one.start, one.end)
        yield from (s for s in model if not covered.meets(s.start, s.end))
        yield from chosen

    def _from_model(self, layer: Layer, start: int, end: int) -> Iterator[Suggestion]:
        memory = self._memory
        refused = refused_of_memory(layer.annotations.overlapping(start, end))
        for suggestion in self._model.overlapping(start, end):
            if (suggestion.start, suggestion.end) in refused:
                continue  # what memory had put over it was rejected, and that settles the place
            if memory is None:
                yield suggestion
                continue
            form = remembered_form(self._text, suggestion.start, suggestion.end)
            label = label_of(memory, self.parts, form, suggestion.label)
            if label == suggestion.label:
                yield suggestion
            elif label:
                yield Suggestion(suggestion.start, suggestion.end, label, MEMORY)

    def _from_memory(self, start: int, end: int) -> Iterator[Suggestion]:
        memory = self._memory
        for match in self._matches.overlapping(start, end):
            known = proposal(memory, self.parts, match.form) if memory is not None else None
            if known is not None:
                yield Suggestion(match.start, match.end, known.label, MEMORY)

    def _longest(self, own: list[Suggestion], model: list[Suggestion], layer: Layer) -> list[Suggestion]:
        """Return which of memory's suggestions stand: the longest of those that overlap, with the model's."""
        chosen: list[Suggestion] = []
        taken, around = Coverage(), SpanIndex(model)
        for suggestion in sorted(own, key=lambda s: (s.start - s.end, s.start, s.label)):
            length = suggestion.end - suggestion.start
            if hides(layer, suggestion):
                continue
            there = around.overlapping(suggestion.start, suggestion.end)
            longer = (s for s in there if s.end - s.start >= length)
            if any(not self._only_adds_small_words(s, suggestion) for s in longer):
                continue
            if not taken.meets(suggestion.start, suggestion.end):
                chosen.append(suggestion)
                taken.add(suggestion.start, suggestion.end)
        return chosen

    def _only_adds_small_words(self, longer: Suggestion, known: Suggestion) -> bool:
        """Whether the model's span is the name that the reader tagged, with a *the* before it."""
        form = remembered_form(self._text, known.start, known.end)
        if longer.end != known.end or self._memory is None or self._memory.evidence(form) is None:
            return False
        return all(word in SMALL for word in self._text[longer.start : known.start].casefold().split())

    def _is_part(self, inner: Suggestion, around: SpanIndex[Suggestion], layer: Layer) -> bool:
        """Whether memory suggests no more than a part of a longer name, or of a number."""
        form = remembered_form(self._text, inner.start, inner.end)
        known = self._memory is not None and self._memory.evidence(form) is not None
        live = (a for a in layer.annotations.overlapping(inner.start, inner.end) if a.live)
        outer: list[Annotation | Suggestion] = [*live, *around.overlapping(inner.start, inner.end)]
        return any(
            not known or item.label == inner.label or is_numeric(item.label)
            for item in outer
            if item.start <= inner.start < inner.end <= item.end
            and item.end - item.start > inner.end - inner.start
        )


def refused_of_memory(annotations: Iterable[Annotation]) -> set[tuple[int, int]]:
    """Return the places at which something was rejected that memory had put over the model's suggestion."""
    return {(a.start, a.end) for a in annotations if not a.live and a.origin == MEMORY}


def _reaching_out(index: SpanIndex[Suggestion] | SpanIndex[Match], start: int, end: int) -> Iterator[HasSpan]:
    """Yield what crosses an edge of a stretch."""
    for edge in (start, end):
        if edge > 0:
            yield from (s for s in index.overlapping(edge - 1, edge + 1) if s.start < edge < s.end)
