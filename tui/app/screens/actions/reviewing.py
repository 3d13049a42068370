"""Keys of the review that say something about an annotation."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import ModalScreen, Screen

from tui.app.review_leaf import Entry
from tui.app.review_list import Place
from tui.domain.shown import one_line
from tui.domain.span import Span
from tui.services.verdicts import Wish, untouchable
from tui.services.workspace import Workspace


class ReviewRemarks(Screen[Place | None]):
    """Notes, flags and links of the row under the cursor."""

    workspace: Workspace

    def current_entry(self) -> Entry | None:
        """Return the row under the cursor."""
        raise NotImplementedError

    def decide(self, wish: Wish) -> None:
        """Make a decision on the row under the cursor, or say why not."""
        raise NotImplementedError

    def tell(self, message: str) -> None:
        """Show a message in the status line."""
        raise NotImplementedError

    def changeable(self) -> Entry | None:
        """Return the row under the cursor if it can be changed; else say why not."""
        entry = self.current_entry()
        if entry is None:
            return None
        refusal = untouchable(entry.row, entry.gone, self.workspace.annotator)
        if refusal:
            self.tell(one_line(refusal))
            return None
        return entry

    def action_note(self) -> None:
        """Write a note on the annotation."""
        from tui.app.screens.noting import NoteDialog
        from tui.services.entities import surface
        from tui.services.remarking import note

        entry = self.changeable()
        if entry is not None:
            self._ask(
                NoteDialog(surface(entry.row.text, Span(0, len(entry.row.text))), entry.row.annotation.note),
                note,
            )

    def action_flag(self) -> None:
        """Flag the annotation as unsure, or take the flag away."""
        from tui.services.remarking import flag

        self.decide(flag)

    def action_link(self) -> None:
        """Link the annotation to an entity."""
        from tui.app.screens.linking import LinkDialog
        from tui.services.entities import surface
        from tui.services.remarking import link

        entry = self.changeable()
        if entry is not None:
            form = surface(entry.row.text, Span(0, len(entry.row.text)))
            self._ask(LinkDialog(form, entry.row.annotation.link, self.workspace.links), link)

    def _ask(self, dialog: ModalScreen[str | None], wish_for: Callable[[str], Wish]) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                self.decide(wish_for(text))

        self.app.push_screen(dialog, answered)
