"""Linking a span to an entity or to the id of a knowledge base."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.leaving import while_shown
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.offers import Offer, Offers
from tui.app.widgets.rows import RowList
from tui.domain.errors import GlossatorError
from tui.domain.remarks import clean_link, link_refusal
from tui.domain.shown import displayed
from tui.services.linking import LinkIndex
from tui.storage.paths import styles_dir

HINT = "Enter takes · ↑ ↓ choose · Tab completes · Esc back"
REMOVES = "Empty, Enter takes the link away."
COUNTING = "Looking through the project for ids that are in use …"
NONE_YET = "No id like that is in use yet: what you type is taken as it is."


class LinkDialog(ModalScreen[str | None]):
    """Asks for an id; returns it, empty where the link is to be taken away, or None.

    | key | what |
    |---|---|
    | enter | take the highlighted id, or what was typed |
    | up, down | highlight an id that is in use |
    | tab | complete what was typed |
    | escape | go back |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("tab", "complete", "Complete", show=False),
    ]

    def __init__(self, form: str, link: str, index: LinkIndex, remark: str = "") -> None:
        """Prepare the question.

        Args:
            form: The surface form that is to be linked.
            link: The present link.
            index: The ids that are in use.
            remark: What else taking one does, in one line; empty where nothing.
        """
        super().__init__()
        self._form = form
        self._link = link
        self._index = index
        self._remark = remark
        self._counting = True

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog dialog-small", id="link") as box:
            box.border_title = Content(displayed(f"Link of {self._form}"))
            yield LineInput(self._link, "Q64, angela-merkel, https://…", id="link-text")
            yield Offers(id="link-offers")
            yield Static(Content(self._remark), id="link-note", classes="dialog-note", markup=False)
            yield Static(Content(HINT), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the id, and see which ids are in use."""
        line = self.query_one(LineInput)
        line.focus()
        line.action_select_all()
        self._show()
        self.run_worker(while_shown(self, self._count()), exclusive=True, group="count")

    async def _count(self) -> None:
        # In slices, between which keys are heard: there may be a million spans.
        try:
            while self._index.advance():
                self._show()
                await asyncio.sleep(0)
        except GlossatorError as error:
            self.notify(str(error), title=error.title, severity="error", markup=False)
        self._counting = False
        self._show()

    def _show(self) -> None:
        """Show the ids that may be meant."""
        typed = self.query_one(LineInput).value
        if typed == self._link:
            typed = ""
        found = self._index.offers(self._form, typed)
        offers = [Offer(known.link, known.uses, ", ".join(known.forms[:5])) for known in found]
        self.query_one(Offers).show(offers)
        note = COUNTING if self._counting else "" if found else NONE_YET
        if self._link and not self.query_one(LineInput).value.strip():
            note = REMOVES
        self._tell(note or self._remark)

    def _tell(self, text: str, *, trouble: bool = False) -> None:
        note = self.query_one("#link-note", Static)
        note.update(Content(text))
        note.set_class(trouble, "-trouble")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what begins so."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted id, or what was typed."""
        event.stop()
        self._take(self.query_one(Offers).taken or event.value)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the id that was clicked."""
        event.stop()
        self._take(self.query_one(Offers).offers[event.row].text)

    def _take(self, text: str) -> None:
        link = clean_link(text)
        refusal = link_refusal(link)
        if refusal:
            self._tell(refusal, trouble=True)
        else:
            self.dismiss(link)

    def action_move(self, step: int) -> None:
        """Highlight another id."""
        self.query_one(Offers).move(step)

    def action_complete(self) -> None:
        """Put the highlighted id, or the first one, in the line."""
        offers, line = self.query_one(Offers), self.query_one(LineInput)
        if offers.offers:
            line.value = offers.taken or offers.offers[0].text
            line.cursor_position = len(line.value)

    def action_cancel(self) -> None:
        """Go back without a change."""
        self.dismiss(None)
