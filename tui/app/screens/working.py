"""Long work in a thread, with how far it is, which Escape stops."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import ProgressBar, Static
from textual.worker import Worker, get_current_worker

from tui.domain.shown import displayed
from tui.storage.paths import styles_dir

T = TypeVar("T")

SHOWN_AFTER = 0.4
"""Seconds for which nothing is shown: a box that flashes up would only take keys."""
_REDRAWN = 0.1


class Stopped(BaseException):
    """The reader does not want it any more."""


class Work:
    """What is being done, and how far it is.

    Attributes:
        title: What is done, in words.
        done: How much of it.
        total: How much there is; None where that is not known.
        is_stopped: Whether it is to end.
        is_over: Whether it has ended.
        worker: What does it, which ends with the app.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.done = 0
        self.total: int | None = None
        self.is_stopped = False
        self.is_over = False
        self.worker: Worker[object] | None = None

    def told(self, done: int, total: int | None) -> None:
        """Take note of how far it is.

        Raises:
            Stopped: It is to end.
        """
        if self.is_stopped or (self.worker is not None and self.worker.is_cancelled):
            raise Stopped
        self.done, self.total = done, total


class WorkScreen(ModalScreen[None]):
    """Shows how far something is.

    | key | what |
    |---|---|
    | escape | stop it |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "Stop", show=False)]

    def __init__(self, work: Work) -> None:
        """Prepare the box.

        Args:
            work: What is being done.
        """
        super().__init__()
        self._work = work

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog dialog-small", id="work") as box:
            box.border_title = Content(displayed(self._work.title))
            yield ProgressBar(show_eta=False, id="work-bar")
            yield Static(Content(""), id="work-told", markup=False)
            yield Static(
                Content("Esc stops it: nothing is changed then."), classes="dialog-hint", markup=False
            )

    def on_mount(self) -> None:
        """Follow the work."""
        self._show()
        self.set_interval(_REDRAWN, self._show)

    def _show(self) -> None:
        work = self._work
        if work.is_over:
            # Not before it is on top: what is over it is left by the reader.
            if self.is_current:
                self.dismiss()
            return
        self.query_one(ProgressBar).update(total=work.total, progress=work.done)
        of = f" of {work.total:,}" if work.total is not None else ""
        told = "Stopping…" if work.is_stopped else f"{work.done:,}{of}"
        self.query_one("#work-told", Static).update(Content(told))

    def action_stop(self) -> None:
        """Stop it."""
        self._work.is_stopped = True
        self._show()


def work_on(
    screen: Screen[Any],
    title: str,
    run: Callable[[Work], T],
    then: Callable[[T], object],
    failed: Callable[[Exception], object],
    stopped: Callable[[], object] = lambda: None,
) -> None:
    """Do something in a thread, and show how far it is if it takes longer than a moment.

    Args:
        screen: Over which.
        title: What is done, in words.
        run: Does it, and tells how far it is.
        then: Takes what came of it, in the screen's thread.
        failed: Takes what went wrong.
        stopped: Called where the reader stopped it.
    """
    app, work = screen.app, Work(title)
    shown = WorkScreen(work)

    def show() -> None:
        if not work.is_over:
            app.push_screen(shown)

    def over(act: Callable[[], object]) -> None:
        work.is_over = True
        if shown.is_current:
            shown.dismiss()
        act()

    def body() -> None:
        worker = work.worker = get_current_worker()
        act: Callable[[], object]
        try:
            found = run(work)
        except Stopped:
            act = stopped
        except Exception as error:  # whatever a format's library does must not end the app
            problem = error
            act = lambda: failed(problem)  # noqa: E731 - one of three
        else:
            act = lambda: then(found)  # noqa: E731 - one of three
        if not worker.is_cancelled:
            with suppress(RuntimeError):  # the app has ended meanwhile
                app.call_from_thread(over, act)

    app.run_worker(body, thread=True, group="work", exit_on_error=False)
    screen.set_timer(SHOWN_AFTER, show)
