"""Keys of the review that decide about the annotation under the cursor."""

from __future__ import annotations

from tui.app.screens.actions.reviewing import ReviewRemarks
from tui.app.screens.picker import LabelPicker
from tui.app.widgets.review import one_line
from tui.services.verdicts import accept, reject, relabel, remove


class ReviewDecisions(ReviewRemarks):
    """Accepting, rejecting, removing and relabelling a row."""

    def action_accept(self) -> None:
        """Accept the annotation; a rejected one lives again, a corrected one stays."""
        self.decide(accept)

    def action_reject(self) -> None:
        """Reject the annotation; one that a person added is taken out."""
        self.decide(reject)

    def action_remove(self) -> None:
        """Take the annotation, or the rejection, out altogether."""
        self.decide(remove)

    def action_label_key(self, digit: str) -> None:
        """Give the annotation the label on a digit."""
        label = self.workspace.labels.by_digit(digit)
        if label is None:
            self.tell(f"No label is on {digit}.")
        else:
            self.decide(relabel(label.name))

    def action_pick_label(self) -> None:
        """Choose a label from all of them."""
        entry = self.changeable()
        if entry is None:
            return

        def chosen(name: str | None) -> None:
            if name is not None:
                self.workspace.make_label(name)
                self.decide(relabel(name))

        title = one_line(entry.row.text)
        self.app.push_screen(LabelPicker(self.workspace.labels, title, entry.row.annotation.label), chosen)
