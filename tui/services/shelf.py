"""The order in which articles are listed, and which of them are left to do.

It is made of ids alone: what a list shows of an article is asked for when its row is drawn. So neither a key
that goes to another article nor one that finishes one looks at all of them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

_OPEN, _DONE = b"\0", b"\1"


class Shelf:
    """Articles in an order.

    Args:
        ids: Their ids, in order.
        done: Which of them are done; there may be others among these.
    """

    def __init__(self, ids: Iterable[str] = (), done: Container[str] = ()) -> None:
        self._ids = list(dict.fromkeys(ids))
        self._places = {article: place for place, article in enumerate(self._ids)}
        # A byte for each, in order: the next that is left to do is found without a step for each before it.
        self._done = bytearray(article in done for article in self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __contains__(self, article: object) -> bool:
        return article in self._places

    def __getitem__(self, place: int) -> str:
        """Return the id of the article at a place."""
        return self._ids[place]

    def place(self, article: str) -> int | None:
        """Return the place of an article, from 0, or None where it is not there."""
        return self._places.get(article)

    def put(self, article: str) -> None:
        """Put an article that is not done behind all others; one that is there stays as and where it is."""
        if article not in self._places:
            self._places[article] = len(self._ids)
            self._ids.append(article)
            self._done += _OPEN

    def take_out(self, article: str) -> None:
        """Take an article out, if it is there."""
        place = self._places.pop(article, None)
        if place is None:
            return
        del self._ids[place], self._done[place]
        for behind in self._ids[place:]:
            self._places[behind] -= 1

    def mark(self, article: str, done: bool) -> None:
        """Take note of whether an article is done."""
        place = self._places.get(article)
        if place is not None:
            self._done[place] = done

    def neighbour(self, article: str, step: int) -> str | None:
        """Return the article `step` places on, None beyond the ends; the first for one that is not there."""
        place = self._places.get(article)
        at = place + step if place is not None else 0
        return self._ids[at] if 0 <= at < len(self._ids) else None

    def next_to_do(self, article: str) -> str | None:
        """Return the next article that is not done, behind this one or else from the beginning."""
        own = self._places.get(article)
        found = self._done.find(_OPEN, own + 1 if own is not None else 0)
        if found < 0 and own is not None:
            found = self._done.find(_OPEN, 0, own)
        return self._ids[found] if found >= 0 else None
