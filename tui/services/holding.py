"""What a workspace holds in memory: how things are with all edits under way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui.domain.annotation import Suggestion
from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.edits import AnnotationChange, Change, LayerChange
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer, LayerInfo, LayerSummary
from tui.domain.overlay import as_shown
from tui.domain.tokens import TokenBlock
from tui.services.delivery import Delivery
from tui.services.label_book import LabelBook
from tui.services.learning import Learner
from tui.services.others import OtherLayers
from tui.services.saving import Pending
from tui.services.session import Session, Supply
from tui.services.shelf import Shelf
from tui.storage.project import Project

MANY = 1000
"""Changes above which an edit is brought into those layers only that are in memory."""


class Holding:
    """Articles, labels and layers as they are with all edits under way.

    Attributes:
        project: Where everything is kept.
        annotator: Whose layers are shown and changed.
        book: The project's labels, and those that a pipeline brought and nobody used yet.
        session: The open article, or None.
        learner: What the annotator decided so far; None where suggestions are not to use it.
        blind: Whether nothing is suggested.
        shelf: The articles in the order in which they were added, or as the queue that is on has them.
    """

    def __init__(self, project: Project, annotator: str, learner: Learner | None = None) -> None:
        self.project = project
        self.annotator = annotator
        self.book = LabelBook(project.labels())
        self.session: Session | None = None
        self.learner = learner
        self.blind = False
        self._arrived: list[Suggestion] = []
        self._delivery = Delivery((), 0)
        self._shown_under = self.labels
        self._pending: list[Pending] = []
        self.shelf = self._shelf_of_project()
        self._changed_articles: dict[str, ArticleSummary] = {}
        self._texts: dict[str, Article] = {}
        self._layers: dict[str, Layer] = {}
        self._others = OtherLayers()
        self._infos: dict[str, LayerInfo] = {}
        """What was said of articles as a whole whose layers are not in memory."""
        self._summaries: dict[str, LayerSummary] = {}

    @property
    def labels(self) -> LabelSet:
        """The project's labels, and behind them those that a pipeline brought and nobody used yet."""
        return self.book.shown

    def _shelf_of_project(self) -> Shelf:
        return Shelf(self.project.article_ids(), self.project.done_articles(self.annotator))

    def articles(self) -> list[ArticleSummary]:
        """Return what lists show of all articles, in the order in which they were added."""
        return [self.article_summary(article_id) for article_id in self.shelf]

    def article_summary(self, article_id: str) -> ArticleSummary:
        """Return what a list shows of an article, also of one that is not on disk yet.

        Raises:
            GlossatorError: No article has that id.
        """
        return self._changed_articles.get(article_id) or self.project.article_summary(article_id)

    def article(self, article_id: str) -> Article:
        """Return an article, also one that is not on disk yet."""
        return self._texts.get(article_id) or self.project.article(article_id)

    def summary(self, article_id: str) -> LayerSummary:
        """Return what this annotator has done on an article."""
        if article_id not in self._summaries:
            found = self.project.layer_summary(article_id, self.annotator)
            if self.many_pending:
                return found
            self._summaries[article_id] = found
        return self._summaries[article_id]

    def summary_at_hand(self, article_id: str) -> LayerSummary | None:
        """Return the same where it is in memory, as that of every article is that was changed."""
        return self._summaries.get(article_id)

    def layer(self, article_id: str, *, keep: bool = True) -> Layer:
        """Return this annotator's layer of an article as it is now, edits under way included.

        Where very many are looked at, `keep` says that it need not be at hand the next time.
        """
        layer = self.layer_at_hand(article_id)
        if layer is None:
            self.bring_in_many()
            layer = self.project.layer(article_id, self.annotator, keep=keep)
            if article_id in self._infos:
                layer = replace(layer, info=self._infos[article_id])
            if keep:
                self._layers[article_id] = layer
        return layer

    def layer_of(self, article_id: str, annotator: str, *, keep: bool = True) -> Layer:
        """Return anybody's layer of an article in the same way; one that is kept follows what is changed."""
        if annotator == self.annotator:
            return self.layer(article_id, keep=keep)
        layer = self._others.get(article_id, annotator)
        if layer is None:
            if self._is_waiting(article_id, annotator):
                self.project.flush()
            layer = self.project.layer(article_id, annotator, keep=keep)
            if keep:
                self._others.hold(layer)
        return layer

    def _is_waiting(self, article_id: str, annotator: str) -> bool:
        """Whether an edit under way changes a layer."""
        waiting = (pending.edit for pending in self._pending if not pending.future.done())
        return any(
            isinstance(change, (AnnotationChange, LayerChange))
            and (change.article, change.annotator) == (article_id, annotator)
            for edit in waiting
            for change in edit.changes
        )

    def layer_info(self, article_id: str) -> LayerInfo:
        """Return what this annotator says of an article as a whole; no annotation is looked at."""
        layer = self.layer_at_hand(article_id)
        if layer is not None:
            return layer.info
        return self._infos.get(article_id) or self.project.layer_info(article_id, self.annotator)

    def bring_in_many(self) -> None:
        """Wait until the project has an edit of so many annotations that not all of it is in memory."""
        if self.many_pending:
            # What it makes of most layers is known to the project alone.
            self.project.flush()

    def bring_in_others(self) -> None:
        """Wait until the project has the edits that change what others said: it alone holds that."""
        waiting = (pending.edit for pending in self._pending if not pending.future.done())
        changes = (change for edit in waiting for change in edit.changes)
        about = (AnnotationChange, LayerChange)
        if any(isinstance(change, about) and change.annotator != self.annotator for change in changes):
            self.project.flush()

    def layer_at_hand(self, article_id: str) -> Layer | None:
        """Return the same where it is in memory, as with few edits under way it is."""
        if self.session is not None and self.session.article.id == article_id:
            return self.session.overlay.layer
        return self._layers.get(article_id)

    def state(self, article_id: str) -> ArticleState:
        """Return how far this annotator is with an article."""
        known = self._summaries.get(article_id)
        return known.state if known is not None else self.project.layer_state(article_id, self.annotator)

    def states(self) -> dict[str, ArticleState]:
        """Return the same of all articles on which there is a word, in one go."""
        found = self.project.layer_states(self.annotator)
        found.update((article, known.state) for article, known in self._summaries.items())
        return found

    def flags(self) -> dict[str, int]:
        """Return how many spans this annotator flagged, by article; in one go, none where there is none."""
        found = self.project.flags(self.annotator)
        found.update((article, known.flagged) for article, known in self._summaries.items())
        return found

    def layers_at_hand(self) -> list[str]:
        """Return the ids of the articles whose layers are in memory."""
        open_id = [self.session.article.id] if self.session is not None else []
        return [article for article in (*open_id, *self._layers) if article in self.shelf]

    def receive(self, suggestions: Iterable[Suggestion], blocks: Iterable[TokenBlock] = ()) -> None:
        """Take suggestions and tokens for the open article in, under the project's labels."""
        if self.session is not None:
            arrived = list(suggestions)
            self._arrived += arrived
            self.book.adopt(s.label for s in arrived)
            self._show_suggestions_anew()
            self.session.receive(as_shown(arrived, self.labels), blocks)

    def receive_kept(self, suggestions: Iterable[Suggestion], blocks: Iterable[TokenBlock]) -> None:
        """Take in all that was kept of the open article; of very much what is near the reader first."""
        session = self.session
        if session is not None:
            self._delivery = Delivery(suggestions, len(session.article.text))
            self.receive(self._delivery.first(session.caret), blocks)
            session.supply = Supply.COMING if self._delivery else Supply.WHOLE

    @property
    def has_more(self) -> bool:
        """Whether something is left for `receive_more`."""
        return self.session is not None and bool(self._delivery)

    def receive_more(self, near: int = 0, *, everything: bool = False) -> bool:
        """Take in a slice of what is left of it, the nearest to an offset, or all; return whether any was."""
        session = self.session
        if session is None or not self._delivery:
            return False
        more = self._delivery.rest() if everything else self._delivery.more(near)
        if more:
            self.receive(more)
        if not self._delivery:
            session.supply = Supply.WHOLE
        return True

    def _show_suggestions_anew(self) -> None:
        """Show the open article's suggestions as the labels now say, if that is otherwise than before."""
        before, self._shown_under = self._shown_under, self.labels
        if before is self.labels:
            return
        self.book.adopt(suggestion.label for suggestion in self._arrived)
        if self.session is not None and not self.book.suggests_like(before):
            self.session.replace_suggestions(as_shown(self._arrived, self.labels))

    @property
    def many_pending(self) -> bool:
        """Whether an edit of so many annotations is under way that not all of it is in memory."""
        return any(are_many(pending.edit.changes) for pending in self._pending)


def are_many(changes: Sequence[Change]) -> bool:
    """Whether an edit is of so many annotations that not all of it is brought into memory."""
    # What else is in an edit stands before the annotations and behind them.
    return len(changes) > MANY and isinstance(changes[len(changes) // 2], AnnotationChange)
