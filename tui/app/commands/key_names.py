"""Names of keys in the settings: which there are, and which reach the program in every terminal."""

from __future__ import annotations

import difflib
import re
from functools import cache

from textual.keys import _character_to_key

from tui.app.command import KEY_SIGNS, character_of

_MODIFIERS = frozenset(("alt", "ctrl", "shift", "super", "hyper", "meta"))
_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 25))
_NAMED = _FUNCTION_KEYS | frozenset(
    (
        *("escape", "enter", "tab", "space", "backspace", "delete", "insert"),
        *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
    )
)
"""Keys that are no characters."""

_UNSURE = re.compile(
    r"(?:alt|super|hyper|meta)\+"  # terminals and desktops keep them, or send something else
    r"|ctrl\+shift\+"
    r"|ctrl\+(?:[0-9]|enter|tab|space|escape|backspace|delete|insert|f\d+)$"
    r"|ctrl\+[a-z]+_"  # Ctrl with a sign
    r"|ctrl\+[hijm]$"  # the codes of Backspace, Tab and Enter
    r"|shift\+(?:enter|space|escape|backspace|f\d+)$"
    r"|f(?:1[3-9]|2[0-4])$"
)


def canonical(key: str) -> str:
    """Return a key as Textual names it; empty where there is no such key.

    A sign may be written as itself, and the modifiers in any order: `?` is `question_mark`.
    """
    key = key.strip()
    if len(key) == 1:
        return _character_to_key(key) if key.isprintable() else ""
    *modifiers, base = key.split("+")
    if len(base) == 1 and base.isprintable():
        base = _character_to_key(base)
    elif base not in _NAMED:
        character = character_of(base)
        base = _character_to_key(character) if character else ""
    if not base or len(set(modifiers)) != len(modifiers) or not _MODIFIERS.issuperset(modifiers):
        return ""
    if modifiers and len(base) == 1:
        base = base.lower()
    if base not in _NAMED and set(modifiers) == {"shift"}:
        return ""  # it comes as the character that it makes
    return "+".join([*sorted(modifiers), base])


def is_sure(key: str) -> bool:
    """Whether about every terminal sends a key, named as Textual does, as a key of its own."""
    return _UNSURE.match(key) is None


def advice(key: str) -> str:
    """Return what may have been meant by something that is no key, as a sentence."""
    base = key.strip().rpartition("+")[2]
    if key.strip().lower() == f"shift+{base}".lower() and canonical(base):
        return "A terminal sends the character that Shift makes: name that, such as A or exclamation_mark."
    wanted = key.strip().lower().replace("-", "+")
    by_sign = {name.lower(): known for name, known in _signs().items()}
    found = by_sign.get(wanted) or next(
        iter(difflib.get_close_matches(wanted, [*_well_known(), *by_sign], 1)), ""
    )
    meant = by_sign.get(found, found)
    return (
        f"Did you mean {meant}?"
        if meant
        else "Keys are named as in: a, A, f5, ctrl+b, shift+left, full_stop."
    )


@cache
def _well_known() -> tuple[str, ...]:
    """Return names that are worth being suggested."""
    signs = (_character_to_key(chr(code)) for code in range(0x21, 0x7F) if not chr(code).isalnum())
    letters = (f"ctrl+{chr(code)}" for code in range(ord("a"), ord("z") + 1))
    shifted = (f"{modifier}+{key}" for modifier in ("shift", "ctrl") for key in _NAMED - _FUNCTION_KEYS)
    return (*sorted(_NAMED), *signs, *letters, *sorted(shifted))


@cache
def _signs() -> dict[str, str]:
    """Return keys by how they are written for people, `PgDn` for example."""
    return {sign: key for key, sign in KEY_SIGNS.items()}
