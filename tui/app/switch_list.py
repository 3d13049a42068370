"""What a preview lists: places under the titles of their articles, each of which can be switched off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Titled(Protocol):
    """An article as a preview names it."""

    article: str
    title: str


class Switchable(Protocol):
    """A place that a change goes to where it is on."""

    on: bool

    @property
    def place(self) -> Titled:
        """Its article."""


T = TypeVar("T", bound=Switchable)


@dataclass(slots=True)
class Tally:
    """Numbers of places.

    Attributes:
        on: Those that are to be changed.
        listed: Those that could be.
        same: Those that stay as they are whatever is switched.
    """

    on: int = 0
    listed: int = 0
    same: int = 0


@dataclass(slots=True, eq=False)
class Heading:
    """The title of an article above its places.

    Attributes:
        place: The article.
        tally: How many of its places are on and listed.
    """

    place: Titled
    tally: Tally


class SwitchList(Generic[T]):
    """The lines of a preview.

    Attributes:
        total: The numbers of all places.
    """

    def __init__(self) -> None:
        self.total = Tally()
        self._lines: list[Heading | T] = []
        self._headings: dict[str, Heading] = {}

    def __len__(self) -> int:
        """Return how many lines are shown."""
        return len(self._lines)

    def __getitem__(self, line: int) -> Heading | T:
        return self._lines[line]

    @property
    def tally(self) -> Tally:
        """The numbers of what is shown."""
        return self.total

    def can_switch(self, found: T) -> bool:  # noqa: ARG002 - for those who know of some that cannot
        """Whether a place can be switched on."""
        return True

    def put(self, found: T) -> Heading:
        """Put a place behind those that are there; those of one article come together."""
        place = found.place
        heading = self._headings.get(place.article)
        if heading is None:
            heading = self._headings[place.article] = Heading(place, Tally())
            self._lines.append(heading)
        self._lines.append(found)
        return heading

    def toggle(self, line: int) -> None:
        """Switch a place on or off; by its title, all places of an article."""
        found = self._lines[line]
        if isinstance(found, Heading):
            self._switch(list(self._under(line)), found.tally.on < found.tally.listed)
        else:
            self._switch([found], not found.on)

    def toggle_all(self) -> bool:
        """Switch all that is shown on; off where all is on. Return whether it is on now."""
        on = self.tally.on < self.tally.listed
        self._switch(list(self._shown()), on)
        return on

    def chosen(self) -> list[T]:
        """Return the places shown that are on."""
        return [found for found in self._shown() if found.on]

    def tallies(self, found: T) -> list[Tally]:
        """Return the numbers that a place counts in."""
        return [self.total, self._headings[found.place.article].tally]

    def switched(self, found: T, on: bool) -> None:
        """Take note that a person switched a place."""
        found.on = on

    def _shown(self) -> Iterator[T]:
        return (line for line in self._lines[: len(self)] if not isinstance(line, Heading))

    def _under(self, heading: int) -> Iterator[T]:
        for line in range(heading + 1, len(self._lines)):
            found = self._lines[line]
            if isinstance(found, Heading):
                return
            yield found

    def _switch(self, places: Iterable[T], on: bool) -> None:
        for found in filter(self.can_switch, places):
            for tally in self.tallies(found):
                tally.on += on - found.on
            self.switched(found, on)
