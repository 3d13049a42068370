"""Commands of the screen of labels."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, over_rows, showing_help
from tui.app.commands.groups import DECIDE, PROGRAM
from tui.domain.labels import DIGITS

CHANGE = "Change"
"""The heading of what changes labels."""

LABELS: tuple[Command, ...] = (
    *over_rows("labels", "label"),
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
    Command(
        "labels.guideline", "d", "guideline", "Guideline", "Read when to use the label.", PROGRAM, "guide"
    ),
    Command(
        "labels.import",
        "i",
        "import",
        "Import labels",
        "Take labels in from a TOML file, brat's annotation.conf, or a spaCy pipeline.",
        PROGRAM,
        "import",
    ),
    Command(
        "labels.export", "w", "export", "Export labels", "Write the labels to a TOML file.", PROGRAM, "write"
    ),
    *after_failure("labels"),
    showing_help("labels"),
    Command("labels.close", "escape,f4", "close", "Back", "Go back to the article.", PROGRAM, "back"),
)
"""The commands of the screen of labels."""
