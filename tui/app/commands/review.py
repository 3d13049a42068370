"""Commands of the review screen."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, over_rows, showing_help, taking_back
from tui.app.commands.groups import DECIDE, GO, PROGRAM, REMARK
from tui.domain.labels import DIGITS

REVIEW: tuple[Command, ...] = (
    *over_rows("review", "annotation"),
    Command("review.open", "enter", "open_place", "Open", "Go to the place in its article.", GO, "open"),
    Command(
        "review.accept",
        "a",
        "accept",
        "Accept",
        "Accept the annotation: a rejected one lives again.",
        DECIDE,
        "accept",
    ),
    Command(
        "review.reject",
        "x",
        "reject",
        "Reject",
        "Reject the annotation: it is not suggested again; one added by hand is taken out.",
        DECIDE,
        "reject",
    ),
    Command(
        "review.remove",
        "delete",
        "remove",
        "Remove",
        "Take the annotation out, or the rejection; the model may suggest it again.",
        DECIDE,
        "remove",
    ),
    *(
        Command(
            f"review.label.{digit}",
            digit,
            f"label_key('{digit}')",
            f"Label {digit}",
            "Give the annotation this label.",
            DECIDE,
        )
        for digit in DIGITS
    ),
    Command("review.pick", "e", "pick_label", "Pick a label", "Choose from all labels.", DECIDE, "label"),
    Command("review.note", "c", "note", "Note", "Write a note on the annotation.", REMARK),
    Command("review.flag", "f", "flag", "Flag", "Flag it as unsure, or take the flag away.", REMARK),
    Command("review.link", "i", "link", "Link", "Link it to an entity.", REMARK),
    Command(
        "review.spread",
        "t",
        "spread",
        "Spread",
        "Do the same to identical mentions, in this article or in all; a preview shows each of them.",
        DECIDE,
    ),
    Command(
        "review.filter",
        "slash",
        "filter",
        "Filter by text",
        "Show only what contains a text, in the span, its note or its link; Escape ends that.",
        GO,
    ),
    Command(
        "review.by-label",
        "l",
        "cycle_label(1)",
        "Filter by label",
        "Show one label after the other.",
        GO,
    ),
    Command(
        "review.by-label-back",
        "L",
        "cycle_label(-1)",
        "Filter by label, back",
        "Show the label before.",
        GO,
    ),
    Command(
        "review.by-state",
        "s",
        "cycle_state(1)",
        "Filter by state",
        "Show one state after the other, and what is flagged.",
        GO,
    ),
    *taking_back("review", "decision"),
    Command("review.export", "w", "export", "Export", "Write the tagged spans to a file.", PROGRAM),
    *after_failure("review"),
    showing_help("review"),
    Command("review.close", "escape,r", "close", "Back", "Go back to the article.", PROGRAM, "back"),
)
"""The commands of the review screen."""
