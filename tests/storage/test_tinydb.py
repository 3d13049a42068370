"""All of TinyDB on an open project: what it writes is seen by the project's own methods, and lasts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document, Table

from tui.domain.annotation import Annotation, State
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange
from tui.domain.errors import ConflictError, ProjectError
from tui.domain.labels import Label
from tui.domain.layer import LayerInfo
from tui.storage import changes, records
from tui.storage.database import BY, ProjectStorage
from tui.storage.project import Project
from tui.storage.tables import Draft

from .helpers import (
    Recording,
    add,
    add_article,
    annotation,
    article,
    begin,
    done,
    ids,
    put,
    refusal,
    written,
)


def span(name: str, **more: Any) -> dict[str, Any]:
    return records.annotation_record(annotation(name, **more))


def put_spans(*names: str) -> Callable[[Any], None]:
    """Return what TinyDB's `update` does to a layer's record."""

    def change(record: Any) -> None:
        record["spans"].update({name: span(name) for name in names})

    return change


def seen_by(project: Project) -> dict[str, object]:
    """Return all that the project's own methods read."""
    return {
        "articles": [project.article(summary.id) for summary in project.articles()],
        "summaries": project.articles(),
        "labels": list(project.labels()),
        "layers": list(project.layers()),
        "states": {
            owner: (s.state, s.decided, s.live, s.at) for owner, s in project.layer_summaries().items()
        },
        "annotators": project.annotators(),
        "found": [project.article_with_text(summary.sha256) for summary in project.articles()],
    }


@pytest.fixture
def begun(project: Project) -> Project:
    """A project with an article, a layer and two annotations, all of which have been looked at."""
    done(project, begin("a1"), add("a2"))
    seen_by(project)
    return project


def assert_lasts(project: Project) -> None:
    """Whoever opens the project now sees what this one sees, and so does whoever does it after closing."""
    with Project.open(project.path, read_only=True) as other:
        assert seen_by(other) == seen_by(project)
    before = seen_by(project)
    project.close()
    with Project.open(project.path, read_only=True) as other:
        assert seen_by(other) == before


# -- reading -----------------------------------------------------------------------------------------


def test_tinydb_reads_what_was_committed(begun: Project) -> None:
    (layer,) = begun.database.all()
    assert layer["annotator"] == "ann"
    assert list(layer["spans"]) == ["a1", "a2"]
    articles = begun.database.table("articles")
    assert articles.get(where("id") == "k1") == records.article_record(article())
    assert articles.search(where("title").matches("Title")) == articles.all()
    assert articles.count(where("id") == "k1") == 1
    assert articles.contains(doc_id=1)
    assert not articles.contains(where("id") == "k9")
    done(begun, add("a3"))
    assert list(begun.database.all()[0]["spans"]) == ["a1", "a2", "a3"]


def test_what_tinydb_gives_is_a_copy_down_to_the_last_value(begun: Project) -> None:
    database: Any = begun.database
    ways: list[Callable[[], dict[str, Any]]] = [
        lambda: database.all()[0],
        lambda: database.search(where("annotator") == "ann")[0],
        lambda: database.get(doc_id=1),
    ]
    for read in ways:
        read()["spans"]["a1"]["label"] = "HACKED"
        read()["tags"].append("hacked")
        assert read()["spans"]["a1"]["label"] == "ORG"
        assert read()["tags"] == []
    assert {a.label for a in begun.layer("k1", "ann").annotations} == {"ORG"}
    assert_lasts(begun)


# -- writing -----------------------------------------------------------------------------------------


def test_an_article_that_tinydb_inserts_is_an_article(begun: Project) -> None:
    key = begun.database.table("articles").insert(records.article_record(article("k7", "Other.")))
    assert key == 2
    assert begun.article("k7") == article("k7", "Other.")
    assert done(begun, put(None, annotation("b1"), on="k7", by="bob")) == [4]
    assert_lasts(begun)


