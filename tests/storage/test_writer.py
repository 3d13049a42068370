from __future__ import annotations

import errno
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Thread, get_ident

import pytest

from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import GlossatorError, ProjectError
from tui.domain.layer import Layer
from tui.storage.project import Project

from .helpers import (
    Failing,
    Gate,
    Recording,
    add,
    add_article,
    annotation,
    article,
    begin,
    done,
    ids,
    on_disk,
    refusal,
    spans_on_disk,
)


def test_commit_returns_before_anything_is_written(path: Path) -> None:
    gate = Gate("write")
    with Project.open(path, fs=gate) as project:
        future = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        assert not future.done()
        assert not future.cancel()
        assert project.pending == 1
        assert project.layer("k1", "ann") == Layer("k1", "ann")
        gate.opened.set()
        project.flush()
        assert future.done()
        assert project.pending == 0
        assert len(project.layer("k1", "ann").annotations) == 1


FIRST = ["_make_folder", "_sync_folder", "write", "_full_sync", "_sync_folder", "_sync_folder"]
"""The calls that make the first commit durable: the folder of the journal, its first segment."""

LATER = ["write", "_data_sync"]
"""Those of any other."""

WRITING = ["write", "_full_sync", "replace", "_sync_folder"]
"""Those that put the project file in its place."""


def steps(calls: list[str]) -> list[str]:
    return [call for call in calls if call in {*FIRST, *LATER, *WRITING}]


@pytest.mark.parametrize("step", FIRST)
def test_the_future_of_the_first_commit_waits_for_every_step(path: Path, step: str) -> None:
    gate = Gate(step)
    with Project.open(path, fs=gate) as project:
        future = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        assert not future.done()
        assert project.is_new
        gate.opened.set()
        future.result()


@pytest.mark.parametrize("step", LATER)
def test_the_future_waits_for_every_step(path: Path, step: str) -> None:
    gate = Gate("")
    with Project.open(path, fs=gate) as project:
        done(project, begin("a1"))
        gate.name = step
        future = project.commit(add("a2"))
        assert gate.reached.wait(30)
        assert not future.done()
        assert ids(project) == {"a1"}
        gate.opened.set()
        future.result()
        assert ids(project) == {"a1", "a2"}


def calls_at_acknowledgement(path: Path, recording: Recording) -> list[list[str]]:
    """Return the calls of two commits up to when each was acknowledged."""
    found: list[list[str]] = []
    with Project.open(path, fs=recording) as project:
        for edit in (begin("a1"), add("a2")):
            recording.calls.clear()
            future = project.commit(edit)
            future.add_done_callback(lambda _: found.append(steps(recording.calls)))
            project.flush()
    return found


def test_a_commit_is_on_the_medium_before_it_is_acknowledged(path: Path) -> None:
    first, later = calls_at_acknowledgement(path, Recording())
    assert first[: len(FIRST)] == FIRST
    assert later == LATER


def test_the_first_commit_puts_a_file_in_its_place_before_it_is_acknowledged(path: Path) -> None:
    first, _ = calls_at_acknowledgement(path, Recording())
    assert first[len(FIRST) :] == [*WRITING, "write"]


