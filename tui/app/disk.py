"""What the app does when the disk fails, and when others have changed the project file meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.timer import Timer

from tui.app.commands import KeyNames
from tui.app.messages import UNTIL_DISMISSED
from tui.app.widgets.banner import Banner
from tui.domain.errors import GlossatorError
from tui.services.workspace import Workspace
from tui.storage.opened import Question

if TYPE_CHECKING:
    from tui.app.app import GlossatorApp

TRY_EVERY = 5.0
"""Seconds after which a disk that failed is tried again by itself."""

TELL_FOR = 20.0
"""Seconds for which it is told what was found."""


_QUESTIONS = {
    "older": (
        "Another version",
        "Go on with the newest",
        "Go back to that version",
        "Going back is one edit, which {edit.undo} takes back.",
    ),
    "edited": (
        "Edited from outside",
        "Keep what was taken over",
        "Take it back",
        "Either way it stays in the history.",
    ),
    "conflict": (
        "Changed on both sides",
        "Keep what was decided here",
        "Take what stands in the file",
        "Going over to it is one edit, which {edit.undo} takes back.",
    ),
}
"""Of each kind of question the title, both answers, and what there is to know."""


class DiskWatch:
    """Tells of the disk's troubles on whatever screen there is, and tries until they are over.

    Args:
        app: The app.
        workspace: The project being worked on.
    """

    def __init__(self, app: GlossatorApp, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace
        self._project = workspace.project
        self._timer: Timer | None = None
        self._told = 0
        self._asking = False
        self._reload = False
        self._trying = False

    # -- a disk that fails -----------------------------------------------------------------------------

    def update(self) -> None:
        """Show the banner where there is trouble, and take it away where there is none."""
        text = self._text()
        for screen in self._app.screen_stack:
            if getattr(screen, "shows_banner", False):
                _show(screen, text, self._keys(screen))
        if text and self._timer is None:
            self._timer = self._app.set_interval(TRY_EVERY, self._try_quietly)
        elif not text and self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._reload:
            self.news()

    def _keys(self, screen: Screen[object]) -> KeyNames:
        """Return how the keys of a screen are written; those of the reader where it has none of its own."""
        keys = getattr(screen, "keys", None)
        return keys if isinstance(keys, KeyNames) else self._app.reader.keys

    def _text(self) -> str:
        trouble = self._workspace.trouble
        if trouble is not None:
            return f"{trouble.message} No decision is taken until the disk takes it."
        return self._project.trouble

    def _try_quietly(self) -> None:
        self._app.run_worker(self.retry(quietly=True), group="disk", exit_on_error=False)

    async def retry(self, *, quietly: bool = False) -> None:
        """Try whether the disk takes anything, and go on if it does."""
        if not self._text():
            self._app.say("The disk takes what is written.")
            return
        if self._trying:
            # A disk may take longer than it is till the next time; its answer to this attempt counts.
            if not quietly:
                self._app.say("It is being tried.")
            return
        self._trying = True
        try:
            await asyncio.to_thread(self._try)
        except GlossatorError as error:
            if not quietly:
                self._app.say(f"Not yet: {error.message}")
        else:
            self._workspace.disk_is_back()
            self._app.say("Saving works again.")
        finally:
            self._trying = False
        self.update()

    def _try(self) -> None:
        self._project.probe()
        if self._project.trouble:
            self._project.checkpoint()

    def ask_for_copy(self) -> None:
        """Ask where a copy of the project is to be saved, and save it there."""
        from tui.app.screens.copying import CopyDialog

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._app.run_worker(self._copy(path), group="copy", exit_on_error=False)

        self._app.clear_notifications()
        self._app.push_screen(CopyDialog(self._project.path), chosen)

    async def _copy(self, path: Path) -> None:
        try:
            await asyncio.to_thread(self._project.save_copy, path)
        except GlossatorError as error:
            self._app.tell(error)
        else:
            self._app.notify(f"All that was saved is in {path}, too.", title="Copy saved", timeout=TELL_FOR)

    # -- what others did -------------------------------------------------------------------------------

    def news(self) -> None:
        """Take in what others changed in the file, and tell of it."""
        self._reload = not self._workspace.reload()
        if not self._reload:
            for screen in self._app.screen_stack:
                show_anew = getattr(screen, "show_anew", None)
                if show_anew is not None:
                    show_anew()
        self.tell()

    def tell(self) -> None:
        """Tell what was found, and ask the next question that only a person can answer."""
        notes = list(self._project.notes)
        if self._project.read_only:
            # Nothing can be decided here: whoever opens it for writing is asked.
            notes += [question.text for question in self._project.questions]
        for note in notes[self._told :]:
            self._app.notify(note, title="Project", timeout=TELL_FOR)
        self._told = len(notes)
        self._ask()

    def _ask(self) -> None:
        from tui.app.screens.confirm import Choice, ChoiceDialog

        question = next(iter(self._project.questions), None)
        if question is None or self._asking or self._project.read_only:
            return
        self._asking = True
        title, ours, theirs, about = _QUESTIONS[question.kind]
        about = self._keys(self._app.screen).fill(about)
        choices = [Choice("k", ours, "ours"), Choice("o", theirs, "theirs")]

        def answered(answer: str | None) -> None:
            self._app.run_worker(self._answer(question, theirs=answer == "theirs"), group="answer")

        lines = [question.text, f"What stood in the file is kept beside the journal. {about}"]
        # A notice must not lie over the answers.
        self._app.clear_notifications()
        self._app.push_screen(ChoiceDialog(title, lines, choices, cancel="Keep"), answered)

    async def _answer(self, question: Question, *, theirs: bool) -> None:
        by = self._workspace.annotator
        try:
            await asyncio.to_thread(self._project.answer, question, by, theirs=theirs)
        except GlossatorError as error:
            self._app.notify(str(error), title=error.title, severity="error", timeout=UNTIL_DISMISSED)
        self._asking = False
        self.news()


def _show(screen: Screen[object], text: str, keys: KeyNames) -> None:
    banner = next(iter(screen.query(Banner)), None)
    if banner is not None:
        banner.show(text)
    elif text:
        banner = Banner(keys)
        banner.show(text)
        screen.mount(banner, before=0)
