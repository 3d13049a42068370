"""The box in which it is chosen who is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.rows import RowList
from tui.app.widgets.side_rows import SideRows
from tui.storage.paths import styles_dir

FEWEST = 2


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
        Binding("enter", "take", "Compare", show=False),
    ]

    def __init__(self, names: Sequence[str], about: Sequence[str], chosen: Sequence[int]) -> None:
        """Prepare the question; the arguments are those of `SideRows`."""
        super().__init__()
        self._rows = SideRows(names, about, chosen, id="side-rows")

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
        """Choose the one under the cursor, or leave it out."""
        event.stop()
        self._rows.switch(event.row)

    def action_take(self) -> None:
        """Compare those that are chosen."""
        if len(self._rows.chosen) < FEWEST:
            self.query_one("#sides-hint", Static).update("It takes two to compare: choose another.")
        else:
            self.dismiss(self._rows.chosen)

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
