"""Spreading from a screen: ask where to, make it one edit, say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.services.spread_plan import Plan
    from tui.services.spread_source import Source

Done = Callable[[Edit | None, str], None]
"""Takes the edit that was made, or None where none was, and what there is to say."""


def ask_and_spread(
    screen: Screen[Any],
    workspace: Workspace,
    suggester: Suggester | None,
    source: Source,
    here: str,
    done: Done,
) -> None:
    """Open the preview over a screen, and make the edit that it comes to.

    Args:
        screen: The screen.
        workspace: The project being worked on.
        suggester: Where the suggestions of other articles than the open one are kept, or None.
        source: The decision.
        here: Id of the article at hand.
        done: Called after the edit was made.
    """
    from tui.app.screens.spread import SpreadDialog

    def cached(article: Article) -> Iterable[Suggestion]:
        found = suggester.cached(article) if suggester is not None else None
        return found.suggestions if found is not None else ()

    def chosen(plan: Plan | None) -> None:
        edit = plan.edit() if plan is not None else None
        try:
            if edit is not None:
                workspace.apply(edit)
        except GlossatorError as error:
            screen.notify(str(error), title=error.title, severity="error", markup=False)
            return
        if plan is not None:
            done(edit, plan.message())

    which = "the last decision" if source.last else "this decision"
    screen.app.push_screen(SpreadDialog(workspace, cached, source, here, which), chosen)
