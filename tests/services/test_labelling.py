"""Labels that are changed while articles are being tagged: in memory, in all layers, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from tests.services.desk import FULL_DISK, ME, PROPOSED_SIX, Desk
from tui.domain import decisions
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange
from tui.domain.errors import ConflictError
from tui.domain.label_edits import moved, with_fields, without
from tui.domain.labels import Label, LabelSet, for_pipeline, ontonotes
from tui.domain.layer import Layer
from tui.services import holding
from tui.services.label_book import LabelBook
from tui.services.labelling import Gathered, Replacement, gather, label_changes, usage
from tui.services.workspace import Workspace
from tui.storage.project import Project

AT = "2026-01-02T03:04:05Z"
YOU = "you"
TEXTS = {name: f"{name} met Bob in Paris and Rome." for name in ("Ann", "Eve", "Zoe")}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Three articles, in each of which two people have tagged places."""
    with Project.open(tmp_path / "p.json") as opened:
        changes: list[ArticleChange | AnnotationChange] = []
        for name, text in TEXTS.items():
            changes.append(ArticleChange(None, Article(name, text)))
            for who in (ME, YOU):
                for words, label in (("Paris", "GPE"), ("Rome", "GPE"), ("Bob", "PERSON")):
                    at = text.index(words)
                    tag = decisions.add(at, at + len(words), label, who, AT)
                    changes.append(AnnotationChange(name, who, None, tag))
        opened.commit(Edit.make("tag", ME, *changes)).result()
        yield opened


def found_by(project: Project, wanted: Replacement) -> Gathered:
    found = gather(project, wanted.old, wanted.new)
    assert found is not None
    return found


def carry_out(workspace: Workspace, wanted: Replacement) -> Edit:
    found = found_by(workspace.project, wanted)
    edit = Edit.make(wanted.why, ME, *wanted.changes(workspace.book), *found.changes)
    workspace.apply(edit)
    return edit


def labels_of(layer: Layer) -> list[str]:
    return [annotation.label for annotation in layer.annotations]


PLACES = Replacement("GPE", "PLACE")
INTO_LOC = Replacement("GPE", "LOC", merging=True)


# -- over all layers -------------------------------------------------------------------------------


def test_everybodys_layers_are_looked_through_and_counted(project: Project) -> None:
    found = found_by(project, PLACES)
    assert (found.live, found.rejections, found.doubles) == (12, 0, 0)
    assert found.lines() == ["Touches 12 annotations in 3 articles, by 2 annotators."]
    counts = usage(project)
    assert counts is not None
    assert (counts.of("GPE"), counts.of("PERSON"), counts.of("ORG")) == (12, 6, 0)


def test_looking_stops_when_it_is_told_to(project: Project) -> None:
    told: list[int] = []

    def stop_at_two(number: int) -> bool:
        told.append(number)
        return number < 2

    assert gather(project, "GPE", "PLACE", stop_at_two) is None
    assert usage(project, lambda _: False) is None
    assert told == [1, 2]


@pytest.mark.parametrize("many", [0, 1000], ids=["in bulk", "one by one"])
@pytest.mark.parametrize("wanted", [PLACES, INTO_LOC], ids=["rename", "merge"])
def test_memory_is_what_the_project_has_and_undo_brings_all_back(
    project: Project, monkeypatch: pytest.MonkeyPatch, many: int, wanted: Replacement
) -> None:
    monkeypatch.setattr(holding, "MANY", many)
    workspace = Workspace(project, ME)
    workspace.open("Eve")  # read before, and put away
    session = workspace.open("Ann")
    session.go_to(TEXTS["Ann"].index("Rome"))
    before = {(i, who): project.layer(i, who) for i in TEXTS for who in (ME, YOU)}
    carry_out(workspace, wanted)
    for name in TEXTS:  # Zoe was never opened
        assert labels_of(workspace.layer(name)) == ["PERSON", wanted.new, wanted.new]
    assert session.current is not None
    assert session.current.label == wanted.new
    project.flush()
    assert workspace.settle() is None
    for name, who in before:
        assert labels_of(project.layer(name, who)) == ["PERSON", wanted.new, wanted.new]
        assert who != ME or project.layer(name, who) == workspace.layer(name)
        assert workspace.summary(name).decided == 3
    assert workspace.labels == project.labels()
    assert workspace.undo() is not None
    assert labels_of(session.overlay.layer) == ["PERSON", "GPE", "GPE"]
    project.flush()
    assert {(i, who): project.layer(i, who) for i in TEXTS for who in (ME, YOU)} == before
    assert project.labels() == workspace.labels == ontonotes()
    again = Workspace(project, ME)
    assert again.redo() is not None
    project.flush()
    assert labels_of(project.layer("Zoe", YOU)) == ["PERSON", wanted.new, wanted.new]


