"""How keys move the caret, the current span and the selection of the open article."""

from __future__ import annotations

from collections.abc import Callable

from tui.domain import navigate
from tui.domain.annotation import Suggestion
from tui.domain.overlay import Item
from tui.domain.span import Span
from tui.services.place import DONE, NOTHING_CURRENT, Outcome, Place, Selection, Supply
from tui.services.proposing import Shift

__all__ = ["DONE", "NOTHING_CURRENT", "Outcome", "Reading", "Selection", "Supply"]

REACH = 5_000
"""Code points around the current span in which those that overlap it are looked for."""


class Reading(Place):
    """The place of a reader in one article, and the ways from there."""

    # -- moving --------------------------------------------------------------------------------

    def go_to(self, offset: int) -> None:
        """Put the caret on the token at or nearest to an offset."""
        self._touched = True
        token = self.tokens.nearest(offset)
        if token is not None:
            self._move(token)

    def go_to_place(self, offset: int, annotation: str) -> None:
        """Go to an annotation, a rejected one too; to the offset if it is not there any more."""
        here = self.overlay.layer.annotations.covering(offset)
        found = next((a for a in here if a.id == annotation), None)
        if found is not None:
            self.choose(found)
        else:
            self.go_to(offset)

    def go_to_edge(self, start: int, end: int, *, last: bool) -> None:
        """Put the caret on the first or last token that begins in `[start, end)`; stay if there is none."""
        self._touched = True
        token = self.tokens.before(end) if last else self.tokens.after(start - 1)
        if token is not None and start <= token.start < end:
            self._move(token)

    def step(self, count: int) -> None:
        """Move the caret by tokens: forward, or back where `count` is negative."""
        self._touched = True
        for _ in range(abs(count)):
            token = self.tokens.after(self.caret) if count > 0 else self.tokens.before(self.caret)
            if token is None:
                break
            self._move(token)

    def cycle(self) -> Outcome:
        """Make current the next of the items that share text with the current one, round and round.

        Which they are is found from the caret's token, so that every one of them comes round.
        """
        if self._cycle is None or self.current is None or self.current.id not in self._cycle:
            around = self.current if self.current is not None else self.caret_span()
            here = list(self.overlay.visible(around.start, max(around.end, around.start + 1)))
            self._cycle = [item.id for item in here]
        ids = self._cycle
        if len(ids) < 2:
            self._cycle = None
            return Outcome("Nothing overlaps here.")
        start = self.current.start if self.current is not None else self.caret
        items = {i.id: i for i in self.overlay.visible(max(start - REACH, 0), start + REACH)}
        at = ids.index(self.current.id) if self.current is not None and self.current.id in ids else -1
        following = next((items[i] for i in (*ids[at + 1 :], *ids[: at + 1]) if i in items), None)
        if following is None:
            return Outcome("Nothing overlaps here.")
        self._choose(following)
        self._cycle = ids
        return Outcome(f"{ids.index(following.id) + 1} of {len(ids)} that overlap here.")

    def next_miss(self) -> Outcome:
        """Select the next possible miss; behind the last one the first."""
        found = self.misses.after(self.overlay, self.caret)
        return self._go_to_miss(found or self.misses.after(self.overlay, -1), round_=found is None)

    def previous_miss(self) -> Outcome:
        """Select the possible miss before; before the first one the last."""
        found = self.misses.before(self.overlay, self.caret)
        last = len(self.article.text)
        return self._go_to_miss(found or self.misses.before(self.overlay, last), round_=found is None)

    def _go_to_miss(self, span: Span | None, *, round_: bool) -> Outcome:
        self._touched = True
        if span is None:
            return Outcome(at_end=True)
        self.take(span)
        self.missing = True
        return Outcome("Round at the other end.") if round_ else DONE

    def take(self, span: Span) -> None:
        """Select exactly a stretch of text, with the caret at its beginning."""
        self._touched, self._awaited = True, ""
        self.selecting, self.missing, self.current = False, False, None
        self.selection, self.caret = Selection(span, span), span.start

    def _move(self, token: Span) -> None:
        self.caret, self._awaited, self.missing = token.start, "", False
        if self.selecting and self.selection is not None:
            self.selection = Selection(self.selection.anchor, token)
            self.current = None
        else:
            self.selection = None
            self.current = navigate.at(self.overlay, token.start)

    def choose(self, item: Item) -> None:
        """Make an item current, as the mouse or a list does."""
        self._touched = True
        self._choose(item)

    def next_open(self) -> Outcome:
        """Go to the next undecided suggestion."""
        return self._go(self._standing(lambda: navigate.next_open(self.overlay, self.caret, self.current)))

    def previous_open(self) -> Outcome:
        """Go to the undecided suggestion before."""
        return self._go(
            self._standing(lambda: navigate.previous_open(self.overlay, self.caret, self.current))
        )

    def _standing(self, find: Callable[[], Suggestion | None]) -> Suggestion | None:
        """Return what is found, passing over what memory no longer stands by.

        Far from the reader what was decided a moment ago has not been drawn all conclusions from yet.
        """
        found = find()
        while found is not None and not self._stands(found):
            self.exchange(Shift([found], []))
            found = find()
        return found

    def next_annotation(self) -> Outcome:
        """Go to the next annotation, rejected ones included."""
        return self._go(navigate.next_annotation(self.overlay, self.caret, self.current))

    def previous_annotation(self) -> Outcome:
        """Go to the annotation before, rejected ones included."""
        return self._go(navigate.previous_annotation(self.overlay, self.caret, self.current))

    def _go(self, item: Item | None) -> Outcome:
        self._touched = True
        if item is None:
            return Outcome(at_end=True)
        self._choose(item)
        return DONE

    def _go_on(self, decided: Item) -> Outcome:
        """After a decision, go to the next undecided suggestion behind what was decided; else stay."""
        following = self._standing(lambda: navigate.next_open(self.overlay, decided.start, decided))
        return self._end_at(self._go(following))

    def _end_at(self, outcome: Outcome) -> Outcome:
        """Where there was nowhere to go on to, make current what now lies at the caret."""
        if outcome.at_end:
            self.current = navigate.at(self.overlay, self.caret)
        return outcome

    # -- selecting -----------------------------------------------------------------------------

    def begin_selection(self) -> None:
        """Begin a selection at the caret, the current span or what is selected; motions extend it."""
        self._touched = True
        anchor = self.caret_span()
        if self.selection is not None or self.current is not None:
            anchor = self.target() or anchor
        if anchor.length:
            self.selecting, self.selection, self.current = True, Selection(anchor, anchor), None
            self.missing = False
            # From its last word a motion to the right takes in what follows.
            last = self.tokens.before(anchor.end)
            self.caret = last.start if last is not None else anchor.start

    def select(self, start: int, end: int) -> None:
        """Select a stretch of text widened to whole tokens; white space at its edges is left out."""
        self._touched = True
        first = self.tokens.at(start) or self.tokens.after(start)
        last = self.tokens.at(end - 1) or self.tokens.before(end - 1)
        if first is not None and last is not None and first.start <= last.start:
            self.selecting, self.current, self.missing = False, None, False
            self.selection, self.caret = Selection(first, last), last.start

    def select_span(self, span: Span) -> None:
        """Select exactly a stretch of text; an item with this very span becomes current instead."""
        self._touched = True
        same = next((i for i in self.overlay.visible(*span) if (i.start, i.end) == span), None)
        if same is not None:
            self._choose(same)
        else:
            self.take(span)

    def escape(self) -> bool:
        """End a selection; return whether there was one."""
        if self.selection is None:
            return False
        self.selecting, self.selection, self.missing = False, None, False
        self.current = navigate.at(self.overlay, self.caret)
        return True
