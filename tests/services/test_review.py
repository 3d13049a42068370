from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.samples import ANN, BOB, HARBOUR, NIGHT, TEXT, build
from tests.promises import ANNOTATION_KEYS
from tui.domain.annotation import State
from tui.domain.article import ArticleSummary
from tui.domain.errors import UsageError
from tui.domain.layer import Layer
from tui.services.review import CONTEXT, Filter, as_json, parse_since, project_rows, rows
from tui.storage.project import Project

ARTICLES = {a.id: ArticleSummary.of(a) for a in (HARBOUR, NIGHT)}
LAYERS = [Layer.of(HARBOUR.id, "ann", list(ANN)), Layer.of(HARBOUR.id, "bob", list(BOB))]


def ids(wanted: Filter) -> list[str]:
    return [row.annotation.id for row in rows(LAYERS, ARTICLES, lambda _: TEXT, wanted)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), ["a1", "a2", "a3", "a4", "b1"]),
        (Filter(labels=frozenset({"ORG"})), ["a2", "b1"]),
        (Filter(states=frozenset({State.REJECTED, State.ADDED})), ["a3", "a4", "b1"]),
        (Filter(text="ORLEN"), ["a2", "b1"]),
        (Filter(text="REFINER"), ["a2"]),
        (Filter(annotator="bob"), ["b1"]),
        (Filter(article="night345"), []),
        (Filter(since="2025-10-09T10:00:00Z"), ["a3"]),
        (Filter(flagged=True), ["a2"]),
        (Filter(labels=frozenset({"ORG"}), annotator="ann", flagged=True), ["a2"]),
    ],
)
def test_filters_restrict_together(wanted: Filter, expected: list[str]) -> None:
    assert ids(wanted) == expected


def test_a_row_has_its_context() -> None:
    row = next(rows(LAYERS, ARTICLES, lambda _: TEXT, Filter(text="Gdańsk")))
    assert (row.left, row.text, row.right) == (TEXT[:24], "Gdańsk", TEXT[30 : 30 + CONTEXT])
    assert list(as_json(row)) == ANNOTATION_KEYS


def test_a_text_is_read_only_for_layers_that_matter() -> None:
    asked: list[str] = []

    def text_of(article: str) -> str:
        asked.append(article)
        return TEXT

    layers = [Layer(NIGHT.id, "ann"), Layer.of("gone", "ann", list(ANN)), *LAYERS]
    assert len(list(rows(layers, ARTICLES, text_of, Filter(annotator="bob")))) == 1
    assert asked == [HARBOUR.id]


def test_a_project_is_listed_by_article_and_annotator(tmp_path: Path) -> None:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json", read_only=True) as project:
        found = [(row.annotator, row.annotation.id) for row in project_rows(project)]
    assert found == [("ann", "a1"), ("ann", "a2"), ("ann", "a3"), ("ann", "a4"), ("bob", "b1")]


def test_since_becomes_utc() -> None:
    assert parse_since("2025-10-07T09:30+02:00") == "2025-10-07T07:30:00Z"
    assert parse_since("2025-10-07T09:30:00Z") == "2025-10-07T09:30:00Z"
    with pytest.raises(UsageError, match="is no date"):
        parse_since("last week")
