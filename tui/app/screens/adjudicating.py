"""Adjudicating from the reader: ask who is compared, remember it, and open the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.app.screens.comparing import CompareDialog, Comparison, candidates
from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.errors import GlossatorError
from tui.services.adjudication import Adjudication, Kept, Side
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

if TYPE_CHECKING:
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
    found = candidates(owners_of(workspace), reader.suggester.info.origin)

    def chosen(comparison: Comparison | None) -> None:
        if comparison is None:
            return
        if isinstance(app, GlossatorApp):
            app.remembered = remembering(app.remembered, comparison)
        begin_comparison(reader, comparison)

    last = last_of(app.remembered) if isinstance(app, GlossatorApp) else None
    app.push_screen(CompareDialog(workspace.annotator, found, last), chosen)


def owners_of(workspace: Workspace) -> list[tuple[str, str]]:
    """Return article and annotator of every layer, those included that are not on disk yet."""
    me = workspace.annotator
    begun = [(article, me) for article in workspace.layers_at_hand() if workspace.summary(article).decided]
    return list(dict.fromkeys([*workspace.project.layer_owners(), *begun]))


def begin_comparison(reader: ReaderScreen, comparison: Comparison) -> None:
    """Open the adjudication of a comparison over the reader."""
    from tui.app.screens.adjudication import AdjudicationScreen

    sides, into = comparison
    try:
        adjudication = Adjudication(reader.workspace, sides, into, kept_by(reader.suggester))
    except GlossatorError as error:
        reader.notify(str(error), title=error.title, severity="error", markup=False)
    else:
        reader.app.push_screen(AdjudicationScreen(adjudication, reader.keymap), reader.back_from_review)


def remembering(remembered: Remembered, comparison: Comparison) -> Remembered:
    """Return what the app remembers, a comparison included."""
    compared = "\n".join(side.annotator for side in comparison.sides)
    return replace(remembered, compared=compared, adjudicated=comparison.into)


def last_of(remembered: Remembered) -> Comparison | None:
    """Return the comparison that was made last, or None."""
    if not remembered.adjudicated:
        return None
    return Comparison(tuple(map(Side, remembered.compared.split("\n"))), remembered.adjudicated)
