"""What is remembered of all articles: each decision counts once, whenever and wherever it was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.desk import ME, MODEL, HeldProject, span
from tui.domain import decisions
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.domain.layer import Layer
from tui.domain.memory import Memory
from tui.services import holding, learning
from tui.services.learning import counted
from tui.services.workspace import Workspace
from tui.storage.project import Project

AT = "2026-01-02T03:04:05Z"
TEXT = "Ann met Bob, and Bob met Ann in May. "


def tagged(words: str, label: str, nth: int = 0) -> Annotation:
    return decisions.accept(Suggestion(*span(TEXT, words, nth), label, MODEL), ME, AT)


def edit(*changes: tuple[str, Annotation | None, Annotation | None]) -> Edit:
    return Edit.make(
        "tag", ME, *(AnnotationChange(article, ME, before, after) for article, before, after in changes)
    )


def desk(*ids: str, **layers: list[Annotation]) -> tuple[HeldProject, Workspace]:
    """A project with these articles, decisions of earlier sittings included, and its workspace."""
    project = HeldProject([Article(i, f"{TEXT}{i}") for i in ids])
    for article, made in layers.items():
        project.kept_layers[(article, ME)] = Layer.of(article, ME, made)
    return project, Workspace(project, ME)  # type: ignore[arg-type]


def memory(workspace: Workspace) -> Memory:
    assert workspace.learner is not None
    return workspace.learner.memory


def known(workspace: Workspace, form: str) -> str:
    found = memory(workspace).evidence(form)
    return str(found) if found is not None else ""


def gather(workspace: Workspace) -> None:
    for gathered in workspace.gather():
        workspace.learned(gathered)
    workspace.learned(None)


def of_all(workspace: Workspace) -> Memory:
    """Count everything from nothing."""
    made = Memory()
    for summary in workspace.articles():
        made.merge(counted(workspace.article(summary.id).text, workspace.layer(summary.id)))
    return made


def same(first: Memory, second: Memory) -> bool:
    forms = ("Ann", "Bob", "May")
    return len(first) == len(second) and all(first.evidence(f) == second.evidence(f) for f in forms)


def test_what_was_decided_in_all_articles_before_is_counted_once() -> None:
    _, workspace = desk(
        "k1", "k2", "k3", k1=[tagged("Bob", "PERSON")], k2=[tagged("Bob", "PERSON"), tagged("Bob", "ORG", 1)]
    )
    workspace.open("k1")
    assert known(workspace, "Bob") == "PERSON once"
    gather(workspace)
    assert known(workspace, "Bob") == "PERSON twice, ORG once"
    gather(workspace)
    workspace.open("k2")
    assert known(workspace, "Bob") == "PERSON twice, ORG once"


def test_only_one_s_own_decisions_are_counted() -> None:
    project, workspace = desk("k1", "k2")
    project.kept_layers[("k2", "other")] = Layer.of("k2", "other", [tagged("Bob", "ORG")])
    gather(workspace)
    assert known(workspace, "Bob") == ""


def test_an_article_that_was_changed_before_it_was_counted_is_counted_as_it_is() -> None:
    old = tagged("Bob", "ORG")
    _, workspace = desk("k1", "k2", k2=[old])
    workspace.open("k1")
    gathering = workspace.gather()
    gathered = next(gathering)
    workspace.apply(edit(("k2", old, None), ("k2", None, tagged("Bob", "PERSON", 1))))
    workspace.learned(gathered)
    workspace.learned(None)
    assert known(workspace, "Bob") == "PERSON once"
    assert same(memory(workspace), of_all(workspace))


@pytest.mark.parametrize("when", ["before", "while", "after"])
def test_what_is_spread_to_an_article_without_decisions_counts(when: str) -> None:
    _, workspace = desk("k1", "k2")
    workspace.open("k1")
    spread = edit(("k1", None, tagged("Bob", "PERSON")), ("k2", None, tagged("Bob", "PERSON")))
    if when == "before":
        workspace.apply(spread)
    for gathered in workspace.gather():
        workspace.learned(gathered)
    if when == "while":
        workspace.apply(spread)
    workspace.learned(None)
    if when == "after":
        workspace.apply(spread)
    assert known(workspace, "Bob") == "PERSON twice"
    workspace.open("k2")
    assert known(workspace, "Bob") == "PERSON twice"
    workspace.undo()
    assert known(workspace, "Bob") == ""


def test_undo_across_articles_takes_the_evidence_back() -> None:
    _, workspace = desk("k1", "k2", k2=[tagged("May", "DATE")])
    gather(workspace)
    workspace.open("k1").label_at(span(TEXT, "Ann"), "PERSON")
    workspace.open("k2").label_at(span(TEXT, "Ann"), "PERSON")
    workspace.open("k1")
    assert known(workspace, "Ann") == "PERSON twice"
    workspace.undo()
    assert known(workspace, "Ann") == "PERSON once"
    workspace.redo()
    assert known(workspace, "Ann") == "PERSON twice"
    workspace.undo()
    workspace.undo()
    assert (known(workspace, "Ann"), known(workspace, "May")) == ("", "DATE once")


def test_a_big_layer_that_is_opened_is_left_to_the_gathering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "AT_ONCE", 1)
    _, workspace = desk("k1", "k2", k1=[tagged("Bob", "PERSON"), tagged("Ann", "PERSON")])
    assert workspace.learner is not None
    learner, session = workspace.learner, workspace.open("k1")
    assert learner.has_left
    assert known(workspace, "Bob") == ""
    session.choose(next(a for a in session.overlay.layer.annotations if a.start == TEXT.index("Bob")))
    session.label("ORG")
    gather(workspace)
    assert list(learner.gather(workspace.project, ME, ())) == []
    assert known(workspace, "Bob") == "ORG once"
    assert known(workspace, "Ann") == "PERSON once"


def test_an_edit_of_very_many_spans_is_counted_from_what_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "MANY", 2)
    olds = [tagged("Bob", "ORG"), tagged("Bob", "ORG", 1), tagged("Ann", "ORG")]
    project, workspace = desk("k1", "k2", k2=olds)
    gather(workspace)
    workspace.open("k1")
    assert known(workspace, "Bob") == "ORG twice"
    project.at_once = False
    workspace.apply(edit(*(("k2", old, None) for old in olds)))
    gather(workspace)
    assert known(workspace, "Bob") == ""
    assert same(memory(workspace), of_all(workspace))


def test_without_memory_nothing_is_gathered() -> None:
    project, _ = desk("k1", k1=[tagged("Bob", "PERSON")])
    workspace = Workspace(project, ME, memory=False)  # type: ignore[arg-type]
    gather(workspace)
    assert workspace.learner is None


def test_a_real_project_is_gathered_from_another_sitting(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with Project.open(path) as project:
        workspace = Workspace(project, ME)
        workspace.add([Article("k1", TEXT), Article("k2", f"{TEXT}2")])
        workspace.apply(edit(("k2", None, tagged("Bob", "PERSON"))))
        project.flush()
    with Project.open(path) as project:
        workspace = Workspace(project, ME)
        gather(workspace)
        assert known(workspace, "Bob") == "PERSON once"


def test_an_article_that_is_taken_out_while_all_are_counted_stands_in_the_way_of_none(tmp_path: Path) -> None:
    names = ("k1", "k2", "k3")
    with Project.open(tmp_path / "p.json") as project:
        workspace = Workspace(project, ME)
        workspace.add([Article(name, f"{TEXT}{name}") for name in names])
        workspace.apply(edit(*((name, None, tagged("Bob", "PERSON")) for name in names)))
        project.flush()
        workspace = Workspace(project, ME)
        gathering = workspace.gather()
        workspace.learned(next(gathering))
        workspace.apply(Edit.make("remove", ME, ArticleChange(workspace.article("k2"), None)))
        project.flush()
        for gathered in gathering:
            workspace.learned(gathered)
        workspace.learned(None)
        assert known(workspace, "Bob") == "PERSON twice"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(0, 2)),
        st.tuples(
            st.just("tag"),
            st.integers(0, 2),
            st.sampled_from(["Ann", "Bob", "May"]),
            st.sampled_from(["PERSON", "ORG"]),
        ),
        st.tuples(st.sampled_from(["undo", "redo", "gather", "merge", "begin"])),
    ),
    max_size=14,
)


@settings(max_examples=80)
@given(STEPS, st.sampled_from([holding.MANY, 0]))
def test_in_whatever_order_it_comes_all_is_counted_once(
    steps: list[tuple],  # type: ignore[type-arg]
    many: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holding, "MANY", many)
        check_steps(steps)


def check_steps(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    ids = ("k0", "k1", "k2")
    _, workspace = desk(*ids, k1=[tagged("Bob", "PERSON")], k2=[tagged("May", "DATE"), tagged("Ann", "ORG")])
    gathering = workspace.gather()
    for name, *rest in steps:
        if name == "open":
            workspace.open(ids[rest[0]])
        elif name == "tag":
            article, words, label = ids[rest[0]], rest[1], rest[2]
            if not any(
                a.live
                for a in workspace.layer(article).annotations.overlapping(
                    TEXT.index(words), TEXT.index(words) + 1
                )
            ):
                workspace.apply(edit((article, None, tagged(words, label))))
        elif name in ("undo", "redo"):
            getattr(workspace, name)()
        elif name == "gather":
            gather(workspace)
        elif name == "begin":
            gathering = workspace.gather()
        elif (gathered := next(gathering, None)) is not None:
            workspace.learned(gathered)
    gather(workspace)
    assert same(memory(workspace), of_all(workspace))
