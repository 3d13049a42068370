"""The writer thread: edits in, futures out, and one write for all that queued meanwhile (group commit)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError, ProjectError

Outcome = int | GlossatorError
"""The number of the commit, or why this one edit was not made."""


class Writer:
    """A queue of edits and the thread that writes them.

    Args:
        write: Makes edits durable, in the writer thread. It returns the outcome of each, in order, or
            raises where none of them was written.
    """

    def __init__(self, write: Callable[[Sequence[Edit]], Sequence[Outcome]]) -> None:
        self._write = write
        self._queue: list[tuple[Edit, Future[int]]] = []
        self._unresolved = 0
        self._closed = False
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="glossator-writer")

    @property
    def pending(self) -> int:
        """Edits whose future has not been resolved."""
        return self._unresolved

    def submit(self, edit: Edit) -> Future[int]:
        """Queue an edit and return at once.

        The future cannot be cancelled. Its callbacks run in the writer thread, or in the caller's where
        the writer has been closed.
        """
        future: Future[int] = Future()
        # From here on `cancel` does nothing: an edit that is queued will be written.
        future.set_running_or_notify_cancel()
        with self._lock:
            if not self._closed:
                self._unresolved += 1
                self._queue.append((edit, future))
                self._thread.submit(self._drain)
                return future
        future.set_exception(ProjectError("The project has been closed.", "Nothing was changed."))
        return future

    def flush(self) -> None:
        """Return when all that is queued now has been resolved; not to be called from a callback."""
        with self._lock:
            last = None if self._closed else self._thread.submit(lambda: None)
        if last is not None:
            last.result()

    def close(self) -> None:
        """Write what is queued and end the thread; not to be called from a callback."""
        with self._lock:
            self._closed = True
        self._thread.shutdown(wait=True)

    def _take(self) -> list[tuple[Edit, Future[int]]]:
        with self._lock:
            batch, self._queue = self._queue, []
        return batch

    def _drain(self) -> None:
        batch = self._take()
        if not batch:
            return
        outcomes: Sequence[Outcome]
        try:
            outcomes = self._write([edit for edit, _ in batch])
        except Exception as error:
            # What queued behind was decided on the strength of what has failed: it fails with it.
            batch += self._take()
            outcomes = [_readable(error)] * len(batch)
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            with self._lock:
                self._unresolved -= 1
            if isinstance(outcome, GlossatorError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


def _readable(error: Exception) -> GlossatorError:
    if isinstance(error, GlossatorError):
        return error
    wrapped = ProjectError(
        f"Saving failed unexpectedly: {type(error).__name__}: {error}.", "Nothing of it was written."
    )
    wrapped.__cause__ = error
    return wrapped
