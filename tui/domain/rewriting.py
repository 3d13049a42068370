"""What must hold where an article gets another text: nothing is left on other words, or put back on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.errors import ConflictError

_SIGHT = 20
"""Code points from a bookmark that tell whether it is at its place."""


class Standing(NamedTuple):
    """An annotation, as far as it matters here: of what, whose, its id, and where it stands."""

    article: str
    annotator: str
    id: str
    start: int
    end: int


def check_words(changes: Sequence[Change], standing: Callable[[Collection[str]], Iterable[Standing]]) -> None:
    """Refuse another text under annotations that do not go along with it.

    Args:
        changes: All changes of an edit.
        standing: Returns every annotation of some articles by anybody; not asked where no text changes.

    Raises:
        ConflictError: One of them is none of the edit's, and its words would be others.
    """
    texts = _rewritten(changes)
    if not texts:
        return
    known = {
        (c.article, c.annotator, annotation.id)
        for c in changes
        if isinstance(c, AnnotationChange) and c.article in texts
        for annotation in (c.before, c.after)
        if annotation is not None
    }
    for article, annotator, name, start, end in standing(texts.keys()):
        before, after = texts[article]
        if (article, annotator, name) not in known and before[start:end] != after[start:end]:
            raise ConflictError(
                "The text stays: something was annotated since, which would be on other words.",
                "Take that back first, or go on with the text as it is.",
            )


class Texts:
    """What the texts of articles were at a moment, and what they are now; told edit by edit, backwards."""

    def __init__(self) -> None:
        self._then: dict[str, str] = {}
        self._now: dict[str, str] = {}

    def go_behind(self, edit: Edit) -> None:
        """Go back to before an edit that stays."""
        for article, (before, after) in _rewritten(edit.changes).items():
            self._now.setdefault(article, after)
            self._then[article] = before

    def take_back(self, edit: Edit) -> None:
        """Go back to before an edit that is taken back, if it can be."""
        for article, (before, after) in _rewritten(edit.changes).items():
            if self._now.get(article, after) == after:
                self._now[article] = before
            self._then[article] = before

    def displace(self, edit: Edit) -> bool:
        """Whether what the edit took away would come back on other words than it was on."""
        along = _rewritten(edit.changes)
        return any(
            self._then[article][start:end] != self._now[article][start:end]
            for article, start, end in _taken_away(edit.changes)
            if article in self._now and article not in along
        )


def _rewritten(changes: Iterable[Change]) -> dict[str, tuple[str, str]]:
    return {
        c.after.id: (c.before.text, c.after.text)
        for c in changes
        if isinstance(c, ArticleChange) and c.rewrites and c.before is not None and c.after is not None
    }


def _taken_away(changes: Iterable[Change]) -> Iterator[tuple[str, int, int]]:
    """Yield the places at which changes leave nothing, or something else: article, start and end."""
    for change in changes:
        match change:
            case AnnotationChange(article, _, before, after) if before is not None:
                if after is None or (before.start, before.end) != (after.start, after.end):
                    yield article, before.start, before.end
            case LayerChange(article, _, was, info):
                for offset in set(was.bookmarks).difference(info.bookmarks):
                    yield article, offset, offset + _SIGHT
