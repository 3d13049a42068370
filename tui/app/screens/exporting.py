"""Exporting from the app: ask what, write it off the screen's thread, say what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.domain.errors import GlossatorError
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app.screens.export import ExportRequest
    from tui.formats.report import Report


def ask_and_export(screen: Screen[Any], workspace: Workspace, suggester: Suggester) -> None:
    """Open the export dialog over a screen, and export what it is told."""
    from tui.app.screens.export import ExportDialog
    from tui.formats.registry import writable

    def chosen(request: ExportRequest | None) -> None:
        if request is not None:
            screen.run_worker(
                lambda: _export(screen, workspace, suggester, request), thread=True, group="export"
            )

    formats = [(format_.name, format_.description, format_.suffix) for format_ in writable().values()]
    count = len(workspace.shelf)
    what = f"the annotations of {workspace.annotator} in {count} article{'s' if count != 1 else ''}"
    try:
        folder = Path.cwd()
    except OSError:  # it was deleted
        folder = Path.home()
    screen.app.push_screen(ExportDialog(formats, folder, what), chosen)


def _export(screen: Screen[Any], workspace: Workspace, suggester: Suggester, request: ExportRequest) -> None:
    from tui.formats.registry import writable
    from tui.services.exchange import Choice, export
    from tui.services.review import Filter

    try:
        workspace.project.flush()
        report = export(
            workspace.project,
            writable()[request.format],
            request.path,
            Choice(
                Filter(annotator=workspace.annotator),
                request.all_states,
                tokens_of=suggester.tokens_of(),
            ),
        ).report
    except GlossatorError as error:
        screen.app.call_from_thread(
            screen.notify, str(error), title="Not exported", severity="error", timeout=60, markup=False
        )
    except Exception as error:  # whatever a format's library does must not end the app
        screen.app.call_from_thread(
            screen.notify,
            f"{type(error).__name__}: {error}",
            title="Not exported",
            severity="error",
            markup=False,
        )
    else:
        screen.app.call_from_thread(_tell, screen, report, request.path)


def _tell(screen: Screen[Any], report: Report, path: Path) -> None:
    """Say what was written, and what could not be."""
    spans = "1 annotation" if report.spans == 1 else f"{report.spans:,} annotations"
    articles = "1 article" if report.articles == 1 else f"{report.articles:,} articles"
    lines = [f"{spans} of {articles} in {path}.", *report.lines()[:4]]
    screen.notify(
        "\n".join(lines),
        title="Exported",
        severity="warning" if report.omitted else "information",
        timeout=15,
        markup=False,
    )
