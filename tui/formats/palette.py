"""The colours of labels in files of other programs."""

from __future__ import annotations

PALETTE = (
    *("#1b7aff", "#ad6c14", "#386b59", "#2fd7fd", "#68326d", "#ffa28b", "#6d1803", "#20008c", "#fffd00"),
    *("#8a92a4", "#8d6d4d", "#b7bb22", "#ceffc5", "#06a1d3", "#3c1e74", "#e15383", "#6b2b2a", "#0547bc"),
)
"""Those of the screen, `styles/entities.tcss`, by slot from 1 on."""


def colour_of(slot: int) -> str:
    """Return the colour of a slot, as `#rrggbb`."""
    return PALETTE[(slot - 1) % len(PALETTE)]
