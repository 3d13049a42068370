"""Changing many articles at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.articles.samples import ANN, AT, BOB, span, workspace_in
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Edit
from tui.services.articles.changing import (
    deleting,
    finishing,
    loss_of,
    reopening,
    tagging,
    touched,
)
from tui.services.workspace import Workspace
from tui.storage.project import Project

ALL = ["k1", "k2", "k3", "k4"]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with workspace_in(tmp_path) as (opened, _):
        yield opened


def states(workspace: Workspace) -> str:
    return " ".join(workspace.layer_info(article).state.value[0] for article in ALL)


def saved(workspace: Workspace) -> Project:
    workspace.project.flush()
    assert workspace.settle() is None
    return workspace.project


def test_many_are_finished_and_reopened_as_one_edit_each(workspace: Workspace) -> None:
    finish = finishing(workspace, ALL).edit()
    assert finish is not None
    assert (finish.why, touched(finish)) == ("mark 3 articles as done", ["k2", "k3", "k4"])
    workspace.apply(finish)
    assert states(workspace) == "d d d d"
    assert finishing(workspace, ALL).edit() is None
    assert workspace.next_to_do("k1") is None
    # No layer was decoded for it, and one that is opened has the state.
    assert not workspace._layers
    assert workspace.layer("k2").state is ArticleState.DONE
    again = reopening(workspace, ["k3"]).edit()
    assert again is not None
    assert again.why == "reopen an article"
    workspace.apply(again)
    assert states(workspace) == "d d i d"
    workspace.undo()
    workspace.undo()
    assert states(workspace) == "d i u i"
    assert saved(workspace).layer("k2", ANN).info == workspace.layer("k2").info


def test_a_change_of_the_state_does_not_lose_decisions_under_way(workspace: Workspace) -> None:
    finish = finishing(workspace, ["k3"]).edit()
    assert finish is not None
    workspace.apply(finish)
    workspace.apply(Edit.make("add", ANN, AnnotationChange("k3", ANN, None, span("s9", 0, 7)), at=AT))
    layer = workspace.layer("k3")
    assert (layer.state, len(layer.annotations)) == (ArticleState.DONE, 1)
    assert saved(workspace).layer("k3", ANN) == layer


def test_tags_come_and_go_in_many(workspace: Workspace) -> None:
    edit = tagging(workspace, ALL, ["budget", "city"], ["2025"]).edit()
    assert edit is not None
    workspace.apply(edit)
    assert [workspace.layer_info(article).tags for article in ALL] == [
        ("budget", "city"),
        ("City", "budget"),
        ("budget", "city"),
        ("budget", "city"),
    ]
    assert workspace.layer_info("k2").note == "read the budget"
    assert tagging(workspace, ALL, ["Budget"], ["2025"]).edit() is None
    workspace.undo()
    assert saved(workspace).layer_info("k2", ANN).tags == ("City", "2025")


def test_what_is_deleted_is_told_with_whose_annotations_go_out_of_sight(workspace: Workspace) -> None:
    loss = loss_of(workspace, ["k1", "k4", "k3"])
    assert (loss.articles, dict(loss.annotations), loss.total) == (3, {ANN: 3, BOB: 1}, 4)
    # Also what the disk does not have yet.
    workspace.apply(Edit.make("add", ANN, AnnotationChange("k3", ANN, None, span("s9", 0, 7)), at=AT))
    assert loss_of(workspace, ["k3"]).annotations == {ANN: 1}


def test_an_open_article_that_is_deleted_comes_back_with_what_was_decided(workspace: Workspace) -> None:
    workspace.open("k4")
    workspace.apply(
        Edit.make("add", ANN, AnnotationChange("k4", ANN, None, span("s9", 5, 9, "EVENT")), at=AT)
    )
    edit = deleting(workspace, ["k4", "k2"]).edit()
    assert edit is not None
    assert edit.why == "delete 2 articles"
    workspace.apply(edit)
    assert workspace.session is None
    assert list(workspace.shelf) == ["k1", "k3"]
    workspace.undo()
    assert list(workspace.shelf) == ALL
    assert [annotation.id for annotation in workspace.open("k4").overlay.layer.annotations] == [
        "s3",
        "s9",
        "s4",
    ]
    assert saved(workspace).layer("k4", ANN) == workspace.layer("k4")


@pytest.mark.parametrize("on_disk_before", [True, False])
def test_what_is_deleted_comes_back_where_it_stood_also_for_the_next_start(
    workspace: Workspace, on_disk_before: bool
) -> None:
    edit = deleting(workspace, ["k3", "k1"]).edit()
    assert edit is not None
    workspace.apply(edit)
    if on_disk_before:
        assert saved(workspace).article_ids() == ["k2", "k4"]
    workspace.undo()
    assert list(workspace.shelf) == saved(workspace).article_ids() == ALL


def test_an_edit_of_many_is_made_in_steps_that_change_nothing(workspace: Workspace) -> None:
    bulk = finishing(workspace, ALL)
    assert [next(bulk.steps()), *bulk.steps()] == [0, 1, 2, 3]  # k1 is done already
    assert states(workspace) == "d i u i"
    edit = bulk.edit()
    assert edit is not None
    assert len(edit.changes) == 3
