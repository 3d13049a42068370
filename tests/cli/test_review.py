"""What `glossator review` asks the review to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tui.cli.main import main
from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.services.concordance import EVERY_KIND, Group, Query
from tui.storage.project import Project


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Query | int]:
    """Runs the command, and returns the query that it opens the review with, or the exit code."""
    path = tmp_path / "p.json"
    with Project.open(path) as project:
        article = ArticleChange(None, Article("k1", "Berlin", "A city"))
        made = Annotation("a", 0, 6, "GPE", State.ADDED, PERSON, "ann", "2026-01-01T00:00:00Z")
        project.commit(Edit.make("x", "ann", article, AnnotationChange("k1", "bob", None, made))).result()
    opened: list[Query] = []

    def open_reader(
        choices: Any,
        named: Sequence[str],
        options: object = None,
        review: Callable[[Project], Query] | None = None,
    ) -> int:
        assert not named
        assert options is None
        assert review is not None
        with choices.open_project(read_only=True) as project:
            opened.append(review(project))
        return 0

    monkeypatch.setattr("tui.cli.reading.open_reader", open_reader)

    def run(*arguments: str) -> Query | int:
        code = main(["review", *arguments, "--project", str(path)])
        return opened.pop() if opened else code

    return run


def test_filters_reach_the_review(asked: Callable[..., Query | int]) -> None:
    found = asked(
        *(
            "--label",
            "GPE",
            "--state",
            "added",
            "--text",
            "^B",
            "--regex",
            "--by",
            "bob",
            "--article",
            "city",
        ),
        *(
            "--since",
            "2026-01-01T00:00:00Z",
            "--flagged",
            "--noted",
            "--linked",
            "--link",
            "Q64",
            "--group",
            "form",
        ),
    )
    assert found == Query(
        labels=frozenset({"GPE"}),
        states=frozenset({State.ADDED}),
        annotators=frozenset({"bob"}),
        article="k1",
        since="2026-01-01T00:00:00Z",
        flagged=True,
        noted=True,
        linked=True,
        links=frozenset({"Q64"}),
        text="^B",
        regex=True,
        group=Group.FORM,
    )
    inconsistent = Query(kinds=EVERY_KIND, group=Group.INCONSISTENCY, across=True)
    assert asked("--inconsistent", "--across") == inconsistent
    assert asked() == Query()


@pytest.mark.parametrize("arguments", [["--by", "nobody"], ["--label", "NONE"], ["--across"], ["--regex"]])
def test_what_cannot_be_is_refused_before_anything_is_opened(
    asked: Callable[..., Query | int], arguments: list[str]
) -> None:
    assert asked(*arguments) == 2
