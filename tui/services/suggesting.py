"""Suggestions for articles: from the cache at once, else from the worker process as they come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.tokens import TokenBlock
from tui.nlp.cache import CachedSuggestions, SuggestionCache
from tui.nlp.client import Recogniser
from tui.nlp.events import Activity, Event, Ready, Suggested
from tui.nlp.pipelines import PipelineInfo
from tui.services.exchange import Tokeniser


@dataclass(slots=True)
class _Parts:
    """What has come of one text, until it is whole and goes into the cache."""

    length: int
    suggestions: list[Suggestion] = field(default_factory=list)
    tokens: list[TokenBlock] = field(default_factory=list)


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

        if self._recogniser is not None:
            self._recogniser.listen(take)

    def cached(self, article: Article) -> CachedSuggestions | None:
        """Return the suggestions of an article seen before, or None."""
        return self._cache.load(article.sha256, len(article.text))

    def tokens_of(self) -> Tokeniser:
        """Return where an export's tokens come from."""
        return Tokeniser(self.info, self._cache)

    def request(self, article: Article, focus: int = 0) -> None:
        """Ask the worker for an article's suggestions, from an offset outward."""
        if self._recogniser is not None and article.sha256 not in self._parts:
            self._parts[article.sha256] = _Parts(len(article.text))
            self._recogniser.request(article.sha256, article.text, focus)

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
        elif isinstance(event, Suggested):
            parts = self._parts.get(event.key)
            if parts is None:
                return
            parts.suggestions.extend(event.suggestions)
            parts.tokens.append(event.tokens)
            if event.done:
                del self._parts[event.key]
                # What a stand-in pipeline did not find says nothing of the one that was asked for.
                if not self._fallback:
                    self._cache.store(event.key, parts.length, parts.suggestions, parts.tokens)
