"""The key that opens the agreement of annotators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.screens.actions.base import ReaderBase
from tui.app.screens.actions.moving import BLIND_WAYS
from tui.services.session import Outcome

if TYPE_CHECKING:
    from tui.app.places import Place
    from tui.app.screens.actions.comparing import Standing


class AgreementActions(ReaderBase):
    """Comparing annotators, and coming back to where that was left."""

    _compared: Standing | None = None
    """How the comparison stood when it was left."""

    def action_people(self) -> None:
        """See how far annotators agree; a disagreement chosen there is opened here."""
        from tui.app.places import WayBack
        from tui.app.screens.agreement import AgreementScreen

        if self.is_kept_blind():
            return
        self.note_view()
        agreement = AgreementScreen(self.workspace, self.keymap, self.suggester, self._compared)

        def back(place: Place | None) -> None:
            self._compared = agreement.left
            self.go_to(place, WayBack("the agreement", self.action_people))

        self.app.push_screen(agreement, back)

    def is_kept_blind(self) -> bool:
        """Whether what others have tagged is not to be seen; says so where it is not."""
        if self.workspace.blind:
            self.after(Outcome("Blind: what others and the model have tagged is hidden.", hint=BLIND_WAYS))
        return self.workspace.blind
