from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
from tui.storage.project import Project
from tui.storage.tables import Draft

from .helpers import (
    AT,
    Gate,
    Hurried,
    add,
    add_article,
    annotation,
    article,
    begin,
    change_label,
    done,
    ids,
    infos,
    on_disk,
    put,
    refusal,
    set_info,
    spans_on_disk,
    written,
)

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


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_comes_back_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("p") / "p.json"
    with Project.open(path, fs=Hurried()) as project:
        done(project, add_article(article(text=text)))
    with Project.open(path, fs=Hurried()) as project:
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
    project.checkpoint()
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


def test_articles_have_record_keys_of_their_own(project: Project) -> None:
    edit = Edit.make("add", "ann", *(ArticleChange(None, article(f"k{i}", str(i))) for i in range(3)))
    done(project, edit)
    done(
        project,
        Edit.make("remove", "ann", ArticleChange(article("k2", "2"), None)),
        add_article(article("k3")),
    )
    rows = written(project)["articles"]
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


def test_an_article_edit_keeps_a_given_digest(project: Project) -> None:
    value = Article("k1", "text")
    done(project, add_article(value))
    assert project.article("k1").sha256 == value.sha256


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
    before, seq = written(project), project.engine.seq
    # The part that fits must not be made either.
    both = replace(edit, changes=(AnnotationChange("k1", "ann", None, annotation("new")), *edit.changes))
    error = refusal(project, both)
    assert isinstance(error, ConflictError)
    assert error.hint
    assert "new" not in spans_on_disk(path) | ids(project)
    assert project.engine.seq == seq
    assert written(project) == before


def test_a_conflict_does_not_hold_up_the_edits_beside_it(path: Path) -> None:
    gate = Gate("write")
    with Project.open(path, fs=gate) as project:
        first = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        good, bad, after = project.commit(add("a2")), project.commit(add("a1")), project.commit(add("a3"))
        gate.opened.set()
        assert isinstance(bad.exception(), ConflictError)
        assert [future.result() for future in (first, good, after)] == [1, 2, 3]
    assert spans_on_disk(path) == {"a1", "a2", "a3"}


def test_what_a_conflict_took_back_can_be_done_by_the_next_edit(path: Path) -> None:
    gate = Gate("write")
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
    gate = Gate("write")
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
    before = written(project)
    for bad in (annotation("a2", extras={"x": float("nan")}), annotation("a2", note="\ud800")):
        error = refusal(project, put(None, bad))
        assert isinstance(error, ProjectError)
        assert "a2" in error.message
    assert spans_on_disk(path) == {"a1"}
    assert written(project) == before
    assert done(project, add("a2")) == [2]


def test_an_edit_and_its_inverse_leave_the_records_as_they_were(project: Project) -> None:
    done(project, add_article(article()), add("a1"), add("a2"))
    before = written(project)
    edit = Edit.make(
        "much",
        "ann",
        AnnotationChange("k1", "ann", annotation("a1"), annotation("a1", start=2, state=State.CORRECTED)),
        AnnotationChange("k1", "ann", None, annotation("a3")),
        LayerChange("k1", "ann", LayerInfo(), LayerInfo(ArticleState.DONE)),
        ArticleChange(article(), replace(article(), title="x")),
    )
    done(project, edit)
    assert written(project)["_default"] != before["_default"]
    done(project, edit.inverse())
    after = written(project)
    assert {**after, "_meta": 0} == {**before, "_meta": 0}


@pytest.mark.parametrize(
    "decision",
    [add("a1", start=0, end=4), set_info(LayerInfo(), LayerInfo(ArticleState.DONE))],
    ids=["annotation", "state"],
)
def test_a_decision_on_an_article_that_is_not_there_begins_no_layer(project: Project, decision: Edit) -> None:
    done(project, add_article(article("k2")))
    refused = project.commit(decision)
    with pytest.raises(ConflictError, match="k1"):
        refused.result()
    assert project.layer_summaries() == {}
    assert written(project)["_default"] == {}
    done(project, Edit.make("both", "ann", *add_article(article()).changes, *decision.changes))
    assert list(project.layer_summaries()) == [("k1", "ann")]


def test_the_layer_of_an_article_taken_out_can_be_changed(project: Project) -> None:
    arrival = add_article(article())
    done(project, arrival, add("a1"), arrival.inverse(), add("a1").inverse())
    assert not project.layer("k1", "ann").annotations


# -- summaries ---------------------------------------------------------------------------------------


def fresh_summaries(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    with Project.open(path, read_only=True) as project:
        return comparable(project)


def comparable(project: Project) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        owner: (summary.state, {k: n for k, n in summary.counts.items() if n}, summary.flagged)
        for owner, summary in project.layer_summaries().items()
    }


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(State), st.booleans()) | infos, max_size=12))
def test_summaries_kept_up_to_date_are_those_counted_anew(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, State, bool] | LayerInfo]
) -> None:
    path = tmp_path_factory.mktemp("p") / "p.json"
    present: dict[str, Annotation] = {}
    info = LayerInfo()
    with Project.open(path, fs=Hurried()) as project:
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


# -- another text ----------------------------------------------------------------------------------


def moved_on(value: Article, *spans: Annotation, by: str = "ann") -> list[AnnotationChange | ArticleChange]:
    """Return what gives an article a text that begins otherwise, and takes annotations along."""
    return [
        ArticleChange(value, replace(value, text=f"Now {value.text}", sha256="")),
        *(AnnotationChange(value.id, by, a, replace(a, start=a.start + 4, end=a.end + 4)) for a in spans),
    ]


def test_other_texts_for_many_articles_look_for_annotations_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [article(f"k{number}") for number in range(5)]
    mine = annotation("a1")
    with Project.open(path) as project:
        done(project, *map(add_article, articles), *(put(None, mine, on=one.id) for one in articles))
        asked: list[object] = []
        layers = Draft.layers

        def counted(draft: Draft) -> list[tuple[tuple[str, str], int]]:
            asked.append(draft)
            return layers(draft)

        monkeypatch.setattr(Draft, "layers", counted)
        done(project, Edit.make("refresh", "ann", *(c for one in articles for c in moved_on(one, mine))))
        assert len(asked) == 1
        assert {a.start for layer in project.layers() for a in layer.annotations} == {4}
        missing = [c for one in articles for c in moved_on(project.article(one.id))]
        assert isinstance(refusal(project, Edit.make("refresh", "ann", *missing)), ConflictError)
        done(project, add("a2"))  # tagging asks for nothing of the kind
        assert len(asked) == 2
