from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from tui.storage import records, snapshot
from tui.storage.records import ARTICLES, LABELS
from tui.storage.snapshot import META, SCHEMA, Head, chunks, cut, head_of, is_intact
from tui.storage.tables import LAYERS, RecordChange, Tables

from .helpers import annotation, article
from .strategies import Documents, any_documents, documents, frozen, values

HEAD = Head("p1", 1, "0000abcd")


def layer(*names: str, on: str = "k1") -> dict[str, object]:
    spans = {name: records.annotation_record(annotation(name)) for name in names}
    return records.layer_record(on, "ann") | {"spans": spans}


def text_of(of: Documents, head: Head = HEAD) -> bytes:
    return b"".join(chunks(frozen(of), head))


heads = st.builds(
    Head, st.text("abc23", min_size=1), st.integers(0, 2**53), st.text("0123456789abcdef"), st.just(SCHEMA)
)


@given(documents() | any_documents, heads)
def test_a_snapshot_comes_back_whole(of: Documents, head: Head) -> None:
    data = text_of(of, head)
    assert is_intact(data)
    assert head_of(data) == head
    parsed = cut(data)
    assert parsed.head == head
    assert values(parsed.rows) == {LAYERS: {}, ARTICLES: {}, LABELS: {}, **of}


@given(documents() | any_documents)
def test_what_was_cut_is_written_again_to_the_same_bytes(of: Documents) -> None:
    data = text_of(of)
    assert b"".join(chunks(cut(data).rows, HEAD)) == data


@given(documents())
def test_a_record_that_was_changed_stands_as_one_that_was_always_so(of: Documents) -> None:
    tables = Tables(cut(text_of(of)).rows)
    for key, record in of[LAYERS].items():
        for name, span in record["spans"].items():
            tables.apply([RecordChange(LAYERS, key, ("spans", name), span, span)])
        tables.apply([RecordChange(LAYERS, key, ("state",), record["state"], record["state"])])
    assert b"".join(chunks(tables.freeze(), HEAD)) == text_of(of)


@settings(max_examples=25)
@given(documents())
def test_stock_tinydb_reads_every_table(of: Documents) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "p.json")
        path.write_bytes(text_of(of))
        with TinyDB(path, encoding="utf-8", access_mode="r") as database:
            assert database.tables() == {*of, META}
            for name, rows in of.items():
                assert {doc.doc_id: dict(doc) for doc in database.table(name).all()} == rows
            assert database.all() == list(of[LAYERS].values())
            assert [doc["format"] for doc in database.table(META)] == ["glossator"]


def test_the_order_of_tables_is_fixed_and_meta_is_last() -> None:
    text = text_of({"theirs": {}, LABELS: {}, LAYERS: {}})
    assert list(json.loads(text)) == [LAYERS, ARTICLES, LABELS, "theirs", META]


def test_the_digest_is_of_all_bytes_before_it() -> None:
    text = text_of(
        {
            LAYERS: {1: layer("a1")},
            ARTICLES: {1: records.article_record(article(text='\n"_meta":{\n,"sha256":"'))},
        }
    )
    at = text.rindex(b',"sha256":"')
    assert json.loads(text)[META]["1"]["sha256"] == hashlib.sha256(text[:at]).hexdigest()


def test_a_long_file_comes_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    of: Documents = {ARTICLES: {i: records.article_record(article(f"k{i}")) for i in range(1, 40)}}
    whole = text_of(of)
    monkeypatch.setattr(snapshot, "CHUNK", 1000)
    pieces = list(chunks(frozen(of), HEAD))
    assert len(pieces) > 5
    assert b"".join(pieces) == whole


SMALL = text_of({LAYERS: {1: layer("a1")}, LABELS: {}})


def test_every_changed_bit_is_noticed() -> None:
    for at in range(len(SMALL)):
        for bit in range(8):
            flipped = bytearray(SMALL)
            flipped[at] ^= 1 << bit
            assert not is_intact(bytes(flipped)), f"bit {bit} of byte {at}"


def test_a_file_cut_off_anywhere_or_longer_than_written_is_noticed() -> None:
    for end in range(len(SMALL)):
        assert not is_intact(SMALL[:end])
    for more in (b"\n", b" ", b"\0", b"}"):
        assert not is_intact(SMALL + more)


def test_relabelling_changes_one_line_beside_meta() -> None:
    of: Documents = {LAYERS: {1: layer("a1", "a2", "a3")}, ARTICLES: {1: records.article_record(article())}}
    before = text_of(of).splitlines()
    of[LAYERS][1]["spans"]["a2"] = records.annotation_record(annotation("a2", label="GPE"))
    after = text_of(of, Head("p1", 2, "11111111")).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 2
    assert changed[0].startswith(b'"a2":{"start":0,"end":4,"label":"GPE"')
    assert b'"format":"glossator"' in changed[1]


def test_a_layer_that_nobody_looks_at_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = cut(text_of({LAYERS: {1: layer("a1", "a2"), 2: layer("b", on="k2")}}))
    decoded: list[object] = []
    monkeypatch.setattr("tui.storage.rows.orjson.loads", decoded.append)
    monkeypatch.setattr("tui.storage.rows.orjson.dumps", decoded.append)
    assert b'"a2":{' in b"".join(bytes(piece) for piece in parsed.rows[LAYERS][1].texts())
    assert decoded == []
