"""What taking the text of an article's file would do, and whether to take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.commands import KeyNames
from tui.app.messages import Compared
from tui.app.widgets.refresh import RefreshRows
from tui.app.widgets.rows import RowList
from tui.domain.anchoring import How
from tui.domain.article import ArticleState
from tui.domain.errors import GlossatorError
from tui.domain.labels import LabelSet
from tui.domain.shown import counted, displayed, one_line
from tui.services.refreshing import Refresh, words_for
from tui.storage.paths import styles_dir

HINT = "Enter takes the new text · Esc keeps the old till it changes · q not now"
HINT_CLOSE = "Esc goes back"
COMPARING = "Comparing with the file…"
SAME = "The file says what is here."
_BESIDES = 11
"""Lines of the box that are not the list's, at the most."""


class Answer(NamedTuple):
    """What the reader said to a new text.

    Attributes:
        refresh: What taking it would do.
        taken: Whether it is to be taken; None where that is left open, or there is nothing new.
    """

    refresh: Refresh
    taken: bool | None


class RefreshScreen(ModalScreen[Answer | None]):
    """Compares, and asks whether to take the new text; None where it could not be compared.

    | key | what |
    |---|---|
    | enter | take the new text |
    | escape | keep the old text, and do not ask again before the file changes once more |
    | q | go back, and leave it open |
    | up, down, k, j, page up, page down, space, home, end | look through the list |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", "Take it", show=False),
        Binding("escape", "answer(False)", "Keep the old", show=False),
        Binding("q", "answer(None)", "Leave it open", show=False),
    ]

    def __init__(self, compare: Callable[[], Refresh], labels: LabelSet, keys: KeyNames) -> None:
        """Prepare the question.

        Args:
            compare: Finds out, in another thread, what taking the text of the file would do.
            labels: The project's labels.
            keys: How the keys of the reader are written.
        """
        super().__init__()
        self._compare = compare
        self._labels = labels
        self._keys = keys
        self._refresh: Refresh | None = None

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="refresh") as box:
            box.border_title = Content("The article and its file")
            yield Static(Content(COMPARING), id="refresh-told", markup=False)
            yield Static(Content(HINT_CLOSE), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin to compare."""

        def compare() -> None:
            result: Refresh | GlossatorError
            try:
                result = self._compare()
            except GlossatorError as error:
                result = error
            self.post_message(Compared(result))

        self.run_worker(compare, thread=True, exit_on_error=False, group="compare")

    def on_compared(self, compared: Compared) -> None:
        """Show what was found."""
        result = compared.result
        told, hint = self.query_one("#refresh-told", Static), self.query_one(".dialog-hint", Static)
        if isinstance(result, GlossatorError):
            told.update(Content(displayed(str(result))))
            return
        self._refresh = result
        if not result.is_needed:
            told.update(Content(SAME))
            return
        told.update(Content("\n".join(self._lines(result))))
        hint.update(Content(HINT))
        if result.doubtful:
            rows = RefreshRows(result, self._labels, id="refresh-rows")
            self.query_one("#refresh").mount(rows, before=hint)
            self._fit()
            rows.focus()

    def on_resize(self) -> None:
        """Fit the list to the terminal."""
        self._fit()

    def _fit(self) -> None:
        for rows in self.query(RefreshRows):
            rows.styles.height = max(min(rows.row_count(), self.app.size.height - _BESIDES), 3)

    def _lines(self, refresh: Refresh) -> list[str]:
        """Return what there is to know before the list."""
        before, after = refresh.before, refresh.after
        title = one_line(after.title or after.id)
        if before.title != after.title:
            title = f"{one_line(before.title)} → {title}"
        lengths = f"{len(before.text):,} → {counted(len(after.text), 'character')}"
        lines = [f"{title} · {lengths}", self._annotations(refresh)]
        again = [
            change.annotator
            for change in refresh.infos
            if change.before.state is ArticleState.DONE and change.after.state is not ArticleState.DONE
        ]
        if again:
            names = displayed(", ".join(again))
            lines.append(f"There is something new to look at: it is in progress again for {names}.")
        return lines

    def _annotations(self, refresh: Refresh) -> str:
        """Return in words what becomes of the annotations."""
        counts = refresh.counts
        total = sum(counts.values())
        if not total:
            return "Nothing was annotated in it."
        told = f"{counted(total, 'annotation')}: {words_for(counts)}."
        if counts[How.LOST]:
            told += self._keys.fill(" What is lost stays in the history, and {edit.undo} brings it back.")
        return told

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the new text: Enter does that from the list, too."""
        event.stop()
        self.action_answer(True)

    def action_answer(self, taken: bool | None) -> None:
        """Return an answer; there is none before there is something to answer to."""
        refresh = self._refresh
        if refresh is not None:
            self.dismiss(Answer(refresh, taken if refresh.is_needed else None))
        elif not taken:
            self.dismiss(None)
