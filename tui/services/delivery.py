"""Kept suggestions of a long article, taken in from where the reader is outward."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter

from tui.domain.annotation import Suggestion
from tui.domain.coverage import Coverage
from tui.domain.span import Span

AT_ONCE = 2_000
"""Suggestions that are taken in at once; of more, those near the reader are."""
NEAR = 20_000
"""Code points around the reader in which they are, where there are more."""
SLICE = 5_000
"""Code points of which the suggestions are taken in with one slice of later work."""


class Delivery:
    """Suggestions that are handed over stretch by stretch.

    Args:
        suggestions: All of the article's, in whatever order.
        length: Code points of the article.
    """

    def __init__(self, suggestions: Iterable[Suggestion], length: int) -> None:
        self._all = sorted(suggestions, key=attrgetter("start"))
        self._starts = [suggestion.start for suggestion in self._all]
        self._left = Coverage()
        self._left.add(0, length)

    def __bool__(self) -> bool:
        """Whether there is more to come."""
        return bool(self._left)

    def first(self, near: int) -> list[Suggestion]:
        """Return what is to be taken in at once: all, or where that is very much what is near an offset."""
        return self.more(near, NEAR) if len(self._all) > AT_ONCE else self.rest()

    def more(self, near: int, length: int = SLICE) -> list[Suggestion]:
        """Return what is in so many code points of what is left, the nearest to an offset; maybe nothing."""
        stretch = self._left.nearest(near, length) or Span(0, 0)
        self._left.remove(*stretch)
        return self._within(stretch)

    def rest(self) -> list[Suggestion]:
        """Return all that is left."""
        left, self._left = self._left, Coverage()
        return [suggestion for stretch in left for suggestion in self._within(stretch)]

    def _within(self, stretch: Span) -> list[Suggestion]:
        """Return what begins in a stretch."""
        first, last = (bisect_left(self._starts, at) for at in stretch)
        return self._all[first:last]
