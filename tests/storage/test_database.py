"""TinyDB with our storage in the place of its own."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.operations import increment
from tinydb.table import Document, Table

from tui.domain.edits import now
from tui.domain.errors import ConflictError, ProjectError
from tui.storage.database import ProjectDatabase
from tui.storage.engine import Draught
from tui.storage.tables import RecordChange

from .helpers import again, beside, kept, on_disk, storage_of

# -- everything that TinyDB can do ---------------------------------------------------------------------


def test_nothing_is_there_before_the_first_write(database: TinyDB, path: Path) -> None:
    assert database.all() == []
    assert database.tables() == set()
    assert not path.exists()


def test_tinydb_works_on_it_as_on_its_own_storage(database: TinyDB, path: Path) -> None:
    things = database.table("things")
    assert things.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}]) == [1, 2, 3]
    assert things.update({"n": 20}, where("n") == 2) == [2]
    assert things.update(increment("n"), doc_ids=[3]) == [3]
    assert things.remove(doc_ids=[1]) == [1]
    assert things.insert(Document({"n": 9}, 9)) == 9
    assert things.insert({"n": 10}) == 10
    assert things.upsert({"n": 10, "x": 1}, where("n") == 10) == [10]
    assert things.upsert({"n": 11}, where("n") == 11) == [11]
    assert things.upsert(Document({"n": 90}, 9)) == [9]
    assert things.update_multiple([({"y": 1}, where("n") == 20), ({"y": 2}, where("n") > 80)]) == [2, 9]
    expected = {
        2: {"n": 20, "y": 1},
        3: {"n": 4},
        9: {"n": 90, "y": 2},
        10: {"n": 10, "x": 1},
        11: {"n": 11},
    }
    assert {doc.doc_id: dict(doc) for doc in things.all()} == expected
    assert [doc.doc_id for doc in things.search(where("n") > 10)] == [2, 9, 11]
    assert things.count(where("n") > 10) == 3
    assert things.contains(doc_id=9)
    assert not things.contains(where("n") == 1)
    assert things.get(doc_id=3) == {"n": 4}
    assert things.get(where("n") == 90) == expected[9]
    assert things.get(doc_ids=[3, 9, 77]) == [expected[3], expected[9]]
    assert len(things) == 5
    assert again(path) == {"things": expected}


def test_tables_are_emptied_and_dropped(database: TinyDB, path: Path) -> None:
    for name in ("one", "two", "three"):
        database.table(name).insert({"n": 1})
    database.table("one").truncate()
    assert again(path) == {"one": {}, "two": {1: {"n": 1}}, "three": {1: {"n": 1}}}
    assert database.table("one").insert({"n": 2}) == 1
    database.drop_table("two")
    database.drop_table("nothing")
    assert again(path) == {"one": {1: {"n": 2}}, "three": {1: {"n": 1}}}
    database.drop_tables()
    assert again(path) == {}
    assert database.table("three").all() == []


def test_what_was_written_is_there_for_stock_tinydb_after_closing(path: Path) -> None:
    with ProjectDatabase(path) as database:
        database.table("things").insert({"é": [None, 1.5, {"a": True}]})
        database.insert({"a": 1})
    with TinyDB(path, encoding="utf-8", access_mode="r") as stock:
        assert stock.all() == [{"a": 1}]
        assert stock.table("things").all() == [{"é": [None, 1.5, {"a": True}]}]


def test_every_write_is_one_commit_and_reading_is_none(ours: ProjectDatabase) -> None:
    engine = storage_of(ours).engine
    ours.insert({"a": 1})
    ours.table("things").insert_multiple([{"n": n} for n in range(5)])
    assert engine.seq == 2
    ours.table("things").search(where("n") > 1)
    ours.table("things").update({"n": 0}, where("n") == 0)  # changes nothing
    assert engine.seq == 2


@pytest.mark.parametrize(("was", "is_now"), [(1, True), (False, 0), (1, 1.0)])
def test_a_value_that_is_equal_to_python_alone_is_written(
    database: TinyDB, path: Path, was: object, is_now: object
) -> None:
    database.table("things").insert({"n": was})
    database.table("things").update({"n": is_now})
    assert repr(again(path)["things"][1]["n"]) == repr(is_now)


def test_a_stock_table_on_our_storage(ours: ProjectDatabase, path: Path) -> None:
    things = Table(storage_of(ours), "things")
    things.insert_multiple([{"n": 1}, {"n": 2}])
    things.update({"n": 3}, doc_ids=[2])
    assert ours.table("things").all() == things.all() == [{"n": 1}, {"n": 3}]
    assert again(path) == {"things": {1: {"n": 1}, 2: {"n": 3}}}


# -- commits made in between ---------------------------------------------------------------------------


def test_a_commit_between_reading_and_writing_is_not_undone(database: TinyDB, path: Path) -> None:
    things = database.table("things")
    things.insert({"n": 1})

    def change(record: Any) -> None:
        beside(storage_of(database), 2, n=2)
        record["n"] = 10

    things.update(change, doc_ids=[1])
    assert again(path)["things"] == {1: {"n": 10}, 2: {"n": 2}}


def test_a_record_that_came_while_its_table_was_dropped_stays(
    database: TinyDB, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.table("things").insert({"n": 1})
    storage = storage_of(database)
    read = storage.read

    def meanwhile() -> Any:
        found = read()
        beside(storage, 2, n=2)
        return found

    monkeypatch.setattr(storage, "read", meanwhile)
    database.drop_table("things")
    assert again(path) == {"things": {2: {"n": 2}}}


def test_a_commit_just_before_the_first_write_is_not_undone(database: TinyDB, path: Path) -> None:
    class Meanwhile(Mapping[str, int]):
        """A record that is read after the tables are."""

        def __iter__(self) -> Iterator[str]:
            beside(storage_of(database), 5, n=5)
            return iter(["n"])

        def __getitem__(self, field: str) -> int:
            return {"n": 1}[field]

        def __len__(self) -> int:
            return 1

    assert database.table("others").insert(Meanwhile()) == 1
    assert again(path) == {"things": {5: {"n": 5}}, "others": {1: {"n": 1}}}


def test_the_same_record_changed_in_between_is_a_conflict_and_nothing_is_written(
    database: TinyDB, path: Path
) -> None:
    things = database.table("things")
    things.insert({"n": 1})

    def change(record: Any) -> None:
        other = [RecordChange("things", 1, (), {"n": 1}, {"n": 5})]
        storage_of(database).engine.commit([Draught(now(), "ann", "e", "x", "", tuple(other))])
        record["n"] = 10

    with pytest.raises(ConflictError, match="Record 1 of table 'things'"):
        things.update(change, doc_ids=[1])
    assert again(path)["things"] == {1: {"n": 5}}
    things.update({"n": 10})
    assert again(path)["things"] == {1: {"n": 10}}


def test_ids_are_free_whoever_else_inserted(ours: ProjectDatabase, path: Path) -> None:
    things = ours.table("things")
    assert things.insert({"n": 1}) == 1
    beside(storage_of(ours), 2, n=2)
    assert things.insert({"n": 3}) == 3
    beside(storage_of(ours), 4, n=4)
    assert things.insert_multiple([{"n": 5}, {"n": 6}]) == [5, 6]
    assert list(again(path)["things"]) == [1, 2, 3, 4, 5, 6]


def test_dropping_all_tables_drops_what_others_put_there_since_they_were_read(
    ours: ProjectDatabase, path: Path
) -> None:
    ours.table("things").insert({"n": 1})
    assert len(ours.table("things").all()) == 1
    beside(storage_of(ours), 2, n=2)
    ours.drop_tables()
    assert again(path) == {}


def test_writes_of_several_threads_are_all_there(ours: ProjectDatabase, path: Path) -> None:
    def write(name: str) -> None:
        for n in range(10):
            ours.table(name).insert({"n": n})

    threads = [Thread(target=write, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: len(rows) for name, rows in again(path).items()} == {"one": 10, "two": 10}


# -- transactions ----------------------------------------------------------------------------------------


def test_a_transaction_is_one_commit(ours: ProjectDatabase, path: Path) -> None:
    storage = storage_of(ours)
    with storage.transaction():
        ours.insert({"a": 1})
        ours.table("things").insert({"n": 1})
        ours.table("things").update({"n": 2})
        assert ours.table("things").all() == [{"n": 2}]
        assert not path.exists()
    assert storage.engine.seq == 1
    assert again(path) == {"_default": {1: {"a": 1}}, "things": {1: {"n": 2}}}


def test_an_error_drops_a_transaction(ours: ProjectDatabase, path: Path) -> None:
    def fail() -> None:
        with storage_of(ours).transaction():
            ours.insert({"a": 1})
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert ours.all() == []
    assert not path.exists()
    ours.insert({"a": 2})
    assert ours.all() == [{"a": 2}]


def test_a_transaction_within_another_is_a_mistake(ours: ProjectDatabase) -> None:
    storage = storage_of(ours)
    with storage.transaction(), pytest.raises(RuntimeError), storage.transaction():
        pass


# -- the file --------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode_and_a_new_one_is_private(ours: ProjectDatabase, path: Path, mode: int) -> None:
    old = os.umask(0)
    try:
        ours.insert({"n": 1})
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(mode)
        ours.insert({"n": 2})
        storage_of(ours).engine.checkpoint()
    finally:
        os.umask(old)
    assert len(on_disk(path)["_default"]) == 2
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_what_stock_tinydb_wrote_meanwhile_is_taken_over(ours: ProjectDatabase, path: Path) -> None:
    ours.table("things").insert({"n": "ours"})
    with TinyDB(path) as stock:
        stock.table("things").insert({"n": "theirs"})
    theirs = path.read_bytes()
    beside(storage_of(ours), 3, n="ours too")
    storage_of(ours).engine.checkpoint()
    expected = {1: {"n": "ours"}, 2: {"n": "theirs"}, 3: {"n": "ours too"}}
    assert again(path)["things"] == expected
    assert on_disk(path)["things"] == {str(key): record for key, record in expected.items()}
    (edited,) = kept(path, "edited-*")
    assert (path.with_name("p.json.journal") / edited).read_bytes() == theirs


def test_a_foreign_file_in_its_place_is_not_overwritten(ours: ProjectDatabase, path: Path) -> None:
    ours.insert({"n": 1})
    path.write_bytes(b'{"precious": {"1": {}}}')
    ours.insert({"n": 2})
    with pytest.raises(ProjectError, match="changed by another program"):
        storage_of(ours).engine.checkpoint()
    ours.close()
    assert path.read_bytes() == b'{"precious": {"1": {}}}'
    assert storage_of(ours).engine.trouble
    path.unlink()
    assert len(again(path)["_default"]) == 2


def test_a_file_that_appeared_before_the_first_commit_is_not_overwritten(
    ours: ProjectDatabase, path: Path
) -> None:
    path.write_bytes(b'{"precious": {"1": {}}}')
    ours.insert({"n": 1})
    assert path.read_bytes() == b'{"precious": {"1": {}}}'
    assert "changed by another program" in storage_of(ours).engine.trouble
