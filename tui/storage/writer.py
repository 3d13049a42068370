"""The writer thread: edits in, futures out, and one write for all that queued meanwhile (group commit)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread

from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError, ProjectError

Outcome = int | GlossatorError
"""The number of the commit, or why this one edit was not made."""


_Queued = tuple[Edit, Future[int]]


class Writer:
    """A queue of edits and the thread that writes them.

    Args:
        write: Makes edits durable, in the writer thread. It returns the outcome of each, in order, or
            raises where none of them was written.
    """

    def __init__(self, write: Callable[[Sequence[Edit]], Sequence[Outcome]]) -> None:
        self._write = write
        # An edit with its future; a future alone asks whether all before it is done; None ends the thread.
        self._queue: SimpleQueue[_Queued | Future[int] | None] = SimpleQueue()
        self._unresolved = 0
        self._closed = False
        self._lock = Lock()
        self._thread: Thread | None = None

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
                self._put((edit, future))
                return future
        future.set_exception(ProjectError("The project has been closed.", "Nothing was changed."))
        return future

    def flush(self) -> None:
        """Return when all that is queued now has been resolved; not to be called from a callback."""
        last: Future[int] = Future()
        with self._lock:
            if self._closed or self._thread is None:
                return
            self._put(last)
        last.result()

    def close(self) -> None:
        """Write what is queued and end the thread; not to be called from a callback."""
        with self._lock:
            self._closed = True
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _put(self, item: _Queued | Future[int]) -> None:
        """Queue something, with the lock held; the thread is not there before it is needed."""
        if self._thread is None:
            thread = Thread(target=self._run, name="glossator-writer", daemon=True)
            thread.start()
            # Not before: Ctrl+C may come while it starts, and none that has not started can be waited for.
            self._thread = thread
        self._queue.put(item)

    def _run(self) -> None:
        ended = False
        while not ended:
            batch, waiting, ended = self._take(block=True)
            if batch:
                self._drain(batch, waiting)
            for future in waiting:
                future.set_result(0)

    def _take(self, *, block: bool) -> tuple[list[_Queued], list[Future[int]], bool]:
        """Return all that is queued, and whether the end is among it."""
        batch: list[_Queued] = []
        waiting: list[Future[int]] = []
        ended = False
        while block or not self._queue.empty():
            item = self._queue.get()
            block = False
            if item is None:
                ended = True
            elif isinstance(item, Future):
                waiting.append(item)
            else:
                batch.append(item)
        return batch, waiting, ended

    def _drain(self, batch: list[_Queued], waiting: list[Future[int]]) -> None:
        outcomes: Sequence[Outcome]
        try:
            outcomes = self._write([edit for edit, _ in batch])
        except BaseException as error:
            # What queued behind was decided on the strength of what has failed: it fails with it.
            behind, more, ended = self._take(block=False)
            batch, outcomes = batch + behind, [_readable(error)] * (len(batch) + len(behind))
            waiting += more
            if ended:
                self._queue.put(None)
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            with self._lock:
                self._unresolved -= 1
            if isinstance(outcome, GlossatorError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


def _readable(error: BaseException) -> GlossatorError:
    if isinstance(error, GlossatorError):
        return error
    wrapped = ProjectError(
        f"Saving failed unexpectedly: {type(error).__name__}: {error}.", "Nothing of it was written."
    )
    wrapped.__cause__ = error
    return wrapped
