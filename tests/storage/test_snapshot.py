from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from tui.domain.errors import ProjectError
from tui.storage import records
from tui.storage.records import ARTICLES, LABELS, LAYERS
from tui.storage.snapshot import META, Encoder, parse
from tui.storage.tables import Tables

from .helpers import annotation, article, articles, infos, json_objects, labels, whole_annotations


def layer(*names: str, on: str = "k1") -> dict[str, object]:
    spans = {name: records.annotation_record(annotation(name)) for name in names}
    return records.layer_record(on, "ann") | {"spans": spans}


@st.composite
def all_tables(draw: st.DrawFn) -> Tables:
    layers: dict[int, dict[str, object]] = {}
    for key in draw(st.lists(st.integers(1, 10**6), unique=True, max_size=3)):
        spans = {a.id: records.annotation_record(a) for a in draw(st.lists(whole_annotations(), max_size=3))}
        info = records.info_fields(draw(infos), "x")
        layers[key] = records.layer_record("k", "ann") | info | {"spans": spans}
    return {
        LAYERS: layers,
        ARTICLES: {
            i: records.article_record(a) for i, a in enumerate(draw(st.lists(articles, max_size=2)), 1)
        },
        LABELS: {i: records.label_record(a) for i, a in enumerate(draw(st.lists(labels, max_size=2)), 1)},
        "theirs": dict(enumerate(draw(st.lists(json_objects, max_size=2)), 1)),
    }


def encode(tables: Tables, seq: int = 1) -> bytes:
    return Encoder().encode(tables, {}, seq)[0]


@given(all_tables(), st.integers(0, 10**9))
def test_a_snapshot_comes_back_whole(tables: Tables, seq: int) -> None:
    parsed = parse(encode(tables, seq), "p")
    assert parsed.tables == tables
    assert parsed.seq == seq
    assert parsed.intact


@settings(max_examples=25)
@given(all_tables())
def test_stock_tinydb_reads_every_table(tables: Tables) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "p.json")
        path.write_bytes(encode(tables))
        with TinyDB(path, encoding="utf-8", access_mode="r") as database:
            assert database.tables() == {*tables, META}
            for name, rows in tables.items():
                assert {doc.doc_id: dict(doc) for doc in database.table(name).all()} == rows
            assert database.all() == list(tables[LAYERS].values())
            assert [doc["format"] for doc in database.table(META)] == ["glossator"]


def test_the_order_of_tables_is_fixed_and_meta_is_last() -> None:
    text = encode({"theirs": {}, LABELS: {}, LAYERS: {}})
    assert list(json.loads(text)) == [LAYERS, ARTICLES, LABELS, "theirs", META]


def test_the_digest_is_of_all_bytes_before_the_line_of_meta() -> None:
    text = encode(
        {LAYERS: {1: layer("a1")}, ARTICLES: {1: records.article_record(article(text='\n"_meta":{\n'))}}
    )
    at = text.index(b'\n"_meta":{') + 1
    assert json.loads(text)[META]["1"]["sha256"] == hashlib.sha256(text[:at]).hexdigest()


@pytest.mark.parametrize("word", [b"ORG", b"added", b"k1"])
def test_a_changed_byte_is_noticed(word: bytes) -> None:
    text = bytearray(encode({LAYERS: {1: layer("a1")}, LABELS: {}}))
    place = text.index(word)
    text[place] ^= 1
    assert not parse(bytes(text), "p").intact


