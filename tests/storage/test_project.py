from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Event, get_ident

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from tui.domain.annotation import Annotation, State
from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.errors import ConflictError, GlossatorError, ProjectError
from tui.domain.labels import Label, LabelSet, ontonotes
from tui.domain.layer import Layer, LayerInfo
from tui.storage.failures import NotWritableError
from tui.storage.lock import ProjectLock
from tui.storage.project import Project

from .helpers import (
    AT,
    Failing,
    Recording,
    add,
    add_article,
    annotation,
    article,
    begin,
    change_label,
    infos,
    on_disk,
    put,
    set_info,
    spans_on_disk,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.json"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.open(path) as opened:
        yield opened


def done(project: Project, *edits: Edit) -> list[int]:
    return [project.commit(edit).result() for edit in edits]


def refusal(project: Project, edit: Edit) -> BaseException | None:
    return project.commit(edit).exception()


class Gate(Recording):
    """Holds the writer at the next call of a name until it is opened."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.reached, self.opened = name, Event(), Event()

    def call(self, function, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        if function.__name__ == self.name:
            self.reached.set()
            assert self.opened.wait(30)
        return super().call(function, *args, **kwargs)


# -- a new project ---------------------------------------------------------------------------------


def test_a_new_project_is_no_file_before_the_first_commit(path: Path) -> None:
    with Project.open(path, labels=LabelSet([Label("GENE", "GEN")])) as project:
        new = [project.is_new]
        assert [label.name for label in project.labels()] == ["GENE"]
        assert project.articles() == []
        assert not path.exists()
        assert done(project, add_article(article())) == [1]
        assert [*new, project.is_new] == [True, False]
        assert [label.name for label in project.labels()] == ["GENE"]
    with Project.open(path, labels=ontonotes()) as project:
        assert [label.name for label in project.labels()] == ["GENE"]


def test_a_project_closed_without_a_commit_leaves_no_file(path: Path) -> None:
    Project.open(path).close()
    assert not path.exists()


def test_the_default_labels_are_those_of_the_default_pipeline(project: Project) -> None:
    done(project, begin("a1"))
    assert list(project.labels()) == list(ontonotes())


def test_a_first_edit_that_conflicts_makes_no_file(project: Project, path: Path) -> None:
    assert isinstance(refusal(project, put(annotation(), None)), ConflictError)
    assert not path.exists()
    assert project.is_new


def test_a_missing_project_that_is_not_to_be_created(path: Path) -> None:
    with pytest.raises(ProjectError, match=r"There is no project .*p\.json") as caught:
        Project.open(path, create=False)
    assert "glossator add" in caught.value.hint
    assert list(path.parent.iterdir()) == []


def test_a_missing_project_can_be_read(path: Path) -> None:
    with Project.open(path, read_only=True) as project:
        assert project.articles() == []
        assert isinstance(refusal(project, begin("a1")), ProjectError)
    assert list(path.parent.iterdir()) == []


def test_the_programs_own_folder_is_created_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with Project.open(tmp_path / "data" / "glossator" / "annotations.json") as project:
        done(project, begin("a1"))
    with pytest.raises(ProjectError, match="There is no folder"):
        Project.open(tmp_path / "typo" / "p.json")
    assert not (tmp_path / "typo").exists()


# -- what goes in comes out --------------------------------------------------------------------------


def test_everything_is_there_after_opening_again(path: Path) -> None:
    one, two = article("k1"), article("k2", "Other.", metadata={"tags": ["a", {"b": None}]}, bom=True)
    full = annotation("a2", start=5, end=9, note="n\n\x1b[31m", flag=True, link="Q1", extras={"x": [1.5]})
    with Project.open(path) as project:
        done(
            project,
            add_article(one),
            add_article(two),
            add("a1"),
            put(None, full),
            add("b1", label="GPE"),
            set_info(LayerInfo(), LayerInfo(ArticleState.DONE, "well", ("x", "y"))),
            put(None, annotation("c1"), on="k2", by="bob"),
        )
    with Project.open(path, read_only=True) as project:
        assert project.articles() == [ArticleSummary.of(one), ArticleSummary.of(two)]
        assert project.article("k2") == two
        assert project.article_with_text(two.sha256) == ArticleSummary.of(two)
        assert project.article_with_text("0" * 64) is None
        layer = project.layer("k1", "ann")
        expected = [annotation("a1"), annotation("b1", label="GPE"), full]
        assert layer == Layer.of("k1", "ann", expected, LayerInfo(ArticleState.DONE, "well", ("x", "y")))
        assert project.layer("k9", "ann") == Layer("k9", "ann")
        assert project.annotators() == ["ann", "bob"]
        assert [(each.article, each.annotator) for each in project.layers()] == [("k1", "ann"), ("k2", "bob")]
        assert [each.annotator for each in project.layers("k2")] == ["bob"]
        assert [each.article for each in project.layers(annotator="ann")] == ["k1"]


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_comes_back_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("p") / "p.json"
    with Project.open(path) as project:
        done(project, add_article(article(text=text)))
    with Project.open(path) as project:
        assert project.article("k1").text == text


def test_line_ends_controls_and_astral_characters_come_back_exactly(path: Path) -> None:
    text = "\ufefft\r\n\r\n\0\x1b]52;c;eA==\x07\x7f\x85\u2028\u202e\U0001f469\u200d\U0001f680 \U0010ffff\t[b]"
    with Project.open(path) as project:
        done(project, add_article(article(text=text, title=text, metadata={text: text})))
        done(project, put(None, annotation(note=text, label=text), by=text))
    with Project.open(path) as project:
        assert project.article("k1").text == text
        assert project.article("k1").metadata == {text: text}
        assert project.annotators() == [text]
        assert next(iter(project.layer("k1", text).annotations)).note == text


def test_stock_tinydb_shows_the_tags(project: Project, path: Path) -> None:
    done(project, add_article(article()), add("a1", label="GPE"))
    with TinyDB(path, encoding="utf-8", access_mode="r") as stock:
        (layer,) = stock.all()
        assert layer["spans"]["a1"]["label"] == "GPE"
        assert (layer["article"], layer["annotator"]) == ("k1", "ann")
        assert stock.table("articles").all()[0]["text"] == article().text
        assert len(stock.table("labels")) == 18
        assert stock.table("_meta").get(doc_id=1)["seq"] == 2


def test_an_unknown_article_is_a_readable_error(project: Project) -> None:
    with pytest.raises(GlossatorError, match="'nope'"):
        project.article("nope")


def test_articles_have_record_keys_of_their_own(project: Project, path: Path) -> None:
    edit = Edit.make("add", "ann", *(ArticleChange(None, article(f"k{i}", str(i))) for i in range(3)))
    done(project, edit)
    done(
        project,
        Edit.make("remove", "ann", ArticleChange(article("k2", "2"), None)),
        add_article(article("k3")),
    )
    rows = on_disk(path)["articles"]
    assert [(key, row["id"]) for key, row in rows.items()] == [("1", "k0"), ("2", "k1"), ("4", "k3")]


def test_two_articles_with_one_text(project: Project) -> None:
    one, two = article("k1"), article("k2")
    done(project, add_article(one), add_article(two))
    assert project.article_with_text(one.sha256) == ArticleSummary.of(one)
    done(project, Edit.make("remove", "ann", ArticleChange(one, None)))
    assert project.article_with_text(one.sha256) == ArticleSummary.of(two)
    done(project, Edit.make("remove", "ann", ArticleChange(two, None)))
    assert project.article_with_text(one.sha256) is None


def test_an_article_taken_out_leaves_its_layer(project: Project) -> None:
    edit = add_article(article())
    done(project, edit, add("a1"), edit.inverse())
    assert project.articles() == []
    assert len(project.layer("k1", "ann").annotations) == 1
    done(project, edit.inverse().inverse())
    assert project.article("k1") == article()


def test_an_article_can_be_renamed_in_place(project: Project) -> None:
    done(project, add_article(article("k1")), add_article(article("k2")))
    done(
        project, Edit.make("title", "ann", ArticleChange(article("k1"), replace(article("k1"), title="New")))
    )
    assert [summary.title for summary in project.articles()] == ["New", "Title of k2"]


def test_labels_are_changed_in_place(project: Project) -> None:
    done(project, begin("a1"))
    before = project.labels()
    person = before.named("PERSON")
    renamed = replace(person, name="HUMAN")
    done(project, change_label(person, renamed))
    assert list(project.labels()) == list(before.change(person, renamed))
    done(project, change_label(None, Label("GENE", "GEN")), change_label(renamed, None))
    assert list(project.labels()) == [*list(before)[1:], Label("GENE", "GEN")]
    assert isinstance(refusal(project, change_label(renamed, person)), ConflictError)
    assert isinstance(refusal(project, change_label(None, before.named("ORG"))), ConflictError)
    assert isinstance(refusal(project, change_label(None, Label("X\ud800", "X"))), ProjectError)


def test_fields_that_are_not_ours_survive_a_change(path: Path) -> None:
    with Project.open(path) as project:
        done(project, add_article(article()), add("a1"), add("a2"))
    with TinyDB(path) as stock:
        layer = stock.all()[0]
        layer["spans"]["a1"]["colour"] = "red"
        stock.update({"spans": layer["spans"], "reviewed": True}, doc_ids=[1])
        stock.table("articles").update({"shelf": 7})
    with Project.open(path) as project:
        done(
            project,
            put(annotation("a1"), annotation("a1", label="GPE")),
            set_info(LayerInfo(), LayerInfo(ArticleState.DONE)),
            Edit.make("title", "ann", ArticleChange(article(), replace(article(), title="New"))),
        )
    after = on_disk(path)
    assert after["_default"]["1"]["spans"]["a1"]["colour"] == "red"
    assert after["_default"]["1"]["reviewed"] is True
    assert after["articles"]["1"]["shelf"] == 7
    assert after["articles"]["1"]["title"] == "New"


def test_a_table_that_is_not_ours_survives(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))
    with TinyDB(path) as stock:
        stock.table("theirs").insert({"x": 1})
    with Project.open(path) as project:
        done(project, add("a2"))
    assert on_disk(path)["theirs"] == {"1": {"x": 1}}
    assert spans_on_disk(path) == {"a1", "a2"}


# -- conflicts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "edit",
    [
        put(None, annotation("a1", label="GPE")),
        put(annotation("a1", label="GPE"), annotation("a1")),
        put(annotation("a1", note="other"), None),
        put(annotation("zz"), None),
        put(annotation("a2"), annotation("a1", label="GPE")),
        put(annotation("a1"), None, by="bob"),
        set_info(LayerInfo(ArticleState.DONE), LayerInfo()),
        add_article(article("k1", "another text")),
        Edit.make("x", "ann", ArticleChange(article("k1", "another text"), None)),
        Edit.make("x", "ann", ArticleChange(article("k7"), None)),
    ],
)
def test_an_edit_whose_before_does_not_match_changes_nothing(
    project: Project, path: Path, edit: Edit
) -> None:
    done(project, add_article(article()), add("a1"), add("a2"))
    before = path.read_bytes()
    # The part that fits must not be made either.
    both = replace(edit, changes=(AnnotationChange("k1", "ann", None, annotation("new")), *edit.changes))
    error = refusal(project, both)
    assert isinstance(error, ConflictError)
    assert error.hint
    assert path.read_bytes() == before
    assert "new" not in {a.id for a in project.layer("k1", "ann").annotations}


def test_a_conflict_does_not_hold_up_the_edits_beside_it(path: Path) -> None:
    gate = Gate("replace")
    with Project.open(path, fs=gate) as project:
        first = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        good, bad, after = project.commit(add("a2")), project.commit(add("a1")), project.commit(add("a3"))
        gate.opened.set()
        assert isinstance(bad.exception(), ConflictError)
        assert [future.result() for future in (first, good, after)] == [1, 2, 3]
    assert spans_on_disk(path) == {"a1", "a2", "a3"}


def test_what_a_conflict_took_back_can_be_done_by_the_next_edit(path: Path) -> None:
    gate = Gate("replace")
    new = (ArticleChange(None, article("k9")), AnnotationChange("k9", "bob", None, annotation("n1")))
    with Project.open(path, fs=gate) as project:
        project.commit(begin("a1"))
        assert gate.reached.wait(30)
        bad = project.commit(
            Edit.make("x", "ann", *new, AnnotationChange("k1", "ann", annotation("a7"), None))
        )
        good = project.commit(Edit.make("x", "ann", *new))
        gate.opened.set()
        assert isinstance(bad.exception(), ConflictError)
        assert good.result() == 2
        assert len(project.layer("k9", "bob").annotations) == 1


def test_an_edit_is_checked_against_those_queued_before_it(path: Path) -> None:
    gate = Gate("replace")
    one, two = annotation("a1"), annotation("a1", label="GPE")
    with Project.open(path, fs=gate) as project:
        futures = [project.commit(add_article(article()))]
        assert gate.reached.wait(30)
        futures += [
            project.commit(edit) for edit in (put(None, one), put(one, two), put(two, None), put(None, two))
        ]
        conflict = project.commit(put(one, None))
        gate.opened.set()
        assert [future.result() for future in futures] == [1, 2, 3, 4, 5]
        assert isinstance(conflict.exception(), ConflictError)
        assert list(project.layer("k1", "ann").annotations) == [two]


def test_extras_with_tuples_are_what_they_were(project: Project) -> None:
    value = annotation(extras={"pair": (1, 2)})
    done(project, add_article(article()), put(None, value), put(value, None))
    assert len(project.layer("k1", "ann").annotations) == 0


def test_a_value_that_cannot_be_kept_fails_its_edit_alone(project: Project, path: Path) -> None:
    done(project, begin("a1"))
    before = path.read_bytes()
    for bad in (annotation("a2", extras={"x": float("nan")}), annotation("a2", note="\ud800")):
        error = refusal(project, put(None, bad))
        assert isinstance(error, ProjectError)
        assert "a2" in error.message
    assert path.read_bytes() == before
    assert done(project, add("a2")) == [2]


def test_an_edit_and_its_inverse_leave_the_records_as_they_were(project: Project, path: Path) -> None:
    done(project, add_article(article()), add("a1"), add("a2"))
    before = on_disk(path)
    edit = Edit.make(
        "much",
        "ann",
        AnnotationChange("k1", "ann", annotation("a1"), annotation("a1", start=2, state=State.CORRECTED)),
        AnnotationChange("k1", "ann", None, annotation("a3")),
        LayerChange("k1", "ann", LayerInfo(), LayerInfo(ArticleState.DONE)),
        ArticleChange(article(), replace(article(), title="x")),
    )
    done(project, edit)
    assert on_disk(path)["_default"] != before["_default"]
    done(project, edit.inverse())
    after = on_disk(path)
    assert {**after, "_meta": 0} == {**before, "_meta": 0}


# -- the writer --------------------------------------------------------------------------------------


def test_commit_returns_before_anything_is_written(path: Path) -> None:
    gate = Gate("replace")
    with Project.open(path, fs=gate) as project:
        future = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        assert not future.done()
        assert not future.cancel()
        assert project.pending == 1
        assert project.layer("k1", "ann") == Layer("k1", "ann")
        gate.opened.set()
        project.flush()
        assert future.done()
        assert project.pending == 0
        assert len(project.layer("k1", "ann").annotations) == 1


@pytest.mark.parametrize("step", ["write", "_full_sync", "replace", "_sync_folder"])
def test_the_future_waits_for_every_step(path: Path, step: str) -> None:
    gate = Gate(step)
    with Project.open(path, fs=gate) as project:
        future = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        assert not future.done()
        assert project.is_new
        gate.opened.set()
        future.result()


def durable_order(calls: list[str]) -> bool:
    """Whether a commit's calls are written, synced, replaced and the folder synced, in that order."""
    steps = [call for call in calls if call in ("write", "_full_sync", "replace", "_sync_folder")]
    return steps == ["write", "_full_sync", "replace", "_sync_folder"]


def test_the_file_is_synced_before_it_takes_its_place_and_the_folder_after(path: Path) -> None:
    recording = Recording()
    at_acknowledgement: list[list[str]] = []
    with Project.open(path, fs=recording) as project:
        for edit in (begin("a1"), add("a2")):
            recording.calls.clear()
            future = project.commit(edit)
            future.add_done_callback(lambda _: at_acknowledgement.append(list(recording.calls)))
            project.flush()
    assert [durable_order(calls) for calls in at_acknowledgement] == [True, True]


@pytest.mark.parametrize("left_out", ["sync", "sync_folder"])
def test_control_the_order_is_wrong_where_a_sync_is_left_out(
    path: Path, left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording()
    monkeypatch.setattr(recording, left_out, lambda *_: None)
    with Project.open(path, fs=recording) as project:
        recording.calls.clear()
        done(project, begin("a1"))
        assert not durable_order(recording.calls)


def test_what_queues_during_a_write_is_written_together(path: Path) -> None:
    gate = Gate("replace")
    with Project.open(path, fs=gate) as project:
        futures = [project.commit(begin("a0"))]
        assert gate.reached.wait(30)
        futures += [project.commit(add(f"a{i}")) for i in range(1, 200)]
        gate.opened.set()
        assert [future.result() for future in futures] == list(range(1, 201))
        assert gate.calls.count("replace") == gate.calls.count("_full_sync") == 2
    assert on_disk(path)["_meta"]["1"]["seq"] == 200


def test_an_edit_with_very_many_changes_is_one_write(path: Path) -> None:
    recording = Recording()
    with Project.open(path, fs=recording) as project:
        changes = (AnnotationChange("k1", "ann", None, annotation(f"a{i}", i, i + 1)) for i in range(2000))
        done(project, Edit.make("accept 2000", "ann", ArticleChange(None, article()), *changes))
        assert recording.calls.count("replace") == 1
        assert len(project.layer("k1", "ann").annotations) == 2000


def test_an_edit_that_changes_nothing_writes_nothing(path: Path) -> None:
    recording = Recording()
    with Project.open(path, fs=recording) as project:
        done(project, begin("a1"))
        recording.calls.clear()
        assert done(project, Edit.make("nothing", "ann")) == [1]
        assert "replace" not in recording.calls


def test_callbacks_run_in_the_writer_thread_with_the_edit_visible(path: Path) -> None:
    gate = Gate("replace")
    seen: list[tuple[bool, int]] = []
    with Project.open(path, fs=gate) as project:

        def callback(_: Future[int]) -> None:
            seen.append((get_ident() != main, len(project.layer("k1", "ann").annotations)))

        main = get_ident()
        future = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        future.add_done_callback(callback)
        gate.opened.set()
        project.flush()
    assert seen == [(True, 1)]


def test_closing_writes_what_is_queued(path: Path) -> None:
    gate = Gate("replace")
    project = Project.open(path, fs=gate)
    futures = [project.commit(begin("a0")), *(project.commit(add(f"a{i}")) for i in range(1, 20))]
    assert gate.reached.wait(30)
    gate.opened.set()
    project.close()
    assert all(future.done() for future in futures)
    assert len(spans_on_disk(path)) == 20


def test_after_closing_every_edit_fails_and_closing_again_is_fine(path: Path) -> None:
    project = Project.open(path)
    done(project, begin("a1"))
    project.close()
    project.close()
    error = refusal(project, add("a2"))
    assert isinstance(error, ProjectError)
    assert "closed" in error.message
    project.flush()
    assert spans_on_disk(path) == {"a1"}


def test_a_failed_write_fails_what_queued_behind_it_and_the_next_works(path: Path) -> None:
    class Held(Failing):
        """Fails the next replace, once something has queued behind it."""

        def __init__(self) -> None:
            super().__init__()
            self.reached, self.opened, self.broken = Event(), Event(), True

        def replace(self, source: Path, target: Path) -> None:
            if self.broken:
                self.reached.set()
                assert self.opened.wait(30)
                self.broken = False
                raise OSError(errno.ENOSPC, "no space")
            super().replace(source, target)

    held = Held()
    with Project.open(path, fs=held) as project:
        futures: list[Future[int]] = [project.commit(begin("a1"))]
        assert held.reached.wait(30)
        futures += [project.commit(add(f"b{i}")) for i in range(5)]
        held.opened.set()
        errors = [future.exception() for future in futures]
        assert all(isinstance(error, ProjectError) and "disk is full" in error.message for error in errors)
        assert project.layer("k1", "ann") == Layer("k1", "ann")
        assert project.pending == 0
        assert done(project, begin("a1")) == [1]
    assert spans_on_disk(path) == {"a1"}


def test_a_mistake_in_the_program_fails_the_future_and_not_the_writer(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tui.storage.changes.stage", lambda *_: 1 / 0)
        error = refusal(project, begin("a1"))
        assert isinstance(error, GlossatorError)
        assert "ZeroDivisionError" in error.message
    assert done(project, begin("a1")) == [1]


# -- summaries ---------------------------------------------------------------------------------------


def fresh_summaries(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    with Project.open(path, read_only=True) as project:
        return comparable(project)


def comparable(project: Project) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        owner: (summary.state, {k: n for k, n in summary.counts.items() if n}, summary.flagged)
        for owner, summary in project.layer_summaries().items()
    }


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(State), st.booleans()) | infos, max_size=12))
def test_summaries_kept_up_to_date_are_those_counted_anew(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, State, bool] | LayerInfo]
) -> None:
    path = tmp_path_factory.mktemp("p") / "p.json"
    present: dict[str, Annotation] = {}
    info = LayerInfo()
    with Project.open(path) as project:
        done(project, begin("a9"))
        for step in steps:
            project.layer_summaries()
            if isinstance(step, LayerInfo):
                done(project, set_info(info, step))
                info = step
                continue
            name = f"a{step[0]}"
            old = present.pop(name, None)
            new = annotation(name, state=step[1], flag=step[2])
            if old is None or old != new:
                present[name] = new
                done(project, put(old, new))
            else:
                done(project, put(old, None))
        assert comparable(project) == fresh_summaries(path)


