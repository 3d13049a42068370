"""Commands that several screens have, each under an id of its own."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.groups import DECIDE, MOVE, PROGRAM


def over_rows(screen: str, row: str, page_down: str = "pagedown,space") -> tuple[Command, ...]:
    """Return the commands that move over a list; `row` is what one of its rows is."""
    return (
        Command(f"{screen}.up", "up,k", "cursor(-1)", "Up", f"Go to the {row} above.", MOVE),
        Command(f"{screen}.down", "down,j", "cursor(1)", "Down", f"Go to the {row} below.", MOVE),
        Command(f"{screen}.page-up", "pageup", "cursor_page(-1)", "Page up", "Move up by a page.", MOVE),
        Command(
            f"{screen}.page-down",
            page_down,
            "cursor_page(1)",
            "Page down",
            "Move down by a page.",
            MOVE,
        ),
        Command(f"{screen}.first", "home,g", "cursor_to(0)", "First", f"Go to the first {row}.", MOVE),
        Command(f"{screen}.last", "end,G", "cursor_to(-1)", "Last", f"Go to the last {row}.", MOVE),
    )


def taking_back(screen: str, what: str, short: str = "") -> tuple[Command, ...]:
    """Return undo and redo; `what` is what is taken back, `short` the word for the footer."""
    return (
        Command(f"{screen}.undo", "u,ctrl+z", "undo", "Undo", f"Take the last {what} back.", DECIDE, short),
        Command(f"{screen}.redo", "ctrl+y", "redo", "Redo", "Make again what was undone.", DECIDE),
    )


def after_failure(screen: str) -> tuple[Command, ...]:
    """Return what there is to do when the disk fails."""
    return (
        Command(
            f"{screen}.retry",
            "R",
            "app.retry_disk",
            "Try the disk again",
            "After a failure: see whether the disk takes what is written.",
            PROGRAM,
        ),
        Command(
            f"{screen}.copy",
            "S",
            "app.save_copy",
            "Save a copy",
            "Write all that was saved to another file, as a project of its own.",
            PROGRAM,
        ),
    )


def showing_help(screen: str) -> Command:
    """Return the command that shows every key."""
    return Command(f"{screen}.help", "question_mark,f1", "help", "Help", "Show every key.", PROGRAM, "help")
