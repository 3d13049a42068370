"""The journal as history: what was committed is told as what was decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from tui.domain.annotation import Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange, LayerChange
from tui.domain.history import Commit
from tui.domain.labels import Label, LabelSet
from tui.domain.layer import LayerInfo
from tui.storage.entries import Entry
from tui.storage.history import read_commit
from tui.storage.project import Project
from tui.storage.records import LABELS
from tui.storage.rows import SPANS
from tui.storage.tables import LAYERS, RecordChange

from .helpers import (
    AT,
    Hurried,
    add,
    annotation,
    article,
    articles,
    done,
    infos,
    labels,
    put,
    set_info,
    whole_annotations,
    written,
)


def oldest_first(project: Project) -> list[Commit]:
    return list(project.history())[::-1]


def edit(*changes: Change, by: str = "ann") -> Edit:
    return Edit.make("x", by, *changes, at=AT)


OTHER = article("k2", "Other.", metadata={"a": [None]})

EDITS = [
    edit(ArticleChange(None, article()), ArticleChange(None, OTHER)),
    add("a1"),
    put(annotation("a1"), annotation("a1", label="GPE", state=State.CORRECTED, extras={"x": [1.5]})),
    set_info(LayerInfo(), LayerInfo(ArticleState.DONE, "well", ("x",))),
    set_info(LayerInfo(ArticleState.DONE, "well", ("x",)), LayerInfo(ArticleState.DONE)),
    put(None, annotation("b1", flag=True), by="bob", on="k2"),
    set_info(LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS), by="eve"),
    edit(ArticleChange(article(), replace(article(), title="New"))),
    edit(LabelChange(None, Label("GENE", "GEN")), LabelChange(Label("GENE", "GEN"), Label("GENES", "GEN"))),
    edit(LabelChange(Label("GENES", "GEN"), None)),
    edit(ArticleChange(OTHER, None)),
    edit(
        ArticleChange(None, article("k3", "Third.")),
        *(AnnotationChange("k3", "ann", None, annotation(f"c{n}")) for n in range(5)),
    ),
]


@pytest.fixture
def bare(path: Path) -> Project:
    """A project that begins without labels, so that its first commit has nothing but its edit."""
    return Project.open(path, labels=LabelSet([]), fs=Hurried())


def test_every_commit_is_told_as_the_edit_that_was_made(bare: Project) -> None:
    with bare:
        assert list(bare.history()) == []
        done(bare, *EDITS)
        assert oldest_first(bare) == [Commit(seq, one) for seq, one in enumerate(EDITS, 1)]


def test_it_is_the_same_after_reopening_and_after_a_crash(bare: Project, path: Path) -> None:
    done(bare, *EDITS)
    with Project.open(path, read_only=True) as project:
        assert [commit.edit for commit in oldest_first(project)] == EDITS
    bare.close()
    with Project.open(path) as project:
        assert [commit.edit for commit in oldest_first(project)] == EDITS


def test_edits_of_one_write_are_told_apart(bare: Project) -> None:
    with bare:
        done(bare, EDITS[0])
        futures = [bare.commit(one) for one in EDITS[1:]]
        assert [future.result() for future in futures] == list(range(2, len(EDITS) + 1))
        assert [commit.edit for commit in oldest_first(bare)] == EDITS


def test_what_was_taken_back_names_what_it_takes_back(bare: Project) -> None:
    with bare:
        back = EDITS[1].inverse()
        done(bare, EDITS[0], EDITS[1], back)
        newest = next(bare.history())
        assert newest.edit == back
        assert newest.edit.undoes == EDITS[1].id


def test_the_labels_that_a_project_begins_with_are_no_part_of_what_was_decided_first(path: Path) -> None:
    first = [Label("PERSON", "PER"), Label("ORG", "ORG")]
    with Project.open(path, labels=LabelSet(first)) as project:
        done(project, EDITS[0])
        (commit,) = project.history()
        assert commit.edit.changes == EDITS[0].changes
        project.take_back(commit, "ann")
        assert list(project.labels()) == first


def test_taking_back_every_commit_from_the_newest_on_leaves_nothing(bare: Project) -> None:
    with bare:
        done(bare, *EDITS)
        done(bare, *(commit.edit.inverse() for commit in list(bare.history())))
        assert bare.articles() == []
        assert list(bare.labels()) == []
        assert all(not layer.annotations and layer.info == LayerInfo() for layer in bare.layers())


def test_a_change_of_who_an_annotation_is_is_told_as_two(bare: Project) -> None:
    with bare:
        done(bare, EDITS[0], add("a1"), put(annotation("a1"), annotation("a2")))
        newest = next(bare.history())
        assert newest.edit.changes == (
            AnnotationChange("k1", "ann", annotation("a1"), None),
            AnnotationChange("k1", "ann", None, annotation("a2")),
        )


def test_two_changes_of_one_state_are_told_as_one_from_the_first_to_the_last(bare: Project) -> None:
    one, two, three = (LayerInfo(state) for state in ArticleState)
    with bare:
        both = (LayerChange("k1", "ann", one, two), LayerChange("k1", "ann", two, three))
        done(bare, EDITS[0], edit(*both))
        newest = next(bare.history())
        assert newest.edit.changes == (LayerChange("k1", "ann", one, three),)
        done(bare, newest.edit.inverse())
        assert bare.layer("k1", "ann").info == one


def test_history_can_begin_at_an_older_commit(bare: Project) -> None:
    with bare:
        done(bare, *EDITS)
        assert [commit.seq for commit in bare.history(until=3)] == [3, 2, 1]


def test_older_segments_tell_as_much(bare: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.storage.journal.ROLL", 1)
    with bare:
        done(bare, *EDITS)
        assert len(list(bare.path.with_name("p.json.journal").glob("*.jsonl"))) == len(EDITS)
        assert [commit.edit for commit in oldest_first(bare)] == EDITS


def test_what_was_taken_over_from_outside_is_told_and_can_be_taken_back(bare: Project, path: Path) -> None:
    with bare:
        done(bare, EDITS[0], add("a1"))
    with TinyDB(path) as stock:
        layer = stock.all()[0]
        layer["spans"]["a1"]["label"] = "GPE"
        stock.update({"spans": layer["spans"]})
        stock.table("theirs").insert({"n": 1})
    with Project.open(path) as project:
        newest = next(project.history())
        assert (newest.seq, newest.edit.by, newest.others) == (3, "outside", 2)
        assert newest.edit.changes == (
            AnnotationChange("k1", "ann", annotation("a1"), annotation("a1", label="GPE")),
        )
        assert project.take_back(newest, "ann") == 4
        assert list(project.layer("k1", "ann").annotations) == [annotation("a1")]
        assert "theirs" not in written(project)


# -- any values ----------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    articles,
    st.lists(whole_annotations(), max_size=4, unique_by=lambda a: a.id),
    infos,
    labels,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9),
)
def test_any_values_come_back_as_they_were_decided(
    tmp_path_factory: pytest.TempPathFactory,
    one: Article,
    annotations: list[Annotation],
    info: LayerInfo,
    label: Label,
    by: str,
) -> None:
    value = replace(one, text="x" * 100, sha256="")
    made = [
        edit(ArticleChange(None, value), by=by),
        edit(LabelChange(None, label), by=by),
        *(
            edit(AnnotationChange(value.id, by, None, replace(each, start=0, end=9)), by=by)
            for each in annotations
        ),
    ]
    if info != LayerInfo():
        made.append(edit(LayerChange(value.id, by, LayerInfo(), info), by=by))
    path = tmp_path_factory.mktemp("p") / "p.json"
    with Project.open(path, labels=LabelSet([]), fs=Hurried()) as project:
        done(project, *made)
        assert [commit.edit for commit in oldest_first(project)] == made


# -- lines that nobody can read whole --------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        RecordChange("theirs", 1, (), None, {"n": 1}),
        RecordChange("theirs", -1, (), None, {}),
        RecordChange(LAYERS, 7, (SPANS, "a1"), None, {"start": 0}),
        RecordChange(LAYERS, 99, (SPANS, "a1"), None, {"start": 0}),
        RecordChange(LAYERS, 7, ("colour",), None, "red"),
        RecordChange(LABELS, 1, (), None, {"name": 7}),
        RecordChange(LABELS, 1, ("name",), "x", "y"),
    ],
)
def test_what_is_no_decision_is_counted_and_not_told(change: RecordChange) -> None:
    entry = Entry(3, AT, "bob", "e3", "x", "", (change,))
    assert read_commit(entry, {7: ("k1", "ann")}) == Commit(3, Edit("e3", "x", "bob", AT, ()), others=1)
