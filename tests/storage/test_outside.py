"""Files that are not as this program wrote them."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from tinydb import TinyDB

from tui.domain.errors import ProjectError
from tui.storage import records
from tui.storage.outside import BrokenFileError, NewerFormatError, parse
from tui.storage.records import LABELS
from tui.storage.snapshot import Head, chunks, is_intact
from tui.storage.tables import LAYERS

from .helpers import annotation
from .strategies import Documents, documents, frozen, values

HEAD = Head("p1", 3, "0000abcd")


def text_of(of: Documents) -> bytes:
    return b"".join(chunks(frozen(of), HEAD))


@given(documents())
def test_what_this_program_writes_is_read_in_full_as_well(of: Documents) -> None:
    parsed = parse(text_of(of), "p")
    assert values(parsed.rows) == of
    assert parsed.head == HEAD


@given(documents())
def test_another_layout_of_the_same_file_is_the_same(of: Documents) -> None:
    text = json.dumps(json.loads(text_of(of)), indent=2, sort_keys=True).encode()
    assert not is_intact(text)
    assert values(parse(text, "p").rows) == of


def test_what_stock_tinydb_writes_is_read_as_changed(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    spans = {"a1": records.annotation_record(annotation())}
    path.write_bytes(text_of({LAYERS: {1: records.layer_record("k1", "ann") | {"spans": spans}}}))
    with TinyDB(path) as database:
        database.update({"note": "hello"}, doc_ids=[1])
    assert not is_intact(path.read_bytes())
    record = parse(path.read_bytes(), "p").rows[LAYERS][1].value()
    assert (record["note"], record["spans"]) == ("hello", spans)


def test_a_byte_order_mark_and_line_ends_from_an_editor_are_read_over() -> None:
    text = text_of({LAYERS: {}}).replace(b"\n", b"\r\n")
    assert parse(b"\xef\xbb\xbf" + text, "p").head.seq == 3


def meta(**more: object) -> bytes:
    return b'"_meta":' + orjson.dumps({"1": {"format": "glossator", "schema": 1, "seq": 1} | more})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{}", "is not a project"),
        (b"[]", "is not a project"),
        (b"7", "is not a project"),
        (b'{"_default":{"1":{"name":"x"}}}', "is not a project"),
        (b'{"_meta":{"1":{"format":"other"}}}', "is not a project"),
        (b'{"_meta":[]}', "is not a project"),
        (b"{" + meta(schema="1") + b"}", "is damaged"),
        (b"{" + meta(schema=0) + b"}", "is damaged"),
        (b"{" + meta(seq=-1) + b"}", "is damaged"),
        (b"{" + meta(seq=None) + b"}", "is damaged"),
        (b"{" + meta(project=7) + b"}", "is damaged"),
        (b"{" + meta(tip=[]) + b"}", "is damaged"),
        (b'{"labels":[],' + meta() + b"}", "not a table"),
        (b'{"labels":{"x":{}},' + meta() + b"}", "not a table"),
        (b'{"labels":{"01":{}},' + meta() + b"}", "not a table"),
        (b'{"labels":{"-1":{}},' + meta() + b"}", "not a table"),
        (b'{"labels":{"%d":{}},' % 2**63 + meta() + b"}", "not a table"),
        (b'{"labels":{"' + b"9" * 5000 + b'":{}},' + meta() + b"}", "not a table"),
        (b'{"labels":{"1":7},' + meta() + b"}", "not a table"),
        (b'{"labels":{"1":{"a":1,"a":2}},' + meta() + b"}", "has the key 'a' twice"),
        (b'{"labels":{"1":{}},"labels":{},' + meta() + b"}", "has the key 'labels' twice"),
        (b'{"labels":{"1":{"a":NaN}},' + meta() + b"}", "the number NaN"),
        (b'{"labels":{"1":{"a":-Infinity}},' + meta() + b"}", "the number -Infinity"),
        (b'{"labels":{"1":{"a":"\\ud800"}},' + meta() + b"}", "half of a surrogate pair"),
        (b'{"labels":{"1":{"a":%d}},' % 2**70 + meta() + b"}", "too large for 64 bits"),
        (b'{"labels":{"1":{"a":' + b"[" * 200 + b"]" * 200 + b"}}," + meta() + b"}", "levels deep"),
        (b'{"labels":' + b"[" * 10**5 + b"]" * 10**5 + b"," + meta() + b"}", "nested too deeply"),
    ],
)
def test_what_is_no_project_is_refused_with_a_reason(data: bytes, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse(data, "p.json")
    assert not isinstance(caught.value, BrokenFileError)
    assert "p.json" in caught.value.message
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not text"),
        (b"\xff\xfe{}", "is not text"),
        (b"\0" * 100, "is not text"),
        (b'{"_default": {"1": ', "is not valid JSON"),
        (b"{} trailing", "is not valid JSON"),
    ],
)
def test_what_is_empty_cut_off_or_garbled_is_broken_and_may_be_healed(data: bytes, message: str) -> None:
    with pytest.raises(BrokenFileError) as caught:
        parse(data, "p.json")
    assert caught.value.message.startswith("p.json")
    assert message in caught.value.message
    assert caught.value.hint


def test_a_newer_format_is_refused_and_read_when_asked() -> None:
    data = b'{"labels":{"1":{"a":1}},' + meta(schema=99) + b"}"
    with pytest.raises(NewerFormatError, match="newer version"):
        parse(data, "p.json")
    parsed = parse(data, "p.json", newer=True)
    assert values(parsed.rows) == {LABELS: {1: {"a": 1}}}
    assert parsed.head.schema == 99


def test_any_record_key_that_tinydb_writes_is_read() -> None:
    data = b'{"labels":{"0":{},"12":{}},' + meta() + b"}"
    assert list(parse(data, "p").rows[LABELS]) == [0, 12]
