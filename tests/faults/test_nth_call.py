"""Rows 11 to 14: the N-th call fails, for every N, once or from then on for ever, a write half done."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from tests.faults import test_power_cuts as situations
from tests.faults.conftest import Count
from tests.faults.harness import (
    Contents,
    Hurried,
    contents,
    crash,
    files,
    on_disk,
    seen_by_stock,
    start,
    trouble_after,
)
from tests.faults.tally import Tally
from tests.storage.helpers import Failing, add, begin
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError, ProjectError
from tui.storage.project import Project

P = ParamSpec("P")
R = TypeVar("R")

MANY = 200
"""More calls than anything makes: from some N on nothing fails any more, and the tests see to that."""

CODES = [errno.EIO, errno.ENOSPC, errno.EROFS]


class Faulty(Failing, Hurried):
    """Fails the N-th call, and waits for no medium."""


ways = pytest.mark.parametrize("forever", [False, True], ids=["once", "for ever"])
# What each of the codes comes to is tested where disks are full and where they are read only.
codes = pytest.mark.parametrize(
    "code",
    [errno.EIO, *(pytest.param(code, marks=pytest.mark.long) for code in (errno.ENOSPC, errno.EROFS))],
    ids=[errno.errorcode[code] for code in CODES],
)


def every_call(fs: Failing, code: int, forever: bool) -> Iterator[int]:
    """Yield N from 1 on, until a run in which no call failed; the caller arms, and disarms."""
    for nth in range(1, MANY):
        fs.failed = ""
        yield nth
        if not fs.failed:
            assert nth > 1, "nothing was called"
            return
    pytest.fail("every run failed")


def what_of(row: str, what: str, forever: bool) -> str:
    return f"row {row}: the N-th call of {what} fails {'for ever' if forever else 'once'}"


def goes_on(project: Project, path: Path, folder: Path, edit: Edit) -> str:
    """Return what is wrong with a project when the disk is well again."""
    try:
        project.commit(edit).result()
        held = contents(project)
        if on_disk(path, folder) != held:
            return "the next edit is not on the disk"
        project.checkpoint()
    except GlossatorError as error:
        return f"cannot be gone on with: {error}"
    if project.engine.trouble or project.engine.questions or project.engine.notes:
        return f"tells: {project.engine.trouble} {project.engine.questions} {project.engine.notes}"
    return "" if seen_by_stock(path) == held else "stock TinyDB reads something else"


def trouble_of_commit(
    fs: Failing, folder: Path, before: Callable[[Path], Contents], nth: int, code: int, forever: bool
) -> str:
    """Let a commit's N-th call fail; return what is wrong then, or when the disk is well again."""
    folder.mkdir()
    path = folder / "p.json"
    there = before(path)
    project = start(path, fs)
    edit = add("x") if there else begin("x")
    fs.arm(nth, forever=forever, code=code)
    error = project.commit(edit).exception()
    fs.disarm()
    held = contents(project)
    with_it = {"x"} <= {span for layer in held.get("_default", {}).values() for span in layer["spans"]}
    if not isinstance(error, ProjectError | None):
        return f"another error: {error!r}"
    if error and not fs.failed:
        return "it fails by itself"
    if (held == there) != bool(error) or with_it == bool(error):
        return f"memory is not what was told: {error}"
    found = on_disk(path, folder / "look")
    if found != held and not (error and forever):
        return f"memory is not what the disk holds: {error}"
    if not forever:
        trouble = goes_on(project, path, folder / "again", add("y") if held else begin("y"))
        if trouble:
            return trouble
        held = contents(project)
        project.close()
        return trouble_after(path, [held], told=False)
    crash(project)
    # What could not be taken out again may be there: it is the edit in flight.
    return trouble_after(path, [held, found])


@ways
@codes
@pytest.mark.parametrize("situation", ["nothing", "killed", "moved_without_journal"])
def test_a_call_of_a_commit_fails(
    tmp_path: Path, count: Count, situation: str, code: int, forever: bool
) -> None:
    """Rows 11, 13 and 14: an error is shown, memory equals the disk, and it goes on when the disk is well."""
    fs = Faulty()
    tally = count(what_of("11", "a commit", forever))
    for nth in every_call(fs, code, forever):
        before = getattr(situations, situation)
        trouble = trouble_of_commit(fs, tmp_path / str(nth), before, nth, code, forever)
        tally.note(trouble, f"call {nth} ({fs.failed})")
    tally.check()


