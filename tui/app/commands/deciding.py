"""Commands of the reader that decide, and that shape spans."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import taking_back
from tui.app.commands.groups import DECIDE, SHAPE
from tui.domain.labels import DIGITS

DECIDING: tuple[Command, ...] = (
    Command(
        "decide.accept",
        "a",
        "accept",
        "Accept",
        "Accept the current suggestion and go to the next.",
        DECIDE,
        "accept",
    ),
    Command(
        "decide.accept-paragraph",
        "A",
        "accept_paragraph",
        "Accept paragraph",
        "Accept every undecided suggestion of this paragraph and go on.",
        DECIDE,
        "paragraph",
    ),
    Command(
        "decide.reject",
        "x",
        "reject",
        "Reject or remove",
        "Reject the suggestion, or remove the annotation, and go on.",
        DECIDE,
        "reject",
    ),
    *(
        Command(
            f"label.{digit}",
            digit,
            f"label_key('{digit}')",
            f"Label {digit}",
            "On a suggestion: decide and go on. On a selection or a bare word: tag it. On an annotation: "
            "relabel it.",
            DECIDE,
        )
        for digit in DIGITS
    ),
    Command(
        "decide.pick",
        "e",
        "pick_label",
        "Pick a label",
        "Choose from all labels by letter or name; a new name makes a new label.",
        DECIDE,
        "label",
    ),
)
"""Deciding."""

SHAPING: tuple[Command, ...] = (
    Command(
        "shape.select",
        "v",
        "select",
        "Select",
        "Begin a selection at the caret; moving extends it, Escape ends it.",
        SHAPE,
        "select",
    ),
    Command(
        "shape.right-out",
        "shift+right,L,equals_sign",
        "edge(1, 1)",
        "Right edge out",
        "Move the right edge of the span out by a word.",
        SHAPE,
    ),
    Command(
        "shape.right-in",
        "shift+left,H,minus",
        "edge(1, -1)",
        "Right edge in",
        "Move the right edge of the span in by a word.",
        SHAPE,
    ),
    Command(
        "shape.left-out",
        "less_than_sign,semicolon",
        "edge(0, -1)",
        "Left edge out",
        "Move the left edge of the span out by a word.",
        SHAPE,
    ),
    Command(
        "shape.left-in",
        "greater_than_sign,apostrophe",
        "edge(0, 1)",
        "Left edge in",
        "Move the left edge of the span in by a word.",
        SHAPE,
    ),
    Command(
        "shape.characters",
        "f7",
        "characters",
        "By characters",
        "Let selections, edges and the caret go by single characters, or by words again.",
        SHAPE,
    ),
    Command("shape.escape", "escape", "escape", "End selection", "End the selection, hide the hint.", SHAPE),
)
"""Selecting and moving edges."""

UNDOING = taking_back("edit", "decision", "undo")
"""Taking decisions back."""
