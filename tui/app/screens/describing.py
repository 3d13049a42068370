"""Giving an article tags and a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.widgets.line_input import LineInput
from tui.app.widgets.note_area import NoteArea
from tui.app.widgets.offers import Offer, Offers
from tui.app.widgets.rows import RowList
from tui.domain.remarks import clean_note, note_refusal, parse_tags, tags_refusal, written_tags
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir

HINT = "Enter saves · Tab completes, goes on · Ctrl+J new line · Esc goes back"
MOST = 5
"""Tags that are offered at a time."""


class Description(NamedTuple):
    """What is said of an article as a whole."""

    tags: tuple[str, ...]
    note: str


class DescribeDialog(ModalScreen[Description | None]):
    """Asks for the tags of an article and a note on it; returns both, or None.

    | key | what |
    |---|---|
    | enter, ctrl+s | save |
    | tab | complete a tag; else go from the tags to the note and back |
    | up, down | highlight a tag that is in use; enter then takes it |
    | ctrl+j | a new line of the note |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("ctrl+s", "save", "Save", show=False),
        Binding("tab", "complete", "Complete", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
    ]

    def __init__(
        self,
        title: str,
        present: Description,
        in_use: Sequence[tuple[str, int]],
        facts: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Prepare the question.

        Args:
            title: The article's title.
            present: What is said of it now.
            in_use: The tags of all articles with how many bear each, the most frequent first.
            facts: What is known of the article, by name.
        """
        super().__init__()
        self._heading = title
        self._present = present
        self._in_use = in_use
        self._facts = facts

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="describe") as box:
            box.border_title = Content(displayed(self._heading))
            with Horizontal(classes="dialog-field"):
                yield Static(Content("Tags"), classes="dialog-name", markup=False)
                yield LineInput(written_tags(self._present.tags), "one, another", id="describe-tags")
            yield Offers(id="describe-offers")
            with Horizontal(id="describe-note"):
                yield Static(Content("Note"), classes="dialog-name", markup=False)
                yield NoteArea(self._present.note, "what is to be said about the article")
            told = "\n".join(displayed(f"{name}: {value}") for name, value in self._facts)
            with VerticalScroll(id="describe-facts", can_focus=False):
                yield Static(Content(told), markup=False)
            yield Static(Content(""), id="describe-trouble", classes="dialog-note -trouble", markup=False)
            yield Static(Content(HINT), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the tags."""
        line = self._line
        line.focus()
        line.cursor_position = len(line.value)
        self._show()

    @property
    def _line(self) -> LineInput:
        return self.query_one("#describe-tags", LineInput)

    @property
    def _offers(self) -> Offers:
        return self.query_one(Offers)

    def _show(self) -> None:
        """Offer the tags in use that begin as the last one does, and are not there yet."""
        *before, last = self._line.value.split(",")
        beginning = " ".join(last.split()).casefold()
        not_these = {beginning, *(tag.casefold() for tag in parse_tags(",".join(before)))}
        fitting = [
            Offer(tag, count)
            for tag, count in self._in_use
            if tag.casefold().startswith(beginning) and tag.casefold() not in not_these
        ]
        self._offers.show(fitting[:MOST])
        self._tell("")

    def _tell(self, text: str) -> None:
        self.query_one("#describe-trouble", Static).update(Content(text))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer other tags."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted tag; without one, save."""
        event.stop()
        taken = self._offers.taken
        if taken:
            self._put(taken)
        else:
            self.action_save()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the tag that was clicked."""
        event.stop()
        self._put(self._offers.offers[event.row].text)

    def _put(self, tag: str) -> None:
        """Put a tag where the last one was begun."""
        before = self._line.value.split(",")[:-1]
        self._line.value = written_tags([*(part.strip() for part in before), tag, ""])
        self._line.cursor_position = len(self._line.value)
        self._line.focus()

    def on_note_area_submitted(self) -> None:
        """Save."""
        self.action_save()

    def action_save(self) -> None:
        """Return tags and note, unless they cannot be kept."""
        tags = parse_tags(self._line.value)
        note = clean_note(self.query_one(NoteArea).text)
        refusal = tags_refusal(tags) or note_refusal(note)
        if refusal:
            self._tell(refusal)
        else:
            self.dismiss(Description(tags, note))

    def action_complete(self) -> None:
        """Complete the tag that is being typed; else go on to the other field."""
        typing = self._line.value.rpartition(",")[2].strip()
        if self._line.has_focus and self._offers.offers and (typing or self._offers.taken):
            self._put(self._offers.taken or self._offers.offers[0].text)
        elif self._line.has_focus:
            self.query_one(NoteArea).focus()
        else:
            self._line.focus()

    def action_move(self, step: int) -> None:
        """Highlight another tag; from the last one on, go to the note."""
        if not self._line.has_focus:
            return
        offers = self._offers
        if step > 0 and (not offers.offers or (offers.taken and offers.cursor == offers.row_count() - 1)):
            self.query_one(NoteArea).focus()
        else:
            offers.move(step)

    def action_cancel(self) -> None:
        """Go back without a change."""
        self.dismiss(None)
