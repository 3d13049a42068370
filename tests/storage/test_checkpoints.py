"""When the project file is written anew. Time is what the test says it is."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from threading import Event

import pytest

from tui.storage import checkpoints as module
from tui.storage.checkpoints import Checkpoints

HOUR = 3600.0


class Made:
    """Makes snapshots of a size, and tells when it has."""

    def __init__(self) -> None:
        self.size = 0
        self.count = 0
        self.seen: Queue[int] = Queue()
        self.go_on = Event()
        self.go_on.set()

    def __call__(self) -> int:
        self.count += 1
        self.seen.put(self.count)
        assert self.go_on.wait(30)
        return self.size


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def checkpoints(made: Made, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkpoints]:
    """One that no idle time makes due, unless a test says so."""
    monkeypatch.setattr(module, "IDLE", HOUR)
    monkeypatch.setattr(module, "JOURNAL", 1000)
    opened = Checkpoints(made, 0)
    yield opened
    opened.close()


def wait_for_the_thread(checkpoints: Checkpoints) -> None:
    """Return when the thread has seen all that it was told, because it is told to end."""
    checkpoints.close()


def test_a_while_after_the_last_commit_one_is_made(
    made: Made, checkpoints: Checkpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE", 0.01)
    checkpoints.committed(1)
    assert made.seen.get(timeout=30) == 1
    checkpoints.committed(1)
    assert made.seen.get(timeout=30) == 2


def test_none_is_made_where_nothing_was_committed(
    made: Made, checkpoints: Checkpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE", 0.0)
    checkpoints.committed(1)
    assert made.seen.get(timeout=30) == 1
    wait_for_the_thread(checkpoints)
    assert made.count == 1


def test_none_is_made_while_somebody_is_deciding(made: Made, checkpoints: Checkpoints) -> None:
    for _ in range(100):
        checkpoints.committed(10)
    assert not checkpoints._due()
    wait_for_the_thread(checkpoints)
    assert made.count == 0


def test_a_long_journal_makes_one_in_any_case(made: Made, checkpoints: Checkpoints) -> None:
    checkpoints.committed(1000)
    checkpoints.committed(1)
    assert made.seen.get(timeout=30) == 1


def test_the_journal_counts_from_the_last_snapshot_on(made: Made, checkpoints: Checkpoints) -> None:
    checkpoints.committed(1001)
    assert made.seen.get(timeout=30) == 1
    checkpoints.committed(1000)
    assert not checkpoints._due()
    wait_for_the_thread(checkpoints)
    assert made.count == 1


def test_a_large_file_is_written_after_a_part_of_its_size(made: Made, checkpoints: Checkpoints) -> None:
    made.size = 100_000
    checkpoints.committed(1001)
    assert made.seen.get(timeout=30) == 1
    wait_until_counted(checkpoints, made.size)
    checkpoints.committed(25_000)
    assert not checkpoints._due()
    checkpoints.committed(1)
    assert made.seen.get(timeout=30) == 2


def test_the_size_of_the_file_that_is_there_counts_from_the_beginning(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE", HOUR)
    monkeypatch.setattr(module, "JOURNAL", 1000)
    checkpoints = Checkpoints(made, 100_000)
    checkpoints.committed(25_000)
    assert not checkpoints._due()
    checkpoints.close()
    assert made.count == 0


def wait_until_counted(checkpoints: Checkpoints, size: int) -> None:
    """Return when the thread has taken note of how large the snapshot is that it made."""
    for _ in range(10_000):
        with checkpoints._changed:
            if checkpoints._size == size:
                return
            checkpoints._changed.wait(0.001)
    pytest.fail("the size was never taken note of")


def test_the_longer_it_takes_the_longer_it_waits(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    waits: list[float] = []
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    checkpoints = Checkpoints(made, 0)

    def wait(seconds: float | None = None) -> bool:
        """Let the time pass that is waited for, and end when there is nothing to wait for."""
        if seconds is None:
            checkpoints._closed = True
        else:
            waits.append(seconds)
            clock[0] += seconds
        return True

    def taking(seconds: float) -> int:
        clock[0] += seconds
        if len(waits) < 3:
            checkpoints._journal, checkpoints._last = 1, clock[0]
        return 0

    monkeypatch.setattr(checkpoints._changed, "wait", wait)
    took = iter([0.01, 1.0, 4.0])
    checkpoints._make = lambda: taking(next(took))
    checkpoints._journal = 1
    checkpoints._run()
    assert waits == pytest.approx([2.0, 2.0, 30.0])


def test_closing_waits_for_the_one_that_is_being_made(made: Made, checkpoints: Checkpoints) -> None:
    made.go_on.clear()
    checkpoints.committed(1001)
    assert made.seen.get(timeout=30) == 1
    thread = checkpoints._thread
    assert thread is not None
    assert thread.is_alive()
    made.go_on.set()
    checkpoints.close()
    assert not thread.is_alive()
    checkpoints.close()


def test_there_is_no_thread_where_nothing_is_committed(checkpoints: Checkpoints) -> None:
    assert checkpoints._thread is None
    checkpoints.close()
