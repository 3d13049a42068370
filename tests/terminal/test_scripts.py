"""Texts in many scripts with the installed command within tmux, which gives some of them other widths."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.screen import PATIENCE, command, environment

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.model,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux"),
]

COLUMNS, ROWS = 120, 40

TEXT = """Mixed scripts

עברית: ראש העיר של חיפה נפגשה עם Angela Merkel בברלין (2024). היא אמרה "שלום".

العربية: زار الرئيس مدينة القاهرة يوم الثلاثاء ووقّع ٣ اتفاقيات.

हिन्दी: प्रधानमंत्री श्रीमती मीरा शर्मा ने मंगलवार को नई दिल्ली में क्षत्रिय संग्रहालय का उद्घाटन किया और विद्यार्थियों से मिलीं।

ไทย: กรุงเทพมหานครอยู่ในประเทศไทย 中文：王小明去了北京大学。 한국어: 서울에서 부산까지.

Emoji: 👩\u200d💻 🇩🇪 1\ufe0f\u20e3 ❤\ufe0f 👍🏽 end.
"""


class Tmux:
    """The program in a pane of a server of its own."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self._environment = environment(home, LC_ALL="C.UTF-8")
        self._socket = str(home / "tmux")
        size = ("-x", str(COLUMNS), "-y", str(ROWS))
        self._run("-f", "/dev/null", "new-session", "-d", *size, command(), *arguments)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def width(self, text: str) -> int:
        """Return how many cells tmux gives a text."""
        self._run("set-option", "-g", "@text", text)
        return int(self._run("display-message", "-p", "#{w:@text}"))

    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def wait_for(self, *wanted: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            screen = self.screen()
            if all(part in screen for part in wanted):
                return screen
            time.sleep(0.1)
        raise AssertionError(f"not there: {wanted!r}\n{screen}")

    def press_and_see(self, *keys: str) -> str:
        """Press keys, wait until the screen has changed and is still, and return it."""
        before = last = self._looks()
        self.press(*keys)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            time.sleep(0.1)
            looks = self._looks()
            if before != looks == last:
                return self.screen()
            last = looks
        raise AssertionError(f"nothing came of {keys!r}\n{self.screen()}")

    def _looks(self) -> str:
        """Return the screen with its colours: of some keys only these tell."""
        return self._run("capture-pane", "-p", "-e")

    def end(self) -> None:
        self._run("kill-server")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    article = tmp_path / "scripts.txt"
    article.write_text(TEXT, encoding="utf-8")
    pane = Tmux(tmp_path, str(article))
    yield pane
    pane.end()


def borders(tmux: Tmux, screen: str) -> tuple[set[int], set[int]]:
    """Return the columns in which the sidebar's left and right border stand."""
    # What tmux says of the width of a text knows nothing of joiners, as what it draws does.
    lines = [line for line in screen.splitlines() if line.endswith("│") and "\u200d" not in line]
    assert len(lines) > ROWS // 2
    return {tmux.width(line.partition("│")[0]) for line in lines}, {tmux.width(line[:-1]) for line in lines}


def test_what_stands_beside_the_text_keeps_its_column_in_every_script(tmux: Tmux) -> None:
    first = tmux.wait_for("saved", "ready", "क्षत्रिय", "בברלין")
    for keys in ((), ("Down",) * 4, ("Right",) * 3, ("I",)):
        left, right = borders(tmux, tmux.press_and_see(*keys) if keys else first)
        assert len(left) == 1
        assert right == {COLUMNS - 1}


def test_no_sign_of_the_text_is_lost(tmux: Tmux) -> None:
    tmux.wait_for("saved", "ready", "क्षत्रिय")
    tmux.press("F8")  # without suggestions there are no labels within the text
    screen = tmux.wait_for("blind")
    shown = "".join(line.split("│")[0] for line in screen.splitlines())
    shown = "".join(shown.replace("\u200e", "").split())
    for paragraph in TEXT.split("\n\n")[:-1]:
        assert "".join(paragraph.split()) in shown
