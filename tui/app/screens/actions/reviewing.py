"""Keys of the review that say something about annotations."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import ModalScreen

from tui.app.screens.actions.review_bulk import ReviewBulk
from tui.domain.span import Span
from tui.services.acts import Act, Kind
from tui.services.review import Row
from tui.services.verdicts import Wish


class ReviewRemarks(ReviewBulk):
    """Notes, flags and links of the row under the cursor, or of those that are selected."""

    def action_note(self) -> None:
        """Write a note on the annotations."""
        from tui.app.screens.noting import NoteDialog
        from tui.services.remarking import note

        if self.selection():
            self._ask(NoteDialog(self.selection_name(), ""), lambda text: Act(Kind.NOTE, text, append=True))
            return
        row = self.changeable()
        if row is not None:
            self._ask(NoteDialog(_name(row), row.annotation.note), note)

    def action_flag(self) -> None:
        """Flag the annotations as unsure, or take the flag away: as that of the row under the cursor goes."""
        from tui.services.remarking import flag

        if not self.selection():
            self.decide(flag)
            return
        entry, among = self.entry, self.shown.number_at(self.line) in self.shown.selected
        flagged = among and isinstance(entry, Row) and entry.annotation.flag
        self.mend(Act(Kind.UNFLAG if flagged else Kind.FLAG))

    def action_link(self) -> None:
        """Link the annotations to an entity."""
        from tui.app.screens.linking import LinkDialog
        from tui.services.remarking import link

        links = self.workspace.links
        if self.selection():
            self._ask(LinkDialog(self.selection_name(), "", links), lambda text: Act(Kind.LINK, text))
            return
        row = self.changeable()
        if row is not None:
            self._ask(LinkDialog(_name(row), row.annotation.link, links), link)

    def _ask(self, dialog: ModalScreen[str | None], wanted: Callable[[str], Wish | Act]) -> None:
        def answered(text: str | None) -> None:
            if text is None:
                return
            wish = wanted(text)
            if isinstance(wish, Act):
                self.mend(wish)
            else:
                self.decide(wish)

        self.app.push_screen(dialog, answered)


def _name(row: Row) -> str:
    from tui.services.entities import surface

    return surface(row.text, Span(0, len(row.text)))
