"""Commands of the table of all articles."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, over_rows, showing_help, taking_back
from tui.app.commands.groups import ARTICLE, GO, PROGRAM, SELECT

LIBRARY: tuple[Command, ...] = (
    *over_rows("library", "article", "pagedown"),
    Command("library.open", "enter", "open_article", "Open", "Open the article in the reader.", GO, "open"),
    Command(
        "library.filter",
        "slash",
        "filter",
        "Filter",
        "Show only what is like what you type: words of title, source, tags and note, #tag, state:done; "
        "Escape ends that.",
        GO,
    ),
    Command("library.sort", "o", "cycle_sort(1)", "Order", "Sort by the next column.", GO),
    Command("library.sort-back", "O", "cycle_sort(-1)", "Order, back", "Sort by the column before.", GO),
    Command("library.reverse", "r", "reverse", "Reverse", "Turn the order round.", GO),
    Command(
        "library.group",
        "b",
        "cycle_group",
        "Group by",
        "Group by source, by month, or not at all.",
        GO,
    ),
    Command(
        "library.queue",
        "Q",
        "queue",
        "Queue",
        "Choose the order in which the reader goes from article to article.",
        GO,
    ),
    Command(
        "library.select",
        "space",
        "switch",
        "Select",
        "Select the article or select it no more; on the heading of a group, all of the group.",
        SELECT,
        "select",
    ),
    Command(
        "library.select-to",
        "v",
        "select_to",
        "Select up to here",
        "Select all articles from the one selected last to this one.",
        SELECT,
    ),
    Command(
        "library.select-all",
        "a",
        "switch_all",
        "Select all",
        "Select all that are shown, or none of them.",
        SELECT,
    ),
    Command(
        "library.done",
        "d",
        "mark_done",
        "Done",
        "Mark as done what is selected, else the article under the cursor.",
        ARTICLE,
        "done",
    ),
    Command("library.reopen", "D", "reopen", "Reopen", "Take what is done up again.", ARTICLE),
    Command(
        "library.tags",
        "t",
        "tags",
        "Tags",
        "Give tags and take them away: +budget, -draft.",
        ARTICLE,
        "tags",
    ),
    Command(
        "library.delete",
        "x,delete",
        "delete",
        "Delete",
        "Take articles out of the project, after a question; undo brings them back with all that was said.",
        ARTICLE,
        "delete",
    ),
    *taking_back("library", "change", "undo"),
    *after_failure("library"),
    showing_help("library"),
    Command("library.close", "escape,p", "close", "Back", "Go back to the article.", PROGRAM, "back"),
)
"""The commands of the table of all articles."""
