"""The key that opens the agreement of annotators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.screens.actions.base import ReaderBase

if TYPE_CHECKING:
    from tui.app.places import Place
    from tui.app.screens.actions.comparing import Standing


class AgreementActions(ReaderBase):
    """Comparing annotators, and coming back to where that was left."""

    _compared: Standing | None = None
    """How the comparison stood when it was left."""

    def _back_from_review(self, place: Place | None) -> None:
        """Go to what was chosen on another screen, and take in what was decided there."""
        raise NotImplementedError

    def action_people(self) -> None:
        """See how far annotators agree; a disagreement chosen there is opened here."""
        from tui.app.screens.agreement import AgreementScreen

        self.note_view()
        agreement = AgreementScreen(self.workspace, self.keymap, self.suggester, self._compared)

        def back(place: Place | None) -> None:
            self._compared = agreement.left
            self._back_from_review(place)

        self.app.push_screen(agreement, back)
