"""Choosing which layers are adjudicated, and what the result is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.article.cells import clipped, padded
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.rows import RowList
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.services.adjudication import RESULT, Side, check
from tui.storage.paths import styles_dir

HINT = "Space takes in or leaves out · Tab to the name · Enter begins · Esc goes back"
EVALUATION = "An evaluation: your own layer is walked through, and changes only where you take something."
SEPARATE = "What is decided goes into a layer of that name; those compared stay as they are."


class Candidate(NamedTuple):
    """One that can be compared.

    Attributes:
        side: Whose layer, or the model's suggestions.
        about: What there is of it, in a few words.
    """

    side: Side
    about: str


class Comparison(NamedTuple):
    """What is to be compared.

    Attributes:
        sides: Two or more, in order.
        into: The name of the result.
    """

    sides: tuple[Side, ...]
    into: str


def candidates(owners: Sequence[tuple[str, str]], model: str) -> list[Candidate]:
    """Return who can be compared, people by name and behind them the model.

    Args:
        owners: Article and annotator of every layer.
        model: The pipeline's name.
    """
    articles: dict[str, int] = {}
    for _, annotator in owners:
        articles[annotator] = articles.get(annotator, 0) + 1
    people = [Candidate(Side(name), counted(articles[name], "article")) for name in sorted(articles)]
    return [*people, Candidate(Side(), model)]


class CandidateRows(RowList, inherit_bindings=False):
    """Those that can be compared, each with a box.

    | key | what |
    |---|---|
    | up, down, k, j | move the cursor |
    | space | take in, or leave out |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor(-1)", "Up", show=False),
        Binding("down,j", "cursor(1)", "Down", show=False),
        Binding("space", "choose", "In or out", show=False),
    ]

    def __init__(self, found: Sequence[Candidate], chosen: set[Side], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._found = found
        self._chosen = chosen

    @property
    def sides(self) -> tuple[Side, ...]:
        """Those that are taken in, in order."""
        return tuple(one.side for one in self._found if one.side in self._chosen)

    def switch(self, row: int) -> None:
        """Take one in, or leave it out."""
        self._chosen ^= {self._found[row].side}
        self.refresh()

    def row_count(self) -> int:
        """Return how many there are."""
        return len(self._found)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return box, name and what there is."""
        one = self._found[row]
        on = one.side in self._chosen
        name = min(max(width // 2, 8), 30)
        return [
            Segment(" [x] " if on else " [ ] ", self.strong if on else self.dim),
            Segment(padded(clipped(one.side.name, name), name), self.strong if on else None),
            Segment(f"  {clipped(one.about, max(width - name - 8, 1))}", self.dim),
        ]


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
        self._found = found
        there = {one.side for one in found}
        self._separate = RESULT if last is None or last.into == person else last.into
        chosen = set(last.sides) & there if last is not None else set()
        if len(chosen) < 2:
            chosen = self._proposed()
        self._chosen = chosen
        self._named = last is not None and last.into not in (RESULT, person)

    def _proposed(self) -> set[Side]:
        """Return all the others, or whoever there is, or oneself and the model."""
        people = [one.side for one in self._found if one.side.annotator not in ("", self._separate)]
        others = [side for side in people if side.annotator != self._person]
        return set(others if len(others) > 1 else [*people, Side()][:2])

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog dialog-small", id="compare") as box:
            box.border_title = Content("Compare and adjudicate")
            yield CandidateRows(self._found, self._chosen, id="compare-rows")
            with Horizontal(classes="dialog-field"):
                yield Static(Content("Result"), classes="dialog-name", markup=False)
                yield LineInput(self._separate, RESULT, id="compare-into")
            yield Static(id="compare-note", classes="dialog-note", markup=False)
            yield Static(Content(HINT), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the sides."""
        self._rows.focus()
        self._rows.styles.height = min(max(len(self._found), 2), max(self.app.size.height - 12, 3))
        self._follow()

    @property
    def _rows(self) -> CandidateRows:
        return self.query_one(CandidateRows)

    @property
    def _line(self) -> LineInput:
        return self.query_one(LineInput)

    def _follow(self) -> None:
        """Where the model is held against one's own layer, propose that the result is one's own."""
        own = set(self._rows.sides) == {Side(self._person), Side()}
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
        sides, into = self._rows.sides, self._line.value.strip()
        try:
            check(self._person, [side.name for side in sides], into)
        except GlossatorError as error:
            self._tell(f"{error.message} {error.hint}")
        else:
            self.dismiss(Comparison(sides, into))

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
