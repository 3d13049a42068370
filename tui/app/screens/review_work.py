"""What the review does between keys and with edits: it lists in slices, and follows what is decided."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

from tui.app.hearing import DiskEar
from tui.app.leaving import while_shown
from tui.app.reviewing import Reviewing
from tui.app.screens.actions.review_base import ReviewBase
from tui.app.widgets.review import ReviewRows
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import GlossatorError
from tui.domain.shown import one_line
from tui.services.concordance import Key, Query
from tui.services.review import Row
from tui.services.verdicts import Wish, judge
from tui.services.workspace import Workspace

SLICE = 0.004
"""Seconds of a slice of what the list does in steps, and about as much between two slices, for keys."""
QUIET = 0.05
"""Seconds after a key in which none of it is done: whoever presses keys goes first."""
SHOWN_EVERY = 0.2
"""Seconds between two times that what came of it is shown."""
MOST_UNCONFIRMED = 300
"""Rows of an edit that are looked at when the disk has answered; of more only the disk's word is asked."""


class ReviewWork(ReviewBase):
    """The review's part that works."""

    def __init__(self, workspace: Workspace, shown: Reviewing) -> None:
        super().__init__()
        self.workspace, self.shown = workspace, shown
        self._sought: Key | int | None = None
        self._sought_line = 0
        self._pressed_at = 0.0
        self._told: GlossatorError | None = None
        self._unconfirmed: set[int] = set()
        self._anew_if_refused = False
        """Whether an edit is under way of which the rows would not tell that it was taken back."""
        self._ear = DiskEar(self, workspace)

    @property
    def rows(self) -> ReviewRows:
        """The table."""
        raise NotImplementedError

    def show_status(self, message: str | None = None) -> None:
        """Show how things stand, with a message where there is one."""
        raise NotImplementedError

    @property
    def line(self) -> int:
        """The line under the cursor."""
        return self.rows.cursor

    def go_to_line(self, line: int) -> None:
        """Put the cursor on a line; what the status line says stays."""
        self.rows.put_on(line)
        self.show_row()

    def show_row(self) -> None:
        """Show the details of the row under the cursor."""
        raise NotImplementedError

    def start(self) -> None:
        """Listen to the disk; list everything, or show what was shown before where that still holds."""
        self._ear.listen()
        if not self.shown.is_away:
            self._begin()
            return
        line = self.shown.cursor
        if self.shown.come_back():
            self.list_anew()
        else:
            self._begin()
        self.go_to_line(line)

    def on_unmount(self) -> None:
        """Leave the disk's word to the screen below."""
        self._ear.stop()

    # -- listing -------------------------------------------------------------------------------

    def pressed(self) -> None:
        """Take note that a key was pressed."""
        self._pressed_at = perf_counter()

    def list_anew(self) -> None:
        """List everything anew, and put the cursor back on its row."""
        number = self.number
        sought = self.shown.rows.key(number) if number is not None and number >= 0 else None
        self.shown.begin_anew()
        self._unconfirmed.clear()
        self._begin(sought)

    def ask(self, query: Query) -> None:
        """Show other rows, the cursor staying on its row where that is among them."""
        number = self.number
        self.shown.ask(query)
        self._begin(number if number is not None and number >= 0 else None, "")

    def ask_with(self, **fields: Any) -> None:
        """Show other rows: the same query with other values in some of its fields."""
        self.ask(replace(self.shown.query, **fields))

    def _begin(self, sought: Key | int | None = None, message: str | None = None) -> None:
        """Show what there is at once, and go on in slices, between which keys are heard."""
        self.pressed()
        self.rows.put_on(0)
        self._sought, self._sought_line = sought, 0
        more = self._do_a_slice()
        self._show_found(message)
        if more:
            self.run_worker(while_shown(self, self._do_the_rest()), exclusive=True, group="read")
        else:
            self.workers.cancel_group(self, "read")

    def _do_a_slice(self) -> bool:
        until = perf_counter() + SLICE
        more = self.shown.step()
        while more and perf_counter() < until:
            more = self.shown.step()
        return more

    async def _do_the_rest(self) -> None:
        more, shown_at, selected = True, perf_counter(), len(self.shown.selected)
        while more:
            await asyncio.sleep(SLICE)
            while (early := self._pressed_at + QUIET - perf_counter()) > 0:
                await asyncio.sleep(early)
            more = self._do_a_slice()
            if not self.shown.view.complete and (not more or perf_counter() - shown_at > SHOWN_EVERY):
                self._show_found()
                shown_at = perf_counter()
            if selected != len(self.shown.selected):  # what was before all was listed anew
                selected = len(self.shown.selected)
                self.show_all()
        # What is listed stays: the collector need not look through it with the next keys.
        gc.collect(0)
        gc.freeze()

    def _show_found(self, message: str | None = None) -> None:
        """Show what was found by now; the cursor stays on its row, also where others came before it."""
        rows = self.rows
        if self._sought is None and rows.cursor != self._sought_line:
            self._sought = self.number  # it was moved meanwhile
        self.shown.more()
        place = self._place_of(self._sought)
        if place is not None:
            rows.put_on(self.shown.lines.line_of(place))
        elif self.shown.lines.grouped and not rows.cursor and not self.shown.lines.folded:
            rows.put_on(1)  # the first row, rather than the heading over it
        self._sought_line = rows.cursor
        if self.shown.view.complete:
            self._sought = None
        self.show_all(self.shown.view.trouble or message)
        rows.show_cursor()

    def _place_of(self, sought: Key | int | None) -> int | None:
        number = self.shown.rows.find(sought) if isinstance(sought, tuple) else sought
        return self.shown.view.place(number) if number is not None else None

    # -- the disk's word -----------------------------------------------------------------------

    def on_settled(self) -> None:
        """Take note of the disk's word, and read anew where decisions were taken back."""
        self._ear.settle()
        if not self.workspace.saving:
            # The screen below may have been first to hear of a refusal: the rows tell.
            stale = any(not self._is_current(number) for number in self._unconfirmed)
            self._unconfirmed.clear()
            if stale or (self._anew_if_refused and self.workspace.refusal is not None):
                self.list_anew()
            self._anew_if_refused = False
        self.show_status()

    def show_anew(self) -> None:
        """Show what others have changed meanwhile."""
        self.list_anew()

    def _is_current(self, number: int) -> bool:
        entry = self.shown.entry(number)
        return not isinstance(entry, Row) or self.shown.is_current(entry, number)

    def tell_trouble(self) -> None:
        """Tell once what could not be read."""
        trouble = self.shown.rows.trouble
        if trouble is not None and trouble is not self._told:
            self._told = trouble
            self.warn(trouble)

    def warn(self, error: GlossatorError) -> None:
        """Tell of an error."""
        self.notify(str(error), title=error.title, severity="error", timeout=30, markup=False)

    # -- deciding ------------------------------------------------------------------------------

    def decide(self, wish: Wish) -> None:
        """Make a decision on the row under the cursor, or say why not."""
        row, number, annotator = self.changeable(), self.number, self.workspace.annotator
        if row is None or number is None:
            return
        if not self.shown.is_current(row, number):
            self.list_anew()
            self.tell("This has changed meanwhile: look again.")
            return
        article = row.article.id
        verdict = judge(row.annotation, self.workspace.layer(article), wish)
        if verdict.refusal:
            self.tell(one_line(verdict.refusal))
            return
        change = AnnotationChange(article, annotator, row.annotation, verdict.after)
        self.attempt(Edit.make(verdict.why, annotator, change))

    def attempt(self, edit: Edit, message: str = "") -> None:
        """Make an edit and show it; where it is refused, say why."""
        try:
            self.workspace.apply(edit)
        except GlossatorError as error:
            self.warn(error)
        else:
            self.take(edit, message)

    def take(self, edit: Edit, message: str) -> None:
        """Bring an edit into the rows, and the cursor to the first of them that is shown."""
        self.pressed()
        touched = self.shown.take(edit)
        if touched is None:
            self.list_anew()
            self._anew_if_refused = True
        else:
            mine = {number for number in touched[:MOST_UNCONFIRMED] if self._is_mine(number)}
            self._unconfirmed |= mine
            self._anew_if_refused |= len(mine) < len(touched)
            if self.shown.lacks:
                self.shown.ask(self.shown.query)
                self._begin(touched[0])
            self._follow(touched)
        self.show_all(message)

    def _is_mine(self, number: int) -> bool:
        return self.shown.rows.key(number)[1] == self.workspace.annotator

    def _follow(self, touched: list[int]) -> None:
        """Put the cursor on the first of the rows that are shown, unless it is on one of them."""
        number = self.number
        if not touched or number in touched or (number is not None and number < 0):
            return
        place = self.shown.view.place(touched[0])
        if place is not None:
            self.go_to_line(self.shown.lines.line_of(place))

    def action_undo(self) -> None:
        """Take the last decision back."""
        self._go_back(self.workspace.undo, "Undone", "Nothing to undo.")

    def action_redo(self) -> None:
        """Make again what was undone."""
        self._go_back(self.workspace.redo, "Redone", "Nothing to redo.")

    def _go_back(self, step: Callable[[], Edit | None], done: str, nothing: str) -> None:
        try:
            edit = step()
        except GlossatorError as error:
            self.warn(error)
            return
        if edit is None:
            self.tell(nothing)
        else:
            self.shown.mended.clear()
            self.take(edit, f"{done}: {edit.why.removeprefix('undo ')}.")
