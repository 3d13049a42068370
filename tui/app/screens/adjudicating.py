"""Adjudicating from the reader: ask who is compared, remember it, and open the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.app.screens.comparing import CompareDialog, Comparison, candidates
from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.errors import GlossatorError
from tui.services.adjudication import Adjudication, Kept, begun
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from tui.app.places import Place
    from tui.app.screens.reader import ReaderScreen
    from tui.storage.remembered import Remembered


def kept_by(suggester: Suggester) -> Kept:
    """Return where the suggestions of a pipeline are kept."""

    def kept(article: Article) -> Iterable[Suggestion] | None:
        cached = suggester.cached(article)
        return cached.suggestions if cached is not None else None

    return kept


def compare(reader: ReaderScreen) -> None:
    """Ask over the reader what is to be compared, and open that."""
    from tui.app.app import GlossatorApp

    app, workspace = reader.app, reader.workspace
    workspace.bring_in_many()
    found = candidates(begun(workspace), reader.suggester.info.origin)

    def chosen(comparison: Comparison | None) -> None:
        if comparison is None:
            return
        if isinstance(app, GlossatorApp):
            app.remembered = remembering(app.remembered, comparison)
        reader.adjudicate(comparison)

    app.push_screen(CompareDialog(workspace.annotator, found, last_compared(app)), chosen)


def open_adjudication(
    screen: Screen[Any],
    workspace: Workspace,
    suggester: Suggester,
    keymap: Mapping[str, str],
    comparison: Comparison,
    back: Callable[[Place | None], None],
    at: Place | None = None,
) -> None:
    """Open the adjudication of a comparison over a screen.

    Args:
        screen: The screen.
        workspace: The project being worked on.
        suggester: Where the pipeline's suggestions are kept.
        keymap: Keys by binding id, where they are not the default ones.
        comparison: Who is compared, and what the result is called.
        back: Told which place is to be opened in the reader, or None.
        at: The disagreement to begin at, or None.
    """
    from tui.app.screens.adjudication import AdjudicationScreen

    sides, into = comparison
    try:
        adjudication = Adjudication(workspace, sides, into, kept_by(suggester))
    except GlossatorError as error:
        screen.notify(str(error), title=error.title, severity="error", markup=False)
    else:
        screen.app.push_screen(AdjudicationScreen(adjudication, keymap, at), back)


def remembering(remembered: Remembered, comparison: Comparison) -> Remembered:
    """Return what the app remembers, a comparison included."""
    compared = "\n".join(comparison.sides)
    return replace(remembered, compared=compared, adjudicated=comparison.into)


def last_compared(app: App[Any]) -> Comparison | None:
    """Return the comparison that was made last, or None."""
    from tui.app.app import GlossatorApp

    remembered = app.remembered if isinstance(app, GlossatorApp) else None
    if remembered is None or not remembered.adjudicated:
        return None
    return Comparison(tuple(remembered.compared.split("\n")), remembered.adjudicated)
