"""Keys for hands that know other programs: what each preset changes of the default ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui.storage.settings import DEFAULT_PRESET


class Preset(NamedTuple):
    """A set of keys.

    Attributes:
        about: Whose hands it is for, in a few words.
        keys: Binding id -> keys, separated by commas, where they are not the default ones.
    """

    about: str
    keys: Mapping[str, str]


_VIM = {
    "move.left": "left,h,b",
    "move.right": "right,l,w",
    "move.line-start": "home,circumflex_accent",
    "move.line-end": "end,dollar_sign",
    "move.page-up": "pageup,ctrl+b",
    "move.page-down": "pagedown,ctrl+f,space",
    # What a motion took goes where vim has its like: the older place in the jump list.
    "go.last": "ctrl+o",
    "program.export": "W",
    # Ctrl+Z suspends vim and Ctrl+Y scrolls it: neither is to change a decision.
    "edit.undo": "u",
    "edit.redo": "ctrl+r",
    "program.palette": "colon,ctrl+p",
    "program.guideline": "d,K",
    "text.copy": "y,C",
    "review.page-up": "pageup,ctrl+b,ctrl+u",
    "review.page-down": "pagedown,ctrl+f,ctrl+d",
    "review.undo": "u",
    "review.redo": "ctrl+r",
    "labels.page-up": "pageup,ctrl+b,ctrl+u",
    "labels.page-down": "pagedown,space,ctrl+f,ctrl+d",
    "labels.undo": "u",
    "labels.redo": "ctrl+r",
    "agreement.page-up": "pageup,ctrl+b,ctrl+u",
    "agreement.page-down": "pagedown,space,ctrl+f,ctrl+d",
    "adjudicate.page-up": "pageup,ctrl+b,ctrl+u",
    "adjudicate.page-down": "pagedown,ctrl+f,ctrl+d",
    "adjudicate.undo": "u",
    "adjudicate.redo": "ctrl+r",
    "library.page-up": "pageup,ctrl+b,ctrl+u",
    "library.page-down": "pagedown,ctrl+f,ctrl+d",
    "library.undo": "u",
    "library.redo": "ctrl+r",
    "statistics.page-up": "pageup,ctrl+b,ctrl+u",
    "statistics.page-down": "pagedown,space,ctrl+f,ctrl+d",
}

_PRODIGY = {
    "go.next": "space,tab",
    "move.page-down": "pagedown",
    "edit.undo": "backspace,delete,u,ctrl+z",
    "review.undo": "backspace,delete,u,ctrl+z",
    "review.remove": "D",
    "labels.undo": "backspace,u,ctrl+z",
    "adjudicate.undo": "backspace,delete,u,ctrl+z",
    "library.undo": "backspace,u,ctrl+z",
}

PRESETS: Mapping[str, Preset] = {
    DEFAULT_PRESET: Preset("the keys of this program", {}),
    "vim": Preset("hands that know vim", _VIM),
    "prodigy": Preset("hands that know Prodigy", _PRODIGY),
}
"""The presets by name, as the setting `preset` has it."""
