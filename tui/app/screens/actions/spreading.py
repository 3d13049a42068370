"""The key that carries a decision to identical mentions, and the hint that there are any."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.command import keys_of
from tui.app.commands.spreading import SPREADING
from tui.app.screens.actions.deciding import DecidingActions
from tui.app.widgets.library import LibraryPane
from tui.domain.annotation import Suggestion
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.services.session import Outcome


class SpreadingActions(DecidingActions):
    """Spreading."""

    def action_spread(self) -> None:
        """Show where the form stands that was decided, and do the same there."""
        from tui.app.screens.spreading import ask_and_spread
        from tui.services.spread_source import source_of

        session = self.session
        if session is None:
            return
        self.workspace.receive_more(everything=True)
        source = source_of(self.workspace, session.current)
        if isinstance(source, str):
            self.after(Outcome(source))
            return
        here, current = session.article.id, session.current

        def done(edit: Edit | None, message: str) -> None:
            outcome = Outcome(message)
            open_now = self.session
            if edit is not None and open_now is not None:
                self.show_library(edit)
                if isinstance(current, Suggestion) and current not in open_now.overlay.open:
                    # It was among what was spread to: go on, as after any decision on it.
                    outcome = Outcome(message, open_now.next_open().at_end)
            self.decided(outcome)

        ask_and_spread(self, self.workspace, self.suggester, source, here, done)

    def show_library(self, edit: Edit) -> None:
        """Show in the library what an edit did to other articles than the open one."""
        here = self.session.article.id if self.session is not None else ""
        if any(isinstance(c, ArticleChange) and not c.rewrites for c in edit.changes):
            for library in self.query(LibraryPane):
                library.reload()
        changes = (c for c in edit.changes if isinstance(c, (AnnotationChange, LayerChange)))
        if any(change.article != here for change in changes):
            for library in self.query(LibraryPane):
                library.refresh()

    def with_more(self, decide: Callable[[], Outcome]) -> Outcome:
        """Decide; where the form stands elsewhere in the article, say on which key that can be done, too."""
        from tui.services.spread_search import MANY_MORE, more_in
        from tui.services.spread_source import last_decision

        before = self.workspace.undo_stack.state
        outcome = decide()
        session = self.session
        keys = keys_of(SPREADING[0], self.keymap)
        if session is None or not keys or self.workspace.undo_stack.state is before:
            return outcome
        source = last_decision(self.workspace)
        more = more_in(session, source) if not isinstance(source, str) else 0
        if not more:
            return outcome
        hint = f"{keys[0]}: {more} more{' or beyond' if more == MANY_MORE else ''}."
        return outcome._replace(message=f"{outcome.message} {hint}".strip())
