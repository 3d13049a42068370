"""What an export or an import could not take along, with the places to go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.places import Place
from tui.app.widgets.findings import FindingRows
from tui.app.widgets.rows import RowList
from tui.domain.errors import GlossatorError
from tui.domain.shown import displayed
from tui.services.findings import Group
from tui.storage.paths import styles_dir

_BESIDES = 9
"""Lines of the box that are not the list's."""


class FindingsScreen(ModalScreen[Place | None]):
    """Lists what was not taken along; returns the place that was chosen, or None.

    | key | what |
    |---|---|
    | up, down, k, j, page up, page down, space, home, end | look through the list |
    | enter | open the place in the reader |
    | s | save the report as JSON |
    | escape, q | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save", show=False),
        Binding("escape,q", "cancel", "Back", show=False),
    ]

    def __init__(
        self,
        title: str,
        told: str,
        groups: Sequence[Group],
        hint: str = "",
        save: Callable[[Path], None] | None = None,
        place: Path | None = None,
    ) -> None:
        """Prepare the list.

        Args:
            title: What it is of, in a few words.
            told: What was taken along.
            groups: What was not.
            hint: Where all of it is to be had, if more was left out than is listed.
            save: Writes the report to a file; without it that is not offered.
            place: The file that is proposed for it.
        """
        super().__init__()
        self._heading, self._told, self._groups, self._hint = title, told, groups, hint
        self._write, self._place = save, place

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="findings") as box:
            box.border_title = Content(displayed(self._heading))
            yield Static(Content(displayed(self._told)), id="findings-told", markup=False)
            yield FindingRows(self._groups, id="findings-rows")
            if self._hint:
                yield Static(Content(displayed(self._hint)), id="findings-more", markup=False)
            save = " · s saves the report as JSON" if self._write is not None else ""
            yield Static(
                Content(f"Enter opens the place{save} · Esc goes back"), classes="dialog-hint", markup=False
            )

    def on_mount(self) -> None:
        """Begin at the list."""
        self._fit()
        self.query_one(FindingRows).focus()

    def on_resize(self) -> None:
        """Fit the list to the terminal."""
        self._fit()

    def _fit(self) -> None:
        rows = self.query_one(FindingRows)
        room = self.app.size.height - _BESIDES - (3 if self._hint else 0)
        rows.styles.height = max(min(rows.row_count(), room), 3)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the place in the reader, where it is of an article that is here."""
        event.stop()
        spot = self.query_one(FindingRows).spot_at(event.row)
        if spot is not None and spot.article:
            self.dismiss(Place(spot.article, "", spot.start))

    def action_save(self) -> None:
        """Ask for a file, and write the report to it."""
        from tui.app.screens.asking_line import LineDialog
        from tui.app.screens.export import chosen_path, outlook

        write = self._write
        if write is None:
            return

        def warning(line: str) -> str:
            found = outlook(line)
            return found.obstacle or ("The file exists and will be replaced." if found.exists else "")

        def chosen(line: str | None) -> None:
            if line is None:
                return
            try:
                write(chosen_path(line))
            except GlossatorError as error:
                self.notify(str(error), title="Not saved", severity="error", timeout=60, markup=False)
            else:
                self.notify(f"Saved to {chosen_path(line)}.", title="Report", markup=False)

        dialog = LineDialog(
            "Save the report",
            "What was taken along and what was not, as JSON.",
            str(self._place or ""),
            takes="Enter writes it",
            refusal=lambda line: outlook(line).obstacle,
            warning=warning,
        )
        self.app.push_screen(dialog, chosen)

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
