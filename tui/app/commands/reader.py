"""The commands of the reader screen."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.deciding import DECIDING, SHAPING, UNDOING
from tui.app.commands.finding import FINDING
from tui.app.commands.going import GOING, MOVING
from tui.app.commands.program import ARTICLES, PROGRAM_COMMANDS
from tui.app.commands.reading import READING
from tui.app.commands.remarks import ON_ARTICLE, REMARKS
from tui.app.commands.spreading import SPREADING

READER: tuple[Command, ...] = (
    *MOVING,
    *GOING,
    *FINDING,
    *READING,
    *DECIDING,
    *SPREADING,
    *SHAPING,
    *UNDOING,
    *REMARKS,
    *ARTICLES,
    *ON_ARTICLE,
    *PROGRAM_COMMANDS,
)
"""The commands of the reader screen, in the order of the help."""
