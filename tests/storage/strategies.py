"""Tables, and changes of them, for properties."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tui.storage import records
from tui.storage.records import ARTICLES, LABELS
from tui.storage.rows import make_row
from tui.storage.tables import LAYERS, Frozen, RecordChange, Tables

from .helpers import articles, infos, json_objects, json_values, labels, whole_annotations

Documents = dict[str, dict[int, dict[str, Any]]]
"""Tables as values."""


@st.composite
def documents(draw: st.DrawFn) -> Documents:
    """Tables as this program writes them, and one of somebody else's."""
    layers: dict[int, dict[str, Any]] = {}
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


_FIELDS = st.sampled_from(["a", "b", "state"])
_SMALL = st.sampled_from([None, 0, 1, True, 1.0, "x", [1], {"n": 1}, {"n": True}])
_SPANS = st.dictionaries(st.sampled_from(["s1", "s2", "s3"]), _SMALL | json_values, max_size=3)
_PLAIN = st.dictionaries(_FIELDS, _SMALL, max_size=3)


def _with_spans(record: dict[str, Any], spans: dict[str, Any]) -> dict[str, Any]:
    return {**record, "spans": spans}


_LAYER = st.builds(_with_spans, _PLAIN, _SPANS) | _PLAIN
_KEYS = st.integers(1, 3)

any_documents: st.SearchStrategy[Documents] = st.fixed_dictionaries(
    {},
    optional={
        LAYERS: st.dictionaries(_KEYS, _LAYER, max_size=3),
        "articles": st.dictionaries(_KEYS, _PLAIN, max_size=2),
        "theirs": st.dictionaries(_KEYS, _LAYER, max_size=2),
        "others": st.just({}),
    },
)
"""Tables of anything, from so few values that two of them are often alike, but for null, true, 1 or 1.0."""


def frozen(of: Documents) -> Frozen:
    """Return tables as they are kept."""
    return {
        table: {key: make_row(table == LAYERS, record) for key, record in rows.items()}
        for table, rows in of.items()
    }


def values(rows: Frozen) -> Documents:
    """Return tables as values."""
    return {table: {key: row.value() for key, row in of.items()} for table, of in rows.items()}


@st.composite
def changes(draw: st.DrawFn, tables: Tables) -> RecordChange:
    """One change that fits the tables as they are: of a record, a field or an annotation, or a table."""
    table = draw(st.sampled_from([LAYERS, "theirs"]))
    key = draw(_KEYS)
    row = tables[table].get(key)
    path: tuple[str, ...] = ()
    if row is not None and draw(st.booleans()):
        path = (draw(_FIELDS),)
        if isinstance(row.value().get("spans"), dict) and table == LAYERS and draw(st.booleans()):
            path = ("spans", draw(st.sampled_from(["s1", "s2", "s3"])))
    whole = _LAYER if table == LAYERS else _PLAIN
    after = draw(_SMALL if path else st.none() | whole)
    return RecordChange(table, key, path, tables.value(table, key, path), after)
