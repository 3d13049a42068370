"""What the preview of a spread lists: mentions under the titles of their articles, and how many are on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui.services.spread import LISTED, Act, Mention, Place, Standing


@dataclass(slots=True)
class Tally:
    """Numbers of mentions.

    Attributes:
        on: Those that are to be changed.
        listed: Those that could be.
        same: Those that are so already, which are not listed.
    """

    on: int = 0
    listed: int = 0
    same: int = 0

    def count(self, mention: Mention, by: int = 1) -> None:
        """Add a mention, or take it away where `by` is negative."""
        self.on += by * mention.on
        self.listed += by * (mention.standing in LISTED)
        self.same += by * (mention.standing is Standing.SAME)


@dataclass(slots=True, eq=False)
class Heading:
    """The title of an article above its mentions.

    Attributes:
        place: The article.
        tally: How many of its mentions are on and listed.
    """

    place: Place
    tally: Tally


Line = Heading | Mention


class SpreadList:
    """The lines of the preview; those of the article at hand come first.

    Attributes:
        act: What is to be done.
        everywhere: Whether the mentions of all articles are shown, or of the article at hand only.
        ambiguous: Whether the form is tagged in more ways than one, so that nothing is on by itself.
        here: The numbers of the article at hand.
        total: The numbers of all articles.
    """

    def __init__(self, here: str, act: Act) -> None:
        self.act = act
        self.everywhere = False
        self.ambiguous = False
        self.here = Tally()
        self.total = Tally()
        self._here = here
        self._mentions: list[Mention] = []
        self._lines: list[Line] = []
        self._lines_here = 0
        self._headings: dict[Place, Heading] = {}

    def __len__(self) -> int:
        """Return how many lines are shown."""
        return len(self._lines) if self.everywhere else self._lines_here

    def __getitem__(self, line: int) -> Line:
        return self._lines[line]

    @property
    def tally(self) -> Tally:
        """The numbers of what is shown."""
        return self.total if self.everywhere else self.here

    def extend(self, mentions: Iterable[Mention], ambiguous: bool) -> None:
        """Put mentions behind those that are there; those of one article come together."""
        if ambiguous is not self.ambiguous:
            self.ambiguous = ambiguous
            self._judge_all()
        for mention in mentions:
            self._mentions.append(mention)
            self._list(mention)

    def do(self, act: Act) -> None:
        """Do something else with the mentions; what was switched by hand is as it was to begin with."""
        self.act = act
        for mention in self._mentions:
            mention.wanted = None
        self._judge_all()

    def _judge_all(self) -> None:
        self._lines, self._lines_here, self._headings = [], 0, {}
        self.here, self.total = Tally(), Tally()
        for mention in self._mentions:
            self._list(mention)

    def _list(self, mention: Mention) -> None:
        mention.judge(self.act, self.ambiguous)
        place = mention.place
        self.total.count(mention)
        if place.article == self._here:
            self.here.count(mention)
        if mention.standing not in LISTED:
            return
        heading = self._headings.get(place)
        if heading is None:
            heading = self._headings[place] = Heading(place, Tally())
            self._lines.append(heading)
        heading.tally.count(mention)
        self._lines.append(mention)
        if place.article == self._here:
            self._lines_here = len(self._lines)

    def toggle(self, line: int) -> None:
        """Switch a mention on or off; by its title, all mentions of an article."""
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

    def chosen(self) -> list[Mention]:
        """Return the mentions shown that are on."""
        return [mention for mention in self._shown() if mention.on]

    def _shown(self) -> Iterator[Mention]:
        return (line for line in self._lines[: len(self)] if isinstance(line, Mention))

    def _under(self, heading: int) -> Iterator[Mention]:
        for line in range(heading + 1, len(self._lines)):
            found = self._lines[line]
            if isinstance(found, Heading):
                return
            yield found

    def _switch(self, mentions: Iterable[Mention], on: bool) -> None:
        for mention in mentions:
            heading = self._headings[mention.place]
            tallies = [self.total, heading.tally]
            if mention.place.article == self._here:
                tallies.append(self.here)
            for tally in tallies:
                tally.on += on - mention.on
            mention.wanted = mention.on = on
