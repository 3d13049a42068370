"""The order in which articles are listed, and which of them are left to do.

It is made of ids alone: what a list shows of an article is asked for when its row is drawn. So neither a key
that goes to another article nor one that finishes one looks at all of them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

_OPEN, _DONE = b"\0", b"\1"


class Shelf:
    """Articles in an order: that in which they were added, or a queue that was made of them.

    An article that is taken out and put back stands where it stood.

    Args:
        ids: Their ids, in the order in which they were added.
        done: Which of them are done; there may be others among these.

    Attributes:
        queue: Name of the queue that the order is; empty for the order in which they were added.
    """

    def __init__(self, ids: Iterable[str] = (), done: Container[str] = ()) -> None:
        self.queue = ""
        self._ids = list(dict.fromkeys(ids))
        self._places = {article: place for place, article in enumerate(self._ids)}
        self._added = dict(self._places)
        """The number of each article that was ever here, in the order of adding."""
        self._ranks = self._added
        """The number of each in the order that is on."""
        self._next = len(self._ids)
        self._finished = {article for article in self._ids if article in done}
        # A byte for each, in order: the next that is left to do is found without a step for each before it.
        self._done = bytearray(article in self._finished for article in self._ids)
        self._loose = False
        """Whether articles came or went since the places were counted."""

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        self._settle()
        return iter(self._ids)

    def __contains__(self, article: object) -> bool:
        return article in self._places

    def __getitem__(self, place: int) -> str:
        """Return the id of the article at a place."""
        self._settle()
        return self._ids[place]

    def place(self, article: str) -> int | None:
        """Return the place of an article, from 0, or None where it is not there."""
        self._settle()
        return self._places.get(article)

    @property
    def added(self) -> list[str]:
        """The articles in the order in which they were added, whichever order is on."""
        return sorted(self._places, key=self._added.__getitem__)

    def arrange_as_added(self) -> None:
        """Bring the articles into the order in which they were added."""
        self._ranks, self.queue, self._loose = self._added, "", True

    def arrange(self, order: Iterable[str], queue: str) -> None:
        """Bring the articles into the order of a queue; what it leaves out comes last, as it was added.

        Args:
            order: Ids; what is not here is passed over.
            queue: Name of the queue.
        """
        here = [article for article in order if article in self._places]
        ranks = {article: rank for rank, article in enumerate(dict.fromkeys([*here, *self.added]))}
        # What was taken out and comes back has no place in the new order: it goes behind all others.
        gone = (article for article in self._added if article not in ranks)
        ranks.update((article, rank) for rank, article in enumerate(gone, self._next))
        self._next += len(self._added)
        self._ranks, self.queue, self._loose = ranks, queue, True

    def put(self, article: str) -> None:
        """Put an article that is not done behind all others, or back where it stood, if it is not there."""
        if article in self._places:
            return
        if article in self._ranks:
            self._places[article], self._loose = -1, True
            return
        self._added[article] = self._ranks[article] = self._next
        self._next += 1
        self._places[article] = len(self._ids)
        if not self._loose:
            self._ids.append(article)
            self._done += _OPEN

    def take_out(self, article: str) -> None:
        """Take an article out, if it is there."""
        if self._places.pop(article, None) is not None:
            # The places behind it are counted when one is asked for: many may go at once.
            self._finished.discard(article)
            self._loose = True

    def mark(self, article: str, done: bool) -> None:
        """Take note of whether an article is done."""
        if article not in self._places:
            return
        (self._finished.add if done else self._finished.discard)(article)
        if not self._loose:
            self._done[self._places[article]] = done

    def neighbour(self, article: str, step: int) -> str | None:
        """Return the article `step` places on, None beyond the ends; the first for one that is not there."""
        place = self.place(article)
        at = place + step if place is not None else 0
        return self._ids[at] if 0 <= at < len(self._ids) else None

    def next_to_do(self, article: str) -> str | None:
        """Return the next article that is not done, behind this one or else from the beginning."""
        own = self.place(article)
        found = self._done.find(_OPEN, own + 1 if own is not None else 0)
        if found < 0 and own is not None:
            found = self._done.find(_OPEN, 0, own)
        return self._ids[found] if found >= 0 else None

    def _settle(self) -> None:
        """Count the places anew, if articles came or went."""
        if self._loose:
            self._ids = sorted(self._places, key=self._ranks.__getitem__)
            self._places = {article: place for place, article in enumerate(self._ids)}
            self._done = bytearray(article in self._finished for article in self._ids)
            self._loose = False