def test_many_articles_that_tinydb_inserts_are_one_commit(begun: Project) -> None:
    wanted = [records.article_record(article(f"k{n}", str(n))) for n in (2, 3, 4)]
    assert begun.database.table("articles").insert_multiple(wanted) == [2, 3, 4]
    assert [summary.id for summary in begun.articles()] == ["k1", "k2", "k3", "k4"]
    assert begun.engine.seq == 3
    done(begun, add_article(article("k5")))
    assert list(written(begun)["articles"]) == ["1", "2", "3", "4", "5"]
    assert_lasts(begun)


def test_annotations_that_tinydb_changes_are_changed(begun: Project) -> None:
    def change(record: Any) -> None:
        record["spans"]["a1"]["label"] = "GPE"
        record["spans"]["a2"]["state"] = "rejected"
        record["spans"]["a3"] = span("a3", start=5, end=9)
        record["state"] = "done"

    assert begun.database.update(change, where("annotator") == "ann") == [1]
    layer = begun.layer("k1", "ann")
    assert list(layer.annotations) == [
        annotation("a1", label="GPE"),
        annotation("a2", state=State.REJECTED),
        annotation("a3", 5, 9),
    ]
    assert layer.state is ArticleState.DONE
    summary = begun.layer_summary("k1", "ann")
    assert (summary.state, summary.decided, summary.live) == (ArticleState.DONE, 3, 2)
    done(begun, put(annotation("a1", label="GPE"), None))
    assert_lasts(begun)


@pytest.mark.parametrize("way", ["update", "doc_ids", "update_multiple", "upsert", "upsert a document"])
def test_every_way_to_change_a_record_changes_it(begun: Project, way: str) -> None:
    database: Any = begun.database
    fields = {"note": "well"}
    ways: dict[str, Callable[[], object]] = {
        "update": lambda: database.update(fields),
        "doc_ids": lambda: database.update(fields, doc_ids=[1]),
        "update_multiple": lambda: database.update_multiple([(fields, where("annotator") == "ann")]),
        "upsert": lambda: database.upsert(fields, where("annotator") == "ann"),
        "upsert a document": lambda: database.upsert(Document(fields, 1)),
    }
    assert ways[way]() == [1]
    assert begun.layer("k1", "ann").info == LayerInfo(note="well")
    assert ids(begun) == {"a1", "a2"}
    assert_lasts(begun)


def test_a_layer_that_tinydb_upserts_is_a_layer(begun: Project) -> None:
    record = records.layer_record("k1", "bob") | {"spans": {"b1": span("b1")}}
    assert begun.database.upsert(record, where("annotator") == "bob") == [2]
    assert begun.annotators() == ["ann", "bob"]
    assert [a.id for a in begun.layer("k1", "bob").annotations] == ["b1"]
    done(begun, put(None, annotation("b2"), by="bob"))
    assert_lasts(begun)


def test_a_layer_that_tinydb_removes_is_gone_and_can_be_begun_again(begun: Project) -> None:
    assert begun.database.remove(where("annotator") == "ann") == [1]
    assert ids(begun) == set()
    assert begun.layer_summaries() == {}
    done(begun, add("a1"))
    assert ids(begun) == {"a1"}
    assert_lasts(begun)


def test_tables_that_tinydb_empties_and_drops_are_empty(begun: Project) -> None:
    begun.database.table("labels").truncate()
    assert list(begun.labels()) == []
    begun.database.drop_table("_default")
    assert begun.annotators() == []
    begun.database.table("theirs").insert({"x": 1})
    begun.database.drop_tables()
    assert begun.articles() == []
    assert begun.article_with_text(article().sha256) is None
    assert all(len(begun.database.table(name)) == 0 for name in begun.database.tables())
    done(begun, begin("a9"))
    assert ids(begun) == {"a9"}
    assert_lasts(begun)


def test_a_label_that_tinydb_inserts_is_a_label(begun: Project) -> None:
    begun.database.table("labels").insert(records.label_record(Label("GENE", "GEN")))
    assert begun.labels().named("GENE") == Label("GENE", "GEN")
    assert_lasts(begun)


def test_names_that_are_exchanged_in_one_commit_are_both_there(begun: Project) -> None:
    done(begun, add_article(article("k2", "Other.")))
    table = begun.database.table("articles")
    both = [({"id": "k2"}, where("title") == "Title of k1"), ({"id": "k1"}, where("title") == "Title of k2")]
    table.update_multiple(both)
    assert begun.article("k1").text == "Other."
    assert begun.article("k2").text == article().text
    assert [summary.id for summary in begun.articles()] == ["k2", "k1"]
    assert_lasts(begun)


