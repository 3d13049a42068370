from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from tui.domain.errors import ProjectError
from tui.storage.atomic import clear_leftovers, replace_file
from tui.storage.engine import SnapshotStorage
from tui.storage.tables import RecordChange, Tables, apply, changed_records

from .helpers import Recording, on_disk


def put(key: int, **record: object) -> RecordChange:
    return RecordChange("things", key, (), None, record)


def test_tinydb_works_on_it_as_on_its_own_storage(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with TinyDB(path, storage=SnapshotStorage) as database:
        assert not path.exists()
        database.insert({"a": 1})
        things = database.table("things")
        assert things.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}]) == [1, 2, 3]
        things.update({"n": 20}, where("n") == 2)
        things.remove(doc_ids=[1])
        things.insert(Document({"n": 9}, 9))
        assert [dict(doc) for doc in things.all()] == [{"n": 20}, {"n": 3}, {"n": 9}]
    with TinyDB(path, encoding="utf-8", access_mode="r") as stock:
        assert stock.all() == [{"a": 1}]
        assert {doc.doc_id: doc["n"] for doc in stock.table("things")} == {2: 20, 3: 3, 9: 9}
    with TinyDB(path, storage=SnapshotStorage) as database:
        database.drop_tables()
        assert database.all() == []
        assert database.table("things").all() == []
    assert on_disk(path)["_meta"]["1"]["seq"] == 6


def test_a_transaction_is_one_write(tmp_path: Path) -> None:
    recording = Recording()
    with TinyDB(tmp_path / "p.json", storage=SnapshotStorage, fs=recording) as database:
        storage = database.storage
        assert isinstance(storage, SnapshotStorage)
        with storage.transaction():
            database.insert({"a": 1})
            database.table("things").insert({"n": 1})
            assert database.table("things").all() == [{"n": 1}]
            assert not storage.exists
        assert recording.calls.count("replace") == 1
        assert on_disk(tmp_path / "p.json")["things"] == {"1": {"n": 1}}
        assert storage.seq == 1


def test_an_error_drops_a_transaction(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "p.json", storage=SnapshotStorage) as database:
        storage = database.storage
        assert isinstance(storage, SnapshotStorage)

        def fail() -> None:
            with storage.transaction():
                database.insert({"a": 1})
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert database.all() == []
        assert not (tmp_path / "p.json").exists()
        database.insert({"a": 2})
        assert database.all() == [{"a": 2}]


def test_a_transaction_within_another_is_a_mistake(tmp_path: Path) -> None:
    storage = SnapshotStorage(tmp_path / "p.json")
    with storage.transaction(), pytest.raises(RuntimeError), storage.transaction():
        pass


def test_what_is_read_is_a_copy(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "p.json", storage=SnapshotStorage) as database:
        database.insert({"a": {"b": 1}})
        database.all()[0]["a"]["b"] = 2
        assert database.all() == [{"a": {"b": 1}}]


def test_a_value_that_json_has_not_is_refused_before_any_byte(tmp_path: Path) -> None:
    recording = Recording()
    with TinyDB(tmp_path / "p.json", storage=SnapshotStorage, fs=recording) as database:
        calls = len(recording.calls)
        with pytest.raises(ProjectError, match="Record 1 of table '_default' cannot be saved"):
            database.insert({"a": float("nan")})
        assert len(recording.calls) == calls
        assert database.all() == []


def test_after_close_nothing_is_written(tmp_path: Path) -> None:
    storage = SnapshotStorage(tmp_path / "p.json")
    storage.commit([put(1, n=1)], 1)
    storage.close()
    with pytest.raises(ProjectError, match="has been closed"):
        storage.commit([put(2, n=2)], 2)
    assert on_disk(storage.path)["things"] == {"1": {"n": 1}}


