"""Suggestions for articles: from the cache at once, else from the worker process as they come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tui.domain.annotation import Suggestion
from tui.domain.article import Article, ArticleSummary
from tui.nlp.cache import CachedSuggestions, SuggestionCache
from tui.nlp.client import Recogniser
from tui.nlp.events import Activity, Event, Failed, Phrased, PhrasesFailed, Ready, Suggested
from tui.nlp.pipelines import PipelineInfo

if TYPE_CHECKING:
    from tui.domain.labels import LabelSet
    from tui.domain.phrase import PhraseBlock
    from tui.services.agreement import KeptSide
    from tui.services.phrasing import Phrasing


@dataclass(slots=True)
class _Parts:
    """What has come of one text, until it is whole and goes into the cache."""

    length: int
    events: list[Suggested] = field(default_factory=list)


class Suggester:
    """What the program asks for suggestions.

    Texts are known by their digest, so that two articles with the same text are read once.

    Attributes:
        info: The pipeline that was asked for.
        explanations: What its labels mean, as far as that is known.
    """

    def __init__(self, info: PipelineInfo, recogniser: Recogniser | None, cache_folder: Path) -> None:
        """Make a suggester.

        Args:
            info: The pipeline.
            recogniser: The worker process, or None where only the cache is asked.
            cache_folder: Where finished suggestions are kept.
        """
        self.info = info
        self._recogniser = recogniser
        self._cache_folder = cache_folder
        self._cache = SuggestionCache(cache_folder, info)
        self._phrasing: Phrasing | None = None
        self._parts: dict[str, _Parts] = {}
        self._lock = threading.Lock()
        self._deliver: Callable[[Event], object] = lambda _: None
        self._fallback = False
        cached = self._cache.load_info()
        self.explanations: Mapping[str, str] = cached.explanations if cached is not None else {}

    @property
    def activity(self) -> Activity:
        """What the worker process is doing."""
        return self._recogniser.state if self._recogniser is not None else Activity.STOPPED

    def listen(self, deliver: Callable[[Event], object]) -> None:
        """Hand events on as they come, from another thread; whole texts go into the cache before."""

        def take(event: Event) -> None:
            self._keep(event)
            deliver(event)

        self._deliver = deliver
        if self._recogniser is not None:
            self._recogniser.listen(take)

    def has(self, article: Article) -> bool:
        """Whether suggestions of an article are kept, as far as can be said without reading them."""
        return self._cache.has(article.sha256)

    def cached(self, article: Article) -> CachedSuggestions | None:
        """Return the suggestions of an article seen before, or None."""
        return self._cache.load(article.sha256, len(article.text))

    def peek(self, article: ArticleSummary) -> Iterable[Suggestion] | None:
        """Return the suggestions that are kept of an article, without keeping them longer for it; or None."""
        found = self._cache.load(article.sha256, article.length, in_use=False)
        return found.suggestions if found is not None else None

    def as_side(self, labels: LabelSet) -> KeptSide:
        """Return what is kept of all articles as one side of a comparison."""
        from tui.services.agreement import KeptSide

        return KeptSide(self.info.origin, self._cache, labels)

    def request(self, article: Article, focus: int = 0) -> None:
        """Ask the worker for an article's suggestions, from an offset outward.

        If it was asked already, what has come so far is delivered again: who asks now may not have been
        there when it came.
        """
        if self._recogniser is None:
            return
        with self._lock:
            parts = self._parts.get(article.sha256)
            if parts is not None:
                for event in parts.events:
                    self._deliver(event)
            else:
                self._parts[article.sha256] = _Parts(len(article.text))
        if parts is None:
            self._recogniser.request(article.sha256, article.text, focus)
        else:
            self._recogniser.focus(article.sha256, focus)

    def focus(self, article: Article, offset: int) -> None:
        """Go on from another offset of an article that is being read."""
        asked = article.sha256 in self._parts or (
            self._phrasing is not None and self._phrasing.asked(article)
        )
        if self._recogniser is not None and asked:
            self._recogniser.focus(article.sha256, offset)

    def phrases(self, article: Article) -> PhraseBlock | None:
        """Return the noun phrases of an article that was looked through before, or None."""
        return self._phrases().kept(article)

    def request_phrases(self, article: Article, focus: int = 0) -> bool:
        """Ask the worker for an article's noun phrases, from an offset outward.

        They come as `Phrased` events, after all suggestions that are asked for, or not at all: then a
        `PhrasesFailed` comes. If they were asked for already, what has come so far is delivered again.

        Returns:
            Whether there is a worker that will answer.
        """
        if self._recogniser is None:
            return False
        self._phrases().request(self._recogniser, article, focus, self._deliver)
        return True

    def cancel_phrases(self, article: Article) -> None:
        """Ask for an article's noun phrases no longer; nothing happens where they have all come."""
        if self._recogniser is not None and self._phrasing is not None:
            self._phrasing.cancel(self._recogniser, article)

    def _phrases(self) -> Phrasing:
        """Return what keeps the phrases; few ask for any, and none before the first frame."""
        from tui.services.phrasing import Phrasing

        if self._phrasing is None:
            self._phrasing = Phrasing(self.info, self._cache_folder)
        return self._phrasing

    def close(self) -> None:
        """End the worker process."""
        if self._recogniser is not None:
            self._recogniser.close()

    def _keep(self, event: Event) -> None:
        if isinstance(event, Ready):
            self._fallback = event.fallback
            if not event.fallback:
                self.explanations = event.explanations
                self._cache.store_info(event.info.labels, event.explanations)
        elif isinstance(event, Failed) and event.key is not None:
            with self._lock:
                self._parts.pop(event.key, None)
        elif isinstance(event, Suggested):
            self._keep_part(event)
        elif isinstance(event, Phrased | PhrasesFailed) and self._phrasing is not None:
            self._phrasing.take(event, keep=not self._fallback)

    def _keep_part(self, event: Suggested) -> None:
        with self._lock:
            parts = self._parts.get(event.key)
            if parts is None:
                return
            parts.events.append(event)
            if event.done:
                del self._parts[event.key]
        # What a stand-in pipeline did not find says nothing of the one that was asked for.
        if event.done and not self._fallback:
            suggestions = [suggestion for part in parts.events for suggestion in part.suggestions]
            tokens = [part.tokens for part in parts.events]
            self._cache.store(event.key, parts.length, suggestions, tokens)
