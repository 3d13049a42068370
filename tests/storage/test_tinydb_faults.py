"""What TinyDB on our storage refuses, and the known faults of TinyDB that it does not have."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from tui.domain.errors import LockedError, ProjectError
from tui.storage.database import ProjectDatabase, ProjectTable

from .helpers import Recording, again, beside, storage_of

# -- what is refused -------------------------------------------------------------------------------------


def deep(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, 2**70, "\ud800", {1}, {1: 2}, b"x", deep(200)], ids=repr
)
def test_a_value_that_json_has_not_is_refused_before_any_byte(path: Path, value: object) -> None:
    recording = Recording()
    with ProjectDatabase(path, fs=recording) as database:
        recording.calls.clear()
        with pytest.raises(ProjectError, match="Record 1 of table '_default' cannot be saved"):
            database.insert({"a": value})
        assert recording.calls == []
        assert database.all() == []


def test_a_name_or_id_that_json_has_not_is_refused_before_any_byte(path: Path) -> None:
    recording = Recording()
    with ProjectDatabase(path, fs=recording) as database:
        recording.calls.clear()
        with pytest.raises(ProjectError, match="name of a table"):
            database.table("\ud800").insert({"a": 1})
        for doc_id in (-1, 2**63):
            with pytest.raises(ProjectError, match="no number for a record"):
                database.insert(Document({"a": 1}, doc_id))
        assert recording.calls == []


def test_after_close_nothing_is_written(database: TinyDB, path: Path) -> None:
    """TinyDB issue 631."""
    things = database.table("things")
    things.insert({"n": 1})
    database.close()
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="has been closed"):
        things.insert({"n": 2})
    with pytest.raises(ProjectError, match="has been closed"):
        database.drop_tables()
    assert path.read_bytes() == before
    assert again(path) == {"things": {1: {"n": 1}}}
    database.close()


def test_read_only_refuses_and_leaves_no_file(path: Path) -> None:
    with ProjectDatabase(path, read_only=True) as database, pytest.raises(ProjectError, match="reading only"):
        database.insert({"a": 1})
    assert list(path.parent.iterdir()) == []


def test_it_is_locked_until_it_is_closed(path: Path) -> None:
    with ProjectDatabase(path), pytest.raises(LockedError):
        ProjectDatabase(path)
    ProjectDatabase(path).close()


def numbered(doc_id: Any, **fields: object) -> Document:
    """Return a document with an id of whatever kind."""
    return Document(fields, doc_id)


# -- TinyDB's known faults -------------------------------------------------------------------------------


def test_documents_and_records_without_an_id_inserted_together_do_not_overwrite(
    ours: ProjectDatabase,
) -> None:
    """TinyDB issue 629."""
    things = ours.table("things")
    mixed = [{"n": 0}, Document({"n": 1}, 1), {"n": 2}, Document({"n": 2}, 2), {"n": 3}]
    inserted = things.insert_multiple(mixed)
    assert len(set(inserted)) == 5
    assert [inserted[1], inserted[3]] == [1, 2]
    assert [things.get(doc_id=doc_id) for doc_id in inserted] == [dict(each) for each in mixed]
    assert things.insert({"n": 4}) not in inserted


@pytest.mark.parametrize(
    "documents",
    [
        [Document({}, 7), Document({}, 7)],
        [Document({}, 1)],
        [numbered("1")],
        [{}, numbered("1")],
    ],
)
def test_an_id_that_is_taken_is_refused_and_nothing_is_inserted(
    ours: ProjectDatabase, documents: list[dict[str, object]]
) -> None:
    things = ours.table("things")
    things.insert({"n": 1})
    with pytest.raises(ValueError, match="ID"):
        things.insert_multiple(documents)
    with pytest.raises(ValueError, match="exists"):
        things.insert(numbered("1"))
    assert things.all() == [{"n": 1}]


def test_ids_as_text_do_what_numbers_do(ours: ProjectDatabase) -> None:
    """TinyDB issue 639: they did nothing, and said nothing."""
    things: Any = ours.table("things")
    things.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
    assert things.get(doc_id="2") == {"n": 2}
    assert things.contains(doc_id="2")
    assert [doc.doc_id for doc in things.get(doc_ids=["1", 3])] == [1, 3]
    assert things.update({"n": 20}, doc_ids=["2"]) == [2]
    assert things.upsert(numbered("3", n=30)) == [3]
    assert things.insert(numbered("5", n=5)) == 5
    assert things.remove(doc_ids=["1"]) == [1]
    assert {doc.doc_id: doc["n"] for doc in things} == {2: 20, 3: 30, 5: 5}


@pytest.mark.parametrize("wrong", ["x", "1.0", "", 1.0, True, "-1", "²"])
def test_ids_that_are_none_are_refused(ours: ProjectDatabase, wrong: object) -> None:
    things: Any = ours.table("things")
    things.insert({"n": 1})
    calls: list[Callable[[], object]] = [
        lambda: things.get(doc_id=wrong),
        lambda: things.get(doc_ids=[wrong]),
        lambda: things.contains(doc_id=wrong),
        lambda: things.update({"n": 2}, doc_ids=[wrong]),
        lambda: things.remove(doc_ids=[wrong]),
        lambda: things.insert(numbered(wrong)),
        lambda: things.insert_multiple([numbered(wrong)]),
        lambda: things.upsert(numbered(wrong)),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="no document ID"):
            call()
    assert things.all() == [{"n": 1}]


def test_what_is_no_record_is_refused(ours: ProjectDatabase) -> None:
    things: Any = ours.table("things")
    for call in (things.insert, lambda value: things.insert_multiple([{"n": 1}, value])):
        with pytest.raises(ValueError, match="Mapping"):
            call(7)
    assert things.all() == []


@pytest.mark.parametrize("cache_size", [0, 10])
def test_what_is_read_is_a_copy_each_time(ours: ProjectDatabase, cache_size: int) -> None:
    things = ours.table("things", cache_size=cache_size)
    assert isinstance(things, ProjectTable)
    things.insert({"a": {"b": [1]}})
    query = where("a").exists()
    for read in (
        lambda: things.all()[0],
        lambda: things.search(query)[0],
        lambda: things.get(doc_id=1),
        lambda: things.get(query),
        lambda: next(iter(things)),
    ):
        read()["a"]["b"].append(2)
        assert read() == {"a": {"b": [1]}}
    beside(storage_of(ours), 2, a=1)
    assert len(things.search(query)) == 2


def test_what_was_inserted_can_be_changed_by_whoever_inserted_it(ours: ProjectDatabase, path: Path) -> None:
    record = {"a": {"b": [1]}}
    ours.table("things").insert(record)
    record["a"]["b"].append(2)
    assert ours.table("things").all() == [{"a": {"b": [1]}}]
    ours.table("things").insert({"a": 2})
    assert again(path)["things"][1] == {"a": {"b": [1]}}