def test_read_only_refuses_and_leaves_no_file(tmp_path: Path) -> None:
    storage = SnapshotStorage(tmp_path / "p.json", read_only=True)
    with pytest.raises(ProjectError, match="reading only"):
        storage.commit([put(1, n=1)], 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode_and_a_new_one_is_private(tmp_path: Path, mode: int) -> None:
    storage = SnapshotStorage(tmp_path / "p.json")
    old = os.umask(0)
    try:
        storage.commit([put(1, n=1)], 1)
        assert stat.S_IMODE(storage.path.stat().st_mode) == 0o600
        storage.path.chmod(mode)
        storage.commit([put(2, n=2)], 2)
    finally:
        os.umask(old)
    assert stat.S_IMODE(storage.path.stat().st_mode) == mode


def test_a_file_changed_by_others_is_not_overwritten(tmp_path: Path) -> None:
    storage = SnapshotStorage(tmp_path / "p.json")
    storage.commit([put(1, n=1)], 1)
    with TinyDB(storage.path) as stock:
        stock.table("things").insert({"n": "theirs"})
    theirs = storage.path.read_bytes()
    with pytest.raises(ProjectError, match="changed by another program"):
        storage.commit([put(3, n=3)], 2)
    assert storage.path.read_bytes() == theirs
    again = SnapshotStorage(storage.path)
    assert not again.intact
    assert again.tables["things"][2] == {"n": "theirs"}


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    storage = SnapshotStorage(tmp_path / "p.json")
    storage.path.write_bytes(b"precious")
    with pytest.raises(ProjectError, match="changed by another program"):
        storage.commit([put(1, n=1)], 1)
    assert storage.path.read_bytes() == b"precious"


def test_a_file_that_is_gone_is_written_anew(tmp_path: Path) -> None:
    storage = SnapshotStorage(tmp_path / "p.json")
    storage.commit([put(1, n=1)], 1)
    storage.path.unlink()
    storage.commit([put(2, n=2)], 2)
    assert on_disk(storage.path)["things"] == {"1": {"n": 1}, "2": {"n": 2}}


def test_a_commit_encodes_what_it_changes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = SnapshotStorage(tmp_path / "p.json")
    storage.commit([put(key, n=key) for key in range(1, 100)], 1)
    encoded: list[object] = []

    def dumps(value: object, real: Callable[[object], bytes] = orjson.dumps) -> bytes:
        encoded.append(value)
        return real(value)

    monkeypatch.setattr("tui.storage.snapshot.orjson.dumps", dumps)
    storage.commit([RecordChange("things", 7, (), {"n": 7}, {"n": 0})], 2)
    assert [value for value in encoded if isinstance(value, dict) and "n" in value] == [{"n": 0}]


def test_changed_records_leave_the_tables_as_they_are() -> None:
    tables: Tables = {"t": {1: {"a": 1, "spans": {"x": {"n": 1}}}, 2: {"a": 2}}}
    changes = [
        RecordChange("t", 1, ("spans", "x"), {"n": 1}, {"n": 2}),
        RecordChange("t", 1, ("spans", "y"), None, {"n": 3}),
        RecordChange("t", 1, ("a",), 1, None),
        RecordChange("t", 2, (), {"a": 2}, None),
        RecordChange("t", 3, (), None, {"spans": {}}),
        RecordChange("t", 3, ("spans", "z"), None, {"n": 4}),
    ]
    fresh = changed_records(tables, changes)
    assert tables == {"t": {1: {"a": 1, "spans": {"x": {"n": 1}}}, 2: {"a": 2}}}
    expected = {1: {"spans": {"x": {"n": 2}, "y": {"n": 3}}}, 3: {"spans": {"z": {"n": 4}}}}
    assert fresh == {("t", 1): expected[1], ("t", 2): None, ("t", 3): expected[3]}
    apply(tables, changes)
    assert tables == {"t": expected}


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
    clear_leftovers(Recording(), tmp_path / "p.json")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(others)


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
