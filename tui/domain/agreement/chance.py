"""Agreement beyond chance on single words: Cohen's kappa, and Krippendorff's alpha for nominal values.

Cohen, J.: A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20
(1960). Krippendorff, K.: Computing Krippendorff's alpha-reliability (2011), section E.

Most words of a text bear no label, and both sides leave them out: that alone makes kappa high. The same
number over the words that at least one side labels errs to the other side, since what nobody would ever
label is not in it. Both are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tui.domain.agreement.scores import NONE

Classes = tuple[str, ...]
"""The classes of one word, one for each side."""


def count_classes(words: int, sides: Sequence[Mapping[int, str]]) -> Counter[Classes]:
    """Return how often classes come together over the words of a text.

    Args:
        words: How many words there are.
        sides: For every side the class of each word that it labels, by the word's number.
    """
    covered = set[int]().union(*sides)
    of_sides = [[side.get(number, NONE) for number in covered] for side in sides]
    counts: Counter[Classes] = Counter(zip(*of_sides, strict=True))
    if words > len(covered):
        counts[(NONE,) * len(sides)] = words - len(covered)
    return counts


def of_two(counts: Mapping[Classes, int], first: int, second: int) -> Counter[tuple[str, str]]:
    """Return how often the classes of two sides come together."""
    found: Counter[tuple[str, str]] = Counter()
    for classes, count in counts.items():
        found[classes[first], classes[second]] += count
    return found


def labelled(counts: Mapping[Classes, int]) -> dict[Classes, int]:
    """Return the counts without the words that no side labels."""
    return {classes: count for classes, count in counts.items() if any(classes)}


def cohen_kappa(counts: Mapping[tuple[str, str], int]) -> float | None:
    """Return Cohen's kappa; None where it is undefined, as where both sides know one class only.

    Args:
        counts: How often a class of the first side comes together with one of the second.
    """
    total = sum(counts.values())
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    agreed = 0
    for (row, column), count in counts.items():
        rows[row] += count
        columns[column] += count
        agreed += count if row == column else 0
    by_chance = sum(count * columns[label] for label, count in rows.items())
    # In whole numbers as long as it goes: what is undefined is exactly 0 there.
    if total * total == by_chance:
        return None
    return (agreed * total - by_chance) / (total * total - by_chance)


def nominal_alpha(counts: Mapping[Classes, int]) -> float | None:
    """Return Krippendorff's alpha for nominal values; None where there is but one value, or none at all.

    Args:
        counts: How often classes come together on a word, each of two or more sides having one.
    """
    pairs_apart = 0
    values: Counter[str] = Counter()
    sides = 2
    for classes, count in counts.items():
        sides = len(classes)
        here = Counter(classes)
        pairs_apart += count * (sides * sides - sum(n * n for n in here.values()))
        for value, n in here.items():
            values[value] += n * count
    total = values.total()
    expected = total * total - sum(n * n for n in values.values())
    if not expected:
        return None
    return 1 - (total - 1) * pairs_apart / ((sides - 1) * expected)
