"""Rows that are selected: there may be a million, and each key asks for some of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray


class Selection:
    """A set of numbers of rows; those below 0 are places that are no annotations."""

    def __init__(self, numbers: Sequence[int] = ()) -> None:
        import numpy as np

        self._own, self._places = np.zeros(0, bool), np.zeros(0, bool)
        self._count = 0
        self.add(np.array(numbers, np.int64))

    def __len__(self) -> int:
        return self._count

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        marks, at = (self._own, number) if number >= 0 else (self._places, -1 - number)
        return at < len(marks) and bool(marks[at])

    def __iter__(self) -> Iterator[int]:
        return iter((*self.own.tolist(), *self.places.tolist()))

    @property
    def own(self) -> NDArray[int64]:
        """The annotations, rising."""
        import numpy as np

        return np.flatnonzero(self._own)

    @property
    def places(self) -> NDArray[int64]:
        """The places that are no annotations, in the order in which they were found."""
        import numpy as np

        return -1 - np.flatnonzero(self._places)

    def count_in(self, numbers: NDArray[int64]) -> int:
        """Return how many of some rows are selected."""
        own, places = numbers[numbers >= 0], -1 - numbers[numbers < 0]
        own, places = own[own < len(self._own)], places[places < len(self._places)]
        return int(self._own[own].sum() + self._places[places].sum())

    def add(self, numbers: NDArray[int64]) -> None:
        """Select rows, too."""
        self._put(numbers, True)

    def remove(self, numbers: NDArray[int64]) -> None:
        """Do not select rows."""
        self._put(numbers, False)

    def keep(self, numbers: NDArray[int64]) -> None:
        """Do not select anything but annotations among these."""
        import numpy as np

        kept = np.zeros(len(self._own), bool)
        own = numbers[numbers >= 0]
        kept[own[own < len(kept)]] = True
        self._own &= kept
        self._places = np.zeros(0, bool)
        self._count = int(self._own.sum())

    def _put(self, numbers: NDArray[int64], on: bool) -> None:
        own = numbers >= 0
        self._own = _with_room(self._own, numbers[own])
        self._own[numbers[own]] = on
        self._places = _with_room(self._places, -1 - numbers[~own])
        self._places[-1 - numbers[~own]] = on
        self._count = int(self._own.sum() + self._places.sum())


def _with_room(marks: NDArray[Any], places: NDArray[int64]) -> NDArray[Any]:
    """Return marks that have all of these places."""
    import numpy as np

    size = int(places.max()) + 1 if len(places) else 0
    return marks if size <= len(marks) else np.append(marks, np.zeros(size - len(marks), bool))
