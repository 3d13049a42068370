"""What a command is, and how its keys are bound and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual.binding import Binding
from textual.markup import escape

from tui.domain.labels import LabelSet
from tui.domain.shown import one_line


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


_KEY_NAMES = {
    "full_stop": ".",
    "comma": ",",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "question_mark": "?",
    "equals_sign": "=",
    "minus": "-",
    "semicolon": ";",
    "apostrophe": "'",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "slash": "/",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "shift+tab": "Shift+Tab",
    "shift+left": "Shift+←",
    "shift+up": "Shift+↑",
    "shift+down": "Shift+↓",
    "shift+right": "Shift+→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "space": "Space",
    "escape": "Esc",
    "enter": "Enter",
    "delete": "Del",
}


def key_name(key: str) -> str:
    """Return how a key is written for people."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key if len(key) == 1 else key.capitalize()


def keys_of(command: Command, keymap: Mapping[str, str]) -> list[str]:
    """Return the keys of a command for people, the settings taken into account."""
    return [key_name(key.strip()) for key in keymap.get(command.id, command.keys).split(",") if key.strip()]


def titled(command: Command, labels: LabelSet) -> str:
    """Return a command's title for the palette, which takes it for markup.

    A label key is named after its label; where no label is on it the title is empty.
    """
    digit = re.fullmatch(r"label_key\('(\d)'\)", command.action)
    if digit is None:
        return command.title
    label = labels.by_digit(digit[1])
    return escape(f"{command.title}: {one_line(label.name)}") if label is not None else ""


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """Return Textual's bindings for these commands."""
    return [
        Binding(c.keys, c.action, c.title, show=bool(c.short), tooltip=c.help, id=c.id)
        for c in commands
        if c.keys
    ]
