from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.storage.rows import LayerRow, Row, make_row
from tui.storage.snapshot import Head, chunks, cut
from tui.storage.tables import ALWAYS, LAYERS, TABLE, Frozen, RecordChange, Tables, differences

from .strategies import Documents, any_documents, changes, frozen, values


def canonical(rows: Frozen) -> bytes:
    """Return tables so that 1, 1.0 and true are different, and an empty table that is always there is not."""
    shown = {table: of for table, of in values(rows).items() if of or table not in ALWAYS}
    return orjson.dumps(shown, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


def from_file(of: Documents) -> Frozen:
    """Return tables as they are when they were read from a file: text that nobody has decoded."""
    return cut(b"".join(chunks(frozen(of), Head("p", 0, "")))).rows


# -- changes ---------------------------------------------------------------------------------------


@given(any_documents, any_documents, st.booleans(), st.booleans())
def test_the_differences_between_two_states_lead_from_one_to_the_other(
    one: Documents, other: Documents, one_read: bool, other_read: bool
) -> None:
    before = from_file(one) if one_read else frozen(one)
    after = from_file(other) if other_read else frozen(other)
    found = list(differences(before, after))
    tables = Tables(before)
    tables.apply(found)
    assert canonical(tables.freeze()) == canonical(after)
    tables.apply(change.inverse() for change in reversed(found))
    assert canonical(tables.freeze()) == canonical(before)


@given(any_documents)
def test_a_state_read_from_a_file_is_no_different_from_the_one_that_was_written(of: Documents) -> None:
    assert list(differences(frozen(of), from_file(of))) == []


@given(any_documents, any_documents)
def test_every_difference_says_what_was_there(one: Documents, other: Documents) -> None:
    tables = Tables(frozen(one))
    for change in differences(frozen(one), frozen(other)):
        assert tables.value(change.table, change.key, change.path) == change.before
        tables.apply([change])


def test_one_changed_annotation_is_one_difference() -> None:
    before: Documents = {LAYERS: {1: {"state": "done", "spans": {"a": {"n": 1}, "b": {"n": 2}}}}}
    after: Documents = {LAYERS: {1: {"state": "done", "spans": {"a": {"n": 1}, "b": {"n": 3}}}}}
    assert list(differences(frozen(before), frozen(after))) == [
        RecordChange(LAYERS, 1, ("spans", "b"), {"n": 2}, {"n": 3})
    ]


@pytest.mark.parametrize(("was", "is_now"), [(1, True), (0, False), (1, 1.0), (0.0, -0.0), ([1], [True])])
@pytest.mark.parametrize("table", [LAYERS, "theirs"])
def test_values_that_are_equal_to_python_alone_are_different(table: str, was: object, is_now: object) -> None:
    before: Documents = {table: {1: {"x": was, "spans": {"a": {"y": was}}}}}
    after: Documents = {table: {1: {"x": is_now, "spans": {"a": {"y": is_now}}}}}
    tables = Tables(frozen(before))
    tables.apply(differences(frozen(before), frozen(after)))
    assert canonical(tables.freeze()) == canonical(frozen(after))


def test_a_table_comes_and_goes_with_what_is_in_it() -> None:
    full: Documents = {"theirs": {7: {"a": 1}}}
    there = RecordChange("theirs", TABLE, (), None, {})
    record = RecordChange("theirs", 7, (), None, {"a": 1})
    assert list(differences({}, frozen(full))) == [there, record]
    assert list(differences(frozen(full), {})) == [record.inverse(), there.inverse()]


def test_a_field_that_is_null_is_not_one_that_is_missing() -> None:
    with_null: Documents = {LAYERS: {1: {"note": None, "spans": {"a": None}}}}
    without: Documents = {LAYERS: {1: {"spans": {}}}}
    for one, other in ((with_null, without), (without, with_null)):
        tables = Tables(frozen(one))
        tables.apply(differences(frozen(one), frozen(other)))
        assert values(tables.freeze()) == other


def test_a_table_that_is_not_empty_is_not_taken_out() -> None:
    tables = Tables(frozen({"theirs": {1: {"n": 1}, 2: {"n": 2}}}))
    tables.apply(differences(frozen({"theirs": {1: {"n": 1}}}), {}))
    assert values(tables.freeze()) == {"theirs": {2: {"n": 2}}}


# -- what is frozen stays --------------------------------------------------------------------------


@given(st.data(), any_documents, st.booleans())
def test_a_frozen_state_never_changes_and_every_change_can_be_taken_back(
    data: st.DataObject, of: Documents, read: bool
) -> None:
    tables = Tables(from_file(of) if read else frozen(of))
    history: list[tuple[RecordChange, Frozen, bytes]] = []
    for _ in range(data.draw(st.integers(1, 6))):
        state = tables.freeze()
        seen = canonical(state)
        for _ in range(data.draw(st.integers(1, 3))):
            change = data.draw(changes(tables))
            tables.apply([change])
            now = tables.value(change.table, change.key, change.path)
            assert orjson.dumps(now) == orjson.dumps(change.after)
            history.append((change, state, seen))
    for change, state, seen in reversed(history):
        assert canonical(state) == seen
        before = _restored(change, tables)
        tables.apply([change.inverse()])
        if before:
            assert tables.value(change.table, change.key, change.path) == change.before
    assert all(canonical(state) == seen for _, state, seen in history)


def _restored(change: RecordChange, tables: Tables) -> bool:
    """Whether taking a change back has where to put it."""
    return not change.path or change.key in tables[change.table]


def test_applying_again_changes_nothing_more() -> None:
    tables = Tables(frozen({LAYERS: {1: {"spans": {"a": {"n": 1}}}}, "t": {1: {"n": 1}, 2: {"n": 2}}}))
    redo = [
        RecordChange(LAYERS, 1, ("spans", "a"), {"n": 1}, {"n": 2}),
        RecordChange(LAYERS, 1, ("spans", "b"), None, {"n": 3}),
        RecordChange(LAYERS, 1, ("state",), None, "done"),
        RecordChange("t", 1, (), {"n": 1}, None),
        RecordChange("new", TABLE, (), None, {}),
    ]
    tables.apply(redo)
    once = canonical(tables.freeze())
    tables.apply(redo)
    assert canonical(tables.freeze()) == once
    assert values(tables.freeze()) == {
        LAYERS: {1: {"state": "done", "spans": {"a": {"n": 2}, "b": {"n": 3}}}},
        "t": {2: {"n": 2}},
        "new": {},
    }


def test_a_change_within_a_record_that_is_gone_does_nothing() -> None:
    tables = Tables()
    tables.apply([RecordChange(LAYERS, 4, ("spans", "a"), None, {"n": 1})])
    assert values(tables.freeze())[LAYERS] == {}


# -- rows ------------------------------------------------------------------------------------------

_spans = st.dictionaries(
    st.text('ab\n"}{é', max_size=3), st.dictionaries(st.text(max_size=2), st.none() | st.integers(0, 9))
)
layers = st.fixed_dictionaries(
    {"spans": _spans},
    optional={"id": st.text(max_size=5), "note": st.text(max_size=5), "tags": st.lists(st.text(max_size=2))},
)


@given(layers)
def test_a_layer_read_from_text_is_the_one_made_of_a_value(record: dict[str, Any]) -> None:
    made = make_row(True, record)
    (read,) = from_file({LAYERS: {1: record}})[LAYERS].values()
    assert isinstance(made, LayerRow)
    assert isinstance(read, LayerRow)
    assert b"".join(made.texts()) == b"".join(read.texts())
    assert orjson.loads(b"".join(read.texts())) == record
    for row in (made, read):
        assert row.value() == record
        assert row.head == {field: value for field, value in record.items() if field != "spans"}
        assert row.spans == row.decoded() == record["spans"]
        assert all(row.at(("spans", name)) == span for name, span in record["spans"].items())
        assert row.at(("spans", "none")) is row.at(("none",)) is row.at(("id", "none")) is None


def test_a_field_of_a_layer_is_read_without_its_annotations(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(_: LayerRow) -> None:
        raise AssertionError("the annotations were decoded")

    record: dict[str, Any] = {"state": "done", "tags": ["a"], "spans": {"x": {"start": 1}}}
    (row,) = from_file({LAYERS: {1: record}})[LAYERS].values()
    monkeypatch.setattr(LayerRow, "decoded", decoded)
    assert (row.at(("state",)), row.at(("tags",)), row.at(("note",))) == ("done", ["a"], None)


@given(layers, st.sampled_from([("note",), ("spans", "a"), ("spans", "new")]), st.none() | st.just({"n": 1}))
def test_a_copy_can_be_changed_while_the_row_stays(
    record: dict[str, Any], path: tuple[str, ...], value: object
) -> None:
    for row in (make_row(True, record), from_file({LAYERS: {1: record}})[LAYERS][1]):
        text = b"".join(row.texts())
        copy = row.copy()
        copy.put(path, value)
        assert copy.at(path) == value
        assert row.value() == record
        assert b"".join(row.texts()) == text
        assert orjson.loads(b"".join(copy.texts())) == copy.value()


@pytest.mark.parametrize("record", [{}, {"spans": None}, {"spans": []}, {"x": {"spans": {}}}, {"a": 1}])
def test_a_record_without_annotations_in_the_table_of_layers_is_kept_as_it_is(record: dict[str, Any]) -> None:
    assert type(make_row(True, record)) is Row
    row = from_file({LAYERS: {1: record}})[LAYERS][1]
    assert type(row) is Row
    assert row.value() == record
