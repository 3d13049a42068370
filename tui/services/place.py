"""Where the reader is in the open article, and what arrives there in the background."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple

from tui.domain import navigate
from tui.domain.annotation import MEMORY, Suggestion
from tui.domain.article import Article
from tui.domain.characters import Characters
from tui.domain.coverage import Coverage
from tui.domain.memory import Memory
from tui.domain.overlay import Item, Overlay
from tui.domain.span import HasSpan, Span, joined
from tui.domain.tokens import TokenBlock, Tokens
from tui.services.missing import Misses
from tui.services.proposing import Proposals, Shift

MANY = 48
"""More changes at once than this are taken together where they are near each other."""
NEAR = 400
"""Code points between two changes that are near each other."""
TOO_MANY = 500
"""More changes than this, however far apart, are taken for one."""


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


class Place:
    """The place of a reader in one article.

    Attributes:
        article: The article.
        overlay: Decisions and suggestions, as the screen shows them.
        proposals: Where the suggestions come from.
        misses: Where possible misses come from.
        missing: Whether the selection is a possible miss: deciding on it goes on to the next.
        tokens: What the caret moves by: words, or single characters.
        words: The words, whatever the caret moves by.
        by_characters: Whether it moves by characters.
        caret: Offset of the token that the caret is on.
        current: The item that commands act on: under the caret, or chosen by hand.
        selection: The selected text, or None.
        selecting: Whether motions extend the selection.
        seen: What has been on screen as it is now.
        read: What has ever been on screen.
        supply: Whether suggestions are still to be expected.
    """

    def __init__(self, article: Article, overlay: Overlay, memory: Memory | None = None) -> None:
        self.article = article
        self.proposals = Proposals(article.text, memory)
        self.misses = Misses(article.text)
        self.missing = False
        self.overlay = overlay
        self.tokens = self.words = Tokens(article.text)
        self.by_characters = False
        self._cycle: list[str] | None = None
        self.caret = 0
        self.current: Item | None = None
        self.selection: Selection | None = None
        self.selecting = False
        self.seen = Coverage()
        self.read = Coverage()
        self.supply = Supply.COMING
        self._changed: list[Span] = []
        self._touched = False
        self._awaited = ""
        first = self.tokens.nearest(0)
        self.caret = first.start if first else 0

    # -- what the screen asks ------------------------------------------------------------------

    def take_changes(self) -> list[Span]:
        """Return in order the stretches whose look changed since this was last asked."""
        changed, self._changed = joined(self._changed), []
        if len(changed) > MANY:
            changed = joined(changed, NEAR)
        return changed if len(changed) <= TOO_MANY else [Span(changed[0].start, changed[-1].end)]

    @property
    def has_changes(self) -> bool:
        """Whether `take_changes` would return any."""
        return bool(self._changed)

    def shows(self, item: Item | None) -> bool:
        """Whether an item is there: a decision in whatever state, or a suggestion that is open."""
        if item is None:
            return False
        return item in (self.overlay.open if isinstance(item, Suggestion) else self.overlay.layer.annotations)

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

    def was_on_screen(self, start: int, end: int) -> None:
        """Take note of a stretch of the text that can be seen."""
        self.seen.add(start, end)
        self.read.add(start, end)

    def unseen_open(self) -> int:
        """Return how many open suggestions were never on screen."""
        return sum(not self.seen.covers(s.start, s.end) for s in self.overlay.open)

    # -- what arrives in the background --------------------------------------------------------

    def receive(self, suggestions: Iterable[Suggestion], blocks: Iterable[TokenBlock] = ()) -> None:
        """Take in suggestions, under the project's labels, and tokens; nothing current is moved."""
        arrived, blocks = list(suggestions), list(blocks)
        self.misses.tokens = self.words = self.words.with_blocks(blocks)
        if not self.by_characters:
            self.tokens = self.words
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
        self._changed.extend(Span(s.start, s.end) for s in (*shift.removed, *shift.added))
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
        self.exchange(self.proposals.work(self.overlay, self.caret))
        return True

    def propose_anew(self) -> None:
        """Work the suggestions out again, after what memory knows from elsewhere has come in."""
        self.exchange(self.proposals.anew(self.overlay, self.caret))

    def move_by_characters(self, characters: bool) -> None:
        """Let the caret, edges and selections go by single characters, or by words again."""
        self.by_characters = characters
        self.tokens = Characters(self.article.text) if characters else self.words
        if self.current is None and self.selection is None:
            token = self.tokens.nearest(self.caret)
            self.caret = token.start if token is not None else self.caret

    def set_blind(self, blind: bool) -> None:
        """Show no suggestions, or show them again."""
        self.proposals.blind = blind
        self.propose_anew()

    def _stands(self, suggestion: Suggestion) -> bool:
        """Whether memory still stands by a suggestion of its own."""
        return suggestion.origin != MEMORY or bool(self.proposals.reason(suggestion))

    def start_at_first_open(self) -> None:
        """Put the caret on the first undecided suggestion, if there is one."""
        first = navigate.next_open(self.overlay, 0)
        if first is not None:
            self._choose(first)

    def read_before(self, offsets: Sequence[int]) -> None:
        """Take note of what was on screen in earlier sittings: start and end of each stretch, in order."""
        self.read = Coverage(offsets)

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

    def _choose(self, item: Item) -> None:
        """Make an item current and put the caret at its beginning."""
        self.selecting, self.selection, self._awaited, self.missing = False, None, "", False
        self.caret, self.current, self._cycle = item.start, item, None


def edge_moved(tokens: Tokens | Characters, span: Span, right: bool, step: int) -> Span | None:
    """Return the span with one edge moved by a token, or None where that leaves nothing.

    Args:
        tokens: What edges move by.
        span: The span.
        right: The right edge, else the left one.
        step: 1 moves it towards the end of the text, -1 towards the beginning.
    """
    if right and step > 0:
        token = tokens.at(span.end - 1)
        if token is None or token.end <= span.end:
            token = tokens.after(span.end - 1)
        return Span(span.start, token.end) if token is not None else None
    if right:
        last = tokens.before(span.end)
        while last is not None and last.end >= span.end:
            last = tokens.before(last.start)
        return Span(span.start, last.end) if last is not None and last.end > span.start else None
    token = tokens.after(span.start) if step > 0 else tokens.before(span.start)
    return Span(token.start, span.end) if token is not None and token.start < span.end else None
