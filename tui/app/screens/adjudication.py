"""Two or more layers side by side over the article, disagreement by disagreement."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from itertools import islice
from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from tui.app.commands import ADJUDICATION, KeyNames, bind, bindings
from tui.app.hearing import DiskEar
from tui.app.leaving import while_shown
from tui.app.places import Place
from tui.app.screens.actions.adjudicating import Adjudicating
from tui.app.widgets.adjudication import DifferenceBar, ProgressBar
from tui.app.widgets.bars import KeyBar, StatusLine
from tui.app.widgets.passage import Passage
from tui.app.widgets.rows import RowList
from tui.app.widgets.sides import SidesPanel
from tui.domain.errors import GlossatorError
from tui.services.adjudication import Adjudication
from tui.services.cases import Case
from tui.storage.paths import styles_dir

SLICE = 0.004
"""Seconds of counting between which keys are heard, and about as much between two slices."""
QUIET = 0.05
"""Seconds after a key in which nothing is counted."""
AT_ONCE = 3
"""Articles that are looked through for something undecided before the next key is heard."""

NO_ARTICLES = "There is no article that two of them have looked at."
UNREADABLE = "No article that two of them have looked at can be read: see glossator verify."


class AdjudicationScreen(Adjudicating):
    """Decides about what sides do not agree on; returns the place to open, or None."""

    CSS_PATH = styles_dir() / "adjudication.tcss"
    shows_banner = True
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(ADJUDICATION))
    AUTO_FOCUS = "#passage"

    def __init__(
        self, adjudication: Adjudication, keymap: Mapping[str, str], at: Place | None = None
    ) -> None:
        """Make the screen.

        Args:
            adjudication: The sides, and what they are brought together in.
            keymap: Keys by binding id, where they are not the default ones.
            at: Where to begin: at the disagreement there, or the next behind it; otherwise at the first that
                is undecided.
        """
        super().__init__()
        self.adjudication = adjudication
        self.workspace = adjudication.workspace
        self.keymap = keymap
        self.keys = KeyNames(ADJUDICATION, keymap)
        bind(self, ADJUDICATION, keymap)
        self._at = at
        self._pressed_at = 0.0
        self._counts = False
        """Whether articles are being counted."""
        self._revision = self.workspace.revision
        self._ear = DiskEar(self, self.workspace)

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        names, into = self.adjudication.names, self.adjudication.into
        yield ProgressBar(self.adjudication, id="adjudication-progress")
        yield Passage(names, into, id="passage")
        yield Static(id="adjudication-empty", markup=False)
        yield DifferenceBar(self.adjudication, id="adjudication-difference")
        yield SidesPanel(names, into, id="sides")
        yield KeyBar(ADJUDICATION, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Open the first article, count the others, and listen to the disk."""
        self._ear.listen()
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self.begin()

    def on_unmount(self) -> None:
        """Leave the disk's word to the screen below."""
        self._ear.stop()

    def begin(self) -> None:
        """Go to where to begin."""
        articles, at = self.adjudication.articles, self._at
        if not articles:
            self.show("")
        elif at is not None and self.adjudication.place(at.article) is not None and self.open(at.article):
            self.number = self.case.at(at.start) if self.case is not None else None
            self.show("")
        else:
            self._open_from(0, 1)
            if self.case is not None and not self.case.counts.open:
                self.go_to_open(1, "")
            else:
                self.show("")

    async def _count(self) -> None:
        """Count the articles in slices, between which keys are heard."""
        while self.adjudication.counting:
            await asyncio.sleep(SLICE)
            while (early := self._pressed_at + QUIET - perf_counter()) > 0:
                await asyncio.sleep(early)
            until = perf_counter() + SLICE
            try:
                while self.adjudication.count_one() and perf_counter() < until:
                    pass
            except GlossatorError as error:
                self.warn(error)
            self.query_one(ProgressBar).refresh()
        self._counts = False

    # -- articles ------------------------------------------------------------------------------

    def open(self, article_id: str) -> bool:
        """Open an article at its first disagreement that is undecided; return whether that can be done."""
        try:
            case = self.adjudication.case(article_id)
        except GlossatorError as error:
            self.warn(error)
            return False
        self.case = case
        self.number = next(iter([*case.open, *case.differing]), None)
        return True

    def _open_from(self, place: int, step: int) -> bool:
        """Open the article of a place, or the next that can be read; return whether there is one."""
        articles = self.adjudication.articles
        while 0 <= place < len(articles):
            if self.open(articles[place]):
                return True
            place += step
        return False

    def go_to_open(self, step: int, message: str, *, beyond: bool = False) -> None:
        """Go to the next disagreement that is undecided, or the one before, in whatever article.

        Args:
            step: 1 goes on, -1 goes back.
            message: What is said besides.
            beyond: Whether the rest of this article is passed over.
        """
        case = self.case
        if case is None:
            return
        here = case.open_beside(self.number, step) if not beyond else None
        if here is not None:
            self.number = here
            self.show(message)
            return
        others = self._others(case, step)
        # Those beside are looked at before the next key, which is for what is found there.
        if not any(self._enter(article, step, message) for article in islice(others, AT_ONCE)):
            seek = self._seek(case, others, step, message)
            self.run_worker(while_shown(self, seek), exclusive=True, group="seek")

    def _others(self, case: Case, step: int) -> Iterator[str]:
        """Yield the articles from beside one on, around to that one itself."""
        articles = self.adjudication.articles
        place, count = self.adjudication.place(case.article.id) or 0, len(articles)
        for i in range(1, count + 1):
            yield articles[(place + i * step) % count]

    def _enter(self, article: str, step: int, message: str) -> bool:
        """Go to what is undecided in an article, from this side on; return whether there is anything."""
        try:
            open_ = self.adjudication.counts_of(article).open
        except GlossatorError as error:
            self.warn(error)
            return False
        if not open_ or not self.open(article):
            return False
        if step < 0 and self.case is not None:
            self.number = self.case.open[-1]
        self.show(message)
        return True

    async def _seek(self, case: Case, others: Iterator[str], step: int, message: str) -> None:
        """Look for an article with something undecided between keys."""
        until = perf_counter() + SLICE
        for article in others:
            if self._enter(article, step, message):
                return
            if perf_counter() > until:
                self.show_status("Looking for the next undecided …")
                await asyncio.sleep(0)
                if self.case is not case:
                    return  # the reader has gone elsewhere meanwhile
                until = perf_counter() + SLICE
        self.show(f"{message} {self.keys.fill(self.all_decided())}".strip())

    def all_decided(self) -> str:
        """Return what is said where no disagreement is left, with ids of commands in braces."""
        if self.adjudication.evaluates:
            return "Nothing is left to look at."
        if self.adjudication.total.agreed:
            return "Every disagreement is decided. {adjudicate.agreed-everywhere} takes what all agree on."
        return "Everything is decided."

    def action_article(self, step: int) -> None:
        """Open the next article, or the one before."""
        place = self.adjudication.place(self.case.article.id) if self.case is not None else None
        if place is None:
            return
        found = self._open_from(place + step, step)
        self.show("" if found else f"That was the {'last' if step > 0 else 'first'} article.")

    # -- showing -------------------------------------------------------------------------------

    def show(self, message: str | None = None) -> None:
        """Bring the screen up to how things are."""
        self._pressed_at = perf_counter()
        self._revision = self.workspace.revision
        case, number, labels = self.case, self.number, self.workspace.labels
        panel, passage = self.query_one(SidesPanel), self.query_one(Passage)
        other = (case, number) != self._shown
        self._shown = case, number
        panel.show(case, number, labels, other=other)
        chosen = panel.current.mark if panel.current is not None else None
        empty = self.query_one("#adjudication-empty", Static)
        empty.display, passage.display = case is None, case is not None
        if case is None:
            empty.update(Content(UNREADABLE if self.adjudication.articles else NO_ARTICLES))
        else:
            passage.show(case, number, chosen, labels)
        self.query_one(ProgressBar).show(case, number)
        self.query_one(DifferenceBar).show(case, number)
        self.show_status(message)
        if self.adjudication.counting and not self._counts:
            self._counts = True
            self.run_worker(while_shown(self, self._count()), group="count")

    def show_status(self, message: str | None = None) -> None:
        """Show how things stand, with a message where there is one."""
        saving = self.workspace.saving
        at_rest = "read only" if self.workspace.project.read_only else "saved"
        if self.workspace.refusal is not None:
            at_rest = "not saved"
        status = self.query_one(StatusLine)
        status.show(saved="saving…" if saving else at_rest, saving=bool(saving))
        status.show(trouble=self.workspace.refusal is not None)
        if message is not None:
            status.show(message=message)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Mark in the text what the cursor is on."""
        event.stop()
        if self.is_mounted and self.case is not None:
            row = self.query_one(SidesPanel).current
            mark = row.mark if row is not None else None
            self.query_one(Passage).show(self.case, self.number, mark, self.workspace.labels)

    def warn(self, error: GlossatorError) -> None:
        """Say what is wrong."""
        self.notify(str(error), title=error.title, severity="error", timeout=30, markup=False)

    # -- the disk's word -----------------------------------------------------------------------

    def on_settled(self) -> None:
        """Take note of the disk's word, and look anew where decisions were taken back."""
        self._ear.settle()
        if self.workspace.revision != self._revision:
            self.show_anew()
        else:
            self.show_status()

    def show_anew(self) -> None:
        """Show what became of the layers otherwise than by a key here."""
        here = self.case
        start = here.meetings[self.number].start if here is not None and self.number is not None else 0
        self._at = Place(here.article.id, "", start) if here is not None else None
        self.case = self.number = None
        self.adjudication.reload()
        self.begin()

    # -- moving --------------------------------------------------------------------------------

    def action_step_open(self, step: int) -> None:
        """Go to the next disagreement that is undecided."""
        self.go_to_open(step, "")

    def action_step(self, step: int) -> None:
        """Go to the next disagreement of the article, or to that of the article beside it."""
        case = self.case
        if case is None:
            return
        beside = case.beside(self.number, step)
        if beside is None:
            self.action_article(step)
            if self.case is not case and self.case is not None and self.case.differing:
                self.number = self.case.differing[0 if step > 0 else -1]
                self.show("")
        else:
            self.number = beside
            self.show("")

    def action_walk(self, step: int) -> None:
        """Go to the next meeting of the article, be it one in which all agree."""
        if self.case is None or not self.case.meetings:
            return
        number = self.number + step if self.number is not None else 0
        if 0 <= number < len(self.case.meetings):
            self.number = number
            self.show("")
        else:
            self.show("That was the last of this article." if step > 0 else "That was the first.")

    def action_cursor(self, step: int) -> None:
        """Go to another row of the sides."""
        self.query_one(SidesPanel).action_cursor(step)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll the article."""
        passage = self.query_one(Passage)
        passage.scroll_rows(pages * max(passage.size.height // 2, 1))

    def action_open_place(self) -> None:
        """Go to the current disagreement in the reader."""
        if self.case is not None:
            at = self.case.meetings[self.number].start if self.number is not None else 0
            self.dismiss(Place(self.case.article.id, "", at))

    def action_close(self) -> None:
        """Go back to where it was opened from."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Show every key."""
        from tui.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(ADJUDICATION, self.keymap, "Keys of adjudication"))
