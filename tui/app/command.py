"""What a command is, and how its keys are bound and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding, BindingsMap
from textual.keys import REPLACED_KEYS, key_to_character
from textual.markup import escape

from tui.domain.labels import LabelSet
from tui.domain.shown import one_line

if TYPE_CHECKING:
    from textual.dom import DOMNode

NO_KEYMAP: Mapping[str, str] = MappingProxyType({})
"""What the settings say of the keys where they say nothing."""


class Command(NamedTuple):
    """One thing the reader can do.

    Attributes:
        id: Binding id, for the settings file.
        keys: Textual's names of its keys, separated by commas; empty for the palette alone.
        action: Textual action that does it.
        title: A few words, for the palette and the help.
        help: One sentence.
        group: Heading in the help.
        short: A word or two for the footer; empty where it is not shown there.
    """

    id: str
    keys: str
    action: str
    title: str
    help: str
    group: str
    short: str = ""


KEY_SIGNS = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "space": "Space",
    "escape": "Esc",
    "delete": "Del",
}
"""How keys are written for people where neither their name nor their character says it."""


def character_of(key: str) -> str:
    """Return the character that a key types, from Textual's name of the key; empty where it types none."""
    character = key_to_character(REPLACED_KEYS.get(key, key)) or ""
    return character if len(character) == 1 and character.isprintable() else ""


def key_name(key: str) -> str:
    """Return how a key is written for people."""
    *modifiers, base = key.split("+") if len(key) > 1 else [key]
    sign = KEY_SIGNS.get(base) or character_of(base) or base.capitalize()
    if not modifiers:
        return sign
    # People write Ctrl first.
    order = sorted(modifiers, key=lambda modifier: (modifier != "ctrl", modifier))
    return "+".join(
        [*(modifier.capitalize() for modifier in order), sign.upper() if len(base) == 1 else sign]
    )


def keys_of(command: Command, keymap: Mapping[str, str]) -> list[str]:
    """Return the keys of a command for people, the settings taken into account."""
    return [key_name(key) for key in key_list(command, keymap)]


def titled(command: Command, labels: LabelSet) -> str:
    """Return a command's title for the palette, which takes it for markup.

    A label key is named after its label; where no label is on it the title is empty.
    """
    digit = re.fullmatch(r"label_key\('(\d)'\)", command.action)
    if digit is None:
        return command.title
    label = labels.by_digit(digit[1])
    return escape(f"{command.title}: {one_line(label.name)}") if label is not None else ""


def key_list(command: Command, keymap: Mapping[str, str]) -> list[str]:
    """Return Textual's names of a command's keys, the settings taken into account."""
    return [key.strip() for key in keymap.get(command.id, command.keys).split(",") if key.strip()]


def bindings(commands: Iterable[Command], keymap: Mapping[str, str] = NO_KEYMAP) -> list[Binding]:
    """Return Textual's bindings for those of the commands that have keys."""
    return [
        Binding(",".join(keys), c.action, c.title, show=bool(c.short), tooltip=c.help, id=c.id)
        for c in commands
        if (keys := key_list(c, keymap))
    ]


def bind(node: DOMNode, commands: Sequence[Command], keymap: Mapping[str, str]) -> None:
    """Give a screen, or the app, the keys of its commands that the settings say.

    Textual's own keymap knows neither commands without a key nor keys that are taken away.
    """
    ids = {command.id for command in commands}
    bound: dict[str, list[Binding]] = {}
    for key, binding in BindingsMap(bindings(commands, keymap)):
        bound.setdefault(key, []).append(binding)
    for key, binding in node._bindings:
        if binding.id not in ids:
            bound.setdefault(key, []).append(binding)
    node._bindings = BindingsMap.from_keys(bound)
