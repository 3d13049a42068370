"""Pictures of whole screens, compared with those in __snapshots__.

After a change that is meant to be seen: `pytest tests/app/test_snapshots.py --snapshot-update`, and look at
the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.reader_host import ALL, MEETING, Desk, Running, Sample, desk_with
from tui.app.app import GlossatorApp
from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.edits import AnnotationChange, Edit
from tui.storage.remembered import Remembered

AT = "2025-10-07T12:30:00Z"

DECIDED = ["a", "2", "x", "tab", "a", "L", "G", "h", "h", "7", "g", "tab"]
"""Decisions that leave every state on the screen."""

SCRIPTS = Sample(
    "scripts",
    "# A market\n\n"
    "[Mei Lin Tan](PERSON) 👩🏽\u200d🍳 has sold noodles since [2003](DATE); [Sofía](PERSON) came from "
    "[Bogotá](GPE) 🇨🇴.\n\n"
    "[陈美玲](PERSON)的面馆于[2003年](DATE)在[槟城](GPE)开业。她的祖父[一九三八年](DATE)从[厦门](GPE)坐船来到"
    "[马来西亚](GPE)，口袋里只有三块钱。\n\n"
    "وصل [يوسف الخطيب](PERSON) من [حلب](GPE) إلى [ماليزيا](GPE).\n\n"
    "[red]tabs\there[/red] and a \x1b[31mcode\x1b[0m.\n",
    "A market 🏮 in 槟城",
)

Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """One moment for every decision, and a terminal that can show all colours."""
    for module in ("tui.domain.edits", "tui.services.deciding", "tui.services.library"):
        monkeypatch.setattr(f"{module}.now", lambda: AT)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def scripts(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, [SCRIPTS, *ALL]) as opened:
        yield opened


def typing(desk: Desk, app: GlossatorApp, *keys: str) -> Callable[[Pilot[None]], object]:
    """Return what presses keys and waits for the disk."""

    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        reader = Running(desk, app, pilot)
        await reader.press(*keys)
        await app.workers.wait_for_complete()
        await reader.saved()

    return run


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        pytest.param((80, 24), "textual-dark", id="80x24"),
        pytest.param((120, 40), "textual-dark", id="120x40"),
        pytest.param((200, 60), "textual-dark", id="200x60"),
        pytest.param((120, 40), "textual-light", id="120x40-light"),
    ],
)
def test_reader(desk: Desk, snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app = desk.app(remembered=Remembered(theme=theme, hint_seen=True))
    assert snap_compare(app, terminal_size=size, run_before=typing(desk, app, *DECIDED))


def test_first_start(desk: Desk, snap_compare: Compare) -> None:
    app = desk.app(remembered=Remembered())
    assert snap_compare(app, terminal_size=(80, 24), run_before=typing(desk, app))


@pytest.mark.parametrize(
    ("keys", "size"),
    [
        pytest.param(["j", "l", "v", "l", "l"], (120, 40), id="selecting"),
        pytest.param(["e"], (80, 24), id="picker"),
        pytest.param(["?"], (80, 24), id="help"),
        pytest.param([*DECIDED, "r", "b", "space"], (120, 40), id="review"),
        pytest.param([*DECIDED, "r", "A", "2"], (80, 24), id="mend"),
        pytest.param(["a", "enter"], (80, 24), id="done"),
        pytest.param(["f2", "down"], (80, 24), id="library"),
        # Blind, as what is known of suggestions comes a moment later.
        pytest.param([*DECIDED, "f8", "p", "o", "b", "down", "space"], (120, 40), id="articles"),
    ],
)
def test_screens(desk: Desk, snap_compare: Compare, keys: list[str], size: tuple[int, int]) -> None:
    app = desk.app()
    assert snap_compare(app, terminal_size=size, run_before=typing(desk, app, *keys))


def test_agreement(desk: Desk, snap_compare: Compare) -> None:
    said = [("Angela Merkel", "PERSON"), ("Obama", "PERSON"), ("Berlin", "LOC"), ("Telekom", "ORG")]
    changes = []
    for number, (words, label) in enumerate(said):
        start = MEETING.text.index(words)
        end = start + len(words)
        made = Annotation(f"bob{number}", start, end, label, State.ADDED, PERSON, "bob", AT)
        changes.append(AnnotationChange(MEETING.id, "bob", None, made))
    desk.project.commit(Edit.make("read", "bob", *changes, at=AT)).result()
    app = desk.app()
    # Neither is done with it: the articles that both have begun.
    keys = ["a", "a", "a", "a", "2", "P", "d"]
    assert snap_compare(app, terminal_size=(120, 40), run_before=typing(desk, app, *keys))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_scripts(scripts: Desk, snap_compare: Compare, size: tuple[int, int]) -> None:
    app = scripts.app()
    assert snap_compare(app, terminal_size=size, run_before=typing(scripts, app, "a", "tab", "x"))


@pytest.mark.parametrize("terminal", ["xterm-16color", "vt100"])
@pytest.mark.parametrize(
    ("keys", "size"),
    [
        pytest.param(DECIDED, (80, 24), id="reader"),
        pytest.param([*DECIDED, "g", "l", "l", "v", "l"], (120, 40), id="selecting"),
        pytest.param([*DECIDED, "r", "j"], (80, 24), id="review"),
    ],
)
def test_terminals_with_few_colours(
    desk: Desk,
    snap_compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
    terminal: str,
    keys: list[str],
    size: tuple[int, int],
) -> None:
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", terminal)
    app = desk.app()
    assert snap_compare(app, terminal_size=size, run_before=typing(desk, app, *keys))


def test_without_colours(desk: Desk, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = desk.app()
    assert snap_compare(app, terminal_size=(80, 24), run_before=typing(desk, app, *DECIDED))
