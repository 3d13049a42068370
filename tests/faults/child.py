"""A process that has everything loaded, and forks one that works on a project until it is killed.

It reads `MODE PATH RUN` from standard input, answers `pid PID`, what its child has to tell, and `gone
STATUS` when that has ended. A child tells `ack NAME` when an edit is acknowledged.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.harness import contents, ids, start
from tests.storage.helpers import add, begin
from tui.domain.errors import GlossatorError
from tui.storage import journal
from tui.storage.fs import FileSystem
from tui.storage.project import Project

EDITS = 40
"""What a child does before it waits to be killed."""


NOBODY = 65534
"""User and group that own nothing."""


def tell(word: str, what: object) -> None:
    # Not `write`: that is a call that faults are injected into.
    os.writev(1, [f"{word} {what}\n".encode()])


def wait_for_a_word() -> None:
    os.read(0, 1)


def opened(path: Path) -> Project:
    project = start(path, FileSystem())
    if project.is_new:
        project.commit(begin("first")).result()
    return project


def one_by_one(path: Path, run: str) -> None:
    project = opened(path)
    for number in range(EDITS):
        project.commit(add(f"{run}-{number}")).result()
        tell("ack", f"{run}-{number}")
        if number % 5 == 4:
            project.checkpoint()
    wait_for_a_word()


def queued(path: Path, run: str) -> None:
    project = opened(path)

    def done(name: str, future: Future[int]) -> None:
        if future.exception() is None:
            tell("ack", name)

    for number in range(EDITS):
        name = f"{run}-{number}"
        project.commit(add(name)).add_done_callback(partial(done, name))
        if number % 7 == 6:
            project.checkpoint()
    project.flush()
    wait_for_a_word()


def checkpoints(path: Path, run: str) -> None:
    project = opened(path)
    for number in range(EDITS):
        project.commit(add(f"{run}-{number}")).result()
        tell("ack", f"{run}-{number}")
        tell("checkpoint", number)
        project.checkpoint()
    wait_for_a_word()


def one_thread(path: Path, run: str) -> None:
    """Do a little of everything in the main thread, so that system calls can be counted."""
    wait_for_a_word()
    try:
        project = start(path, FileSystem())
    except GlossatorError as error:
        tell("refused", error)
        return
    for number in range(5):
        name = f"{run}-{number}"
        edit = begin(name) if project.is_new else add(name)
        try:
            outcome = project._write([edit])[0]
            tell("ack" if isinstance(outcome, int) else "refused", name)
            if number in (1, 3):
                project.checkpoint()
        except GlossatorError as error:
            tell("refused", f"{name}: {error}")
    project.close()


def limited(path: Path, run: str) -> None:
    """Work while no file may be longer than `run` bytes, and then when they may."""
    journal.ROLL = 600
    project = opened(path)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(run), hard))
    work_against(project, run, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard)))


def work_against(project: Project, run: str, free: Callable[[], object]) -> None:
    """Make edits and checkpoints of which some are refused; then give way, and go on."""
    for number in range(12):
        _told(f"{run}-{number}", lambda name: project.commit(add(name)).result())
        if number % 4 == 3:
            _told("checkpoint", lambda _: project.checkpoint())
    tell("holds", ",".join(sorted(ids(contents(project)))))
    free()
    _told(f"{run}-freed", lambda name: project.commit(add(name)).result())
    _told("checkpoint", lambda _: project.checkpoint())
    tell("trouble", project.engine.trouble)
    project.close()


def _told(name: str, what: Callable[[str], object]) -> None:
    try:
        what(name)
    except GlossatorError as error:
        tell("refused", f"{name} {error}")
    else:
        tell("ack", name)


def unprivileged(path: Path, run: str) -> None:
    """Open a project as somebody who may not write it, then for reading only."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    for read_only in (False, True):
        try:
            with Project.open(path, read_only=read_only) as project:
                found = ",".join(sorted(ids(contents(project))))
                error = project.commit(add(run)).exception()
            tell("opened", f"{read_only} {found} {type(error).__name__}")
        except GlossatorError as error:
            tell("refused", f"{type(error).__name__} {error}")


MODES: dict[str, Callable[[Path, str], None]] = {
    mode.__name__: mode for mode in (one_by_one, queued, checkpoints, one_thread, limited, unprivileged)
}


def load_all() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "p.json"
        for _ in range(2):
            with start(path) as project:
                project.commit(begin("x") if project.is_new else add("y")).result()
            path.write_text(path.read_text().replace("Title", "Other"))


def main() -> None:
    load_all()
    while line := _line():
        mode, path, run = line.split()
        child = os.fork()
        if child == 0:
            try:
                tell("pid", os.getpid())
                MODES[mode](Path(path), run)
            except BaseException as error:
                tell("raised", repr(error))
                os._exit(1)
            os._exit(0)
        tell("gone", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _line() -> str:
    # Not by `input`: what it read ahead would not reach the child.
    found = b""
    while not found.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return ""
        found += byte
    return found.decode()


if __name__ == "__main__":
    main()
    sys.exit(0)
