"""What the preview of a spread lists: mentions under the titles of their articles, and how many are on."""

from __future__ import annotations

from collections.abc import Iterable

from tui.app.switch_list import Heading, SwitchList, Tally
from tui.services.spread import LISTED, Act, Mention, Standing

__all__ = ["Heading", "Line", "SpreadList", "Tally"]

Line = Heading | Mention


class SpreadList(SwitchList[Mention]):
    """The lines of the preview; those of the article at hand come first.

    Attributes:
        act: What is to be done.
        everywhere: Whether the mentions of all articles are shown, or of the article at hand only.
        ambiguous: Whether the form is tagged in more ways than one, so that nothing is on by itself.
        here: The numbers of the article at hand.
    """

    def __init__(self, here: str, act: Act) -> None:
        super().__init__()
        self.act = act
        self.everywhere = False
        self.ambiguous = False
        self.here = Tally()
        self._here = here
        self._mentions: list[Mention] = []
        self._lines_here = 0

    def __len__(self) -> int:
        """Return how many lines are shown."""
        return len(self._lines) if self.everywhere else self._lines_here

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
        here = mention.place.article == self._here
        listed = mention.standing in LISTED
        tallies = [self.total, *([self.here] if here else [])]
        if listed:
            tallies.append(self.put(mention).tally)
            if here:
                self._lines_here = len(self._lines)
        for tally in tallies:
            tally.on += mention.on
            tally.listed += listed
            tally.same += mention.standing is Standing.SAME

    def tallies(self, found: Mention) -> list[Tally]:
        """Return the numbers that a mention counts in."""
        return [*super().tallies(found), *([self.here] if found.place.article == self._here else [])]

    def switched(self, found: Mention, on: bool) -> None:
        """Take note that a person switched a mention."""
        found.wanted = found.on = on
