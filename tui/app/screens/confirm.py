"""A question with a few answers, each on one key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.commands import key_name
from tui.app.widgets.menu import Menu, MenuItem
from tui.app.widgets.rows import RowList
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir

ON = "●"
"""What stands before the answer that holds already."""


class Choice(NamedTuple):
    """One answer.

    Attributes:
        key: Textual's name of its key.
        title: What it does, in a few words.
        result: What the dialog returns for it.
    """

    key: str
    title: str
    result: str


class ChoiceDialog(ModalScreen[str | None]):
    """Asks a question; returns the result of the answer, None where the reader goes back.

    | key | what |
    |---|---|
    | the key of an answer | choose it |
    | up, down, enter | move to an answer, choose it |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back", show=False)]

    def __init__(
        self,
        title: str,
        lines: Sequence[str],
        choices: Sequence[Choice],
        cancel: str = "Back",
        current: str = "",
        *,
        careful: bool = False,
    ) -> None:
        """Prepare the question.

        Args:
            title: The question in a few words.
            lines: What there is to know, a paragraph each; text, never markup.
            choices: The answers; unless `current` is another one, the first is what Enter does.
            cancel: What Escape is called.
            current: Result of the answer that holds already, which is marked; empty where none does.
            careful: Whether Enter does nothing, like Escape, until an answer is moved to.
        """
        super().__init__()
        self._heading = title
        self._lines = tuple(lines)
        self._choices = tuple(choices)
        self._cancel = cancel
        self._careful = careful
        self._current = next((at for at, choice in enumerate(choices) if choice.result == current), None)

    def compose(self) -> ComposeResult:
        """Make the box."""
        titles = [choice.title for choice in self._choices]
        if self._current is not None:
            titles = [f"{ON if at == self._current else ' '} {title}" for at, title in enumerate(titles)]
        items = [
            MenuItem(key_name(choice.key), title) for choice, title in zip(self._choices, titles, strict=True)
        ]
        with Vertical(classes="dialog dialog-small") as box:
            box.border_title = Content(displayed(self._heading)) if self._heading else None
            for line in self._lines:
                yield Static(Content(displayed(line)), classes="dialog-line", markup=False)
            yield Menu([*items, MenuItem(key_name("escape"), self._cancel)], id="choices")

    def on_mount(self) -> None:
        """Put the cursor on the first answer, on the one that holds, or with care on the way back."""
        menu = self.query_one(Menu)
        menu.focus()
        menu.cursor = len(self._choices) if self._careful else self._current or 0

    def on_key(self, event: events.Key) -> None:
        """Take the answer whose key was pressed; Enter takes the one under the cursor."""
        for choice in self._choices if event.key != "enter" else ():
            if choice.key in (event.key, event.character):
                event.stop()
                self.dismiss(choice.result)
                return

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the answer of the row."""
        event.stop()
        self.dismiss(self._choices[event.row].result if event.row < len(self._choices) else None)

    def action_cancel(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)
