"""The commands that look back, go back, and look after the project file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run, Spawn
from tui.storage.lock import ProjectLock
from tui.storage.project import Project

HARBOUR = ROOT / "seeds" / "harbour.md"

HISTORY_KEYS = ["seq", "at", "by", "why", "id", "undoes", "in_effect", "lasting", "others", "changes"]
SPAN_KEYS = ["id", "start", "end", "text", "label", "state", "note", "flag"]


def history(run: Run, project: Path, *more: str) -> list[dict[str, object]]:
    """Return what was done, the newest first."""
    result = run("history", "--json", "--project", project, *more)
    assert result.code == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def live(project: Path) -> int:
    with Project.open(project, read_only=True) as opened:
        return sum(len(layer.annotations) for layer in opened.layers())


# -- history, undo, redo ---------------------------------------------------------------------------


def test_history_tells_all_with_stable_keys(run: Run, project: Path) -> None:
    rows = history(run, project)
    assert [row["seq"] for row in rows] == list(range(len(rows), 0, -1))
    assert all(list(row) == HISTORY_KEYS for row in rows)
    changes = [change for row in rows for change in row["changes"]]  # type: ignore[attr-defined]
    assert {"annotation", "article"} <= {change["what"] for change in changes}
    spans = [c["after"] for c in changes if c["what"] == "annotation" and c["after"]]
    assert all(list(span) == SPAN_KEYS for span in spans)
    assert all("text" not in (c["after"] or {}) for c in changes if c["what"] == "article")
    with Project.open(project, read_only=True) as opened:
        texts = {a.id: opened.article(a.id).text for a in opened.articles()}
    for change in changes:
        span = change["after"]
        if change["what"] == "annotation" and span:
            assert texts[change["article"]][span["start"] : span["end"]] == span["text"]


def test_history_in_a_pipe_is_columns(run: Run, project: Path) -> None:
    assert run("add", HARBOUR, "--project", project).code == 0
    rows = run("history", "--limit", "2", "--project", project).lines
    assert len(rows) == 2
    assert all(len(row) == 5 for row in rows)
    assert int(rows[0][0]) == int(rows[1][0]) + 1


def test_undo_and_redo_from_the_shell(run: Run, project: Path) -> None:
    newest = history(run, project)[0]
    words = ("--project", project, "--annotator", newest["by"])
    before = live(project)
    undone = run("undo", *words)
    assert (undone.code, undone.err) == (0, "")
    assert undone.out.startswith(f"Undone: {newest['seq']} {newest['why']}")
    rows = history(run, project)
    assert (rows[0]["undoes"], rows[1]["in_effect"]) == (newest["id"], False)
    assert "(undone)" in run("history", "--project", project).out
    redone = run("redo", *words)
    assert redone.out.startswith(f"Redone: {newest['why']}")
    assert live(project) == before
    assert history(run, project)[2]["in_effect"] is True
    result = run("redo", *words)
    assert (result.code, result.out) == (1, "")
    assert "nothing to redo" in result.err


def test_undo_of_a_number_takes_that_one_back(run: Run, project: Path) -> None:
    newest = history(run, project)[0]
    assert run("undo", newest["seq"], "--project", project, "--annotator", "somebody").code == 0
    again = run("undo", newest["seq"], "--project", project)
    assert (again.code, "undone already" in again.err) == (1, True)
    missing = run("undo", "999", "--project", project)
    assert (missing.code, "no commit 999" in missing.err) == (1, True)
    assert run("undo", "x", "--project", project).code == 2


# -- going back, verifying, repairing --------------------------------------------------------------


def test_restore_goes_back_and_undo_forward_again(run: Run, project: Path) -> None:
    before = live(project)
    result = run("restore", "--at", "0", "--project", project, "--annotator", "ada")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("As it was at commit 0: ")
    assert "glossator undo" in result.out
    assert live(project) == 0 < before
    assert run("restore", "--at", "0", "--project", project).out == "Everything is as it was at commit 0.\n"
    assert run("undo", "--project", project, "--annotator", "ada").code == 0
    assert live(project) == before


@pytest.mark.parametrize(("at", "code"), [("yesterday", 2), ("999", 1), ("2025-13-01", 2)])
def test_restore_to_nowhere(run: Run, project: Path, at: str, code: int) -> None:
    result = run("restore", "--at", at, "--project", project)
    assert (result.code, result.out) == (code, "")
    assert len(result.err.splitlines()) == 1


def test_verify_says_what_is_wrong_and_repair_mends_it(run: Run, project: Path) -> None:
    sound = run("verify", "--json", "--project", project)
    assert sound.code == 0
    findings = [json.loads(line) for line in sound.out.splitlines()]
    assert all(list(finding) == ["sound", "about", "what"] for finding in findings)
    assert run("repair", "--project", project).out == "Nothing to repair.\n"
    project.write_bytes(project.read_bytes()[:-30])
    wrong = run("verify", "--project", project)
    assert wrong.code == 1
    assert wrong.lines[0][:2] == ["WRONG", project.name]
    assert "restored from its journal" in run("repair", "--project", project).out
    assert run("verify", "--project", project).code == 0


def test_what_was_found_on_opening_is_said_once(run: Run, project: Path) -> None:
    before = live(project)
    project.unlink()
    result = run("add", HARBOUR, "--project", project)
    assert result.code == 0
    assert "was not there; it was restored from its journal" in result.err
    assert run("articles", "--project", project).err == ""
    assert live(project) == before


def test_an_older_file_put_back_is_said_and_can_be_gone_back_to(run: Run, project: Path) -> None:
    older = project.read_bytes()
    assert run("add", HARBOUR, "--project", project).code == 0
    project.write_bytes(older)
    seq = json.loads(older)["_meta"]["1"]["seq"]
    told = run("labels", "list", "--project", project)
    assert "An older version" in told.err
    told = run("add", HARBOUR, "--project", project)
    assert (told.lines[0][0], "glossator restore" in told.err) == ("known", True)
    assert run("restore", "--at", seq, "--project", project).code == 0
    assert not any("Brandvik" in line for line in run("articles", "--project", project).out.splitlines())


def test_backups_are_listed(run: Run, project: Path) -> None:
    assert run("add", HARBOUR, "--project", project).code == 0
    rows = [json.loads(line) for line in run("backups", "--json", "--project", project).out.splitlines()]
    assert rows
    assert all(list(row) == ["seq", "at", "size", "pin", "path"] for row in rows)
    assert all(Path(row["path"]).stat().st_size == row["size"] for row in rows)
    assert len(run("backups", "--project", project).lines) == len(rows)


# -- purging ---------------------------------------------------------------------------------------


def test_purge_asks_for_yes_where_nobody_can_be_asked(spawn: Spawn, tmp_path: Path) -> None:
    target = tmp_path / "p.json"
    assert spawn("add", HARBOUR, "--project", target).returncode == 0
    refused = spawn("purge", "Brandvik", "--project", target)
    assert (refused.returncode, b"--yes" in refused.stderr) == (2, True)
    done = spawn("purge", "Brandvik", "--yes", "--project", target)
    assert (done.returncode, done.stdout.startswith(b"Purged: ")) == (0, True)
    files = [target, *target.with_name("p.json.journal").iterdir()]
    assert not any("herring" in file.read_text("utf-8") for file in files)
    assert spawn("undo", "--project", target).returncode == 1


def test_purge_takes_the_kept_suggestions_along(run: Run, tmp_path: Path, own_folders: Path) -> None:
    target = tmp_path / "p.json"
    assert run("tag", HARBOUR, "--model", "blank:en", "--project", target).code == 0
    with Project.open(target, read_only=True) as project:
        (summary,) = project.articles()
    assert list((own_folders / "cache").rglob(summary.sha256))
    assert run("purge", summary.id, "--yes", "--project", target).code == 0
    assert not list((own_folders / "cache").rglob(summary.sha256))


def test_purging_what_is_not_there(run: Run, project: Path) -> None:
    result = run("purge", "nothing like it", "--yes", "--project", project)
    assert (result.code, "No article is called" in result.err) == (1, True)


# -- what all of them refuse -----------------------------------------------------------------------

ALL = (
    ("history",),
    ("undo",),
    ("redo",),
    ("verify",),
    ("repair",),
    ("backups",),
    ("restore", "--at", "1"),
    ("purge", "x", "--yes"),
)
WRITING = (("undo",), ("redo",), ("repair",), ("restore", "--at", "1"), ("purge", "x", "--yes"))


@pytest.mark.parametrize("words", ALL, ids=lambda words: words[0])
def test_a_project_that_is_not_there(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(*words, "--project", tmp_path / "missing.json")
    assert (result.code, result.out) == (1, "")
    assert "There is no project" in result.err
    assert not list(tmp_path.glob("missing*"))


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_a_project_that_somebody_has_open(run: Run, project: Path, words: tuple[str, ...]) -> None:
    lock = ProjectLock(project, 0o600)
    before = project.read_bytes()
    result = run(*words, "--project", project)
    lock.release()
    assert (result.code, result.out) == (1, "")
    assert "in use by process" in result.err
    assert project.read_bytes() == before
