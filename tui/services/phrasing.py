"""Noun phrases of articles: from the cache at once, else from the worker process as they come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tui.domain.article import Article
from tui.domain.phrase import PhraseBlock
from tui.nlp.client import Recogniser
from tui.nlp.events import Event, Phrased, PhrasesFailed
from tui.nlp.phrase_cache import PhraseCache
from tui.nlp.pipelines import PipelineInfo


@dataclass(slots=True)
class _Parts:
    """What has come of one text, until it is whole and goes into the cache."""

    length: int
    events: list[Phrased] = field(default_factory=list)


class Phrasing:
    """What the suggester asks for noun phrases; texts are known by their digest.

    Args:
        info: The pipeline.
        cache_folder: Where finished phrases are kept, as suggestions are.
    """

    def __init__(self, info: PipelineInfo, cache_folder: Path) -> None:
        self._cache = PhraseCache(cache_folder, info)
        self._parts: dict[str, _Parts] = {}
        self._lock = threading.Lock()

    def kept(self, article: Article) -> PhraseBlock | None:
        """Return the phrases of an article whose whole text was looked through before, or None."""
        return self._cache.load(article.sha256, len(article.text))

    def request(
        self, recogniser: Recogniser, article: Article, focus: int, deliver: Callable[[Event], object]
    ) -> None:
        """Ask a worker for an article's phrases; what has come of them already is delivered again."""
        with self._lock:
            parts = self._parts.get(article.sha256)
            if parts is None:
                self._parts[article.sha256] = _Parts(len(article.text))
            for event in parts.events if parts is not None else ():
                deliver(event)
        if parts is None:
            recogniser.request_phrases(article.sha256, article.text, focus)
        else:
            recogniser.focus(article.sha256, focus)

    def asked(self, article: Article) -> bool:
        """Whether an article's phrases are still to come."""
        return article.sha256 in self._parts

    def cancel(self, recogniser: Recogniser, article: Article) -> None:
        """Ask for an article's phrases no longer."""
        with self._lock:
            asked = self._parts.pop(article.sha256, None) is not None
        if asked:
            recogniser.cancel_phrases(article.sha256)

    def take(self, event: Event, keep: bool) -> None:
        """Note what has come; a text that is whole goes into the cache.

        Args:
            event: What the worker said.
            keep: Whether it speaks for the pipeline that was asked for, and not for a stand-in.
        """
        if isinstance(event, PhrasesFailed):
            with self._lock:
                self._parts.pop(event.key, None)
        if not isinstance(event, Phrased):
            return
        with self._lock:
            parts = self._parts.get(event.key)
            if parts is None:
                return
            parts.events.append(event)
            if event.done:
                del self._parts[event.key]
        # What was on its way when a request was taken back belongs to none that is made after.
        covered = sum(part.end - part.start for part in parts.events) == parts.length
        if event.done and keep and covered:
            whole = PhraseBlock.joined(0, parts.length, (part.phrases for part in parts.events))
            self._cache.store(event.key, parts.length, whole)
