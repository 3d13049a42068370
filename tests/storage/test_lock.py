from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui.domain.errors import LockedError, ProjectError
from tui.storage.failures import NotWritableError
from tui.storage.lock import ProjectLock, lock_path, read_holder
from tui.storage.project import Project

from .helpers import add, add_article, article, begin, spans_on_disk

HOLD = """
import sys
from pathlib import Path
from tui.storage.project import Project
project = Project.open(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
project.close()
"""


@contextmanager
def held_by_another_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_and_told_who_holds_the_project(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with held_by_another_process(path) as process:
        with pytest.raises(LockedError) as caught:
            Project.open(path)
        assert f"process {process.pid}" in caught.value.message
        holder = read_holder(path)
        assert holder is not None
        assert holder.host in caught.value.message
        assert holder.user in caught.value.message
        assert holder.since in caught.value.message
        assert "Close Glossator there" in caught.value.hint
        with Project.open(path, read_only=True) as project:
            assert project.articles() == []


def test_it_is_free_at_once_when_the_holder_closes(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with held_by_another_process(path) as process:
        process.communicate()
        with Project.open(path) as project:
            project.commit(begin("a1")).result()
    assert spans_on_disk(path) == {"a1"}


def test_it_is_free_at_once_when_the_holder_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with held_by_another_process(path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Project.open(path) as project:
            project.commit(begin("a1")).result()
            holder = read_holder(path)
            assert holder is not None
            assert holder.pid == os.getpid()


def test_the_same_process_cannot_open_a_project_twice(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with Project.open(path), pytest.raises(LockedError, match=f"process {os.getpid()}"):
        Project.open(path)
    Project.open(path).close()


def test_the_project_itself_is_not_locked_and_commits_do_not_lose_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with Project.open(path) as project:
        project.commit(add_article(article())).result()
        for i in range(3):
            project.commit(add(f"a{i}")).result()
        with pytest.raises(LockedError):
            Project.open(path)


def test_a_lock_file_with_nonsense_in_it_still_locks(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with Project.open(path):
        for data in (
            b"",
            b"nonsense",
            b"[]",
            b'{"pid": "x", "host": "h", "user": "u", "since": "s"}',
            b'{"pid": 1}',
        ):
            lock_path(path).write_bytes(data)
            with pytest.raises(LockedError, match=r"p\.json is in use\."):
                Project.open(path)


def test_what_a_lock_file_says_never_reaches_a_terminal_as_an_escape(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with Project.open(path):
        lock_path(path).write_text('{"pid": 1, "host": "\\u001b[31mh", "user": "u\\n", "since": "s\\u009b"}')
        with pytest.raises(LockedError) as caught:
            Project.open(path)
    assert caught.value.message.isprintable()


def test_a_lock_that_is_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "p.json", tmp_path / "elsewhere"
    elsewhere.write_text("precious")
    lock_path(path).symlink_to(elsewhere)
    with pytest.raises(ProjectError, match=r"p\.json\.lock"):
        Project.open(path)
    assert elsewhere.read_text() == "precious"


def test_a_lock_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    lock_path(path).mkdir()
    with pytest.raises(ProjectError, match=r"p\.json\.lock"):
        Project.open(path)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_folder_in_which_no_lock_can_be_made_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    with pytest.raises(NotWritableError, match="not writable"):
        ProjectLock(tmp_path / "p.json", 0o600)


def test_a_lock_file_has_the_mode_asked_for(tmp_path: Path) -> None:
    lock = ProjectLock(tmp_path / "p.json", 0o660)
    assert lock.path.stat().st_mode & 0o777 == 0o660
    lock.release()
    assert lock.path.read_bytes() == b""
