"""The key of the review that carries an annotation's decision to identical mentions."""

from __future__ import annotations

from tui.app.screens.actions.review_base import ReviewBase
from tui.app.screens.spreading import ask_and_spread
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError


class ReviewSpreading(ReviewBase):
    """Spreading from the review."""

    def action_spread(self) -> None:
        """Show where the form of the row stands, and do the same there."""
        from tui.services.spread_source import checked, of_annotation

        row = self.changeable()
        if row is None:
            return
        try:
            article = self.workspace.article(row.article.id)
        except GlossatorError as error:  # taken out by others meanwhile
            self.warn(error)
            return
        source = checked(of_annotation(article, row.annotation))
        if isinstance(source, str):
            self.tell(source)
        else:
            ask_and_spread(self, self.workspace, self.suggester, source, article.id, self._spread)

    def _spread(self, edit: Edit | None, message: str) -> None:
        if edit is not None:
            self.take(edit, message)
        else:
            self.tell(message)
