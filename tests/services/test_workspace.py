from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.strategies import DOUBLE, problems
from tests.services.desk import FULL_DISK, ME, MODEL, TEXT, Desk, HeldProject, span
from tui.domain import decisions
from tui.domain.annotation import State, Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange
from tui.domain.errors import ConflictError, GlossatorError, ProjectError
from tui.domain.labels import ontonotes
from tui.domain.layer import Layer, LayerInfo, LayerSummary
from tui.services.workspace import Workspace
from tui.storage.project import Project


@pytest.fixture
def desk() -> Desk:
    desk = Desk(at_once=False)
    desk.suggest(("Anna Smith", "PERSON"), ("Bob", "PERSON"), ("New York", "GPE"))
    return desk


def workspace_over(*articles: Article, at_once: bool = True) -> tuple[Workspace, HeldProject]:
    project = HeldProject(articles, at_once=at_once)
    return Workspace(cast(Project, project), ME), project


# -- optimistic edits ------------------------------------------------------------------------------


def test_an_edit_counts_at_once_and_is_saved_later(desk: Desk) -> None:
    desk.session.accept()
    desk.session.reject()
    assert [state for _, _, state in desk.decided] == ["accepted", "rejected"]
    assert desk.workspace.saving == 2
    assert desk.workspace.settle() is None
    assert desk.workspace.saving == 2
    desk.project.answer(1)
    assert desk.workspace.settle() is None
    assert desk.workspace.saving == 1
    desk.project.answer()
    assert desk.workspace.settle() is None
    assert desk.workspace.saving == 0


def test_whoever_wants_to_know_is_told_of_every_answer(desk: Desk) -> None:
    told: list[int] = []
    desk.workspace.on_settled = lambda: told.append(desk.workspace.saving)
    desk.session.accept()
    desk.session.accept()
    assert told == []
    desk.project.answer(1)
    desk.project.answer(1, FULL_DISK)
    assert told == [2, 2]


def test_everything_refused_is_taken_back_and_can_be_done_again(desk: Desk) -> None:
    before = (desk.session.overlay, desk.workspace.summary("k1"))
    desk.session.accept()
    desk.session.move_edge(True, 1)
    desk.session.label("ORG")
    desk.project.answer(error=FULL_DISK)
    failure = desk.workspace.settle()
    assert failure is not None
    assert [edit.why for edit in failure.edits] == ["accept", "resize", "relabel"]
    assert failure.error is FULL_DISK
    assert (desk.session.overlay.layer, desk.session.overlay.open) == (before[0].layer, before[0].open)
    assert desk.workspace.summary("k1").decided == before[1].decided == 0
    assert desk.workspace.summary("k1").state is ArticleState.UNREAD
    assert desk.workspace.saving == 0
    assert desk.workspace.undo() is None
    assert desk.workspace.settle() is None
    # The reader goes on where they are, and on nothing that is not there.
    assert desk.current() == ("Bob", "PERSON", "open")
    desk.session.accept()
    desk.project.answer()
    assert desk.workspace.settle() is None
    assert desk.decided == [("Bob", "PERSON", "accepted")]
    assert desk.project.layer("k1", ME) == desk.session.overlay.layer


def test_what_was_saved_before_stays(desk: Desk) -> None:
    desk.session.accept()
    desk.session.reject()
    desk.session.label("FAC")
    desk.project.answer(1)
    desk.project.answer(error=FULL_DISK)
    failure = desk.workspace.settle()
    assert failure is not None
    assert [edit.why for edit in failure.edits] == ["reject", "relabel"]
    assert desk.decided == [("Anna Smith", "PERSON", "accepted")]
    assert desk.session.overlay.layer == desk.project.layer("k1", ME)
    assert desk.state() is ArticleState.IN_PROGRESS
    desk.workspace.undo()
    assert desk.decided == []
    assert desk.workspace.undo() is None


