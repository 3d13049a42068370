"""Asking what to export in which format to which file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.app.widgets.format_list import FormatList
from tui.app.widgets.format_options import FormatOptions
from tui.app.widgets.line_input import LineInput
from tui.domain.errors import UsageError
from tui.domain.shown import displayed
from tui.formats.items import ExportOptions
from tui.formats.registry import Format
from tui.services.exchange import suffix_refusal
from tui.services.outputs import ZIP, folder_obstacle
from tui.storage.paths import styles_dir

DEFAULT_STEM = "annotations"
"""Name of the file, before its suffix, until the reader gives another."""
_LEAST_ROWS = 4
_BESIDES = 15
"""Lines of the box that are not the list's, options that take a line each apart."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write.

    Attributes:
        format: Name of the format.
        path: The file or the folder to write; where it exists the reader agreed that it is replaced.
        all_states: Whether rejected annotations are written, too.
        suggestions: Whether open suggestions are written, too.
        options: What is asked of the format.
    """

    format: str
    path: Path
    all_states: bool = False
    suggestions: bool = False
    options: ExportOptions = field(default_factory=ExportOptions)


class Outlook(NamedTuple):
    """What writing to a path would come to.

    Attributes:
        obstacle: Why nothing can be written there, in one line, or empty.
        exists: Whether something is there already that is replaced.
    """

    obstacle: str
    exists: bool = False


def outlook(typed: str, *, many: bool = False) -> Outlook:
    """Look at a path as it was typed; nothing is written.

    Args:
        typed: The path.
        many: Whether it is to become a folder.
    """
    if not typed.strip():
        return Outlook(f"Name the {'folder' if many else 'file'} to write.")
    path = chosen_path(typed)
    try:
        if many and path.exists():
            why = folder_obstacle(path.resolve())
            return Outlook(f"That {why}." if why else "", exists=any(path.iterdir()) if not why else False)
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


class ExportDialog(ModalScreen[ExportRequest | None]):
    """Asks for format, options and place; returns a request, or None. It writes nothing.

    | key | what |
    |---|---|
    | up, down, 1 ... 9, 0, letters | choose the format |
    | tab, shift+tab | go to the options, to the path, to the buttons |
    | space, left, right | set an option |
    | enter | export |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("enter", "export", "Export", show=False),
    ]

    def __init__(
        self,
        formats: Sequence[Format],
        default_folder: Path,
        what: str,
        refusal: Callable[[Path], str] = lambda _: "",
    ) -> None:
        """Prepare the choice.

        Args:
            formats: The formats.
            default_folder: Where the file goes unless the reader says otherwise.
            what: What is exported, for the reader.
            refusal: Returns in one line why nothing may be written to a path, or an empty text.
        """
        super().__init__()
        self._formats = tuple(formats)
        self._folder = default_folder
        self._what = what
        self._refusal = refusal
        self._tail = _tail(self._formats[0], ExportOptions())

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="export") as box:
            box.border_title = Content("Export")
            yield Static(Content(displayed(self._what)), id="export-what", markup=False)
            yield FormatList(self._formats, id="export-formats")
            yield Static(Content(""), id="export-about", markup=False)
            yield FormatOptions(self._formats[0], id="export-options")
            with Horizontal(classes="dialog-field"):
                yield Static(Content("To"), classes="dialog-name", markup=False)
                yield LineInput(str(self._folder / f"{DEFAULT_STEM}{self._tail}"), id="export-path")
            yield Static(Content(""), id="export-note", classes="dialog-note", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content("Export"), id="export-go", variant="primary", compact=True)
                yield Button(Content("Back"), id="export-back", compact=True)
            yield Static(
                Content("↑ ↓ 1 … letters choose · Tab next · Space sets · Enter exports · Esc"),
                classes="dialog-hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin at the formats."""
        self._list.focus()
        self._fit()
        self._tell_format("")

    def on_resize(self) -> None:
        """Fit the list to the terminal."""
        self._fit()

    def _fit(self) -> None:
        """Let the list have what the rest leaves of the height."""
        room = self.app.size.height - _BESIDES - self._option_lines()
        self._list.styles.height = max(min(room, len(self._formats)), _LEAST_ROWS)
        self._list.call_after_refresh(self._list.show_cursor)

    def _option_lines(self) -> int:
        return sum(child.display for child in self._options.children)

    @property
    def _list(self) -> FormatList:
        return self.query_one(FormatList)

    @property
    def _options(self) -> FormatOptions:
        return self.query_one(FormatOptions)

    @property
    def _input(self) -> LineInput:
        return self.query_one("#export-path", LineInput)

    # -- the format and its options ------------------------------------------------------------

    async def on_format_list_picked(self, event: FormatList.Picked) -> None:
        """Say what the format is, and show what it heeds."""
        event.stop()
        await self._options.show(event.format)
        self._tell_format(event.typed)
        self._fit()
        self._follow()

    def on_format_options_changed(self, event: FormatOptions.Changed) -> None:
        """Follow the options: parted articles go into a folder."""
        event.stop()
        self._follow()

    def _tell_format(self, typed: str) -> None:
        format_ = self._list.format
        shape = "a folder, or an archive where the name ends in .zip" if format_.folder else "one file"
        found = f" · typed: {typed} (Backspace)" if typed else ""
        about = f"{format_.description} · {shape}{found}"
        self.query_one("#export-about", Static).update(Content(displayed(about)))

    def _set(self) -> ExportOptions | str:
        """Return the options, or what is wrong with them."""
        try:
            return self._options.options()
        except UsageError as error:
            return f"{error.message} {error.hint}"

    def _follow(self) -> None:
        """Give the path the end that goes with the format, if it has that of the one before."""
        options = self._set()
        if isinstance(options, ExportOptions):
            tail = _tail(self._list.format, options)
            typed = self._input.value
            if tail != self._tail and typed.endswith(self._tail):
                self._input.value = typed.removesuffix(self._tail) + tail
            self._tail = tail
        self._say()

    # -- the path ------------------------------------------------------------------------------

    @on(Input.Changed, "#export-path")
    def path_changed(self, event: Input.Changed) -> None:
        """Say beforehand what is in the way."""
        event.stop()
        self._say()

    def _say(self) -> Outlook:
        found = self._look()
        note = self.query_one("#export-note", Static)
        what = "The folder is an export, and" if self._is_folder() else "The file exists and"
        text = found.obstacle or (f"{what} will be replaced." if found.exists else "")
        note.update(Content(displayed(text)))
        note.set_class(bool(found.obstacle), "-trouble")
        return found

    def _is_folder(self) -> bool:
        """Whether a folder is to be written; of something odd in the options it does not matter."""
        options = self._set()
        many = isinstance(options, ExportOptions) and self._list.format.is_folder(options)
        return many and chosen_path(self._input.value).suffix.casefold() != ZIP

    def _look(self) -> Outlook:
        options, typed, format_ = self._set(), self._input.value, self._list.format
        if isinstance(options, str):
            return Outlook(options)
        path = chosen_path(typed)
        found = outlook(typed, many=self._is_folder())
        if found.obstacle:
            return found
        why = suffix_refusal(format_, path, many=format_.is_folder(options)) or self._refusal(path)
        return Outlook(why) if why else found

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
        """Return the request; where something is replaced, ask first."""
        found, options = self._say(), self._set()
        if isinstance(options, str):
            self._options.trouble_at().focus()
            return
        if found.obstacle:
            self._input.focus()
            return
        chosen, path = self._options, chosen_path(self._input.value)
        request = ExportRequest(self._list.format.name, path, chosen.all_states, chosen.suggestions, options)
        if not found.exists:
            self.dismiss(request)
            return

        def answered(result: str | None) -> None:
            if result is not None:
                self.dismiss(request)

        self.app.push_screen(
            ChoiceDialog(
                "The folder exists" if self._is_folder() else "The file exists",
                [str(path), "Exporting replaces what is in it."],
                [Choice("r", "Replace it", "replace")],
                cancel="Choose another",
                careful=True,
            ),
            answered,
        )

    def action_cancel(self) -> None:
        """Go back without exporting."""
        self.dismiss(None)


def _tail(format_: Format, options: ExportOptions) -> str:
    """Return what the name of an export ends in, if nobody says otherwise."""
    return f"-{format_.name}" if format_.is_folder(options) else format_.suffix
