"""Row 3: a process is killed at every system call that changes something, and each fails once with EIO."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import Count
from tests.faults.harness import contents, crash, ids, leftovers, put_files, seen_by_stock, start
from tests.faults.nursery import Nursery
from tests.faults.test_damage import small
from tui.domain.errors import GlossatorError
from tui.storage.fs import FileSystem
from tui.storage.upkeep import verify

CALLS = (
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "link",
    "unlink",
    "mkdir",
    "ftruncate",
    "fchmod",
    "flock",
    "utimensat",
    "close",
)
"""The calls of which one at a time is met."""

FEW = ("write", "fsync", "fdatasync", "rename", "link")
"""Those of the default run, each only once."""


def reason_against() -> str:
    """Return why this cannot be done here, or an empty string."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    with Nursery() as nursery:
        nursery.begin("one_thread", Path("/nonexistent/p.json"), "x")
        reason = ""
        try:
            with injected(nursery.pid, "inject=link:error=EIO:when=1", "link"):
                nursery.kill()
        except PermissionError as error:
            reason = str(error)
            nursery.kill()
        nursery.rest()
    return reason


@contextmanager
def injected(pid: int, what: str, call: str) -> Iterator[subprocess.Popen[str]]:
    """Attach strace to a process, from inside the block on until that has ended.

    Raises:
        PermissionError: It may not.
    """
    command = ["strace", "-f", "-p", str(pid), "-e", f"trace={call}", "-e", what]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        line = strace.stderr.readline()
        if "attached" not in line:
            raise PermissionError(f"strace may not attach: {line.strip()}")
        yield strace


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    reason = reason_against()
    if reason:
        pytest.skip(reason)
    with Nursery() as begun:
        yield begun


Told = list[tuple[str, str]]


def met(nursery: Nursery, path: Path, call: str, fault: str, nth: int) -> tuple[Told, int, bool]:
    """Let a child meet a fault in its N-th such call; return what it told, how it ended, whether it did."""
    nursery.begin("one_thread", path, str(nth))
    with injected(nursery.pid, f"inject={call}:{fault}:when={nth}", call) as strace:
        nursery.send("g")
        told, status = nursery.rest()
        assert strace.stderr is not None
        was = "(INJECTED)" in strace.stderr.read()
    return told, status, was or status == -signal.SIGKILL


def trouble_of(path: Path, before: set[str], told: Told, status: int) -> str:
    raised = [what for word, what in told if word == "raised"]
    if raised or status not in (0, -signal.SIGKILL):
        return f"ended with {status}: {raised}"
    acknowledged = {name for word, name in told if word == "ack"}
    refused = [re.split("[: ]", name)[0] for word, name in told if word == "refused"]
    try:
        with start(path) as project:
            found, questions = ids(contents(project)), project.engine.questions
    except GlossatorError as error:
        return f"cannot be opened: {error}"
    if not before | acknowledged <= found:
        return f"lost: {sorted((before | acknowledged) - found)}"
    news = found - before - acknowledged
    # One may have been in flight: it was killed before the answer, or it failed and could not be taken back.
    if len(news) > 1 or not (news <= set(refused) or status):
        return f"not acknowledged, and there: {sorted(news)}"
    if questions or leftovers(path):
        return f"tells {questions}, left behind {leftovers(path)}"
    if found and found != ids(seen_by_stock(path)):
        return "stock TinyDB reads something else"
    unsound = [finding for finding in verify(FileSystem(), path) if not finding.sound] if found else []
    return f"not sound: {unsound}" if unsound else ""


def look_at(
    tmp_path: Path, count: Count, nursery: Nursery, fault: str, calls: tuple[str, ...], every: int, most: int
) -> None:
    """Meet each of the calls, `most` times at most, on a new project and on one that was killed."""
    there = small(tmp_path / "made" / "p.json").files
    for situation, files in {"a new project": {}, "a project to recover": there}.items():
        tally = count(f"row 3: {'SIGKILL' if 'KILL' in fault else 'EIO'} at a system call, {situation}")
        before = {"a1", "a2", "a3", "a4"} if files else set()
        met_calls: set[str] = set()
        for call in calls:
            for nth in range(1, 1 + most * every, every):
                path = tmp_path / situation.replace(" ", "-") / "p.json"
                put_files(path, files)
                told, status, was = met(nursery, path, call, fault, nth)
                if not was:
                    assert status == 0
                    break
                met_calls.add(call)
                tally.note(trouble_of(path, before, told, status), f"{call} {nth} {told}", call)
        tally.check()
        assert {"write", "fsync", "rename"} <= met_calls


@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO"])
def test_some_system_calls(tmp_path: Path, count: Count, nursery: Nursery, fault: str) -> None:
    """Row 3: a few, to see that the long run can do it."""
    look_at(tmp_path, count, nursery, fault, FEW, 3, 2)


@pytest.mark.long
@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO"])
def test_every_system_call(tmp_path: Path, count: Count, nursery: Nursery, fault: str) -> None:
    """Row 3: all acknowledged edits are there, at most the one in flight more."""
    look_at(tmp_path, count, nursery, fault, CALLS, 1, 1000)


def test_the_harness_sees_a_lost_edit(tmp_path: Path, count: Count) -> None:
    """The control of row 3: an acknowledgement of what is not there is found out."""
    path = tmp_path / "p" / "p.json"
    small(path)
    tally = count("row 3: an acknowledgement without an edit", control=True)
    tally.note(trouble_of(path, {"a1"}, [("ack", "never-made")], -signal.SIGKILL), "made up")
    tally.check()
    project = start(path)
    crash(project)
