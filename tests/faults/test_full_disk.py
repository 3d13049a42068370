"""Row 13: the disk is full before a line, inside it, or in a checkpoint; or a file may not grow any more."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Count
from tests.faults.harness import contents, copied, ids, on_disk, seen_by_stock, start
from tests.faults.nursery import Nursery
from tests.storage.helpers import add, begin
from tui.domain.errors import GlossatorError
from tui.storage.failures import DiskError
from tui.storage.fs import FileSystem
from tui.storage.project import Project
from tui.storage.upkeep import verify

SIZE = 2 << 20
PAGE = 4096


def trouble_of_limit(path: Path, told: list[tuple[str, str]], status: int) -> tuple[str, str]:
    """Return what is wrong after a child worked against a limit, and what it met."""
    if status or any(word == "raised" for word, _ in told):
        return f"ended with {status}: {told}", ""
    acknowledged = {name for word, name in told if word == "ack"} - {"checkpoint"}
    refused = [what for word, what in told if word == "refused"]
    holds = next(set(what.split(",")) for word, what in told if word == "holds")
    if not all("disk is full" in what for what in refused):
        return f"an error that says something else: {refused}", ""
    if any(what.startswith("checkpoint") for what in refused[-1:]) and told[-2][0] != "ack":
        return f"not well again: {refused}", ""
    if next(what for word, what in told if word == "trouble"):
        return "trouble stays", ""
    freed = {name for name in acknowledged if name.endswith("-freed")}
    if len(freed) != 1 or holds != acknowledged - freed | {"first"}:
        return f"memory holds {sorted(holds)}, acknowledged {sorted(acknowledged)}", ""
    with start(path) as project:
        found = ids(contents(project))
        if project.engine.notes or project.engine.questions:
            return f"tells {project.engine.notes} {project.engine.questions}", ""
    if found != acknowledged | {"first"} or found != ids(seen_by_stock(path)):
        return f"opening gives {sorted(found)}", ""
    unsound = [finding for finding in verify(FileSystem(), path) if not finding.sound]
    lines = sum(not what.startswith("checkpoint") for what in refused)
    met = "edits refused" if lines else "checkpoints refused" if refused else "nothing refused"
    return (f"not sound: {unsound}" if unsound else ""), met


@pytest.mark.parametrize(
    "step", [331, pytest.param(37, marks=pytest.mark.long)], ids=["some limits", "many limits"]
)
def test_no_file_may_grow_beyond_a_limit(tmp_path: Path, count: Count, step: int) -> None:
    """Row 13 with RLIMIT_FSIZE: what is refused is taken back, and it works again when there is room."""
    tally = count("row 13: RLIMIT_FSIZE")
    with Nursery() as nursery:
        for limit in range(200, 6200, step):
            path = tmp_path / str(limit) / "p.json"
            path.parent.mkdir()
            nursery.begin("limited", path, str(limit))
            told, status = nursery.rest()
            trouble, outcome = trouble_of_limit(path, told, status)
            tally.note(trouble, f"limit {limit}: {told}", outcome)
    tally.check()
    assert set(tally.outcomes) == {"edits refused", "checkpoints refused", "nothing refused"} or step > 100


# -- a disk that is really full --------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "glossator-test", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip(f"a file system may not be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


class Ballast:
    """A file that leaves so many pages of a disk free."""

    def __init__(self, path: Path, pages: int) -> None:
        self._path = path
        with path.open("wb", buffering=0) as file:
            size = 0
            try:
                while True:
                    size += file.write(bytes(PAGE))
            except OSError:
                file.truncate(max(0, size - pages * PAGE))

    def remove(self) -> None:
        self._path.unlink()


def fill(project: Project, name: str) -> tuple[list[str], GlossatorError | None]:
    """Make edits until one is refused; return the names of those that were not, and the error."""
    made: list[str] = []
    while len(made) < 100:
        try:
            project.commit(add(f"{name}-{len(made)}", note="x" * 120)).result()
        except GlossatorError as error:
            return made, error
        made.append(f"{name}-{len(made)}")
    return made, None


def test_a_disk_that_is_full(tmp_path: Path, count: Count, disk: Path) -> None:
    """Row 13 with a real disk of 2 MB: what is refused is taken back, the old file stays, and it goes on."""
    tally = count("row 13: a disk of 2 MB is full")
    path = disk / "p.json"
    project = start(path, FileSystem())
    project.commit(begin("first")).result()
    acknowledged = {"first"}
    for pages in (0, 1, 2, 3, 5, 8):
        old = seen_by_stock(path)
        ballast = Ballast(disk / "ballast", pages)
        made, error = fill(project, f"p{pages}")
        acknowledged |= set(made)
        trouble = ""
        if not isinstance(error, DiskError) or "disk is full" not in error.message:
            trouble = f"no such error: {error!r}"
        with pytest.raises(GlossatorError, match="disk is full"):
            project.checkpoint()
        if seen_by_stock(path) != old:
            trouble = trouble or "the old file is gone"
        held = contents(project)
        if ids(held) != acknowledged or on_disk(path, tmp_path / f"look{pages}") != held:
            trouble = trouble or "memory is not what the disk holds"
        ballast.remove()
        made, error = fill(project, f"freed{pages}")
        acknowledged |= set(made)
        project.checkpoint()
        if error or ids(seen_by_stock(path)) != acknowledged or project.engine.trouble:
            trouble = trouble or f"not well again: {error} {project.engine.trouble}"
        tally.note(trouble, f"{pages} pages free")
    project.close()
    copy = copied(path, tmp_path / "copy")
    with start(copy) as again:
        assert ids(contents(again)) == acknowledged
        assert not again.engine.notes
        assert not again.engine.questions
    assert [finding for finding in verify(FileSystem(), copy) if not finding.sound] == []
    tally.check()