@ways
@codes
def test_a_call_of_a_commit_that_begins_a_segment_fails(
    tmp_path: Path, count: Count, monkeypatch: pytest.MonkeyPatch, code: int, forever: bool
) -> None:
    """Rows 11, 13 and 14."""
    monkeypatch.setattr("tui.storage.journal.ROLL", 1)
    test_a_call_of_a_commit_fails(tmp_path, count, "killed", code, forever)


@ways
@codes
@pytest.mark.parametrize("how", ["checkpoint", "close"])
def test_a_call_of_a_checkpoint_fails(
    tmp_path: Path, count: Count, how: str, code: int, forever: bool
) -> None:
    """Rows 11, 13 and 14: nothing is lost, and the file is the old one or the new one."""
    fs = Faulty()
    tally = count(what_of("11 and 13", f"a {how}", forever))
    for nth in every_call(fs, code, forever):
        (tmp_path / str(nth)).mkdir()
        path = tmp_path / str(nth) / "p.json"
        situations.killed(path)
        project = start(path, fs)
        old = seen_by_stock(path)
        held = contents(project)
        fs.arm(nth, forever=forever, code=code)
        error: GlossatorError | None = None
        try:
            getattr(project, how)()
        except GlossatorError as caught:
            error = caught
        fs.disarm()
        tally.note(
            trouble_of_checkpoint(fs, project, path, [old, held], error if how == "checkpoint" else None),
            f"call {nth} ({fs.failed})",
        )
        crash(project)
    tally.check()


def trouble_of_checkpoint(
    fs: Failing, project: Project, path: Path, whole: list[Contents], error: GlossatorError | None
) -> str:
    held = whole[-1]
    if error is not None and not isinstance(error, ProjectError):
        return f"another error: {error!r}"
    if seen_by_stock(path) not in whole:
        return "the file is neither old nor new"
    if error is None and not project.engine.trouble and seen_by_stock(path) != held:
        return "the file is not written, and nothing is said"
    if on_disk(path, path.parent / "look") != held:
        return "something is lost"
    if not project.engine._closed:
        trouble = goes_on(project, path, path.parent / "again", add("y"))
        held = contents(project)
        project.close()
        if trouble:
            return trouble
    return trouble_after(path, [held], told=False)


@ways
@codes
@pytest.mark.parametrize("situation", situations.SESSIONS)
def test_a_call_of_opening_fails(
    tmp_path: Path, count: Count, situation: str, code: int, forever: bool
) -> None:
    """Rows 11 and 14: it is refused, or opened; opening it again gives what it held."""
    fs = Faulty()
    tally = count(what_of("11", "opening", forever))
    for nth in every_call(fs, code, forever):
        (tmp_path / str(nth)).mkdir()
        path = tmp_path / str(nth) / "p.json"
        held = situations.SESSIONS[situation].before(path)
        fs.arm(nth, forever=forever, code=code)
        trouble, outcome = "", "refused"
        try:
            project = start(path, fs)
        except ProjectError as error:
            if not fs.failed:
                trouble = f"refused by itself: {error}"
        else:
            outcome = "opened"
            if contents(project) != held:
                trouble = "something else is opened"
            fs.disarm()
            crash(project)
        fs.disarm()
        trouble = trouble or trouble_after(path, [held])
        tally.note(trouble, f"call {nth} ({fs.failed})", outcome)
    tally.check()


@ways
@codes
def test_a_call_of_reading_fails(tmp_path: Path, count: Count, code: int, forever: bool) -> None:
    """Row 11: opening for reading writes nothing, whatever fails."""
    fs = Faulty()
    tally = count(what_of("11", "opening for reading", forever))
    for nth in every_call(fs, code, forever):
        folder = tmp_path / str(nth)
        folder.mkdir()
        path = folder / "p.json"
        held = situations.torn(path)
        before = files(path)
        fs.arm(nth, forever=forever, code=code)
        trouble = ""
        try:
            project = Project.open(path, fs=fs, read_only=True)
        except ProjectError as error:
            if not fs.failed:
                trouble = f"refused by itself: {error}"
        else:
            if contents(project) != held:
                trouble = "something else is opened"
            project.close()
        fs.disarm()
        if files(path) != before:
            trouble = "something was written"
        tally.note(trouble, f"call {nth} ({fs.failed})")
    tally.check()


