"""Several people: merge, import, annotators, and who did what."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import ANN, HARBOUR, NIGHT, build
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.storage.project import Project


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Another copy of the project, in which one label is another, and one article is new."""
    path = tmp_path / "theirs.json"
    build(path)
    changes = (
        ArticleChange(None, replace(NIGHT, id="third678", text="Rain.", sha256="", title="Rain")),
        AnnotationChange(HARBOUR.id, "ann", ANN[0], replace(ANN[0], label="ORG")),
    )
    with Project.open(path) as opened:
        opened.commit(Edit.make("change", "ann", *changes)).result()
    return path


def test_a_merge_tells_what_it_brings_and_what_contradicts(run: Run, project: Path, theirs: Path) -> None:
    conflict = [
        *("conflict", "other label", HARBOUR.id, "ann"),
        *("PERSON", "Mira Kovač", "ORG", "Mira Kovač", "0-10", "0-10"),
    ]
    before = project.read_bytes()
    for dry in (["--dry-run"], []):
        found = run("merge", theirs, "--project", project, "--annotator", "eve", *dry)
        assert found.code == 3
        assert found.lines == [
            ["file", "theirs.json", "2", "1", "0"],
            ["added", "third678", "Rain"],
            ["layers", "ann", "2", "0", "3", "0", "1"],
            ["layers", "bob", "1", "0", "1", "0", "0"],
            conflict,
        ]
        assert (project.read_bytes() == before) is bool(dry)
    assert f"glossator undo --annotator eve --project {project} takes" in found.err
    again = run("merge", theirs, "--project", project, "--theirs", "--json")
    assert again.code == 0
    value = json.loads(again.out)
    assert list(value) == ["file", "known", "added", "left_out", "labels", "layers", "conflicts"]
    assert (value["conflicts"][0]["ours"]["id"], value["conflicts"][0]["theirs"]["label"]) == ("a1", "ORG")
    last = run("merge", theirs, "--project", project)
    assert last.code == 0
    assert "Nothing of it is new here." in last.err
    history = run("history", "--project", project)
    assert [line[2:4] for line in history.lines[:2]][1] == ["eve", "merge theirs.json"]


def test_a_merge_can_begin_a_project_and_leave_articles_out(run: Run, theirs: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    assert run("merge", theirs, "--project", new, "--dry-run").code == 0
    assert not new.exists()
    assert run("merge", theirs, "--project", new, "--rename", "ann=maria").code == 0
    found = run("annotators", "--project", new)
    assert [line[:4] for line in found.lines] == [["bob", "1", "0", "1"], ["maria", "2", "1", "4"]]
    assert run("merge", theirs, "--project", new, "--known-only", "--rename", "ann=zoe").code == 0
    left = run("merge", theirs, "--project", tmp_path / "other.json", "--known-only")
    assert (left.code, left.lines[0]) == (3, ["file", "theirs.json", "0", "0", "3"])


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--as", "maria"], 2, "theirs.json has several annotators: ann, bob."),
        (["--rename", "ann"], 2, "'ann' does not say who is who."),
        (["--rename", "zed=maria"], 2, "Nobody called 'zed'"),
        (["nowhere.json"], 1, "There is no file nowhere.json."),
    ],
)
def test_a_merge_that_cannot_be_is_refused(
    run: Run, project: Path, theirs: Path, words: list[str], code: int, message: str
) -> None:
    before = project.read_bytes()
    found = run("merge", theirs, *words, "--project", project)
    assert (found.code, found.out, project.read_bytes()) == (code, "", before)
    assert message in found.err


def test_an_import_tells_what_it_brings(run: Run, project: Path, theirs: Path, tmp_path: Path) -> None:
    into = ("--project", project, "--annotator", "bob")
    found = run("import", theirs, "--from", "ann", *into)
    assert (found.code, found.lines) == (0, [["file", "theirs.json", "2", "4", "0", "0", "0", "0"]])
    table = tmp_path / "x.jsonl"
    run("export", "--format", "jsonl", "-o", table, "--annotator", "ann", "--project", project)
    found = run("import", table, *into, "--json")
    assert found.code == 3
    value = json.loads(found.out)
    assert list(value) == [
        *("file", "annotators", "articles", "new", "added", "same", "replaced", "units", "moved"),
        *("unknown", "left_out", "conflicts"),
    ]
    assert [one["kind"] for one in value["conflicts"]] == ["other label"]
    with Project.open(tmp_path / "none.json") as opened:
        opened.commit(Edit.make("add", "x", ArticleChange(None, NIGHT))).result()
    elsewhere = ("--project", tmp_path / "none.json", "--annotator", "bob")
    found = run("import", table, *elsewhere, "--known-only")
    assert (found.code, found.lines[1]) == (3, ["unknown", HARBOUR.id, HARBOUR.title])
    found = run("import", table, *elsewhere)
    assert (found.code, found.lines) == (0, [["file", "x.jsonl", "2", "3", "0", "0", "0", "1"]])


def test_an_article_says_who_has_annotated_it(run: Run, project: Path) -> None:
    shown = json.loads(run("show", HARBOUR.id, "--json", "--annotator", "ann", "--project", project).out)
    assert (shown["annotator"], shown["others"]) == ("ann", ["bob"])
    assert {span["by"] for span in shown["spans"]} == {"ann"}


def test_somebody_gets_another_name(run: Run, project: Path) -> None:
    found = run("annotators", "--project", project, "rename", "ann", "maria", "--annotator", "ann")
    assert (found.code, found.out) == (0, "ann is maria now: 4 annotations in 2 articles.\n")
    assert "You still work as ann" in found.err
    listed = run("annotators", "--project", project, "--json")
    assert [json.loads(line)["annotator"] for line in listed.out.splitlines()] == ["bob", "maria"]
    rows = run("annotations", "--project", project, "--annotator", "maria", "--json").out.splitlines()
    assert {(json.loads(row)["annotator"], json.loads(row)["by"]) for row in rows} == {("maria", "maria")}
    assert run("undo", "--project", project, "--annotator", "ann").code == 0
    assert run("annotators", "rename", "ann", "bob", "--project", project).code == 2
