"""`glossator adjudicate` without a screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui.domain import decisions
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.storage.project import Project

TEXT = "Angela Merkel met Barack Obama in Berlin."
READ = {
    "maria": [("Angela Merkel", "PERSON"), ("Barack Obama", "PERSON"), ("Berlin", "GPE")],
    "jon": [("Angela Merkel", "PERSON"), ("Barack Obama", "ORG"), ("Berlin", "GPE")],
    "ada": [("Angela Merkel", "PERSON"), ("Barack Obama", "PERSON")],
}


@pytest.fixture
def compared(tmp_path: Path) -> Path:
    """A project in which three have read the same article, and one of them another."""
    path = tmp_path / "project.json"
    with Project.open(path) as project:
        for id_, title in (("one", "A meeting"), ("two", "The same")):
            article = Article(id_, TEXT if id_ == "one" else TEXT[::-1], title)
            project.commit(Edit.make("add", "ann", ArticleChange(None, article))).result()
        for name, tags in READ.items():
            spans = [(TEXT.index(words), TEXT.index(words) + len(words), label) for words, label in tags]
            made = [decisions.add(*span, name, "2026-03-01T10:00:00Z") for span in spans]
            changes = [AnnotationChange("one", name, None, a) for a in made]
            project.commit(Edit.make("read", name, *changes)).result()
    return path


def tags(path: Path, name: str) -> set[tuple[str, str, str]]:
    with Project.open(path, read_only=True) as project:
        layer = project.layer("one", name)
        return {(TEXT[a.start : a.end], a.label, a.state.value) for a in layer.annotations}


def test_a_rule_is_one_edit_that_one_undo_takes_back(run: Run, compared: Path) -> None:
    given = ("--project", compared, "--annotator", "ann")
    dry = run("adjudicate", "maria", "jon", "--take", "maria", "--dry-run", *given)
    done = run("adjudicate", "maria", "jon", "--into", "gold", "--take", "agreed", *given)
    assert (dry.code, done.code) == (0, 0)
    assert (dry.lines, done.lines) == (
        [["one", "A meeting", "2", "1", "0", "0"]],
        [["one", "A meeting", "2", "0", "1", "0"]],
    )
    assert tags(compared, "adjudicated") == set()
    assert tags(compared, "gold") == {("Angela Merkel", "PERSON", "accepted"), ("Berlin", "GPE", "accepted")}
    rest = run("adjudicate", "maria", "jon", "--into", "gold", "--take", "jon", "--json", *given)
    assert json.loads(rest.out) == {
        "article": "one",
        "title": "A meeting",
        "meetings": 3,
        "before": 2,
        "agreed": 0,
        "taken": 1,
        "left": 0,
    }
    assert ("Barack Obama", "ORG", "accepted") in tags(compared, "gold")
    assert ("Barack Obama", "PERSON", "rejected") in tags(compared, "gold")
    with Project.open(compared, read_only=True) as project:
        assert project.layer_state("one", "gold") is ArticleState.DONE
        assert next(iter(project.history())).edit.by == "ann"
    # What comes of it is a layer like any other.
    exported = run("export", "--format", "jsonl", "--annotator", "gold", "--project", compared)
    assert "ORG" in exported.out
    assert "annotator jon" in run("annotations", "--annotator", "gold", "--json", "--project", compared).out
    assert run("undo", *given).code == run("undo", *given).code == 0
    assert tags(compared, "gold") == set()


def test_most_of_three_decide(run: Run, compared: Path) -> None:
    words = ("adjudicate", "maria", "jon", "ada", "--take", "majority")
    # An article that is named twice is one.
    given = ("--article", "meeting", "--article", "one", "--project", compared)
    assert run(*words, *given).lines == [["one", "A meeting", "1", "2", "0", "0"]]
    live = {words for words, _, state in tags(compared, "adjudicated") if state == "accepted"}
    assert live == {"Angela Merkel", "Barack Obama", "Berlin"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["maria"], 1, "It takes two to compare."),
        (["maria", "bob", "--take", "agreed"], 2, "Nobody called 'bob' has annotated anything."),
        (["maria", "jon", "--take", "bob"], 2, "Take one of: agreed, majority, union, maria, jon."),
        (["maria", "jon", "--into", "jon", "--take", "union"], 1, "another person's layer is not changed"),
        (["maria", "jon", "--into", "ada", "--take", "union"], 1, "ada has annotated here"),
        (["maria", "jon", "--dry-run"], 2, "go with --take"),
        (["maria", "jon"], 1, "needs a terminal"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    run: Run, compared: Path, words: list[str], code: int, said: str
) -> None:
    result = run("adjudicate", *words, "--project", compared)
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert len(result.err.splitlines()) == 1


def test_the_model_is_a_side_where_it_has_read(run: Run, compared: Path) -> None:
    words = ("adjudicate", "maria", "model", "--take", "agreed", "--project", compared)
    result = run(*words)
    assert (result.code, result.out) == (1, "")
    assert "no article that two of them have looked at" in result.err
    assert "glossator tag" in result.err
    assert tags(compared, "adjudicated") == set()
