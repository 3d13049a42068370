"""The motor operators of the Keystroke-Level Model (Card, Moran & Newell, CACM 23(7), 1980, 396-410).

Mental operators are counted apart and have no time here: how long a decision takes is the same question for
every tool, and the answer would drown what the tools differ in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

K = 0.2
"""Seconds for a key, at 55 words a minute."""
P = 1.1
"""Seconds to point at a target, the model's average over distances and sizes."""
B = 0.1
"""Seconds to press, or to release, a mouse button."""
H = 0.4
"""Seconds for a hand from the keyboard to the mouse, or back."""

MODIFIERS = frozenset({"shift", "ctrl", "alt", "meta"})
_SHIFTED = frozenset('~!@#$%^&*()_+{}|:"<>?')
"""Characters that need Shift on a US keyboard, besides capitals."""
_NAMED = {
    **{re.sub("[- ]", "_", unicodedata.name(sign).lower()): sign for sign in _SHIFTED},
    **{"at": "@", "plus": "+", "underscore": "_"},
}
"""The same by the names that Textual gives them: those of Unicode, but for a few."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each operator occurs.

    Attributes:
        keys: K, keys pressed; modifiers are keys of their own.
        points: P, movements of the pointer to a target.
        buttons: B, presses and releases of a mouse button; a click is two.
        homings: H, movements of a hand between keyboard and mouse.
        decisions: M, mental operators; they have no part in the seconds.
    """

    keys: int = 0
    points: int = 0
    buttons: int = 0
    homings: int = 0
    decisions: int = 0

    @property
    def seconds(self) -> float:
        """The time of the motor operators."""
        return self.keys * K + self.points * P + self.buttons * B + self.homings * H

    def __add__(self, other: Effort) -> Effort:
        return Effort(
            self.keys + other.keys,
            self.points + other.points,
            self.buttons + other.buttons,
            self.homings + other.homings,
            self.decisions + other.decisions,
        )

    def __mul__(self, times: int) -> Effort:
        return Effort(
            self.keys * times,
            self.points * times,
            self.buttons * times,
            self.homings * times,
            self.decisions * times,
        )

    def __str__(self) -> str:
        counts = zip(
            "KPBHM", (self.keys, self.points, self.buttons, self.homings, self.decisions), strict=True
        )
        return " ".join(f"{count}{letter}" for letter, count in counts if count) or "nothing"


NOTHING = Effort()
DECISION = Effort(decisions=1)
CLICK = Effort(points=1, buttons=2)
DOUBLE_CLICK = Effort(points=1, buttons=4)
DRAG = Effort(points=2, buttons=2)
"""P B P B: to the one end, button down, to the other end, button up."""


def total(efforts: Iterable[Effort]) -> Effort:
    """Return the sum."""
    return sum(efforts, NOTHING)


def presses(key: str) -> int:
    """Return how many keys go down for one key as programs name it.

    `a`, `enter` and `pagedown` are one; `A`, `}`, `shift+left` and `ctrl+z` are two, and so is a sign with
    Shift under the name that Textual gives it, as `less_than_sign`.
    """
    if len(key) == 1:
        return 1 + needs_shift(key)
    *modifiers, last = key.split("+") if "+" in key.strip("+") else [key]
    count = len(MODIFIERS.intersection(modifiers))
    shifted = last in _NAMED or (len(last) == 1 and needs_shift(last))
    return count + 1 + (shifted and "shift" not in modifiers)


def needs_shift(character: str) -> bool:
    """Tell whether a character needs Shift; what another keyboard or an input method types is one key."""
    return character in _SHIFTED or character.isupper()


def typed(text: str) -> Effort:
    """Return the effort of typing a text or of pressing keys that are one character each."""
    return Effort(keys=sum(presses(character) for character in text))


def pressed(*keys: str) -> Effort:
    """Return the effort of pressing keys, one after the other."""
    return Effort(keys=sum(presses(key) for key in keys))
