"""Choosing one of all labels, or naming a new one."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.palette import Palette
from tui.app.widgets.line_and_rows import LineAndRows
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.rows import RowList
from tui.domain.label_edits import new_name_refusal
from tui.domain.labels import Label, LabelSet
from tui.domain.shown import displayed, one_line
from tui.storage.paths import styles_dir

_HINT = "a small letter or digit takes its label at once · / filters by name{new} · Esc"
_FILTER_HINT = "↑ ↓ move · Enter takes · Esc"
_NAME_CELLS = 26
_AROUND = 7
"""Rows of the picker besides its labels, the line of the guideline included."""
_GUIDELINE_CELLS = 72


def matching(labels: LabelSet, wanted: str) -> list[Label]:
    """Return the labels for a filter: names that begin with it, names with it within, descriptions."""
    key = wanted.strip().casefold()

    def rank(label: Label) -> int:
        names = [name.casefold() for name in (label.name, *label.aliases)]
        if any(name.startswith(key) for name in names):
            return 0
        return 1 if any(key in name for name in names) else 2 if key in label.description.casefold() else 3

    return sorted((label for label in labels if rank(label) < 3), key=rank)


class LabelRows(RowList):
    """Labels with their keys and colours; behind them a row for a new one, if there is to be one."""

    def __init__(self, labels: list[Label], current: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.labels = labels
        self.new_name = ""
        self._current = current
        self._name_cells = min(max((cell_width(label.name) for label in labels), default=0), _NAME_CELLS)
        self._palette: Palette | None = None

    def on_mount(self) -> None:
        """Stay as high as all labels need, whatever the filter leaves of them."""
        self.styles.height = max(len(self.labels), 2)

    def show(self, labels: list[Label], new_name: str) -> None:
        """Show other labels, and a row for a new one unless the name is empty."""
        self.labels, self.new_name = labels, new_name
        self.reload()
        self.cursor = 0

    def name_at(self, row: int) -> str:
        """Return the name that choosing a row takes."""
        return self.labels[row].name if row < len(self.labels) else self.new_name

    def label_at(self, row: int) -> Label | None:
        """Return the label of a row; None for a new one."""
        return self.labels[row] if row < len(self.labels) else None

    def row_count(self) -> int:
        """Return how many rows there are."""
        return len(self.labels) + bool(self.new_name)

    def cursor_style(self, row: int) -> Style | None:
        """Show the cursor while the filter has the focus, too."""
        return self.get_component_rich_style("rows--cursor") if row == self.cursor else None

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return letter, name, digit and description."""
        if self._palette is None:
            self._palette = Palette(self)
        if row >= len(self.labels):
            head = " +  new label "
            return [
                Segment(head, self.dim),
                Segment(clipped(self.new_name, max(width - len(head) - 1, 1)), self.strong),
            ]
        label = self.labels[row]
        room = max(width - self._name_cells - 12, 0)
        mark = "•" if label.name == self._current else " "
        return [
            Segment(f"{mark}{padded(label.letter, 1)}  ", self.strong),
            Segment(padded(label.name, self._name_cells), self._palette.label(label.slot)),
            Segment(f"  {padded(label.digit, 1)}   ", self.strong),
            Segment(padded(label.description, room), self.dim if self.cursor_style(row) is None else None),
        ]

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class LabelPicker(LineAndRows[str | None]):
    """Asks for a label; returns its name, which may be a new one, or None.

    | key | what |
    |---|---|
    | a label's letter or digit | take it |
    | up, down, enter | move to a label, take it |
    | `/`, a capital, a letter of no label | filter by name and description |
    | escape | end the filter, go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", show=False)]

    def __init__(self, labels: LabelSet, title: str, current: str = "", *, creates: bool = True) -> None:
        """Prepare the list.

        Args:
            labels: What there is to choose from.
            title: What the label is for.
            current: Name of the label that is marked as the present one.
            creates: Whether a name that no label has makes a new one.
        """
        super().__init__()
        self._creates = creates
        self._hint = _HINT.format(new=", or names a new one" if creates else "")
        self._labels = labels
        self._heading = title
        self._current = current

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="picker") as box:
            box.border_title = Content(displayed(self._heading)) if self._heading else None
            yield LabelRows(list(self._labels), self._current, id="picker-rows")
            yield LineInput(placeholder="name", id="picker-filter")
            yield Static(id="picker-guideline", classes="dialog-hint", markup=False)
            yield Static(Content(self._hint), id="picker-hint", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the present label, with the filter put away."""
        self._input.display = False
        names = [label.name for label in self._labels]
        self.rows.focus()
        if self._current in names:
            self.rows.cursor = names.index(self._current)
        self._show_guideline()

    @property
    def rows(self) -> LabelRows:
        """The labels."""
        return self.query_one(LabelRows)

    @property
    def _input(self) -> LineInput:
        return self.query_one(LineInput)

    @property
    def filtering(self) -> bool:
        """Whether a filter is being typed."""
        return bool(self._input.display)

    def on_key(self, event: events.Key) -> None:
        """Take a label by its key, or begin to filter with what was typed."""
        character = event.character
        if self.filtering or not event.is_printable or character is None or character.isspace():
            return
        event.stop()
        label = self._labels.by_letter(character) or self._labels.by_digit(character)
        if label is not None:
            self.dismiss(label.name)
        else:
            self._begin_filter("" if character == "/" else character)

    def on_paste(self, event: events.Paste) -> None:
        """Filter by what was pasted."""
        if not self.filtering and event.text.strip():
            event.stop()
            self._begin_filter(event.text.strip().splitlines()[0])

    def _begin_filter(self, text: str) -> None:
        self._input.display = True
        self._input.value = text
        self._input.focus()
        self._input.cursor_position = len(self._input.value)
        self._tell(_FILTER_HINT)

    def _end_filter(self) -> None:
        self._input.value = ""
        self._input.display = False
        self.rows.focus()
        self._tell(self._hint)

    def _tell(self, text: str, trouble: bool = False) -> None:
        hint = self.query_one("#picker-hint", Static)
        hint.update(Content(text))
        hint.set_class(trouble, "-trouble")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches, and a row for a new label where none is called so."""
        event.stop()
        wanted = event.value.strip()
        found = matching(self._labels, wanted)
        names = {name.casefold() for label in self._labels for name in (label.name, *label.aliases)}
        known = wanted.casefold() in names
        self.rows.show(found, "" if known or not self._creates else wanted)
        self._show_guideline()
        if self.filtering:
            if self.rows.row_count():
                self._tell(_FILTER_HINT)
            else:
                self._tell("No label matches.", trouble=True)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the guideline of the highlighted label."""
        event.stop()
        self._show_guideline()

    def _show_guideline(self) -> None:
        """Show the first line of the guideline of the highlighted label, where there is room for one."""
        room = self.app.size.height >= len(self._labels) + _AROUND
        label = self.rows.label_at(self.rows.cursor)
        line = self.query_one("#picker-guideline", Static)
        line.display = room and any(one.guideline for one in self._labels)
        text = one_line(label.guideline.strip().partition("\n")[0]) if label is not None else ""
        line.update(Content(clipped(text, _GUIDELINE_CELLS)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted row."""
        event.stop()
        self.rows.action_choose()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take a label, or make a new one."""
        event.stop()
        name = self.rows.name_at(event.row)
        trouble = "" if name in self._labels else new_name_refusal(name)
        if trouble:
            self._tell(trouble, trouble=True)
        else:
            self.dismiss(name)

    def action_back(self) -> None:
        """End the filter; without one, go back."""
        if self.filtering:
            self._end_filter()
        else:
            self.dismiss(None)
