"""Things in batches, each of so much at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def batches(things: Iterable[Thing], weight: Callable[[Thing], int], most: int) -> Iterator[list[Thing]]:
    """Yield things in lists, in order; a list ends with the thing that brings it to `most`.

    Args:
        things: Taken one by one, as lists are asked for.
        weight: How much one counts.
        most: From how much on a list ends.
    """
    batch: list[Thing] = []
    total = 0
    for thing in things:
        batch.append(thing)
        total += weight(thing)
        if total >= most:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
