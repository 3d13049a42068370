"""What the app remembers by itself, across projects; losing it costs a few key presses and no work."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tui.storage import paths
from tui.storage.jsonfile import read_tolerant, write_quick

_FLAGS = ("labels_in_text", "library_folded", "sidebar_folded", "hint_seen", "more_labels_hidden")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was last chosen in the app.

    Attributes:
        theme: The Textual theme; empty where none was chosen.
        labels_in_text: Whether labels stand behind their spans; None where the settings decide.
        library_folded: Whether the library pane is folded away.
        sidebar_folded: Whether the annotation sidebar is folded away.
        hint_seen: Whether the hint of the first start has been shown.
        more_labels_hidden: Whether the second row of labels is hidden.
        measure: Widest line of text, in cells; 0 where the settings decide.
        compared: Whose layers were adjudicated last, a name a line, an empty one for the model.
        adjudicated: What the result was called.
    """

    theme: str = ""
    labels_in_text: bool | None = None
    library_folded: bool = False
    sidebar_folded: bool = False
    hint_seen: bool = False
    more_labels_hidden: bool = False
    measure: int = 0
    compared: str = ""
    adjudicated: str = ""

    @classmethod
    def load(cls, path: Path | None = None) -> Remembered:
        """Return what a file holds, the user's own where None; whatever is missing or odd is the default."""
        found = read_tolerant(path or paths.remembered_file())
        kinds = {
            "theme": str,
            "measure": int,
            "compared": str,
            "adjudicated": str,
            **dict.fromkeys(_FLAGS, bool),
        }
        sound: dict[str, Any] = {name: found[name] for name in kinds if type(found.get(name)) is kinds[name]}
        return cls(**sound)

    def save(self, path: Path | None = None) -> None:
        """Replace the file.

        Raises:
            GlossatorError: It could not be written.
        """
        write_quick(path or paths.remembered_file(), asdict(self))
