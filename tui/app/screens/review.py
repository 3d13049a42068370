"""Looking through the saved annotations of all articles, and mending them there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.app import review_words as words
from tui.app.article.painter import MARKS
from tui.app.commands import REVIEW, KeyNames, bind, bindings
from tui.app.places import Place
from tui.app.reviewing import Reviewing
from tui.app.screens.actions.review_deciding import ReviewDecisions
from tui.app.screens.actions.review_filtering import ReviewFilters
from tui.app.screens.actions.review_selecting import ReviewSelecting
from tui.app.screens.actions.review_spreading import ReviewSpreading
from tui.app.screens.help import HelpScreen
from tui.app.screens.review_work import ReviewWork
from tui.app.widgets.bars import KeyBar, StatusLine
from tui.app.widgets.review import ReviewHeading, ReviewRows
from tui.app.widgets.review_bars import FilterBar, ReviewInput
from tui.app.widgets.review_details import ReviewDetails
from tui.app.widgets.rows import RowList
from tui.domain.annotation import State
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.services.concordance import Group, Untagged, Where
from tui.services.review import Row
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.paths import styles_dir

__all__ = ["Place", "ReviewScreen"]

WIDE = 140
"""Columns from which the details stand beside the table."""
HIGH = 20
"""Rows from which there is room for them beneath it."""


class ReviewScreen(ReviewWork, ReviewSpreading, ReviewDecisions, ReviewFilters, ReviewSelecting):
    """All saved annotations of a project; returns the place to open, or None."""

    CSS_PATH = styles_dir() / "review.tcss"
    shows_banner = True
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(REVIEW))
    AUTO_FOCUS = "#review-rows"
    HORIZONTAL_BREAKPOINTS = [(0, "-beneath"), (WIDE, "-beside")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high")]  # noqa: RUF012 - as Textual declares it

    def __init__(
        self,
        workspace: Workspace,
        keymap: Mapping[str, str],
        export: Callable[[Screen[Place | None]], None] | None = None,
        suggester: Suggester | None = None,
        shown: Reviewing | None = None,
    ) -> None:
        """Make the screen.

        Args:
            workspace: The project being worked on.
            keymap: Keys by binding id, where they are not the default ones.
            export: Opens the export over a screen; without it there is none here.
            suggester: Where the suggestions of articles are kept.
            shown: What was shown when the reader left for a place in an article, or what is to be shown
                first; None for everything.
        """
        super().__init__(workspace, shown or Reviewing(workspace, suggester))
        self.suggester = suggester
        self.keymap = keymap
        self.keys = KeyNames(REVIEW, keymap)
        bind(self, REVIEW, keymap)
        self._export = export

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        rows = ReviewRows(self.shown, id="review-rows")
        rows.offer_key = self.keys.first("review.mend")
        yield FilterBar(self.keymap, id="review-filters")
        yield ReviewInput(self.shown.query.text, words.SEARCHED, id="review-text")
        with Container(id="review-main"):
            with Vertical(id="review-table"):
                yield ReviewHeading(rows, id="review-heading")
                yield Static(id="review-empty", markup=False)
                yield rows
            yield ReviewDetails(id="review-details")
        yield KeyBar(REVIEW, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Begin to list, or show what was shown before."""
        self._input.display = bool(self._input.value)
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self.start()

    @property
    def rows(self) -> ReviewRows:
        """The table."""
        return self.query_one(ReviewRows)

    @property
    def _input(self) -> ReviewInput:
        return self.query_one(ReviewInput)

    # -- showing -------------------------------------------------------------------------------

    def show_all(self, message: str | None = None) -> None:
        """Show everything as it is now."""
        rows, empty, shown = self.rows, self.query_one("#review-empty", Static), self.shown
        rows.labels = self.workspace.labels
        rows.reload()
        self._put_text(shown.query.text)
        if not self._input.has_focus:
            self._input.display = bool(self._input.value)
        nothing = not len(shown.lines) and shown.view.complete
        empty.display, rows.display = nothing, not nothing
        if nothing:
            empty.update(Content(self._nothing()))
        self.query_one(ReviewHeading).refresh()
        self.show_row()
        self.show_status(message)
        self.tell_trouble()

    def _nothing(self) -> str:
        """Return why no row is shown."""
        shown = self.shown
        if shown.view.trouble:
            return shown.view.trouble
        if not shown.rows.total and shown.query.where is Where.SPANS:
            return words.NOTHING_SAVED
        if shown.query.kinds:
            return self.keys.fill(words.ALL_AGREE)
        return self.keys.fill(words.NOTHING_SHOWN)

    def show_row(self) -> None:
        """Show the details of the row under the cursor, or of its group."""
        number = self.number
        gone = number is not None and self.shown.is_gone(number)
        told = self._told_of_group() if number is None else ()
        self.query_one(ReviewDetails).show(self.entry, gone, self.workspace.labels, told)

    def _told_of_group(self) -> tuple[str, ...]:
        """Return what there is to say of the group whose heading is under the cursor, a line each."""
        if self.group is None:
            return ()
        group, states = self.shown.lines.group(self.group), self.shown.states_of(self.group)
        told = [self.rows.name_of(group), counted(group.count, "row")]
        marks = [f"{MARKS[state]} {states[state]:,} {state.value}" for state in State if state in states]
        told += ["  ".join(marks)] if marks else []
        told += [group.reason] if group.reason else []
        if group.mend is not None:
            told += [self.keys.fill(f"{{review.mend}}: {words.offer(group.mend)}")]
        return tuple(told)

    def show_status(self, message: str | None = None) -> None:
        """Show how things stand, with a message where there is one."""
        saving = self.workspace.saving
        at_rest = "read only" if self.workspace.project.read_only else "saved"
        status = self.query_one(StatusLine)
        if self.workspace.refusal is not None:
            at_rest = "not saved"
        status.show(saved="saving…" if saving else at_rest, saving=bool(saving))
        if message is not None:
            status.show(message=message)
        shown = self.shown
        counted_of = shown.query.where is Where.SPANS and not shown.query.kinds
        everything = shown.rows.total if counted_of else shown.view.count
        counts = shown.view.count, everything, len(shown.selected)
        self.query_one(FilterBar).show(shown.query, self._title(), counts, not shown.view.complete)

    def _title(self) -> str:
        article = self.shown.query.article
        if not article:
            return ""
        try:
            return self.workspace.article_summary(article).title or article
        except GlossatorError:  # taken out meanwhile
            return article

    def tell(self, message: str) -> None:
        """Show a message in the status line."""
        self.show_status(message)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the details of the row."""
        event.stop()
        self.pressed()
        self.show_row()
        self.show_status("")

    # -- moving --------------------------------------------------------------------------------

    def action_cursor(self, step: int) -> None:
        """Move the cursor by rows."""
        self.rows.action_cursor(step)

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.rows.action_cursor_page(pages)

    def action_cursor_to(self, row: int) -> None:
        """Move the cursor to the first row (0) or the last (-1)."""
        self.rows.action_cursor_to(row)

    # -- searching -----------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type what the rows are to contain."""
        self._input.display = True
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what contains the text."""
        event.stop()
        text = event.value.strip()
        if text != self.shown.query.text:
            self.ask_with(text=text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the rows with the filter on."""
        event.stop()
        self._leave_input()

    def _put_text(self, text: str) -> None:
        """Put into the line what is searched for."""
        if self._input.value.strip() != text:
            with self.prevent(Input.Changed):
                self._input.value = text

    def _leave_input(self) -> None:
        self._input.display = bool(self._input.value)
        self.set_focus(self.rows if self.rows.display else None)

    def action_close(self) -> None:
        """End the search, or select nothing; without either, go back."""
        # What was searched for before anything was typed is what the review was opened on.
        typed = self._input.has_focus or self.shown.query.text != self.shown.asked.text
        if self._input.display and typed:
            self._put_text("")
            self._leave_input()
            if self.shown.query.text or self.shown.query.where is not Where.SPANS:
                self.ask_with(text="", where=Where.SPANS)
        elif not self.select_none():
            self.dismiss(None)

    # -- going somewhere -----------------------------------------------------------------------

    def action_open_place(self) -> None:
        """Go to the row's place in its article; fold a group whose heading is under the cursor."""
        entry = self.entry
        if isinstance(entry, Row):
            annotation = entry.annotation
            self._leave(Place(entry.article.id, annotation.id, annotation.start))
        elif isinstance(entry, Untagged):
            self._leave(Place(entry.article.id, "", entry.start))
        elif self.number is None:
            self.action_fold()

    def _leave(self, place: Place) -> None:
        self.shown.cursor = self.line
        self.dismiss(place)

    def on_review_rows_opened(self) -> None:
        """Go to the place that was double-clicked."""
        self.action_open_place()

    def on_review_rows_marked(self) -> None:
        """Select the row whose sign was clicked, or not; fold the group whose heading it stands in."""
        line = self.line
        if self.number is None:
            self.action_fold()
        else:
            self.action_select_row()
            self.go_to_line(line)

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen(REVIEW, self.keymap, "Keys of the review"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave out the export where there is none, and undo while a text is typed."""
        if action == "export":
            return self._export is not None
        if action in ("undo", "redo", "remove", "select_row"):
            return not (self.is_mounted and self._input.has_focus)
        if action in ("fold", "fold_all", "select_group"):
            return not self.is_mounted or self.shown.query.group is not Group.NONE
        return True

    def action_export(self) -> None:
        """Open the export."""
        if self._export is not None:
            self._export(self)
