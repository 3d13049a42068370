"""A real terminal for tests: a pseudo-terminal with the program at one end and a screen at the other."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

PATIENCE = 30.0
"""Seconds after which something that should come is held to be missing."""


def command() -> str:
    """Return the installed command, beside the Python that runs the tests."""
    found = Path(sys.executable).with_name("glossator")
    assert found.is_file(), "install the project first: pip install -e ."
    return str(found)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which nothing of the user's is read or written."""
    kinds = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "STATE", "CACHE", "CONFIG")}
    # COLUMNS and LINES, which some test runners set, would overrule the size of the terminal.
    dropped = ("XDG_", "GLOSSATOR", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, **kinds, "TERM": "xterm-256color", "COLORTERM": "truecolor", "HOME": str(home), **more}


class Terminal:
    """The program in a terminal of its own.

    Attributes:
        text: What is on the screen, a line each, without trailing blanks.
    """

    def __init__(
        self, *arguments: str, home: Path, size: tuple[int, int] = (120, 40), **variables: str
    ) -> None:
        """Start the program.

        Args:
            arguments: The words behind the command's name.
            home: The folder for all that the program keeps.
            size: Columns and rows.
            variables: Further variables of the environment.
        """
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self._child = pexpect.spawn(
            command(),
            list(arguments),
            env=environment(home, **variables),
            dimensions=(rows, columns),
            timeout=PATIENCE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    def _take(self, seconds: float) -> bool:
        """Read what has come; return whether the program still runs."""
        try:
            data = self._child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(self, *wanted: str, gone: str = "") -> str:
        """Wait until all of this is on the screen, and `gone` is not; return the screen."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            running = self._take(0.05)
            if all(part in self.text for part in wanted) and (not gone or gone not in self.text):
                return self.text
            if not running:
                break
        raise AssertionError(f"not there: {wanted!r} (gone: {gone!r})\n{self.text}")

    def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        self._child.send(keys)

    def kill(self) -> None:
        """End the program as a crash would."""
        self._child.kill(signal.SIGKILL)
        self._child.wait()

    def hang_up(self) -> int | None:
        """Close the terminal's window, and wait for the program to end."""
        self._child.kill(signal.SIGHUP)
        return self.wait()

    def wait(self) -> int | None:
        """Wait for the program to end, and return its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._take(0.1):
            assert time.monotonic() < deadline, f"does not end\n{self.text}"
        self._child.close()
        code: int | None = self._child.exitstatus
        return code
