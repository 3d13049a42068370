"""Commands of the statistics screen."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, over_rows, showing_help
from tui.app.commands.groups import FIND, GO, PROGRAM

STATISTICS: tuple[Command, ...] = (
    *over_rows("statistics", "line"),
    Command(
        "statistics.next-page",
        "right,tab,l",
        "turn(1)",
        "Next page",
        "Show the next page: overview, labels, progress, entities, who is named together.",
        GO,
        "next page",
    ),
    Command(
        "statistics.previous-page", "left,shift+tab,h", "turn(-1)", "Page before", "Show the page before.", GO
    ),
    *(
        Command(
            f"statistics.page.{number}",
            str(number),
            f"page({number - 1})",
            f"Page {number}",
            f"Show the {name}.",
            GO,
        )
        for number, name in enumerate(
            ("overview", "labels", "progress by day", "entities over time", "names that stand together"), 1
        )
    ),
    Command(
        "statistics.open",
        "enter",
        "open",
        "Look at",
        "Open the review on the annotations that the line counts.",
        GO,
        "look at",
    ),
    Command(
        "statistics.find",
        "slash",
        "find",
        "Find an entity",
        "Show only entities whose name or link contains a text; Escape ends that.",
        FIND,
        "find",
    ),
    Command(
        "statistics.annotator",
        "a",
        "cycle_annotator",
        "Annotator",
        "Count the annotations of one annotator after the other, then of all together.",
        FIND,
        "annotator",
    ),
    Command(
        "statistics.label",
        "e",
        "cycle_label",
        "Label",
        "List the entities of one label after the other, then all.",
        FIND,
    ),
    Command(
        "statistics.period",
        "p",
        "cycle_period",
        "Period",
        "Draw columns by day, week, month or year; then as it fits.",
        FIND,
        "period",
    ),
    Command(
        "statistics.within",
        "s",
        "cycle_within",
        "Article or paragraph",
        "Count who is named in the same article, or in the same paragraph.",
        FIND,
    ),
    *after_failure("statistics"),
    showing_help("statistics"),
    Command("statistics.close", "escape,T", "close", "Back", "Go back to the article.", PROGRAM, "back"),
)
"""The commands of the statistics screen."""
