"""Texts that name keys: what a command is reached by is filled in as it is set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui.app.command import Command, keys_of

PALETTE = "program.palette"
"""The command that opens the palette: it has its key on every screen."""

_PLACE = re.compile(r"\{([a-z]+(?:\.[a-z0-9-]+)+)\}")
"""Where a text names the key of a command: its id in braces, `{go.next}`."""


class KeyNames:
    """How the keys of a screen's commands are written, for texts that tell people what to press.

    A command of another screen stands for the one here that does the same.
    """

    def __init__(self, commands: Sequence[Command], keymap: Mapping[str, str]) -> None:
        """Prepare the names.

        Args:
            commands: The screen's commands.
            keymap: Keys by binding id, where they are not the default ones.
        """
        self._by_id = {command.id: command for command in commands}
        self._by_action = {command.action: command for command in commands}
        self._keymap = keymap

    def of(self, binding_id: str) -> list[str]:
        """Return the keys of a command; none where it has none, or is not here."""
        command = self._command(binding_id)
        return keys_of(command, self._keymap) if command is not None else []

    def first(self, binding_id: str) -> str:
        """Return the first key of a command, or an empty text."""
        return next(iter(self.of(binding_id)), "")

    def fill(self, text: str) -> str:
        """Return a text of ours with keys in the places of the ids; never one that quotes others."""
        return _PLACE.sub(lambda place: self._named(place[1]), text)

    def _named(self, binding_id: str) -> str:
        """Return the first key of a command; where it has none, its name in the command palette."""
        key = self.first(binding_id)
        command = self._command(binding_id)
        if key or command is None:
            return key or binding_id
        return f"{self.first(PALETTE)} “{command.title}”".strip()

    def _command(self, binding_id: str) -> Command | None:
        from tui.app.commands import ALL

        if binding_id in self._by_id:
            return self._by_id[binding_id]
        elsewhere = next((command for command in ALL if command.id == binding_id), None)
        if elsewhere is None or elsewhere.id == PALETTE:
            return elsewhere
        return self._by_action.get(elsewhere.action)
