"""The table of labels, its heading, and what there is to know of one of them."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.widgets import Static

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.palette import Look, Palette
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.rows import RowList
from tui.domain.labels import Label, LabelSet
from tui.domain.shown import displayed, one_line
from tui.services.labelling import Usage

_LONGEST_NAME = 22
_USED = 8
_MODEL = 14
_KEYS = 7
"""Cells of the digit and the letter, with the blanks around them."""
_SHORT = 5


class Widths(NamedTuple):
    """Cells of the columns that depend on the labels and the room."""

    name: int
    about: int


def widths(labels: LabelSet, width: int) -> Widths:
    """Return how wide name and description are."""
    name = min(max((cell_width(label.name) for label in labels), default=4), _LONGEST_NAME)
    return Widths(name, max(width - _KEYS - _SHORT - name - _USED - _MODEL - 5, 0))


def of_model(label: Label) -> str:
    """Return in a few words what becomes of a model's suggestions with a label."""
    if not label.suggested:
        return "off"
    return f"as {label.shown_as}" if label.shown_as else "shown"


class LabelTable(RowList):
    """The labels of a project with keys, colours, counts and meanings."""

    def __init__(self, labels: LabelSet, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.labels = labels
        self.rows = list(labels)
        self.saved: frozenset[str] = frozenset()
        self.usage: Usage | None = None
        self._palette: Palette | None = None

    @property
    def current(self) -> Label | None:
        """The label under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, labels: LabelSet, saved: frozenset[str], usage: Usage | None, at: str = "") -> None:
        """Show the labels, with the cursor on the one called `at`, if there is one, or where it was.

        Args:
            labels: The labels.
            saved: Names of those that the project has.
            usage: How often they are used; None while that is being counted.
            at: The name of the label to stand on.
        """
        self.labels, self.rows, self.saved, self.usage = labels, list(labels), saved, usage
        names = [label.name for label in self.rows]
        self.reload()
        if at in names:
            self.cursor = names.index(at)

    def row_count(self) -> int:
        """Return how many labels there are."""
        return len(self.rows)

    def used(self, label: Label) -> str:
        """Return how often a label is used, for people."""
        return f"{self.usage.live[label.name]:,}" if self.usage is not None else "…"

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return keys, short form, name, count, what becomes of suggestions, and the description."""
        if self._palette is None:
            self._palette = Palette(self)
        label, room = self.rows[row], widths(self.labels, width)
        dim = self.dim if self.cursor_style(row) is None else None
        tag = self._palette.style(Look(label.slot, "decided", tag=True))
        return [
            Segment(f" {padded(label.digit, 1)}  {padded(label.letter, 1)}  ", self.strong),
            Segment(padded(label.short, 3), tag),
            Segment("  "),
            Segment(padded(label.name, room.name), self._palette.label(label.slot)),
            Segment(f" {self.used(label):>{_USED}}  ", None if self.usage is not None else dim),
            Segment(padded(of_model(label), _MODEL), None if label.suggested else dim),
            Segment(f" {padded(label.description, room.about)}", dim),
        ]

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class LabelHeading(Bar):
    """The names of the columns."""

    def __init__(self, table: LabelTable, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._table = table

    def parts(self, width: int) -> tuple[list[Part], list[Part]]:
        """Return the names in columns, keys with what they are for."""
        room = widths(self._table.labels, self._table.row_width if self._table.size.width else width)
        names = [
            padded(" key", _KEYS + _SHORT),
            padded("label", room.name),
            f" {'used':>{_USED}}  ",
            padded("suggestions", _MODEL),
            " meaning",
        ]
        style: Style = self.component("dim")
        return [Part("".join(names), style)], []


class LabelDetails(Static):
    """What there is to know of the label under the cursor: meaning, other names, guideline."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)

    def show(self, label: Label | None, saved: bool, rejected: int) -> None:
        """Show a label, or nothing.

        Args:
            label: The label.
            saved: Whether the project has it.
            rejected: How many rejections bear it.
        """
        if label is None:
            self.update(Content(""))
            return
        facts = [f"colour {label.slot}"]
        if label.aliases:
            facts.append(f"the model's {', '.join(map(one_line, label.aliases))} counts as it")
        if rejected:
            facts.append(f"{rejected:,} rejected")
        if not saved:
            facts.append("the model brought it, nobody used it yet")
        guideline = displayed_lines(label.guideline) or ["No guideline yet: e edits."]
        self.update(
            Content("\n").join(
                [
                    Content.assemble((clipped(label.name, 40), "bold"), f"  {one_line(label.description)}"),
                    Content.styled(" · ".join(facts), "$foreground 75%"),
                    *(Content(line) for line in guideline),
                ]
            )
        )


def displayed_lines(text: str) -> list[str]:
    """Return the lines of a text, safe to show; none for an empty one."""
    return [displayed(line.replace("\t", "    ")) for line in text.splitlines()] if text.strip() else []
