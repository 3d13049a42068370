"""Commands of the reader that go somewhere."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.groups import GO, MOVE

MOVING: tuple[Command, ...] = (
    Command("move.left", "left,h", "step(-1)", "Word left", "Move the caret to the word before.", MOVE),
    Command("move.right", "right,l", "step(1)", "Word right", "Move the caret to the next word.", MOVE),
    Command("move.up", "up,k", "line(-1)", "Line up", "Move the caret up a line.", MOVE),
    Command("move.down", "down,j", "line(1)", "Line down", "Move the caret down a line.", MOVE),
    Command(
        "move.line-start", "home", "line_edge(-1)", "Line start", "Move to the first word of the line.", MOVE
    ),
    Command("move.line-end", "end", "line_edge(1)", "Line end", "Move to the last word of the line.", MOVE),
    Command("move.top", "g", "text_edge(-1)", "Top", "Move to the first word of the article.", MOVE),
    Command("move.bottom", "G", "text_edge(1)", "Bottom", "Move to the last word of the article.", MOVE),
    Command("move.page-up", "pageup", "page(-1)", "Page up", "Move up by a page.", MOVE),
    Command("move.page-down", "pagedown,space", "page(1)", "Page down", "Move down by a page.", MOVE),
    Command("move.half-up", "ctrl+u", "page(-0.5)", "Half page up", "Move up by half a page.", MOVE),
    Command("move.half-down", "ctrl+d", "page(0.5)", "Half page down", "Move down by half a page.", MOVE),
)
"""Moving the caret."""

GOING: tuple[Command, ...] = (
    Command(
        "go.next",
        "tab",
        "next_open",
        "Next suggestion",
        "Go to the next undecided suggestion; past the last one, to the next article.",
        GO,
        "next",
    ),
    Command(
        "go.previous",
        "shift+tab",
        "previous_open",
        "Previous suggestion",
        "Go to the undecided suggestion before.",
        GO,
    ),
    Command(
        "go.next-annotation",
        "full_stop",
        "next_annotation",
        "Next annotation",
        "Go to the next saved annotation, rejected ones included.",
        GO,
    ),
    Command(
        "go.previous-annotation",
        "comma",
        "previous_annotation",
        "Previous annotation",
        "Go to the saved annotation before, rejected ones included.",
        GO,
    ),
    Command(
        "go.jump",
        "s",
        "jump",
        "Jump",
        "Show a code at every span and word: typing it goes there. A digit or x before it tags or rejects.",
        GO,
        "jump",
    ),
    Command(
        "go.overlapping",
        "z",
        "cycle",
        "Next overlapping",
        "Of spans that overlap make the next one current, round and round.",
        GO,
    ),
    Command(
        "go.next-miss",
        "m",
        "next_miss",
        "Next possible miss",
        "Select the next name or number that nobody tagged, ready for a label.",
        GO,
    ),
    Command(
        "go.previous-miss",
        "M",
        "previous_miss",
        "Previous possible miss",
        "Select the possible miss before.",
        GO,
    ),
    Command("go.last", "b", "last_decision", "Last decision", "Go back to the last decision.", GO),
)
"""Going to the next of something."""
