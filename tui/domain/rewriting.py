"""What must hold of an edit that gives an article another text: nothing is left on words of others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from tui.domain.edits import AnnotationChange, ArticleChange, Change
from tui.domain.errors import ConflictError


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
    texts = {
        c.after.id: (c.before.text, c.after.text)
        for c in changes
        if isinstance(c, ArticleChange) and c.rewrites and c.before is not None and c.after is not None
    }
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
