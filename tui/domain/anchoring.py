"""Where spans of a text are after the text has changed: by their words, by what is around them, by likeness.

A span is told by its words and the 32 code points before and behind them: what the Web Annotation Data Model
calls a text quote selector (W3C, 2017, 4.2.4). What stands in both texts belongs to what it was in the old
one: no span is put on words that were there before and are somebody else's, or nobody's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from tui.domain.alignment import Alignment, align, words_of
from tui.domain.characters import Characters
from tui.domain.graphemes import goes_on
from tui.domain.index import SpanIndex
from tui.domain.likeness import beginning_of, likeness, places_like
from tui.domain.mentions import is_whole
from tui.domain.span import Span, overlaps

CONTEXT = 32
"""Code points before and behind a span that tell which of several places is meant."""
ALIKE = 0.4
"""Share of a span's code points that may be different where it is found by likeness."""
_IN_PLACE = 0.5
"""Share of the code points that must be left of a span whose first and last word are still in place."""
_FAMILIAR = 0.5
"""How like the old one the context on one side must be, for a place to be believed."""
_TELLING = 24
"""Code points from which a span's words tell by themselves where it is."""
_NEAR = 300
"""Code points from where a span is expected in which its words are believed, and likeness is looked for."""
_LONGEST = 2_000
"""Code points of the longest span that is looked for by likeness."""
_CANDIDATES = 48
"""Places that are looked at of a span whose words stand in many."""


class How(StrEnum):
    """How a span was found in a new text."""

    KEPT = "kept"
    MOVED = "moved"
    ALIKE = "alike"
    LOST = "lost"


class Anchor(NamedTuple):
    """What became of a span.

    Attributes:
        span: Where it is in the new text; None where it was not found.
        how: How it was found. The words of a span that was kept or moved are what they were, but for the
            blanks between them: lines may be broken elsewhere.
        score: How like its words are to the old ones, from 0 to 1.
    """

    span: Span | None
    how: How
    score: float


LOST = Anchor(None, How.LOST, 0.0)


class _Owner(NamedTuple):
    """A place of the new text, and the span of the old one that was found there."""

    start: int
    end: int
    id: str
    was: Span


def anchored(
    old: str, new: str, spans: Iterable[Span], alignment: Alignment | None = None
) -> Mapping[Span, Anchor]:
    """Return for each span of the old text what became of it in the new one.

    Two spans that have no code point in common have none in the new text, and different spans are different
    there. What lies within another span is looked for within it first. No edge lies within a character that
    people see as one, unless it did before.

    Args:
        old: The text that the spans are of.
        new: The text that it became.
        spans: The spans, in any order; those of several people may be the same.
        alignment: What both texts have in common, where that is known.
    """
    if old == new:
        return {span: Anchor(span, How.KEPT, 1.0) for span in spans}
    search = _Search(old, new, alignment or align(old, new), sorted(set(spans), key=_outer_first))
    search.keep()
    search.find_in_place()
    search.find_words()
    search.find_alike()
    return search.found


def _outer_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end


