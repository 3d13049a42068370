"""Everything about one label in a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.palette import Look, Palette
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.paragraphs import Paragraphs
from tui.app.widgets.settings import Toggle
from tui.domain.labels import SLOTS, Label
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir

Fields = Mapping[str, Any]
"""Values by the names of `Label`'s fields."""

_LINES = {
    "name": "Name",
    "short": "Short",
    "digit": "Digit",
    "letter": "Letter",
    "slot": "Colour",
    "description": "Meaning",
    "shown_as": "as",
}
"""The fields of one line, and what they are called."""

HINT = "Tab next field · Enter or Ctrl+S saves · Esc goes back"


class LabelEditor(ModalScreen[dict[str, Any] | None]):
    """Asks for the fields of a label; returns those that were changed, or None where the reader goes back.

    | key | what |
    |---|---|
    | tab, shift+tab | go from field to field |
    | space | switch suggestions on or off |
    | enter | save; in the guideline, begin a line |
    | ctrl+s | save |
    | escape | go back |
    """

    CSS_PATH: ClassVar = [styles_dir() / "dialogs.tcss", styles_dir() / "labels.tcss"]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-tall")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
    ]

    def __init__(
        self, label: Label, meaning: str, refusal: Callable[[Fields], str], *, new: bool = False
    ) -> None:
        """Prepare the form.

        Args:
            label: The label as it is kept.
            meaning: What the pipeline says it means, for a label without a description.
            refusal: Returns in one line why the label cannot have some values, or an empty text.
            new: Whether the label is not there yet.
        """
        super().__init__()
        self._label = label
        self._meaning = meaning
        self._refusal = refusal
        self._new = new
        self._begun_with: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="label-editor") as box:
            box.border_title = Content("New label" if self._new else displayed(self._label.name))
            yield from self._field("name")
            with Horizontal(classes="dialog-field", id="label-keys"):
                for field in ("short", "digit", "letter", "slot"):
                    behind = " label-behind" if field != "short" else ""
                    yield Static(Content(_LINES[field]), classes=f"dialog-name{behind}", markup=False)
                    yield self._line(field)
                yield Static(Content(""), id="label-swatch", markup=False)
            yield from self._field("description", self._meaning)
            with Horizontal(classes="dialog-field", id="label-model"):
                yield Toggle("show the model's suggestions", id="label-suggested")
                yield Static(Content(_LINES["shown_as"]), classes="dialog-name", markup=False)
                yield self._line("shown_as", "its own name")
            yield Static(Content("Guideline: when to use it"), classes="dialog-line", markup=False)
            yield Paragraphs(self._label.guideline, id="label-guideline")
            yield Static(Content(""), id="label-note", classes="dialog-note", markup=False)
            yield Static(Content(HINT), classes="dialog-hint", markup=False)

    def _field(self, field: str, placeholder: str = "") -> ComposeResult:
        with Horizontal(classes="dialog-field"):
            yield Static(Content(_LINES[field]), classes="dialog-name", markup=False)
            yield self._line(field, placeholder)

    def _line(self, field: str, placeholder: str = "") -> LineInput:
        line = LineInput(str(getattr(self._label, field)), displayed(placeholder), id=f"label-{field}")
        self._begun_with[field] = line.value
        return line

    def on_mount(self) -> None:
        """Begin at the name."""
        self.query_one(Toggle).value = self._label.suggested
        self._begun_with["guideline"] = self.query_one(Paragraphs).text
        self._line_of("name").focus()
        self._show_colour()

    def _line_of(self, field: str) -> LineInput:
        return self.query_one(f"#label-{field}", LineInput)

    def _show_colour(self) -> None:
        """Show the short form in the colour whose number is typed."""
        typed = self._line_of("slot").value
        swatch = self.query_one("#label-swatch", Static)
        if typed.isdecimal() and 1 <= int(typed) <= SLOTS:
            from rich.text import Text

            style = Palette(swatch).style(Look(int(typed), "decided", tag=True))
            swatch.update(Text(f" {displayed(self._line_of('short').value)} ", style))
        else:
            swatch.update(Content(f"1 to {SLOTS}"))

    def fields(self) -> dict[str, Any]:
        """Return the fields that are not as they were; a number that is none is 0."""
        found: dict[str, Any] = {}
        for field, before in self._begun_with.items():
            typed = self.query_one(Paragraphs).text if field == "guideline" else self._line_of(field).value
            if typed != before:
                found[field] = typed if field == "guideline" else typed.strip()
        if "slot" in found:
            typed = found["slot"]
            found["slot"] = int(typed) if typed.isdecimal() else 0
        suggested = self.query_one(Toggle).value
        if suggested != self._label.suggested:
            found["suggested"] = suggested
        return found

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Say beforehand what is in the way."""
        event.stop()
        self._show_colour()
        self._say(self._refusal(self.fields()))

    def _say(self, refused: str) -> None:
        note = self.query_one("#label-note", Static)
        note.update(Content(displayed(refused)))
        note.set_class(bool(refused), "-trouble")

    @on(Input.Submitted)
    def confirmed(self, event: Input.Submitted) -> None:
        """Save."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Return what was changed, if the label can be so."""
        fields = self.fields()
        if self._new and not fields.get("name"):
            self._say("A label needs a name.")
            self._line_of("name").focus()
            return
        refused = self._refusal(fields)
        self._say(refused)
        if not refused:
            self.dismiss(fields)

    def action_cancel(self) -> None:
        """Go back without a change."""
        self.dismiss(None)
