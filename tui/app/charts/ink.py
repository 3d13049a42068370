"""What a chart is painted with: runs of text, each with a meaning that becomes a colour on the screen."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """What a run of text is, apart from a label's colour."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    BAR = "bar"
    """A bar that belongs to no label."""
    HEAT_1 = "heat-1"
    """A cell of a matrix with little in it; the others have more, up to the one that is fullest."""
    HEAT_2 = "heat-2"
    HEAT_3 = "heat-3"
    HEAT_4 = "heat-4"


HEAT = (Tone.HEAT_1, Tone.HEAT_2, Tone.HEAT_3, Tone.HEAT_4)
"""The tones of cells, from the emptiest to the fullest."""


class Ink(NamedTuple):
    """A run of text.

    Attributes:
        text: What stands there.
        tone: What it is.
        label: Name of the label whose colour it has; empty for that of its tone.
    """

    text: str
    tone: Tone = Tone.PLAIN
    label: str = ""


Inks = list[Ink]
"""A line."""
