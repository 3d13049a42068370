"""Opening the statistics over a screen, and over these the review on what they count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen

from tui.app.places import Place
from tui.app.reviewing import Reviewing
from tui.app.screens.exporting import ask_and_export
from tui.app.screens.review import ReviewScreen
from tui.app.screens.statistics import StatisticsScreen
from tui.services.concordance import Query
from tui.services.review import Filter
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace


def open_statistics(
    screen: Screen[Any],
    workspace: Workspace,
    suggester: Suggester,
    keymap: Mapping[str, str],
    back: Callable[[Place | None], None],
) -> None:
    """Open the statistics.

    Args:
        screen: The screen that they lie over.
        workspace: The project being worked on.
        suggester: Where the suggestions of articles are kept.
        keymap: Keys by binding id, where they are not the default ones.
        back: Takes the place that was chosen in what they count, or None.
    """

    def export(over: Screen[Place | None]) -> None:
        ask_and_export(over, workspace, suggester, over.dismiss)

    def look(wanted: Filter, chosen: Callable[[Place | None], None]) -> None:
        shown = Reviewing(workspace, suggester, Query.of(wanted))
        review = ReviewScreen(workspace, keymap, export, suggester, shown)
        screen.app.push_screen(review, chosen)

    screen.app.push_screen(StatisticsScreen(workspace, keymap, look), back)
