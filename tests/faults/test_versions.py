"""Row 21: a newer format, a migration that is cut short, undo across a crash, a clock that goes backwards."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.conftest import Count
from tests.faults.disk import KilledError, Killing
from tests.faults.harness import (
    Contents,
    contents,
    crash,
    files,
    ids,
    put_files,
    seen_by_stock,
    start,
    trouble_after,
)
from tests.faults.test_damage import small
from tests.storage.helpers import AT, add, annotation, begin, put
from tests.storage.test_migration import FIRST
from tui.domain.edits import Edit
from tui.domain.errors import ProjectError
from tui.domain.history import redoable, undoable
from tui.storage.backups import backups
from tui.storage.fs import FileSystem
from tui.storage.outside import NewerFormatError
from tui.storage.project import Project
from tui.storage.segments import journal_folder
from tui.storage.snapshot import SCHEMA
from tui.storage.upkeep import verify

# -- a newer format --------------------------------------------------------------------------------


def newer(data: bytes) -> bytes:
    """Return a file as a newer version of the program would have written it."""
    body, _, _ = data.rpartition(b',"sha256":"')
    body = body.replace(b'"schema":%d' % SCHEMA, b'"schema":%d' % (SCHEMA + 1))
    body = body.replace(b'"label":"ORG"', b'"label":"ORG","certainty":{"of":"tomorrow"}', 1)
    digest = hashlib.sha256(body).hexdigest().encode()
    return body + b',"sha256":"' + digest + b'"}\n}\n}\n'


@pytest.mark.parametrize("with_journal", [True, False], ids=["with a journal", "alone"])
def test_a_newer_format_is_read_and_not_written(tmp_path: Path, count: Count, with_journal: bool) -> None:
    """Row 21: refused for writing, with a message; reading works; nothing is written."""
    tally = count("row 21: newer format")
    path = tmp_path / "p" / "p.json"
    made = small(path)
    there = made.files if with_journal else {"p.json": made.files["p.json"]}
    now = {**there, "p.json": newer(made.files["p.json"])}
    put_files(path, now)
    with pytest.raises(NewerFormatError, match="newer version"):
        start(path)
    with Project.open(path, read_only=True) as project:
        seen = ids(contents(project))
        assert isinstance(project.commit(add("x")).exception(), ProjectError)
    wanted = ids(made.states[made.saved])
    trouble = "" if wanted <= seen else f"reading gives {seen}"
    tally.note(trouble or ("" if files(path) == now else "something was written"), "opened")
    tally.check()


def test_a_newer_format_put_in_place_while_we_run_is_not_overwritten(tmp_path: Path, count: Count) -> None:
    """Row 21."""
    tally = count("row 21: newer format")
    path = tmp_path / "p" / "p.json"
    small(path)
    project = start(path)
    project.checkpoint()
    data = newer(path.read_bytes())
    path.write_bytes(data)
    project.commit(add("x")).result()
    with pytest.raises(ProjectError, match="is not overwritten"):
        project.checkpoint()
    project.close()
    tally.note("" if path.read_bytes() == data else "it was overwritten", "while we run")
    tally.check()


# -- migration -------------------------------------------------------------------------------------


def first_version(path: Path) -> Contents:
    """Put a file of the first version there; return what it holds."""
    shutil.copyfile(FIRST, path)
    with Project.open(path, read_only=True) as project:
        return contents(project)


def test_a_migration_is_killed_at_each_step(tmp_path: Path, count: Count) -> None:
    """Row 21: the old file or the new one, whole; the old one is kept for good."""
    tally = count("row 21: migration killed at a call")
    old = FIRST.read_bytes()
    nth = 0
    killed = True
    while killed:
        nth += 1
        path = tmp_path / str(nth) / "p.json"
        path.parent.mkdir()
        held = first_version(path)
        fs = Killing(path.parent)
        fs.arm("", nth)
        with suppress(KilledError):
            project = start(path, fs)
            fs.disarm()
            crash(project)
        killed = fs.killed
        outcome = "old" if path.read_bytes() == old else "new"
        trouble = "" if seen_by_stock(path) == held else "neither the old file nor the new one"
        trouble = trouble or trouble_after(path, [held])
        pinned = [backup for backup in backups(FileSystem(), journal_folder(path)) if backup.pin]
        if [backup.path.read_bytes() for backup in pinned] != [old]:
            trouble = trouble or f"the old file is not kept: {pinned}"
        tally.note(trouble, f"call {nth}", outcome)
    tally.check()
    assert tally.outcomes["old"] > 5
    assert tally.outcomes["new"] > 1


# -- undo ------------------------------------------------------------------------------------------

EDITS: tuple[Callable[[], Edit], ...] = (
    lambda: begin("a1"),
    lambda: add("a2"),
    lambda: put(annotation("a1"), annotation("a1", label="GPE")),
    lambda: put(annotation("a2"), None),
    lambda: add("a3", note="x"),
)


def crashed(project: Project) -> Project:
    crash(project)
    return start(project.path)


def test_undo_and_redo_across_a_crash(tmp_path: Path, count: Count) -> None:
    """Row 21: after a crash behind every step, what can be taken back is what it was."""
    tally = count("row 21: crash between undos")
    project = start(tmp_path / "p.json")
    states = [contents(project)]
    for edit in EDITS:
        project.commit(edit()).result()
        states.append(contents(project))
        project = crashed(project)
    for back in range(len(EDITS) - 1, 0, -1):
        undone = next(undoable(project.history(), "ann"))
        project.take_back(undone, "ann")
        project = crashed(project)
        stack = [commit.seq for commit in undoable(project.history(), "ann")]
        trouble = "" if contents(project) == states[back] else "another state"
        if stack != list(range(back, 0, -1)) or len(redoable(project.history(), "ann")) != len(EDITS) - back:
            trouble = trouble or f"the stack is {stack}"
        tally.note(trouble, f"back to {back}")
        if back % 2:
            project.checkpoint()
    for forth in range(2, len(EDITS) + 1):
        again = redoable(project.history(), "ann")
        project.take_back(again[0], "ann")
        project = crashed(project)
        trouble = "" if contents(project) == states[forth] else "another state"
        tally.note(trouble, f"forth to {forth}")
    assert not redoable(project.history(), "ann")
    project.close()
    assert [finding for finding in verify(FileSystem(), project.path) if not finding.sound] == []
    tally.check()


# -- the clock -------------------------------------------------------------------------------------


def test_a_clock_that_goes_backwards(tmp_path: Path, count: Count) -> None:
    """Row 21: numbers order the commits, and times only tell."""
    tally = count("row 21: clock going backwards")
    path = tmp_path / "p.json"
    project = start(path)
    for number in range(12):
        edit = begin("a0") if project.is_new else add(f"a{number}")
        at = f"20{40 - number}{AT[4:]}"
        project.commit(Edit(edit.id, edit.why, edit.by, at, edit.changes)).result()
        project.checkpoint()
        # The file is from the future, and each one is older than the one before.
        os.utime(path, (4e9 - number * 1e7, 4e9 - number * 1e7))
        held = contents(project)
        project = crashed(project)
        trouble = "" if contents(project) == held else "something is lost"
        seqs = [commit.seq for commit in project.history()]
        if seqs != list(range(number + 1, 0, -1)):
            trouble = trouble or f"the history is {seqs}"
        if project.engine.questions or any(question.kind != "edited" for question in project.questions):
            trouble = trouble or f"asks {project.questions}"
        tally.note(trouble, f"commit {number + 1}")
    kept = {backup.seq for backup in backups(FileSystem(), journal_folder(path))}
    assert set(range(7, 12)) <= kept, "the last five are kept, whatever their times"
    path.unlink()
    held = contents(project)
    crash(project)
    tally.note(trouble_after(path, [held]), "healed")
    tally.check()
