from __future__ import annotations

from pathlib import Path

import pytest

from tui.storage.atomic import clear_leftovers, replace_file, stage_chunks
from tui.storage.fs import FileSystem

from .helpers import Failing, Recording


def test_leftovers_of_this_file_are_cleared_and_no_others(tmp_path: Path) -> None:
    ours = [".p.json.0123abcd.tmp", ".p.json.ffffffff.tmp"]
    others = [
        ".q.json.0123abcd.tmp",
        ".p.json.tmp",
        "p.json",
        ".p.json.0123abcd.tmp.bak",
        ".pxjson.0123abcd.tmp",
    ]
    for name in ours + others:
        (tmp_path / name).touch()
    clear_leftovers(Recording(), tmp_path, "p.json")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(others)


def test_leftovers_of_any_file_are_cleared_where_none_is_named(tmp_path: Path) -> None:
    for name in (".q.json.0123abcd.tmp", ".p.json.0123abcd.tmp", "x.tmp", ".p.json.0123abcd.tmp.bak"):
        (tmp_path / name).touch()
    clear_leftovers(FileSystem(), tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".p.json.0123abcd.tmp.bak", "x.tmp"]


def test_replacing_a_file_follows_a_link_and_syncs(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    recording = Recording()
    replace_file(link, b"one", fs=recording)
    replace_file(link, b"two", fs=recording)
    assert link.is_symlink()
    assert target.read_bytes() == b"two"
    assert recording.calls.count("_full_sync") == recording.calls.count("_sync_folder") == 2
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["link", "target"]


def test_a_name_of_the_longest_length_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127)
    replace_file(path, b"x")
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5])
def test_a_failure_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path, nth: int) -> None:
    path = tmp_path / "p"
    path.write_bytes(b"old")
    fs = Failing()
    fs.arm(nth)
    with pytest.raises(OSError, match="Input/output"):
        replace_file(path, b"new", fs=fs)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["p"]


def test_a_long_file_is_synced_on_the_way(tmp_path: Path) -> None:
    recording = Recording()
    temporary = stage_chunks(recording, tmp_path / "p", (b"x" * (1 << 22) for _ in range(5)))
    assert temporary.stat().st_size == 5 << 22
    assert [call for call in recording.calls if call.endswith("_sync")] == ["_data_sync"] * 2 + ["_full_sync"]
