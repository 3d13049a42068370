"""The command that takes the text that files have now."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import ANN, BOB, HARBOUR, NIGHT
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.readers.registry import read_file
from tui.services.rereading import Sources
from tui.storage.project import Project
from tui.storage.seen import Seen

OLD = HARBOUR.text
NEW = f"A new beginning.\n{OLD.replace('Kovač', 'Kovac').replace(' on Monday', '')}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(OLD, encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path, file: Path) -> Path:
    """A project whose first article has a file, and the second has none."""
    path = tmp_path / "p.json"
    article = replace(read_file(file), id=HARBOUR.id, title="Harbour news")
    changes = [ArticleChange(None, article), ArticleChange(None, replace(NIGHT, source="stdin"))]
    marks = [AnnotationChange(HARBOUR.id, a.by, None, a) for a in (*ANN, *BOB)]
    with Project.open(path) as opened:
        opened.commit(Edit.make("build", "ann", *changes, *marks)).result()
    return path


def words_in(project: Path) -> dict[str, str]:
    with Project.open(project, read_only=True) as opened:
        text = opened.article(HARBOUR.id).text
        return {a.id: text[a.start : a.end] for layer in opened.layers(HARBOUR.id) for a in layer.annotations}


def test_all_files_are_looked_at_and_what_is_lost_is_told(run: Run, project: Path, file: Path) -> None:
    before = words_in(project)
    file.write_text(NEW, encoding="utf-8")
    found = run("refresh", "--project", project, "--annotator", "ann")
    assert found.code == 3
    assert found.lines == [
        ["refreshed", HARBOUR.id, "Harbour news", "3", "0", "1", "1"],
        ["lost", HARBOUR.id, "ann", "DATE", "Monday", ""],
        ["alike", HARBOUR.id, "ann", "PERSON", "Mira Kovač", "Mira Kovac"],
    ]
    assert "1 article has no file of its own" in found.err
    after = words_in(project)
    assert after == {**{k: v for k, v in before.items() if k != "a4"}, "a1": "Mira Kovac"}
    again = run("refresh", "--project", project)
    assert (again.code, again.out) == (0, "")
    assert "No file says something else" in again.err
    assert run("undo", "--project", project, "--annotator", "ann").code == 0
    assert words_in(project) == before


def test_a_dry_run_changes_nothing_and_says_the_same(run: Run, project: Path, file: Path) -> None:
    file.write_text(NEW, encoding="utf-8")
    before = project.read_bytes(), words_in(project)
    found = run("refresh", "harbour", "--dry-run", "--json", "--project", project)
    assert found.code == 3
    (value,) = map(json.loads, found.out.splitlines())
    assert list(value) == [
        *("id", "title", "source", "result", "unchanged", "moved", "alike", "lost", "doubtful"),
    ]
    assert [value[key] for key in ("result", "unchanged", "moved", "alike", "lost")] == [
        "changed",
        3,
        0,
        1,
        1,
    ]
    lost, alike = value["doubtful"]
    assert list(lost) == ["id", "annotator", "label", "state", "note", "how", "score", "was", "now"]
    assert (lost["id"], lost["how"], lost["now"], lost["was"]["text"]) == ("a4", "lost", None, "Monday")
    assert (alike["id"], alike["how"], alike["score"]) == ("a1", "alike", 0.9)
    assert alike["now"] == {
        "start": 17,
        "end": 27,
        "text": "Mira Kovac",
        "before": "A new beginning.\n",
        "after": NEW[27:59],
    }
    assert (project.read_bytes(), words_in(project)) == before


def test_an_article_that_is_named_is_taken_without_loss_and_done(run: Run, project: Path, file: Path) -> None:
    file.write_text(f"{OLD} And more.", encoding="utf-8")
    found = run("refresh", HARBOUR.id, HARBOUR.id[:4], "--project", project)
    assert (found.code, [line[0] for line in found.lines]) == (0, ["refreshed"])
    found = run("refresh", HARBOUR.id, "--project", project)
    assert (found.code, [line[0] for line in found.lines]) == (0, ["unchanged"])


def test_what_cannot_be_read_again_is_told_in_a_line(run: Run, project: Path, file: Path) -> None:
    found = run("refresh", "night", "--project", project)
    assert (found.code, found.lines) == (1, [["failed", NIGHT.id, "Night news", "", "", "", ""]])
    assert "cannot be read again" in found.err
    file.write_text(f"{OLD} And more.", encoding="utf-8")
    found = run("refresh", "night", "harbour", "--project", project)
    assert (found.code, [line[0] for line in found.lines]) == (3, ["failed", "refreshed"])
    file.unlink()
    found = run("refresh", "--project", project)
    assert (found.code, found.out) == (0, "")
    assert "1 article has no file any more" in found.err
    assert run("refresh", HARBOUR.id, "--project", project).code == 1
    assert run("refresh", "nothing like it", "--project", project).code == 1


def test_the_history_quotes_each_text_as_it_was(run: Run, project: Path, file: Path) -> None:
    file.write_text(f"A new beginning. {OLD}", encoding="utf-8")
    assert run("refresh", "--project", project, "--annotator", "ann").code == 0
    with Project.open(project) as opened:
        (one,) = (a for a in opened.layer(HARBOUR.id, "bob").annotations)
        edit = Edit.make(
            "relabel", "bob", AnnotationChange(HARBOUR.id, "bob", one, replace(one, label="GPE"))
        )
        opened.commit(edit).result()
        changed = replace(one, label="GPE", note="A town?")
        edit = Edit.make(
            "note", "bob", AnnotationChange(HARBOUR.id, "bob", replace(one, label="GPE"), changed)
        )
        opened.commit(edit).result()
    assert [line[4] for line in run("history", "--project", project).lines][:2] == [
        "“Orlen” GPE, note “A town?”",
        "“Orlen” ORG → GPE",
    ]
    listed = [json.loads(line) for line in run("history", "--json", "--project", project).out.splitlines()]
    for commit in listed:
        for change in commit["changes"]:
            for value in (change["before"], change["after"]):
                if change["what"] == "annotation" and value is not None and value["id"] == "b1":
                    assert value["text"] == "Orlen"
    only = run("history", "--json", "--why", "build", "--project", project).out
    assert [c["after"]["text"] for c in json.loads(only)["changes"] if c["what"] == "annotation"] == [
        "Mira Kovač",
        "Orlen",
        "Gdańsk",
        "Monday",
        "Orlen",
    ]


def test_an_article_that_is_to_keep_its_text_is_taken_only_by_name(
    run: Run, project: Path, file: Path
) -> None:
    file.write_text(f"{OLD} And more.", encoding="utf-8")
    with Project.open(project, read_only=True) as opened:
        sources = Sources(Seen.load(project), opened.article)
        article = opened.article(HARBOUR.id)
        sources.decided(article, sources.read(article), kept=True)
        sources.save()
    found = run("refresh", "--project", project)
    assert (found.code, [line[:2] for line in found.lines]) == (0, [["kept", HARBOUR.id]])
    found = run("refresh", "harbour", "--project", project)
    assert (found.code, [line[:2] for line in found.lines]) == (0, [["refreshed", HARBOUR.id]])
