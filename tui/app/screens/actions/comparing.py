"""Comparing annotators on a screen: who, on which articles, and the counting between two keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import NamedTuple

from textual.screen import Screen

from tui.app.commands import KeyNames
from tui.app.leaving import while_shown
from tui.app.places import Place
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.services.agreement import (
    Counted,
    Counting,
    KeptSide,
    Scope,
    Side,
    articles_of,
    asked_first,
    possible_sides,
)
from tui.services.disputes import Disputes, Wanted
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace

SLICE = 0.006
"""Seconds of counting between which keys are heard."""
PAUSE = 0.001
"""Seconds between two slices in which they are."""
QUIET = 0.05
"""Seconds after a key in which nothing is counted."""
SHOWN_EVERY = 0.5
"""Seconds between two times that what came of it is shown."""
LONG = 200_000
"""Code points of an article from which it is compared in a thread of its own."""
AT_FIRST = 4
"""Sides that are compared before anybody chooses: you, and the first others."""


class Standing(NamedTuple):
    """How the screen stood when it was left for an article.

    Attributes:
        sides: Who was compared.
        scope: On which articles.
        pair: Which two of them were shown.
        wanted: Which disagreements were listed.
        row: The one under the cursor.
    """

    sides: tuple[str, ...]
    scope: Scope
    pair: tuple[int, int]
    wanted: Wanted
    row: int


class Comparing(Screen[Place | None]):
    """What is compared, and the counting; the screen itself says how things are shown.

    Attributes:
        possible: Who can be compared.
        chosen: The numbers of those that are, in their order.
        alone: Whether there are not two to compare.
        pair: The two of them whose numbers are shown, by their places in that order.
        scope: Which articles are compared.
        counting: The comparison; None until it is known what is compared.
        stopped: Whether it came to an end before the last article, which cannot be read.
        disputes: Where they disagree; likewise.
        pressed_at: When a key was last pressed.
    """

    workspace: Workspace
    suggester: Suggester | None
    keymap: Mapping[str, str]
    keys: KeyNames
    possible: Sequence[Side] = ()
    chosen: Sequence[int] = ()
    alone = False
    pair = (0, 1)
    scope = Scope.DONE
    counting: Counting | None = None
    stopped = False
    disputes: Disputes | None = None
    pressed_at = 0.0
    left: Standing | None = None
    """How the screen stood when it was left."""
    _sought: Standing | None = None

    def show_all(self) -> None:
        """Show who is compared, and what has come of it so far."""
        raise NotImplementedError

    def tell(self, message: str) -> None:
        """Show a message in the status line."""
        raise NotImplementedError

    def tell_place(self) -> None:
        """Say what the cursor is on."""
        raise NotImplementedError

    def cursor_of_disputes(self) -> int:
        """Return the row of the disagreement under the cursor."""
        raise NotImplementedError

    def place_of_dispute(self) -> Place | None:
        """Return where the disagreement under the cursor is, or None."""
        raise NotImplementedError

    async def _survey(self) -> None:
        """Find out who can be compared, and choose as it was left, or people before anything else."""
        kept = self.suggester.as_side(self.workspace.labels) if self.suggester is not None else None
        articles = self.workspace.articles()

        def survey() -> tuple[Sequence[Side], Sequence[int]]:
            sides = possible_sides(self.workspace, kept)
            return sides, asked_first(sides, articles)[:AT_FIRST]

        self.possible, self.chosen = await asyncio.to_thread(survey)
        names = [side.name for side in self.possible]
        if self._sought is not None and set(self._sought.sides) <= set(names):
            self.chosen = [names.index(name) for name in self._sought.sides]
            self.scope = self._sought.scope
        else:
            self._sought = None
        self.begin()

    def leave(self, place: Place | None) -> None:
        """Leave the screen, for a place in an article where one is named."""
        self.left = self.standing()
        self.dismiss(place)

    def standing(self) -> Standing:
        """Return how the screen stands, so that it can be found so again."""
        sides = tuple(self.possible[number].name for number in self.chosen)
        wanted = self.disputes.wanted if self.disputes is not None else Wanted()
        return Standing(sides, self.scope, self.pair, wanted, self.cursor_of_disputes())

    def take_sought(self) -> int | None:
        """Return the row that the cursor was on when the screen was left, once it is there; else None."""
        sought = self._sought
        if sought is None or self.disputes is None or len(self.disputes) <= sought.row:
            return None
        self._sought = None
        return sought.row

    # -- counting ------------------------------------------------------------------------------

    def start(self, standing: Standing | None) -> None:
        """Find out who can be compared, and begin.

        Args:
            standing: How the screen stood when it was left.
        """
        self.workspace.bring_in_many()
        self.workspace.bring_in_others()
        self._sought = standing
        self.run_worker(while_shown(self, self._survey()), exclusive=True, group="count")

    def begin(self) -> None:
        """Compare the sides that are chosen, from the first article on."""
        self.counting = self.disputes = None
        self.stopped = False
        self.pair = (0, 1)
        self.alone = len(self.chosen) < len(self.pair)
        self.show_all()
        if not self.alone:
            sides = [self.possible[number] for number in self.chosen]
            self.run_worker(while_shown(self, self._compare(sides)), exclusive=True, group="count")

    async def _compare(self, sides: list[Side]) -> None:
        workspace = self.workspace
        articles = await asyncio.to_thread(lambda: articles_of(workspace.articles(), sides, self.scope))
        counting = Counting.of(articles, sides, lambda of: workspace.article(of).text)
        self.counting, self.disputes = counting, Disputes(sides)
        if self._sought is not None:
            self.pair = self._sought.pair
            self.disputes.filter(self._sought.wanted)
        self.show_all()
        try:
            await self._count(counting, self.disputes)
        except GlossatorError as error:
            self.stopped = True
            self.show_all()
            self.notify(str(error), title=error.title, severity="error", timeout=30, markup=False)
        self._sought = None
        self.tell_place()

    async def _count(self, counting: Counting, disputes: Disputes) -> None:
        """Compare in slices, between which keys are heard."""
        steps = counting.steps()
        shown_at = perf_counter()
        more = True
        while more:
            await self._hear_keys()
            more = await self._do_a_slice(counting, disputes, steps)
            if not more or perf_counter() - shown_at > SHOWN_EVERY:
                self.show_all()
                shown_at = perf_counter()

    async def _hear_keys(self) -> None:
        await asyncio.sleep(PAUSE)
        while (early := self.pressed_at + QUIET - perf_counter()) > 0:
            await asyncio.sleep(early)

    async def _do_a_slice(self, counting: Counting, disputes: Disputes, steps: Iterator[Counted]) -> bool:
        until = perf_counter() + SLICE
        while perf_counter() < until:
            at = counting.comparison.texts
            long = at < len(counting.articles) and counting.articles[at].length > LONG
            found = await asyncio.to_thread(next, steps, None) if long else next(steps, None)
            if found is None:
                return disputes.go_on()
            disputes.take(found)
        return True

    async def list_rest(self, disputes: Disputes) -> None:
        """Find, in slices, what a filter leaves of the disagreements."""
        more = True
        while more:
            await self._hear_keys()
            more = disputes.go_on()
        self.show_all()

    # -- deciding ------------------------------------------------------------------------------

    def action_adjudicate(self) -> None:
        """Decide what holds, from the disagreement under the cursor on."""
        from tui.app.screens.adjudicating import last_compared, open_adjudication
        from tui.app.screens.comparing import Comparison, result_name
        from tui.services.adjudication import PIPELINE

        if self.alone or self.suggester is None:
            return
        chosen = [self.possible[number] for number in self.chosen]
        sides = [PIPELINE if isinstance(side, KeptSide) else side.name for side in chosen]
        me = self.workspace.annotator
        into = me if set(sides) == {me, PIPELINE} else result_name(me, last_compared(self.app))
        if into != me:
            # How far somebody agrees with the result can be seen; it is not brought together with itself.
            sides = [side for side in sides if side != into]
        comparison = Comparison(tuple(sides), into)
        place = self.place_of_dispute()
        open_adjudication(
            self, self.workspace, self.suggester, self.keymap, comparison, self._back_from_deciding, place
        )

    def _back_from_deciding(self, place: Place | None) -> None:
        """Go on to a place that was chosen there; else compare again what may have been decided."""
        if place is not None:
            self.leave(place)
        else:
            self.start(self.standing())

    # -- what is compared ----------------------------------------------------------------------

    def action_sides(self) -> None:
        """Choose who is compared."""
        from tui.app.screens.sides import SidesDialog

        names = [side.name for side in self.possible]
        articles = self.workspace.articles()
        about = [
            "suggestions kept"
            if isinstance(side, KeptSide)
            else f"{counted(len(articles_of(articles, [side])), 'article')} done"
            for side in self.possible
        ]

        def chosen(numbers: list[int] | None) -> None:
            if numbers is not None and numbers != self.chosen:
                self.chosen = numbers
                self.begin()

        self.app.push_screen(SidesDialog(names, about, self.chosen), chosen)

    def action_pair(self, step: int) -> None:
        """Show another pair of sides."""
        if self.counting is None:
            return
        pairs = list(self.counting.comparison.pairs)
        if len(pairs) < 2:
            self.tell(self.keys.fill("There is one pair only; {agreement.sides} chooses more."))
            return
        self.pair = pairs[(pairs.index(self.pair) + step) % len(pairs)]
        self.pressed_at = perf_counter()
        self.show_all()

    def action_cycle_articles(self) -> None:
        """Compare other articles."""
        scopes = list(Scope)
        self.scope = scopes[(scopes.index(self.scope) + 1) % len(scopes)]
        self.begin()
