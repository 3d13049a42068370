"""Who has annotated, and another name for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.samples import ANN, HARBOUR, NIGHT, build
from tui.domain.errors import UsageError
from tui.domain.people import is_pipeline
from tui.services import upkeep
from tui.services.annotators import Annotator, annotators, rename
from tui.services.workspace import Workspace
from tui.storage.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json") as opened:
        yield opened


def test_everybody_is_listed(project: Project) -> None:
    assert annotators(project) == [
        Annotator("ann", 2, 1, 4, "2025-10-09T10:00:00Z"),
        Annotator("bob", 1, 0, 1, "2025-10-07T10:00:00Z"),
    ]


def test_another_name_is_one_edit_and_one_undo(project: Project) -> None:
    info = project.layer(NIGHT.id, "ann").info
    done = rename(project, "ann", "maria", "ann")
    assert (done.layers, done.annotations) == (2, len(ANN))
    project.commit(done.edit).result()
    assert project.annotators() == ["bob", "maria"]
    assert list(project.layer(HARBOUR.id, "maria").annotations) == sorted(
        (replace(a, by="maria") for a in ANN), key=lambda a: a.start
    )
    assert project.layer(NIGHT.id, "maria").info == info
    assert project.annotators_of(HARBOUR.id) == ["bob", "maria"]
    upkeep.undo(project, "ann")
    assert project.annotators() == ["ann", "bob"]
    assert sorted(project.layer(HARBOUR.id, "ann").annotations, key=lambda a: a.id) == list(ANN)


def test_a_workspace_of_either_name_takes_it_back(project: Project) -> None:
    project.commit(rename(project, "ann", "maria", "maria").edit).result()
    workspace = Workspace(project, "maria")
    assert len(workspace.open(HARBOUR.id).overlay.layer.annotations) == len(ANN)
    workspace.undo()
    assert not workspace.layer(HARBOUR.id).annotations
    workspace.redo()
    assert len(workspace.layer(HARBOUR.id).annotations) == len(ANN)
    project.flush()
    workspace.settle()
    assert project.annotators() == ["bob", "maria"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ann", "bob", "bob has a layer of 'Harbour news' already"),
        ("zed", "maria", "Nobody called 'zed'"),
        ("ann", "ann", "That is the name already"),
        ("ann", " ", "needs a name"),
        ("ann", "a\x1bb", "no control characters"),
    ],
)
def test_a_name_that_cannot_be_is_refused(project: Project, old: str, new: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        rename(project, old, new, "ann")


@pytest.mark.parametrize(
    ("name", "pipeline"),
    [
        ("en_core_web_sm@3.8.0", True),
        ("model@1", True),
        ("/models/own@0.0.1.dev2", True),
        ("maria", False),
        ("maria@example.org", False),
        ("maria k@2", False),
    ],
)
def test_pipelines_are_told_from_people(name: str, pipeline: bool) -> None:
    assert is_pipeline(name) is pipeline