def test_one_annotation_changed_again_and_again_goes_back_all_the_way(desk: Desk) -> None:
    desk.session.choose(desk.suggestion("New York", "GPE"))
    desk.session.move_edge(True, 1)
    desk.project.answer()
    desk.workspace.settle()
    for label in ("ORG", "FAC", "LOC"):
        desk.session.label(label)
    desk.session.reject()
    desk.project.answer(error=FULL_DISK)
    desk.workspace.settle()
    assert desk.decided == [("New York City", "GPE", "corrected")]
    assert desk.session.overlay.layer == desk.project.layer("k1", ME)


class LateFuture(Future[int]):
    """Refused by another thread right after it was first asked."""

    def done(self) -> bool:
        answered = super().done()
        if not answered:
            self.set_exception(FULL_DISK)
        return answered


def test_a_refusal_that_comes_while_answers_are_being_read_is_not_lost(desk: Desk) -> None:
    late = LateFuture()
    desk.project.commit = lambda edit: late  # type: ignore[method-assign]
    desk.session.accept()
    assert desk.workspace.settle() is None
    assert desk.workspace.saving == 1
    failure = desk.workspace.settle()
    assert failure is not None
    assert desk.decided == []


def test_after_a_refusal_nothing_is_taken_until_all_have_their_answer(desk: Desk) -> None:
    desk.session.accept()
    desk.session.accept()
    desk.project.answer(1, FULL_DISK)
    assert desk.workspace.settle() is None
    assert len(desk.decided) == 2
    with pytest.raises(ProjectError, match="could not be saved"):
        desk.session.accept()
    with pytest.raises(ProjectError):
        desk.workspace.undo()
    assert len(desk.decided) == 2
    desk.project.answer(1, FULL_DISK)
    failure = desk.workspace.settle()
    assert failure is not None
    assert len(failure.edits) == 2
    assert desk.decided == []
    assert desk.workspace.undo() is None
    desk.session.accept()
    assert len(desk.decided) == 1


def test_an_undo_that_is_not_taken_is_there_for_the_next_time(desk: Desk) -> None:
    desk.session.accept()
    desk.project.answer()
    desk.workspace.settle()
    desk.session.accept()
    desk.session.accept()
    desk.project.answer(1, FULL_DISK)
    desk.workspace.settle()
    for _ in range(3):
        with pytest.raises(ProjectError):
            desk.workspace.undo()
        with pytest.raises(ProjectError):
            desk.workspace.apply(Edit.make("nothing", ME))
    desk.project.answer(1, FULL_DISK)
    desk.workspace.settle()
    assert desk.decided == [("Anna Smith", "PERSON", "accepted")]
    assert desk.workspace.undo() is not None
    assert desk.decided == []


def test_an_undo_that_could_not_be_saved_can_be_made_again(desk: Desk) -> None:
    desk.session.accept()
    desk.session.move_edge(True, 1)
    desk.project.answer()
    desk.workspace.settle()
    decided = desk.decided
    desk.workspace.undo()
    desk.workspace.undo()
    assert desk.decided == []
    desk.project.answer(error=FULL_DISK)
    desk.workspace.settle()
    assert desk.decided == decided
    assert desk.workspace.redo() is None
    desk.workspace.undo()
    desk.workspace.undo()
    assert desk.decided == []
    desk.project.answer()
    assert desk.workspace.settle() is None
    assert desk.project.layer("k1", ME) == desk.session.overlay.layer


def test_a_redo_that_could_not_be_saved_can_be_made_again(desk: Desk) -> None:
    desk.session.accept()
    desk.session.reject()
    decided = desk.decided
    desk.workspace.undo()
    desk.workspace.undo()
    desk.project.answer()
    desk.workspace.settle()
    desk.workspace.redo()
    desk.workspace.redo()
    desk.project.answer(error=FULL_DISK)
    desk.workspace.settle()
    assert desk.decided == []
    desk.workspace.redo()
    desk.workspace.redo()
    assert desk.decided == decided
    assert desk.workspace.redo() is None


def test_an_edit_and_its_undo_that_are_both_refused_cancel_out(desk: Desk) -> None:
    desk.session.accept()
    desk.workspace.undo()
    desk.project.answer(error=FULL_DISK)
    assert desk.workspace.settle() is not None
    assert desk.decided == []
    assert desk.workspace.undo() is None
    assert desk.workspace.redo() is None


