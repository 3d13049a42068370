"""Other projects brought into this one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.samples import ANN, BOB, HARBOUR, NIGHT, TEXT, build, mark
from tui.domain.annotation import State
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange, LayerChange
from tui.domain.errors import UnreadableError, UsageError
from tui.domain.labels import Label
from tui.domain.layer import LayerInfo
from tui.domain.markup import Mark
from tui.services import upkeep
from tui.services.merging import Merge, Naming, Other, open_other, plan
from tui.storage.project import Project
from tui.storage.segments import journal_folder

ME = "root"
MORE = Article(
    "third678", "Rivers rose.", title="Rivers", metadata={"author": "M"}, markup=(Mark(0, 6, "h1"),)
)


def say(path: Path, *changes: Change, by: str = "ann") -> None:
    with Project.open(path) as project:
        project.commit(Edit.make("say", by, *changes)).result()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "here.json")
    with Project.open(tmp_path / "here.json") as project:
        yield project


@pytest.fixture
def there(tmp_path: Path) -> Path:
    build(tmp_path / "there.json")
    return tmp_path / "there.json"


def merge(here: Project, *files: Path, **options: Any) -> Merge:
    """Merge, and check that merging once more changes nothing."""
    naming = options.pop("naming", Naming())
    merged = []
    for _ in range(2):
        others: list[Other] = [open_other(file) for file in files]
        merged.append(plan(here, others, ME, naming, **options))
        for other in others:
            other.project.close()
        if merged[-1].edit is not None:
            here.commit(merged[-1].edit).result()
    assert merged[1].edit is None
    return merged[0]


def said(project: Project) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    return {
        (layer.article, layer.annotator): [
            (project.article(layer.article).text[a.start : a.end], a.label, a.state.value)
            for a in layer.annotations
        ]
        for layer in project.layers()
    }


def test_a_copy_brings_nothing(here: Project, there: Path) -> None:
    merged = merge(here, there)
    assert merged.edit is None
    (brought,) = merged.brought
    assert (brought.known, brought.added, brought.labels, brought.conflicts) == (2, [], [], [])


def test_articles_labels_and_layers_come_in_as_one_edit(here: Project, there: Path) -> None:
    court = Label("COURT", "CRT", "p", "1", 3, guideline="Courts.")
    jon = mark("j1", "Orlen", "COURT", State.ADDED, by="jon")
    info = LayerInfo(ArticleState.DONE, "read", ("wet",), (3,))
    say(
        there,
        LabelChange(None, court),
        ArticleChange(None, MORE),
        AnnotationChange(HARBOUR.id, "jon", None, jon),
        LayerChange(MORE.id, "jon", LayerInfo(), info),
    )
    before = said(here)
    merged = merge(here, there)
    assert here.article(MORE.id) == MORE
    # Its keys are taken here.
    assert here.labels().named("COURT") == replace(court, digit="", letter="")
    assert said(here) == {
        **before,
        (HARBOUR.id, "jon"): [("Orlen", "COURT", "added")],
        (MORE.id, "jon"): [],
    }
    assert here.layer(MORE.id, "jon").info == info
    (brought,) = merged.brought
    assert ([a.id for a in brought.added], brought.labels) == ([MORE.id], ["COURT"])
    assert upkeep.undo(here, ME).edit.why == "merge there.json"
    assert said(here) == before
    assert not here.has_article(MORE.id)
    assert "COURT" not in here.labels()


def test_articles_are_known_by_their_text_and_ids_that_are_taken_are_others(
    here: Project, tmp_path: Path
) -> None:
    """The same text has another id there, and another text the id of one here."""
    path = tmp_path / "o.json"
    note = mark("a1", "Gdańsk", "LOC", State.ADDED, by="eve")
    say(
        path,
        ArticleChange(None, replace(HARBOUR, id="other123")),
        ArticleChange(None, replace(MORE, id=NIGHT.id)),
        AnnotationChange("other123", "eve", None, note),
        LayerChange(NIGHT.id, "eve", LayerInfo(), LayerInfo(ArticleState.DONE)),
    )
    merged = merge(here, path)
    (new,) = merged.brought[0].added
    assert new.id not in (NIGHT.id, HARBOUR.id, "other123")
    assert here.article(new.id).text == MORE.text
    assert here.layer(new.id, "eve").state is ArticleState.DONE
    (found,) = here.layer(HARBOUR.id, "eve").annotations
    assert (found.label, found.id != "a1") == ("LOC", True)


def test_conflicts_leave_ours_and_theirs_can_be_taken(here: Project, there: Path) -> None:
    changed = replace(ANN[0], label="ORG")
    rejected = mark("n1", "Gdańsk", "GPE", State.REJECTED)
    say(
        there,
        AnnotationChange(HARBOUR.id, "ann", ANN[0], changed),
        AnnotationChange(HARBOUR.id, "ann", ANN[2], None),
        AnnotationChange(HARBOUR.id, "ann", None, rejected),
        LayerChange(HARBOUR.id, "ann", LayerInfo(), LayerInfo(ArticleState.DONE)),
    )
    before = said(here)
    merged = merge(here, there)
    found = merged.brought[0].conflicts
    assert [(c.conflict.kind.value, c.words, c.their_words) for c in found] == [
        ("other label", "Mira Kovač", "Mira Kovač"),
        ("rejected by one", "Gdańsk", "Gdańsk"),
    ]
    assert said(here) == before
    assert here.layer(HARBOUR.id, "ann").state is ArticleState.UNREAD
    merge(here, there, theirs=True)
    layer = here.layer(HARBOUR.id, "ann")
    labels = {TEXT[a.start : a.end]: (a.label, a.live) for a in layer.annotations}
    assert (labels["Mira Kovač"], labels["Gdańsk"]) == (("ORG", True), ("GPE", False))
    assert layer.state is ArticleState.DONE


def test_two_files_that_contradict_one_another_are_told(tmp_path: Path) -> None:
    """The first that comes in is ours for the second; an article that both bring comes once."""
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path, label, name in zip(paths, ("PERSON", "ORG"), ("first234", "second23"), strict=True):
        tag = AnnotationChange(name, "maria", None, mark("m1", "Orlen", label, State.ADDED, by="maria"))
        say(path, ArticleChange(None, replace(HARBOUR, id=name)), tag)
    with Project.open(tmp_path / "new.json") as project:
        merged = merge(project, *paths)
        assert [len(b.conflicts) for b in merged.brought] == [0, 1]
        assert said(project) == {("first234", "maria"): [("Orlen", "PERSON", "added")]}


def test_people_get_other_names_and_pipelines_keep_theirs(here: Project, tmp_path: Path) -> None:
    path = tmp_path / "o.json"
    model = mark("m1", "Orlen", "ORG", by="model@1.0")
    say(
        path,
        ArticleChange(None, HARBOUR),
        *(AnnotationChange(HARBOUR.id, "user", None, replace(a, by="user")) for a in ANN),
        AnnotationChange(HARBOUR.id, "model@1.0", None, model),
    )
    merge(here, path, naming=Naming("maria"))
    maria = here.layer(HARBOUR.id, "maria")
    assert {a.by for a in maria.annotations} == {"maria"}
    assert not {a.id for a in maria.annotations} & {a.id for a in ANN}
    assert here.annotators() == ["ann", "bob", "maria", "model@1.0"]
    merge(here, path, naming=Naming(renamed={"user": "bob"}))
    assert len(here.layer(HARBOUR.id, "bob").annotations) == len(BOB) + len(ANN)


@pytest.mark.parametrize(
    "naming", [Naming("maria"), Naming(renamed={"zed": "maria"}), Naming(renamed={"ann": "a\nb"})]
)
def test_a_naming_that_does_not_fit_is_refused(here: Project, there: Path, naming: Naming) -> None:
    with open_other(there).project as other, pytest.raises(UsageError):
        plan(here, [Other("there.json", other)], ME, naming)


def test_articles_that_are_not_here_can_stay_out(here: Project, there: Path) -> None:
    say(
        there,
        ArticleChange(None, MORE),
        LayerChange(MORE.id, "jon", LayerInfo(), LayerInfo(ArticleState.DONE)),
    )
    merged = merge(here, there, known_only=True)
    assert [a.id for a in merged.brought[0].left_out] == [MORE.id]
    assert (merged.edit, here.has_article(MORE.id)) == (None, False)


def test_what_is_in_the_journal_alone_comes_along_and_the_other_files_stay_as_they_are(
    here: Project, there: Path
) -> None:
    """The other project is open elsewhere, and its file behind its journal."""
    with Project.open(there) as opened:
        new = AnnotationChange(HARBOUR.id, "jon", None, mark("j1", "Orlen", "ORG", by="jon"))
        opened.commit(Edit.make("tag", "jon", new)).result()
        files = [there, *sorted(journal_folder(there).iterdir())]
        before = [file.read_bytes() for file in files]
        assert b'"jon"' not in there.read_bytes()
        merge(here, there)
        assert [file.read_bytes() for file in files] == before
        assert [there, *sorted(journal_folder(there).iterdir())] == files
    assert said(here)[HARBOUR.id, "jon"] == [("Orlen", "ORG", "accepted")]


def test_an_annotation_that_is_none_of_its_text_is_refused(here: Project, there: Path) -> None:
    wrong = replace(mark("j1", "Orlen", "ORG", by="jon"), end=len(TEXT) + 5)
    say(there, AnnotationChange(HARBOUR.id, "jon", None, wrong))
    with open_other(there).project as other, pytest.raises(UnreadableError, match="not within the text"):
        plan(here, [Other("there.json", other)], ME)


def test_what_is_no_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"a": 1}), encoding="utf-8")
    with pytest.raises(UnreadableError, match="not a project"):
        open_other(tmp_path / "x.json")
    with pytest.raises(UnreadableError, match="no file"):
        open_other(tmp_path / "nowhere.json")


def test_a_project_merged_into_itself_brings_two_names_together(here: Project) -> None:
    merge(here, here.path, naming=Naming(renamed={"bob": "ann"}))
    assert len(here.layer(HARBOUR.id, "ann").annotations) == len(ANN) + len(BOB)


def test_layers_of_articles_that_were_taken_out_stay_away(here: Project, there: Path) -> None:
    say(there, ArticleChange(NIGHT, None))
    assert merge(here, there).brought[0].known == 1
