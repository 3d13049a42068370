"""The other end of `child`: starting a process on a project, reading what it tells, and ending it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.faults import child


class Nursery:
    """A process that forks children; each is up in a few milliseconds."""

    def __init__(self) -> None:
        root = Path(__file__).parents[2]
        command = [sys.executable, "-m", child.__name__]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        self.pid = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def begin(self, mode: str, path: Path, run: str) -> None:
        """Start a child."""
        self.send(f"{mode} {path} {run}\n")
        word, self.pid = self.read()[0], int(self._last)
        assert word == "pid"

    def send(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode())
        self._process.stdin.flush()

    def read(self) -> tuple[str, str]:
        """Return the next thing that is told."""
        assert self._process.stdout is not None
        word, _, self._last = self._process.stdout.readline().decode().strip().partition(" ")
        assert word, "the process has ended"
        return word, self._last

    def kill(self) -> None:
        """Kill the child."""
        os.kill(self.pid, signal.SIGKILL)

    def rest(self) -> tuple[list[tuple[str, str]], int]:
        """Return all that is told up to the child's end, and its exit status."""
        told: list[tuple[str, str]] = []
        while (found := self.read())[0] != "gone":
            told.append(found)
        return told, int(found[1])
