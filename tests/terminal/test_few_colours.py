"""What the installed command sends to a real terminal that shows few colours or none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal.screen import Terminal
from tests.terminal.test_whole_job import SEED

pytestmark = [pytest.mark.terminal, pytest.mark.model]


@pytest.mark.parametrize("term", ["xterm-16color", "vt100"])
def test_a_terminal_is_sent_what_it_can_show(tmp_path: Path, term: str) -> None:
    with Terminal(str(SEED), home=tmp_path, TERM=term, COLORTERM="") as terminal:
        terminal.wait_for("Tuesday?DAT", "0/71", "saved")
        terminal.press("a")
        terminal.wait_for("Tuesday✓DAT", "saved", gone="saving")
        terminal.press("q")
        assert terminal.wait() == 0
        codes = {
            int(code)
            for found in re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw)
            for code in found.split(b";")
            if code
        }
        assert {1, 4, 7} <= codes  # bold, underlined, reversed
        colours = {code for code in codes if code >= 30}
        assert 38 not in colours
        assert 48 not in colours
        assert bool(colours - {39, 49}) == (term == "xterm-16color")
