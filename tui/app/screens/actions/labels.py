"""Keys of the reader that are about the labels themselves."""

from __future__ import annotations

from collections.abc import Mapping

from tui.app.command import keys_of
from tui.app.commands import READER
from tui.app.screens.actions.deciding import DecidingActions
from tui.app.widgets.bars import LabelBar
from tui.app.widgets.more_labels import TALL, MoreLabels
from tui.services.session import Outcome


class LabelActions(DecidingActions):
    """The screen of labels, guidelines, and the second row of labels.

    Attributes:
        more_labels_wanted: Whether the second row is shown where there is room.
    """

    keymap: Mapping[str, str]
    more_labels_wanted: bool = True

    def action_labels(self) -> None:
        """Look at and change the labels; the article shows at once what became of them."""
        from tui.app.screens.labels import LabelScreen

        session = self.session
        at = session.current.label if session is not None and session.current is not None else ""
        screen = LabelScreen(self.workspace, self.keymap, at)
        self.app.push_screen(screen, lambda _: self.labels_changed())

    def labels_changed(self) -> None:
        """Show what became of the labels and of what bears them."""
        self.show_more_labels()
        self.keep_brush_known()
        self.after(Outcome())

    def action_guideline(self) -> None:
        """Read when to use the label of the current span; without one, pick the label."""
        session = self.session
        current = session.current if session is not None else None
        if current is not None and current.label in self.workspace.labels:
            self._show_guideline(current.label)
            return
        from tui.app.screens.picker import LabelPicker

        def chosen(name: str | None) -> None:
            if name is not None:
                self._show_guideline(name)

        self.app.push_screen(
            LabelPicker(self.workspace.labels, "Guideline of which label?", creates=False), chosen
        )

    def _show_guideline(self, name: str) -> None:
        from tui.app.screens.guideline import GuidelineDialog

        command = next(command for command in READER if command.id == "program.labels")
        key = next(iter(keys_of(command, self.keymap)), "")
        self.app.push_screen(GuidelineDialog(self.workspace.labels, name, key))

    def action_label_named(self, name: str) -> None:
        """Apply a label that was clicked."""
        self.apply_label(name)

    def action_toggle_more_labels(self) -> None:
        """Show or hide the second row of labels."""
        self.more_labels_wanted = not self.more_labels_wanted
        self.show_more_labels()
        low = self.more_labels_wanted and self.app.size.height < TALL
        self.after(Outcome(f"The second row shows on {TALL} rows or more." if low else ""))

    def show_more_labels(self) -> None:
        """Show the second row of labels where it is wanted, and there is room and need for it."""
        row = self.query_one(MoreLabels)
        row.show(self.workspace.labels, row.current)
        row.display = self.more_labels_wanted and self.app.size.height >= TALL and bool(row.rest)
        labels = self.query_one(LabelBar)
        if labels.with_rest is row.display:
            labels.with_rest = not row.display
            labels.refresh()
