"""Every system call of a commit fails in turn: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import ProjectError
from tui.storage.project import Project

from .helpers import Failing, add, add_article, annotation, article, begin, done, ids, refusal, spans_on_disk

CALLS_OF_A_COMMIT = 40
"""More than a commit makes: from some N on nothing fails any more, which the tests see to themselves."""


def leftovers(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.rglob("*.tmp")]


def every_call(fs: Failing, *, forever: bool, at_least: int, code: int = errno.EIO) -> Iterator[int]:
    """Arm the N-th call for N from 1 until a run in which none failed."""
    for nth in range(1, CALLS_OF_A_COMMIT):
        fs.arm(nth, forever=forever, code=code)
        yield nth
        if not fs.failed:
            assert nth > at_least, "a commit makes more calls than that"
            return
    pytest.fail("every run failed")


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("new_segment", [False, True])
def test_any_one_call_fails_on_a_project_that_exists(
    path: Path, code: int, new_segment: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fs = Failing()
    if new_segment:
        monkeypatch.setattr("tui.storage.journal.ROLL", 1)
    with Project.open(path, fs=fs) as project:
        done(project, begin("a0"))
        for nth in every_call(fs, forever=False, at_least=5 if new_segment else 2, code=code):
            there = ids(project)
            two = (AnnotationChange("k1", "ann", None, annotation(f"{half}{nth}")) for half in "xy")
            error = refusal(project, Edit.make("two", "ann", *two))
            failed = fs.failed
            fs.disarm()
            if failed == "write":
                assert isinstance(error, ProjectError)
            elif not failed:
                assert error is None
            expected = there if error else there | {f"x{nth}", f"y{nth}"}
            # Memory is what the disk holds, and the edit is there whole or not at all.
            assert ids(project) == spans_on_disk(path) == expected
            assert refusal(project, add(f"after{nth}")) is None, f"call {nth}: {failed}"
            assert ids(project) == spans_on_disk(path)
    assert ids(project) == spans_on_disk(path)
    assert leftovers(path) == []


def test_any_one_call_fails_in_the_first_commit(tmp_path: Path) -> None:
    fs = Failing()
    seen: set[bool] = set()
    for nth in every_call(fs, forever=False, at_least=12):
        path = tmp_path / f"p{nth}.json"
        fs.disarm()
        with Project.open(path, fs=fs) as project:
            fs.arm(nth)
            error = refusal(project, begin("a1"))
            failed = fs.failed
            fs.disarm()
            assert isinstance(error, ProjectError) if error else not project.is_new
            # What fails after the commit is durable, while the file is written, is told otherwise.
            assert bool(error) == project.is_new
            assert ids(project) == spans_on_disk(path) == (set() if error else {"a1"})
            done(project, begin("a2") if error else add("a2"))
            assert spans_on_disk(path) == ({"a2"} if error else {"a1", "a2"})
            seen.add(bool(error))
            fs.failed = failed
        assert path.exists()
        assert leftovers(path) == []
    assert seen == {True, False}


@pytest.mark.parametrize("nth", range(1, 25))
def test_any_one_call_fails_while_the_file_is_written(path: Path, nth: int) -> None:
    fs = Failing()
    with Project.open(path, fs=fs) as project:
        done(project, begin("a1"), add("a2"))
        fs.arm(nth)
        try:
            project.checkpoint()
        except ProjectError:
            assert fs.failed
        fs.disarm()
        assert spans_on_disk(path) == {"a1", "a2"}
        done(project, add("a3"))
        project.checkpoint()
        assert project.engine.questions == ()
        assert spans_on_disk(path) == {"a1", "a2", "a3"}
    assert spans_on_disk(path) == {"a1", "a2", "a3"}
    assert leftovers(path) == []


def test_from_some_call_on_all_fail(path: Path) -> None:
    fs = Failing()
    acknowledged: set[str] = set()
    with Project.open(path) as project:
        done(project, add_article(article()))
    for nth in every_call(fs, forever=True, at_least=4):
        fs.disarm()
        with Project.open(path, fs=fs) as project:
            assert acknowledged <= ids(project)
            fs.arm(nth, forever=True)
            name = f"a{nth}"
            error = refusal(project, add(name))
            if error is None:
                acknowledged.add(name)
            else:
                assert isinstance(error, ProjectError)
                assert refusal(project, add("more")) is not None
            failed = fs.failed
            fs.disarm()
        # The edit in flight may have reached the disk; nothing else may have, and nothing is missing.
        assert acknowledged <= spans_on_disk(path) <= acknowledged | {name}
        acknowledged = spans_on_disk(path)
        fs.failed = failed
    Project.open(path).close()
    assert leftovers(path) == []


class Uncertain(Failing):
    """While it is broken, a line can be written, but neither synced nor taken back nor written elsewhere."""

    broken = False

    def sync_data(self, descriptor: int) -> None:
        self._fail()
        super().sync_data(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._fail()
        super().truncate(descriptor, size)

    def create(self, path: Path, mode: int = 0o600) -> int:
        self._fail()
        return super().create(path, mode)

    def _fail(self) -> None:
        if self.broken:
            raise OSError(errno.EIO, "broken")


def test_a_line_of_uncertain_outcome_counts_for_nothing_once_there_is_another(path: Path) -> None:
    fs = Uncertain()
    with Project.open(path, fs=fs) as project:
        done(project, begin("a0"))
        fs.broken = True
        assert isinstance(refusal(project, add("a1")), ProjectError)
        assert ids(project) == {"a0"}
        assert {"a0"} <= spans_on_disk(path) <= {"a0", "a1"}
        fs.broken = False
        assert done(project, add("a2")) == [2]
        assert ids(project) == spans_on_disk(path) == {"a0", "a2"}
    assert spans_on_disk(path) == {"a0", "a2"}


def test_a_failed_sync_is_not_taken_for_done_when_tried_again(path: Path) -> None:
    class SyncFailsOnce(Failing):
        broken = True

        def sync(self, descriptor: int) -> None:
            if self.broken:
                self.broken = False
                raise OSError(errno.EIO, "sync")
            super().sync(descriptor)

    with Project.open(path, fs=SyncFailsOnce()) as project:
        assert isinstance(refusal(project, begin("a1")), ProjectError)
        assert spans_on_disk(path) == set()
        done(project, begin("a2"))
        assert ids(project) == spans_on_disk(path) == {"a2"}
    assert leftovers(path) == []
