"""Which keys the settings give to which command, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tui.app.command import key_name
from tui.app.commands.labels import LABELS
from tui.app.commands.reader import READER
from tui.app.commands.review import REVIEW
from tui.domain.errors import GlossatorError


@cache
def _known_ids() -> frozenset[str]:
    return frozenset(command.id for command in (*READER, *REVIEW, *LABELS) if command.keys)


def check_keymap(keymap: Mapping[str, str]) -> None:
    """Refuse a keymap that names an unknown binding or gives one key to two commands of one screen.

    Raises:
        GlossatorError: It does; the message names the binding or the key.
    """
    for binding_id in keymap:
        if binding_id not in _known_ids():
            raise GlossatorError(
                f"The settings give keys to {binding_id!r}, which is no command.",
                "`glossator config keys` lists the names.",
                "Settings",
            )
    for commands in (READER, REVIEW, LABELS):
        taken: dict[str, str] = {}
        for command in commands:
            for key in filter(None, map(str.strip, keymap.get(command.id, command.keys).split(","))):
                other = taken.setdefault(key, command.id)
                if other != command.id:
                    raise GlossatorError(
                        f"The key {key_name(key)} is given to both {other} and {command.id}.",
                        "Change one of them in the settings.",
                        "Settings",
                    )
