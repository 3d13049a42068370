"""Long work on the screen of labels: in a thread, told on the status line, and stopped with Escape."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from tui.app.commands import KeyNames
from tui.app.widgets.bars import StatusLine
from tui.app.widgets.label_table import LabelTable
from tui.domain.errors import GlossatorError
from tui.domain.labels import Label
from tui.services.labelling import Told, Usage, usage
from tui.services.workspace import Workspace

T = TypeVar("T")


class LabelWork(Screen[None]):
    """What the actions of the screen of labels share."""

    workspace: Workspace
    keys: KeyNames
    usage: Usage | None = None
    _doing = ""
    _looked = 0
    _worker: Worker[None] | None = None

    def show_labels(self, message: str | None = None, at: str = "") -> None:
        """Bring the screen up to what the labels are now."""
        raise NotImplementedError

    def attempt(self, act: Callable[[], None]) -> None:
        """Do something; where it is refused, say why."""
        raise NotImplementedError

    def say(self, message: str) -> None:
        """Say something on the status line."""
        self.query_one(StatusLine).show(message=message)

    def busy(self) -> bool:
        """Whether something is under way that has to come to its end first; then say so."""
        if self._doing:
            self._tell_progress()
        return bool(self._doing)

    def chosen(self) -> Label | None:
        """Return the label under the cursor; None where there is none, or something is under way."""
        return None if self.busy() else self.query_one(LabelTable).current

    # -- work in a thread ----------------------------------------------------------------------

    def work(self, doing: str, run: Callable[[Told], T | None], then: Callable[[T], None]) -> None:
        """Do something in a thread, and go on with what came of it, unless it is stopped.

        Args:
            doing: What is being done, in words.
            run: Does it; it is handed what it tells its progress to.
            then: Takes the result, in the screen's own thread.
        """
        self._doing, self._looked = doing, 0

        def ended(found: T | None, error: GlossatorError | None) -> None:
            self._doing, self._worker = "", None
            if not self.is_attached:
                return
            self.say("")
            if error is not None:
                self.attempt(lambda: _raise(error))
            elif found is not None:
                self.attempt(lambda: then(found))

        def body() -> None:
            worker = get_current_worker()
            found, error = None, None
            try:
                found = run(self._progress(worker))
            except GlossatorError as refused:
                error = refused
            if not worker.is_cancelled:
                with suppress(RuntimeError):  # the app has ended meanwhile
                    self.app.call_from_thread(ended, found, error)

        self._worker = self.run_worker(body, thread=True, group="labels", exit_on_error=False)
        self.set_timer(0.3, self._tell_progress)

    def _progress(self, worker: Worker[object]) -> Told:
        def told(looked: int) -> bool:
            self._looked = looked
            return not worker.is_cancelled

        return told

    def _tell_progress(self) -> None:
        if self._doing:
            self.say(f"{self._doing}: {self._looked:,} layers so far. Esc stops.")
            self.set_timer(0.3, self._tell_progress)

    def stop_work(self) -> bool:
        """Stop what is under way; return whether there was anything."""
        if self._worker is None:
            return False
        self._worker.cancel()
        self._doing, self._worker = "", None
        self.say("Stopped: nothing was changed.")
        return True

    # -- how often labels are used -------------------------------------------------------------

    def count(self) -> None:
        """Count anew how often each label is used, in a thread."""
        self.usage = None
        project = self.workspace.project

        def body() -> None:
            worker = get_current_worker()
            with suppress(GlossatorError, RuntimeError):
                found = usage(project, lambda _: not worker.is_cancelled)
                if found is not None and not worker.is_cancelled:
                    self.app.call_from_thread(self._counted, found)

        self.run_worker(body, thread=True, group="count", exclusive=True, exit_on_error=False)

    def _counted(self, found: Usage) -> None:
        self.usage = found
        if self.is_attached:
            self.show_labels()


def _raise(error: GlossatorError) -> None:
    raise error
