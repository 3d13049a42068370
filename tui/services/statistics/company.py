"""Who is named with whom: pairs of entities in one article, or in one paragraph.

How close a pair is is told by Dice's coefficient: twice the articles (or paragraphs) that name both, divided
by those that name the one plus those that name the other; 1 where neither is ever named without the other.
(L. R. Dice: Measures of the amount of ecologic association between species. Ecology 26, 1945.) Unlike
pointwise mutual information it does not put those in front that are named once, and together.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from tui.services.statistics.mentions import Entity, Mentions

AMONG = 60
"""Entities among which pairs are looked for: those named in most articles."""
SLICE = 50_000
"""Mentions that are looked at in one step."""


class Within(StrEnum):
    """Where two are named together."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"


class Pair(NamedTuple):
    """Two entities that are named together.

    Attributes:
        one: The one that is named in more articles.
        other: The other.
        together: In how many articles, or paragraphs, both are named.
        dice: Dice's coefficient of that.
    """

    one: Entity
    other: Entity
    together: int
    dice: float


class Company:
    """The pairs among the names of a project, counted in steps."""

    def __init__(self, mentions: Mentions, within: Within, among: int = AMONG) -> None:
        self.names = mentions.names(among)
        self.within = within
        self._mentions = mentions
        self._alone: Counter[int] = Counter()
        self._together: Counter[tuple[int, int]] = Counter()
        self._steps: Iterator[None] | None = self._counted()

    def step(self) -> bool:
        """Count a slice; return whether anything is left."""
        if self._steps is not None and next(self._steps, self) is self:
            self._steps = None
        return self._steps is not None

    def _counted(self) -> Iterator[None]:
        ranks = {entity.number: rank for rank, entity in enumerate(self.names)}
        units = self._unit_column()
        here: set[int] = set()
        unit = -1
        for first in range(0, len(self._mentions), SLICE):
            stretch = slice(first, first + SLICE)
            for number, its_unit in zip(self._mentions.entities[stretch], units[stretch], strict=True):
                rank = ranks.get(number)
                if rank is None:
                    continue
                if its_unit != unit:
                    self._close(here)
                    here, unit = set(), its_unit
                here.add(rank)
            yield
        self._close(here)

    def _unit_column(self) -> array[int]:
        return self._mentions.articles if self.within is Within.ARTICLE else self._mentions.paragraphs

    def _close(self, here: set[int]) -> None:
        """Count those that were named in one article or paragraph."""
        self._alone.update(here)
        if len(here) > 1:
            self._together.update(combinations(sorted(here), 2))

    def together(self, one: int, other: int) -> int:
        """Return in how many both are named, by their places in `names`."""
        return self._together[min(one, other), max(one, other)]

    def of(self, entity: Entity, most: int) -> list[tuple[Entity, int]]:
        """Return whom an entity is named with most often, and in how many; nobody if it is not in `names`."""
        here = next((rank for rank, name in enumerate(self.names) if name.number == entity.number), None)
        if here is None:
            return []
        found = [(self.together(here, other), other) for other in range(len(self.names)) if other != here]
        ranked = sorted((pair for pair in found if pair[0]), key=lambda pair: (-pair[0], pair[1]))
        return [(self.names[other], count) for count, other in ranked[:most]]

    def pairs(self, most: int | None = None) -> list[Pair]:
        """Return the pairs that are named together most often, then the closest."""
        found = [
            Pair(self.names[a], self.names[b], n, 2 * n / (self._alone[a] + self._alone[b]))
            for (a, b), n in self._together.items()
        ]
        found.sort(key=lambda p: (-p.together, -p.dice, p.one.text, p.other.text, p.one.label, p.other.label))
        return found[:most]
