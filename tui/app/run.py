"""Runs the application for the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from tui.app.app import GlossatorApp
from tui.app.commands import effective
from tui.app.screens.reader import ReaderScreen
from tui.domain.article import Article
from tui.services.library import ReadRequest
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.paths import cache_folder
from tui.storage.remembered import Remembered
from tui.storage.views import Views

if TYPE_CHECKING:
    from tui.services.concordance.values import Query


def run_reader(request: ReadRequest) -> int:
    """Run the application until the reader leaves, and return the exit code.

    Raises:
        GlossatorError: The settings give a key twice, or keys to an unknown command; or the last decisions
            could not be saved.
    """
    settings = request.settings
    if settings.theme:
        from tui.app.themes import check_theme

        check_theme(settings.theme)
    keymap = effective(settings.preset, settings.keys)
    workspace = Workspace(
        request.project,
        request.annotator,
        memory=settings.memory,
        nested=settings.nested,
        by_characters=settings.select_characters,
    )
    problems = [str(error) for error in request.problems]
    opened = _added(workspace, request.articles, problems)
    views = Views.load(request.project.path)
    if views.queue[0]:
        from tui.services.articles.arranging import named
        from tui.services.articles.queues import line_up

        line_up(workspace, named(views.queue[0]), views.queue[1])
    remembered = Remembered.load()
    tags = remembered.labels_in_text if remembered.labels_in_text is not None else settings.labels_in_text
    app = GlossatorApp(
        workspace,
        Suggester(request.pipeline, request.recogniser, cache_folder()),
        views,
        remembered,
        keymap,
        theme=settings.theme,
        margin=settings.margin,
        measure=remembered.measure or settings.measure,
        tags=tags,
        invisibles=settings.invisibles,
        spacing=settings.paragraph_spacing,
        start_with=_first(workspace, opened, views),
        problems=problems,
        begin=_begin(request),
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


def _begin(request: ReadRequest) -> Callable[[ReaderScreen], object] | None:
    """Return what is to be opened over the reader, or None."""
    if request.compared is not None:
        return _comparing(*request.compared)
    return _reviewing(request.review) if request.review is not None else None


def _reviewing(query: Query) -> Callable[[ReaderScreen], None]:
    """Return what opens the review over the reader."""

    def begin(reader: ReaderScreen) -> None:
        from tui.app.reviewing import Reviewing

        reader.open_review(Reviewing(reader.workspace, reader.suggester, query))

    return begin


def _comparing(annotators: Sequence[str], into: str) -> Callable[[ReaderScreen], None]:
    """Return what opens the adjudication over the reader."""

    def begin(reader: ReaderScreen) -> None:
        from tui.app.screens.comparing import Comparison

        reader.adjudicate(Comparison(tuple(annotators), into))

    return begin


def _added(workspace: Workspace, articles: Sequence[Article], problems: list[str]) -> list[str]:
    """Add articles, and return the ids that they have; where nothing can be added, those that are there."""
    if not workspace.project.read_only:
        return [article.id for article, _ in workspace.add(articles)]
    known = [workspace.project.article_with_text(article.sha256) for article in articles]
    missing = known.count(None)
    if missing:
        problems.append(f"Open for reading only: {missing} of what was named was not added.")
    return [article.id for article in known if article is not None]


def _first(workspace: Workspace, opened: Sequence[str], views: Views) -> str:
    """Return the article to open: the last one read among those named, else the first."""
    wanted: Collection[str] = opened or workspace.shelf
    return views.last if views.last in wanted else next(iter(wanted), "")
