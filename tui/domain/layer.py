"""A layer: what one annotator decided about one article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui.domain.annotation import Annotation, State
from tui.domain.article import ArticleState
from tui.domain.errors import ConflictError
from tui.domain.index import SpanIndex, order


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """What an annotator says of an article as a whole.

    Attributes:
        state: How far the annotator is.
        note: Free text.
        tags: Words that the article is found by.
        bookmarks: Offsets of places to come back to, rising.
    """

    state: ArticleState = ArticleState.UNREAD
    note: str = ""
    tags: tuple[str, ...] = ()
    bookmarks: tuple[int, ...] = ()


def progress(state: ArticleState, annotated: bool) -> ArticleState:
    """Return how far an annotator is who leaves an article in a state, and has annotated it or not."""
    return ArticleState.IN_PROGRESS if annotated and state is ArticleState.UNREAD else state


@dataclass(frozen=True, slots=True)
class Layer:
    """The annotations of one article by one annotator.

    Attributes:
        article: The article's id.
        annotator: The annotator's name.
        info: State, note and tags of the article as this annotator left them.
        annotations: All decisions, rejections included, in order.
        sources: Every correction by the suggestion that it started from (`Annotation.was`), so that the
            overlay finds it wherever the correction has moved to.
    """

    article: str
    annotator: str
    info: LayerInfo = LayerInfo()
    annotations: SpanIndex[Annotation] = field(default_factory=SpanIndex)
    sources: SpanIndex[Source] = field(default_factory=SpanIndex)

    @classmethod
    def of(
        cls, article: str, annotator: str, annotations: list[Annotation], info: LayerInfo = LayerInfo()
    ) -> Layer:
        """Build a layer from its annotations, in any order."""
        sources = [Source.of(a) for a in annotations if a.was is not None]
        return cls(article, annotator, info, SpanIndex(annotations), SpanIndex(sources))

    @property
    def state(self) -> ArticleState:
        """How far the annotator is with the article."""
        return self.info.state

    @property
    def progress(self) -> ArticleState:
        """The same, but for an article that was annotated and not said to be begun: that it is.

        Unread is what nobody knows to have been looked at, be it tagged or noted as a whole.
        """
        return progress(self.state, bool(len(self.annotations)))

    def change(self, before: Annotation | None, after: Annotation | None) -> Layer:
        """Return the layer with `before` replaced by `after`; None stands for nothing there.

        Raises:
            ConflictError: The layer does not hold exactly `before`, or holds `after` already.
        """
        annotations, sources = self.annotations, self.sources
        if before is not None:
            if annotations.get(order(before)) != before:
                raise ConflictError(f"The annotation {before.id} is not what it was.", "Reload the article.")
            annotations = annotations.remove(before)
            if before.was is not None:
                sources = sources.remove(Source.of(before))
        if after is not None:
            if annotations.get(order(after)) is not None:
                raise ConflictError(f"The annotation {after.id} is there already.", "Reload the article.")
            annotations = annotations.add(after)
            if after.was is not None:
                sources = sources.add(Source.of(after))
        return replace(self, annotations=annotations, sources=sources)

    def change_all(self, pairs: Iterable[tuple[Annotation | None, Annotation | None]]) -> Layer:
        """Return the layer with many changes as `change` makes them, each of another annotation.

        Raises:
            ConflictError: The layer does not hold exactly what is replaced, or holds what is added already.
        """
        gone: list[Annotation] = []
        come: list[Annotation] = []
        for before, after in pairs:
            if before is not None:
                if self.annotations.get(order(before)) != before:
                    raise ConflictError(
                        f"The annotation {before.id} is not what it was.", "Reload the article."
                    )
                gone.append(before)
            if after is not None:
                come.append(after)
        free = {order(annotation) for annotation in gone}
        for annotation in come:
            key = order(annotation)
            if key not in free and self.annotations.get(key) is not None:
                raise ConflictError(
                    f"The annotation {annotation.id} is there already.", "Reload the article."
                )
        return replace(
            self,
            annotations=self.annotations.update(come, gone),
            sources=self.sources.update(
                [Source.of(a) for a in come if a.was is not None],
                [Source.of(a) for a in gone if a.was is not None],
            ),
        )


class Source(NamedTuple):
    """Where a correction came from: the span and label of the suggestion, and the correction's id."""

    start: int
    end: int
    label: str
    id: str

    @classmethod
    def of(cls, annotation: Annotation) -> Source:
        """Return the source of a corrected annotation; its `was` must be set."""
        if annotation.was is None:
            raise ValueError(f"annotation {annotation.id} is not a correction")
        return cls(*annotation.was, annotation.id)


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """What a list shows of a layer.

    Attributes:
        article: The article's id.
        annotator: The annotator's name.
        state: How far the annotator is with the article.
        counts: Annotations by state; a state without any may be missing.
        flagged: Annotations that are flagged as unsure.
        at: When the last decision was made, ISO 8601 in UTC, or empty.
        note: What the annotator says of the article.
        tags: The tags that the annotator gave it.
    """

    article: str
    annotator: str
    state: ArticleState = ArticleState.UNREAD
    counts: Mapping[State, int] = field(default_factory=dict, hash=False)
    flagged: int = 0
    at: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()

    @property
    def decided(self) -> int:
        """How many spans were decided, rejections included."""
        return sum(self.counts.values())

    @property
    def live(self) -> int:
        """How many annotations mark an entity."""
        return self.decided - self.counts.get(State.REJECTED, 0)

    def changed(
        self, before: Annotation | LayerInfo | None, after: Annotation | LayerInfo | None
    ) -> LayerSummary:
        """Return the summary after one change of the layer."""
        if isinstance(after, LayerInfo):
            # Of very many articles at once: `replace` takes three times as long.
            return LayerSummary(
                *(self.article, self.annotator, after.state, self.counts, self.flagged, self.at),
                *(after.note, after.tags),
            )
        counts, flagged, at = dict(self.counts), self.flagged, self.at
        if isinstance(before, Annotation):
            counts[before.state] = counts.get(before.state, 0) - 1
            flagged -= before.flag
        if isinstance(after, Annotation):
            counts[after.state] = counts.get(after.state, 0) + 1
            flagged += after.flag
            at = max(at, after.at)
        return replace(self, counts=counts, flagged=flagged, at=at)
