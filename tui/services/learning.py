"""Memory of what one annotator decided in a project: gathered from what is saved, kept up with every edit.

What earlier sittings decided is counted in another thread, article by article, and merged in by the one that
works. An article's decisions are counted exactly once: an article that is changed before its saved decisions
have been merged is counted from its layer as it is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from tui.domain.edits import AnnotationChange
from tui.domain.errors import GlossatorError
from tui.domain.layer import Layer
from tui.domain.memory import Memory
from tui.storage.project import Project

AT_ONCE = 2_000
"""Annotations of an article that are counted when it is opened; more are left to the other thread."""

BATCH = 200
"""Forms that are handed over at a time: no more than can be merged between two keys."""


class Gathered(NamedTuple):
    """What was counted of one article.

    Attributes:
        article: The article's id.
        memory: The evidence of its decisions.
        saved: Whether they are those of the project file, rather than of a layer in memory.
    """

    article: str
    memory: Memory
    saved: bool


def counted(text: str, layer: Layer) -> Memory:
    """Return the evidence of the decisions of one layer."""
    memory = Memory()
    for annotation in layer.annotations:
        memory.count(text, annotation, 1)
    return memory


def memory_of(project: Project, annotator: str, articles: Iterable[str]) -> Memory:
    """Return all that an annotator decided in some articles.

    Raises:
        GlossatorError: An article is not there, or a record is damaged.
    """
    memory = Memory()
    for article in articles:
        layer = project.layer(article, annotator, keep=False)
        text = project.article(article).text if layer.annotations else ""
        for annotation in layer.annotations:
            memory.count(text, annotation, 1)
    return memory


class Learner:
    """Keeps the memory of one annotator in one project.

    Attributes:
        memory: What was decided, as far as it has been counted.
    """

    def __init__(self) -> None:
        self.memory = Memory()
        self._known: set[str] = set()
        """Articles whose decisions are counted, or are being counted from a layer in memory."""
        self._changed: set[str] = set()
        """Articles that were changed before they were counted."""
        self._left: list[tuple[str, str, Layer]] = []
        self._owed: list[tuple[str, Callable[[], str], Sequence[AnnotationChange]]] = []
        """Many changes of articles that were counted: what they change of the evidence is counted later."""
        self._whole = False
        """Whether all that was decided before has been counted."""

    @property
    def is_whole(self) -> bool:
        """Whether all that was decided before has been counted."""
        return self._whole and not self._left

    @property
    def has_left(self) -> bool:
        """Whether decisions of an open article, or many changes, are left to `gather`."""
        return bool(self._left or self._owed)

    def opened(self, article: str, text: str, layer: Layer) -> None:
        """Take note of an article that is opened, if that was not done before."""
        if article in self._known:
            return
        self._known.add(article)
        if len(layer.annotations) <= AT_ONCE:
            self.memory.merge(counted(text, layer))
        else:
            self._left.append((article, text, layer))

    def note(self, change: AnnotationChange, text: Callable[[], str]) -> set[str]:
        """Take note of a change of an article that is not open.

        Args:
            change: The change.
            text: Returns the article's text.
        """
        if change.article not in self._known and not self._whole:
            self._changed.add(change.article)
            return set()
        self._known.add(change.article)
        forms: set[str] = set()
        for decision, by in ((change.before, -1), (change.after, 1)):
            if decision is not None:
                forms |= self.memory.count(text(), decision, by)
        return forms

    def note_many(self, article: str, changes: Sequence[AnnotationChange], text: Callable[[], str]) -> None:
        """Take note of many changes of an article; `gather` counts them.

        Args:
            article: The article's id.
            changes: The changes.
            text: Returns the article's text, in whatever thread.
        """
        if article not in self._known and not self._whole:
            self._changed.add(article)
        else:
            self._known.add(article)
            self._owed.append((article, text, changes))

    def _pay(self) -> Iterator[Gathered]:
        with suppress(IndexError):  # another thread may have taken the last one
            while True:
                article, text, changes = self._owed.pop()
                delta = Memory()
                with suppress(GlossatorError):
                    words = text()
                    for change in changes:
                        for decision, by in ((change.before, -1), (change.after, 1)):
                            if decision is not None:
                                delta.count(words, decision, by)
                    yield Gathered(article, delta, saved=False)

    def gather(self, project: Project, annotator: str, articles: Iterable[str]) -> Iterator[Gathered]:
        """Yield what was decided in these articles, from another thread than the one that works.

        What has been gone through has to be merged: an open article that was left to this comes only once.

        Args:
            project: The project; its saved layers are read.
            annotator: Whose layers.
            articles: Ids of the articles.
        """
        project.flush()  # a layer that is read has all edits in it that were not noted one by one
        with suppress(IndexError):  # another thread may have taken the last one
            while True:
                article, text, layer = self._left.pop()
                yield Gathered(article, counted(text, layer), saved=False)
        for article in articles:
            if article in self._known:
                continue
            yield from self._pay()
            # One that is taken out meanwhile takes nothing but its own decisions along.
            with suppress(GlossatorError):
                layer = project.layer(article, annotator, keep=False)
                if layer.annotations:
                    yield Gathered(article, counted(project.article(article).text, layer), saved=True)
        yield from self._pay()

    def merge(self, gathered: Gathered, layer: Callable[[], tuple[str, Layer]]) -> None:
        """Take in what was gathered.

        Args:
            gathered: The evidence of one article.
            layer: Returns the article's text and its layer as it is in memory.
        """
        if not gathered.saved:
            self.memory.merge(gathered.memory)
        elif gathered.article not in self._known:
            self._known.add(gathered.article)
            memory = gathered.memory
            if gathered.article in self._changed:
                memory = counted(*layer())
            self.memory.merge(memory)

    def complete(self, layer: Callable[[str], tuple[str, Layer]]) -> bool:
        """Take note that all has been merged that was gathered: articles left over had no decisions then.

        Args:
            layer: Returns an article's text and its layer as it is in memory, by the article's id.

        Returns:
            Whether there were any that had been changed since.
        """
        self._whole = True
        left = sorted(self._changed - self._known)
        for article in left:
            self._known.add(article)
            self.memory.merge(counted(*layer(article)))
        self._changed.clear()
        return bool(left)
