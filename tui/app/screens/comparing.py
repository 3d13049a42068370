"""Choosing which layers are adjudicated, and what the result is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.widgets.line_input import LineInput
from tui.app.widgets.rows import RowList
from tui.app.widgets.side_rows import SideRows
from tui.domain.adjudication import RESULT
from tui.domain.errors import GlossatorError
from tui.domain.people import is_pipeline
from tui.domain.shown import counted
from tui.services.adjudication import MODEL, PIPELINE, check
from tui.storage.paths import styles_dir

HINT = "Space takes in or leaves out · Tab to the name · Enter begins · Esc goes back"
EVALUATION = "An evaluation: your own layer is walked through, and changes only where you take something."
SEPARATE = "What is decided goes into a layer of that name; those compared stay as they are."


class Comparison(NamedTuple):
    """What is to be compared.

    Attributes:
        sides: Two or more annotators, `PIPELINE` among them, in order.
        into: The name of the result.
    """

    sides: tuple[str, ...]
    into: str


class Candidate(NamedTuple):
    """One that can be compared.

    Attributes:
        side: The annotator, or `PIPELINE`.
        about: What there is of it, in a few words.
    """

    side: str
    about: str


def candidates(owners: Sequence[tuple[str, str]], model: str) -> list[Candidate]:
    """Return who can be compared, people by name and behind them the model.

    Args:
        owners: Article and annotator of all that somebody has begun.
        model: The pipeline's name.
    """
    articles = Counter(annotator for _, annotator in owners)
    people = [Candidate(name, counted(articles[name], "article")) for name in sorted(articles)]
    return [*people, Candidate(PIPELINE, model)]


def result_name(person: str, last: Comparison | None) -> str:
    """Return what a result is called that is nobody's own layer: as the last time.

    Args:
        person: Who adjudicates.
        last: What was compared the last time, or None.
    """
    return RESULT if last is None or last.into in (person, *last.sides) else last.into


class CompareDialog(ModalScreen[Comparison | None]):
    """Asks who is compared and what the result is called; returns that, or None.

    | key | what |
    |---|---|
    | up, down, space | take one in, or leave it out |
    | tab | go to the name of the result, and back |
    | enter | begin |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("enter", "begin", "Begin", show=False),
        Binding("tab,shift+tab", "other_field", "Other field", show=False),
    ]

    def __init__(self, person: str, found: Sequence[Candidate], last: Comparison | None = None) -> None:
        """Prepare the question.

        Args:
            person: Who adjudicates.
            found: Who can be compared.
            last: What was compared the last time, or None.
        """
        super().__init__()
        self._person = person
        self._sides = [one.side for one in found]
        if last is not None and not set(last.sides) <= set(self._sides):
            last = None  # that was in another project
        self._separate = result_name(person, last)
        chosen = self._proposed() if last is None else last.sides
        names = [side or MODEL for side in self._sides]
        numbers = [self._sides.index(side) for side in chosen]
        self._rows = SideRows(names, [one.about for one in found], numbers, id="compare-rows")
        self._named = self._separate != RESULT

    def _proposed(self) -> list[str]:
        """Return all other people, or whoever there is, or oneself and the model."""
        left_out = (PIPELINE, self._separate)
        people = [side for side in self._sides if side not in left_out and not is_pipeline(side)]
        others = [side for side in people if side != self._person]
        return others if len(others) > 1 else [*people, PIPELINE][:2]

    @property
    def _chosen(self) -> tuple[str, ...]:
        """Who is chosen, in order."""
        return tuple(self._sides[number] for number in self._rows.chosen)

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog dialog-small", id="compare") as box:
            box.border_title = Content("Compare and adjudicate")
            yield self._rows
            with Horizontal(classes="dialog-field"):
                yield Static(Content("Result"), classes="dialog-name", markup=False)
                yield LineInput(self._separate, RESULT, id="compare-into")
            yield Static(id="compare-note", classes="dialog-note", markup=False)
            yield Static(Content(HINT), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the sides."""
        self._rows.focus()
        self._follow()

    @property
    def _line(self) -> LineInput:
        return self.query_one(LineInput)

    def _follow(self) -> None:
        """Where the model is held against one's own layer, propose that the result is one's own."""
        own = set(self._chosen) == {self._person, PIPELINE}
        if not self._named:
            self._line.value = self._person if own else self._separate
        self._tell()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what the name comes to; one that was typed stays."""
        event.stop()
        if self._line.has_focus:
            self._named = True
        self._tell()

    def _tell(self, trouble: str = "") -> None:
        note = self.query_one("#compare-note", Static)
        own = self._line.value.strip() == self._person
        note.update(Content(trouble or (EVALUATION if own else SEPARATE)))
        note.set_class(bool(trouble), "-trouble")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take in, or leave out, and propose what the result is called."""
        event.stop()
        self._rows.switch(event.row)
        self._follow()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Begin."""
        event.stop()
        self.action_begin()

    def action_other_field(self) -> None:
        """Go to the other field."""
        (self._line if self._rows.has_focus else self._rows).focus()

    def action_begin(self) -> None:
        """Return what is to be compared, unless it cannot be."""
        sides, into = self._chosen, self._line.value.strip()
        try:
            check(self._person, sides, into)
        except GlossatorError as error:
            self._tell(f"{error.message} {error.hint}")
        else:
            self.dismiss(Comparison(sides, into))

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
