"""The parts of the preview of a spread: the mentions in their context, and the lines above them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.article.cells import cell_width, padded
from tui.app.spread_list import SpreadList
from tui.app.spread_words import standing_in_short
from tui.app.switch_list import Heading, Tally
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.switch_rows import BOX, OFF, ON, STANDING, OptionsBar, SwitchRows
from tui.services.spread import Mention, Place

__all__ = ["OptionsBar", "ScopeBar", "SpreadRows"]


class SpreadRows(SwitchRows[Mention], inherit_bindings=True):
    """The mentions, each in the middle of its context, under the titles of their articles."""

    def paint_place(self, place: Mention, width: int, dim: Style | None) -> list[Segment]:
        """Return a mention with what it is now and its context."""
        words, label = standing_in_short(place)
        words_shown = f"{words} " if words and label else words
        room = max(width - BOX - STANDING, 3)
        return [
            self.box(place.on, dim),
            Segment(words_shown, dim),
            Segment(padded(label, STANDING - cell_width(words_shown)), self.label_style(label)),
            *self.in_context([(place.text, ON if place.on else OFF)], (place.left, place.right), room, dim),
        ]

    def state_of(self, heading: Heading) -> str:
        """Say that an article is done, where that is why its mentions are off."""
        done = isinstance(heading.place, Place) and heading.place.done
        return " ● done: off by itself" if done else ""


class ScopeBar(Bar):
    """In which articles, and how many mentions are on."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._lines: SpreadList | None = None

    def show(self, lines: SpreadList) -> None:
        """Show other numbers."""
        self._lines = lines
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return the two scopes."""
        lines = self._lines
        if lines is None:
            return [], []
        key, dim, strong = self.component("key"), self.component("dim"), self.component("strong")
        found = [Part("s ", key, "screen.scope")]
        for name, tally, chosen in (
            ("this article", lines.here, not lines.everywhere),
            ("all articles", lines.total, lines.everywhere),
        ):
            mark = "(•)" if chosen else "( )"
            found.append(
                Part(f"{mark} {name} {_numbers(tally)}   ", strong if chosen else dim, "screen.scope")
            )
        same = lines.tally.same
        return found, [Part(f"{same:,} so already", dim)] if same else []


def _numbers(tally: Tally) -> str:
    return f"{tally.on:,} of {tally.listed:,}"
