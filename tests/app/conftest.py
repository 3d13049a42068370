"""Fixtures of the app's tests."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.app.reader_host import Desk, desk_with

KINDS = ("DATA", "STATE", "CACHE", "CONFIG")


@pytest.fixture(scope="session", autouse=True)
def _styles_read_once() -> Iterator[None]:
    """Let all apps share what their style sheets come to: reading them is a seventh of the time of a test.

    Textual does the same for as long as an app runs, and changes no rule.
    """
    read: dict[tuple[object, ...], list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def shared(self: Stylesheet, css: str, *where: Any, **more: Any) -> list[RuleSet]:
        key = (css, *where, *sorted(more.items()), *sorted(self._variables.items()))
        if key not in read:
            read[key] = parse(self, css, *where, **more)
        return read[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", shared)
        yield


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
