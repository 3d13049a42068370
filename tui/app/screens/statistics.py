"""The statistics of the project as pictures: looked at, and a way to what they count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Input

from tui.app.charts.ink import Inks
from tui.app.charts.matrix import paint as paint_matrix
from tui.app.charts.pages import Page, Shown, lines
from tui.app.commands import STATISTICS, KeyNames, bind, bindings
from tui.app.hearing import DiskEar
from tui.app.leaving import while_shown
from tui.app.places import Place
from tui.app.screens.charting import about, over_days
from tui.app.screens.help import HelpScreen
from tui.app.widgets.bars import KeyBar, StatusLine
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.rows import RowList
from tui.app.widgets.statistics import PageBar, Picture, StatRows
from tui.domain.errors import GlossatorError
from tui.services.review import Filter
from tui.services.statistics import Tally
from tui.services.statistics.company import Company, Within
from tui.services.statistics.periods import Period
from tui.services.workspace import Workspace
from tui.storage.paths import styles_dir

Look = Callable[[Filter, Callable[[Place | None], None]], None]
"""Opens the review on what a filter takes, and hands on the place that was chosen there."""

SLICE = 0.004
"""Seconds of a slice of counting, and about as much between two slices, for keys."""
LONG_SLICE = 0.012
"""Seconds of a slice when no key has been pressed for a while: a key waits no longer than for a frame."""
QUIET, STILL = 0.05, 1.0
"""Seconds after a key in which nothing is counted, and after which slices are long."""
SHOWN_EVERY = 0.3
"""Seconds between two times that what was counted is shown, at the least."""
BESIDE = 140
"""Columns from which the matrix stands beside the list."""
SHARE = 10
"""How many times longer than it takes to show a page it is counted on before that is done again."""


class StatisticsScreen(Screen[Place | None]):
    """Pages of pictures; returns the place to open, or None."""

    CSS_PATH = styles_dir() / "statistics.tcss"
    shows_banner = True
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(STATISTICS))
    AUTO_FOCUS = "#statistics-rows"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, workspace: Workspace, keymap: Mapping[str, str], look: Look) -> None:
        """Make the screen.

        Args:
            workspace: The project being worked on.
            keymap: Keys by binding id, where they are not the default ones.
            look: Opens the review.
        """
        super().__init__()
        self.workspace = workspace
        self.keymap = keymap
        self.keys = KeyNames(STATISTICS, keymap)
        bind(self, STATISTICS, keymap)
        self._look = look
        self._page = Page.OVERVIEW
        self._annotator = ""
        self._label = ""
        self._period: Period | None = None
        self._within = Within.ARTICLE
        self._tally: Tally
        self._counting = self._shows_parts = True
        self._company: Company | None = None
        self._counted_at = workspace.project.seq
        self._pressed_at = 0.0
        self._ear = DiskEar(self, workspace)

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield PageBar(id="statistics-pages")
        yield LineInput(placeholder="a name, or a part of one", id="statistics-find")
        with Container(id="statistics-main"):
            yield StatRows(id="statistics-rows")
            yield Picture(id="statistics-chart")
        yield KeyBar(STATISTICS, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Begin to count, and listen to the disk."""
        self._input.display = False
        self._ear.listen()
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self._count()

    def on_unmount(self) -> None:
        """Leave the disk's word to the screen below."""
        self._ear.stop()

    @property
    def _rows(self) -> StatRows:
        return self.query_one(StatRows)

    @property
    def _input(self) -> LineInput:
        return self.query_one(LineInput)

    # -- counting ------------------------------------------------------------------------------

    def _count(self, anew: bool = True) -> None:
        """Count everything: what is there at once, the rest in slices between which keys are heard.

        Args:
            anew: Whether something else is counted than is shown; otherwise that stays until all is counted.
        """
        self._tally, self._company = Tally(self.workspace.project, self._annotator), None
        self._counted_at = self.workspace.project.seq
        self._counting, self._shows_parts = True, anew
        self._pressed_at = perf_counter()
        self._do_a_slice()
        if anew:
            self.show_page(top=True)
        self.run_worker(while_shown(self, self._do_the_rest()), exclusive=True, group="count")

    async def _do_the_rest(self) -> None:
        """Count on, and show what came of it now and then."""
        shown_at, cost = perf_counter(), 0.0
        while self._counting:
            await asyncio.sleep(SLICE)
            while (early := self._pressed_at + QUIET - perf_counter()) > 0:
                await asyncio.sleep(early)
            self._do_a_slice()
            due = perf_counter() - shown_at > max(SHOWN_EVERY, SHARE * cost)
            if not self._counting or (self._shows_parts and due):
                begun = perf_counter()
                self.show_page()
                shown_at = perf_counter()
                cost = shown_at - begun
            elif due:
                self._show_status()
                shown_at = perf_counter()

    def _do_a_slice(self) -> None:
        """Count for a moment: the annotations first, then who is named with whom."""
        begun = perf_counter()
        until = begun + (LONG_SLICE if begun - self._pressed_at > STILL else SLICE)
        try:
            while self._counting and perf_counter() < until:
                if self._company is not None:
                    self._counting = self._company.step()
                elif not self._tally.step():
                    self._company = Company(self._tally.statistics.mentions, self._within)
        except GlossatorError as error:
            self._counting = False
            self.notify(str(error), title=error.title, severity="error", timeout=30, markup=False)

    # -- showing -------------------------------------------------------------------------------

    @property
    def shown(self) -> Shown:
        """What the pages are made of."""
        return Shown(
            self._tally.statistics,
            self.workspace.labels,
            self._annotator,
            self._input.value.strip(),
            self._label,
            self._company,
        )

    def show_page(self, top: bool = False) -> None:
        """Show the page as far as it is counted; from its top, where `top` says so."""
        if self._arrange():
            # How wide the lines are is known when the parts are in their places.
            self.call_after_refresh(self.show_page, top)
            return
        shown, rows = self.shown, self._rows
        # The scroll bar's place is kept free, so that a page is as wide with it as without.
        width = rows.row_width or self.size.width
        rows.show(lines(self._page, shown, width), shown.labels, top)
        self._show_chart()
        filters = (self._input.value.strip(), self._label) if self._page is Page.ENTITIES else ()
        self.query_one(PageBar).show(self._page, *filters, self._annotator or "everybody")
        self._show_status()

    def _arrange(self) -> bool:
        """Put the chart where the page has it; return whether it stood elsewhere."""
        before = set(self.classes)
        beside = self._page is Page.ENTITIES or (self._page is Page.TOGETHER and self.size.width >= BESIDE)
        self.set_class(self._page is Page.PROGRESS, "-above")
        self.set_class(beside, "-beside")
        return set(self.classes) != before

    def _show_chart(self) -> None:
        chart, shown, current = self.query_one(Picture), self.shown, self._rows.current
        period = self._period

        def draw(width: int, height: int) -> list[Inks]:
            if self._page is Page.PROGRESS:
                return over_days(shown.statistics.total, period, width, height)
            if self._page is Page.TOGETHER and shown.company is not None:
                return paint_matrix(shown.company, width, height)
            if self._page is Page.ENTITIES and current is not None and current.entity is not None:
                return about(shown, current.entity, period, width, height)
            return []

        chart.show(draw, shown.labels)

    def _show_status(self, message: str | None = None) -> None:
        saving = bool(self.workspace.saving)
        at_rest = "read only" if self.workspace.project.read_only else "saved"
        if self.workspace.refusal is not None:
            at_rest = "not saved"
        status = self.query_one(StatusLine)
        status.show(saved="saving…" if saving else at_rest, saving=saving)
        status.show(trouble=self.workspace.refusal is not None)
        if self._counting:
            message = f"counting: {self._tally.done:,} of {self._tally.total:,} articles"
        status.show(message=message or "")

    def on_resize(self) -> None:
        """Make the page as wide as there is room."""
        self.call_after_refresh(self.show_page)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the chart of the line under the cursor."""
        event.stop()
        self._pressed_at = perf_counter()
        if self._page is Page.ENTITIES:
            self._show_chart()

    def on_settled(self) -> None:
        """Take note of the disk's word."""
        self._ear.settle()
        self._show_status()

    def show_anew(self) -> None:
        """Count what others have changed meanwhile."""
        self._count(anew=False)

    # -- moving --------------------------------------------------------------------------------

    def action_cursor(self, step: int) -> None:
        """Move the cursor by lines."""
        self._rows.action_cursor(step)

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self._rows.action_cursor_page(pages)

    def action_cursor_to(self, row: int) -> None:
        """Move the cursor to the first line (0) or the last (-1)."""
        self._rows.action_cursor_to(row)

    def action_turn(self, step: int) -> None:
        """Show the next page, or the one before."""
        pages = list(Page)
        self.action_page((pages.index(self._page) + step) % len(pages))

    def action_page(self, number: int) -> None:
        """Show a page by its number, from 0."""
        self._pressed_at = perf_counter()
        self._page = list(Page)[number]
        self._input.display = bool(self._input.value) and self._page is Page.ENTITIES
        self._rows.focus()
        self.show_page(top=True)

    # -- choosing ------------------------------------------------------------------------------

    def action_cycle_annotator(self) -> None:
        """Count the annotations of the next annotator; after the last one, of all."""
        names = ["", *self.workspace.project.annotators()]
        at = names.index(self._annotator) if self._annotator in names else 0
        self._annotator = names[(at + 1) % len(names)]
        self._count()

    def action_cycle_label(self) -> None:
        """List the entities of the next label; after the last one, all."""
        names = ["", *self._tally.statistics.total.labels(self.workspace.labels)]
        at = names.index(self._label) if self._label in names else 0
        self._label = names[(at + 1) % len(names)]
        self.action_page(list(Page).index(Page.ENTITIES))

    def action_cycle_period(self) -> None:
        """Draw columns by the next period; after the year, by what fits."""
        periods: list[Period | None] = [None, *Period]
        self._period = periods[(periods.index(self._period) + 1) % len(periods)]
        self._show_chart()
        wanted = f"by {self._period.value}, where they fit" if self._period else "as they fit"
        self._show_status(f"columns {wanted}")

    def action_cycle_within(self) -> None:
        """Count who is named in one paragraph rather than in one article, or the other way round."""
        self._within = Within.PARAGRAPH if self._within is Within.ARTICLE else Within.ARTICLE
        self.action_page(list(Page).index(Page.TOGETHER))
        if self._company is not None:
            self._company = Company(self._tally.statistics.mentions, self._within)
            self._counting = True
            self.run_worker(while_shown(self, self._do_the_rest()), exclusive=True, group="count")

    def action_find(self) -> None:
        """Type a part of an entity's name."""
        self.action_page(list(Page).index(Page.ENTITIES))
        self._input.display = True
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what is called like that."""
        event.stop()
        self._pressed_at = perf_counter()
        self.show_page(top=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the list with the filter on."""
        event.stop()
        self._leave_input()

    def _leave_input(self) -> None:
        self._input.display = bool(self._input.value)
        self._rows.focus()

    # -- leaving -------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open the review on what the line under the cursor counts."""
        current = self._rows.current
        if current is None or current.wanted is None or current.wanted == Filter():
            self._show_status("There is nothing to look at behind this line.")
        else:
            self._look(current.wanted, self._back_from_review)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the review on what was double-clicked."""
        event.stop()
        self.action_open()

    def _back_from_review(self, place: Place | None) -> None:
        """Go on to the place that was chosen in the review; without one, count what was changed there."""
        if place is not None:
            self.dismiss(place)
        elif self.workspace.project.seq != self._counted_at:
            self._count(anew=False)

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen(STATISTICS, self.keymap, "Keys of the statistics"))

    def action_close(self) -> None:
        """End the filter by name; without one, go back."""
        if self._input.display:
            self._input.value = ""
            self._leave_input()
        else:
            self.dismiss(None)
