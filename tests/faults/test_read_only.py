"""Row 14: a folder, a medium or a file that may not be written."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.child import NOBODY
from tests.faults.conftest import Count
from tests.faults.harness import contents, crash, ids, start
from tests.faults.nursery import Nursery
from tests.faults.test_damage import small
from tests.faults.test_full_disk import disk
from tests.storage.helpers import add
from tui.domain.errors import ProjectError
from tui.storage.failures import NotWritableError
from tui.storage.fs import FileSystem
from tui.storage.project import Project

__all__ = ["disk"]


def states(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return all files with what would tell that they were written."""
    found = {}
    for path in folder.rglob("*"):
        status = path.stat()
        data = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (status.st_ino, status.st_mtime_ns, data)
    return found


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def test_a_read_only_medium(count: Count, disk: Path) -> None:
    """Row 14: refused with a message, and opened for reading; nothing is written."""
    tally = count("row 14: read-only medium")
    path = disk / "made" / "p.json"
    made = small(path)
    for kind in ("to recover", "closed"):
        if kind == "closed":
            start(path).close()
        before = states(disk)
        remount(disk, "ro")
        try:
            with pytest.raises(NotWritableError, match="not writable"):
                Project.open(path)
            with Project.open(path, read_only=True) as project:
                held = contents(project)
                error = project.commit(add("x")).exception()
        finally:
            remount(disk, "rw")
        trouble = "" if held == made.states[-1] else "something else is read"
        if not isinstance(error, ProjectError) or "reading only" not in error.message:
            trouble = trouble or f"an edit is answered with {error!r}"
        tally.note(trouble or ("" if states(disk) == before else "something was written"), kind)
    project = start(path, FileSystem())
    project.commit(add("x")).result()
    assert ids(contents(project)) == {"a1", "a2", "a3", "a4", "x"}
    crash(project)
    tally.check()


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """Make a folder that others than its owner get into."""
    folder = Path(tempfile.mkdtemp(prefix="glossator-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def make_readable(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def told_to_somebody_else(path: Path) -> list[tuple[str, str]]:
    with Nursery() as nursery:
        nursery.begin("unprivileged", path, "x")
        told, status = nursery.rest()
    assert status == 0, told
    return told


WANTED = ("opened", "True a1,a2,a3,a4 ProjectError")


def test_a_folder_that_may_not_be_written(open_to_all: Path, count: Count) -> None:
    """Row 14: refused with a message, and opened for reading; nothing is written."""
    tally = count("row 14: read-only folder")
    path = open_to_all / "made" / "p.json"
    small(path)
    for lock in ("without a lock file", "with a lock file"):
        (path.parent / "p.json.lock").unlink(missing_ok=True)
        if lock == "with a lock file":
            (path.parent / "p.json.lock").touch()
        make_readable(open_to_all)
        if os.geteuid() != 0:
            path.parent.chmod(0o555)
        before = states(open_to_all)
        told = told_to_somebody_else(path)
        path.parent.chmod(0o755)
        refused = told[0][0] == "refused" and told[0][1].startswith("NotWritableError")
        trouble = "" if refused and told[1:] == [WANTED] else str(told)
        tally.note(trouble or ("" if states(open_to_all) == before else "something was written"), lock)
    tally.check()


def test_a_file_that_may_not_be_written(open_to_all: Path, count: Count) -> None:
    """Row 14: somebody protected the project, though its folder may be written."""
    tally = count("row 14: read-only file")
    path = open_to_all / "made" / "p.json"
    small(path)
    make_readable(open_to_all)
    for entry in [path.parent, *path.parent.rglob("*")]:
        if os.geteuid() == 0:
            os.chown(entry, NOBODY, NOBODY)
    path.chmod(0o444)
    before = states(open_to_all)
    told = told_to_somebody_else(path)
    refused = told[0][0] == "refused" and told[0][1].startswith("NotWritableError")
    trouble = "" if refused and told[1:] == [WANTED] else str(told)
    after = {name: found for name, found in states(open_to_all).items() if not name.endswith(".lock")}
    before = {name: found for name, found in before.items() if not name.endswith(".lock")}
    changed = [name for name in before if before[name] != after.get(name) and not Path(name).is_dir()]
    tally.note(trouble or (f"written: {changed}" if changed else ""), "0444")
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    tally.check()
