"""A process that commits in a loop is killed at some moment: every acknowledged edit is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tinydb import TinyDB

from tui.storage.project import Project

from .helpers import add, spans_on_disk

COMMIT = """
import os, sys
from pathlib import Path
from tests.storage.helpers import add, add_article, article
from tui.storage.project import Project
project = Project.open(Path(sys.argv[1]))
if project.is_new:
    project.commit(add_article(article())).result()
for i in range(10**6):
    name = f"{sys.argv[2]}-{i}"
    future = project.commit(add(name))
    future.add_done_callback(lambda done, name=name: done.exception() or os.write(1, f"{name}\\n".encode()))
    if i % 3 == 0:
        future.result()
"""


def commit_until_killed(path: Path, run: int, acknowledgements: int) -> list[str]:
    """Return what a process had acknowledged when it was killed, after at least so many acknowledgements."""
    command = [sys.executable, "-c", COMMIT, str(path), str(run)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(acknowledgements)]
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return [line.strip() for line in lines if line.endswith("\n")]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill so")
def test_every_acknowledged_edit_outlives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    acknowledged: set[str] = set()
    for run in range(8):
        lines = commit_until_killed(path, run, acknowledgements=1 + 7 * run)
        assert len(lines) >= 1 + 7 * run
        acknowledged |= set(lines)
        assert acknowledged <= spans_on_disk(path)
        with Project.open(path) as project:
            project.commit(add(f"between-{run}")).result()
            acknowledged.add(f"between-{run}")
        with TinyDB(path, encoding="utf-8", access_mode="r") as stock:
            assert acknowledged <= set(stock.all()[0]["spans"])
        assert list(tmp_path.rglob("*.tmp")) == []
