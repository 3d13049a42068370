"""Keys that find something in the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import Worker, get_current_worker

from tui.app.screens.actions.base import ReaderBase
from tui.domain.errors import UsageError
from tui.domain.search import Query
from tui.services.session import DONE, Outcome

if TYPE_CHECKING:
    from tui.app.widgets.find_bar import FindBar
    from tui.services.finding import Batch, Place, Search, Toward

REMEMBERED = 50
"""Texts looked for that are remembered."""
WHILE_TYPING = frozenset(("find_toggle", "find_step"))
"""Actions of the screen that are done while a text is typed."""


@dataclass
class Found(Message):
    """More of the text has been gone through."""

    search: Search
    batch: Batch


class FindActions(ReaderBase):
    """The find bar, and going from hit to hit."""

    _search: Search | None = None
    _last_query = Query()
    _earlier: tuple[str, ...] = ()
    _origin: tuple[Place, int] | None = None
    _scanning: Worker[None] | None = None
    _find_bar: FindBar | None = None
    _refusal = ""

    # -- the bar -------------------------------------------------------------------------------

    async def action_find(self) -> None:
        """Type what is to be found."""
        from tui.services.finding import Place

        self.end_jump()
        if self.session is not None:
            self.end_jump()
            self._origin = Place.of(self.session), self.view.top_offset
            bar = await self._show_bar()
            bar.begin(self._last_query, self._earlier)
            self.show_find()

    async def _show_bar(self) -> FindBar:
        """Return the bar, which is put on the screen when it is first wanted."""
        from tui.app.widgets.find_bar import FindBar

        if self._find_bar is None:
            self._find_bar = FindBar(self.keys, id="find")
            # Keys that are typed ahead are for it: it has to be there.
            await self.mount(self._find_bar, before="#status")
        self._find_bar.display = True
        return self._find_bar

    @property
    def _typing(self) -> bool:
        return self._find_bar is not None and self._find_bar.typing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the article alone while a text is typed."""
        if self._typing and action not in WHILE_TYPING:
            return False
        return super().check_action(action, parameters)

    def show_find(self) -> None:
        """Bring the bar up to what is found."""
        bar, search = self._find_bar, self._search
        if bar is None or not bar.display:
            return
        if search is None:
            bar.tell(self._refusal, trouble=bool(self._refusal))
        else:
            missing = search.hits.complete and not len(search.hits)
            counted = f"{search.counted}, {search.hits.trouble}" if search.hits.trouble else search.counted
            bar.tell(counted, trouble=missing or bool(search.hits.trouble))

    def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        """Look for something else, from where the reader was."""
        from tui.services.finding import Toward

        # What was found before stays marked until there is something else, lest the text flicker.
        self._stop()
        if event.query and self._origin is not None:
            self._begin(event.query, self._origin[0], Toward.HERE)
        if self._search is None:
            self.view.mark_hits()
            self._return()
        self.after(Outcome(""))

    def on_find_bar_kept(self) -> None:
        """Leave the hits marked, and the reader on the one that was found."""
        search = self._search
        if self._refusal:
            return  # the bar says why
        if search is None:
            self.end_find()
        elif search.hits.complete and not len(search.hits):
            self.show_find()
            return
        else:
            self._last_query = search.query
            text = search.query.text
            self._earlier = (*(one for one in self._earlier if one != text), text)[-REMEMBERED:]
        self.view.focus()
        self.call_after_refresh(self.after)

    def on_find_bar_left(self) -> None:
        """Go back to where the reader was."""
        self._return()
        self._put_away()
        self.view.focus()
        self.after(Outcome(""))

    def _return(self) -> None:
        if self._origin is not None and self.session is not None:
            place, top = self._origin
            place.go_back(self.session)
            self.view.sync([])
            self.view.show_from(top)

    async def on_find_bar_stepped(self, event: FindBar.Stepped) -> None:
        """Look at another hit."""
        await self.action_find_step(event.step)

    def action_find_toggle(self, what: str) -> None:
        """Switch regular expressions, or whole words, on or off."""
        if self._find_bar is not None:
            self._find_bar.toggle(what)

    # -- searching -----------------------------------------------------------------------------

    def _begin(self, query: Query, origin: Place, toward: Toward) -> None:
        from tui.services.finding import Search

        session = self.session
        if session is None:
            return
        try:
            search = Search(session, query, origin, toward)
        except UsageError as error:
            self._refusal = error.message
            return
        self._search = search
        self._scanning = self.run_worker(
            lambda: self._scan(search), thread=True, exclusive=True, group="find", exit_on_error=False
        )

    def _scan(self, search: Search) -> None:
        """Go through the text, in a thread of its own."""
        worker = get_current_worker()
        for batch in search.scan():
            if worker.is_cancelled:
                return
            self.post_message(Found(search, batch))

    def on_found(self, found: Found) -> None:
        """Mark the hits, and go to the first that is wanted."""
        if found.search is not self._search:
            return
        told = found.search.take(found.batch)
        self.view.mark_hits(found.search.hits.within)
        if self._typing and found.batch.complete and not len(found.search.hits):
            self._return()
            told = DONE
        if told is not None:
            self.after(told)
        else:
            self.show_find()

    def _stop(self) -> None:
        """End the search; what it marked stays marked for the moment."""
        if self._scanning is not None:
            self._scanning.cancel()
            self._scanning = None
        self._refusal = ""
        self._search = None

    def _put_away(self) -> bool:
        """Take bar and marks away; return whether the bar was there."""
        bar = self._find_bar
        was_on = bar is not None and bool(bar.display)
        self._stop()
        self.view.mark_hits()
        self._origin = None
        if bar is not None:
            bar.display = False
        return was_on

    def end_find(self) -> bool:
        """End finding, and the selection of a hit; return whether something was being looked for."""
        was_on = self._put_away()
        if was_on and self.session is not None:
            self.session.escape()
        return was_on

    async def action_find_step(self, step: int) -> None:
        """Go to the next hit, or the one before; look for the last text again where the search was ended."""
        from tui.services.finding import Place, Toward

        if self.session is None:
            return
        if self._search is not None:
            self.after(self._search.step(forward=step > 0))
        elif self._typing:
            return
        elif self._last_query:
            (await self._show_bar()).put(self._last_query)
            toward = Toward.NEXT if step > 0 else Toward.PREVIOUS
            self._begin(self._last_query, Place.of(self.session), toward)
            self.after(DONE)
        else:
            self.after(Outcome("Nothing to find yet: / asks what."))
