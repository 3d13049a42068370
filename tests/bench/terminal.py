"""Runs a command in a terminal of its own and notes when something is first to be read there."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

SIZE = (40, 120)
"""Rows and columns."""
PATIENCE = 60.0
"""Seconds after which what did not show is taken never to show."""

_ESCAPE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*([@-~])"  # CSI
    rb"|\x1b[\]P_^X].*?(?:\x07|\x1b\\)"  # OSC, DCS and other strings
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]",
    re.DOTALL,
)
_BREAKS = frozenset(b"HfABEFG")
"""Last bytes of the sequences that put the cursor elsewhere: what follows is not the same run of text."""


class Terminal:
    """A command in a pseudo-terminal.

    Args:
        command: The words of the command.
        environment: All of its environment.
        folder: Its working folder.
        watch: Patterns, by name; `seen` has when each was first to be read, in seconds from the start.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, watch: Mapping[str, bytes]
    ) -> None:
        self.seen: dict[str, float] = {}
        self._watch = {name: re.compile(pattern) for name, pattern in watch.items()}
        self._raw, self._plain = b"", bytearray()
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, SIZE)
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
        )
        os.close(slave)

    def wait_for(self, *names: str, patience: float = PATIENCE) -> None:
        """Return when all of these patterns were seen.

        Raises:
            RuntimeError: The command ended before, or took too long.
        """
        until = time.perf_counter() + patience
        while not all(name in self.seen for name in names):
            left = until - time.perf_counter()
            if left <= 0 or not self._read(left):
                missing = [name for name in names if name not in self.seen]
                shown = bytes(self._plain[-800:]).decode("utf-8", "replace")
                raise RuntimeError(f"{' '.join(self._process.args)}: no {missing} in: {shown}")  # type: ignore[arg-type]  # a list of words

    def answer_time(self, key: bytes, limit: float = 1.0) -> float | None:
        """Send a key and return the seconds until something is written; None where nothing is."""
        before = time.perf_counter()
        os.write(self._master, key)
        return time.perf_counter() - before if self._read(limit) else None

    def rest(self, seconds: float) -> None:
        """Read for so long, whatever comes."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def _read(self, timeout: float) -> bool:
        """Read once; return whether there was anything."""
        if not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # Linux says so when the other end is closed
            return False
        now = time.perf_counter() - self._started
        self._take(data)
        for name, pattern in self._watch.items():
            if name not in self.seen and pattern.search(self._plain):
                self.seen[name] = now
        return bool(data)

    def _take(self, data: bytes) -> None:
        """Add to the plain text what is whole of the bytes so far."""
        raw = self._raw + data
        # A sequence, or a character, may go on in the next read.
        last = raw.rfind(b"\x1b")
        cut = last if last >= 0 and _ESCAPE.match(raw, last) is None else len(raw)
        self._raw = raw[cut:]
        self._plain += _ESCAPE.sub(_left_of_escape, raw[:cut])

    def peak_memory(self) -> float:
        """Return how much memory the command and its children had at the most, each by itself, in MB.

        Linux alone tells.
        """
        waiting, kilobytes = [self._process.pid], 0
        while waiting:
            process = Path("/proc") / str(waiting.pop())
            with suppress(OSError):
                status = (process / "status").read_text()
                kilobytes += sum(map(int, re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)))
                for children in process.glob("task/*/children"):
                    waiting.extend(map(int, children.read_text().split()))
        return kilobytes / 1024

    def close(self, key: bytes) -> None:
        """Ask the command to leave, wait for it, and end it if it does not."""
        try:
            os.write(self._master, key)
            until = time.perf_counter() + 10
            while self._process.poll() is None and time.perf_counter() < until:
                self._read(0.05)
        except OSError:
            pass
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)


def _left_of_escape(match: re.Match[bytes]) -> bytes:
    final = match.group(1)
    return b"\n" if final is not None and final[0] in _BREAKS else b""
