"""Rows 1 and 2: a process is killed at random, again and again on the same file."""

from __future__ import annotations

import signal
from pathlib import Path
from random import Random
from time import sleep

import pytest

from tests.faults.child import EDITS
from tests.faults.conftest import Count
from tests.faults.harness import contents, crash, ids, leftovers, seen_by_stock, start
from tests.faults.nursery import Nursery
from tests.storage.helpers import put
from tui.domain.errors import GlossatorError
from tui.storage.fs import FileSystem
from tui.storage.project import Project
from tui.storage.upkeep import verify

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill so")

times = pytest.mark.parametrize(
    "kills", [12, pytest.param(300, marks=pytest.mark.long)], ids=["a few times", "300 times"]
)


def killed(nursery: Nursery, path: Path, mode: str, run: int, random: Random) -> list[str]:
    """Let a child work until it is killed; return the names that it acknowledged."""
    nursery.begin(mode, path, str(run))
    wanted = random.randint(0, 12)
    acknowledged: list[str] = []
    seen = 0
    while seen < wanted:
        word, name = nursery.read()
        assert word in ("ack", "checkpoint"), f"{word} {name}"
        seen += word == ("checkpoint" if mode == "checkpoints" else "ack")
        acknowledged += [name] if word == "ack" else []
    # Any moment will do: this is the fault, and waits for nothing.
    sleep(random.uniform(0, 0.01 if wanted else 0.03))
    nursery.kill()
    told, status = nursery.rest()
    assert status == -signal.SIGKILL
    assert {word for word, _ in told} <= {"ack", "checkpoint"}, told
    return acknowledged + [name for word, name in told if word == "ack"]


def trouble_of_kill(path: Path, run: int, before: set[str], acknowledged: list[str], sequential: bool) -> str:
    try:
        project = start(path)
    except GlossatorError as error:
        return f"cannot be opened: {error}"
    found = ids(contents(project))
    news, tells, left = found - before - {"first"}, project.engine.questions, leftovers(path)
    crash(project)
    if not before <= found:
        return f"lost of before: {sorted(before - found)}"
    if not set(acknowledged) <= found:
        return f"lost: {sorted(set(acknowledged) - found)}"
    if news != {f"{run}-{number}" for number in range(len(news))}:
        return f"not in order: {sorted(news)}"
    if sequential and len(news) > len(acknowledged) + 1:
        return f"more than the one in flight: {len(news)} after {len(acknowledged)}"
    return f"tells {tells}" if tells else f"left behind: {left}" if left else ""


def forget_old(project: Project, all_but: int) -> set[str]:
    """Take out what the runs before have made, so that the file stays small; return what is left."""
    layer = project.layer("k1", "ann")
    old = [annotation for annotation in layer.annotations if annotation.id != "first"][:-all_but]
    for annotation in old:
        project.commit(put(annotation, None))
    project.flush()
    return ids(contents(project))


@times
@pytest.mark.parametrize("mode", ["one_by_one", "queued", "checkpoints"])
def test_every_acknowledged_edit_outlives_a_kill(tmp_path: Path, count: Count, mode: str, kills: int) -> None:
    """Rows 1 and 2: all acknowledged, the next ones in order, no temporary file after opening again."""
    row = "2: SIGKILL in a checkpoint" if mode == "checkpoints" else f"1: SIGKILL at random, {mode}"
    tally = count(f"row {row}")
    path = tmp_path / "p.json"
    random = Random(mode)
    before: set[str] = set()
    with Nursery() as nursery:
        for run in range(kills):
            acknowledged = killed(nursery, path, mode, run, random)
            outcome = "in the middle of a file" if leftovers(path) else ""
            trouble = trouble_of_kill(path, run, before, acknowledged, mode != "queued")
            with start(path) as project:
                before = ids(contents(project))
                if len(before) > 3 * EDITS:
                    before = forget_old(project, EDITS)
            seen = ids(seen_by_stock(path)) if path.exists() else set()
            if before != seen:
                trouble = trouble or "stock TinyDB reads something else"
            tally.note(trouble, f"kill {run}", outcome)
    unsound = [finding for finding in verify(FileSystem(), path) if not finding.sound]
    tally.check()
    assert not unsound
    if kills > 100 and mode == "checkpoints":
        assert tally.outcomes["in the middle of a file"] > 0
