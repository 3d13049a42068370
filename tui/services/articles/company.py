"""Who else has said something of an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui.domain.article import ArticleState
from tui.storage.project import Project


class Other(NamedTuple):
    """What another annotator, or a model, did on an article.

    Attributes:
        annotator: The name.
        decided: How many spans.
        state: How far they are.
    """

    annotator: str
    decided: int
    state: ArticleState


def others_on(project: Project, article: str, annotators: Iterable[str]) -> list[Other]:
    """Return who of some annotators has done something on an article; no annotation is looked at."""
    found = (
        Other(name, project.layer_size(article, name), project.layer_state(article, name))
        for name in annotators
    )
    return [other for other in found if other.decided or other.state is not ArticleState.UNREAD]
