"""Decisions on the open article: what each key makes of what is current.

A session is driven by one thread, the one that draws the screen. Everything here answers at once: edits
go to the layer in memory and are handed to the workspace, which sees to the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tui.domain import decisions, navigate
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, Change, Edit, LayerChange, now
from tui.domain.memory import Memory
from tui.domain.overlay import Item, Overlay
from tui.domain.span import Span
from tui.services.place import edge_moved
from tui.services.reading import DONE, NOTHING_CURRENT, Outcome, Reading, Selection

LONG_PARAGRAPH = 5_000
"""Code points on either side of the caret to which accepting all of a paragraph reaches."""


class Deciding(Reading):
    """The decisions on one open article.

    Attributes:
        annotator: Whose decisions they are.
    """

    def __init__(
        self,
        article: Article,
        overlay: Overlay,
        annotator: str,
        commit: Callable[[Edit], None],
        memory: Memory | None = None,
    ) -> None:
        """Open an article.

        Args:
            article: The article.
            overlay: Its decisions and suggestions.
            annotator: The annotator's name.
            commit: Takes each edit as it is made, and applies it to this session through `apply` and `learn`.
            memory: What was decided so far, this layer included; None where it is not to be used.
        """
        super().__init__(article, overlay, memory)
        self.annotator = annotator
        self._commit = commit
        self._touched_spans: list[Span] = []
        self.proposals.begin(overlay.layer)

    # -- deciding ------------------------------------------------------------------------------

    def accept(self) -> Outcome:
        """Accept the current suggestion and go on; on a decision only go on, a rejection lives again.

        A possible miss is tagged as is proposed for it.
        """
        item = self.current
        if item is None and self.missing:
            return self._accept_miss()
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
        """Accept every undecided suggestion of the paragraph and go on.

        Of a paragraph so long that nobody has it before the eyes, those around the caret.
        """
        start, end = navigate.paragraph(self.article.text, self.caret)
        bounds = Span(max(start, self.caret - LONG_PARAGRAPH), min(end, self.caret + LONG_PARAGRAPH))
        return self._accept_all(list(self.overlay.open.overlapping(*bounds)), bounds)

    def _accept_all(self, suggestions: list[Suggestion], bounds: Span) -> Outcome:
        chosen = self._acceptable(suggestions)
        if chosen:
            self._decide(f"accept {len(chosen)}" if len(chosen) > 1 else "accept", *self._accepted(chosen))
        self.selecting, self.selection, self.current = False, None, None
        outcome = self._end_at(self._go(self._standing(lambda: navigate.next_open(self.overlay, bounds.end))))
        if not chosen:
            return Outcome("No undecided suggestion in this paragraph.", at_end=outcome.at_end)
        return outcome if len(chosen) == 1 else Outcome(f"Accepted {len(chosen)}.", at_end=outcome.at_end)

    def _acceptable(self, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
        """Return those that can be accepted together.

        Of suggestions that leave no room for one another the first is taken, as deciding them one by one
        would.
        """
        chosen: list[Suggestion] = []
        for suggestion in filter(self._stands, suggestions):
            if not chosen or not self._excludes(chosen[-1], suggestion):
                chosen.append(suggestion)
        return chosen

    def _accepted(self, suggestions: Iterable[Suggestion]) -> Iterator[tuple[None, Annotation]]:
        at = now()
        return ((None, decisions.accept(suggestion, self.annotator, at)) for suggestion in suggestions)

    def _excludes(self, first: Suggestion, second: Suggestion) -> bool:
        """Whether accepting one suggestion hides another, which begins no earlier."""
        if self.overlay.nested:
            return (first.start, first.end) == (second.start, second.end)
        return second.start < first.end

    def reject(self, *, go_on: bool = True) -> Outcome:
        """Reject the current suggestion, or remove the current annotation, and go on."""
        item = self.current
        if item is None:
            return self.pass_over_miss() if self.missing else NOTHING_CURRENT
        if isinstance(item, Suggestion):
            self._decide("reject", (None, decisions.reject(item, self.annotator, now())))
        elif item.live:
            self._decide("remove", (item, decisions.remove(item, self.annotator, now())))
        else:
            return Outcome(
                "Already rejected.", hint="{decide.accept} accepts it, {edit.undo} takes the rejection back."
            )
        return self._go_on(item) if go_on else DONE

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
            return self._amend(item, item.start, item.end, name, "relabel")
        target, missing = self.target(), self.missing
        if target is None:
            return Outcome("Put the caret on a word, or select some text, to label it.")
        outcome = self._add(target, name)
        return self._on_to_next_miss() if missing else outcome

    def label_at(self, place: Span, name: str) -> Outcome:
        """Give what stands at exactly a place, or else the bare text there, a label; that is current then."""
        item = self.item_at(place)
        if not isinstance(item, Suggestion):
            if item is None:
                return self._add(place, name)
            self._choose(item)
            return self._amend(item, item.start, item.end, name, "relabel")
        why = "accept" if item.label == name else "relabel"
        new = decisions.correct(item, item.start, item.end, name, self.annotator, now())
        self._decide(why, (None, new))
        self._choose(new)
        return DONE

    def reject_at(self, place: Span) -> Outcome:
        """Reject or remove what stands at exactly a place, or else what is around it."""
        item = self.item_at(place) or navigate.at(self.overlay, place.start)
        if item is None:
            return NOTHING_CURRENT
        self._choose(item)
        self.reject(go_on=False)
        return DONE

    def item_at(self, place: Span) -> Item | None:
        """Return what is shown at exactly a place, a decision before a suggestion."""
        same = [i for i in self.overlay.visible(*place) if (i.start, i.end) == place]
        return next((i for i in same if isinstance(i, Annotation)), next(iter(same), None))

    def pass_over_miss(self) -> Outcome:
        """Do not offer the selected possible miss again, and go on to the next."""
        if self.selection is not None:
            self.misses.dismiss(Span(self.selection.start, self.selection.end))
        return self._on_to_next_miss()

    def _accept_miss(self) -> Outcome:
        proposed = self.proposals.label_for(self.target())
        return self.label(proposed) if proposed else Outcome("No label is proposed for this: choose one.")

    def _on_to_next_miss(self) -> Outcome:
        outcome = self.next_miss()
        return Outcome("No possible miss is left near here.") if outcome.at_end else outcome

    def _add(self, target: Span, name: str) -> Outcome:
        same = next((a for a in self.overlay.visible(*target) if (a.start, a.end) == target), None)
        if isinstance(same, Annotation):
            self._choose(same)
            return self._amend(same, same.start, same.end, name, "relabel")
        if same is not None:
            new = decisions.correct(same, same.start, same.end, name, self.annotator, now())
        elif (replaced := self._replaced_by(target)) is not None:
            new = decisions.correct(replaced, target.start, target.end, name, self.annotator, now())
        else:
            new = decisions.add(target.start, target.end, name, self.annotator, now())
        self._decide("add", (None, new))
        self._choose(new)
        others = [a for a in self.overlay.layer.annotations.overlapping(*target) if a.live and a != new]
        return Outcome(f"Added; it overlaps {len(others)} more.") if others else DONE

    def _replaced_by(self, target: Span) -> Suggestion | None:
        """Return the one suggestion that an annotation takes the place of: it had the wrong edges."""
        if self.overlay.nested:
            return None
        absorbed = list(self.overlay.open.overlapping(*target))
        return absorbed[0] if len(absorbed) == 1 else None

    def move_edge(self, right: bool, tokens: int) -> Outcome:
        """Move an edge of the selection or the current span by one token; stays.

        Where that would make it the same as another annotation, the edge goes on to the next token.

        Args:
            right: The right edge, else the left one.
            tokens: 1 moves it towards the end of the text, -1 towards the beginning.
        """
        self._touched = True
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
        itself = item.id if isinstance(item, Annotation) else ""
        while self._is_tagged(*moved, item.label, but=itself):
            farther = self._moved(moved, right, tokens)
            if farther is None:
                return Outcome(f"That text is tagged {item.label} already.")
            moved = farther
        if isinstance(item, Suggestion):
            new = decisions.correct(item, *moved, item.label, self.annotator, now())
            self._decide("resize", (None, new))
            self._choose(new)
            return DONE
        return self._amend(item, *moved, item.label, "resize")

    def _moved(self, span: Span, right: bool, tokens: int) -> Span | None:
        """Return the span with one edge moved by a token, or None where that leaves nothing."""
        return edge_moved(self.tokens, span, right, tokens)

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

    def _state_change(self, state: ArticleState) -> LayerChange:
        info = self.overlay.layer.info
        return LayerChange(self.article.id, self.annotator, info, replace(info, state=state))

    def _decide(
        self,
        why: str,
        *pairs: tuple[Annotation | None, Annotation | None],
        besides: LayerChange | None = None,
    ) -> None:
        """Make one edit of (before, after) pairs; the first decision on an article begins it.

        Args:
            why: What the edit is called.
            pairs: What changes.
            besides: What else becomes of the layer.
        """
        changes: list[Change] = [
            AnnotationChange(self.article.id, self.annotator, before, after) for before, after in pairs
        ]
        if besides is not None:
            changes.append(besides)
        elif self.overlay.layer.state is ArticleState.UNREAD:
            changes.insert(0, self._state_change(ArticleState.IN_PROGRESS))
        self._touched = True
        self._commit(Edit.make(why, self.annotator, *changes))
