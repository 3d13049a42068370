"""`glossator stats`: lines, tables, the object, the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import newsroom
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("news") / "p.json"
    newsroom.build(path, 16)
    return path


def test_lines_begin_with_what_they_count(run: Run, news: Path) -> None:
    rows = run("stats", "--project", news, "--entity", "hagen orlow").lines
    kinds = {row[0]: len(row) for row in rows}
    assert kinds == {
        **{"project": 3, "articles": 4, "annotations": 5, "suggested": 5, "corrected": 5, "day": 4},
        **{"entity": 6, "timeline": 4},
    }
    assert {row[1] for row in rows if row[0] == "timeline"} == {"Hagen Orlow"}


def test_tables_are_for_people(run: Run, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.output.terminal", lambda stream=None: stream is None)
    out = run("stats", "--project", news, "--entity", "Q4711").out
    for told in (
        "16 articles",
        "acceptance",
        "decisions per hour",
        "named together",
        "Varnholm (GPE), mentions by",
    ):
        assert told in out


def test_the_object_has_the_timeline_that_is_asked_for(run: Run, news: Path) -> None:
    value = json.loads(
        run("stats", "--json", "--entity", "varn", "--annotator", "ada", "--project", news).out
    )
    assert [entry["annotator"] for entry in value["annotators"]] == ["ada"]
    told = value["timeline"]
    assert told["entity"]["text"] == "Varnholm"
    assert sum(p["mentions"] for p in told["periods"]) + told["without_date"] == told["entity"]["mentions"]


def test_the_report_is_one_file_and_nothing_else_is_left(run: Run, news: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    done = run("stats", "--html", folder / "r.html", "--articles", "done", "--project", news)
    assert (done.code, done.out) == (0, "")
    assert "Wrote" in done.err
    assert [path.name for path in folder.iterdir()] == ["r.html"]
    assert (folder / "r.html").read_text(encoding="utf-8").endswith("</html>\n")


def test_the_report_goes_through_a_pipe(
    run: Run, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("stats", "--html", "-", "--articles", "none", "--project", news)
    assert (done.code, done.err, list(tmp_path.iterdir())) == (0, "", [])
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.out.endswith("</html>\n")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--json", "--html", "-"], 2, "one of --html and --json"),
        (["--articles", "some"], 2, "--articles takes none, done or all"),
        (["--entity", "nobody at all"], 2, "Nothing that is tagged is called"),
        (["--html", "/nowhere/at/all/r.html"], 1, "There is no folder"),
        (["--html", "{project}"], 1, "is the project itself"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    run: Run, news: Path, words: list[str], code: int, told: str
) -> None:
    before = news.read_bytes()
    done = run("stats", *(word.replace("{project}", str(news)) for word in words), "--project", news)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert news.read_bytes() == before
