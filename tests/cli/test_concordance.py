"""Counting, searching and comparing annotations from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import TEXT
from tests.promises import ANNOTATION_KEYS
from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.storage.project import Project


def values(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ["label"],
            [["ORG", "ORG", "2"], ["DATE", "DATE", "1"], ["GPE", "GPE", "1"], ["PERSON", "PERSON", "1"]],
        ),
        (["form", "--label", "ORG"], [["orlen", "Orlen", "2"]]),
        (["article"], [["harbour2", "Harbour news", "5"]]),
        (["annotator"], [["ann", "ann", "4"], ["bob", "bob", "1"]]),
        (["entity", "--linked"], [["Q1792", "Q1792", "1"]]),
        (
            ["state", "--text", "^o.*n$", "--regex"],
            [["corrected", "corrected", "1"], ["added", "added", "1"]],
        ),
    ],
)
def test_annotations_are_counted_by_group(
    run: Run, project: Path, words: list[str], expected: list[list[str]]
) -> None:
    assert run("annotations", "--project", project, "--group", *words).lines == expected
    found = values(run("annotations", "--project", project, "--json", "--group", *words).out)
    assert found == [{"group": k, "name": n, "annotations": int(count)} for k, n, count in expected]


def test_annotations_are_found_by_an_expression(run: Run, project: Path) -> None:
    found = values(run("annotations", "--text", "^Orl", "--regex", "--json", "--project", project).out)
    assert [row["id"] for row in found] == ["a2", "b1"]
    assert [list(row) for row in found] == [ANNOTATION_KEYS] * 2


@pytest.mark.parametrize(
    "words",
    [
        ["annotations", "--text", "(", "--regex"],
        ["annotations", "--regex"],
        ["annotations", "--across"],
        ["annotations", "--group", "form", "--inconsistent"],
        ["search", "(", "--regex"],
        ["search", " "],
        ["search", "x", "--annotator", "nobody"],
    ],
)
def test_what_makes_no_sense_is_told_in_a_line(run: Run, project: Path, words: list[str]) -> None:
    done = run(*words, "--project", project)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)


def test_articles_are_searched(run: Run, project: Path) -> None:
    first, second = TEXT.index("Orlen"), TEXT.rindex("Orlen")
    rows = run("search", "ORLEN", "--project", project).lines
    assert [row[:4] + row[5:] for row in rows] == [
        ["harbour2", str(first), str(first + 5), "Orlen", "ORG", "corrected", "ann"],
        ["harbour2", str(second), str(second + 5), "Orlen", "ORG", "added", "bob"],
    ]
    assert "[Orlen]" in rows[0][4]
    found = values(run("search", "orlen", "--annotator", "ann", "--json", "--project", project).out)
    assert [(hit["start"], hit["annotation"]) for hit in found] == [(first, "a2"), (second, "")]
    assert list(found[0]) == ["article", "start", "end", "text", "annotation", "label", "state", "annotator"]
    untagged = run("search", "--untagged", "--regex", r"\bn\w+", "--project", project).lines
    assert [row[3] for row in untagged] == ["nothing", "Nothing"]


@pytest.fixture
def disagreeing(tmp_path: Path) -> Path:
    """A project in which Rome is one thing twice, another once, and once untagged."""
    path, at = tmp_path / "rome.json", "2026-01-01T00:00:00Z"
    article = Article("rome1234", "Rome, Rome, Rome, Rome!", title="Rome")
    tagged = [
        Annotation(f"a{n}", 6 * n, 6 * n + 4, label, State.ADDED, PERSON, "ann", at)
        for n, label in enumerate(["GPE", "GPE", "ORG"])
    ]
    with Project.open(path) as opened:
        begun = LayerChange(article.id, "ann", LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS))
        changes = [AnnotationChange(article.id, "ann", None, each) for each in tagged]
        opened.commit(Edit.make("add", "ann", ArticleChange(None, article), begun, *changes)).result()
    return path


def test_where_nothing_is_saved_nothing_disagrees(run: Run, tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.json") as opened:
        article = Article("rome1234", "Rome and Rome.", title="Rome")
        opened.commit(Edit.make("add", "ann", ArticleChange(None, article))).result()
    assert run("annotations", "--inconsistent", "--across", "--project", tmp_path / "p.json").out == ""


def test_what_does_not_agree_is_listed(run: Run, disagreeing: Path) -> None:
    words = ("annotations", "--inconsistent", "--annotator", "ann", "--project", disagreeing)
    found = values(run(*words, "--json").out)
    assert [(row["kind"], row["fix"], row["id"], row["start"]) for row in found] == [
        ("labels", {"label": "GPE"}, "a2", 12),
        ("untagged", {"tag": "GPE"}, "", 18),
    ]
    assert [list(row) for row in found] == [["kind", "reason", "fix", *ANNOTATION_KEYS]] * 2
    assert values(run(*words, "--text", "paris", "--json").out) == []
    assert [row["kind"] for row in values(run(*words, "--text", "rom", "--json").out)] == [
        "labels",
        "untagged",
    ]
    labels, untagged = run(*words).lines
    assert labels[:6] == ["labels", "Rome: 2 × GPE, 1 × ORG", "GPE", "rome1234", "12", "16"]
    assert labels[6:10] == ["ORG", "added", "ann", "Rome"]
    assert untagged[1:3] == ["Rome: tagged GPE 3 times, left untagged once", "tag GPE"]
    assert untagged[6:10] == ["", "", "", "Rome"]