class _Search:
    """One search for all spans: first what is sure, then what is less so and must fit in."""

    def __init__(self, old: str, new: str, alignment: Alignment, spans: list[Span]) -> None:
        self._old, self._new = old, new
        self._alignment = alignment
        self._spans = [span for span in spans if span.end <= len(old)]
        self.found: dict[Span, Anchor] = {span: LOST for span in spans if span.end > len(old)}
        self._taken: set[Span] = set()
        # The spans that were found otherwise than by a run, where they are in the new text.
        self._owners: SpanIndex[_Owner] = SpanIndex()

    def _open(self) -> Iterator[tuple[Span, Span | None]]:
        """Yield the spans that have not been found, outer ones first, and what was found around each."""
        around: list[Span] = []
        for span in self._spans:
            while around and around[-1].end < span.end:
                around.pop()
            if span not in self.found:
                yield span, around[-1] if around else None
            if span in self.found and self.found[span].span is not None:
                around.append(span)

    # -- the steps -----------------------------------------------------------------------------

    def keep(self) -> None:
        """Find the spans all of whose text stands in both texts in one piece."""
        for span in self._spans:
            run = self._alignment.run_at(span.start)
            if run is None and span.length == 0:
                run = self._alignment.run_at(span.start - 1)
            if run is None or span.end > run.old + run.length:
                continue
            by = run.new - run.old
            place = Span(span.start + by, span.end + by)
            if place not in self._taken and self._on_characters(span, place):
                self._take(span, place, How.MOVED if run.moved else How.KEPT, 1.0, owning=False)

    def find_in_place(self) -> None:
        """Find the spans whose first and last word stand in both texts, with others between them."""
        for span, _ in self._open():
            first, last = self._alignment.run_at(span.start), self._alignment.run_at(span.end - 1)
            if first is None or last is None or not span.length:
                continue
            start, end = first.new + span.start - first.old, last.new + span.end - last.old
            place = self._widened(span, Span(start, end))
            if not self._fits(span, place):
                continue
            if self._text(span).split() == self._new[place.start : place.end].split():
                self._take(span, place, How.KEPT, 1.0)
                continue
            left = sum(was.length for was, _ in self._alignment.from_old(place))
            score = left / max(span.length, place.length)
            if score >= _IN_PLACE:
                self._take(span, place, How.ALIKE, score)

    def find_words(self) -> None:
        """Find the spans whose words stand where the new text has something else than the old one."""
        index = self._index()
        for span, outer in self._open():
            place = self._within(span, outer) if outer is not None else None
            if place is None:
                place = self._best(span, outer, index.get(self._text(span), ()))
            if place is not None:
                self._take(span, place, How.MOVED, 1.0)

    def find_alike(self) -> None:
        """Find the spans that stand in the new text with a few differences, near where they are expected."""
        for span, outer in self._open():
            place = self._most_like(span, outer) if 2 <= span.length <= _LONGEST else None
            if place is not None:
                score = likeness(self._text(span), self._new[place.start : place.end])
                self._take(span, place, How.ALIKE, score)
            else:
                self.found[span] = LOST

    # -- by the words --------------------------------------------------------------------------

    def _index(self) -> dict[str, list[int]]:
        """Return where the words of the open spans stand in what is new, in order."""
        wanted: dict[str, list[tuple[str, int]]] = {}
        for words in {self._text(span) for span, _ in self._open()}:
            # One word of each is looked for: the longest is the rarest.
            tie = max(words_of(words), key=lambda word: len(word.group()), default=None)
            if tie is not None:
                wanted.setdefault(tie.group(), []).append((words, tie.start()))
        places: dict[str, list[int]] = {}
        if not wanted:
            return places
        for stretch in self._alignment.fresh(0, len(self._new)):
            for word in words_of(self._new[stretch.start : stretch.end]):
                for words, ahead in wanted.get(word.group(), ()):
                    start = stretch.start + word.start() - ahead
                    if start >= 0 and self._new.startswith(words, start):
                        places.setdefault(words, []).append(start)
        return places

    def _best(self, span: Span, outer: Span | None, places: Sequence[int]) -> Span | None:
        """Return the place of a span's words with the context most like its own; of like ones the nearest."""
        expected = self._alignment.expected(span.start)
        around = self._place(outer)
        # Without what is around the span, and with it, in this order.
        best: tuple[bool, float, int, Span] | None = None
        for start in _nearest(places, expected):
            place = Span(start, start + span.length)
            if not (self._on_characters(span, place) and self._on_words(span, place)):
                continue
            if not self._fits(span, place):
                continue
            before, behind = self._context(span, place)
            far = abs(start - expected)
            if max(before, behind) < _FAMILIAR and far > _NEAR and span.length < _TELLING:
                continue
            inside = around is not None and around.start <= start and place.end <= around.end
            found = (not inside, -round(before + behind, 1), far, place)
            best = min(best, found) if best is not None else found
        return best[-1] if best is not None else None

    def _within(self, span: Span, outer: Span) -> Span | None:
        """Return where a span is in what was found around it, where the words of that are what they were."""
        around = self._place(outer)
        if around is None or self._text(outer) != self._new[around.start : around.end]:
            return None
        start = around.start + span.start - outer.start
        inner = Span(start, start + span.length)
        return inner if self._on_characters(span, inner) and self._fits(span, inner) else None

    def _place(self, span: Span | None) -> Span | None:
        return self.found[span].span if span is not None else None

    # -- by likeness ---------------------------------------------------------------------------

    def _most_like(self, span: Span, outer: Span | None) -> Span | None:
        """Return the place near where a span is expected that is most like it, of like ones the nearest."""
        words, expected = self._text(span), self._alignment.expected(span.start)
        most = int(ALIKE * span.length)
        low, high = max(expected - _NEAR, 0), min(expected + span.length + _NEAR, len(self._new))
        around = self._place(outer)
        if around is not None:
            low, high = max(low, around.start), min(high, around.end)
        if not most or next(self._alignment.fresh(low, high), None) is None:
            return None
        text = self._new[low:high]
        target = expected + span.length - low
        ends = sorted(places_like(words, text, most), key=lambda found: (found[1], abs(found[0] - target)))
        for end, _ in ends[:_CANDIDATES]:
            start = beginning_of(words, text, end, most)
            place = self._widened(span, Span(low + start, low + end))
            if not self._fits(span, place) or max(self._context(span, place)) < _FAMILIAR:
                continue
            if likeness(words, self._new[place.start : place.end]) >= 1 - ALIKE:
                return place
        return None

    def _widened(self, span: Span, place: Span) -> Span:
        """Return a place that ends with words where the span did, and with whole characters."""
        start, end = place
        if start >= end:
            return place
        if is_whole(self._old, span):
            start = next(at for at in range(start, -1, -1) if is_whole(self._new, Span(at, at)))
            end = next(at for at in range(end, len(self._new) + 1) if is_whole(self._new, Span(at, at)))
        characters = Characters(self._new)
        first, last = characters.at(start), characters.at(end - 1)
        if first is not None and not _is_inside(self._old, span.start):
            start = first.start
        if last is not None and not _is_inside(self._old, span.end):
            end = max(end, last.end)
        return Span(start, end)

    # -- what a place must be ------------------------------------------------------------------

    def _text(self, span: Span) -> str:
        return self._old[span.start : span.end]

    def _context(self, span: Span, place: Span) -> tuple[float, float]:
        """Return how like the context before and behind a place is to the span's."""
        old, new = self._old, self._new
        before = likeness(
            old[max(span.start - CONTEXT, 0) : span.start], new[max(place.start - CONTEXT, 0) : place.start]
        )
        return before, likeness(old[span.end : span.end + CONTEXT], new[place.end : place.end + CONTEXT])

    def _on_characters(self, span: Span, place: Span) -> bool:
        """Whether a place has no edge within a character, as far as the span had none."""
        return all(
            not _is_inside(self._new, now) or _is_inside(self._old, was)
            for was, now in zip(span, place, strict=True)
        )

    def _on_words(self, span: Span, place: Span) -> bool:
        return is_whole(self._new, place) or not is_whole(self._old, span)

    def _fits(self, span: Span, place: Span) -> bool:
        """Whether a place has nothing of what was outside the span, and no other span is there."""
        if place.length <= 0 or place in self._taken:
            return False
        if any(was.start < span.start or span.end < was.end for was, _ in self._alignment.from_old(place)):
            return False
        return all(overlaps(owner.was, span) for owner in self._owners.overlapping(*place))

    def _take(self, span: Span, place: Span, how: How, score: float, *, owning: bool = True) -> None:
        self.found[span] = Anchor(place, how, score)
        self._taken.add(place)
        if owning:
            self._owners = self._owners.add(_Owner(*place, str(len(self._owners)), span))


def _nearest(places: Sequence[int], expected: int) -> list[int]:
    """Return those of some places, which are in order, that are nearest to an offset, the nearest first."""
    at = bisect_left(places, expected)
    around = places[max(at - _CANDIDATES, 0) : at + _CANDIDATES]
    return sorted(around, key=lambda start: abs(start - expected))[:_CANDIDATES]


def _is_inside(text: str, at: int) -> bool:
    """Whether an offset lies within a character."""
    return 0 < at < len(text) and goes_on(text, at)
