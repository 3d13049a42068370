"""The second row of labels: those without a digit, each with its letter in the picker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style

from tui.app.article.cells import cell_width, clipped
from tui.app.commands import READER, keys_of
from tui.app.palette import Palette
from tui.app.widgets.bars import Bar, Part
from tui.domain.labels import Label, LabelSet
from tui.domain.shown import displayed

TALL = 30
"""Rows of a terminal from which there is room for it."""

_LONGEST = 14


class MoreLabels(Bar):
    """One row with the labels that no digit reaches; a click applies one."""

    def __init__(self, keymap: Mapping[str, str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self.labels = LabelSet()
        self.current = ""
        pick = next(command for command in READER if command.action == "pick_label")
        self._key = next(iter(keys_of(pick, keymap)), "")
        self._palette: Palette | None = None

    @property
    def rest(self) -> list[Label]:
        """The labels without a digit."""
        return [label for label in self.labels if not label.digit]

    def show(self, labels: LabelSet, current: str) -> None:
        """Show the labels; the one of the current span is marked."""
        if labels is not self.labels or current != self.current:
            self.labels, self.current = labels, current
            self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the key that leads to them, and each with its letter; in short where room is scarce."""
        if self._palette is None:
            self._palette = Palette(self)
        dim, rest = self.component("dim"), self.rest
        head = Part(f" {self._key} then " if self._key else " ", dim, "screen.pick_label")
        names = [clipped(label.name, _LONGEST) for label in rest]
        if cell_width(head.text) + sum(cell_width(name) + 4 for name in names) > width:
            names = [displayed(label.short) for label in rest]
        found, used = [head], cell_width(head.text)
        for number, (label, name) in enumerate(zip(rest, names, strict=True)):
            cells = cell_width(name) + 3 + len(label.letter)
            more = f"{len(rest) - number} more "
            last = number == len(rest) - 1
            if used + cells + (0 if last else len(more)) > width:
                return found, [Part(more, dim, "screen.pick_label")]
            found += self._of(label, name, dim)
            used += cells
        return found, []

    def _of(self, label: Label, name: str, dim: Style) -> list[Part]:
        assert self._palette is not None
        style = self._palette.label(label.slot)
        if label.name == self.current:
            style = style + Style(reverse=True)
        action = f"screen.label_named({label.name!r})"
        return [
            Part(label.letter, dim, action),
            Part(f" {name} ", style, action),
            Part(" ", dim),
        ]

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None
