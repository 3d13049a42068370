"""Exporting from the app: ask what, write it off the screen's thread, say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app.places import Place
    from tui.app.screens.export import ExportRequest
    from tui.app.screens.working import Work
    from tui.services.exchange import Exported
    from tui.services.findings import Group


class _Written(NamedTuple):
    """What an export came to, with what it could not carry."""

    request: ExportRequest
    exported: Exported
    groups: Sequence[Group]


def ask_and_export(
    screen: Screen[Any], workspace: Workspace, suggester: Suggester, go: Callable[[Place], object]
) -> None:
    """Open the export dialog over a screen, and export what it is told.

    Args:
        screen: The screen.
        workspace: The project being worked on.
        suggester: Where tokens and suggestions come from.
        go: Goes to a place that could not be carried.
    """
    from tui.app.screens.export import ExportDialog
    from tui.app.screens.working import work_on
    from tui.formats.registry import writable

    def chosen(request: ExportRequest | None) -> None:
        if request is not None:
            work_on(
                screen,
                f"Exporting to {request.path.name}",
                lambda work: _export(workspace, suggester, request, work),
                lambda written: _tell(screen, workspace, written, go),
                lambda error: _refused(screen, error),
                lambda: screen.notify("Nothing was written.", title="Export stopped", markup=False),
            )

    count = len(workspace.shelf)
    what = f"The annotations of {workspace.annotator} in {counted(count, 'article')}"
    dialog = ExportDialog(
        list(writable().values()), working_folder(), what, lambda path: _refusal(workspace, path)
    )
    screen.app.clear_notifications()  # what the last one came to would lie over the options
    screen.app.push_screen(dialog, chosen)


def working_folder() -> Path:
    """Return the folder that paths are proposed in."""
    try:
        return Path.cwd()
    except OSError:  # it was deleted
        return Path.home()


def _refusal(workspace: Workspace, path: Path) -> str:
    from tui.services.exchange import target_of

    try:
        target_of(workspace.project, path)
    except GlossatorError as error:
        return error.message.replace(str(path), path.name)  # it has one line
    return ""


def _export(workspace: Workspace, suggester: Suggester, request: ExportRequest, work: Work) -> _Written:
    from tui.formats.registry import writable
    from tui.services import findings
    from tui.services.exchange import Choice, choice_of, export
    from tui.services.review import Filter

    project = workspace.project
    project.flush()
    format_ = writable()[request.format]
    choice = Choice(Filter(annotator=workspace.annotator), request.all_states, request.options)
    choice = choice_of(project, format_, choice, lambda: suggester.info, suggestions=request.suggestions)
    done = export(project, format_, request.path, choice, progress=work.told)
    return _Written(request, done, findings.of_export(project, done.report))


def _refused(screen: Screen[Any], error: Exception) -> None:
    known = isinstance(error, GlossatorError)
    screen.notify(
        str(error) if known else f"{type(error).__name__}: {error}",
        title="Not exported",
        severity="error",
        timeout=60,
        markup=False,
    )


def _tell(
    screen: Screen[Any], workspace: Workspace, written: _Written, go: Callable[[Place], object]
) -> None:
    """Say what was written, and list what could not be."""
    from tui.app.screens.findings import FindingsScreen
    from tui.services.report_file import write_report

    request, report, beside = written.request, written.exported.report, written.exported.beside
    with_it = f", with {', '.join(beside)} beside it" if beside else ""
    what = f"{counted(report.spans, 'annotation')} of {counted(written.exported.articles, 'article')}"
    told = f"{what} in {request.path}{with_it}."
    if report.complete:
        screen.notify(told, title="Exported", timeout=15, markup=False)
        return
    listed = sum(len(group.spots) for group in written.groups)
    hint = ""
    if listed < sum(group.number for group in written.groups):
        name = request.format
        hint = f"The first are listed. glossator export --format {name} -o FILE --report FILE writes all."

    def chosen(place: Place | None) -> None:
        if place is not None and screen.is_current and place.article in workspace.shelf:
            go(place)

    screen.app.push_screen(
        FindingsScreen(
            "What the export could not carry",
            told,
            written.groups,
            hint,
            lambda path: write_report(path, workspace.project.path, request.path, request.format, report),
            request.path.with_name(f"{request.path.name}.report.json"),
        ),
        chosen,
    )
