"""The open article and the decisions made on it.

A session is driven by one thread, the one that draws the screen. Everything here answers at once: edits
go to the layer in memory and are handed to the workspace, which sees to the disk.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui.domain import navigate
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Edit, LayerChange
from tui.domain.index import order
from tui.domain.layer import Layer, LayerInfo
from tui.domain.memory import Memory
from tui.domain.overlay import Item, Overlay
from tui.domain.span import Span
from tui.services.deciding import Deciding
from tui.services.reading import DONE, NOTHING_CURRENT, Outcome, Selection, Supply

__all__ = ["DONE", "NOTHING_CURRENT", "Outcome", "Selection", "Session", "Supply"]


class Session(Deciding):
    """One article open for reading and tagging."""

    def remark(self, why: str, item: Item, after: Annotation) -> None:
        """Make one edit that says more of an item and stay on it; an open suggestion is decided by that."""
        self._decide(why, (None if isinstance(item, Suggestion) else item, after))
        self._choose(after)

    def describe(self, why: str, info: LayerInfo) -> None:
        """Make one edit of what is said of the article as a whole."""
        self._decide(why, besides=LayerChange(self.article.id, self.annotator, self.overlay.layer.info, info))

    def finish(self, accepting: Iterable[Suggestion] = ()) -> None:
        """Mark the article as done.

        Args:
            accepting: Suggestions to accept in the same edit, as far as they are still open.
        """
        chosen = self._acceptable(s for s in accepting if s in self.overlay.open)
        if chosen:
            done = self._state_change(ArticleState.DONE)
            self._decide(f"accept {len(chosen)}, done", *self._accepted(chosen), besides=done)
        else:
            self._set_state(ArticleState.DONE, "done")

    def reopen(self) -> None:
        """Take a done article up again."""
        self._set_state(ArticleState.IN_PROGRESS, "reopen")

    def _set_state(self, state: ArticleState, why: str) -> None:
        self._touched = True
        if self.overlay.layer.state is not state:
            self._commit(Edit.make(why, self.annotator, self._state_change(state)))

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
        self._count(change)
        near = list(self.overlay.near(change.before, change.after))
        if near:
            # What is hidden or open again may reach farther than the decision.
            self._changed.append(Span(min(s.start for s in near), max(s.end for s in near)))
        for decision in (change.before, change.after):
            if decision is not None:
                self._changed.append(Span(decision.start, decision.end))
                if decision.was is not None:
                    self._changed.append(Span(decision.was.start, decision.was.end))
        current = self.current
        if isinstance(current, Annotation) and change.before == current and change.after is not None:
            self.caret, self.current = change.after.start, change.after
        self._let_go()

    def _count(self, change: AnnotationChange) -> None:
        """Let memory take note of a change."""
        for decision, by in ((change.before, -1), (change.after, 1)):
            if decision is not None:
                self.proposals.count(decision, by)
                self._touched_spans.append(Span(decision.start, decision.end))
                if decision.was is not None:
                    self._touched_spans.append(Span(decision.was.start, decision.was.end))

    def learn(self) -> None:
        """After the changes of an edit: suggest what follows from them."""
        touched, self._touched_spans = self._touched_spans, []
        if touched or self.proposals.is_behind:
            self.exchange(self.proposals.learn(self.overlay, touched, self.caret))
            if self.current is None and self.selection is None:
                # What was suppressed until a decision was taken back may lie at the caret again.
                self.current = navigate.at(self.overlay, self.caret)

    def replace_layer(self, layer: Layer, memory: Memory | None = None) -> None:
        """Show another state of the layer, which others have changed, and what memory makes of it."""
        before = self.overlay
        self.overlay = Overlay.of(layer, before.suggestions, before.nested)
        self.proposals.use(memory)
        self.proposals.begin(layer)
        self.propose_anew()
        self._changed.append(Span(0, len(self.article.text)))
        if isinstance(self.current, Annotation):
            self.current = layer.annotations.get(order(self.current)) or self.current
        self._let_go()

    def replace_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """Take other suggestions in place of all of the model's; the caret stays, and so does the span."""
        self.exchange(self.proposals.replace(suggestions, self.overlay))
        self.propose_anew()

    def _let_go(self) -> None:
        """Where the current item is not there any more, make current what now lies at the caret."""
        if self.current is not None and not self.shows(self.current):
            self.current = navigate.at(self.overlay, self.caret)

    def show(self, change: AnnotationChange) -> None:
        """Go to what a change left behind: the annotation, the reopened suggestion, or the bare text."""
        self.selecting, self.selection = False, None
        if change.after is not None:
            self._choose(change.after)
        elif change.before is not None:
            self.caret = change.before.start
            self.current = navigate.at(self.overlay, self.caret)
