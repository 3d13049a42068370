"""All articles of the project as a table: looked through, lined up, finished, tagged and deleted."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping
from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from tui.app.commands import LIBRARY, KeyNames, bind, bindings
from tui.app.hearing import DiskEar
from tui.app.leaving import while_shown
from tui.app.messages import QueueMade
from tui.app.queueing import QueueMaker
from tui.app.screens.actions.library_arranging import LibraryArranging
from tui.app.widgets.article_details import ArticleDetails
from tui.app.widgets.articles import ArticleHeads, ArticleRows, ArticlesBar
from tui.app.widgets.bars import KeyBar, StatusLine
from tui.app.widgets.library import queue_title
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.rows import RowList
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.services.articles.arranging import TITLES, Heading, Queue
from tui.services.articles.changing import touched
from tui.services.articles.company import Other, others_on
from tui.services.articles.table import ArticleTable
from tui.services.workspace import Workspace
from tui.storage.paths import styles_dir
from tui.storage.views import Views

WIDE = 140
"""Columns from which the details stand beside the table."""
HIGH = 20
"""Rows from which there is room for them beneath it."""
SLICE = 0.004
"""Seconds for which articles are gathered between two keys, and for which that rests."""
QUIET = 0.05
"""Seconds after a key in which it rests: whoever presses keys goes first."""
LOOK_AFTER = 0.15
"""Seconds after which it is found out how the suggestions of what is on screen stand."""
TOLD_EVERY = 0.25
"""Seconds between two times that it is told how far a queue is that is being made."""
SHOWN_EVERY = 0.2
"""Seconds between two times that what was gathered is shown, and more where it takes long to arrange."""

PLACEHOLDER = "words of title, source, tags, note · #tag · state:done · source:… · -without"
NOTHING_HERE = "There is no article yet.\n\nLeave, and name one: glossator FILE or FOLDER"
NOTHING_SHOWN = "No article is like that.\n\n{library.filter} changes the filter, {library.close} ends it."


class LibraryScreen(LibraryArranging):
    """The articles of a project; returns the id of the one to open, or None."""

    CSS_PATH = styles_dir() / "library.tcss"
    shows_banner = True
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LIBRARY))
    AUTO_FOCUS = "#library-rows"
    HORIZONTAL_BREAKPOINTS = [(0, "-beneath"), (WIDE, "-beside")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high")]  # noqa: RUF012 - as Textual declares it

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        keymap: Mapping[str, str],
        queues: QueueMaker,
        opened: str,
    ) -> None:
        """Make the screen.

        Args:
            workspace: The project being worked on.
            views: Reading positions.
            keymap: Keys by binding id, where they are not the default ones.
            queues: What makes the queues.
            opened: Id of the article that is open in the reader, or was last.
        """
        super().__init__()
        self.workspace = workspace
        self.keymap = keymap
        self.keys = KeyNames(LIBRARY, keymap)
        bind(self, LIBRARY, keymap)
        self.table = ArticleTable(workspace, views)
        self.queues = queues
        self._opened = opened
        self._others: list[str] | None = None
        self._look: Timer | None = None
        self._stale = False
        """Whether something was shown while an edit of very many annotations was under way."""
        self._ear = DiskEar(self, workspace)

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        rows = ArticleRows(self.table, self.queues.standing, self._opened, id="library-rows")
        yield ArticlesBar(self.keymap, id="library-bar")
        yield LineInput(placeholder=PLACEHOLDER, id="library-text")
        with Container(id="library-main"):
            with Vertical(id="library-table"):
                yield ArticleHeads(rows, id="library-heads")
                yield Static(id="library-empty", markup=False)
                yield rows
            yield ArticleDetails(id="library-details")
        yield KeyBar(LIBRARY, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Show the articles as the queue has them, gather what is known of them, and listen to the disk."""
        self.line.display = False
        self._ear.listen()
        self.queues.begin()
        self.queues.changed = self._on_more_known
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self._stale = self.workspace.many_pending
        self.show_all("", at=self._opened)
        self.run_worker(while_shown(self, self._gather()), exclusive=True, group="gather")
        self.set_interval(TOLD_EVERY, self.tell_progress)

    def on_unmount(self) -> None:
        """Leave the disk's word to the screen below."""
        self.queues.changed = lambda: None
        self._ear.stop()

    # -- gathering -----------------------------------------------------------------------------

    async def _gather(self) -> None:
        """Gather what is known of all articles, in slices between which keys are heard."""
        more, shown_at, took = True, perf_counter(), 0.0
        while more:
            await asyncio.sleep(SLICE)
            while (early := self.pressed_at + QUIET - perf_counter()) > 0:
                await asyncio.sleep(early)
            until = perf_counter() + SLICE
            more = self.table.step()
            while more and perf_counter() < until:
                more = self.table.step()
            begun = perf_counter()
            if not self.table.plain and (not more or begun - shown_at > max(SHOWN_EVERY, 20 * took)):
                self._arrange_anew()
                shown_at = perf_counter()
                took = shown_at - begun
        # What is known stays: the collector need not look through it with the next keys.
        gc.collect(0)
        gc.freeze()
        self._show_status()

    def _arrange_anew(self) -> None:
        """Show what was gathered meanwhile, with the cursor on the article that it was on."""
        at = self.table.article_at(self.rows.cursor)
        self.table.arrange()
        self.show_all(at=at)

    # -- showing -------------------------------------------------------------------------------

    def show_all(self, message: str | None = None, at: str = "") -> None:
        """Bring the screen up to what the table has, with the cursor on an article where it is shown."""
        rows, empty = self.rows, self.query_one("#library-empty", Static)
        rows.against = self.workspace.shelf.queue == Queue.DISAGREEMENTS
        rows.reload()
        place = self.table.place(at) if at else None
        if place is not None:
            rows.cursor = place
        nothing = not len(self.table) and (self.table.plain or not self.table.loading)
        heads = self.query_one(ArticleHeads)
        empty.display, rows.display, heads.display = nothing, not nothing, not nothing
        if nothing:
            empty.update(Content(self.keys.fill(NOTHING_SHOWN) if self.table.total else NOTHING_HERE))
        heads.refresh()
        self._show_row()
        self._show_status(message)

    def _show_row(self) -> None:
        details, row = self.query_one(ArticleDetails), self.rows.current
        if row is None:
            details.show_nothing()
        elif isinstance(row, Heading):
            details.show_group(row, self.table.grouping)
        else:
            details.show_article(row, self.queues.standing(row.id), self._others_on(row.id))
        if self._look is None:
            self._look = self.set_timer(LOOK_AFTER, self._look_at_seen)
        else:
            self._look.reset()

    def _others_on(self, article: str) -> list[Other]:
        """Return who else has done something on an article; nobody in blind mode."""
        if self.workspace.blind:
            return []
        if self._others is None:
            me = self.workspace.annotator
            self._others = [name for name in self.workspace.project.annotators() if name != me]
        return others_on(self.workspace.project, article, self._others)

    def _look_at_seen(self) -> None:
        """Find out how the suggestions of what is on screen stand."""
        self._look = None
        self.queues.look_at(self.rows.seen)

    def _on_more_known(self) -> None:
        if self.is_attached:
            self.rows.refresh()
            row = self.rows.current
            if row is not None and not isinstance(row, Heading):
                standing = self.queues.standing(row.id)
                self.query_one(ArticleDetails).show_article(row, standing, self._others_on(row.id))

    def _show_status(self, message: str | None = None) -> None:
        workspace, status = self.workspace, self.query_one(StatusLine)
        at_rest = "read only" if workspace.project.read_only else "saved"
        if workspace.refusal is not None:
            at_rest = "not saved"
        saving = bool(workspace.saving)
        status.show(saved="saving…" if saving else at_rest, saving=saving)
        status.show(trouble=workspace.refusal is not None)
        if message is not None:
            status.show(message=message)
        self._show_bar()

    def _show_bar(self) -> None:
        progress = self.queues.progress
        making = f"comparing {progress[0] * 100 // max(progress[1], 1)}%" if progress is not None else ""
        queue = queue_title(self.workspace.shelf) or TITLES[Queue.ADDED]
        self.query_one(ArticlesBar).show(self.table, queue, making)

    def tell_progress(self) -> None:
        """While a queue is being made, say how far it is."""
        progress = self.queues.progress
        if progress is not None:
            looked, total = progress
            self._show_status(f"Comparing memory and model: {looked:,} of {total:,}. Go on meanwhile.")

    def tell(self, message: str) -> None:
        """Show a message in the status line."""
        self._show_status(message)

    def show_status(self, message: str) -> None:
        """Show a message of the app in the status line."""
        self._show_status(message)

    def warn(self, error: GlossatorError) -> None:
        """Show why something was not done."""
        self.notify(str(error), title=error.title, severity="error", timeout=30, markup=False)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the details of the row."""
        event.stop()
        self.pressed_at = perf_counter()
        self._show_row()

    # -- the disk's word, and what others do ---------------------------------------------------

    def on_settled(self) -> None:
        """Take note of the disk's word; what it refused is not there any more."""
        refused = self.workspace.refusal
        self._ear.settle()
        # The screen below may have been first to hear of a refusal.
        known = self._stale and not self.workspace.many_pending
        if (
            self.workspace.refusal is not refused
            or (refused is not None and not self.workspace.saving)
            or known
        ):
            self.show_anew()
        self._show_status()

    def show_anew(self) -> None:
        """Show what became of the articles otherwise than by a key."""
        at = self.table.article_at(self.rows.cursor)
        self._others = None
        self._stale = self.workspace.many_pending
        self.table.begin()
        self.show_all(at=at)
        self.run_worker(while_shown(self, self._gather()), exclusive=True, group="gather")

    def on_queue_made(self, made: QueueMade) -> None:
        """Show the articles in the order in which they come now."""
        at = self.table.article_at(self.rows.cursor)
        self.table.line_up()
        self.show_all(made.said, at=at)

    # -- changing ------------------------------------------------------------------------------

    def take(self, edit: Edit, message: str) -> None:
        """Bring an edit into the rows."""
        self.pressed_at = perf_counter()
        self._stale |= self.workspace.many_pending
        self.table.take(touched(edit))
        self.show_all(message)

    # -- going somewhere -----------------------------------------------------------------------

    def action_open_article(self) -> None:
        """Open the article of the row."""
        article = self.table.article_at(self.rows.cursor)
        if self._is_making():
            return
        if article:
            self.dismiss(article)
        elif self.rows.current is not None:
            self.tell(f"{counted(len(self.table.under(self.rows.cursor)), 'article')} in this group.")

    def on_article_rows_opened(self, event: ArticleRows.Opened) -> None:
        """Open the article that was double-clicked."""
        event.stop()
        self.action_open_article()

    def action_help(self) -> None:
        """Show every key."""
        from tui.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(LIBRARY, self.keymap, "Keys of the articles"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave the keys that change something to the line while a filter is typed."""
        if action in ("undo", "redo", "delete"):
            return not (self.is_mounted and self.line.has_focus)
        return True

    def action_close(self) -> None:
        """Stop a change under way, end the filter, or the selection; without any of them, go back."""
        if self.stop_making():
            return
        if self.line.display:
            self.line.value = ""
            self.leave_line()
        elif self.table.chosen:
            self.select_nothing()
        else:
            self.dismiss(None)
