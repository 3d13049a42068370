"""Earlier versions of the project file: which are kept, and that they are what they say."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.storage import backups as backups_module
from tui.storage.backups import DAYS, HOURS, LAST, backups, keep, prune, set_aside
from tui.storage.fs import FileSystem

from .helpers import Recording

FS = FileSystem()
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "p.json.journal"
    made.mkdir()
    return made


def put(folder: Path, seq: int, at: datetime = NOON, *, pin: str = "", size: int = 1) -> None:
    path = folder / f"{seq:010d}{'-' if pin else ''}{pin}.json"
    path.write_bytes(b"x" * size)
    os.utime(path, (at.timestamp(), at.timestamp()))


def put_all(folder: Path, times: Iterable[datetime]) -> None:
    for seq, at in enumerate(times, 1):
        put(folder, seq, at)


def seqs(folder: Path) -> list[int]:
    return [backup.seq for backup in backups(FS, folder)]


# -- which are kept --------------------------------------------------------------------------------


def test_the_last_ones_are_kept(folder: Path) -> None:
    put_all(folder, [NOON + timedelta(seconds=n) for n in range(9)])
    prune(FS, folder)
    # The first is that of the hour.
    assert seqs(folder) == [1, 5, 6, 7, 8, 9]


def test_the_first_of_each_of_the_last_hours_is_kept(folder: Path) -> None:
    put_all(folder, [NOON + timedelta(minutes=20 * n) for n in range(3 * 40)])
    prune(FS, folder)
    # 40 hours of three each: the last five, the first of 24 hours, and the first of each of the three days.
    hours = {3 * hour + 1 for hour in range(40 - HOURS, 40)}
    days = {1, 3 * 12 + 1, 3 * 36 + 1}
    assert set(seqs(folder)) == {*range(116, 121), *hours, *days}


def test_the_first_of_each_of_the_last_days_is_kept(folder: Path) -> None:
    put_all(folder, [NOON + timedelta(days=n) for n in range(40)])
    prune(FS, folder)
    # Hours without a backup do not count: one a day for 24 days are 24 hours.
    assert seqs(folder) == list(range(17, 41))


def test_pinned_ones_are_kept_and_take_no_place(folder: Path) -> None:
    put(folder, 1, pin="schema1")
    put_all(folder, [NOON + timedelta(seconds=n) for n in range(9)])
    prune(FS, folder)
    assert [(backup.seq, backup.pin) for backup in backups(FS, folder)] == [
        (1, ""),
        (1, "schema1"),
        *((seq, "") for seq in range(5, 10)),
    ]


def test_over_the_cap_the_oldest_go_but_never_the_newest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_module, "CAP", 100)
    for seq in range(1, 6):
        put(folder, seq, NOON + timedelta(hours=seq), size=40)
    put(folder, 6, NOON + timedelta(hours=9), size=10**6)
    put(folder, 3, pin="kept", size=10**6)
    prune(FS, folder)
    assert [(backup.seq, backup.pin) for backup in backups(FS, folder)] == [
        (3, "kept"),
        (4, ""),
        (5, ""),
        (6, ""),
    ]


def test_what_is_not_worth_keeping_takes_no_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups_module, "CAP", 60)
    put_all(folder, [NOON + timedelta(seconds=n) for n in range(30)])
    put(folder, 10, NOON + timedelta(seconds=9), size=1000)  # in the middle, and not worth keeping
    prune(FS, folder)
    assert seqs(folder) == [1, 26, 27, 28, 29, 30]


@given(st.lists(st.integers(0, 60 * 24 * 20), min_size=1, max_size=40))
def test_pruning_keeps_what_it_promises_and_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, minutes: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("j")
    times = [NOON + timedelta(minutes=minute) for minute in sorted(minutes)]
    put_all(folder, times)
    prune(FS, folder)
    left = seqs(folder)
    assert set(left) >= set(range(1, len(times) + 1)[-LAST:])
    assert len(left) <= LAST + HOURS + DAYS
    for unit, count in (("%Y-%m-%dT%H", HOURS), ("%Y-%m-%d", DAYS)):
        stamps = [at.strftime(unit) for at in times]
        for stamp in list(dict.fromkeys(stamps))[-count:]:
            assert stamps.index(stamp) + 1 in left
    prune(FS, folder)
    assert seqs(folder) == left


def test_one_that_cannot_be_removed_is_left_for_another_time(folder: Path) -> None:
    class Sticky(FileSystem):
        def unlink(self, path: Path) -> None:
            raise OSError(errno.EPERM, "sticky")

    put_all(folder, [NOON + timedelta(seconds=n) for n in range(9)])
    prune(Sticky(), folder)
    assert len(seqs(folder)) == 9
    prune(FS, folder)
    assert len(seqs(folder)) == 6


def test_other_files_are_no_backups_and_are_left_alone(folder: Path) -> None:
    others = ["edited-20260101T000000Z-abcdef.json", "0000000001.jsonl", "1.json", "0000000001-.json", "x"]
    for name in others:
        (folder / name).touch()
    put_all(folder, [NOON + timedelta(seconds=n) for n in range(9)])
    prune(FS, folder)
    assert len(backups(FS, folder)) == 6
    assert {entry.name for entry in folder.iterdir()} > set(others)


# -- making one --------------------------------------------------------------------------------------


class NoLinks(FileSystem):
    def link(self, source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")


@pytest.mark.parametrize(("fs", "copy"), [(FS, False), (FS, True), (NoLinks(), False)])
def test_a_backup_has_the_bytes_and_the_time_of_the_file(tmp_path: Path, fs: FileSystem, copy: bool) -> None:
    path, folder = tmp_path / "p.json", tmp_path / "p.json.journal"
    path.write_bytes(b"one")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    keep(fs, path, folder, 7, copy=copy)
    (backup,) = backups(fs, folder)
    assert backup == (folder / "0000000007.json", 7, "", NOON.timestamp(), 3)
    assert backup.path.read_bytes() == b"one"
    assert path.samefile(backup.path) == (not copy and fs is FS)
    assert [entry.name for entry in folder.iterdir()] == ["0000000007.json"]
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("fs", "copy"), [(FS, False), (FS, True), (NoLinks(), False)])
def test_a_backup_of_the_same_commit_takes_the_place_of_the_older(
    tmp_path: Path, fs: FileSystem, copy: bool
) -> None:
    path, folder = tmp_path / "p.json", tmp_path / "p.json.journal"
    for data in (b"one", b"two"):
        path.unlink(missing_ok=True)
        path.write_bytes(data)
        keep(fs, path, folder, 7, copy=copy)
    assert [backup.path.read_bytes() for backup in backups(fs, folder)] == [b"two"]


def test_a_copy_is_on_the_medium_when_it_is_there(tmp_path: Path) -> None:
    path, recording = tmp_path / "p.json", Recording()
    path.write_bytes(b"one")
    keep(recording, path, tmp_path / "j", 7, "schema1", copy=True)
    steps = [call for call in recording.calls if call in ("write", "_full_sync", "replace", "_sync_folder")]
    assert steps == ["_sync_folder", "write", "_full_sync", "replace", "_sync_folder"]
    assert [backup.pin for backup in backups(recording, tmp_path / "j")] == ["schema1"]


def test_what_is_set_aside_is_never_the_place_of_another(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    paths = {set_aside(FS, folder, "edited", data, ".json") for data in (b"one", b"two", b"one")}
    assert sorted(path.read_bytes() for path in paths) == [b"one", b"one", b"two"]
    assert all(path.name.startswith("edited-") and path.suffix == ".json" for path in paths)
    assert backups(FS, folder) == []
