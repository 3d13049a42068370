"""Codes of one to three letters for places on the screen: short ones for the likeliest."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence

LETTERS = "fjdkahglruiotynbpcmqz"
"""The letters of codes, those that lie best under the fingers first. The others of the alphabet do something
while codes are shown."""
MORE = "w"
"""The letter with which the codes of all unlikely places begin. They are shown only after it: else no word
could be read for codes."""


def codes(weights: Sequence[float]) -> list[str]:
    """Return a code for each place, so that the letters to be typed are few on the average.

    No code begins with another, so that each is done with its last letter.

    Args:
        weights: How likely the reader goes to each place, falling.

    Returns:
        As many codes, in the same order; places beyond what three letters can tell apart get none.
    """
    size = len(LETTERS)
    count = min(len(weights), size**3)
    singles, doubled = _lengths(list(weights[:count]), size)
    pairs = ["".join(pair) for pair in itertools.product(LETTERS[singles:], LETTERS)]
    triples = (pair + letter for pair in pairs[doubled:] for letter in LETTERS)
    return list(itertools.islice(itertools.chain(LETTERS[:singles], pairs[:doubled], triples), count))


def more_codes(used: Collection[str], count: int) -> list[str]:
    """Return so many further codes, all of one length; again none begins with another.

    Args:
        used: The codes in use.
        count: How many more are wanted.

    Returns:
        The shortest that there are enough of, else as many of three letters as there are.
    """
    beginnings = {code[:length] for code in used for length in range(1, len(code) + 1)}
    taken = set(used)
    free: list[str] = []
    for length in (1, 2, 3):
        every = map("".join, itertools.product(LETTERS, repeat=length))
        fitting = (c for c in every if c not in beginnings and not any(c[:n] in taken for n in (1, 2)))
        free = list(itertools.islice(fitting, count))
        if len(free) == count:
            break
    return free


def _lengths(weights: list[float], size: int) -> tuple[int, int]:
    """Return how many codes of one and of two letters make the average shortest."""
    count = len(weights)
    if count <= size:
        return count, 0
    below = [0.0, *itertools.accumulate(weights)]

    def letters(split: tuple[int, int]) -> float:
        """Return the letters to be typed on the average, times the sum of the weights."""
        singles, pairs = split
        return 3 * below[count] - below[singles] - below[min(singles + pairs, count)]

    return min(_possible(count, size), key=letters)


def _possible(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers of codes of one and two letters with which all places get a code."""
    for singles in range(size):
        pairs = (size - singles) * size
        missing = count - singles - pairs
        # Each pair that is given up makes room for as many codes of three letters as there are letters.
        given_up = max(-(-missing // (size - 1)), 0)
        if given_up <= pairs:
            yield singles, pairs - given_up
