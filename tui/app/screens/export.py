"""Asking what to export in which format to which file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.menu import Menu, MenuItem
from tui.app.widgets.rows import RowList
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir

DEFAULT_STEM = "annotations"
"""Name of the file, before its suffix, until the reader gives another."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write.

    Attributes:
        format: Name of the format.
        path: The file to write; where it exists the reader agreed that it is replaced.
        all_states: Whether rejected annotations are written, too.
    """

    format: str
    path: Path
    all_states: bool


class Outlook(NamedTuple):
    """What writing to a path would come to.

    Attributes:
        obstacle: Why no file can be written there, in one line, or empty.
        exists: Whether a file is there already.
    """

    obstacle: str
    exists: bool = False


def outlook(typed: str) -> Outlook:
    """Look at a path as it was typed; nothing is written."""
    if not typed.strip():
        return Outlook("Name the file to write.")
    path = chosen_path(typed)
    try:
        if path.is_dir():
            return Outlook("That is a folder: name a file in it.")
        if not path.parent.is_dir():
            return Outlook("The folder does not exist: create it first, or name another.")
        path.stat()
    except FileNotFoundError:
        return Outlook("")
    except (OSError, ValueError) as error:
        return Outlook(f"That path does not work: {getattr(error, 'strerror', None) or error}.")
    return Outlook("", exists=True)


def chosen_path(typed: str) -> Path:
    """Return the path that was typed, with `~` for the home folder."""
    path = Path(typed.strip())
    try:
        return path.expanduser()
    except RuntimeError:  # `~nobody`
        return path


class FormatMenu(Menu):
    """The formats: Enter is left to the dialog, so that a click only chooses."""

    def action_choose(self) -> None:
        """Let the dialog have the key."""
        raise SkipAction


class Toggle(Static, can_focus=True):
    """A box to tick, with Space or the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "tick", "Toggle", show=False)]
    ALLOW_SELECT = False

    value: reactive[bool] = reactive(False)
    """Whether it is ticked."""

    def __init__(self, text: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self._text = text

    def watch_value(self, value: bool) -> None:
        """Show the tick, or take it away."""
        self.update(Content(f"[{'x' if value else ' '}] {self._text}"))

    def action_tick(self) -> None:
        """Tick or untick it."""
        self.value = not self.value

    def on_click(self) -> None:
        """Tick or untick it."""
        self.action_tick()


class ExportDialog(ModalScreen[ExportRequest | None]):
    """Asks for format and file; returns a request, or None. It writes nothing.

    | key | what |
    |---|---|
    | 1, 2, ..., up, down | choose the format |
    | tab, shift+tab | go to the path, to the choice of states, to the buttons |
    | space | toggle the choice of states |
    | enter | export |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("enter", "export", "Export", show=False),
    ]

    def __init__(self, formats: Sequence[tuple[str, str, str]], default_folder: Path, what: str) -> None:
        """Prepare the choice.

        Args:
            formats: Name, one-line description and file suffix (with its dot) of each format.
            default_folder: Where the file goes unless the reader says otherwise.
            what: What is exported, for the reader.
        """
        super().__init__()
        self._formats = tuple(formats)
        self._folder = default_folder
        self._what = what
        self._suffix = self._formats[0][2]

    def compose(self) -> ComposeResult:
        """Make the box."""
        items = [
            MenuItem(str(number), name, description)
            for number, (name, description, _) in enumerate(self._formats, 1)
        ]
        with Vertical(classes="dialog", id="export") as box:
            box.border_title = Content("Export")
            yield Static(Content(displayed(self._what)), classes="dialog-line", markup=False)
            yield FormatMenu(items, id="export-formats")
            with Horizontal(classes="dialog-field"):
                yield Static(Content("File"), classes="dialog-name", markup=False)
                yield LineInput(str(self._folder / f"{DEFAULT_STEM}{self._suffix}"), id="export-path")
            yield Static(Content(""), id="export-note", classes="dialog-note", markup=False)
            yield Toggle("All states: rejected annotations, too", id="export-all")
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content("Export"), id="export-go", variant="primary", compact=True)
                yield Button(Content("Back"), id="export-back", compact=True)
            yield Static(
                Content("1 … format · Tab next field · Space toggles · Enter exports · Esc"),
                classes="dialog-hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin at the formats."""
        self._menu.focus()

    @property
    def _menu(self) -> FormatMenu:
        return self.query_one(FormatMenu)

    @property
    def _input(self) -> LineInput:
        return self.query_one(LineInput)

    def on_key(self, event: events.Key) -> None:
        """Choose a format by its number."""
        if self.focused is not self._input and event.character and event.character.isdecimal():
            number = int(event.character)
            if 1 <= number <= len(self._formats):
                event.stop()
                self._menu.cursor = number - 1

    @on(RowList.Moved)
    def format_chosen(self, event: RowList.Moved) -> None:
        """Give the file the suffix of the format, if it has that of the one before."""
        event.stop()
        suffix = self._formats[event.row][2]
        typed = self._input.value
        if typed.endswith(self._suffix):
            self._input.value = typed.removesuffix(self._suffix) + suffix
        self._suffix = suffix

    @on(Input.Changed)
    def path_changed(self, event: Input.Changed) -> None:
        """Say beforehand what is in the way."""
        event.stop()
        self._say()

    def _say(self) -> Outlook:
        found = outlook(self._input.value)
        note = self.query_one("#export-note", Static)
        text = found.obstacle or ("The file exists and will be replaced." if found.exists else "")
        note.update(Content(displayed(text)))
        note.set_class(bool(found.obstacle), "-trouble")
        return found

    @on(Input.Submitted)
    @on(Button.Pressed, "#export-go")
    def confirmed(self, event: Input.Submitted | Button.Pressed) -> None:
        """Export."""
        event.stop()
        self.action_export()

    @on(Button.Pressed, "#export-back")
    def went_back(self, event: Button.Pressed) -> None:
        """Go back."""
        event.stop()
        self.action_cancel()

    def action_export(self) -> None:
        """Return the request; where the file exists, ask first."""
        found = self._say()
        if found.obstacle:
            self._input.focus()
            return
        path = chosen_path(self._input.value)
        request = ExportRequest(self._formats[self._menu.cursor][0], path, self.query_one(Toggle).value)
        if not found.exists:
            self.dismiss(request)
            return

        def answered(result: str | None) -> None:
            if result is not None:
                self.dismiss(request)

        self.app.push_screen(
            ChoiceDialog(
                "The file exists",
                [str(path), "Exporting replaces what is in it."],
                [Choice("r", "Replace it", "replace")],
                cancel="Choose another",
            ),
            answered,
        )

    def action_cancel(self) -> None:
        """Go back without exporting."""
        self.dismiss(None)