def test_a_summary_says_how_far_a_layer_is(project: Project) -> None:
    done(
        project,
        begin("a1"),
        add("a2", state=State.REJECTED, flag=True),
        set_info(LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS)),
        put(None, annotation("b1"), by="bob"),
    )
    summaries = project.layer_summaries()
    assert list(summaries) == [("k1", "ann"), ("k1", "bob")]
    ann = summaries["k1", "ann"]
    assert (ann.state, ann.decided, ann.live, ann.flagged, ann.at) == (ArticleState.IN_PROGRESS, 2, 1, 1, AT)


# -- files that are not as they should be --------------------------------------------------------------

GOOD_META = b'"_meta":{"1":{"format":"glossator","schema":1,"seq":3,"sha256":"x"}}'


def span(**more: object) -> bytes:
    record = {"start": 0, "end": 1, "label": "X", "state": "added", "origin": "", "by": "", "at": ""} | more
    layer = {"article": "k1", "annotator": "ann", "spans": {"a1": record}}
    return json.dumps({"_default": {"1": layer}})[:-1].encode() + b"," + GOOD_META + b"}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\1\2\xff",
        b'{"_default": {"1": {"a',
        b'{"_default": {"1": {"name": "foreign"}}}',
        b'{"_meta":{"1":{"format":"glossator","schema":99,"seq":1}}}',
        b'{"_default":{"1":{"x":1}},' + GOOD_META + b"}",
        b'{"articles":{"1":{"id":"k1","text":"x","sha256":"00"}},' + GOOD_META + b"}",
        b'{"articles":{"1":{"id":"k1","text":"x"},"2":{"id":"k1","text":"y"}},' + GOOD_META + b"}",
        b'{"labels":{"1":{"name":""}},' + GOOD_META + b"}",
        span(state="perhaps"),
        span(end=-1),
        span(start=9),
        span(extras=[]),
    ],
)
def test_a_file_that_is_no_sound_project_is_refused_and_untouched(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    before = path.stat()
    with pytest.raises(ProjectError) as caught:
        Project.open(path)
    assert caught.value.hint
    assert path.read_bytes() == data
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_nothing_is_left_beside_a_foreign_file(path: Path) -> None:
    path.write_bytes(b'{"_default": {}}')
    with pytest.raises(ProjectError):
        Project.open(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["p.json"]


def test_a_sound_file_changed_by_hand_is_taken(path: Path) -> None:
    path.write_bytes(span(note="by hand"))
    with Project.open(path) as project:
        assert next(iter(project.layer("k1", "ann").annotations)).note == "by hand"
        assert done(project, add("a2")) == [4]
    with Project.open(path) as project:
        assert len(project.layer("k1", "ann").annotations) == 2


def test_a_refused_project_is_not_left_locked(path: Path) -> None:
    path.write_bytes(span(state="perhaps"))
    for _ in range(2):
        with pytest.raises(ProjectError, match="'state' must be one of"):
            Project.open(path)
    path.write_bytes(span())
    Project.open(path).close()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is a folder"):
        Project.open(tmp_path)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_loop_of_links_is_refused(tmp_path: Path, read_only: bool) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(ProjectError):
        Project.open(tmp_path / "a", read_only=read_only)


@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_is_kept_and_its_target_written(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "p.json", tmp_path / "link.json"
    if exists:
        with Project.open(target) as project:
            done(project, begin("a0"))
        target.chmod(0o640)
    link.symlink_to(target)
    with Project.open(link) as project:
        assert project.path == target
        done(project, add("a1") if exists else begin("a1"))
        with pytest.raises(ProjectError, match="in use"):
            Project.open(target)
    assert link.is_symlink()
    assert "a1" in spans_on_disk(target)
    assert stat.S_IMODE(target.stat().st_mode) == (0o640 if exists else 0o600)


def test_what_another_wrote_just_before_the_lock_was_taken_is_seen(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SlowLock(ProjectLock):
        def __init__(self, project: Path, mode: int) -> None:
            with monkeypatch.context() as patch:
                patch.setattr("tui.storage.project.ProjectLock", ProjectLock)
                with Project.open(path) as other:
                    done(other, begin("theirs"))
            super().__init__(project, mode)

    monkeypatch.setattr("tui.storage.project.ProjectLock", SlowLock)
    with Project.open(path) as project:
        done(project, add("ours"))
    assert spans_on_disk(path) == {"theirs", "ours"}


def test_temporary_files_of_a_killed_process_are_cleared(project: Project, path: Path) -> None:
    done(project, begin("a1"))
    project.close()
    left = path.with_name(".p.json.0123abcd.tmp")
    left.write_bytes(b"half a snap")
    Project.open(path).close()
    assert not left.exists()


# -- places where nothing can be written ---------------------------------------------------------------


def test_a_medium_that_is_read_only_is_named_and_can_be_read(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))

    class ReadOnlyMedium(Failing):
        def create(self, path: Path, mode: int = 0o600) -> int:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with Project.open(path, fs=ReadOnlyMedium()) as project:
        error = refusal(project, add("a2"))
        assert isinstance(error, ProjectError)
        assert "not writable" in error.message
        assert len(project.layer("k1", "ann").annotations) == 1
    with Project.open(path, fs=ReadOnlyMedium(), read_only=True) as project:
        assert len(project.layer("k1", "ann").annotations) == 1


def test_a_folder_that_is_not_writable_is_named_and_can_be_read(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))
    path.with_name("p.json.lock").unlink()
    path.parent.chmod(0o500)
    try:
        if os.access(path.parent, os.W_OK):
            pytest.skip("this user, probably the superuser, may write anywhere")
        with pytest.raises(NotWritableError, match="not writable"):
            Project.open(path)
        with Project.open(path, read_only=True) as project:
            assert len(project.layer("k1", "ann").annotations) == 1
    finally:
        path.parent.chmod(0o700)


def test_an_unreadable_file_is_named(path: Path) -> None:
    path.write_bytes(b"{}")

    class Unreadable(Failing):
        def read(self, path: Path) -> bytes:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    with pytest.raises(ProjectError, match="cannot be read"):
        Project.open(path, fs=Unreadable())


def test_an_article_edit_keeps_a_given_digest(project: Project) -> None:
    value = Article("k1", "text")
    done(project, add_article(value))
    assert project.article("k1").sha256 == value.sha256


@pytest.mark.parametrize(
    "decision",
    [add("a1", start=0, end=4), set_info(LayerInfo(), LayerInfo(ArticleState.DONE))],
    ids=["annotation", "state"],
)
def test_a_decision_on_an_article_that_is_not_there_begins_no_layer(
    project: Project, path: Path, decision: Edit
) -> None:
    done(project, add_article(article("k2")))
    refused = project.commit(decision)
    with pytest.raises(ConflictError, match="k1"):
        refused.result()
    assert project.layer_summaries() == {}
    assert on_disk(path)["_default"] == {}
    done(project, Edit.make("both", "ann", *add_article(article()).changes, *decision.changes))
    assert list(project.layer_summaries()) == [("k1", "ann")]


def test_the_layer_of_an_article_taken_out_can_be_changed(project: Project) -> None:
    arrival = add_article(article())
    done(project, arrival, add("a1"), arrival.inverse(), add("a1").inverse())
    assert not project.layer("k1", "ann").annotations


def test_a_span_that_a_hand_put_beyond_its_text_is_refused(path: Path) -> None:
    with Project.open(path) as project:
        done(project, add_article(article(text="Acme")), add("a1", start=0, end=4))
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"end":4', b'"end":5'))
    with pytest.raises(ProjectError, match=r"Annotation a1 of article k1 .* ends at 5, .* 4 "):
        Project.open(path)
    path.write_bytes(data)
    Project.open(path).close()
