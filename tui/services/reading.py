"""Where the reader is in the open article: caret, current span, selection, and how keys move them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import NamedTuple

from tui.domain import navigate
from tui.domain.annotation import MEMORY, Suggestion
from tui.domain.article import Article
from tui.domain.coverage import Coverage
from tui.domain.memory import Memory
from tui.domain.overlay import Item, Overlay
from tui.domain.span import HasSpan, Span
from tui.domain.tokens import TokenBlock, Tokens
from tui.services.missing import Misses
from tui.services.proposing import Proposals, Shift

MANY = 48
"""More suggestions than this that come or go at once are one change of the screen."""


class Selection(NamedTuple):
    """A selection by tokens: where it began and where it is now, either way round."""

    anchor: Span
    head: Span

    @property
    def start(self) -> int:
        """First code point selected."""
        return min(self.anchor.start, self.head.start)

    @property
    def end(self) -> int:
        """Code point after the last selected."""
        return max(self.anchor.end, self.head.end)


class Outcome(NamedTuple):
    """What a command came to, beyond the session's new state.

    Attributes:
        message: One line for the reader, or empty.
        at_end: Nothing is left to decide behind the caret.
        hint: What can be done now, behind the message. Where it names the key of a command it has the
            command's binding id in braces, `{go.next}`: only the screen knows which key that is. It quotes
            nothing from outside.
    """

    message: str = ""
    at_end: bool = False
    hint: str = ""


DONE = Outcome()
NOTHING_CURRENT = Outcome("Nothing to decide at the caret.", hint="{go.next} goes to the next suggestion.")


class Supply(Enum):
    """Whether suggestions of an article are still to be expected."""

    COMING = auto()
    WHOLE = auto()
    FAILED = auto()


class Reading:
    """The place of a reader in one article.

    Attributes:
        article: The article.
        overlay: Decisions and suggestions, as the screen shows them.
        proposals: Where the suggestions come from.
        misses: Where possible misses come from.
        missing: Whether the selection is a possible miss: deciding on it goes on to the next.
        tokens: What the caret moves by.
        caret: Offset of the token that the caret is on.
        current: The item that commands act on: under the caret, or chosen by hand.
        selection: The selected text, or None.
        selecting: Whether motions extend the selection.
        seen: What has been on screen as it is now.
        supply: Whether suggestions are still to be expected.
    """

    def __init__(self, article: Article, overlay: Overlay, memory: Memory | None = None) -> None:
        self.article = article
        self.proposals = Proposals(article.text, memory)
        self.misses = Misses(article.text)
        self.missing = False
        self.overlay = overlay
        self.tokens = Tokens(article.text)
        self.caret = 0
        self.current: Item | None = None
        self.selection: Selection | None = None
        self.selecting = False
        self.seen = Coverage()
        self.supply = Supply.COMING
        self._changed: list[Span] = []
        self._touched = False
        self._awaited = ""
        first = self.tokens.nearest(0)
        self.caret = first.start if first else 0

    # -- what the screen asks ------------------------------------------------------------------

    def take_changes(self) -> list[Span]:
        """Return the stretches whose look changed since this was last asked."""
        changed, self._changed = self._changed, []
        return changed

    @property
    def has_changes(self) -> bool:
        """Whether `take_changes` would return any."""
        return bool(self._changed)

    def caret_span(self) -> Span:
        """Return the token under the caret, or an empty span in a text without tokens."""
        return self.tokens.at(self.caret) or Span(self.caret, self.caret)

    def target(self) -> Span | None:
        """Return what a label key would apply to: the current span, the selection or the caret's token."""
        if self.selection is not None:
            return Span(self.selection.start, self.selection.end)
        if self.current is not None:
            return Span(self.current.start, self.current.end)
        return self.tokens.at(self.caret)

    def unseen_open(self) -> int:
        """Return how many open suggestions were never on screen."""
        return sum(not self.seen.covers(s.start, s.end) for s in self.overlay.open)

    # -- what arrives in the background --------------------------------------------------------

    def receive(self, suggestions: Iterable[Suggestion], blocks: Iterable[TokenBlock] = ()) -> None:
        """Take in suggestions, under the project's labels, and tokens; nothing current is moved."""
        arrived, blocks = list(suggestions), list(blocks)
        self.tokens = self.misses.tokens = self.tokens.with_blocks(blocks)
        spans: list[HasSpan] = [*arrived, *blocks]
        stretch = Span(min((s.start for s in spans), default=0), max((s.end for s in spans), default=0))
        self.exchange(self.proposals.arrive(arrived, stretch, self.overlay, self.caret))
        if not self._touched and self.current is None:
            self.start_at_first_open()
        elif self._awaited and self.selection is None:
            # Only what the reader had left current becomes so again: keys typed ahead act on what is there.
            self._choose_here(self._awaited)

    def exchange(self, shift: Shift) -> None:
        """Show other suggestions in the place of some; nothing current is moved."""
        if not shift.removed and not shift.added:
            return
        self.overlay = self.overlay.exchanged(shift.removed, shift.added)
        both = [*shift.removed, *shift.added]
        if len(both) > MANY:
            # As one stretch: they come from one.
            self._changed.append(Span(min(s.start for s in both), max(s.end for s in both)))
        else:
            self._changed.extend(Span(s.start, s.end) for s in both)
        for suggestion in shift.added:
            # The text may have been on screen before; the suggestion was not.
            self.seen.remove(suggestion.start, suggestion.end)
        current = self.current
        if isinstance(current, Suggestion):
            here = self.overlay.open.overlapping(current.start, current.end)
            same = [s for s in here if (s.start, s.end) == (current.start, current.end)]
            self.current = next((s for s in same if s.label == current.label), next(iter(same), None))
            if self.current is None:
                self.current = navigate.at(self.overlay, self.caret)

    def learn_more(self) -> bool:
        """Do a slice of what is left to find in a long article; return whether there was any."""
        if not self.proposals.has_work:
            return False
        self.exchange(self.proposals.work(self.overlay))
        return True

    def propose_anew(self) -> None:
        """Work the suggestions out again, after what memory knows from elsewhere has come in."""
        self.exchange(self.proposals.anew(self.overlay, self.caret))

    def set_blind(self, blind: bool) -> None:
        """Show no suggestions, or show them again."""
        self.proposals.blind = blind
        self.propose_anew()

    def start_at_first_open(self) -> None:
        """Put the caret on the first undecided suggestion, if there is one."""
        first = navigate.next_open(self.overlay, 0)
        if first is not None:
            self._choose(first)

    def restore(self, caret: int, current: str) -> None:
        """Go back to a remembered place; `current` is the id of the item that was current, or empty."""
        self._touched = True
        self.caret = min(max(caret, 0), max(len(self.article.text) - 1, 0))
        self.current, self._awaited = navigate.at(self.overlay, self.caret), current
        self._choose_here(current)

    def _choose_here(self, item_id: str) -> None:
        """Make the item at the caret current that has this id, if it is there."""
        here = self.overlay.visible(self.caret, self.caret + 1)
        found = next((item for item in here if item.id == item_id), None)
        if found is not None:
            self.current, self._awaited = found, ""

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

    def next_miss(self) -> Outcome:
        """Select the next possible miss."""
        return self._go_to_miss(self.misses.after(self.overlay, self.caret))

    def previous_miss(self) -> Outcome:
        """Select the possible miss before."""
        return self._go_to_miss(self.misses.before(self.overlay, self.caret))

    def _go_to_miss(self, span: Span | None) -> Outcome:
        self._touched = True
        if span is None:
            return Outcome(at_end=True)
        self.take(span)
        self.missing = True
        return DONE

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

    def _choose(self, item: Item) -> None:
        """Make an item current and put the caret at its beginning."""
        self.selecting, self.selection, self._awaited, self.missing = False, None, "", False
        self.caret, self.current = item.start, item

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
        while found is not None and found.origin == MEMORY and not self.proposals.reason(found):
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
            return
        self.selecting, self.current, self._awaited = False, None, ""
        self.selection, self.caret = Selection(span, span), span.start

    def escape(self) -> bool:
        """End a selection; return whether there was one."""
        if self.selection is None:
            return False
        self.selecting, self.selection, self.missing = False, None, False
        self.current = navigate.at(self.overlay, self.caret)
        return True
