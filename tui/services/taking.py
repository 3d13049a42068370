"""What edits do to what is held in memory, before the disk has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.edits import AnnotationChange, ArticleChange, Change, LabelChange, LayerChange
from tui.domain.errors import ConflictError, GlossatorError
from tui.domain.layer import Layer, LayerSummary
from tui.domain.rewriting import Standing, check_words
from tui.services.holding import Holding, are_many
from tui.services.learning import Learner


class Taking(Holding):
    """Articles, labels and layers into which changes are brought: all of an edit, or nothing of it."""

    def _take_all(self, changes: Sequence[Change], *, back: bool = False) -> None:
        """Bring changes into memory: all of them, or none where one does not fit.

        Args:
            changes: The changes.
            back: Whether that leads back to what is on disk, which is right whatever stands there.

        Raises:
            ConflictError: Something is not what a change says it was before.
        """
        if any(isinstance(change, ArticleChange) and change.rewrites for change in changes):
            self._rewrite(changes, back=back)
            return
        taken: list[Change] = []
        many = are_many(changes)
        try:
            for change in changes:
                if not many or not isinstance(change, AnnotationChange):
                    self._take(change)
                    taken.append(change)
            if many:
                self._take_many(change for change in changes if isinstance(change, AnnotationChange))
        except GlossatorError:
            for change in reversed(taken):
                self._take(change.inverse())
            raise
        finally:
            if self.session is not None:
                self.session.learn()
            self._show_suggestions_anew()

    def _take(self, change: Change) -> None:
        """Bring one change into memory."""
        match change:
            case ArticleChange(before, after):
                if before is not None and (after is None or after.id != before.id):
                    self.shelf.take_out(before.id)
                    self._forget(before.id)
                if after is not None:
                    if before is None or after.id in self._texts:
                        self._texts[after.id] = after  # it may be opened before the disk has it
                    self.shelf.put(after.id)
                    self.shelf.mark(after.id, self.state(after.id) is ArticleState.DONE)
                    self._changed_articles[after.id] = ArticleSummary.of(after)
            case LabelChange(before, after):
                self.book.take(change)
            case AnnotationChange() | LayerChange():
                self._take_decision(change)

    def _forget(self, article_id: str) -> None:
        """Let go of an article that is not in the project any more; if it is open, put it away.

        What was decided in it stays at hand: it may come back before the disk has all of that.
        """
        self._changed_articles.pop(article_id, None)
        self._texts.pop(article_id, None)
        if self.session is not None and self.session.article.id == article_id:
            self._layers[article_id] = self.session.overlay.layer
            self.session = None

    def _take_decision(self, change: AnnotationChange | LayerChange) -> None:
        if change.annotator != self.annotator:
            self._others.take(change)
            return
        article, session = change.article, self.session
        if isinstance(change, LayerChange) and self.layer_info(article) != change.before:
            raise _conflict("The state of the article")
        summary = self.summary(article)
        if session is not None and session.article.id == article:
            session.apply(change)
        elif isinstance(change, AnnotationChange):
            self._layers[article] = self.layer(article).change(change.before, change.after)
            if self.learner is not None:
                forms = self.learner.note(change, lambda: self.article(article).text)
                if session is not None:
                    session.proposals.note(forms)
        elif article in self._layers:
            self._layers[article] = replace(self._layers[article], info=change.after)
        if isinstance(change, LayerChange):
            # Very many articles may be finished at once: what was decided in them is not decoded for it.
            self._infos[article] = change.after
        summary = self._summaries[article] = summary.changed(change.before, change.after)
        self.shelf.mark(article, summary.state is ArticleState.DONE)

    def _take_many(self, changes: Iterable[AnnotationChange]) -> None:
        """Bring changes of many annotations into the layers at hand; others are read when asked for."""
        by_article: dict[str, list[AnnotationChange]] = {}
        changes = list(changes)
        for change in changes:
            if change.annotator == self.annotator:
                by_article.setdefault(change.article, []).append(change)
        session = self.session
        open_id = session.article.id if session is not None else ""
        layers = {
            article: self.layer(article).change_all((c.before, c.after) for c in of)
            for article, of in by_article.items()
            if article == open_id or article in self._layers
        }
        self._others.take_many(change for change in changes if change.annotator != self.annotator)
        for article in by_article:
            self._summaries.pop(article, None)
        opened = layers.pop(open_id, None)
        self._layers.update(layers)
        if self.learner is not None:
            for article, of in by_article.items():
                self.learner.note_many(article, of, partial(self._text_of, article))
        if session is not None and opened is not None:
            session.replace_layer(opened, self.learner.memory if self.learner is not None else None)

    def _text_of(self, article: str) -> str:
        return self.article(article).text

    def _rewrite(self, changes: Sequence[Change], *, back: bool) -> None:
        """Bring an edit into memory that gives articles another text; one that is open is put away by it."""
        rewritten: dict[str, Article] = {}
        for change in changes:
            if isinstance(change, ArticleChange) and change.rewrites and change.before and change.after:
                if ArticleSummary.of(change.before) != self.article_summary(change.before.id):
                    raise _conflict("The article")
                rewritten[change.after.id] = change.after
        if not back:
            check_words(changes, self._standing)
        about = (AnnotationChange, LayerChange)
        mine: dict[str, list[AnnotationChange | LayerChange]] = {}
        for change in changes:
            if isinstance(change, about) and change.annotator == self.annotator:
                mine.setdefault(change.article, []).append(change)
        layers: dict[str, Layer] = {}
        summaries: dict[str, LayerSummary] = {}
        for article in rewritten:
            layer, summary = self.layer(article), self.summary(article)
            here = mine.get(article, [])
            layer = layer.change_all((c.before, c.after) for c in here if isinstance(c, AnnotationChange))
            for decision in here:
                summary = summary.changed(decision.before, decision.after)
                if isinstance(decision, LayerChange):
                    if layer.info != decision.before:
                        raise _conflict("The state of the article")
                    layer = replace(layer, info=decision.after)
            layers[article], summaries[article] = layer, summary
        if self.session is not None and self.session.article.id in rewritten:
            self.session = None
        for article, after in rewritten.items():
            self._texts[article], self._changed_articles[article] = after, ArticleSummary.of(after)
        self._layers.update(layers)
        self._others.forget(rewritten)
        self._infos.update((article, layer.info) for article, layer in layers.items())
        self._summaries.update(summaries)
        for article, summary in summaries.items():
            self.shelf.mark(article, summary.state is ArticleState.DONE)
        for change in changes:
            gone_along = isinstance(change, about) and change.article in rewritten
            if not gone_along and not (isinstance(change, ArticleChange) and change.rewrites):
                self._take(change)
        # Memory counts the words that annotations stand on, and those were of the old text.
        self._learn_anew(self.session.overlay.layer if self.session is not None else None)

    def _standing(self, articles: Collection[str]) -> Iterator[Standing]:
        """Yield every annotation of some articles, by whomever, as they are now."""
        self.bring_in_others()
        owners = [owner for owner in self.project.layer_owners() if owner[0] in articles]
        others = (self.project.layer(*owner, keep=False) for owner in owners if owner[1] != self.annotator)
        for layer in chain(map(self.layer, articles), others):
            for a in layer.annotations:
                yield Standing(layer.article, layer.annotator, a.id, a.start, a.end)

    def _learn_anew(self, layer: Layer | None = None) -> None:
        """Begin to learn from nothing, most having changed; an open article then shows this layer."""
        if self.learner is not None:
            self.learner = Learner()
        session = self.session
        if session is None or layer is None:
            return
        if self.learner is not None:
            self.learner.opened(session.article.id, session.article.text, layer)
        session.replace_layer(layer, self.learner.memory if self.learner is not None else None)


def _conflict(what: str) -> ConflictError:
    return ConflictError(f"{what} is not what it was.", "Look at it again and repeat it.")