def test_a_refusal_in_an_article_that_is_put_away(desk: Desk) -> None:
    desk.session.accept()
    desk.workspace.open("k2")
    assert desk.workspace.layer("k1").state is ArticleState.IN_PROGRESS
    desk.project.answer(error=FULL_DISK)
    assert desk.workspace.settle() is not None
    assert desk.workspace.layer("k1") == Layer("k1", ME)
    assert not desk.workspace.open("k1").overlay.decided


def test_an_error_that_is_none_of_ours_is_told_as_one(desk: Desk) -> None:
    desk.session.accept()
    desk.project.answer(error=OSError(5, "Input/output error"))
    failure = desk.workspace.settle()
    assert failure is not None
    assert isinstance(failure.error, GlossatorError)
    assert "Input/output error" in failure.error.message


def test_a_project_that_is_only_read_takes_no_edit(desk: Desk) -> None:
    desk.project.read_only = True
    with pytest.raises(ProjectError, match="reading only"):
        desk.session.accept()
    desk.session.select(*span(TEXT, "She works"))
    with pytest.raises(ProjectError):
        desk.session.label("ORG")
    assert (desk.decided, desk.selected) == ([], "She works")
    with pytest.raises(ProjectError):
        desk.workspace.add([Article("k9", "new")])
    assert [a.id for a in desk.workspace.articles()] == ["k1", "k2"]
    assert desk.workspace.undo() is None


def test_an_edit_that_does_not_fit_changes_nothing_at_all(desk: Desk) -> None:
    good = decisions.add(0, 4, "ORG", ME, "")
    stranger = decisions.add(5, 10, "ORG", ME, "")
    before = desk.session.overlay.layer
    edit = Edit.make(
        "bulk",
        ME,
        LayerChange("k1", ME, LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS)),
        AnnotationChange("k1", ME, None, good),
        AnnotationChange("k1", ME, stranger, None),
    )
    with pytest.raises(ConflictError):
        desk.workspace.apply(edit)
    assert desk.session.overlay.layer == before
    assert desk.workspace.summary("k1").decided == 0
    assert not desk.project.waiting
    assert desk.workspace.undo() is None


def test_another_annotators_layer_is_not_taken_for_mine(desk: Desk) -> None:
    theirs = decisions.add(0, 4, "ORG", "you", "")
    desk.workspace.apply(Edit.make("x", "you", AnnotationChange("k1", "you", None, theirs)))
    assert desk.decided == []
    assert desk.workspace.summary("k1").decided == 0


STEPS = ["accept", "reject", "label", "edge", "undo", "redo", "next", "confirm", "refuse", "settle"]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 3)), max_size=40))
@settings(max_examples=100)
def test_whatever_is_refused_memory_is_what_the_disk_has(steps: list[tuple[str, int]]) -> None:
    desk = Desk(at_once=False)
    desk.suggest(("Anna Smith", "PERSON"), ("Bob", "PERSON"), ("New York", "GPE"), ("Paris", "GPE"))
    session, workspace = desk.session, desk.workspace
    keys: dict[str, Callable[[int], object]] = {
        "accept": lambda _: session.accept(),
        "reject": lambda _: session.reject(),
        "label": lambda n: session.label(("ORG", "FAC", "LOC")[n - 1]),
        "edge": lambda n: session.move_edge(n > 1, 1 if n > 2 else -1),
        "undo": lambda _: workspace.undo(),
        "redo": lambda _: workspace.redo(),
        "next": lambda n: (session.next_open, session.previous_annotation, session.next_annotation)[n - 1](),
        "confirm": lambda n: desk.project.answer(n),
        # Most often a disk that refuses one edit refuses all that wait behind it.
        "refuse": lambda n: desk.project.answer(n if n < 3 else 99, FULL_DISK),
        "settle": lambda _: workspace.settle(),
    }
    for step, n in steps:
        before = workspace.undo_stack.state
        try:
            keys[step](n)
        except ProjectError:
            # Refused at the door: nothing is done, and the stack is as it was.
            assert workspace.undo_stack.state == before
    desk.project.answer()
    workspace.settle()
    assert workspace.saving == 0
    assert session.overlay.layer == desk.project.layer("k1", ME)
    # What was decided after an edit that was refused alone may stand where that one had made room.
    one_alone = {DOUBLE} if any(step == "refuse" and n < 3 for step, n in steps) else set()
    assert set(problems(session.overlay.layer, len(TEXT))) <= one_alone
    summary = workspace.summary("k1")
    assert summary.decided == len(session.overlay.layer.annotations)
    assert summary.state is session.overlay.layer.state
    # What is in force can be undone, all of it, whatever was refused in between.
    while workspace.undo() is not None:
        pass
    desk.project.answer()
    assert workspace.settle() is None
    assert session.overlay.layer == desk.project.layer("k1", ME) == Layer("k1", ME)


