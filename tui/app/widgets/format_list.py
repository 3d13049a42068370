"""The list of formats: what is typed leaves those that have it, a digit takes one of the first ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.app.article.cells import cell_width, padded
from tui.app.widgets.rows import RowList
from tui.formats.registry import Format

NUMBERED = 10
"""How many rows have a digit: 1 to 9, and 0 for the tenth."""
_LONGEST_NAME = 20


class FormatList(RowList):
    """Formats with what they are, of which one is chosen.

    | key | what |
    |---|---|
    | up, down, page up, page down, home, end | move the cursor |
    | 1 ... 9, 0 | go to one of the first ten, unless a name with a digit is being typed |
    | letters | leave the formats that have them in their name or description |
    | backspace | take a letter back |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor(-1)", "Up", show=False),
        Binding("down", "cursor(1)", "Down", show=False),
        Binding("pageup", "cursor_page(-1)", "Page up", show=False),
        Binding("pagedown", "cursor_page(1)", "Page down", show=False),
        Binding("home", "cursor_to(0)", "First", show=False),
        Binding("end", "cursor_to(-1)", "Last", show=False),
        Binding("backspace", "take_back", "Take a letter back", show=False),
    ]

    @dataclass
    class Picked(Message):
        """Another format is under the cursor, or other letters were typed."""

        format: Format
        typed: str

    def __init__(self, formats: Sequence[Format], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._all = tuple(formats)
        self._shown = self._all
        self._typed = ""
        self._name_cells = min(max(cell_width(each.name) for each in formats), _LONGEST_NAME)

    @property
    def format(self) -> Format:
        """The format under the cursor."""
        return self._shown[self.cursor]

    def row_count(self) -> int:
        """Return how many formats are shown."""
        return len(self._shown)

    def cursor_style(self, row: int) -> Style | None:
        """Show which format is chosen while something else has the focus, too."""
        return self.get_component_rich_style("rows--cursor") if row == self.cursor else None

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return digit, name and description."""
        format_ = self._shown[row]
        digit = str((row + 1) % 10) if row < NUMBERED else " "
        room = max(width - self._name_cells - 7, 0)
        dim = self.dim if self.cursor_style(row) is None else None
        return [
            Segment(f" {digit}  ", self.strong),
            Segment(padded(format_.name, self._name_cells)),
            Segment(f"  {padded(format_.description, room)} ", dim),
        ]

    def on_key(self, event: events.Key) -> None:
        """Take a digit or a letter."""
        character = event.character
        if character is None or not character.isprintable() or character == " ":
            return
        event.stop()
        event.prevent_default()
        if character in "1234567890" and not self._goes_on(character):
            row = (int(character) - 1) % 10
            if row < len(self._shown):
                self.cursor = row
        else:
            self._filter(self._typed + character)

    def _goes_on(self, digit: str) -> bool:
        """Whether a digit is one of a name that is being typed: w3c."""
        begun = f"{self._typed}{digit}".casefold()
        return bool(self._typed) and any(each.name.startswith(begun) for each in self._all)

    def action_take_back(self) -> None:
        """Take the last letter back."""
        self._filter(self._typed[:-1])

    def action_choose(self) -> None:
        """Leave Enter to the dialog, so that a click only chooses."""
        raise SkipAction

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell which format is under the cursor."""
        event.stop()
        self.post_message(self.Picked(self.format, self._typed))

    def _filter(self, typed: str) -> None:
        """Show the formats that have what was typed; where none has, it counts as not typed."""
        wanted = typed.casefold()
        named = [each for each in self._all if each.name.startswith(wanted)]
        others = [
            each
            for each in self._all
            if each not in named and wanted in f"{each.name} {each.description}".casefold()
        ]
        if not (named or others):
            return
        current = self.format
        self._typed, self._shown = typed, (*named, *others)
        self.reload()
        self.cursor = self._shown.index(current) if current in self._shown and not typed else 0
        self.refresh()
        self.post_message(self.Picked(self.format, typed))
