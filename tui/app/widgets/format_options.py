"""What can be asked of an export: of each format, what it heeds."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.app.widgets.line_input import LineInput
from tui.app.widgets.settings import Chooser, Toggle
from tui.domain.errors import UsageError
from tui.formats.items import SCHEMES, ExportOptions, Split
from tui.formats.registry import Format
from tui.services.exchange import split_of

_COLUMNS = ("usual", "2", "3", "4")
_TOGGLES = {
    "missing": "Text without annotations counts as not looked at",
    "utf16": "Offsets in UTF-16 units, as programs in browsers count",
    "bom": "Byte order mark, which Excel needs",
}
SUGGESTIONS = "The model's open suggestions, too"
ALL_STATES = "All states: rejected annotations, too"


class FormatOptions(Vertical):
    """The options of one format; what was set stays for the next that heeds it."""

    class Changed(Message):
        """Something was set otherwise."""

    def __init__(self, format_: Format, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._format = format_

    def compose(self) -> ComposeResult:
        """Make all of them; those of other formats are hidden."""
        yield Chooser("Tags", SCHEMES, id="option-scheme")
        yield Chooser("Columns", _COLUMNS, id="option-columns")
        for name, text in _TOGGLES.items():
            yield Toggle(text, id=f"option-{name}")
        with Horizontal(id="option-split", classes="option-line"):
            yield Static(Content("Train/dev/test "), markup=False)
            yield LineInput(id="option-shares", placeholder="as 80/10/10; empty for one file")
            yield Static(Content(" Seed "), markup=False)
            yield LineInput("0", id="option-seed")
        yield Toggle(SUGGESTIONS, id="option-suggestions")
        yield Toggle(ALL_STATES, id="option-all")

    async def on_mount(self) -> None:
        """Show those of the first format."""
        await self.show(self._format)

    async def show(self, format_: Format) -> None:
        """Show what a format heeds."""
        self._format = format_
        for name in ("scheme", "columns", "split", *_TOGGLES):
            self.query_one(f"#option-{name}").display = name in format_.options
        self.query_one("#option-suggestions").display = format_.suggestions
        # Each format has variants of its own: what was chosen of another's means nothing.
        await self.query("#option-variant").remove()
        if len(format_.variants) > 1:
            await self.mount(Chooser("Form", format_.variants, id="option-variant"), before=0)

    @property
    def all_states(self) -> bool:
        """Whether rejections are wanted."""
        return self.query_one("#option-all", Toggle).value

    @property
    def suggestions(self) -> bool:
        """Whether suggestions are wanted."""
        return self._format.suggestions and self.query_one("#option-suggestions", Toggle).value

    def options(self) -> ExportOptions:
        """Return what is set, as far as the format heeds it.

        Raises:
            UsageError: What was typed means nothing.
        """
        heeded = self._format.options
        asked: dict[str, object] = {
            name: self.query_one(f"#option-{name}", Toggle).value for name in _TOGGLES if name in heeded
        }
        if "scheme" in heeded:
            asked["scheme"] = self.query_one("#option-scheme", Chooser).value
        if "columns" in heeded:
            asked["columns"] = self.query_one("#option-columns", Chooser).at and int(
                self.query_one("#option-columns", Chooser).value
            )
        if "split" in heeded:
            asked["split"], asked["seed"] = self._split()
        for chooser in self.query("#option-variant"):
            assert isinstance(chooser, Chooser)
            asked["variant"] = chooser.value if chooser.at else ""
        return ExportOptions(**asked)  # type: ignore[arg-type]  # of the types that the options have

    def _split(self) -> tuple[Split | None, int]:
        split = split_of(self.query_one("#option-shares", LineInput).value.strip())
        if split is None:
            return None, 0
        typed = self.query_one("#option-seed", LineInput).value.strip()
        try:
            return split, int(typed or "0")
        except ValueError as error:
            raise UsageError(f"{typed!r} is no seed.", "Write a whole number.") from error

    @on(Input.Changed)
    @on(Chooser.Changed)
    def was_changed(self, event: Input.Changed | Chooser.Changed) -> None:
        """Tell that something is set otherwise."""
        event.stop()
        self.post_message(self.Changed())

    def trouble_at(self) -> Widget:
        """Return where what was typed means nothing."""
        return self.query_one("#option-shares")