# -- labels ----------------------------------------------------------------------------------------


def labels_of(edit: Edit) -> list[str]:
    return [c.after.name for c in edit.changes if isinstance(c, LabelChange) and c.after is not None]


def test_a_label_that_the_pipeline_brings_is_saved_with_its_first_decision() -> None:
    desk = Desk()
    desk.suggest(("Anna Smith", "PER"), ("Bob", "PER"), ("Acme Corp", "COMPANY"))
    assert {"PER", "COMPANY"} <= {label.name for label in desk.workspace.labels}
    assert "PER" not in desk.project.labels()
    desk.session.accept()
    desk.session.accept()
    assert [labels_of(edit) for edit in desk.project.committed] == [["PER"], []]
    assert "PER" in desk.project.labels()
    assert "COMPANY" not in desk.project.labels()


def test_undoing_the_first_decision_takes_its_label_out_but_not_off_the_keys() -> None:
    desk = Desk()
    desk.suggest(("Anna Smith", "PER"), ("Bob", "PER"))
    shown = desk.workspace.labels
    desk.session.accept()
    desk.workspace.undo()
    assert desk.project.labels() == ontonotes()
    assert desk.workspace.labels == shown
    desk.session.choose(desk.suggestion("Bob", "PER"))
    desk.session.accept()
    assert "PER" in desk.project.labels()
    desk.workspace.undo()
    desk.workspace.redo()
    assert "PER" in desk.project.labels()


def test_a_label_whose_first_decision_was_refused_is_saved_with_the_next(desk: Desk) -> None:
    desk.workspace.adopt_labels(["PER"])
    desk.session.label("PER")
    desk.project.answer(error=FULL_DISK)
    desk.workspace.settle()
    assert "PER" in desk.workspace.labels
    desk.session.label("PER")
    desk.project.answer()
    assert "PER" in desk.project.labels()


def test_labels_that_are_there_are_not_new() -> None:
    workspace, project = workspace_over(Article("k", "text"))
    assert not workspace.adopt_labels(["ORG", "GPE"])
    assert workspace.adopt_labels(["ORG", "X", "X"])
    assert [label.name for label in workspace.labels][18:] == ["X"]
    assert workspace.labels != project.labels()


def test_descriptions_are_for_the_screen_only() -> None:
    desk = Desk()
    desk.workspace.adopt_labels(["PER"])
    desk.workspace.describe_labels({"PER": "a person", "ORG": "companies", "NONE": "nothing"})
    assert desk.workspace.labels.named("PER").description == "a person"
    assert desk.workspace.labels.named("ORG").description == "companies"
    desk.workspace.describe_labels({"ORG": "something else"})
    assert desk.workspace.labels.named("ORG").description == "companies"
    desk.on("Eve")
    desk.session.label("PER")
    assert desk.project.labels().named("PER").description == ""
    desk.workspace.undo()
    desk.workspace.redo()
    assert "PER" in desk.project.labels()


def test_suggestions_come_under_the_projects_labels() -> None:
    desk = Desk()
    gpe = desk.workspace.labels.named("GPE")
    mapped = gpe.__class__(**{**{f: getattr(gpe, f) for f in gpe.__slots__}, "shown_as": "LOC"})
    desk.workspace.apply(Edit.make("map", ME, LabelChange(gpe, mapped)))
    desk.suggest(("Paris", "GPE"))
    assert desk.current() == ("Paris", "LOC", "open")


