"""One worker process, seen from the outside: messages in, messages out, and why it ended."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from tui.domain.errors import ModelError
from tui.domain.shown import one_line
from tui.nlp import protocol

_READ = 1 << 16
_TAIL = 4096
_PATIENCE = 5.0
_ROOT = Path(__file__).parents[2]

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "BLIS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Environment that keeps numerical libraries to one thread: more of them only take the screen's processor."""


class WorkerProcess:
    """A worker that was started; its standard error is read all the time and its end is kept.

    Args:
        model: The pipeline, as `tui.nlp.pipelines.describe` takes it.

    Raises:
        ModelError: The system starts no process, or not with such an argument.
    """

    def __init__(self, model: str) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tui.nlp.worker", model],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=_environment(),
                start_new_session=True,  # or Ctrl+C in the terminal would end it
            )
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The spaCy process could not be started: {error}.", "Check the model's name and free memory."
            ) from error
        self._outgoing: queue.SimpleQueue[protocol.Message | None] = queue.SimpleQueue()
        self._complaints = bytearray()
        self._threads = [
            threading.Thread(target=self._write, name="glossator-worker-in", daemon=True),
            threading.Thread(target=self._drain, name="glossator-worker-err", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, message: protocol.Message) -> None:
        """Queue a message; returns at once, whatever the pipe holds. A dead worker's messages are lost."""
        self._outgoing.put(message)

    def messages(self) -> Iterator[protocol.Message]:
        """Yield what the worker says until it ends, or says what is no message."""
        decoder = protocol.Decoder()
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        try:
            while data := os.read(descriptor, _READ):
                yield from decoder.feed(data)
        except (protocol.ProtocolError, OSError) as error:
            self._complaints += f"\n{error}".encode()

    def kill(self) -> None:
        """End the worker; it keeps nothing that could be lost."""
        self._process.kill()

    def finish(self) -> str:
        """End the worker, release what it holds, and return why it ended in a few words."""
        code = self._process.poll()
        if code is None:
            self._process.kill()
        self._outgoing.put(None)
        code = self._process.wait()
        for thread in self._threads:
            thread.join(_PATIENCE)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        return self._reason(code)

    def _reason(self, code: int) -> str:
        lines = self._complaints.decode("utf-8", "replace").strip().splitlines()
        how = f"ended by {_signal_name(-code)}" if code < 0 else f"exit code {code}"
        return f"{how}: {one_line(lines[-1])[:300]}" if lines else how

    def _write(self) -> None:
        assert self._process.stdin is not None
        descriptor = self._process.stdin.fileno()
        while (message := self._outgoing.get()) is not None:
            view = memoryview(protocol.encode(message))
            try:
                while view:
                    view = view[os.write(descriptor, view) :]
            except OSError:
                return

    def _drain(self) -> None:
        assert self._process.stderr is not None
        descriptor = self._process.stderr.fileno()
        while data := os.read(descriptor, _READ):
            self._complaints += data
            del self._complaints[:-_TAIL]


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _environment() -> dict[str, str]:
    """Return the worker's environment: ours, one thread, and a path on which it finds this package."""
    environment = {**os.environ, **ONE_THREAD, "PYTHONWARNINGS": "ignore"}
    root = str(_ROOT)
    if _ROOT.name not in {"site-packages", "dist-packages"}:
        paths = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
        if root not in paths:
            environment["PYTHONPATH"] = os.pathsep.join([*paths, root])
    return environment
