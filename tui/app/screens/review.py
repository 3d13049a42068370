"""Looking through the saved annotations of all articles, and mending them there."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.app.commands import REVIEW, KeyNames, bind, bindings
from tui.app.hearing import DiskEar
from tui.app.review_leaf import Entry, Key, is_current
from tui.app.review_list import Place, ReviewList, Shown
from tui.app.screens.actions.review_deciding import ReviewDecisions
from tui.app.screens.actions.review_spreading import ReviewSpreading
from tui.app.screens.help import HelpScreen
from tui.app.widgets.bars import KeyBar, StatusLine
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.review import FilterBar, ReviewDetails, ReviewHeading, ReviewRows, one_line
from tui.app.widgets.rows import RowList
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import GlossatorError
from tui.services.review import Filter
from tui.services.review_source import ReviewSource
from tui.services.suggesting import Suggester
from tui.services.verdicts import Wish, judge
from tui.services.workspace import Workspace
from tui.storage.paths import styles_dir

__all__ = ["Place", "ReviewScreen"]

WIDE = 140
"""Columns from which the details stand beside the table."""

NOTHING_SAVED = "Nothing is saved yet.\n\nAccept a suggestion in an article, or tag a word, and it is here."
NOTHING_SHOWN = (
    "No annotation is like that.\n\n"
    "{review.by-label}, {review.by-state} and {review.filter} change what is shown."
)

SLICE = 0.004
"""Seconds of a slice of what the list does in steps, and about as much between two slices, for keys."""
QUIET = 0.05
"""Seconds after a key in which none of it is done: whoever presses keys goes first."""
SHOWN_EVERY = 0.2
"""Seconds between two times that what came of it is shown."""


class ReviewScreen(ReviewSpreading, ReviewDecisions):
    """All saved annotations of a project; returns the place to open, or None."""

    CSS_PATH = styles_dir() / "review.tcss"
    shows_banner = True
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(REVIEW))
    AUTO_FOCUS = "#review-rows"
    HORIZONTAL_BREAKPOINTS = [(0, "-beneath"), (WIDE, "-beside")]  # noqa: RUF012 - as Textual declares it

    def __init__(
        self,
        workspace: Workspace,
        keymap: Mapping[str, str],
        export: Callable[[Screen[Place | None]], None] | None = None,
        suggester: Suggester | None = None,
    ) -> None:
        """Make the screen.

        Args:
            workspace: The project being worked on.
            keymap: Keys by binding id, where they are not the default ones.
            export: Opens the export over a screen; without it there is none here.
            suggester: Where the suggestions of articles are kept.
        """
        super().__init__()
        self.workspace, self.suggester = workspace, suggester
        self.keymap = keymap
        self.keys = KeyNames(REVIEW, keymap)
        bind(self, REVIEW, keymap)
        self._source = ReviewSource(workspace)
        self.list = ReviewList(self._source)
        self._export = export
        self._sought: Key | None = None
        self._pressed_at = 0.0
        self._told: GlossatorError | None = None
        self._unconfirmed: set[Key] = set()
        self._anew_if_refused = False
        """Whether an edit is under way of which the rows would not tell that it was taken back."""
        self._ear = DiskEar(self, workspace)

    def begin_with(self, wanted: Filter) -> None:
        """Show at first what a filter takes, as far as its label, state and text, or its link, say."""
        shown = Shown(
            next(iter(wanted.labels), ""),
            next(iter(wanted.states), None),
            wanted.text or next(iter(wanted.links), ""),
            wanted.flagged,
        )
        self.list = ReviewList(self._source, shown)

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        rows = ReviewRows(self.list, self.workspace.annotator, id="review-rows")
        yield FilterBar(self.keymap, id="review-filters")
        yield LineInput(placeholder="text of the span, of its note or its link", id="review-text")
        with Container(id="review-main"):
            with Vertical(id="review-table"):
                yield ReviewHeading(rows, id="review-heading")
                yield Static(id="review-empty", markup=False)
                yield rows
            yield ReviewDetails(id="review-details")
        yield KeyBar(REVIEW, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Begin to load, and listen to the disk."""
        self._input.display = False
        self._ear.listen()
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self._load()

    def on_unmount(self) -> None:
        """Leave the disk's word to the screen below."""
        self._ear.stop()

    @property
    def _rows(self) -> ReviewRows:
        return self.query_one(ReviewRows)

    @property
    def _input(self) -> LineInput:
        return self.query_one(LineInput)

    # -- loading -------------------------------------------------------------------------------

    def _load(self, keep: Entry | None = None) -> None:
        """List everything anew, and put the cursor back on a row."""
        self.list = ReviewList(self._source, self.list.shown)
        self._rows.rows = self.list
        self._unconfirmed.clear()
        self._begin(keep)

    def _begin(self, keep: Entry | None, message: str | None = None) -> None:
        """Show what the list has at once, and go on in slices, between which keys are heard."""
        self._pressed_at = perf_counter()
        self._rows.cursor = 0
        self._sought = keep.key if keep is not None else None
        more = self._do_a_slice()
        self._show_all(message)
        if more:
            self.run_worker(self._do_the_rest(), exclusive=True, group="read")
        else:
            self.workers.cancel_group(self, "read")

    async def _do_the_rest(self) -> None:
        more, shown_at = True, perf_counter()
        while more:
            await asyncio.sleep(SLICE)
            while (early := self._pressed_at + QUIET - perf_counter()) > 0:
                await asyncio.sleep(early)
            loading = self.list.loading
            more = self._do_a_slice()
            if loading and not self.list.loading:
                # What is listed stays: the collector need not look through it with the next keys.
                gc.collect(0)
                gc.freeze()
            if loading and (not self.list.loading or perf_counter() - shown_at > SHOWN_EVERY):
                self._show_all()
                shown_at = perf_counter()

    def _do_a_slice(self) -> bool:
        until = perf_counter() + SLICE
        more = self.list.step()
        while more and perf_counter() < until:
            more = self.list.step()
        self._seek()
        return more

    def _seek(self) -> None:
        """Put the cursor on the row that it was on, as soon as that is shown; not where it was moved."""
        number = self.list.find(self._sought) if self._sought is not None else None
        place = self.list.place(number) if number is not None else None
        if self._rows.cursor or not self.list.loading:
            self._sought = None
        if not self._rows.cursor and place is not None:
            self._rows.cursor, self._sought = place, None

    # -- showing -------------------------------------------------------------------------------

    def _show_all(self, message: str | None = None) -> None:
        rows, empty = self._rows, self.query_one("#review-empty", Static)
        rows.labels = self.workspace.labels
        rows.reload()
        nothing = not self.list.count and not self.list.loading
        empty.display, rows.display = nothing, not nothing
        if nothing:
            empty.update(Content(self.keys.fill(NOTHING_SHOWN) if len(self.list) else NOTHING_SAVED))
        self.query_one(ReviewHeading).refresh()
        self._show_row()
        self._show_status(message)
        if self.list.trouble is not None and self.list.trouble is not self._told:
            self._told = self.list.trouble
            self._warn(self._told)

    def _show_row(self) -> None:
        self.query_one(ReviewDetails).show(self._rows.current, self.workspace.labels)

    def _show_status(self, message: str | None = None) -> None:
        saving = self.workspace.saving
        at_rest = "read only" if self.workspace.project.read_only else "saved"
        status = self.query_one(StatusLine)
        if self.workspace.refusal is not None:
            at_rest = "not saved"
        status.show(saved="saving…" if saving else at_rest, saving=bool(saving))
        if message is not None:
            status.show(message=message)
        counts = self.list.count, len(self.list)
        self.query_one(FilterBar).show(self.list.shown, counts, self.list.loading)

    def _warn(self, error: GlossatorError) -> None:
        self.notify(str(error), title=error.title, severity="error", timeout=30, markup=False)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the details of the row."""
        event.stop()
        self._pressed_at = perf_counter()
        self._show_row()
        self._show_status("")

    # -- the disk's word -----------------------------------------------------------------------

    def on_settled(self) -> None:
        """Take note of the disk's word, and read anew where decisions were taken back."""
        self._ear.settle()
        if not self.workspace.saving:
            entries = [self.list.get(key) for key in self._unconfirmed]
            self._unconfirmed.clear()
            # The screen below may have been first to hear of a refusal: the rows tell.
            stale = any(entry is not None and not self._is_current(entry) for entry in entries)
            if stale or (self._anew_if_refused and self.workspace.refusal is not None):
                self._load(self._rows.current)
            self._anew_if_refused = False
        self._show_status()

    def show_anew(self) -> None:
        """Show what others have changed meanwhile."""
        self._load(self._rows.current)

    def _is_current(self, entry: Entry) -> bool:
        return is_current(self.workspace.layer(entry.row.article.id), entry)

    # -- moving and filtering ------------------------------------------------------------------

    def action_cursor(self, step: int) -> None:
        """Move the cursor by rows."""
        self._rows.action_cursor(step)

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self._rows.action_cursor_page(pages)

    def action_cursor_to(self, row: int) -> None:
        """Move the cursor to the first row (0) or the last (-1)."""
        self._rows.action_cursor_to(row)

    def _filter(self, shown: Shown) -> None:
        current = self._rows.current
        self.list.filter(shown)
        self._begin(current, "")

    def action_cycle_label(self, step: int) -> None:
        """Show the next label only; after the last one, all."""
        self._filter(self.list.with_label(self.workspace.labels, step))

    def action_cycle_state(self, step: int) -> None:
        """Show the next state only; after the last one, all."""
        self._filter(self.list.with_state(step))

    def action_filter(self) -> None:
        """Type what the rows are to contain."""
        self._input.display = True
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what contains the text."""
        event.stop()
        self._filter(self.list.shown._replace(text=event.value.strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the rows with the filter on."""
        event.stop()
        self._leave_input()

    def _leave_input(self) -> None:
        self._input.display = bool(self._input.value)
        self.set_focus(self._rows if self._rows.display else None)

    def action_close(self) -> None:
        """End the filter by text; without one, go back."""
        if self._input.display:
            self._input.value = ""
            self._leave_input()
        else:
            self.dismiss(None)

    # -- going somewhere -----------------------------------------------------------------------

    def action_open_place(self) -> None:
        """Go to the row's place in its article."""
        entry = self._rows.current
        if entry is not None:
            annotation = entry.row.annotation
            self.dismiss(Place(entry.row.article.id, annotation.id, annotation.start))

    def on_review_rows_opened(self) -> None:
        """Go to the place that was double-clicked."""
        self.action_open_place()

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen(REVIEW, self.keymap, "Keys of the review"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave out the export where there is none, and undo while a text is typed."""
        if action == "export":
            return self._export is not None
        if action in ("undo", "redo", "remove"):
            return not (self.is_mounted and self._input.has_focus)
        return True

    def action_export(self) -> None:
        """Open the export."""
        if self._export is not None:
            self._export(self)

    # -- deciding ------------------------------------------------------------------------------

    def current_entry(self) -> Entry | None:
        """Return the row under the cursor."""
        return self._rows.current

    def tell(self, message: str) -> None:
        """Show a message in the status line."""
        self._show_status(message)

    def decide(self, wish: Wish) -> None:
        """Make a decision on the row under the cursor, or say why not."""
        entry, annotator = self.changeable(), self.workspace.annotator
        if entry is None:
            return
        if not self._is_current(entry):
            self._load(entry)
            self._show_status("This has changed meanwhile: look again.")
            return
        article = entry.row.article.id
        verdict = judge(entry.row.annotation, self.workspace.layer(article), wish)
        if verdict.refusal:
            self._show_status(one_line(verdict.refusal))
            return
        change = AnnotationChange(article, annotator, entry.row.annotation, verdict.after)
        edit = Edit.make(verdict.why, annotator, change)
        try:
            self.workspace.apply(edit)
        except GlossatorError as error:
            self._warn(error)
        else:
            self._take(edit, "")

    def _take(self, edit: Edit, message: str) -> None:
        """Bring an edit into the rows, and the cursor to the first of them that is shown."""
        self._pressed_at = perf_counter()
        current = self._rows.current
        touched = self.list.take(edit)
        if touched is None:  # decided before this screen was opened, or about whole articles
            self._load(current)
            self._anew_if_refused = True
        else:
            mine = {entry.key for entry in touched if entry.row.annotator == self.workspace.annotator}
            self._unconfirmed.update(mine)
            self._anew_if_refused |= len(mine) < len(touched)
            if touched and current not in touched:
                number = self.list.find(touched[0].key)
                place = self.list.place(number) if number is not None else None
                if place is not None:
                    self._rows.cursor = place
        self._show_all(message)

    def action_undo(self) -> None:
        """Take the last decision back."""
        self._go_back(self.workspace.undo, "Undone", "Nothing to undo since the program was started.")

    def action_redo(self) -> None:
        """Make again what was undone."""
        self._go_back(self.workspace.redo, "Redone", "Nothing to redo.")

    def _go_back(self, step: Callable[[], Edit | None], done: str, nothing: str) -> None:
        try:
            edit = step()
        except GlossatorError as error:
            self._warn(error)
            return
        if edit is None:
            self._show_status(nothing)
        else:
            self._take(edit, f"{done}: {edit.why.removeprefix('undo ')}.")
