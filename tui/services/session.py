"""The open article: caret, selection, current span, and the decisions made on them.

A session is driven by one thread, the one that draws the screen. Everything here answers at once: edits
go to the layer in memory and are handed to the workspace, which sees to the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tui.domain import decisions, navigate
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.coverage import Coverage
from tui.domain.edits import AnnotationChange, Change, Edit, LayerChange, now
from tui.domain.layer import LayerInfo
from tui.domain.overlay import Item, Overlay
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock, Tokens


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
    """

    message: str = ""
    at_end: bool = False


DONE = Outcome()
NOTHING_CURRENT = Outcome("Nothing to decide at the caret. Tab goes to the next suggestion.")


class Session:
    """One article open for reading and tagging.

    Attributes:
        article: The article.
        overlay: Decisions and suggestions, as the screen shows them.
        tokens: What the caret moves by.
        caret: Offset of the token that the caret is on.
        current: The item that commands act on: under the caret, or chosen by hand.
        selection: The selected text, or None.
        selecting: Whether motions extend the selection.
        seen: What has been on screen.
        complete: Whether all suggestions have arrived.
    """

    def __init__(
        self,
        article: Article,
        overlay: Overlay,
        annotator: str,
        commit: Callable[[Edit], None],
    ) -> None:
        self.article = article
        self.overlay = overlay
        self.annotator = annotator
        self.tokens = Tokens(article.text)
        self.caret = 0
        self.current: Item | None = None
        self.selection: Selection | None = None
        self.selecting = False
        self.seen = Coverage()
        self.complete = False
        self._commit = commit
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
        """Take in suggestions, as they are to be shown, and tokens; nothing current is moved."""
        arrived = list(suggestions)
        self.overlay = self.overlay.with_suggestions(arrived)
        self.tokens = self.tokens.with_blocks(blocks)
        self._changed.extend(Span(s.start, s.end) for s in arrived)
        if not self._touched and self.current is None:
            self.start_at_first_open()
        elif self._awaited and self.selection is None:
            # Only what the reader had left current becomes so again: keys typed ahead act on what is there.
            self._choose_here(self._awaited)

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

    def _move(self, token: Span) -> None:
        self.caret, self._awaited = token.start, ""
        if self.selecting and self.selection is not None:
            self.selection = Selection(self.selection.anchor, token)
            self.current = None
        else:
            self.selection = None
            self.current = navigate.at(self.overlay, token.start)

    def _choose(self, item: Item) -> None:
        """Make an item current and put the caret at its beginning."""
        self.selecting, self.selection, self._awaited = False, None, ""
        self.caret, self.current = item.start, item

    def choose(self, item: Item) -> None:
        """Make an item current, as the mouse or a list does."""
        self._touched = True
        self._choose(item)

    def next_open(self) -> Outcome:
        """Go to the next undecided suggestion."""
        return self._go(navigate.next_open(self.overlay, self.caret, self.current))

    def previous_open(self) -> Outcome:
        """Go to the undecided suggestion before."""
        return self._go(navigate.previous_open(self.overlay, self.caret, self.current))

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
        return self._end_at(self._go(navigate.next_open(self.overlay, decided.start, decided)))

    def _end_at(self, outcome: Outcome) -> Outcome:
        """Where there was nowhere to go on to, make current what now lies at the caret."""
        if outcome.at_end:
            self.current = navigate.at(self.overlay, self.caret)
        return outcome

    # -- selecting -----------------------------------------------------------------------------

    def begin_selection(self) -> None:
        """Begin a selection at the caret, or at the current span; motions extend it."""
        self._touched = True
        anchor = Span(self.current.start, self.current.end) if self.current is not None else self.caret_span()
        if anchor.length:
            self.selecting, self.selection, self.current = True, Selection(anchor, anchor), None
            # From its last word a motion to the right takes in what follows.
            last = self.tokens.before(anchor.end)
            self.caret = last.start if last is not None else anchor.start

    def select(self, start: int, end: int) -> None:
        """Select a stretch of text widened to whole tokens; white space at its edges is left out."""
        self._touched = True
        first = self.tokens.at(start) or self.tokens.after(start)
        last = self.tokens.at(end - 1) or self.tokens.before(end - 1)
        if first is not None and last is not None and first.start <= last.start:
            self.selecting, self.current = False, None
            self.selection, self.caret = Selection(first, last), last.start

    def escape(self) -> bool:
        """End a selection; return whether there was one."""
        if self.selection is None:
            return False
        self.selecting, self.selection = False, None
        self.current = navigate.at(self.overlay, self.caret)
        return True

    # -- deciding ------------------------------------------------------------------------------

    def accept(self) -> Outcome:
        """Accept the current suggestion and go on; on a decision only go on, a rejection lives again."""
        item = self.current
        if item is None:
            return NOTHING_CURRENT
        if isinstance(item, Suggestion):
            self._decide("accept", (None, decisions.accept(item, self.annotator, now())))
        elif not item.live:
            outcome = self._amend(item, item.start, item.end, item.label, "accept")
            if outcome.message:
                return outcome
        return self._go_on(item)

    def accept_paragraph(self) -> Outcome:
        """Accept every undecided suggestion of the paragraph and go on."""
        bounds = navigate.paragraph(self.article.text, self.caret)
        return self._accept_all(list(self.overlay.open.overlapping(*bounds)), bounds)

    def accept_everything(self) -> Outcome:
        """Accept every undecided suggestion of the article."""
        return self._accept_all(list(self.overlay.open), Span(0, len(self.article.text)))

    def _accept_all(self, suggestions: list[Suggestion], bounds: Span) -> Outcome:
        at = now()
        chosen: list[Suggestion] = []
        for suggestion in suggestions:
            # Of suggestions that leave no room for one another the first is taken, as deciding them one by
            # one would.
            if not chosen or not self._excludes(chosen[-1], suggestion):
                chosen.append(suggestion)
        if chosen:
            self._decide(
                f"accept {len(chosen)}" if len(chosen) > 1 else "accept",
                *((None, decisions.accept(s, self.annotator, at)) for s in chosen),
            )
        self.selecting, self.selection, self.current = False, None, None
        outcome = self._end_at(self._go(navigate.next_open(self.overlay, bounds.end)))
        if not chosen and outcome.at_end:
            return Outcome("No undecided suggestion in this paragraph.", at_end=True)
        return outcome

    def _excludes(self, first: Suggestion, second: Suggestion) -> bool:
        """Whether accepting one suggestion hides another, which begins no earlier."""
        if self.overlay.nested:
            return (first.start, first.end) == (second.start, second.end)
        return second.start < first.end

    def reject(self) -> Outcome:
        """Reject the current suggestion, or remove the current annotation, and go on."""
        item = self.current
        if item is None:
            return NOTHING_CURRENT
        if isinstance(item, Suggestion):
            self._decide("reject", (None, decisions.reject(item, self.annotator, now())))
        elif item.live:
            self._decide("remove", (item, decisions.remove(item, self.annotator, now())))
        else:
            return Outcome("Already rejected. a accepts it, u takes the rejection back.")
        return self._go_on(item)

    def label(self, name: str) -> Outcome:
        """Give the current item, the selection or the caret's token a label.

        On a suggestion that decides and goes on; elsewhere it stays.
        """
        item = self.current
        if isinstance(item, Suggestion):
            if item.label == name:
                return self.accept()
            new = decisions.correct(item, item.start, item.end, name, self.annotator, now())
            self._decide("relabel", (None, new))
            return self._go_on(item)
        if item is not None:
            self._amend(item, item.start, item.end, name, "relabel")
            return DONE
        target = self.target()
        if target is None:
            return Outcome("Put the caret on a word, or select some text, to label it.")
        return self._add(target, name)

    def _add(self, target: Span, name: str) -> Outcome:
        same = next((a for a in self.overlay.visible(*target) if (a.start, a.end) == target), None)
        if isinstance(same, Annotation):
            self._choose(same)
            return self._amend(same, same.start, same.end, name, "relabel")
        if same is not None:
            new = decisions.correct(same, same.start, same.end, name, self.annotator, now())
        else:
            new = decisions.add(target.start, target.end, name, self.annotator, now())
        self._decide("add", (None, new))
        self._choose(new)
        return DONE

    def move_edge(self, right: bool, tokens: int) -> Outcome:
        """Move an edge of the selection or the current span by one token; stays.

        Args:
            right: The right edge, else the left one.
            tokens: 1 moves it towards the end of the text, -1 towards the beginning.
        """
        target = self.target()
        if target is None:
            return NOTHING_CURRENT
        moved = self._moved(target, right, tokens)
        if moved is None:
            return DONE
        item = self.current
        if item is None or self.selection is not None:
            first, last = self.tokens.at(moved.start), self.tokens.at(moved.end - 1)
            if first is not None and last is not None:
                self.selection, self.current, self.caret = Selection(first, last), None, first.start
            return DONE
        if isinstance(item, Suggestion):
            if self._is_tagged(*moved, item.label):
                return Outcome(f"That text is tagged {item.label} already.")
            new = decisions.correct(item, *moved, item.label, self.annotator, now())
            self._decide("resize", (None, new))
            self._choose(new)
            return DONE
        return self._amend(item, *moved, item.label, "resize")

    def _moved(self, span: Span, right: bool, tokens: int) -> Span | None:
        """Return the span with one edge moved by a token, or None where that leaves nothing."""
        if right and tokens > 0:
            token = self.tokens.at(span.end - 1)
            if token is None or token.end <= span.end:
                token = self.tokens.after(span.end - 1)
            return Span(span.start, token.end) if token is not None else None
        if right:
            last = self.tokens.before(span.end)
            while last is not None and last.end >= span.end:
                last = self.tokens.before(last.start)
            return Span(span.start, last.end) if last is not None and last.end > span.start else None
        token = self.tokens.after(span.start) if tokens > 0 else self.tokens.before(span.start)
        return Span(token.start, span.end) if token is not None and token.start < span.end else None

    def _amend(self, item: Annotation, start: int, end: int, name: str, why: str) -> Outcome:
        if (start, end, name) == (item.start, item.end, item.label) and item.live:
            return DONE
        if self._is_tagged(start, end, name, but=item.id):
            return Outcome(f"That text is tagged {name} already.")
        new = decisions.amend(item, start, end, name, self.annotator, now())
        self._decide(why, (item, new))
        self._choose(new)
        return DONE

    def _is_tagged(self, start: int, end: int, name: str, but: str = "") -> bool:
        """Whether a live annotation, another than `but`, has exactly this span and label."""
        return any(
            a.live and a.id != but and (a.start, a.end, a.label) == (start, end, name)
            for a in self.overlay.layer.annotations.overlapping(start, end)
        )

    def finish(self) -> None:
        """Mark the article as done."""
        self._set_state(ArticleState.DONE, "done")

    def reopen(self) -> None:
        """Take a done article up again."""
        self._set_state(ArticleState.IN_PROGRESS, "reopen")

    def _set_state(self, state: ArticleState, why: str) -> None:
        if self.overlay.layer.state is not state:
            self._commit(Edit.make(why, self.annotator, self._state_change(state)))

    def _state_change(self, state: ArticleState) -> LayerChange:
        info = self.overlay.layer.info
        return LayerChange(self.article.id, self.annotator, info, LayerInfo(state, info.note, info.tags))

    def _decide(self, why: str, *pairs: tuple[Annotation | None, Annotation | None]) -> None:
        """Make one edit of (before, after) pairs; the first decision on an article begins it."""
        changes: list[Change] = []
        if self.overlay.layer.state is ArticleState.UNREAD:
            changes.append(self._state_change(ArticleState.IN_PROGRESS))
        changes.extend(
            AnnotationChange(self.article.id, self.annotator, before, after) for before, after in pairs
        )
        self._touched = True
        self._commit(Edit.make(why, self.annotator, *changes))

    # -- what the workspace tells --------------------------------------------------------------

    def apply(self, change: AnnotationChange | LayerChange) -> None:
        """Take one change of this layer into the overlay.

        Raises:
            ConflictError: The layer is not what the change expects.
        """
        if isinstance(change, LayerChange):
            done = ArticleState.DONE in (change.before.state, change.after.state)
            self.overlay = self.overlay.with_info(change.after)
            if done:
                self._changed.append(Span(0, len(self.article.text)))
            self._let_go()
            return
        self.overlay = self.overlay.change(change.before, change.after)
        for decision in (change.before, change.after):
            if decision is not None:
                self._changed.append(Span(decision.start, decision.end))
                if decision.was is not None:
                    self._changed.append(Span(decision.was.start, decision.was.end))
        current = self.current
        if isinstance(current, Annotation) and change.before == current and change.after is not None:
            self.caret, self.current = change.after.start, change.after
        self._let_go()

    def _let_go(self) -> None:
        """Where the current item is not there any more, make current what now lies at the caret."""
        item = self.current
        if isinstance(item, Suggestion):
            here = item in self.overlay.open
        else:
            here = item is None or item in self.overlay.layer.annotations
        if not here:
            self.current = navigate.at(self.overlay, self.caret)

    def show(self, change: AnnotationChange) -> None:
        """Go to what a change left behind: the annotation, the reopened suggestion, or the bare text."""
        self.selecting, self.selection = False, None
        if change.after is not None:
            self._choose(change.after)
        elif change.before is not None:
            self.caret = change.before.start
            self.current = navigate.at(self.overlay, self.caret)