def test_what_stock_tinydb_writes_is_read_as_changed(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(encode({LAYERS: {1: layer("a1")}, LABELS: {}, ARTICLES: {}}))
    with TinyDB(path) as database:
        database.update({"note": "hello"}, doc_ids=[1])
    parsed = parse(path.read_bytes(), "p")
    assert not parsed.intact
    assert parsed.tables[LAYERS][1]["note"] == "hello"


def test_a_byte_order_mark_from_an_editor_is_read_over() -> None:
    assert parse(b"\xef\xbb\xbf" + encode({LAYERS: {}}), "p").seq == 1


def test_relabelling_changes_one_line_beside_meta() -> None:
    tables: Tables = {LAYERS: {1: layer("a1", "a2", "a3")}, ARTICLES: {1: records.article_record(article())}}
    before = encode(tables, 1).splitlines()
    tables[LAYERS][1]["spans"]["a2"] = records.annotation_record(annotation("a2", label="GPE"))
    after = encode(tables, 2).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 2
    assert changed[0].startswith(b'"a2":{"start":0,"end":4,"label":"GPE"')
    assert b'"format":"glossator"' in changed[1]


def test_only_what_changed_is_encoded_again() -> None:
    spans = {f"a{i}": records.annotation_record(annotation(f"a{i}")) for i in range(500)}
    tables: Tables = {
        LAYERS: {1: layer() | {"spans": spans}, 2: layer("b", on="k2")},
        ARTICLES: {i: records.article_record(article(f"k{i}")) for i in range(1, 50)},
    }
    encoder = Encoder()
    for turn in range(3):
        before = encoder.encoded
        record = tables[LAYERS][1]
        new = {
            **record,
            "spans": {**record["spans"], "a7": records.annotation_record(annotation("a7", note=str(turn)))},
        }
        text, blocks = encoder.encode(tables, {(LAYERS, 1): new}, turn)
        encoder.accept({(LAYERS, 1): new}, blocks)
        tables[LAYERS][1] = new
        assert text == encode(tables, turn)
        if turn:
            assert encoder.encoded - before == 1


def test_a_text_that_never_reached_the_disk_leaves_no_trace() -> None:
    tables: Tables = {LAYERS: {1: layer("a1")}}
    encoder = Encoder()
    text = encoder.encode(tables, {}, 1)[0]
    encoder.encode(tables, {(LAYERS, 1): layer("a1", "lost"), (LAYERS, 2): layer(on="k2")}, 2)
    encoder.encode(tables, {(LAYERS, 1): None}, 2)
    assert encoder.encode(tables, {}, 1)[0] == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not text"),
        (b"\xff\xfe{}", "is not text"),
        (b'{"_default": {"1": ', "is not valid JSON"),
        (b"{} trailing", "is not valid JSON"),
        (b"{}", "is not a project"),
        (b"[]", "is not a project"),
        (b"7", "is not a project"),
        (b'{"_default":{"1":{"name":"x"}}}', "is not a project"),
        (b'{"_meta":{"1":{"format":"other"}}}', "is not a project"),
        (b'{"_meta":[]}', "is not a project"),
        (b'{"_meta":{"1":{"format":"glossator","schema":2,"seq":1}}}', "newer version"),
        (b'{"_meta":{"1":{"format":"glossator","schema":"1","seq":1}}}', "is damaged"),
        (b'{"_meta":{"1":{"format":"glossator","schema":1,"seq":-1}}}', "is damaged"),
        (b'{"_meta":{"1":{"format":"glossator","schema":1}}}', "is damaged"),
        (b'{"labels":[],"_meta":{"1":{"format":"glossator","schema":1,"seq":1}}}', "not a table"),
        (b'{"labels":{"x":{}},"_meta":{"1":{"format":"glossator","schema":1,"seq":1}}}', "not a table"),
        (b'{"labels":{"01":{}},"_meta":{"1":{"format":"glossator","schema":1,"seq":1}}}', "not a table"),
        (b'{"labels":{"1":7},"_meta":{"1":{"format":"glossator","schema":1,"seq":1}}}', "not a table"),
    ],
)
def test_what_is_no_project_is_refused_with_a_reason(data: bytes, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse(data, "p.json")
    assert caught.value.message.startswith("p.json")
    assert message in caught.value.message
    assert caught.value.hint


def test_any_record_key_that_tinydb_writes_is_read() -> None:
    data = b'{"labels":{"0":{},"12":{}},"_meta":{"1":{"format":"glossator","schema":1,"seq":1}}}'
    assert list(parse(data, "p").tables[LABELS]) == [0, 12]
    assert orjson.loads(data)["labels"] == {"0": {}, "12": {}}
