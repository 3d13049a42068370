"""Counts of which any may change, with the sum of those before each, and which one a number falls into."""

from __future__ import annotations

from collections.abc import Iterable


class Sums:
    """Positive counts in a row; to change or find one takes as many steps as their number has binary digits.

    A binary indexed tree: P. Fenwick, "A new data structure for cumulative frequency tables", 1994.
    """

    def __init__(self, counts: Iterable[int]) -> None:
        self._tree = [0, *counts]
        self._length = len(self._tree) - 1
        self.total = sum(self._tree)
        for i in range(1, self._length + 1):
            above = i + (i & -i)
            if above <= self._length:
                self._tree[above] += self._tree[i]

    def add(self, index: int, by: int) -> None:
        """Change a count."""
        self.total += by
        i = index + 1
        while i <= self._length:
            self._tree[i] += by
            i += i & -i

    def before(self, index: int) -> int:
        """Return the sum of the counts before an index."""
        found = 0
        while index > 0:
            found += self._tree[index]
            index -= index & -index
        return found

    def find(self, number: int) -> tuple[int, int]:
        """Return the index of the count into which a number falls, and the number less all counts before.

        Args:
            number: From 0, below `total`.
        """
        at, step = 0, 1 << self._length.bit_length()
        while step := step >> 1:
            if at + step <= self._length and self._tree[at + step] <= number:
                at += step
                number -= self._tree[at]
        return at, number
