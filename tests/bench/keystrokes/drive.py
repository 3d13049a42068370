"""A practised reader at the keys: from the suggestions to the gold, by the cheapest keys known at each step.

The reader sees the screen and the gold, and nothing else: places that are not on screen have to be scrolled
to, and every code is read off the screen. What is to be done is looked at anew after each key, as memory may
have done some of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.keystrokes.desk import Running
from tests.bench.keystrokes.gold import Tagged
from tests.bench.keystrokes.klm import pressed
from tests.bench.keystrokes.tool import Policy
from tui.app.screens.confirm import ChoiceDialog
from tui.domain import navigate
from tui.domain.annotation import Suggestion
from tui.domain.overlay import Item
from tui.domain.span import Span, overlaps
from tui.services.jumping import REJECT

RIGHT_OUT, RIGHT_IN, LEFT_OUT, LEFT_IN = "equals_sign", "minus", "semicolon", "apostrophe"
NEARBY = 40
"""Words from which an edge is moved to where it belongs, at the most."""
MOST = 400
"""Steps for one span after which the reader has lost the way."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done at a place.

    Attributes:
        span: The place.
        brush: The label that it is to have, or `REJECT`.
    """

    span: Span
    brush: str


class LostError(AssertionError):
    """The reader finds no keys that lead to the gold."""


class Reader:
    """Works through articles, one after the other."""

    def __init__(self, running: Running, policy: Policy) -> None:
        self._running = running
        self._policy = policy

    async def do(self, gold: set[Tagged]) -> None:
        """Bring the open article to the gold, and go on to the next."""
        running, steps = self._running, 0
        if running.reader.jump is None:
            await running.press("s", "s")
        while True:
            steps += 1
            if steps > MOST + 10 * len(gold):
                raise LostError(f"{running.session.article.title}: {list(self._tasks(gold))[:3]}")
            tasks = list(self._tasks(gold))
            start, end = running.view.visible_text
            here = [task for task in tasks if start <= task.span.start < end]
            if here:
                await self._next(here)
            elif any(task.span.start >= end for task in tasks):
                await running.press("space")
            elif tasks:
                await running.press("pageup")
            elif self._policy is Policy.EVERY and end < len(running.session.article.text.rstrip()):
                await running.press("space")
            else:
                break
        await running.press("enter")
        if isinstance(running.app.screen, ChoiceDialog):
            await running.press("a")

    def _tasks(self, gold: set[Tagged]) -> Iterator[Task]:
        """Yield what is still to be done: labels first, then what is to go and does not go by itself."""
        overlay = self._running.session.overlay
        text = self._running.session.article.text
        items = list(overlay.visible(0, len(text)))
        there = {Tagged(item.start, item.end, item.label) for item in items}
        missing = sorted(gold - there)
        for span in missing:
            yield Task(Span(span.start, span.end), span.label)
        for item in items:
            if Tagged(item.start, item.end, item.label) in gold:
                continue
            if not self._goes_by_itself(item, missing):
                yield Task(Span(item.start, item.end), REJECT)

    def _goes_by_itself(self, item: Item, missing: list[Tagged]) -> bool:
        """Whether tagging what is missing replaces an item."""
        if any((item.start, item.end) == span.edges for span in missing):
            return True
        absorbed = isinstance(item, Suggestion) and not self._running.session.overlay.nested
        return absorbed and any(overlaps(item, span) for span in missing)

    async def _next(self, tasks: list[Task]) -> None:
        """Do one task: with the brush in hand, else with the one that most need."""
        jump = self._running.reader.jump
        assert jump is not None
        brush = jump.brush
        if not any(task.brush == brush for task in tasks):
            brushes = [task.brush for task in tasks]
            brush = max(brushes, key=lambda b: (brushes.count(b), b != REJECT))
            await self._take(brush)
        task = next(task for task in tasks if task.brush == brush)
        ways = list(self._ways(task))
        if not ways and not self._running.session.by_characters:
            # It begins or ends within a word.
            await self._running.press("f7")
            await self._do(task, list(self._ways(task)))
            await self._running.press("f7")
        else:
            await self._do(task, ways)

    async def _do(self, task: Task, ways: list[list[str]]) -> None:
        if not ways:
            raise LostError(f"{self._running.session.article.title}: no way to {task}")
        await self._running.press(*min(ways, key=lambda keys: pressed(*keys).keys))

    async def _take(self, brush: str) -> None:
        if brush == REJECT:
            await self._running.press("x")
            return
        label = self._running.app.workspace.labels.get(brush)
        if label is None:
            raise LostError(f"no label {brush}")
        if label.digit:
            await self._running.press(label.digit)
        elif label.letter:
            await self._running.press("e", label.letter)
        else:
            await self._running.press("e", "/", *brush, "enter")

    def _ways(self, task: Task) -> Iterator[list[str]]:
        """Yield keys that do a task, the brush being in hand."""
        jump, overlay = self._running.reader.jump, self._running.session.overlay
        assert jump is not None
        firsts: dict[int, str] = {}
        lasts: dict[int, str] = {}
        for code, place in jump.places.items():
            if place.span == task.span:
                yield [*code]
            elif task.brush == REJECT and not self._running.session.item_at(place.span):
                under = navigate.at(overlay, place.span.start)
                if under is not None and (under.start, under.end) == task.span:
                    yield [*code]
            within = task.span.start <= place.span.start and place.span.end <= task.span.end
            if within and place.span.start == task.span.start:
                firsts[place.span.start] = min(firsts.get(place.span.start, code), code, key=len)
            if within and place.span.end == task.span.end:
                lasts[place.span.end] = min(lasts.get(place.span.end, code), code, key=len)
            if task.brush != REJECT and (edges := self._edges(place.span, task)) is not None:
                yield [*code, *edges]
        if firsts and lasts and task.brush != REJECT:
            yield ["v", *firsts[task.span.start], *lasts[task.span.end]]
        if not firsts or not lasts:
            yield from self._ways_round(task, firsts, lasts)

    def _ways_round(self, task: Task, firsts: dict[int, str], lasts: dict[int, str]) -> Iterator[list[str]]:
        """Yield keys for a span whose first or last word has no code: from, or to, the nearest that has."""
        jump = self._running.reader.jump
        assert jump is not None
        if task.brush == REJECT or not (firsts or lasts):
            return
        for code, place in jump.places.items():
            if not (task.span.start <= place.span.start and place.span.end <= task.span.end):
                continue
            whole = Span(
                task.span.start if firsts else place.span.start, task.span.end if lasts else place.span.end
            )
            edges = self._edges(whole, task)
            if edges is not None:
                ends = [*firsts.values()][:1] or [code], [*lasts.values()][:1] or [code]
                yield ["v", *ends[0][0], *ends[1][0], *edges]

    def _edges(self, place: Span, task: Task) -> list[str] | None:
        """Return the keys that bring the edges of a place to those that are wanted, or None for too many."""
        wanted = task.span
        right = self._stops(place.end, wanted.end, at_end=True)
        left = self._stops(place.start, wanted.start, at_end=False)
        if right is None or left is None:
            return None
        # The edge that moves out goes first, so that the span never is empty.
        if wanted.end > place.end:
            spans = [Span(place.start, stop) for stop in right], [Span(stop, wanted.end) for stop in left]
        else:
            spans = [Span(wanted.start, stop) for stop in right], [Span(stop, place.end) for stop in left]
        keys = self._presses(RIGHT_OUT if wanted.end > place.end else RIGHT_IN, spans[0], task)
        more = self._presses(LEFT_OUT if wanted.start < place.start else LEFT_IN, spans[1], task)
        return [*keys, *more] if wanted.end > place.end else [*more, *keys]

    def _presses(self, key: str, spans: list[Span], task: Task) -> list[str]:
        """Return the key as often as it is pressed: no edge stops where the span would be another's."""
        taken = {
            (item.start, item.end)
            for item in self._running.session.overlay.layer.annotations
            if item.live and item.label == task.brush
        }
        return [key for span in spans if span not in taken]

    def _stops(self, start: int, goal: int, *, at_end: bool) -> list[int] | None:
        """Return where an edge stops on its way, the goal last; None where it is too far, or no stop."""
        if start == goal:
            return []
        session = self._running.session
        first, last = min(start, goal), max(start, goal)
        if self._within_word(start) or self._within_word(goal) or last - first > 30 * NEARBY:
            return None
        tokens = list(session.tokens.within(first, last))
        if len(tokens) > NEARBY or (tokens and tokens[-1].end > last):
            return None
        if goal > start:
            return [t.end for t in tokens] if at_end else [*(t.start for t in tokens[1:]), goal]
        return [goal, *(t.end for t in tokens[:-1])][::-1] if at_end else [t.start for t in tokens][::-1]

    def _within_word(self, offset: int) -> bool:
        """Whether an offset lies within a word, where only a selection by characters gets to."""
        token = self._running.session.tokens.at(offset)
        return token is not None and token.start < offset