# -- articles --------------------------------------------------------------------------------------


def test_an_article_whose_text_is_there_is_not_added_twice() -> None:
    workspace, project = workspace_over(Article("old", "same text"), at_once=False)
    given = [Article("a", "new"), Article("b", "same text"), Article("c", "new"), Article("d", "other")]
    result = workspace.add(given)
    assert [(article.id, new) for article, new in result] == [
        ("a", True),
        ("old", False),
        ("a", False),
        ("d", True),
    ]
    assert all(article.added for article, new in result if new)
    assert [edit.why for edit, _ in project.waiting] == ["add 2 articles"]
    assert [summary.id for summary in workspace.articles()] == ["old", "a", "d"]
    # It can be read before it is on disk.
    assert workspace.article("a").text == "new"
    assert workspace.open("a").article.text == "new"
    assert workspace.add(given) == [(workspace.article(i), False) for i in ("a", "old", "a", "d")]
    assert len(project.waiting) == 1


def test_articles_that_could_not_be_saved_are_not_in_the_list() -> None:
    workspace, project = workspace_over(at_once=False)
    workspace.add([Article("a", "new")])
    project.answer(error=FULL_DISK)
    assert workspace.settle() is not None
    assert workspace.articles() == []
    assert workspace.add([Article("b", "new")])[0][1]
    assert [summary.id for summary in workspace.articles()] == ["b"]


def test_neighbours_and_what_is_left_to_do() -> None:
    workspace, _ = workspace_over(*(Article(f"k{i}", f"text {i}") for i in range(4)))
    assert [workspace.neighbour(f"k{i}", 1) for i in range(4)] == ["k1", "k2", "k3", None]
    assert [workspace.neighbour(f"k{i}", -1) for i in range(4)] == [None, "k0", "k1", "k2"]
    assert workspace.neighbour("unknown", 1) == "k0"

    def finish(article: str) -> None:
        workspace.open(article).finish()

    finish("k1")
    assert [workspace.next_to_do(f"k{i}") for i in range(4)] == ["k2", "k2", "k3", "k0"]
    finish("k3")
    assert [workspace.next_to_do(f"k{i}") for i in range(4)] == ["k2", "k2", "k0", "k0"]
    finish("k0")
    finish("k2")
    assert workspace.next_to_do("k2") is None
    workspace.undo()
    assert workspace.next_to_do("k0") == "k2"
    assert workspace.next_to_do("k2") is None  # it is the one that is open


def test_an_empty_project() -> None:
    workspace, _ = workspace_over()
    assert workspace.articles() == []
    assert workspace.neighbour("x", 1) is None
    assert workspace.next_to_do("x") is None
    workspace.receive([Suggestion(0, 1, "ORG", MODEL)])
    workspace.close_session()
    assert workspace.settle() is None


def test_a_layer_is_the_same_open_and_put_away(desk: Desk) -> None:
    desk.session.accept()
    opened = desk.workspace.layer("k1")
    desk.workspace.open("k2")
    assert desk.workspace.layer("k1") == opened
    desk.workspace.undo()
    assert desk.workspace.layer("k1") == Layer("k1", ME)
    assert desk.workspace.open("k1").overlay.decided == 0


def test_summaries_follow_every_edit(desk: Desk) -> None:
    desk.session.accept()
    desk.session.reject()
    assert desk.workspace.summary("k1").counts == {State.ACCEPTED: 1, State.REJECTED: 1}
    assert desk.workspace.summary("k1").state is ArticleState.IN_PROGRESS
    assert desk.workspace.summary("k2") == LayerSummary("k2", ME)
    desk.workspace.undo()
    assert (desk.workspace.summary("k1").decided, desk.workspace.summary("k1").live) == (1, 1)


def test_adding_an_article_is_not_undone_by_u() -> None:
    workspace, project = workspace_over()
    workspace.add([Article("a", "text")])
    assert isinstance(project.committed[0].changes[0], ArticleChange)
    assert workspace.undo() is None
