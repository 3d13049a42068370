"""Suggestions for articles: from the cache at once, else from the worker process as they come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tui.domain.article import Article
from tui.nlp.cache import CachedSuggestions, SuggestionCache
from tui.nlp.client import Recogniser
from tui.nlp.events import Activity, Event, Failed, Ready, Suggested
from tui.nlp.pipelines import PipelineInfo

if TYPE_CHECKING:
    from tui.services.exchange import Tokeniser


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
        self._cache = SuggestionCache(cache_folder, info)
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

    def tokens_of(self) -> Tokeniser:
        """Return where an export's tokens come from."""
        from tui.services.exchange import Tokeniser

        return Tokeniser(self.info, self._cache)

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
        if self._recogniser is not None and article.sha256 in self._parts:
            self._recogniser.focus(article.sha256, offset)

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
