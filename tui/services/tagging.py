"""Suggestions for many articles at once, without a screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui.domain import decisions
from tui.domain.annotation import Suggestion
from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.edits import AnnotationChange, Change, Edit, LabelChange, LayerChange, now
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer
from tui.domain.overlay import as_shown
from tui.domain.shown import counted

if TYPE_CHECKING:
    from tui.nlp.cache import CachedSuggestions, SuggestionCache
    from tui.nlp.pipelines import PipelineInfo
    from tui.storage.project import Project

_UNDER_WAY = 64
"""Edits that may wait for the disk, so that the writer has several to put down at once."""


class Tagged(NamedTuple):
    """What came of one article.

    Attributes:
        article: The article.
        suggestions: Its suggestions, as the pipeline made them.
        cached: Whether they had been kept from an earlier time.
        accepted: How many were recorded as annotations now.
    """

    article: ArticleSummary
    suggestions: tuple[Suggestion, ...]
    cached: bool
    accepted: int = 0


def suggestion_cache(info: PipelineInfo) -> SuggestionCache:
    """Return the user's cache of a pipeline's suggestions."""
    from tui.nlp.cache import SuggestionCache
    from tui.storage import paths

    return SuggestionCache(paths.cache_folder(), info)


def suggest(
    project: Project,
    info: PipelineInfo,
    cache: SuggestionCache,
    articles: Iterable[ArticleSummary],
    processes: int = 1,
) -> Iterator[Tagged]:
    """Yield the suggestions of articles: first those that are kept, then the others as they are computed.

    What is computed is kept from then on, so that whoever stops goes on there the next time.

    Raises:
        ModelError: The pipeline does not load, or fails on a text.
    """
    waiting: list[ArticleSummary] = []
    for article in articles:
        kept = cache.load(article.sha256, article.length)
        if kept is not None:
            yield Tagged(article, kept.suggestions, cached=True)
        else:
            waiting.append(article)
    if not waiting:
        return
    from tui.nlp.bulk import recognise_many

    texts = ((article.id, project.article(article.id).text) for article in waiting)
    for article, found in zip(waiting, recognise_many(info.model, texts, processes), strict=True):
        cache.store(article.sha256, article.length, found.suggestions, found.tokens)
        yield Tagged(article, found.suggestions, cached=False)


def suggestions_for(info: PipelineInfo, cache: SuggestionCache, sha256: str, text: str) -> CachedSuggestions:
    """Return suggestions and tokens of one text, kept or computed now.

    Raises:
        ModelError: The pipeline does not load, or fails on the text.
    """
    from tui.nlp.bulk import recognise_many
    from tui.nlp.cache import CachedSuggestions

    kept = cache.load(sha256, len(text))
    if kept is not None:
        return kept
    found = next(recognise_many(info.model, [(sha256, text)]))
    cache.store(sha256, len(text), found.suggestions, found.tokens)
    return CachedSuggestions(found.suggestions, found.tokens)


def open_suggestions(info: PipelineInfo, labels: LabelSet) -> Callable[[Article, Layer], list[Suggestion]]:
    """Return what gives the suggestions of an article that a layer leaves open, kept or computed then.

    Args:
        info: The pipeline that suggests.
        labels: The project's labels, by which suggestions are switched off and called otherwise.
    """
    from tui.domain.overlay import Overlay, as_shown

    cache = suggestion_cache(info)

    def of(article: Article, layer: Layer) -> list[Suggestion]:
        kept = suggestions_for(info, cache, article.sha256, article.text)
        return list(Overlay.of(layer, as_shown(kept.suggestions, labels)).open)

    return of


def accept(project: Project, info: PipelineInfo, tagged: Iterable[Tagged]) -> Iterator[Tagged]:
    """Record suggestions as annotations by the model, and yield each article when that is durable.

    The model's layer has the model's origin (`name@version`) for its annotator, and is done: the model
    has gone through the whole text. What is in the layer already, or was there before somebody changed
    it, is not recorded again. Each article is one edit.

    Raises:
        GlossatorError: An edit could not be saved.
    """
    labels = project.labels()
    pending: deque[tuple[Tagged, Future[int] | None]] = deque()
    for each in tagged:
        edit, labels = _edit(project, info, each, labels)
        count = sum(isinstance(change, AnnotationChange) for change in edit.changes) if edit else 0
        pending.append((each._replace(accepted=count), project.commit(edit) if edit else None))
        if len(pending) > _UNDER_WAY:
            yield _durable(*pending.popleft())
    while pending:
        yield _durable(*pending.popleft())


def _durable(tagged: Tagged, future: Future[int] | None) -> Tagged:
    if future is not None:
        future.result()
    return tagged


def _edit(
    project: Project, info: PipelineInfo, tagged: Tagged, labels: LabelSet
) -> tuple[Edit | None, LabelSet]:
    """Return the edit that records an article's suggestions, if it has anything to do, and all labels."""
    layer = project.layer(tagged.article.id, info.origin)
    new = list(_new(layer, as_shown(tagged.suggestions, labels)))
    changes: list[Change] = []
    for name in dict.fromkeys(suggestion.label for suggestion in new):
        if name not in labels:
            label = labels.new(name)
            labels = labels.change(None, label)
            changes.append(LabelChange(None, label))
    at = now()
    for suggestion in new:
        annotation = decisions.accept(suggestion, info.origin, at)
        changes.append(AnnotationChange(layer.article, info.origin, None, annotation))
    if layer.state is not ArticleState.DONE:
        done = replace(layer.info, state=ArticleState.DONE)
        changes.append(LayerChange(layer.article, info.origin, layer.info, done))
    if not changes:
        return None, labels
    return Edit.make(
        f"accept {counted(len(new), 'suggestion')} of {info.origin}", info.origin, *changes, at=at
    ), labels


def _new(layer: Layer, suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
    known = {(a.start, a.end, a.label) for a in layer.annotations}
    known |= {(source.start, source.end, source.label) for source in layer.sources}
    for suggestion in suggestions:
        triple = (suggestion.start, suggestion.end, suggestion.label)
        if triple not in known:
            known.add(triple)
            yield suggestion