@pytest.mark.parametrize("many", [0, 1000], ids=["in bulk", "one by one"])
def test_what_was_decided_after_looking_is_a_conflict_and_changes_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(holding, "MANY", many)
    workspace = Workspace(project, ME)
    session = workspace.open("Ann")
    found, revision = found_by(project, PLACES), workspace.revision
    session.go_to(TEXTS["Ann"].index("Rome"))
    session.reject()
    assert workspace.revision != revision
    with pytest.raises(ConflictError):
        workspace.apply(Edit.make(PLACES.why, ME, *PLACES.changes(workspace.book), *found.changes))
    assert workspace.labels == ontonotes()
    assert labels_of(workspace.layer("Ann")) == ["PERSON", "GPE"]


def test_what_the_disk_refuses_is_taken_back() -> None:
    desk = Desk(at_once=False)
    desk.suggest(*PROPOSED_SIX)
    desk.session.accept()
    desk.project.answer()
    before = desk.decided
    changed = PLACES.changes(desk.workspace.book)
    desk.workspace.apply(Edit.make(PLACES.why, ME, *changed))
    assert "PLACE" in desk.workspace.labels
    desk.project.answer(error=FULL_DISK)
    assert desk.workspace.settle() is not None
    assert desk.workspace.labels == ontonotes()
    assert desk.decided == before


# -- what is suggested -----------------------------------------------------------------------------


def set_fields(desk: Desk, name: str, **fields: object) -> None:
    changed = with_fields(desk.workspace.book.stored, name, fields)
    changes = label_changes(desk.workspace.book, changed)
    desk.workspace.apply(Edit.make("change label", ME, *changes))


def test_switching_suggestions_off_and_on_leaves_the_current_span(desk: Desk) -> None:
    desk.on("Acme")
    set_fields(desk, "GPE", suggested=False)
    assert "Paris" not in desk.open
    assert desk.current() == ("Acme Corp", "ORG", "open")
    set_fields(desk, "GPE", suggested=True)
    assert "Paris" in desk.open
    assert desk.current() == ("Acme Corp", "ORG", "open")


def test_the_current_suggestion_stays_current_under_another_label(desk: Desk) -> None:
    desk.on("Paris")
    set_fields(desk, "GPE", shown_as="LOC")
    assert desk.current() == ("Paris", "LOC", "open")
    desk.workspace.undo()
    assert desk.current() == ("Paris", "GPE", "open")


def test_a_current_suggestion_that_is_switched_off_leaves_the_caret(desk: Desk) -> None:
    desk.on("Paris")
    set_fields(desk, "GPE", suggested=False)
    assert (desk.current(), desk.caret) == (None, "Paris")


def test_decisions_go_on_hiding_suggestions_after_a_merge(desk: Desk) -> None:
    desk.on("Paris")
    desk.session.reject()
    edit = Edit.make(INTO_LOC.why, ME, *INTO_LOC.changes(desk.workspace.book))
    layer = desk.workspace.layer("k1")
    pair = next(iter(layer.annotations))
    changes = [*edit.changes, AnnotationChange("k1", ME, pair, replace(pair, label="LOC"))]
    desk.workspace.apply(replace(edit, changes=tuple(changes)))
    assert "Paris" not in desk.open
    assert "New York" in desk.open


# -- labels that nobody has used -------------------------------------------------------------------


