"""A small project for tests: two articles, two annotators, every state."""

from __future__ import annotations

from pathlib import Path

from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.storage.project import Project

TEXT = "Mira Kovač met Orlen in Gdańsk on Monday. 🙂 Orlen said nothing."
HARBOUR = Article("harbour2", TEXT, title="Harbour news", date="2025-10-07", source="/news/harbour.txt")
NIGHT = Article("night345", "Nothing happened in Bergen.", title="Night news")
MODEL = "model@1"


def mark(
    name: str,
    words: str,
    label: str,
    state: State = State.ACCEPTED,
    *,
    origin: str = MODEL,
    by: str = "ann",
    at: str = "2025-10-07T10:00:00Z",
    note: str = "",
    flag: bool = False,
    was: Was | None = None,
    link: str = "",
    nth: int = 0,
) -> Annotation:
    """Return an annotation of the n-th occurrence of some words of `TEXT`."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    end = start + len(words)
    return Annotation(
        name, start, end, label, state, origin, by, at, was=was, note=note, flag=flag, link=link
    )


ANN = (
    mark("a1", "Mira Kovač", "PERSON"),
    mark("a2", "Orlen", "ORG", State.CORRECTED, was=Was(15, 20, "GPE"), note="the refiner", flag=True),
    mark("a3", "Gdańsk", "GPE", State.ADDED, origin=PERSON, at="2025-10-09T10:00:00Z", link="Q1792"),
    mark("a4", "Monday", "DATE", State.REJECTED),
)
BOB = (mark("b1", "Orlen", "ORG", State.ADDED, origin=PERSON, by="bob", nth=1),)


def build(path: Path) -> None:
    """Write the project to a file that is not there yet."""
    changes: list[Change] = [ArticleChange(None, HARBOUR), ArticleChange(None, NIGHT)]
    changes += [AnnotationChange(HARBOUR.id, "ann", None, a) for a in ANN]
    changes += [AnnotationChange(HARBOUR.id, "bob", None, a) for a in BOB]
    changes.append(
        LayerChange(
            NIGHT.id,
            "ann",
            LayerInfo(),
            LayerInfo(ArticleState.DONE, "Nothing to tag.", ("quiet", "short piece")),
        )
    )
    with Project.open(path) as project:
        project.commit(Edit.make("build", "ann", *changes)).result()
