"""Every system call of a commit fails in turn: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import ProjectError
from tui.storage.project import Project

from .helpers import Failing, add, add_article, annotation, article, begin, spans_on_disk

CALLS_OF_A_COMMIT = 20
"""More than a commit makes: from some N on nothing fails any more, which the tests see to themselves."""


def in_memory(project: Project) -> set[str]:
    return {a.id for layer in project.layers() for a in layer.annotations}


def leftovers(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir() if entry.name.endswith(".tmp")]


def every_call(fs: Failing, *, forever: bool, code: int = errno.EIO) -> Iterator[int]:
    """Arm the N-th call for N from 1 until a run in which none failed."""
    for nth in range(1, CALLS_OF_A_COMMIT):
        fs.arm(nth, forever=forever, code=code)
        yield nth
        if not fs.failed:
            assert nth > 4, "a commit makes more calls than that"
            return
    pytest.fail("every run failed")


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_any_one_call_fails_on_a_file_that_exists(tmp_path: Path, code: int) -> None:
    fs = Failing()
    path = tmp_path / "p.json"
    with Project.open(path, fs=fs) as project:
        project.commit(begin("a0")).result()
        for nth in every_call(fs, forever=False, code=code):
            there = in_memory(project)
            future = project.commit(
                Edit.make(
                    "two",
                    "ann",
                    *(AnnotationChange("k1", "ann", None, annotation(f"{half}{nth}")) for half in "xy"),
                )
            )
            error = future.exception()
            assert isinstance(error, ProjectError) if fs.failed else error is None
            fs.disarm()
            expected = there if error else there | {f"x{nth}", f"y{nth}"}
            # Memory is what the disk holds, and the edit is there whole or not at all.
            assert in_memory(project) == spans_on_disk(path) == expected
            assert project.commit(add(f"after{nth}")).exception() is None, f"call {nth}: {fs.failed}"
    with Project.open(path) as project:
        assert in_memory(project) == spans_on_disk(path)
    assert leftovers(path) == []


def test_any_one_call_fails_in_the_first_commit(tmp_path: Path) -> None:
    fs = Failing()
    for nth in every_call(fs, forever=False):
        path = tmp_path / f"p{nth}.json"
        fs.disarm()
        with Project.open(path, fs=fs) as project:
            fs.arm(nth)
            error = project.commit(begin("a1")).exception()
            assert isinstance(error, ProjectError) if fs.failed else error is None
            failed = fs.failed
            fs.disarm()
            assert path.exists() == (error is None) == (not project.is_new)
            assert in_memory(project) == spans_on_disk(path)
            project.commit(begin("a2") if error else add("a2")).result()
            assert spans_on_disk(path) == ({"a2"} if error else {"a1", "a2"})
            fs.failed = failed


def test_from_some_call_on_all_fail(tmp_path: Path) -> None:
    fs = Failing()
    path = tmp_path / "p.json"
    acknowledged: set[str] = set()
    with Project.open(path) as project:
        project.commit(add_article(article())).result()
    for nth in every_call(fs, forever=True):
        fs.disarm()
        with Project.open(path, fs=fs) as project:
            assert acknowledged <= in_memory(project)
            fs.arm(nth, forever=True)
            name = f"a{nth}"
            error = project.commit(add(name)).exception()
            if error is None:
                acknowledged.add(name)
            else:
                assert isinstance(error, ProjectError)
                assert project.commit(add("more")).exception() is not None
            failed = fs.failed
            fs.disarm()
        # The edit in flight may have reached the disk; nothing else may have, and nothing is missing.
        assert acknowledged <= spans_on_disk(path) <= acknowledged | {name}
        acknowledged = spans_on_disk(path)
        fs.failed = failed
    with Project.open(path):
        pass
    assert leftovers(path) == []


def test_after_a_write_of_uncertain_outcome_nothing_more_is_written(tmp_path: Path) -> None:
    class LosesItsFolder(Failing):
        """The folder cannot be synced, nor the file put back."""

        broken = False

        def sync_folder(self, folder: Path) -> None:
            if self.broken:
                raise OSError(errno.EIO, "sync")
            super().sync_folder(folder)

        def replace(self, source: Path, target: Path) -> None:
            self.replaced += self.broken
            if self.replaced > 1:
                raise OSError(errno.EIO, "replace")
            super().replace(source, target)

        replaced = 0

    fs = LosesItsFolder()
    path = tmp_path / "p.json"
    with Project.open(path, fs=fs) as project:
        project.commit(begin("a0")).result()
        fs.broken = True
        assert isinstance(project.commit(add("a1")).exception(), ProjectError)
        fs.broken = False
        error = project.commit(add("a2")).exception()
        assert isinstance(error, ProjectError)
        assert "not certain" in error.message
        assert "open it again" in error.hint
        assert in_memory(project) == {"a0"}
    with Project.open(path) as project:
        assert {"a0"} <= in_memory(project) <= {"a0", "a1"}
        project.commit(add("a3")).result()


def test_a_failed_sync_is_not_taken_for_done_when_tried_again(tmp_path: Path) -> None:
    class SyncFailsOnce(Failing):
        broken = True

        def sync(self, descriptor: int) -> None:
            if self.broken:
                self.broken = False
                raise OSError(errno.EIO, "sync")
            super().sync(descriptor)

    fs = SyncFailsOnce()
    path = tmp_path / "p.json"
    with Project.open(path, fs=fs) as project:
        assert isinstance(project.commit(begin("a1")).exception(), ProjectError)
        assert not path.exists()
        project.commit(begin("a2")).result()
        assert in_memory(project) == spans_on_disk(path) == {"a2"}
    assert leftovers(path) == []
