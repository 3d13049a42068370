"""Labels in formats that cannot hold every name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count


class Spellings:
    """How labels are spelt in one file: never two labels alike, and the same label always the same way.

    Args:
        labels: Labels that keep their names where the format can hold them.
        spell: Returns a label as the format can hold it; a fitting one unchanged.
    """

    def __init__(self, labels: Sequence[str], spell: Callable[[str], str]) -> None:
        self._spell = spell
        self._known = {label: label for label in labels if spell(label) == label}
        self._taken = set(self._known)

    def of(self, label: str) -> str:
        """Return the spelling of a label."""
        known = self._known.get(label)
        if known is None:
            base = self._spell(label)
            numbered = (f"{base}_{number}" for number in count(2))
            known = base if base not in self._taken else next(s for s in numbered if s not in self._taken)
            self._known[label] = known
            self._taken.add(known)
        return known

    @property
    def changed(self) -> dict[str, str]:
        """The labels that are spelt differently from their names, with their spellings."""
        return {label: spelling for label, spelling in self._known.items() if spelling != label}
