"""Runs the application for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.app import GlossatorApp
from tui.app.commands import check_keymap
from tui.services.library import ReadRequest
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.paths import cache_folder
from tui.storage.remembered import Remembered
from tui.storage.views import Views


def run_reader(request: ReadRequest) -> int:
    """Run the application until the reader leaves, and return the exit code.

    Raises:
        GlossatorError: The settings give a key twice, or keys to an unknown command; or the last decisions
            could not be saved.
    """
    settings = request.settings
    check_keymap(settings.keys)
    workspace = Workspace(request.project, request.annotator)
    opened = [article.id for article, _ in workspace.add(request.articles)]
    views = Views.load(request.project.path)
    remembered = Remembered.load()
    tags = remembered.labels_in_text if remembered.labels_in_text is not None else settings.labels_in_text
    app = GlossatorApp(
        workspace,
        Suggester(request.pipeline, request.recogniser, cache_folder()),
        views,
        remembered,
        settings.keys,
        measure=settings.measure,
        tags=tags,
        start_with=_first(workspace, opened, views),
        problems=[error.message for error in request.problems],
    )
    app.run()
    if app.crash is not None:
        raise app.crash
    # The terminal may have been closed while edits were under way: what was refused is told all the same.
    request.project.flush()
    workspace.settle()
    if workspace.refusal is not None:
        raise workspace.refusal.error
    return app.return_code or 0


def _first(workspace: Workspace, opened: Sequence[str], views: Views) -> str:
    """Return the article to open: the last one read among those named, else the first."""
    known = [article.id for article in workspace.articles()]
    wanted = list(opened) or known
    return views.last if views.last in wanted else next(iter(wanted), "")
