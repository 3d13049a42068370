"""A question that is answered with one line, such as the path of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.widgets.line_input import LineInput
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir


class LineDialog(ModalScreen[str | None]):
    """Asks for one line; returns it without blanks at its ends, or None.

    | key | what |
    |---|---|
    | enter | take the line |
    | escape | go back |
    """

    CSS_PATH: ClassVar = [styles_dir() / "dialogs.tcss", styles_dir() / "labels.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back", show=False)]

    def __init__(
        self,
        title: str,
        about: str,
        value: str = "",
        *,
        field: str = "File",
        takes: str = "Enter takes it",
        trouble: str = "",
        refusal: Callable[[str], str] = lambda _: "",
        warning: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Prepare the question.

        Args:
            title: The question in a few words.
            about: What there is to know.
            value: What stands in the line from the beginning.
            field: What the line is called, in seven cells.
            takes: What Enter does.
            trouble: What was wrong with the line before.
            refusal: Returns in one line why a line cannot be taken, or an empty text.
            warning: Returns what there is to know about a line that can be.
        """
        super().__init__()
        self._heading = title
        self._about = about
        self._value = value
        self._field = field
        self._takes = takes
        self._trouble = trouble
        self._refusal = refusal
        self._warning = warning

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog dialog-small") as box:
            box.border_title = Content(displayed(self._heading))
            yield Static(Content(displayed(self._about)), classes="dialog-line", markup=False)
            with Horizontal(classes="dialog-field"):
                yield Static(Content(self._field), classes="dialog-name", markup=False)
                yield LineInput(self._value, id="asked-line")
            yield Static(Content(""), id="asked-note", classes="dialog-note", markup=False)
            yield Static(Content(f"{self._takes} · Esc goes back"), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the line."""
        line = self.query_one(LineInput)
        line.focus()
        line.action_select_all()
        # Not before the message that the line begins with has been dealt with.
        if self._trouble:
            self.call_after_refresh(self._say, self._trouble, trouble=True)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Say beforehand what there is to know."""
        event.stop()
        self._say(self._warning(event.value.strip()) if event.value.strip() else "")

    def _say(self, text: str, *, trouble: bool = False) -> None:
        note = self.query_one("#asked-note", Static)
        note.update(Content(displayed(text)))
        note.set_class(trouble, "-trouble")

    @on(Input.Submitted)
    def confirmed(self, event: Input.Submitted) -> None:
        """Take the line, if it can be taken."""
        event.stop()
        line = event.value.strip()
        refused = self._refusal(line)
        if refused:
            self._say(refused, trouble=True)
        else:
            self.dismiss(line)

    def action_cancel(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)
