"""Keys of the review that select rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app import review_words as words
from tui.app.screens.actions.review_base import ReviewBase

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray


class ReviewSelecting(ReviewBase):
    """Selecting rows: what is selected is what the other keys act on."""

    def action_select_row(self) -> None:
        """Select the row under the cursor, or not; on a heading, the whole group."""
        number = self.shown.number_at(self.line)
        if number is None:
            self.action_select_group()
            return
        self._switch(self.shown.lines.numbers(self.line, self.line + 1))
        self.go_to_line(min(self.line + 1, len(self.shown.lines) - 1))

    def action_select_to(self) -> None:
        """Select from the row that was selected last to the one under the cursor."""
        shown = self.shown
        if not len(shown.lines):
            return
        first, last = sorted((self.line, shown.marked if shown.marked is not None else self.line))
        shown.select(shown.lines.numbers(first, last + 1))
        shown.marked = self.line
        self._selected()

    def action_select_group(self) -> None:
        """Select the whole group under the cursor, or nothing of it."""
        if self.group is not None:
            self._switch(self.shown.lines.numbers_of(self.group))

    def action_select_all(self) -> None:
        """Select all that is shown; again nothing."""
        self._switch(self.shown.view.rows)

    def _switch(self, numbers: NDArray[int64]) -> None:
        self.shown.select(numbers, self.shown.selected.count_in(numbers) < len(numbers))
        self.shown.marked = self.line
        self._selected()

    def select_none(self) -> bool:
        """Select nothing; return whether anything was selected."""
        was = bool(self.shown.selected) or self.shown.selects_again
        self.shown.select_none()
        if was:
            self._selected()
        return was

    def _selected(self) -> None:
        self.show_all(words.selected(len(self.shown.selected)))
