"""Keys of the table of articles that arrange and select: nothing is changed by them."""

from __future__ import annotations

from time import perf_counter

from textual.widgets import Input

from tui.app.queueing import QueueMaker
from tui.app.screens.actions.library_changes import LibraryChanges
from tui.app.widgets.articles import ArticleRows
from tui.app.widgets.line_input import LineInput
from tui.services.articles.arranging import ABOUT, TITLES, Grouping, Queue, Sort, named


class LibraryArranging(LibraryChanges):
    """Moving, sorting, filtering, grouping, lining up and selecting.

    Attributes:
        queues: What makes the queues.
        pressed_at: When something was asked for last, as `perf_counter` has it.
    """

    queues: QueueMaker
    pressed_at = 0.0
    _anchor = ""
    """The article that was selected last."""

    @property
    def rows(self) -> ArticleRows:
        """The table's widget."""
        return self.query_one(ArticleRows)

    @property
    def line(self) -> LineInput:
        """The line in which the filter is typed."""
        return self.query_one(LineInput)

    def show_all(self, message: str | None = None, at: str = "") -> None:
        """Bring the screen up to what the table has, with the cursor on an article where it is shown."""
        raise NotImplementedError

    def tell_progress(self) -> None:
        """While a queue is being made, say how far it is."""
        raise NotImplementedError

    # -- moving --------------------------------------------------------------------------------

    def action_cursor(self, step: int) -> None:
        """Move the cursor by rows."""
        self.tell("")
        self.rows.action_cursor(step)

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.tell("")
        self.rows.action_cursor_page(pages)

    def action_cursor_to(self, row: int) -> None:
        """Move the cursor to the first row (0) or the last (-1)."""
        self.tell("")
        self.rows.action_cursor_to(row)

    # -- order, filter, groups, queue ----------------------------------------------------------

    def _arranged(self, message: str = "") -> None:
        """Show another arrangement, with the cursor on its first row."""
        self.pressed_at = perf_counter()
        self.rows.cursor = 0
        self.show_all(message)

    def action_cycle_sort(self, step: int) -> None:
        """Sort by the next column, or by the one before."""
        sorts = list(Sort)
        self.action_sort_by(sorts[(sorts.index(self.table.sort) + step) % len(sorts)].value)

    def action_sort_by(self, name: str) -> None:
        """Sort by a column; if that is so already, turn it round."""
        sort = Sort(name)
        self.table.sort_by(sort, not self.table.reverse if sort is self.table.sort else False)
        self._arranged()

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.table.sort_by(self.table.sort, not self.table.reverse)
        self._arranged()

    def action_cycle_group(self) -> None:
        """Group by the next thing, or by nothing."""
        groupings = list(Grouping)
        self.table.group_by(groupings[(groupings.index(self.table.grouping) + 1) % len(groupings)])
        self._arranged()

    def action_filter(self) -> None:
        """Type what the articles are to be like."""
        self.line.display = True
        self.line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is like the text."""
        event.stop()
        if event.value != self.table.filter:
            self.table.filter_by(event.value)
            self._arranged()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the rows with the filter on."""
        event.stop()
        self.leave_line()

    def leave_line(self) -> None:
        """Go back to the rows; a filter that is on stays to be seen."""
        self.line.display = bool(self.line.value.strip())
        self.set_focus(self.rows if self.rows.display else None)

    def action_queue(self) -> None:
        """Choose the queue."""
        from tui.app.screens.confirm import Choice, ChoiceDialog

        names = {queue: ": ".join(filter(None, (TITLES[queue], ABOUT[queue]))) for queue in Queue}
        choices = [Choice(str(n), names[queue], queue.value) for n, queue in enumerate(Queue, 1)]

        def chosen(name: str | None) -> None:
            if name is not None:
                at = self.table.article_at(self.rows.cursor)
                said = self.queues.choose(Queue(name))
                self.table.line_up()
                self.show_all(said, at=at)
                self.tell_progress()

        lines = ["The reader goes from article to article in this order:"]
        on = named(self.workspace.shelf.queue)
        self.app.push_screen(ChoiceDialog("Queue", lines, choices, current=on.value), chosen)

    # -- selecting -----------------------------------------------------------------------------

    def targets(self) -> list[str]:
        """Return the ids of what is to be changed: what is selected, else what is under the cursor."""
        return self.table.targets(self.rows.cursor)

    def _selected(self) -> None:
        self.pressed_at = perf_counter()
        self.rows.refresh()
        self.tell("")

    def action_switch(self) -> None:
        """Select the row or select it no more."""
        under = self.table.under(self.rows.cursor)
        if under:
            self._anchor = under[0] if self.table.toggle(under) else ""
            self._selected()

    def action_select_to(self) -> None:
        """Select all from the article that was selected last to the row."""
        first = self.table.place(self._anchor) if self._anchor else None
        if first is None:
            self.action_switch()
            return
        here = self.rows.cursor
        self.table.choose(self.table.articles(min(first, here), max(first, here) + 1))
        self._anchor = self.table.article_at(here) or self._anchor
        self._selected()

    def action_switch_all(self) -> None:
        """Select all that are shown, or none of them."""
        self.table.toggle(self.table.articles())
        self._selected()

    def select_nothing(self) -> None:
        """Select nothing any more."""
        self.table.choose(list(self.table.chosen), on=False)
        self._selected()

    def on_article_rows_switched(self, event: ArticleRows.Switched) -> None:
        """Select what was clicked."""
        event.stop()
        if event.up_to:
            self.action_select_to()
        else:
            self.action_switch()
