"""Keys of the review that decide about the annotation under the cursor, or about those that are selected."""

from __future__ import annotations

from tui.app.screens.actions.reviewing import ReviewRemarks
from tui.app.screens.picker import LabelPicker
from tui.domain.shown import one_line
from tui.services.acts import Act, Kind
from tui.services.concordance import Untagged
from tui.services.verdicts import Wish, accept, reject, relabel, remove


class ReviewDecisions(ReviewRemarks):
    """Accepting, rejecting, removing and relabelling."""

    def action_accept(self) -> None:
        """Accept the annotation; a rejected one lives again, a corrected one stays."""
        self._do(Kind.ACCEPT, accept)

    def action_reject(self) -> None:
        """Reject the annotation; one that a person added is taken out."""
        self._do(Kind.REJECT, reject)

    def action_remove(self) -> None:
        """Take the annotation, or the rejection, out altogether."""
        self._do(Kind.REMOVE, remove)

    def _do(self, kind: Kind, wish: Wish) -> None:
        if self.selection():
            self.mend(Act(kind))
        else:
            self.decide(wish)

    def action_label_key(self, digit: str) -> None:
        """Give the annotation the label on a digit; what is not tagged is tagged."""
        label = self.workspace.labels.by_digit(digit)
        if label is None:
            self.tell(f"No label is on {digit}.")
        else:
            self._label(label.name)

    def _label(self, name: str) -> None:
        entry = self.entry
        if self.selection():
            self.label(name)
        elif isinstance(entry, Untagged):
            self.tag(entry, name)
        else:
            self.decide(relabel(name))

    def action_pick_label(self) -> None:
        """Choose a label from all of them."""
        entry = self.entry
        if self.selection():
            title, present = self.selection_name(), ""
        elif isinstance(entry, Untagged):
            title, present = one_line(entry.text), ""
        else:
            row = self.changeable()
            if row is None:
                return
            title, present = one_line(row.text), row.annotation.label

        def chosen(name: str | None) -> None:
            if name is not None:
                self.workspace.make_label(name)
                self._label(name)

        self.app.push_screen(LabelPicker(self.workspace.labels, title, present), chosen)
