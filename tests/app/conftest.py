"""Fixtures of the app's tests."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_host import Desk, desk_with

KINDS = ("DATA", "STATE", "CACHE", "CONFIG")


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the user's is read or written, and the app's signal handlers end with it."""
    for kind in KINDS:
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home" / kind.lower()))
    monkeypatch.delenv("NO_COLOR", raising=False)
    # A terminal that can show all colours, wherever the tests run.
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A project with three short articles."""
    with desk_with(tmp_path) as opened:
        yield opened
