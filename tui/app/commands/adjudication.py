"""Commands of the screen on which layers are adjudicated."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, showing_help, taking_back
from tui.app.commands.groups import ARTICLE, DECIDE, GO, MOVE, PROGRAM, REMARK, SHAPE

ADJUDICATION: tuple[Command, ...] = (
    Command(
        "adjudicate.next",
        "tab",
        "step_open(1)",
        "Next undecided",
        "Go to the next disagreement that is undecided, in this article or the next that has one.",
        GO,
        "next",
    ),
    Command(
        "adjudicate.previous",
        "shift+tab",
        "step_open(-1)",
        "Previous undecided",
        "Go to the undecided disagreement before.",
        GO,
    ),
    Command(
        "adjudicate.forward",
        "full_stop,j",
        "step(1)",
        "Next disagreement",
        "Go to the next disagreement, decided or not.",
        GO,
    ),
    Command("adjudicate.back", "comma,k", "step(-1)", "Previous disagreement", "Go to the one before.", GO),
    Command(
        "adjudicate.right",
        "right",
        "walk(1)",
        "Next of all",
        "Go to whatever comes next, what all agree on included: that can be decided otherwise, too.",
        GO,
    ),
    Command("adjudicate.left", "left", "walk(-1)", "Previous of all", "Go to the one before.", GO),
    Command("adjudicate.up", "up", "cursor(-1)", "Up", "Go to the row of a side above.", MOVE),
    Command("adjudicate.down", "down", "cursor(1)", "Down", "Go to the row of a side below.", MOVE),
    Command("adjudicate.page-up", "pageup", "scroll_page(-1)", "Page up", "Scroll the article up.", MOVE),
    Command(
        "adjudicate.page-down", "pagedown", "scroll_page(1)", "Page down", "Scroll the article down.", MOVE
    ),
    *(
        Command(
            f"adjudicate.side.{digit}",
            str(digit),
            f"take_side({digit})",
            f"Take side {digit}",
            "Take what this side has here, be it nothing, and go on.",
            DECIDE,
            "take a side" if digit == 1 else "",
        )
        for digit in range(1, 10)
    ),
    Command(
        "adjudicate.all",
        "b",
        "take_all",
        "Take both",
        "Take what every side has here, and go on.",
        DECIDE,
        "both",
    ),
    Command(
        "adjudicate.none", "0,x", "take_none", "Take none", "Take nothing here, and go on.", DECIDE, "none"
    ),
    Command(
        "adjudicate.toggle",
        "space",
        "take_row",
        "This one, too",
        "Take the row under the cursor besides what is taken, or leave it out; stays.",
        DECIDE,
    ),
    Command(
        "adjudicate.pick",
        "e",
        "pick_label",
        "Another label",
        "Write a third: the row under the cursor, or what was written, with another label; stays.",
        SHAPE,
        "label",
    ),
    Command(
        "adjudicate.right-in",
        "shift+left,H,minus",
        "edge(1, -1)",
        "Right edge in",
        "Write a third: with its right edge a word farther in.",
        SHAPE,
    ),
    Command(
        "adjudicate.right-out",
        "shift+right,L,equals_sign",
        "edge(1, 1)",
        "Right edge out",
        "Write a third: with its right edge a word farther out.",
        SHAPE,
    ),
    Command(
        "adjudicate.left-out",
        "less_than_sign,semicolon",
        "edge(0, -1)",
        "Left edge out",
        "Write a third: with its left edge a word farther out.",
        SHAPE,
    ),
    Command(
        "adjudicate.left-in",
        "greater_than_sign,apostrophe",
        "edge(0, 1)",
        "Left edge in",
        "Write a third: with its left edge a word farther in.",
        SHAPE,
    ),
    Command(
        "adjudicate.agreed",
        "g",
        "take_agreed",
        "Take agreed",
        "Take what every side has alike in this article.",
        DECIDE,
        "agreed",
    ),
    Command(
        "adjudicate.agreed-everywhere",
        "G",
        "take_agreed_everywhere",
        "Take agreed, everywhere",
        "Take what every side has alike in all articles, as one edit.",
        DECIDE,
    ),
    Command("adjudicate.note", "n,c", "note", "Note", "Write a note on what was taken here.", REMARK),
    *taking_back("adjudicate", "decision", "undo"),
    Command(
        "adjudicate.done",
        "enter",
        "done",
        "Article done",
        "Take what all agree on in this article, and go on to the next that has something undecided.",
        ARTICLE,
        "done",
    ),
    Command(
        "adjudicate.next-article",
        "right_square_bracket",
        "article(1)",
        "Next article",
        "Open the next article.",
        ARTICLE,
    ),
    Command(
        "adjudicate.previous-article",
        "left_square_bracket",
        "article(-1)",
        "Previous article",
        "Open the article before.",
        ARTICLE,
    ),
    Command(
        "adjudicate.open",
        "o",
        "open_place",
        "Open in the reader",
        "Go to this place in the reader.",
        ARTICLE,
    ),
    *after_failure("adjudicate"),
    showing_help("adjudicate"),
    Command(
        "adjudicate.close",
        "escape,J",
        "close",
        "Back",
        "Go back to where it was opened from.",
        PROGRAM,
        "back",
    ),
)
"""The commands of the screen on which layers are adjudicated."""
