"""Writing the journal: what a failed call leaves behind, and where writing goes on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.storage import journal as journal_module
from tui.storage.entries import Entry, Header, Mark, entry_line, parse_line
from tui.storage.fs import FileSystem
from tui.storage.journal import Journal
from tui.storage.segments import read_history, read_segment, segment_paths

from .helpers import Failing


def line(seq: int, why: str = "") -> bytes:
    return entry_line(Entry(seq, "", "ann", f"e{seq}", why, "", ()))


class Log(Failing):
    """Fails where it is told by name, and knows which file each sync was for."""

    def __init__(self) -> None:
        super().__init__()
        self.names_of: dict[int, str] = {}
        self.synced: list[str] = []
        self.fails: dict[str, int] = {}

    def create(self, path: Path, mode: int = 0o600) -> int:
        self._fail("create")
        descriptor = super().create(path, mode)
        self.names_of[descriptor] = path.name
        return descriptor

    def append_to(self, path: Path) -> int:
        descriptor = super().append_to(path)
        self.names_of[descriptor] = path.name
        return descriptor

    def write(self, descriptor: int, data: bytes) -> None:
        if self.fails.get("write"):
            super().write(descriptor, data[: len(data) // 2])
        self._fail("write")
        super().write(descriptor, data)

    def sync_data(self, descriptor: int) -> None:
        self.synced.append(self.names_of[descriptor])
        self._fail("sync_data")
        super().sync_data(descriptor)

    def sync(self, descriptor: int) -> None:
        self.synced.append(self.names_of[descriptor])
        self._fail("sync")
        super().sync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        self.synced.append(folder.name)
        self._fail("sync_folder")
        super().sync_folder(folder)

    def truncate(self, descriptor: int, size: int) -> None:
        self._fail("truncate")
        super().truncate(descriptor, size)

    def _fail(self, name: str) -> None:
        if self.fails.get(name):
            self.fails[name] -= 1
            raise OSError(errno.EIO, name)


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "p.json.journal"


@pytest.fixture
def journal(log: Log, folder: Path) -> Iterator[Journal]:
    opened = Journal(log, folder, "p1")
    yield opened
    opened.close()


def append(journal: Journal, seq: int, why: str = "") -> None:
    journal.append(line(seq, why), Header("p1", seq - 1, ""))


def whys(folder: Path) -> list[tuple[int, str]]:
    found = read_history(FileSystem(), folder, 0)
    return [(entry.seq, entry.why) for entry in found.entries] if found else []


def names(folder: Path) -> list[str]:
    return [path.name for path in segment_paths(FileSystem(), folder)]


def test_nothing_is_there_before_the_first_line(journal: Journal, folder: Path) -> None:
    journal.mark(0)
    assert not folder.exists()


def test_a_segment_begins_with_what_it_belongs_to_and_is_private(journal: Journal, folder: Path) -> None:
    append(journal, 1)
    (path,) = segment_paths(FileSystem(), folder)
    assert path.name == "0000000001.jsonl"
    assert parse_line(path.read_bytes().split(b"\n")[0]) == Header("p1", 0, "")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_new_segment_and_its_name_are_on_the_medium_before_append_returns(
    journal: Journal, log: Log, folder: Path
) -> None:
    append(journal, 1)
    assert log.synced == [folder.parent.name, "0000000001.jsonl", folder.name, folder.parent.name]
    log.synced.clear()
    append(journal, 2)
    append(journal, 3)
    assert log.synced == ["0000000001.jsonl"] * 2
    assert names(folder) == ["0000000001.jsonl"]


def test_a_segment_of_another_process_is_gone_on_with_when_its_name_is_safe(
    journal: Journal, log: Log, folder: Path
) -> None:
    append(journal, 1)
    journal.close()
    log.synced.clear()
    (path,) = segment_paths(FileSystem(), folder)
    again = Journal(log, folder, "p1", (path, path.stat().st_size))
    append(again, 2)
    append(again, 3)
    again.close()
    assert log.synced == [folder.name, path.name, path.name]
    assert whys(folder) == [(1, ""), (2, ""), (3, "")]


def test_a_failed_write_is_cut_off_and_the_next_goes_to_the_same_file(
    journal: Journal, log: Log, folder: Path
) -> None:
    append(journal, 1)
    log.fails = {"write": 1}
    with pytest.raises(OSError, match="write"):
        append(journal, 2, "lost")
    (path,) = segment_paths(log, folder)
    assert read_segment(log, path).tail == b""
    append(journal, 2, "good")
    assert whys(folder) == [(1, ""), (2, "good")]
    assert names(folder) == [path.name]


def test_where_a_failed_write_cannot_be_cut_off_its_file_is_left(
    journal: Journal, log: Log, folder: Path
) -> None:
    append(journal, 1)
    log.fails = {"write": 1, "truncate": 1}
    with pytest.raises(OSError, match="write"):
        append(journal, 2, "lost")
    assert whys(folder) == [(1, "")]
    append(journal, 2, "good")
    assert names(folder) == ["0000000001.jsonl", "0000000002.jsonl"]
    assert whys(folder) == [(1, ""), (2, "good")]


@pytest.mark.parametrize("truncate_fails", [0, 1])
def test_after_a_failed_sync_that_file_is_never_synced_nor_written_again(
    journal: Journal, log: Log, folder: Path, truncate_fails: int
) -> None:
    append(journal, 1)
    log.fails = {"sync_data": 1, "truncate": truncate_fails}
    log.synced.clear()
    append(journal, 2, "again")
    old, new = names(folder)
    assert log.synced == [old, new, folder.name, folder.parent.name]
    size = (folder / old).stat().st_size
    log.synced.clear()
    append(journal, 3)
    journal.mark(3)
    assert log.synced == [new]
    assert (folder / old).stat().st_size == size
    # Also where the line is in the old file, it counts once.
    assert whys(folder) == [(1, ""), (2, "again"), (3, "")]


@pytest.mark.parametrize("step", ["create", "sync", "sync_folder"])
@pytest.mark.parametrize("uncertain", [0, 1])
def test_where_no_new_segment_can_be_made_nothing_is_acknowledged(
    journal: Journal, log: Log, folder: Path, step: str, uncertain: int
) -> None:
    append(journal, 1)
    log.fails = {"sync_data": 1, step: 1, "truncate": uncertain}
    with pytest.raises(OSError, match=step):
        append(journal, 2, "lost")
    assert whys(folder) == ([(1, ""), (2, "lost")] if uncertain else [(1, "")])
    append(journal, 2, "good")
    append(journal, 3)
    assert whys(folder) == [(1, ""), (2, "good"), (3, "")]


def test_a_long_segment_is_followed_by_a_new_one(
    journal: Journal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "ROLL", 400)
    for seq in range(1, 20):
        append(journal, seq)
    found = [read_segment(FileSystem(), path) for path in segment_paths(FileSystem(), folder)]
    assert len(found) > 3
    assert all(segment.size >= 400 for segment in found[:-1])
    assert [segment.after for segment in found] == [segment.entries[0].seq - 1 for segment in found]
    assert [seq for seq, _ in whys(folder)] == list(range(1, 20))


def test_a_mark_stands_in_the_segment_and_its_failure_is_nothing(
    journal: Journal, log: Log, folder: Path
) -> None:
    append(journal, 1)
    journal.mark(1)
    (path,) = segment_paths(log, folder)
    assert read_segment(log, path).marked == 1
    log.fails = {"write": 1}
    journal.mark(9)
    segment = read_segment(log, path)
    assert (segment.marked, segment.tail) == (1, b"")
    append(journal, 2)
    assert parse_line(path.read_bytes().split(b"\n")[2]) == Mark(1)
    assert whys(folder) == [(1, ""), (2, "")]