class Forgetful(Hurried):
    """A sync that fails leaves the file as it was when it was synced last, and the next one succeeds.

    That is what Linux does: what could not be written is marked as clean, and a power cut takes it.

    Args:
        fails: Which sync of a journal's line fails, from 1.
        again: Whether a sync that failed is simply made again, as the program must not do.
    """

    def __init__(self, fails: int, *, again: bool = False) -> None:
        self.left = fails
        self.again = again
        self.failed: list[int] = []
        self.retried = False
        self._lost: dict[int, tuple[Path, int]] = {}

    def append_to(self, path: Path) -> int:
        descriptor = super().append_to(path)
        self._lost[descriptor] = (path, path.stat().st_size)
        return descriptor

    def create(self, path: Path, mode: int = 0o600) -> int:
        descriptor = super().create(path, mode)
        self._lost[descriptor] = (path, 0)
        return descriptor

    def sync_data(self, descriptor: int) -> None:
        path, safe = self._lost[descriptor]
        self.left -= 1
        if self.left == 0:
            self.failed.append(descriptor)
            os.truncate(path, safe)
            if not self.again:
                raise OSError(errno.EIO, "sync")
        self._lost[descriptor] = (path, os.fstat(descriptor).st_size)

    def write(self, descriptor: int, data: bytes) -> None:
        self.retried = self.retried or descriptor in self.failed
        super().write(descriptor, data)

    def close(self, descriptor: int) -> None:
        if descriptor in self.failed:
            self.failed.remove(descriptor)
        super().close(descriptor)


def look_at_failed_syncs(tmp_path: Path, tally: Tally, *, again: bool) -> None:
    for nth in range(1, 6):
        path = tmp_path / str(nth) / "p.json"
        path.parent.mkdir()
        situations.killed(path)
        fs = Forgetful(nth, again=again)
        project = start(path, fs)
        for number in range(5):
            project.commit(add(f"x{number}")).result()
        held = contents(project)
        crash(project)
        trouble = trouble_after(path, [held], told=False)
        tally.note(trouble or ("the same file was written to" if fs.retried else ""), f"sync {nth}")
    tally.check()


def test_a_sync_that_failed_is_not_made_again(tmp_path: Path, count: Count) -> None:
    """Row 12: what is acknowledged then stands in another file, which was synced."""
    look_at_failed_syncs(tmp_path, count("row 12: a sync fails, then succeeds"), again=False)


def test_if_it_were_made_again_something_would_be_lost(tmp_path: Path, count: Count) -> None:
    """The control of row 12."""
    tally = count("row 12: a sync fails and is made again", control=True)
    look_at_failed_syncs(tmp_path, tally, again=True)


class Stuck(Hurried):
    """A sync fails once, and from then on no file can be cut: what was written may stay where it is.

    Args:
        fails: Which sync of a journal's line fails, from 1.
        refuses: Whether no new segment can be made then, either, for one time.
    """

    def __init__(self, fails: int, *, refuses: bool) -> None:
        self.left = fails
        self.refuses = refuses

    def sync_data(self, descriptor: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.EIO, "sync")

    def truncate(self, descriptor: int, size: int) -> None:
        raise OSError(errno.EIO, "truncate")

    def create(self, path: Path, mode: int = 0o600) -> int:
        if self.left <= 0 and self.refuses and path.suffix == ".jsonl":
            self.refuses = False
            raise OSError(errno.EIO, "create")
        return super().create(path, mode)


@pytest.mark.parametrize("refuses", [False, True], ids=["made elsewhere", "refused"])
def test_a_line_that_failed_and_stays_counts_for_nothing(tmp_path: Path, count: Count, refuses: bool) -> None:
    """Row 12: what is committed next has its number, and takes its place."""
    tally = count("row 12: a sync fails, and the line cannot be taken out")
    for nth in range(1, 6):
        path = tmp_path / str(nth) / "p.json"
        path.parent.mkdir()
        situations.killed(path)
        project = start(path, Stuck(nth, refuses=refuses))
        refused = [number for number in range(5) if project.commit(add(f"x{number}")).exception() is not None]
        held = contents(project)
        crash(project)
        trouble = "" if refused == ([nth - 1] if refuses else []) else f"refused: {refused}"
        allowed = [held]
        if refused == [4]:
            # Nothing came behind it: it is the one in flight.
            allowed.append(on_disk(path, path.parent / "look"))
        tally.note(trouble or trouble_after(path, allowed, told=False), f"sync {nth}")
    tally.check()
