"""The labels of the project: looked at, changed, taken in and written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.app.commands import LABELS, KeyNames, bind, bindings
from tui.app.hearing import DiskEar
from tui.app.screens.label_changes import LabelChanges
from tui.app.screens.label_exchange import LabelExchange
from tui.app.widgets.bars import HeaderBar, Heading, KeyBar, StatusLine
from tui.app.widgets.label_table import LabelDetails, LabelHeading, LabelTable
from tui.app.widgets.rows import RowList
from tui.domain.shown import counted
from tui.services.workspace import Workspace
from tui.storage.paths import styles_dir


class LabelScreen(LabelExchange, LabelChanges):
    """All labels of a project; whatever is changed here is an edit of its own."""

    CSS_PATH = styles_dir() / "labels.tcss"
    shows_banner = True
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LABELS))
    AUTO_FOCUS = "#labels-rows"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, workspace: Workspace, keymap: Mapping[str, str], at: str = "") -> None:
        """Make the screen.

        Args:
            workspace: The project being worked on.
            keymap: Keys by binding id, where they are not the default ones.
            at: Name of the label to stand on.
        """
        super().__init__()
        self.workspace = workspace
        self.keymap = keymap
        self.keys = KeyNames(LABELS, keymap)
        bind(self, LABELS, keymap)
        self._at = at
        self._ear = DiskEar(self, workspace)

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        table = LabelTable(self.workspace.labels, id="labels-rows")
        yield HeaderBar(id="labels-title")
        yield LabelHeading(table, id="labels-heading")
        yield table
        yield LabelDetails(id="labels-details")
        yield KeyBar(LABELS, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Show the labels, begin to count, and listen to the disk."""
        self._ear.listen()
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self.show_labels("", self._at)
        self.count()

    def on_unmount(self) -> None:
        """Leave the disk's word to the screen below."""
        self._ear.stop()

    # -- showing -------------------------------------------------------------------------------

    def show_labels(self, message: str | None = None, at: str = "") -> None:
        """Bring the screen up to what the labels are now."""
        table = self.query_one(LabelTable)
        current = table.current
        names = frozenset(label.name for label in self.workspace.book.saved)
        stay = at or (current.name if current is not None else "")
        table.show(self.workspace.labels, names, self.usage, stay)
        self.query_one(LabelHeading).refresh()
        total = counted(len(self.workspace.labels), "label")
        self.query_one(HeaderBar).show(Heading("Labels", state=total))
        self._show_row()
        self._show_status(message)

    def _show_row(self) -> None:
        table = self.query_one(LabelTable)
        label = table.current
        name = label.name if label is not None else ""
        rejected = self.usage.rejected[name] if self.usage is not None else 0
        self.query_one(LabelDetails).show(label, name in table.saved, rejected)

    def _show_status(self, message: str | None = None) -> None:
        workspace, status = self.workspace, self.query_one(StatusLine)
        at_rest = "read only" if workspace.project.read_only else "saved"
        if workspace.refusal is not None:
            at_rest = "not saved"
        saving = bool(workspace.saving)
        status.show(saved="saving…" if saving else at_rest, saving=saving)
        status.show(trouble=workspace.refusal is not None)
        if message is not None:
            status.show(message=message)

    def show_status(self, message: str) -> None:
        """Say something on the status line."""
        self._show_status(message)

    def show_anew(self) -> None:
        """Show what became of the labels otherwise than by a key."""
        self.count()
        self.show_labels()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the details of the label."""
        event.stop()
        self._show_row()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Edit the label that was clicked."""
        event.stop()
        self.action_edit()

    # -- the disk's word -----------------------------------------------------------------------

    def on_settled(self) -> None:
        """Take note of the disk's word; what it refused is not there any more."""
        self._ear.settle()
        # The screen below may have been first to hear of a refusal.
        if self.query_one(LabelTable).labels is not self.workspace.labels:
            self.show_anew()
        self._show_status()

    # -- moving, and other boxes ---------------------------------------------------------------

    def action_cursor(self, step: int) -> None:
        """Move the cursor by rows."""
        self.query_one(LabelTable).action_cursor(step)

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.query_one(LabelTable).action_cursor_page(pages)

    def action_cursor_to(self, row: int) -> None:
        """Move the cursor to the first row (0) or the last (-1)."""
        self.query_one(LabelTable).action_cursor_to(row)

    def action_guideline(self) -> None:
        """Read when to use the label."""
        from tui.app.screens.guideline import GuidelineDialog

        label = self.query_one(LabelTable).current
        if label is not None:
            self.app.push_screen(GuidelineDialog(self.workspace.labels, label.name, ""))

    def action_help(self) -> None:
        """Show every key."""
        from tui.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(LABELS, self.keymap, "Keys of the labels"))

    def action_close(self) -> None:
        """Stop what is under way; without that, go back."""
        if not self.stop_work():
            self.dismiss(None)