def book_with(*names: str) -> LabelBook:
    book = LabelBook(ontonotes())
    book.adopt(names)
    book.describe({name: f"what {name} means" for name in names})
    return book


def saved_after(book: LabelBook, changes: list[LabelChange]) -> LabelSet:
    for change in changes:
        book.take(change)
    return book.saved


def test_only_what_was_changed_comes_into_the_project() -> None:
    book = book_with("COURT", "JUDGE")
    changes = label_changes(book, with_fields(book.stored, "JUDGE", {"suggested": False}))
    saved = saved_after(book, cast("list[LabelChange]", changes))
    assert [label.name for label in saved][18:] == ["JUDGE"]
    assert saved.named("JUDGE").description == ""
    assert book.shown.named("JUDGE").description == "what JUDGE means"
    assert [label.name for label in book.shown][18:] == ["JUDGE", "COURT"]


def test_a_label_moved_among_those_of_the_model_brings_the_ones_before_it() -> None:
    book = book_with("COURT", "JUDGE")
    changes = label_changes(book, moved(book.stored, "JUDGE", 18))
    assert [label.name for label in saved_after(book, cast("list[LabelChange]", changes))][18:] == ["JUDGE"]
    assert [label.name for label in book.shown][18:] == ["JUDGE", "COURT"]


def test_a_key_that_the_project_gives_away_is_taken_from_a_label_of_the_model() -> None:
    book = book_with("COURT")
    letter = book.stored.named("COURT").letter
    book.take(LabelChange(None, Label("NEW", "NEW", letter)))
    assert book.shown.by_letter(letter) == Label("NEW", "NEW", letter)
    assert book.shown.named("COURT").letter == ""


def test_a_label_taken_out_for_good_is_not_on_the_keys_any_more() -> None:
    book = book_with("COURT")
    book.take(LabelChange(None, book.stored.named("COURT")))
    book.forget("COURT")
    changes = label_changes(book, without(book.stored, "COURT"))
    saved_after(book, cast("list[LabelChange]", changes))
    assert "COURT" not in book.shown


def test_the_models_name_of_a_renamed_label_is_no_new_label() -> None:
    book = LabelBook(ontonotes())
    saved_after(book, cast("list[LabelChange]", PLACES.changes(book)))
    assert not book.adopt(["GPE"])
    assert "GPE" not in book.shown


def test_a_change_of_a_label_that_is_not_so_any_more_is_a_conflict() -> None:
    book = LabelBook(ontonotes())
    gpe = book.saved.named("GPE")
    with pytest.raises(ConflictError):
        book.take(LabelChange(replace(gpe, digit="7"), gpe))
    with pytest.raises(ConflictError):
        book.take(LabelChange(gpe, replace(gpe, name="ORG")))
    assert book.saved == ontonotes()


def test_labels_that_nobody_used_have_the_same_keys_whenever_they_come() -> None:
    one, other = LabelBook(for_pipeline(["PLACE"])), LabelBook(for_pipeline(["PLACE"]))
    one.adopt(["ORG"])
    one.adopt(["CARDINAL", "DATE", "ORG", "EVENT"])
    other.adopt(["EVENT", "DATE"])
    other.adopt(["ORG", "CARDINAL"])
    assert list(one.stored) == list(other.stored)
    assert [label.name for label in one.stored] == ["PLACE", "CARDINAL", "DATE", "EVENT", "ORG"]


def test_a_label_that_nobody_used_gets_a_digit_with_its_first_use() -> None:
    book = LabelBook(for_pipeline(["PLACE", "SHIP"]))
    book.take(LabelChange(book.saved.named("SHIP"), None))
    book.adopt(["SHIP", "DATE", "ORG"])
    assert [label.digit for label in book.stored] == ["1", "", "", ""]
    new = book.unsaved(["ORG", "SHIP"])
    assert [(label.name, label.digit) for label in new] == [("ORG", "2"), ("SHIP", "3")]
    for label in new:
        book.take(LabelChange(None, label))
    assert [(label.name, label.digit) for label in book.stored] == [
        ("PLACE", "1"),
        ("ORG", "2"),
        ("SHIP", "3"),
        ("DATE", ""),
    ]
