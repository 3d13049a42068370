"""The box in which it is chosen who is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.article.cells import padded
from tui.app.widgets.rows import RowList
from tui.domain.shown import one_line
from tui.storage.paths import styles_dir

FEWEST = 2
_ABOUT = 24


class SideRows(RowList):
    """Who can be compared, each with whether it is."""

    def __init__(self, names: Sequence[str], about: Sequence[str], chosen: Sequence[int]) -> None:
        """Make the list.

        Args:
            names: Who can be compared.
            about: A few words on each.
            chosen: The numbers of those that are, in their order.
        """
        super().__init__(id="side-rows")
        self._names, self._about = names, about
        self.chosen = list(chosen)

    def on_mount(self) -> None:
        """Be as high as the rows are many."""
        self.styles.height = min(len(self._names), 12)

    def row_count(self) -> int:
        """Return how many there are."""
        return len(self._names)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return the sign, the place among those that are compared, the name and a few words."""
        here = row in self.chosen
        place = f"{self.chosen.index(row) + 1}" if here else " "
        return [
            Segment(f" [{'x' if here else ' '}] {place} ", self.strong),
            Segment(padded(one_line(self._names[row]), width - _ABOUT - 8), self.strong if here else None),
            Segment(padded(one_line(self._about[row]), _ABOUT), self.dim),
        ]

    def toggle(self) -> None:
        """Choose the one under the cursor, behind the others, or leave it out."""
        if self.cursor in self.chosen:
            self.chosen.remove(self.cursor)
        else:
            self.chosen.append(self.cursor)
        self.refresh()


class SidesDialog(ModalScreen[list[int] | None]):
    """Asks who is compared; returns their numbers in order, None where the reader goes back.

    | key | what |
    |---|---|
    | up, down | move |
    | space, or a click | choose, or leave out |
    | enter | compare those that are chosen |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("space", "choose", "Choose", show=False, priority=True),
        Binding("enter", "take", "Compare", show=False, priority=True),
    ]

    def __init__(self, names: Sequence[str], about: Sequence[str], chosen: Sequence[int]) -> None:
        """Prepare the question; the arguments are those of `SideRows`."""
        super().__init__()
        self._rows = SideRows(names, about, chosen)

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Who is compared?"
            yield self._rows
            yield Static(
                "Space chooses or leaves out, Enter compares.\nThe second is measured against the first.",
                classes="dialog-hint",
                id="sides-hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Put the cursor on the first."""
        self._rows.focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Choose the one that was clicked."""
        event.stop()
        self._rows.toggle()

    def action_choose(self) -> None:
        """Choose the one under the cursor, or leave it out."""
        self._rows.toggle()

    def action_take(self) -> None:
        """Compare those that are chosen."""
        if len(self._rows.chosen) < FEWEST:
            self.query_one("#sides-hint", Static).update("It takes two to compare: choose another.")
        else:
            self.dismiss(self._rows.chosen)

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
