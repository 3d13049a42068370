"""The key of the review that carries an annotation's decision to identical mentions."""

from __future__ import annotations

from textual.screen import Screen

from tui.app.review_list import Place
from tui.app.screens.spreading import ask_and_spread
from tui.app.widgets.review import ReviewRows
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.shown import one_line
from tui.services.suggesting import Suggester
from tui.services.verdicts import untouchable
from tui.services.workspace import Workspace


class ReviewSpreading(Screen[Place | None]):
    """Spreading from the review; the screen itself says how things are shown."""

    workspace: Workspace
    suggester: Suggester | None

    def _show_status(self, message: str | None = None) -> None:
        raise NotImplementedError

    def _take(self, edit: Edit, message: str) -> None:
        raise NotImplementedError

    def _warn(self, error: GlossatorError) -> None:
        raise NotImplementedError

    def action_spread(self) -> None:
        """Show where the form of the row stands, and do the same there."""
        from tui.services.spread_source import checked, of_annotation

        entry = self.query_one(ReviewRows).current
        if entry is None:
            return
        refusal = untouchable(entry.row, entry.gone, self.workspace.annotator)
        if refusal:
            self._show_status(one_line(refusal))
            return
        try:
            article = self.workspace.article(entry.row.article.id)
        except GlossatorError as error:  # taken out by others meanwhile
            self._warn(error)
            return
        source = checked(of_annotation(article, entry.row.annotation))
        if isinstance(source, str):
            self._show_status(source)
        else:
            ask_and_spread(self, self.workspace, self.suggester, source, article.id, self._spread)

    def _spread(self, edit: Edit | None, message: str) -> None:
        if edit is not None:
            self._take(edit, message)
        else:
            self._show_status(message)