def test_a_stock_table_of_tinydb_writes_into_the_open_project(begun: Project) -> None:
    stock = Table(begun.database.storage, "_default")
    assert stock.update(put_spans("a3")) == [1]
    assert ids(begun) == {"a1", "a2", "a3"}
    mine = Table(begun.database.storage, "theirs")
    assert mine.insert_multiple([{"n": 1}, {"n": 2}]) == [1, 2]
    assert written(begun)["theirs"] == {"1": {"n": 1}, "2": {"n": 2}}
    assert_lasts(begun)


def test_stock_tinydb_with_our_storage_writes_what_a_project_reads(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))
    with TinyDB(path, storage=ProjectStorage) as stock:
        stock.update(put_spans("a2"))
        stock.table("theirs").insert({"n": 1})
    with Project.open(path) as project:
        assert ids(project) == {"a1", "a2"}
        assert [commit.edit.by for commit in project.history()] == [BY, BY, "ann"]
        assert project.engine.notes == ()


def test_several_writes_in_a_transaction_are_one_commit(begun: Project) -> None:
    storage = begun.database.storage
    assert isinstance(storage, ProjectStorage)
    with storage.transaction():
        begun.database.table("articles").insert(records.article_record(article("k2")))
        begun.database.insert(records.layer_record("k2", "ann"))
        assert len(begun.articles()) == 1
    assert begun.engine.seq == 3
    assert len(begun.articles()) == 2
    assert_lasts(begun)


def test_what_tinydb_writes_is_in_the_history_as_what_was_decided(begun: Project) -> None:
    begun.database.update(put_spans("a3"))
    begun.database.table("articles").remove(where("id") == "k1")
    begun.database.table("theirs").insert({"n": 1})
    theirs, removed, changed, *_ = begun.history()
    assert {commit.edit.by for commit in (theirs, removed, changed)} == {BY}
    assert [commit.seq for commit in (theirs, removed, changed)] == [5, 4, 3]
    assert changed.edit.changes == (AnnotationChange("k1", "ann", None, annotation("a3")),)
    assert removed.edit.changes == (ArticleChange(article(), None),)
    assert (theirs.edit.changes, theirs.others) == ((), 2)
    assert changed.others == removed.others == 0
    done(begun, removed.edit.inverse(), changed.edit.inverse())
    assert begun.article("k1") == article()
    assert ids(begun) == {"a1", "a2"}


# -- what is refused ---------------------------------------------------------------------------------

UNREADABLE: list[tuple[str, Callable[[TinyDB], object]]] = [
    ("no layer", lambda db: db.insert({"a": 1})),
    ("no article", lambda db: db.table("articles").insert({"id": "k9"})),
    ("no label", lambda db: db.table("labels").insert({"name": ""})),
    ("a layer that is there", lambda db: db.insert(records.layer_record("k1", "ann"))),
    ("an article that is there", lambda db: db.table("articles").insert(records.article_record(article()))),
    ("annotations that are none", lambda db: db.update({"spans": []})),
    ("an annotation that is none", lambda db: db.update({"spans": {"a1": {"start": 0}}})),
    ("an annotation behind the text", lambda db: db.update({"spans": {"a1": span("a1", end=10**6)}})),
    ("another text", lambda db: db.table("articles").update({"text": "other"})),
    ("a state that is none", lambda db: db.update({"state": "perhaps"})),
    ("not a number", lambda db: db.table("theirs").insert({"x": float("nan")})),
]


@pytest.mark.parametrize("write", [write for _, write in UNREADABLE], ids=[name for name, _ in UNREADABLE])
@pytest.mark.parametrize("stock", [False, True])
def test_a_write_that_nobody_could_read_is_refused_before_any_byte(
    path: Path, write: Callable[[TinyDB], object], stock: bool
) -> None:
    recording = Recording()
    with Project.open(path, fs=recording) as project:
        done(project, begin("a1"))
        before = seen_by(project)
        database: TinyDB = project.database
        if stock:
            database = TinyDB(storage=lambda: project.database.storage)
        recording.calls.clear()
        with pytest.raises(ProjectError):
            write(database)
        assert recording.calls == []
        assert seen_by(project) == before
        assert done(project, add("a2")) == [2]


