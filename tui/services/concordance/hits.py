"""Searching the texts of all articles, in steps; what is found is there as it comes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tui.domain import search
from tui.services.concordance.matching import Pattern
from tui.services.concordance.texts import Texts
from tui.services.finding import TOO_MANY, compiled, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

AT_ONCE = 1 << 17
"""Code points that are looked through in one step, where it is plain text."""
MOST = 200_000
"""Hits that are gathered at the most."""


class Hits:
    """The hits of a pattern in all texts, as far as they have been found.

    Attributes:
        complete: Whether all have been looked through.
        trouble: Why that ended early, in one line, or empty.
    """

    def __init__(self, texts: Texts, pattern: Pattern, places: Sequence[int]) -> None:
        """Begin a search; `steps` does it.

        Args:
            texts: The texts.
            pattern: What is looked for.
            places: Places in the library of the articles to look through.
        """
        self._texts, self._pattern = texts, pattern
        self._places = places
        self._articles, self._starts, self._ends = array("i"), array("i"), array("i")
        self.complete = False
        self.trouble = ""

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def arrays(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Place of the article, start and end of each hit, in order."""
        import numpy as np

        return np.array(self._articles), np.array(self._starts), np.array(self._ends)

    def steps(self) -> Iterator[None]:
        """Look through the texts, and stop now and then so that keys can be heard."""
        done = 0
        for place in self._places:
            for starts, ends in self._found_in(place):
                self._articles.extend([place] * len(starts))
                self._starts.extend(starts)
                self._ends.extend(ends)
                if len(self) > MOST:
                    self.trouble = TOO_MANY
                if self.trouble:
                    self.complete = True
                    return
                if self._pattern.expression is not None:
                    yield None
            done += len(self._texts[place]) + 100
            if done > AT_ONCE:
                done = 0
                yield None
        self.complete = True

    def _found_in(self, place: int) -> Iterator[tuple[list[int], list[int]]]:
        pattern = self._pattern
        if pattern.expression is None:
            lowered = self._texts.lowered(place)
            if lowered:
                yield pattern.found_in(lowered)
                return
            expression = compiled(search.Query(pattern.plain))
        else:
            expression = pattern.expression
        for batch in scan(self._texts[place], expression, 0, words=pattern.words):
            self.trouble = self.trouble or batch.trouble
            yield batch.starts.tolist(), batch.ends.tolist()
