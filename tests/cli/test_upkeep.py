"""The commands that look back, go back, and look after the project file."""

from __future__ import annotations

import io
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.cli.conftest import ROOT, Run, Spawn
from tests.cli.samples import ANN, HARBOUR
from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange, LayerChange
from tui.domain.labels import Label
from tui.domain.layer import LayerInfo
from tui.storage.lock import ProjectLock
from tui.storage.project import Project

SEED = ROOT / "seeds" / "harbour.md"

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
    assert run("add", SEED, "--project", project).code == 0
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
    assert undone.out == f"Undone: commit {newest['seq']}, {newest['why']}: 5 annotations, 2 articles.\n"
    rows = history(run, project)
    assert (rows[0]["undoes"], rows[1]["in_effect"]) == (newest["id"], False)
    assert run("history", "--project", project).lines[1][3] == f"(undone) {newest['why']}"
    redone = run("redo", *words)
    assert redone.out == f"Redone: {newest['why']}: 5 annotations, 2 articles.\n"
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


def decide(project: Path, why: str, by: str, *changes: Change) -> None:
    with Project.open(project) as opened:
        opened.commit(Edit.make(why, by, *changes, at="2025-10-09T22:30:00Z")).result()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            AnnotationChange("harbour2", "ann", ANN[0], replace(ANN[0], label="ORG")),
            "“Mira Kovač” PERSON → ORG",
        ),
        (AnnotationChange("harbour2", "ann", ANN[0], replace(ANN[0], end=4)), "“Mira Kovač” → “Mira” PERSON"),
        (AnnotationChange("harbour2", "ann", ANN[0], None), "“Mira Kovač” PERSON → nothing"),
        (
            AnnotationChange("harbour2", "ann", ANN[1], replace(ANN[1], flag=False)),
            "“Orlen” ORG, not flagged any more",
        ),
        (
            AnnotationChange("harbour2", "ann", ANN[1], replace(ANN[1], note="oil\x1b")),
            "“Orlen” ORG, note “oil␛”",
        ),
        (
            AnnotationChange("harbour2", "ann", ANN[3], replace(ANN[3], state=State.ACCEPTED)),
            "“Monday” rejected → accepted",
        ),
        (
            LayerChange("harbour2", "ann", LayerInfo(), LayerInfo(ArticleState.DONE, "ok")),
            "unread → done, note “ok”",
        ),
        (LayerChange("harbour2", "ann", LayerInfo(), LayerInfo(tags=("a", "b"))), "tags a, b"),
        (ArticleChange(HARBOUR, replace(HARBOUR, title="News")), "“News”"),
        (LabelChange(None, Label("GENE", "GEN")), "label GENE"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_history_says_in_short_what_was_changed(run: Run, project: Path, change: Change, said: str) -> None:
    decide(project, "decide", "ann", change)
    (row,) = run("history", "--limit", "1", "--project", project).lines
    assert row[1:] == ["2025-10-09T22:30:00Z", "ann", "decide", said]
    undone = run("undo", "--annotator", "ann", "--project", project)
    assert undone.out == f"Undone: commit 2, decide: {said}.\n"
    assert run("redo", "--annotator", "ann", "--project", project).out == f"Redone: decide: {said}.\n"


def test_history_can_be_narrowed_down(run: Run, project: Path) -> None:
    decide(project, "relabel it", "bob", AnnotationChange("harbour2", "ann", ANN[0], None))
    every = len(history(run, project))
    assert every == 2
    for words, count in (
        (("--by", "bob"), 1),
        (("--why", "LABEL"), 1),
        (("--article", "night"), 1),
        (("--article", "harbour"), 2),
        (("--limit", "1"), 1),
        (("--since", "2025-10-09T22:30:01Z", "--by", "bob"), 0),
    ):
        assert len(history(run, project, *words)) == count, words
    unknown = run("history", "--by", "bop", "--project", project)
    assert (unknown.code, unknown.out, "There are: ann, bob." in unknown.err) == (2, "", True)
    for words, code in ((("--since", "soon"), 2), (("--article", "xyz"), 1), (("--limit", "0"), 2)):
        result = run("history", *words, "--project", project)
        assert (result.code, result.out, len(result.err.splitlines())) == (code, "", 1)


def test_a_terminal_shows_times_as_its_clock_does(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(project, "decide", "ann", AnnotationChange("harbour2", "ann", ANN[0], None))
    monkeypatch.setattr("tui.cli.output.terminal", lambda _=None: True)
    monkeypatch.setenv("TZ", "Europe/Oslo")
    time.tzset()
    try:
        assert "2025-10-10 00:30" in run("history", "--project", project).out
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_undo_that_something_newer_stands_upon_says_so(run: Run, project: Path) -> None:
    changed = replace(ANN[0], label="ORG")
    decide(project, "relabel", "ann", AnnotationChange("harbour2", "ann", ANN[0], changed))
    decide(project, "remove", "bob", AnnotationChange("harbour2", "ann", changed, None))
    result = run("undo", "--annotator", "ann", "--project", project)
    assert (result.code, result.out) == (1, "")
    assert "Commit 2 (relabel) cannot be undone: what it changed has been changed again since." in result.err
    assert run("undo", "3", "--annotator", "ann", "--project", project).code == 0
    assert "Undone: commit 2" in run("undo", "--annotator", "ann", "--project", project).out


def test_commits_that_cannot_be_read_are_named(run: Run, project: Path) -> None:
    decide(project, "relabel", "ann", AnnotationChange("harbour2", "ann", ANN[0], None))
    decide(
        project, "finish", "ann", LayerChange("harbour2", "ann", LayerInfo(), LayerInfo(ArticleState.DONE))
    )
    (journal,) = project.with_name("project.json.journal").glob("*.jsonl")
    journal.write_bytes(journal.read_bytes().replace(b'"relabel"', b'"relabex"'))
    result = run("history", "--project", project)
    assert [row[0] for row in result.lines] == ["3", "1"]
    assert "cannot tell of commit 2: glossator verify" in result.err
    assert "line 4 is damaged" in run("verify", "--project", project).out
    said = run("repair", "--project", project).out
    assert "Line 4 of" in said
    lost = run("undo", "2", "--project", project)
    assert (lost.code, "Nothing is kept of what was before it." in lost.err) == (1, True)


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


def test_labels_stay_however_far_one_goes_back(run: Run, project: Path) -> None:
    labels = run("labels", "list", "--project", project).out
    articles = run("articles", "--project", project).out
    assert run("restore", "--at", "2000-01-01", "--project", project).code == 0
    assert run("articles", "--project", project).out == ""
    assert run("labels", "list", "--project", project).out == labels
    assert run("undo", "--project", project).code == 0
    assert run("articles", "--project", project).out == articles


@pytest.mark.parametrize(
    ("at", "code"),
    [
        *(("yesterday", 2), ("999", 1), ("2025-13-01", 2), ("", 2), ("-1", 2)),
        *(("9" * 5000, 2), ("0001-01-01T00:00+14:00", 2), ("9999-12-31T23:59-12:00", 2)),
    ],
)
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
    result = run("add", SEED, "--project", project)
    assert result.code == 0
    assert "was not there; it was restored from its journal" in result.err
    assert run("articles", "--project", project).err == ""
    assert live(project) == before


def test_an_older_file_put_back_is_said_and_can_be_gone_back_to(run: Run, project: Path) -> None:
    older = project.read_bytes()
    assert run("add", SEED, "--project", project).code == 0
    project.write_bytes(older)
    seq = json.loads(older)["_meta"]["1"]["seq"]
    told = run("labels", "list", "--project", project)
    assert "An older version" in told.err
    assert "restore" not in told.err
    told = run("add", SEED, "--project", project)
    assert (told.lines[0][0], "glossator restore" in told.err) == ("known", True)
    assert run("restore", "--at", seq, "--project", project).code == 0
    assert not any("Brandvik" in line for line in run("articles", "--project", project).out.splitlines())


def test_an_edit_from_outside_is_said_and_can_be_taken_back(run: Run, project: Path) -> None:
    with TinyDB(project) as stock:
        stock.update({"state": "in progress"}, doc_ids=[stock.all()[0].doc_id])
    told = run("articles", "--project", project)
    assert "the state of article harbour2 for ann was “unread”, is now “in progress”" in told.err
    told = run("add", SEED, "--project", project)
    assert "glossator undo 2." in told.err
    assert run("articles", "--project", project).err == ""
    undone = run("undo", "2", "--project", project)
    assert undone.out == "Undone: commit 2, edit from outside: unread → in progress.\n"


def test_a_folder_of_another_project_is_not_taken_for_its_own(
    run: Run, project: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    assert run("add", SEED, "--project", other).code == 0
    other.with_name("other.json.journal").rename(tmp_path / "moved.json.journal")
    moved = tmp_path / "moved.json"
    moved.write_bytes(project.read_bytes())
    told = run("history", "--project", moved)
    assert (told.out, "belongs to another project" in told.err) == ("", True)
    verified = run("verify", "--project", moved)
    assert (verified.code, "belongs to another project" in verified.out) == (1, True)
    assert "is now called moved.json.journal-" in run("repair", "--project", moved).out
    assert run("verify", "--project", moved).code == 0
    assert live(moved) == live(project)


def test_backups_are_listed(run: Run, project: Path) -> None:
    assert run("add", SEED, "--project", project).code == 0
    rows = [json.loads(line) for line in run("backups", "--json", "--project", project).out.splitlines()]
    assert rows
    assert all(list(row) == ["seq", "at", "size", "pin", "path"] for row in rows)
    assert all(Path(row["path"]).stat().st_size == row["size"] for row in rows)
    lines = run("backups", "--project", project).lines
    assert [line[:3] for line in lines] == [[str(row["seq"]), row["at"], str(row["size"])] for row in rows]
    assert all(row["at"].endswith("Z") for row in rows)


# -- purging ---------------------------------------------------------------------------------------


def test_purge_asks_for_yes_where_nobody_can_be_asked(spawn: Spawn, tmp_path: Path) -> None:
    target = tmp_path / "p.json"
    assert spawn("add", SEED, "--project", target).returncode == 0
    refused = spawn("purge", "Brandvik", "--project", target)
    assert (refused.returncode, b"--yes" in refused.stderr) == (2, True)
    done = spawn("purge", "Brandvik", "--yes", "--project", target)
    assert (done.returncode, done.stdout.startswith(b"Purged: ")) == (0, True)
    assert done.stdout.endswith(b", no annotations, 0 backups.\n")
    files = [target, *target.with_name("p.json.journal").iterdir()]
    assert not any("herring" in file.read_text("utf-8") for file in files)
    assert spawn("undo", "--project", target).returncode == 1


def test_purge_takes_the_kept_suggestions_along(run: Run, tmp_path: Path, own_folders: Path) -> None:
    target = tmp_path / "p.json"
    assert run("tag", SEED, "--model", "blank:en", "--project", target).code == 0
    with Project.open(target, read_only=True) as project:
        (summary,) = project.articles()
    assert list((own_folders / "cache").rglob(summary.sha256))
    assert run("purge", summary.id, "--yes", "--project", target).code == 0
    assert not list((own_folders / "cache").rglob(summary.sha256))


def test_an_article_that_is_in_the_journal_alone_can_be_purged(run: Run, project: Path) -> None:
    assert run("add", SEED, "--project", project).code == 0
    assert run("undo", "--project", project).code == 0
    assert len(history(run, project, "--article", "Brandvik")) == 2
    result = run("purge", "Brandvik", "--yes", "--project", project)
    assert (result.code, result.err) == (0, "")
    assert not any(
        "herring" in file.read_text("utf-8") for file in project.parent.rglob("*.json*") if file.is_file()
    )
    assert run("verify", "--project", project).code == 0


class Answering(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "code"), [("harbour2\n", 0), ("yes\n", 1), ("\n", 1), ("", 1), ("harbour2\r\n", 0)]
)
def test_purge_asks_for_the_id(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    monkeypatch.setattr("sys.stdin", Answering(typed))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    result = run("purge", "Harbour", "--project", project)
    assert result.code == code
    assert "harbour2 “Harbour news”, 4 annotations by ann, 1 annotation by bob" in result.err
    assert len(run("articles", "--project", project).lines) == 1 + code


def test_an_interrupted_question_is_no_answer(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Answering())
    monkeypatch.setattr("sys.stdin.readline", interrupted)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    before = project.read_bytes()
    assert run("purge", "Harbour", "--project", project).code == 130
    assert project.read_bytes() == before


def test_suggestions_that_cannot_be_removed_stop_a_purge(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tui.nlp.cache.forget", refuse)
    result = run("purge", "Harbour", "--yes", "--project", project)
    assert (result.code, "Nothing else was purged" in result.err) == (1, True)
    assert len(run("articles", "--project", project).lines) == 2


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


@pytest.mark.parametrize("words", ALL, ids=lambda words: words[0])
def test_a_folder_is_no_project(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(*words, "--project", tmp_path)
    assert (result.code, result.out) == (1, "")
    assert "is a folder" in result.err


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_a_project_that_somebody_has_open(run: Run, project: Path, words: tuple[str, ...]) -> None:
    lock = ProjectLock(project, 0o600)
    before = project.read_bytes()
    result = run(*words, "--project", project)
    lock.release()
    assert (result.code, result.out) == (1, "")
    assert "in use by process" in result.err
    assert project.read_bytes() == before