def test_after_closing_the_project_nothing_is_written(begun: Project, path: Path) -> None:
    database = begun.database
    begun.close()
    before = path.read_bytes()
    for write in (lambda: database.update({"note": "late"}), database.drop_tables):
        with pytest.raises(ProjectError, match="closed"):
            write()
    assert path.read_bytes() == before
    with Project.open(path, read_only=True) as project:
        assert ids(project) == {"a1", "a2"}


def test_a_project_that_is_read_only_refuses_what_tinydb_writes(begun: Project) -> None:
    done(begun)
    with Project.open(begun.path, read_only=True) as project:
        assert len(project.database.all()) == 1
        with pytest.raises(ProjectError, match="reading only"):
            project.database.truncate()


# -- together with the project's own commits -----------------------------------------------------------


def test_a_commit_between_tinydbs_reading_and_writing_is_not_undone(begun: Project) -> None:
    def change(record: Any) -> None:
        done(begun, add("a3"), add_article(article("k2")), put(annotation("a2"), None))
        record["spans"]["a1"]["label"] = "GPE"

    begun.database.update(change)
    assert {(a.id, a.label) for a in begun.layer("k1", "ann").annotations} == {("a1", "GPE"), ("a3", "ORG")}
    assert len(begun.articles()) == 2
    assert_lasts(begun)


def test_the_same_annotation_changed_in_between_is_a_conflict(begun: Project) -> None:
    def change(record: Any) -> None:
        done(begun, put(annotation("a1"), annotation("a1", label="LOC")))
        record["spans"]["a1"]["label"] = "GPE"

    with pytest.raises(ConflictError):
        begun.database.update(change)
    assert annotation("a1", label="LOC") in list(begun.layer("k1", "ann").annotations)
    assert_lasts(begun)


def test_what_tinydb_writes_while_an_edit_is_under_way_is_not_overwritten(
    begun: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edit has been checked against what is there, and is not durable yet."""
    keys: list[int] = []
    beside = Thread(
        target=lambda: keys.append(
            begun.database.table("articles").insert(records.article_record(article("k7")))
        )
    )
    real = changes.stage

    def stage(draft: Draft, edit: Any) -> None:
        real(draft, edit)
        if not keys and not beside.is_alive():
            beside.start()
            # It either gets in now, or has to wait until the edit is there.
            beside.join(0.3)

    monkeypatch.setattr(changes, "stage", stage)
    future: Future[int] = begun.commit(add_article(article("k2")))
    assert future.exception() is None
    beside.join()
    assert sorted(summary.id for summary in begun.articles()) == ["k1", "k2", "k7"]
    assert len(set(written(begun)["articles"])) == 3
    assert_lasts(begun)


def test_what_tinydb_and_edits_write_at_the_same_time_is_all_there(begun: Project) -> None:
    def write() -> None:
        for n in range(10):
            try:
                begun.database.table("articles").insert(records.article_record(article(f"t{n}", f"t{n}")))
            except (ConflictError, ValueError) as error:
                failed.append(error)

    failed: list[Exception] = []
    thread = Thread(target=write)
    thread.start()
    errors = [refusal(begun, add_article(article(f"p{n}", f"p{n}"))) for n in range(10)]
    thread.join()
    assert errors == [None] * 10
    theirs = {f"t{n}" for n in range(10)}
    there = {summary.id for summary in begun.articles()}
    assert there - theirs == {f"p{n}" for n in range(10)} | {"k1"}
    # TinyDB looks for a free key and then takes it: somebody may have been faster, which it says.
    assert len(there & theirs) == 10 - len(failed)
    assert_lasts(begun)


def test_annotations_are_still_those_of_the_domain(begun: Project) -> None:
    begun.database.update(put_spans("a3"))
    assert all(isinstance(a, Annotation) for a in begun.layer("k1", "ann").annotations)
