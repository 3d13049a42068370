"""Commands of the reader that carry a decision farther."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.groups import DECIDE

SPREADING: tuple[Command, ...] = (
    Command(
        "decide.spread",
        "t",
        "spread",
        "Spread a decision",
        "Do the same to identical mentions, in this article or in all: the decision at the caret, or the "
        "last. A preview shows each of them first.",
        DECIDE,
    ),
)
"""Spreading."""
