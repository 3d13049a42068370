"""Importing annotations in the app: ask for a path, show what it brings, and take it in as one edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from tui.app.places import Place
    from tui.app.screens.confirm import Choice
    from tui.app.screens.working import Work
    from tui.services.findings import Group
    from tui.services.importing import Import, Wishes

_ABOUT = "A file, a folder or an archive of annotations, or another project: its content tells the format."
_EVERYBODY = "everybody"


class _Asked(NamedTuple):
    """What is to be imported, and how."""

    path: Path
    wishes: Wishes


class _Found(NamedTuple):
    """What importing would come to; or whose annotations there are to choose from."""

    asked: _Asked
    format: str
    plan: Import | None
    groups: Sequence[Group]
    people: Sequence[str]
    revision: int


def ask_and_import(
    screen: Screen[Any],
    workspace: Workspace,
    done: Callable[[str], object],
    go: Callable[[Place], object],
) -> None:
    """Ask for a path over a screen, and import what is there if the reader agrees.

    Args:
        screen: The screen.
        workspace: The project being worked on.
        done: Shows anew what there is, and says what was done.
        go: Goes to a place that could not be taken.
    """
    _Importing(screen, workspace, done, go).ask("")


class _Importing:
    def __init__(
        self,
        screen: Screen[Any],
        workspace: Workspace,
        done: Callable[[str], object],
        go: Callable[[Place], object],
    ) -> None:
        self._screen, self._workspace, self._done, self._go = screen, workspace, done, go

    # -- asking --------------------------------------------------------------------------------

    def ask(self, typed: str, trouble: str = "") -> None:
        """Ask for the path."""
        from tui.app.screens.asking_line import LineDialog
        from tui.app.screens.export import chosen_path
        from tui.app.screens.exporting import working_folder
        from tui.services.importing import Wishes

        def chosen(line: str | None) -> None:
            if line is not None:
                self.look(_Asked(chosen_path(line), Wishes()))

        dialog = LineDialog(
            "Import annotations",
            _ABOUT,
            typed or f"{working_folder()}/",
            field="From",
            takes="Enter shows what it brings",
            trouble=trouble,
            refusal=_refusal,
        )
        self._screen.app.push_screen(dialog, chosen)

    def look(self, asked: _Asked, then: Callable[[_Found], object] | None = None) -> None:
        """Find out in a thread what importing comes to, and show it."""
        from tui.app.screens.working import work_on

        workspace = self._workspace
        revision = workspace.revision
        work_on(
            self._screen,
            f"Reading {asked.path.name}",
            lambda work: _look(workspace, asked, revision, work),
            then or self.offer,
            lambda error: self._failed(asked, error),
            lambda: self._say("Nothing was imported.", "Import stopped"),
        )

    def _failed(self, asked: _Asked, error: Exception) -> None:
        # It is told where the path stands, so that another can be tried.
        known = isinstance(error, GlossatorError)
        self.ask(str(asked.path), str(error) if known else f"{type(error).__name__}: {error}")

    # -- showing what it brings ----------------------------------------------------------------

    def offer(self, found: _Found) -> None:
        """Show what comes in, and ask."""
        from tui.app.screens.confirm import Choice, ChoiceDialog

        plan, asked = found.plan, found.asked
        if plan is None:
            self._ask_whose(found)
            return
        lines = _lines(found, plan)
        choices = []
        if plan.edit is not None:
            choices.append(Choice("i", "Import", "import"))
        wishes = asked.wishes
        if wishes.theirs or any(each.conflicts for each in plan.imported):
            choices.append(_switch("t", "Take their decision in conflicts", "theirs", on=wishes.theirs))
        if wishes.known_only or any(each.new for each in plan.imported):
            choices.append(
                _switch("k", "Leave articles out that are not here", "known", on=wishes.known_only)
            )
        if wishes.done or plan.edit is not None:
            choices.append(_switch("d", "Count the articles as done, too", "done", on=wishes.done))
        if found.groups:
            choices.append(Choice("l", "List what is left out", "list"))

        def answered(answer: str | None) -> None:
            if answer == "import":
                self._take(found, plan)
            elif answer == "list":
                self._list(found, lambda: self.offer(found))
            elif answer is not None:
                self._look_with(asked, answer)

        dialog = ChoiceDialog(f"What {asked.path.name} brings", lines, choices)
        self._screen.app.push_screen(dialog, answered)

    def _look_with(self, asked: _Asked, answer: str) -> None:
        wishes = asked.wishes
        changed = replace(
            wishes,
            theirs=wishes.theirs ^ (answer == "theirs"),
            known_only=wishes.known_only ^ (answer == "known"),
            done=wishes.done ^ (answer == "done"),
        )
        self.look(asked._replace(wishes=changed))

    def _ask_whose(self, found: _Found) -> None:
        from tui.app.screens.confirm import Choice, ChoiceDialog

        wishes, most = found.asked.wishes, 9
        choices = [Choice("e", "Everybody's, each into a layer of that name", _EVERYBODY)]
        choices += [
            Choice(str(number), f"Those of {name}", str(number))
            for number, name in enumerate(found.people[:most], 1)
        ]
        lines = [f"There are annotations of several: {', '.join(found.people)}."]
        if len(found.people) > most:
            lines.append("glossator import FILE --from NAME takes those of one who has no number here.")

        def answered(answer: str | None) -> None:
            if answer is None:
                return
            everybody = answer == _EVERYBODY
            sender = "" if everybody else found.people[int(answer) - 1]
            self.look(found.asked._replace(wishes=replace(wishes, everybody=everybody, sender=sender)))

        self._screen.app.push_screen(ChoiceDialog("Whose annotations?", lines, choices), answered)

    # -- taking it in --------------------------------------------------------------------------

    def _take(self, found: _Found, plan: Import) -> None:
        workspace = self._workspace
        if workspace.revision != found.revision:
            self._say("Something was changed meanwhile: look at it again.", "Import")
            self.look(found.asked)
            return
        if plan.edit is None:
            return
        try:
            if plan.first:
                plan.prepare(workspace.project)
                workspace.book.reload(workspace.project.labels())
            workspace.apply(plan.edit)
        except GlossatorError as error:
            self._say(str(error), "Not imported", "error")
            return
        added = sum(each.added for each in plan.imported)
        self._done(f"Imported: {counted(added, 'annotation')}.")
        if found.groups:
            self._list(found, lambda: None)

    def _list(self, found: _Found, back: Callable[[], object]) -> None:
        """List what is left out; a place in an article that is here can be gone to."""
        from tui.app.screens.findings import FindingsScreen

        def chosen(place: Place | None) -> None:
            if place is None:
                back()
            elif self._screen.is_current and place.article in self._workspace.shelf:
                self._go(place)

        told = f"{found.asked.path} · {found.format}"
        hint = "glossator import FILE --dry-run --report FILE writes all of it as JSON."
        screen = FindingsScreen("What the import leaves out", told, found.groups, hint)
        self._screen.app.push_screen(screen, chosen)

    def _say(self, text: str, title: str, severity: SeverityLevel = "information") -> None:
        self._screen.notify(text, title=title, severity=severity, timeout=15, markup=False)


def _switch(key: str, title: str, result: str, *, on: bool) -> Choice:
    from tui.app.screens.confirm import Choice

    return Choice(key, f"{title}: {'on' if on else 'off'}", result)


def _refusal(line: str) -> str:
    from tui.app.screens.export import chosen_path

    if not line:
        return "Name what to import."
    try:
        return "" if chosen_path(line).exists() else "There is no such file."
    except (OSError, ValueError):
        return "That path does not work."


def _look(workspace: Workspace, asked: _Asked, revision: int, work: Work) -> _Found:
    from tui.services import findings, given
    from tui.services.importing import SeveralPeopleError, plan

    project = workspace.project
    project.flush()
    opened = given.opened(asked.path)
    try:
        found = plan(project, [opened], workspace.annotator, asked.wishes, work.told)
    except SeveralPeopleError as error:
        return _Found(asked, opened.format, None, (), error.people, revision)
    groups = findings.of_import(project, found.imported)
    return _Found(asked, opened.format, found, groups, (), revision)


def _not_here(count: int, *, known_only: bool) -> str:
    """Return how many articles are not here, and what to do where the file does not have their texts."""
    if not count:
        return ""
    told = f"{counted(count, 'article')} not here"
    return told if known_only else f"{told}, and without text in the file: add the texts first"


def _lines(found: _Found, plan: Import) -> list[str]:
    """Return what an import would bring, in words."""
    (each,) = plan.imported
    open_conflicts = len(each.conflicts) - each.replaced
    whose = f" of {', '.join(each.annotators)}" if each.annotators else ""
    lines = [
        f"Format {found.format}: {counted(each.added, 'annotation')}{whose} in "
        f"{counted(len(each.articles), 'article')} would come in."
    ]
    if plan.edit is None:
        lines = [f"Format {found.format}{whose}: nothing of it is new here."]
    told = [
        f"{counted(len(each.new), 'new article')}" if each.new else "",
        f"{each.same:,} there already" if each.same else "",
        f"{each.replaced:,} of yours replaced" if each.replaced else "",
        f"{counted(open_conflicts, 'conflict')} in which yours stays" if open_conflicts else "",
        f"{len(each.left_out):,} left out" if each.left_out else "",
        _not_here(len(each.unknown), known_only=found.asked.wishes.known_only),
        f"{each.moved:,} found by their words" if each.moved else "",
        f"offsets repaired in {counted(len(each.units), 'article')}" if each.units else "",
        f"new labels: {', '.join(plan.labels)}" if plan.labels else "",
    ]
    rest = "; ".join(filter(None, told))
    return [*lines, f"{rest[0].upper()}{rest[1:]}."] if rest else lines
