"""Commands of the reader that find something in the article."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.groups import FIND

FINDING: tuple[Command, ...] = (
    Command(
        "find.open",
        "slash",
        "find",
        "Find",
        "Find a text in the article; Enter keeps the hits marked, Escape ends it.",
        FIND,
    ),
    Command("find.next", "n", "find_step(1)", "Next hit", "Go to the next hit, round at the end.", FIND),
    Command("find.previous", "N", "find_step(-1)", "Previous hit", "Go to the hit before.", FIND),
)
"""Finding."""
