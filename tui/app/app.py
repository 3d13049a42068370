"""The application: its screens, its colours, and how it is left."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.app.article.view import ArticleView
from tui.app.commands import (
    ADJUDICATION,
    AGREEMENT,
    LABELS,
    LIBRARY,
    READER,
    REVIEW,
    STATISTICS,
    Command,
    bind,
    titled,
)
from tui.app.commands.naming import PALETTE
from tui.app.disk import DiskWatch
from tui.app.messages import UNTIL_DISMISSED, ProjectSpoke
from tui.app.screens.reader import ReaderScreen
from tui.app.sight import FEW_COLOURS, Colours, colours_of, filters_for
from tui.domain.errors import GlossatorError
from tui.domain.shown import displayed
from tui.services.saving import Failure
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.paths import styles_dir
from tui.storage.remembered import Remembered
from tui.storage.views import Views

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.filter import LineFilter
    from textual.message_pump import MessagePump
    from textual.notifications import SeverityLevel

PATIENCE = 1000
"""How many turns a key waits for the one before at the most."""


class GlossatorApp(App[None]):
    """The reader and annotator."""

    TITLE = "Glossator"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        # Textual's own quit would not wait for the disk.
        Binding("ctrl+q", "leave", "Quit", show=False),
        Binding("ctrl+c", "leave", "Quit", show=False),
        # Textual's own would stay on its key whatever the settings say.
        Binding("ctrl+p", "command_palette", "Command palette", show=False, id=PALETTE),
    ]

    def __init__(
        self,
        workspace: Workspace,
        suggester: Suggester,
        views: Views,
        remembered: Remembered,
        keymap: Mapping[str, str],
        *,
        theme: str = "",
        measure: int = 76,
        margin: int = 2,
        tags: bool = True,
        invisibles: bool = False,
        spacing: int = 0,
        start_with: str = "",
        problems: Sequence[str] = (),
        begin: Callable[[ReaderScreen], object] | None = None,
    ) -> None:
        """Make the application.

        Args:
            workspace: The project being worked on.
            suggester: Where suggestions come from.
            views: Reading positions.
            remembered: What was shown and folded the last time.
            keymap: Keys by binding id, from the settings.
            theme: The Textual theme where none was chosen in the program.
            measure: Cells of a row of text at the most.
            margin: Blank cells on either side of it at the least.
            tags: Whether short labels stand behind spans.
            invisibles: Whether blanks, line ends and what else is not seen shows.
            spacing: Blank rows between paragraphs, in a text that has none.
            start_with: Id of the article to open, or empty.
            problems: What went wrong before, to be told when the screen is there.
            begin: What is done over the reader once it is there, or None.
        """
        super().__init__(
            css_path=[
                styles_dir() / f"{name}.tcss" for name in ("app", "layout", "article", "entities", "sidebar")
            ]
        )
        colours = colours_of(os.environ)
        self._line_filters = filters_for(colours)
        self.set_class(self.no_color or colours is not Colours.MANY, FEW_COLOURS)
        self.workspace = workspace
        self.suggester = suggester
        self.views = views
        self.remembered = remembered
        self.keymap = keymap
        self._problems = problems
        self._begin = begin
        self.disk = DiskWatch(self, workspace)
        self._refusal_told: Failure | None = None
        self._typed: deque[events.Key] = deque()
        article = ArticleView(
            measure, tags, margin=margin, invisibles=invisibles, spacing=spacing, id="article"
        )
        self.reader = ReaderScreen(workspace, suggester, views, remembered, keymap, article, start_with)
        bind(self, [command for command in READER if command.id == PALETTE], keymap)
        wanted = remembered.theme or theme
        if wanted in self.available_themes:
            # Before the style sheets are read, which would otherwise be read twice.
            self.set_reactive(App.theme, wanted)
            self.stylesheet.set_variables(self.get_css_variables())
            self.set_class(self.current_theme.dark, "-dark-mode", update=False)
            self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self._first_theme = self.theme

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every line goes through: what the terminal cannot show is put otherwise."""
        return [*super().get_line_filters(), *self._line_filters]

    def bell(self) -> None:
        """Make no sound."""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let no cursor blink."""
        if hasattr(event.widget, "cursor_blink"):  # Textual's input lines, the palette's among them
            event.widget.cursor_blink = False

    def get_default_screen(self) -> Screen[None]:
        """Return the reader, so that no other screen is made before it."""
        return self.reader

    def on_mount(self) -> None:
        """Take a closed terminal for a wish to leave, and tell what went wrong before."""
        self.theme_changed_signal.subscribe(self, lambda _: self._remember())
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError, AttributeError):
                loop.add_signal_handler(getattr(signal, name), self._leave_soon)
        for problem in self._problems:
            self.notify(problem, severity="warning", timeout=20)
        self.workspace.project.on_news(self._project_spoke)
        self.call_after_refresh(self.disk.tell)
        self.call_after_refresh(self._settle_memory)
        if self._begin is not None:
            self.call_after_refresh(self._begin, self.reader)

    def _project_spoke(self) -> None:
        """Pass on, from whatever thread, that there is news of the project file."""
        with contextlib.suppress(RuntimeError):  # the app has ended meanwhile
            self.post_message(ProjectSpoke())

    def on_settled(self) -> None:
        """Show or hide the banner, after the screen has taken note of the disk's word."""
        self.disk.update()

    def on_project_spoke(self) -> None:
        """Take note of what became of the project file."""
        self.disk.news()
        self.disk.update()

    def action_retry_disk(self) -> None:
        """Try whether the disk takes anything again."""
        self.run_worker(self.disk.retry(), group="disk", exit_on_error=False)

    def action_save_copy(self) -> None:
        """Save a copy of the project elsewhere."""
        self.disk.ask_for_copy()

    def say(self, message: str) -> None:
        """Say something on the status line of the screen, where it has one."""
        show = getattr(self.screen, "show_status", None)
        if show is not None:
            show(message)
        else:
            self.notify(message)

    def _leave_soon(self) -> None:
        """Leave because the terminal was closed, or the system asks for it."""
        self.call_later(self.action_leave)

    @staticmethod
    def _settle_memory() -> None:
        """Take what is loaded out of the collector's sight: it need not look at it during a key press."""
        gc.collect()
        gc.freeze()
        gc.enable()

    def _remember(self) -> None:
        library, sidebar = self.reader.folded()
        # Only a choice is remembered: without one the settings decide.
        tags = self.reader.view.tags if self.reader.tags_chosen else self.remembered.labels_in_text
        self.remembered = replace(
            self.remembered,
            theme=self.theme if self.theme != self._first_theme else self.remembered.theme,
            labels_in_text=tags,
            library_folded=library,
            sidebar_folded=sidebar,
            hint_seen=True,
            more_labels_hidden=not self.reader.more_labels_wanted,
            measure=self.reader.view.measure if self.reader.measure_chosen else self.remembered.measure,
        )
        with contextlib.suppress(GlossatorError):
            self.remembered.save()

    async def on_event(self, event: events.Event) -> None:
        """Let keys act one after the other, each on what the one before has left behind.

        Textual sends a key to whatever has the focus when it comes in: one that was typed right behind a key
        that opens or closes a dialog would go to the wrong screen.
        """
        if isinstance(event, events.Key):
            self.reader.pressed_at = perf_counter()
        if isinstance(event, events.Key) and not event.is_forwarded and (self._typed or self._busy()):
            self._typed.append(event)
            if len(self._typed) == 1:
                self.call_later(self._take_typed, PATIENCE)
        else:
            await super().on_event(event)

    async def _take_typed(self, patience: int) -> None:
        """Take the next key that waits, once nothing is left to do for the one before."""
        await asyncio.sleep(0)  # let the widgets have their turn
        if not patience or not self._busy():
            await super().on_event(self._typed.popleft())
            patience = PATIENCE
        if self._typed:
            self.call_later(self._take_typed, patience - 1)

    def _busy(self) -> bool:
        """Whether messages wait, or a screen is being opened."""
        screen = self.screen
        pumps: Iterable[MessagePump] = (self, *screen.walk_children(with_self=True))
        return not screen.is_mounted or any(pump.message_queue_size for pump in pumps)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action; where it is refused, say why."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except GlossatorError as error:
            self.tell(error)
            return True

    def tell(self, error: GlossatorError) -> None:
        """Show why something was not done."""
        if error is self.workspace.trouble:
            # The banner says it already, for as long as it lasts.
            self.say("Not done: see above.")
            return
        self.notify(str(error), title=error.title, severity="error", timeout=UNTIL_DISMISSED)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - nothing that is told is ever markup
    ) -> None:
        """Show a message, as text: what it quotes neither is markup nor acts on the terminal."""
        lines = "\n".join(displayed(line) for line in message.split("\n"))
        super().notify(lines, title=displayed(title), severity=severity, timeout=timeout, markup=False)

    @property
    def crash(self) -> Exception | None:
        """What nobody expected and the app ended with, or None."""
        return self._exception

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which shows articles; whoever runs the app writes a report."""
        self._close_messages_no_wait()

    async def action_quit(self) -> None:
        """Leave, as Textual's own command says it."""
        await self.action_leave()

    async def action_leave(self) -> None:
        """Wait for the disk, then leave; what it refuses is told first, and the reader decides again."""
        self.reader.note_view()
        self._remember()
        with contextlib.suppress(GlossatorError):
            self.views.save()
        if self.workspace.saving:
            self.reader.show_status("Leaving when everything is saved.")
            self.run_worker(self._leave_when_saved(), group="leave", exclusive=True)
        else:
            self._leave_unless_refused()

    async def _leave_when_saved(self) -> None:
        await asyncio.to_thread(self.workspace.project.flush)
        if self.is_running and self.reader.is_attached:
            self.reader.settle()
            self._leave_unless_refused()

    def _leave_unless_refused(self) -> None:
        """Leave; where the disk refused the last decisions, say so first and leave when asked again."""
        refusal = self.workspace.refusal
        if refusal is None or refusal is self._refusal_told:
            self.exit()
        else:
            self._refusal_told = refusal
            again = "The last decisions were not saved: {program.quit} again leaves without them."
            self.reader.show_status(self.reader.keys.fill(again))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """List every command of the screen in the palette, by its own name and help."""
        for command in _commands_of(screen, self.reader):
            action = command.action if "." in command.action else f"screen.{command.action}"
            title = titled(command, self.workspace.labels)
            if command.id != "program.palette" and title:
                yield SystemCommand(title, command.help, self._runner(action))
        if screen is not self.reader:
            yield SystemCommand("Theme", "Choose other colours.", self.action_change_theme)
            yield SystemCommand("Quit", "Save what is under way and leave.", self.action_leave)

    def _runner(self, action: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await self.run_action(action)

        return run


def _commands_of(screen: Screen[object], reader: ReaderScreen) -> Iterable[Command]:
    """Return the commands of a screen."""
    if screen is reader:
        return READER
    from tui.app.screens.adjudication import AdjudicationScreen
    from tui.app.screens.agreement import AgreementScreen
    from tui.app.screens.labels import LabelScreen
    from tui.app.screens.library import LibraryScreen
    from tui.app.screens.review import ReviewScreen
    from tui.app.screens.statistics import StatisticsScreen

    known = {
        ReviewScreen: REVIEW,
        LabelScreen: LABELS,
        LibraryScreen: LIBRARY,
        AdjudicationScreen: ADJUDICATION,
        StatisticsScreen: STATISTICS,
        AgreementScreen: AGREEMENT,
    }
    return next((commands for kind, commands in known.items() if isinstance(screen, kind)), ())
