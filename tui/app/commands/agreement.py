"""Commands of the agreement screen."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, over_rows, showing_help
from tui.app.commands.groups import GO, MOVE, PROGRAM

COMPARE = "Compare"
"""The heading in the help of what is compared."""

AGREEMENT: tuple[Command, ...] = (
    *over_rows("agreement", "row"),
    Command("agreement.left", "left,h", "cursor_across(-1)", "Left", "Go to the cell at the left.", MOVE),
    Command("agreement.right", "right,l", "cursor_across(1)", "Right", "Go to the cell at the right.", MOVE),
    Command(
        "agreement.pane",
        "tab,f6",
        "next_part(1)",
        "Next part",
        "Go from the labels to the matrix, and to the disagreements.",
        GO,
        "part",
    ),
    Command("agreement.pane-back", "shift+tab", "next_part(-1)", "Part before", "Go back one part.", GO),
    Command(
        "agreement.open",
        "enter",
        "choose",
        "Open",
        "Open a disagreement in its article; on a label or a cell of the matrix, list only its own.",
        GO,
        "open",
    ),
    Command(
        "agreement.adjudicate",
        "a",
        "adjudicate",
        "Adjudicate",
        "Decide what holds, from the disagreement under the cursor on.",
        GO,
        "adjudicate",
    ),
    Command(
        "agreement.sides",
        "s",
        "sides",
        "Choose sides",
        "Choose who is compared: annotators, and what the model suggests.",
        COMPARE,
        "sides",
    ),
    Command(
        "agreement.next-pair",
        "right_square_bracket",
        "pair(1)",
        "Next pair",
        "Of three sides and more, show the next two.",
        COMPARE,
    ),
    Command(
        "agreement.previous-pair",
        "left_square_bracket",
        "pair(-1)",
        "Pair before",
        "Show the two before.",
        COMPARE,
    ),
    Command(
        "agreement.articles",
        "d",
        "cycle_articles",
        "Which articles",
        "Compare those that all have done, those that all have begun, or every one.",
        COMPARE,
        "articles",
    ),
    Command(
        "agreement.matrix",
        "m",
        "toggle_words",
        "Matrix of words",
        "Count words in the matrix, or spans again.",
        COMPARE,
    ),
    *after_failure("agreement"),
    showing_help("agreement"),
    Command(
        "agreement.close",
        "escape,P",
        "close",
        "Back",
        "List all disagreements again; then go back to the article.",
        PROGRAM,
        "back",
    ),
)
"""The commands of the agreement screen."""
