from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.samples import build
from tui.cli.main import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep everything of the user's out of reach; return the folder that stands in for the home."""
    home = tmp_path / "home"
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("GLOSSATOR_PROJECT", raising=False)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    return home


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with annotations, as a file."""
    path = tmp_path / "project.json"
    build(path)
    return path


class Result:
    """What a command came to."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def lines(self) -> list[list[str]]:
        return [line.split("\t") for line in self.out.splitlines()]


Run = Callable[..., Result]
Spawn = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""

    def call(*words: object) -> Result:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture
def spawn() -> Spawn:
    """Run the command line in a process of its own, without a terminal."""

    def call(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "tui", *map(str, words)],
            input=stdin,
            capture_output=True,
            cwd=ROOT,
            env=dict(os.environ),
            timeout=120,
            check=False,
        )

    return call
