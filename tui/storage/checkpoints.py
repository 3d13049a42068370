"""When the project file is written anew: while nobody is deciding, and before the journal gets long."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

IDLE = 2.0
"""Seconds without a commit after which a snapshot is made."""

PATIENCE = 30.0
"""How many times as long as the last snapshot took there has to be peace."""

JOURNAL = 4 << 20
"""Bytes of journal after which a snapshot is made in any case."""

FRACTION = 4
"""So is one where the journal is longer than this part of the snapshot."""


class Checkpoints:
    """The thread that makes snapshots.

    Args:
        make: Makes one, and returns its size in bytes; whatever goes wrong it sees to itself.
        size: Bytes of the snapshot that is there.
    """

    def __init__(self, make: Callable[[], int], size: int) -> None:
        self._make = make
        self._size = size
        self._took = 0.0
        self._journal = 0
        self._last = 0.0
        self._closed = False
        self._changed = Condition()
        self._thread: Thread | None = None

    def committed(self, size: int) -> None:
        """Take note of a commit with so many bytes of journal."""
        with self._changed:
            quiet = not self._journal
            self._journal += size
            self._last = monotonic()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="glossator-snapshot", daemon=True)
                self._thread.start()
            elif quiet or self._due():
                self._changed.notify()

    def close(self) -> None:
        """End the thread, when a snapshot that is being made is there."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _due(self) -> bool:
        return self._journal > max(JOURNAL, self._size // FRACTION)

    def _run(self) -> None:
        while self._wait():
            began = monotonic()
            size = self._make()
            with self._changed:
                self._size, self._took = size, monotonic() - began

    def _wait(self) -> bool:
        """Return when a snapshot is to be made; False where there will be none any more."""
        with self._changed:
            while not self._closed:
                if not self._journal:
                    self._changed.wait()
                    continue
                left = self._last + max(IDLE, PATIENCE * self._took) - monotonic()
                if left <= 0 or self._due():
                    self._journal = 0
                    return True
                self._changed.wait(left)
        return False
