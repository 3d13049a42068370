"""All the numbers of a comparison of two or more sides, summed text by text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import NamedTuple

from tui.domain.agreement.chance import (
    Classes,
    cohen_kappa,
    count_classes,
    labelled,
    nominal_alpha,
    of_two,
)
from tui.domain.agreement.matching import in_order
from tui.domain.agreement.scores import Scores, all_labels
from tui.domain.agreement.unitising import Unitising
from tui.domain.agreement.words import Words
from tui.domain.meetings import Mark


class Kappas(NamedTuple):
    """Cohen's kappa of two sides.

    Attributes:
        words: Over all words.
        labelled: Over those that at least one of the two labels.
    """

    words: float | None
    labelled: float | None


class Comparison:
    """Two or more sides over texts that all of them have gone through.

    The first side of a pair is what the second one is measured against.

    Attributes:
        sides: Their names.
        texts: How many texts were added.
        words: How many words those have; 0 where none are given.
        classes: How often the classes of the sides come together on a word.
        pairs: The scores of each pair of sides, by their numbers.
        unitising: Alpha for unitising.
    """

    def __init__(self, sides: Sequence[str]) -> None:
        if len(sides) < 2:
            raise ValueError("it takes two sides to compare")
        self.sides = tuple(sides)
        self.texts = self.words = 0
        self.classes: Counter[Classes] = Counter()
        self.pairs = {pair: Scores() for pair in combinations(range(len(sides)), 2)}
        self.unitising = Unitising(len(sides))

    def add(
        self, length: int, sides: Sequence[Collection[Mark]], words: Words | None = None
    ) -> dict[tuple[int, int], Scores]:
        """Add one text, and return the scores of each pair on it.

        Args:
            length: Code points of the text.
            sides: What each side marks in it, in the order of `sides`.
            words: Its words, for kappa and alpha; without them those stay as they are.
        """
        self.texts += 1
        sides = [in_order(side) for side in sides]
        self.unitising.add(length, sides)
        if words is not None:
            self.words += len(words)
            self.classes += count_classes(len(words), [words.classes(side) for side in sides])
        return {pair: scores.add(sides[pair[0]], sides[pair[1]]) for pair, scores in self.pairs.items()}

    @property
    def labels(self) -> set[str]:
        """The labels that any side has used."""
        return all_labels(self.pairs.values())

    def word_pairs(self, pair: tuple[int, int]) -> Counter[tuple[str, str]]:
        """Return how often the classes of two sides come together on a word: the confusion by words."""
        return of_two(self.classes, *pair)

    def kappas(self, pair: tuple[int, int]) -> Kappas:
        """Return Cohen's kappa of two sides."""
        counts = self.word_pairs(pair)
        marked: Counter[tuple[str, str]] = Counter(
            {(first, second): n for (first, second), n in counts.items() if first or second}
        )
        return Kappas(cohen_kappa(counts), cohen_kappa(marked))

    def alpha(self) -> float | None:
        """Return Krippendorff's alpha for nominal values over all words and sides."""
        return nominal_alpha(self.classes)

    def alpha_labelled(self) -> float | None:
        """Return the same over the words that at least one side labels."""
        return nominal_alpha(labelled(self.classes))
