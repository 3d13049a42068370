"""What must hold of an edit that gives an article another text: nothing is left on words of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui.domain.edits import AnnotationChange, ArticleChange, Change
from tui.domain.errors import ConflictError


class Standing(NamedTuple):
    """An annotation, as far as it matters here: whose, its id, and where it stands."""

    annotator: str
    id: str
    start: int
    end: int


def check_words(change: ArticleChange, changes: Iterable[Change], standing: Iterable[Standing]) -> None:
    """Refuse another text under annotations that do not go along with it.

    Args:
        change: The change of the text.
        changes: All changes of the edit.
        standing: Every annotation of the article by anybody.

    Raises:
        ConflictError: One of them is none of the edit's, and its words would be others.
    """
    before, after = change.before, change.after
    if before is None or after is None:
        return
    known = {
        (c.annotator, annotation.id)
        for c in changes
        if isinstance(c, AnnotationChange) and c.article == after.id
        for annotation in (c.before, c.after)
        if annotation is not None
    }
    for annotator, name, start, end in standing:
        if (annotator, name) not in known and before.text[start:end] != after.text[start:end]:
            raise ConflictError(
                "The text stays: something was annotated since, which would be on other words.",
                "Take that back first, or go on with the text as it is.",
            )
