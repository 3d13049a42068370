"""Annotations read from their lines at once are those that reading each by itself gives."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.storage.columns import SpanColumns
from tui.storage.rows import LayerRow
from tui.storage.scanning import OtherwiseError, SpanScanner

TEXTS = st.one_of(
    st.sampled_from(
        ["ann", "ORG", "person", "é", "日本", "a" * 40, "a" * 41, "x" * 64, "", "a\nb", 'a"b', "y" * 65]
    ),
    st.text(max_size=9),
)
FIELDS = (
    *("start", "end", "label", "state", "origin", "by", "at"),
    *("was", "score", "note", "flag", "link", "extras", "theirs"),
)
RECORDS = st.fixed_dictionaries(
    {
        "start": st.integers(0, 9),
        "end": st.sampled_from([9, 10, 1_234, 98_765_432, 10**8]),
        "label": TEXTS.filter(bool),
        "state": st.sampled_from(["accepted", "corrected", "added", "rejected"]),
        "origin": TEXTS,
        "by": TEXTS,
        "at": TEXTS,
    },
    optional={
        "was": st.tuples(st.integers(0, 5), st.integers(5, 9), TEXTS).map(list),
        "score": st.floats(0, 1),
        "note": TEXTS,
        "flag": st.booleans(),
        "link": TEXTS,
        "extras": st.dictionaries(TEXTS, st.integers(0, 9), max_size=2),
        "theirs": st.just({"start": 1}),
    },
).map(lambda record: {name: record[name] for name in FIELDS if name in record})
LAYERS = st.lists(st.dictionaries(TEXTS.filter(bool), RECORDS, max_size=4), min_size=1, max_size=4)


def lines(layer: dict[str, Any]) -> bytes:
    """Return a layer's annotations as they stand in a file."""
    text = b"".join(bytes(piece) for piece in LayerRow({}, spans=layer).texts())
    return text.removeprefix(b'{"spans":{').removesuffix(b"}}").strip(b"\n")


def rows(columns: SpanColumns) -> list[tuple[object, ...]]:
    """Return the annotations of columns, one by one."""
    fields: dict[str, list[str]] = {}
    for name in ("label", "state", "origin", "at"):
        codes, texts = columns.coded.get(name, (None, []))
        values = [texts[code] for code in codes.tolist()] if codes is not None else getattr(columns, name)
        fields[name] = values
    spans = zip(map(int, columns.start), map(int, columns.end), strict=True)
    return [
        (name, *span, *values, columns.notes.get(at), columns.links.get(at), at in columns.flagged)
        for at, (name, span, *values) in enumerate(zip(columns.ids, spans, *fields.values(), strict=True))
    ]


@settings(max_examples=25)
@given(st.lists(LAYERS, min_size=1, max_size=3))
def test_what_is_scanned_is_what_is_decoded(batches: list[list[dict[str, Any]]]) -> None:
    scanner = SpanScanner()
    for layers in batches:
        decoded = SpanColumns()
        for layer in layers:
            decoded.add_records(layer)
        assert decoded.damaged is None
        try:
            scanned = SpanColumns.of(scanner.scan([lines(layer) for layer in layers]), scanner)
        except OtherwiseError:
            written = b"".join(lines(layer) for layer in layers)
            longest = max((len(s.encode()) for layer in layers for s in strings(layer)), default=0)
            ends = (span["end"] for layer in layers for span in layer.values())
            braces = any("{" in name for layer in layers for name in layer)
            assert b"\\" in written or longest > 64 or braces or max(ends, default=10**8) >= 10**8
            continue
        assert scanned.sizes == decoded.sizes == [len(layer) for layer in layers]
        assert rows(scanned) == rows(decoded)


def strings(layer: dict[str, Any]) -> list[str]:
    return [
        *layer,
        *(span[field] for span in layer.values() for field in ("label", "origin", "at")),
    ]


def test_what_the_program_writes_is_scanned() -> None:
    scanner = SpanScanner()
    first = {"a": GOOD, "b": {**GOOD, "label": "PERSON", "origin": "en_core_web_sm@3.8.0"}}
    second = {"c": {**GOOD, "label": "WORK_OF_ART", "note": "é", "flag": True}, "dd": {**GOOD, "link": "Q1"}}
    for layers in ([first, {}, second], [second], [first]):
        columns = SpanColumns()
        for layer in layers:
            columns.add_records(layer)
        scanned = SpanColumns.of(scanner.scan([lines(layer) for layer in layers]), scanner)
        assert (scanned.sizes, rows(scanned)) == (columns.sizes, rows(columns))


GOOD = {"start": 1, "end": 2, "label": "ORG", "state": "added", "origin": "person", "by": "ann", "at": "2026"}


@pytest.mark.parametrize(
    "change",
    [
        *({"start": value} for value in (-1, 3, 1.5, "1", True)),
        *({"end": None}, {"label": ""}, {"label": 1}, {"state": "done"}, {"origin": None}, {"by": 1}),
        *({"flag": "yes"}, {"note": 1}, {"was": [2, 1, "ORG"]}),
    ],
)
def test_what_is_damaged_is_not_scanned_and_passed_over(change: dict[str, object]) -> None:
    scanner, layer = SpanScanner(), {"a": GOOD, "b": {**GOOD, **change}, "c": GOOD}
    with pytest.raises(OtherwiseError):
        scanner.scan([lines(layer)])
    columns = SpanColumns()
    columns.add_records(layer)
    assert list(columns.ids) == ["a", "c"]
    assert str(columns.damaged).startswith("Annotation b in the project file is damaged: ")
    # A damaged line keeps no sound ones from being scanned that come later.
    assert scanner.scan([lines({"a": GOOD})]).sizes == [1]


@pytest.mark.parametrize(
    "line",
    [
        orjson.dumps({"a": dict(reversed(GOOD.items()))})[1:-1],
        orjson.dumps({"a": GOOD})[1:-1].replace(b":", b": "),
        orjson.dumps({"a": {k: v for k, v in GOOD.items() if k != "at"}})[1:-1],
        b'"a":{"start":1}',
        b'"a":1',
        b'"a":{',
        b"\xff",
        orjson.dumps({"a": GOOD})[1:-1] + b"x",
        orjson.dumps({"a": GOOD})[1:-1] + b",x",
        orjson.dumps({"a": GOOD})[1:-2] + b',"start":3}',
    ],
)
def test_what_is_written_otherwise_is_not_scanned(line: bytes) -> None:
    with pytest.raises(OtherwiseError):
        SpanScanner().scan([line])


@pytest.mark.parametrize("name", ["a", "é", 'a"b', "c", "x"])
def test_one_annotation_is_found_without_the_others(name: str) -> None:
    layer = {
        "a": GOOD,
        "é": {**GOOD, "extras": {"c": 1}},
        'a"b': {**GOOD, "note": '"c":{'},
        "c": {**GOOD, "end": 9},
    }
    row = LayerRow(text=b"", spans_text=lines(layer))
    assert row.span(name) == layer.get(name)
    assert row.spans_text is not None  # nothing was kept of what was decoded
    assert (row.spans, row.span(name)) == (layer, layer.get(name))


def test_a_moment_is_not_taken_from_within_the_fields_behind_it() -> None:
    # Twenty-one bytes before the end of this line the name of the moment ends.
    span = {**GOOD, "at": "2026", "note": "abcdef"}
    line = lines({"a": span})
    assert len(line) - line.index(b'"at":"') == len(b'"at":"' + b"x" * 20 + b'"}')
    with pytest.raises(OtherwiseError):
        SpanScanner().scan([line])