@pytest.mark.parametrize("left_out", ["sync", "sync_data", "sync_folder"])
def test_control_the_order_is_wrong_where_a_sync_is_left_out(
    path: Path, left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording()
    monkeypatch.setattr(recording, left_out, lambda *_: None)
    first, later = calls_at_acknowledgement(path, recording)
    assert (first[: len(FIRST)], later) != (FIRST, LATER)


def test_the_file_is_synced_before_it_takes_its_place_and_the_folder_after(path: Path) -> None:
    recording = Recording()
    with Project.open(path, fs=recording) as project:
        done(project, begin("a1"), add("a2"))
        recording.calls.clear()
        project.checkpoint()
        # The last write is the mark, which nothing depends on.
        assert steps(recording.calls) == [*WRITING, "write"]
        recording.calls.clear()
        project.checkpoint()
        assert steps(recording.calls) == []


@pytest.mark.parametrize("left_out", ["sync", "sync_folder"])
def test_control_the_order_of_a_checkpoint_is_wrong_where_a_sync_is_left_out(
    path: Path, left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording()
    monkeypatch.setattr(recording, left_out, lambda *_: None)
    with Project.open(path, fs=recording) as project:
        done(project, begin("a1"), add("a2"))
        recording.calls.clear()
        project.checkpoint()
        assert steps(recording.calls) != [*WRITING, "write"]


@pytest.mark.parametrize("end", ["checkpoint", "close"])
def test_the_file_is_at_the_last_commit_after(path: Path, end: str) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"), add("a2"))
        if end == "checkpoint":
            project.checkpoint()
            assert set(on_disk(path)["_default"]["1"]["spans"]) == {"a1", "a2"}
    assert set(on_disk(path)["_default"]["1"]["spans"]) == {"a1", "a2"}
    assert on_disk(path)["_meta"]["1"]["seq"] == 2


def test_a_file_that_is_gone_is_written_anew(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))
        path.unlink()
        project.checkpoint()
        assert spans_on_disk(path) == {"a1"}
        assert path.exists()


def test_what_queues_during_a_write_is_written_together(path: Path) -> None:
    gate = Gate("write")
    with Project.open(path, fs=gate) as project:
        futures = [project.commit(begin("a0"))]
        assert gate.reached.wait(30)
        futures += [project.commit(add(f"a{i}")) for i in range(1, 200)]
        gate.calls.clear()
        gate.opened.set()
        assert [future.result() for future in futures] == list(range(1, 201))
        assert steps(gate.calls)[-len(LATER) :] == LATER
        assert gate.calls.count("_data_sync") == 1
    assert on_disk(path)["_meta"]["1"]["seq"] == 200


def test_an_edit_with_very_many_changes_is_one_write(path: Path) -> None:
    recording = Recording()
    with Project.open(path, fs=recording) as project:
        changes = (AnnotationChange("k1", "ann", None, annotation(f"a{i}", i, i + 1)) for i in range(2000))
        done(project, add_article(article()))
        recording.calls.clear()
        done(project, Edit.make("accept 2000", "ann", *changes))
        assert recording.calls == LATER
        assert len(project.layer("k1", "ann").annotations) == 2000


def test_an_edit_that_changes_nothing_writes_nothing(path: Path) -> None:
    recording = Recording()
    with Project.open(path, fs=recording) as project:
        done(project, begin("a1"))
        recording.calls.clear()
        assert done(project, Edit.make("nothing", "ann")) == [1]
        assert recording.calls == []


def test_callbacks_run_in_the_writer_thread_with_the_edit_visible(path: Path) -> None:
    gate = Gate("write")
    seen: list[tuple[bool, int]] = []
    with Project.open(path, fs=gate) as project:

        def callback(_: Future[int]) -> None:
            seen.append((get_ident() != main, len(project.layer("k1", "ann").annotations)))

        main = get_ident()
        future = project.commit(begin("a1"))
        assert gate.reached.wait(30)
        future.add_done_callback(callback)
        gate.opened.set()
        project.flush()
    assert seen == [(True, 1)]


def test_closing_writes_what_is_queued(path: Path) -> None:
    gate = Gate("write")
    project = Project.open(path, fs=gate)
    futures = [project.commit(begin("a0")), *(project.commit(add(f"a{i}")) for i in range(1, 20))]
    assert gate.reached.wait(30)
    gate.opened.set()
    project.close()
    assert all(future.done() for future in futures)
    assert len(spans_on_disk(path)) == 20


def test_ctrl_c_as_the_writer_starts_is_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Thread) -> None:
        raise KeyboardInterrupt

    project = Project.open(path)
    monkeypatch.setattr(Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        project.commit(begin("a1"))
    project.close()
    assert not path.exists()


def test_after_closing_every_edit_fails_and_closing_again_is_fine(path: Path) -> None:
    project = Project.open(path)
    done(project, begin("a1"))
    project.close()
    project.close()
    error = refusal(project, add("a2"))
    assert isinstance(error, ProjectError)
    assert "closed" in error.message
    project.flush()
    assert spans_on_disk(path) == {"a1"}


def test_a_failed_write_fails_what_queued_behind_it_and_the_next_works(path: Path) -> None:
    class Held(Failing):
        """Fails the next write, once something has queued behind it."""

        def __init__(self) -> None:
            super().__init__()
            self.reached, self.opened, self.broken = Event(), Event(), True

        def write(self, descriptor: int, data: bytes) -> None:
            if self.broken:
                self.reached.set()
                assert self.opened.wait(30)
                self.broken = False
                raise OSError(errno.ENOSPC, "no space")
            super().write(descriptor, data)

    held = Held()
    with Project.open(path, fs=held) as project:
        futures: list[Future[int]] = [project.commit(begin("a1"))]
        assert held.reached.wait(30)
        futures += [project.commit(add(f"b{i}")) for i in range(5)]
        held.opened.set()
        errors = [future.exception() for future in futures]
        assert all(isinstance(error, ProjectError) and "disk is full" in error.message for error in errors)
        assert project.layer("k1", "ann") == Layer("k1", "ann")
        assert project.pending == 0
        assert done(project, begin("a1")) == [1]
    assert spans_on_disk(path) == {"a1"}


def test_a_mistake_in_the_program_fails_the_future_and_not_the_writer(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tui.storage.changes.stage", lambda *_: 1 / 0)
        error = refusal(project, begin("a1"))
        assert isinstance(error, GlossatorError)
        assert "ZeroDivisionError" in error.message
    assert done(project, begin("a1")) == [1]
