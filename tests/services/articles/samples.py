"""A project of a few articles, each of which says something that the others do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.services.workspace import Workspace
from tui.storage.project import Project
from tui.storage.views import Views, ViewState

ANN, BOB = "ann", "bob"
AT = "2026-01-02T03:04:05Z"

ARTICLES = (
    Article("k1", "Acme met Bob.", "Zebras", "2025-10-07", "https://www.example.org/a", added="2026-01-01"),
    Article(
        "k2", "Acme again, and again.", "apples", "2025-11-01", "/data/news/apples.txt", added="2026-01-02"
    ),
    Article("k3", "Nothing.", "Budget", "", "/data/rows.jsonl#3", added="2026-01-03"),
    Article(
        "k4", "Acme grew. Acme shrank.", "Étude", "2025-10-20", "/data/news/etude.txt", added="2026-01-04"
    ),
)


def span(
    name: str, start: int, end: int, label: str = "ORG", flag: bool = False, by: str = ANN
) -> Annotation:
    """Return an annotation added by hand."""
    return Annotation(name, start, end, label, State.ADDED, PERSON, by, AT, flag=flag)


def changes() -> Iterator[AnnotationChange | LayerChange]:
    """Yield what is said: k1 is done, k2 was begun and has tags, k4 has two flags."""
    yield AnnotationChange("k1", ANN, None, span("s1", 0, 4))
    yield LayerChange("k1", ANN, LayerInfo(), LayerInfo(ArticleState.DONE))
    yield AnnotationChange("k1", BOB, None, span("b1", 9, 12, "PERSON", by=BOB))
    tagged = LayerInfo(ArticleState.IN_PROGRESS, "read the budget", ("City", "2025"))
    yield AnnotationChange("k2", ANN, None, span("s2", 0, 4))
    yield LayerChange("k2", ANN, LayerInfo(), tagged)
    yield AnnotationChange("k4", ANN, None, span("s3", 0, 4, flag=True))
    yield AnnotationChange("k4", ANN, None, span("s4", 11, 15, flag=True))
    yield LayerChange("k4", ANN, LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS))


@contextmanager
def workspace_in(folder: Path) -> Iterator[tuple[Workspace, Views]]:
    """A workspace on these articles, and the reading positions: half of k2 was on screen."""
    with Project.open(folder / "p.json") as project:
        added = (ArticleChange(None, article) for article in ARTICLES)
        project.commit(Edit.make("add", ANN, *added)).result()
        project.commit(Edit.make("say", ANN, *changes())).result()
        views = Views(project.path, folder / "views")
        views.set("k2", ViewState(0, 0, "", (0, 11)))
        yield Workspace(project, ANN), views
