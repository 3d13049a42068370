"""Precision, recall and F1 of one side's annotations against another's, by four rules.

The rules and their names are those of SemEval-2013 task 9.1, whose counts are those of MUC-5: correct,
incorrect, partial, missed and spurious. Precision is what is right among all that the second side has,
recall among all that the first has; by the partial rule, what overlaps counts a half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tui.domain.agreement.matching import match_labels, match_spans, parts, tell_apart
from tui.domain.meetings import Mark

NONE = ""
"""Stands for no label: of what the other side does not have, and of a token that nothing covers."""


class Rule(StrEnum):
    """What has to be the same for two annotations to agree."""

    STRICT = "strict"
    """The span and the label."""
    EXACT = "exact"
    """The span."""
    PARTIAL = "partial"
    """A part of the span; what is not all of it counts a half."""
    TYPE = "type"
    """A part of the span, and the label."""


_RULES = tuple(Rule)


@dataclass(slots=True)
class Tally:
    """What came of one rule.

    Attributes:
        correct: Pairs that agree.
        incorrect: Pairs that overlap, and do not agree.
        partial: Pairs that overlap, where that counts a half.
        missed: What only the first side has.
        spurious: What only the second side has.
    """

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    def add(self, other: Tally) -> None:
        """Add what came of another text."""
        self.correct += other.correct
        self.incorrect += other.incorrect
        self.partial += other.partial
        self.missed += other.missed
        self.spurious += other.spurious

    @property
    def possible(self) -> int:
        """How many annotations the first side has."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def actual(self) -> int:
        """How many annotations the second side has."""
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def precision(self) -> float | None:
        """What is right among what the second side has; None where it has nothing."""
        return (self.correct + self.partial / 2) / self.actual if self.actual else None

    @property
    def recall(self) -> float | None:
        """What is right among what the first side has; None where it has nothing."""
        return (self.correct + self.partial / 2) / self.possible if self.possible else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both, which is the same whichever side is first; None where nobody has any."""
        there = self.possible + self.actual
        return (2 * self.correct + self.partial) / there if there else None


def tallies() -> dict[Rule, Tally]:
    """Return an empty tally for every rule."""
    return {rule: Tally() for rule in _RULES}


@dataclass(slots=True)
class Scores:
    """How two sides agree, summed over texts.

    Attributes:
        overall: By rule, over all labels: the micro average.
        by_label: The same of the annotations of one label, as if there were no others.
        confusion: How often a label of the first side answers to a label of the second, as `match_spans`
            pairs them; `NONE` where the other side has nothing there.
    """

    overall: dict[Rule, Tally] = field(default_factory=tallies)
    by_label: dict[str, dict[Rule, Tally]] = field(default_factory=dict)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, first: Collection[Mark], second: Collection[Mark]) -> Scores:
        """Add what two sides have in one text; return what came of that text alone.

        The time grows with the number of annotations, and for those that differ with how many overlap them.
        """
        of_text = compare(first, second)
        self._merge(of_text)
        return of_text

    def _merge(self, other: Scores) -> None:
        for rule, tally in other.overall.items():
            self.overall[rule].add(tally)
        for label, of_label in other.by_label.items():
            mine = self.by_label.get(label)
            if mine is None:
                mine = self.by_label[label] = tallies()
            for rule, tally in of_label.items():
                mine[rule].add(tally)
        self.confusion.update(other.confusion)

    def macro_f1(self, rule: Rule) -> float | None:
        """Return the mean of F1 over the labels that either side has; None where there are none."""
        found = [f1 for of_label in self.by_label.values() if (f1 := of_label[rule].f1) is not None]
        return sum(found) / len(found) if found else None


def compare(first: Collection[Mark], second: Collection[Mark]) -> Scores:
    """Return how two sides agree on one text."""
    matched = tell_apart(first, second)
    overall, pairs = _tallies(len(matched.same), matched.first, matched.second)
    same = Counter([mark.label for mark in matched.same])
    confusion = Counter({(label, label): count for label, count in same.items()})
    confusion.update([(ours.label, theirs.label) for ours, theirs in pairs])
    rests: dict[str, tuple[list[Mark], list[Mark]]] = {label: ([], []) for label in same}
    for number, rest in enumerate((matched.first, matched.second)):
        met = {pair[number] for pair in pairs}
        for mark in rest:
            rests.setdefault(mark.label, ([], []))[number].append(mark)
            if mark not in met:
                confusion[(NONE, mark.label) if number else (mark.label, NONE)] += 1
    by_label = {label: _tallies(same[label], *rest)[0] for label, rest in rests.items()}
    return Scores(overall, by_label, confusion)


def cells(first: Collection[Mark], second: Collection[Mark]) -> frozenset[tuple[str, str]]:
    """Return where two sides' annotations stand in `Scores.confusion`, without how often."""
    matched = tell_apart(first, second)
    found = {(mark.label, mark.label) for mark in matched.same}
    pairs = match_spans(matched.first, matched.second) if matched.first and matched.second else []
    found.update((ours.label, theirs.label) for ours, theirs in pairs)
    met = {mark for pair in pairs for mark in pair}
    found.update((mark.label, NONE) for mark in matched.first if mark not in met)
    found.update((NONE, mark.label) for mark in matched.second if mark not in met)
    return frozenset(found)


def _tallies(
    same: int, first: Sequence[Mark], second: Sequence[Mark]
) -> tuple[dict[Rule, Tally], list[tuple[Mark, Mark]]]:
    """Count by every rule.

    Args:
        same: How many annotations both sides have alike.
        first: What else the first side has, in order.
        second: What else the second side has, in order.

    Returns:
        The tallies, and the pairs that answer to each other if labels do not matter.
    """
    ours, theirs = len(first), len(second)
    if not ours or not theirs:
        return {rule: Tally(same, 0, 0, ours, theirs) for rule in _RULES}, []
    pairs = match_spans(first, second)
    met, exact = len(pairs), sum(parts(a) == parts(b) for a, b in pairs)
    of_label = match_labels(first, second) if pairs else []
    typed = sum(a.label == b.label for a, b in of_label)
    other = len(of_label)
    found = {
        Rule.STRICT: Tally(same, met, 0, ours - met, theirs - met),
        Rule.EXACT: Tally(same + exact, met - exact, 0, ours - met, theirs - met),
        Rule.PARTIAL: Tally(same + exact, 0, met - exact, ours - met, theirs - met),
        Rule.TYPE: Tally(same + typed, other - typed, 0, ours - other, theirs - other),
    }
    return found, pairs


def all_labels(scores: Iterable[Scores]) -> set[str]:
    """Return the labels that any side has used."""
    return {label for each in scores for label in each.by_label}
