"""What keys do while codes are shown, whatever the keymap: letters are codes then."""

from __future__ import annotations

from typing import NamedTuple

from tui.domain.hints import MORE

HEADING = "While codes are shown"


class FixedKey(NamedTuple):
    """A key that cannot be given to something else.

    Attributes:
        keys: The keys, as they are shown.
        title: What they do, in two or three words.
        help: The same in a sentence.
    """

    keys: str
    title: str
    help: str


WHILE_JUMPING: tuple[FixedKey, ...] = (
    FixedKey("letters", "Go to a code", "Go there; with a label or x in hand, tag or reject what is there."),
    FixedKey("0 … 9", "Label in hand", "Give this label to each code that is typed from now on."),
    FixedKey("x", "Reject in hand", "Reject the span of each code that is typed from now on."),
    FixedKey("e", "Pick in hand", "Choose any label to have in hand."),
    FixedKey("v", "Span by two codes", "Type the code of the first word, then that of the last."),
    FixedKey(MORE, "Other words", "Show the codes of the unlikely words instead."),
    FixedKey("s", "Stay", "Go on with codes after each, or leave after the next."),
    FixedKey("Backspace", "Take back", "Take a typed letter back, else the last decision."),
    FixedKey("Enter", "Done", "Mark the article as done; codes are shown in the next."),
    FixedKey("Esc", "Put down, leave", "Put down what is in hand; then hide the codes."),
)
"""The keys of the jump."""
