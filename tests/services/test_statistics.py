from __future__ import annotations

from pathlib import Path

from tests.cli.samples import HARBOUR, NIGHT, build
from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.edits import ArticleChange, Edit
from tui.domain.labels import ontonotes
from tui.services.statistics import count
from tui.storage.project import Project


def test_counts_by_annotator_label_and_state(tmp_path: Path) -> None:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json", read_only=True) as project:
        found = count(project)
    assert (found.articles, found.characters) == (2, len(HARBOUR.text) + len(NIGHT.text))
    ann, bob = found.annotators
    assert ann.articles == {ArticleState.UNREAD: 1, ArticleState.DONE: 1}
    assert bob.articles == {ArticleState.UNREAD: 2}
    assert ann.by_state == dict.fromkeys(State, 1)
    assert (ann.flagged, ann.last) == (1, "2025-10-09T10:00:00Z")
    assert ann.labels(ontonotes()) == ["PERSON", "ORG", "GPE", "DATE"]


def test_layers_of_articles_that_were_taken_out_do_not_count(tmp_path: Path) -> None:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json") as project:
        taken = project.article(HARBOUR.id)
        project.commit(Edit.make("take out", "ann", ArticleChange(taken, None))).result()
        found = count(project)
    assert [(e.annotator, e.by_state.total()) for e in found.annotators] == [("ann", 0)]


def test_an_empty_project(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.json") as project:
        assert count(project).annotators == ()
