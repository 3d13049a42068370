"""Commands of the screen of labels."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.groups import DECIDE, MOVE, PROGRAM
from tui.domain.labels import DIGITS

CHANGE = "Change"
"""The heading of what changes labels."""

LABELS: tuple[Command, ...] = (
    Command("labels.up", "up,k", "cursor(-1)", "Up", "Go to the label above.", MOVE),
    Command("labels.down", "down,j", "cursor(1)", "Down", "Go to the label below.", MOVE),
    Command("labels.page-up", "pageup", "cursor_page(-1)", "Page up", "Move up by a page.", MOVE),
    Command(
        "labels.page-down", "pagedown,space", "cursor_page(1)", "Page down", "Move down by a page.", MOVE
    ),
    Command("labels.first", "home,g", "cursor_to(0)", "First", "Go to the first label.", MOVE),
    Command("labels.last", "end,G", "cursor_to(-1)", "Last", "Go to the last label.", MOVE),
    Command(
        "labels.edit",
        "enter,e",
        "edit",
        "Edit",
        "Change name, keys, colour, meaning, guideline and suggestions.",
        CHANGE,
        "edit",
    ),
    Command("labels.new", "n", "new", "New label", "Make a label; it gets free keys.", CHANGE, "new"),
    Command(
        "labels.merge",
        "m",
        "merge",
        "Merge",
        "Let the label become another one, in all annotations of everybody.",
        CHANGE,
        "merge",
    ),
    Command(
        "labels.remove",
        "x,delete",
        "remove",
        "Remove",
        "Take out a label that no annotation bears.",
        CHANGE,
        "remove",
    ),
    Command(
        "labels.suggestions",
        "s",
        "switch_suggestions",
        "Suggestions on, off",
        "Show the model's suggestions with the label, or leave them out.",
        CHANGE,
        "suggest",
    ),
    *(
        Command(
            f"labels.digit.{digit}",
            digit,
            f"give_digit('{digit}')",
            f"Put on digit {digit}",
            "Put the label on this digit; the one that had it gets the other's.",
            CHANGE,
        )
        for digit in DIGITS
    ),
    Command("labels.move-up", "K,shift+up", "move(-1)", "Move up", "Move the label up.", CHANGE),
    Command("labels.move-down", "J,shift+down", "move(1)", "Move down", "Move the label down.", CHANGE),
    Command("labels.colour", "c", "colour(1)", "Next colour", "Give the label the next colour.", CHANGE),
    Command(
        "labels.colour-back", "C", "colour(-1)", "Colour before", "Give the label the colour before.", CHANGE
    ),
    Command("labels.undo", "u,ctrl+z", "undo", "Undo", "Take the last change or decision back.", DECIDE),
    Command("labels.redo", "ctrl+y", "redo", "Redo", "Make again what was undone.", DECIDE),
    Command("labels.guideline", "d", "guideline", "Guideline", "Read when to use the label.", PROGRAM),
    Command(
        "labels.import",
        "i",
        "import",
        "Import labels",
        "Take labels in from a TOML file, brat's annotation.conf, or a spaCy pipeline.",
        PROGRAM,
        "import",
    ),
    Command("labels.export", "w", "export", "Export labels", "Write the labels to a TOML file.", PROGRAM),
    Command(
        "labels.retry",
        "R",
        "app.retry_disk",
        "Try the disk again",
        "After a failure: see whether the disk takes what is written.",
        PROGRAM,
    ),
    Command(
        "labels.copy",
        "S",
        "app.save_copy",
        "Save a copy",
        "Write all that was saved to another file, as a project of its own.",
        PROGRAM,
    ),
    Command("labels.help", "question_mark,f1", "help", "Help", "Show every key.", PROGRAM, "help"),
    Command("labels.close", "escape,f4", "close", "Back", "Go back to the article.", PROGRAM, "back"),
)
"""The commands of the screen of labels."""
