"""Edits that come from programs, looked at before they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange
from tui.domain.errors import UnknownLabelError, UsageError
from tui.domain.joining import misfit
from tui.domain.people import name_refusal

if TYPE_CHECKING:
    from tui.domain.annotation import Annotation
    from tui.storage.project import Project


def check_edit(project: Project, edit: Edit) -> None:
    """Refuse an edit with an annotation that cannot be one of its article.

    What the edit itself brings counts: its articles, their new texts, its labels.

    Raises:
        UsageError: An annotation is empty or not within the text, or an annotator cannot be called so.
        UnknownLabelError: There is no such label.
    """
    labels = {label.name for label in project.labels()}
    lengths: dict[str, int] = {}
    for change in edit.changes:
        if isinstance(change, LabelChange) and change.after is not None:
            labels.add(change.after.name)
        elif isinstance(change, ArticleChange) and change.after is not None:
            lengths[change.after.id] = len(change.after.text)
    for change in edit.changes:
        if isinstance(change, (AnnotationChange, LayerChange)) and (
            refused := name_refusal(change.annotator)
        ):
            raise UsageError(refused, "Name another annotator.")
        if not isinstance(change, AnnotationChange) or change.after is None:
            continue
        if change.article not in lengths:
            # Of an article that is not there the project itself has something to say.
            known = project.has_article(change.article)
            lengths[change.article] = project.article_summary(change.article).length if known else -1
        if lengths[change.article] >= 0:
            _check(change.after, lengths[change.article])
        if change.after.label not in labels:
            raise UnknownLabelError(
                f"No label is called {change.after.label!r}.",
                f"The project has: {', '.join(sorted(labels))}.",
            )


def _check(annotation: Annotation, length: int) -> None:
    why = misfit(annotation, length)
    if not why and annotation.start == annotation.end:
        why = f"{annotation.start}-{annotation.end} is empty"
    if why:
        raise UsageError(f"Annotation {annotation.id} cannot be: {why}.", "Nothing was changed.")
