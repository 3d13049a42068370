"""A project of two annotators who do not always agree."""

from __future__ import annotations

from pathlib import Path

from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.storage.project import Project

HARBOUR = Article("harbour2", "Mira Kovač met Orlen in New York on Monday.", title="Harbour news")
NIGHT = Article("night345", "Orlen said nothing in Bergen.", title="Night news")
QUIET = Article("quiet678", "Nobody was there.", title="Quiet news")

Said = tuple[Article, str, str]
ADA: tuple[Said, ...] = (
    (HARBOUR, "Mira Kovač", "PERSON"),
    (HARBOUR, "Orlen", "ORG"),
    (HARBOUR, "New York", "GPE"),
    (NIGHT, "Orlen", "ORG"),
)
BOB: tuple[Said, ...] = (
    (HARBOUR, "Mira Kovač", "PERSON"),
    (HARBOUR, "Orlen", "PERSON"),
    (HARBOUR, "York", "GPE"),
    (HARBOUR, "Monday", "DATE"),
    (NIGHT, "Bergen", "GPE"),
)
"""What each of them marks: an agreement, a label, a boundary and what only one of them has."""


def build(path: Path, first: str = "ada") -> None:
    """Write the project: both are done with the first article, ada alone with the second.

    Args:
        path: Where it is written.
        first: What ada is called.
    """
    changes: list[Change] = [ArticleChange(None, article) for article in (HARBOUR, NIGHT, QUIET)]
    for short, name, said in (("ada", first, ADA), ("bob", "bob", BOB)):
        for number, (article, words, label) in enumerate(said):
            start = article.text.index(words)
            state = State.REJECTED if words == "Bergen" else State.ADDED
            changes.append(_added(article, name, f"{short}{number}", start, start + len(words), label, state))
    changes.append(_added(HARBOUR, first, "no", 36, 42, "DATE", State.REJECTED))
    for name, article, progress in (
        (first, HARBOUR, ArticleState.DONE),
        ("bob", HARBOUR, ArticleState.DONE),
        (first, NIGHT, ArticleState.DONE),
    ):
        changes.append(LayerChange(article.id, name, LayerInfo(), LayerInfo(progress)))
    with Project.open(path) as project:
        project.commit(Edit.make("build", "ada", *changes)).result()


def _added(
    article: Article, by: str, name: str, start: int, end: int, label: str, state: State
) -> AnnotationChange:
    annotation = Annotation(name, start, end, label, state, PERSON, by, "2025-10-07T10:00:00Z")
    return AnnotationChange(article.id, by, None, annotation)
