"""Changes that met, in a few words, for the person who is to decide between them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tui.domain.shown import counted
from tui.storage.records import ARTICLES, LABELS
from tui.storage.rows import SPANS
from tui.storage.tables import LAYERS, TABLE, RecordChange, Tables

_NAMED = 3
"""How many are named; the rest are counted."""

_LONGEST = 40
"""Characters of a text that are quoted."""

_RECORDS = {LAYERS: ("layer", "id"), ARTICLES: ("article", "title"), LABELS: ("label", "name")}
"""What the records of a table are called, and the field that names one."""


def describe(changes: Sequence[RecordChange], tables: Tables, *, made: bool = False) -> str:
    """Return what stands here and what stands there, for the first few changes.

    Args:
        changes: From what is here to what is there.
        tables: What is here.
        made: Whether the changes have been made: then what was is told, and what is now.
    """
    wording = "{words} was {before}, is now {after}" if made else "{words} is {before} here, {after} there"
    named = [_one(change, tables, wording) for change in changes[:_NAMED]]
    rest = len(changes) - len(named)
    return "; ".join([*named, f"and {counted(rest, 'more', 'more')}"] if rest else named) + "."


def _one(change: RecordChange, tables: Tables, wording: str) -> str:
    if change.table == LAYERS and len(change.path) == 2 and change.path[0] == SPANS:
        quoted = _quoted(change, tables)
        return wording.format(words=quoted, before=_decision(change.before), after=_decision(change.after))
    if change.table == LAYERS and len(change.path) == 1:
        before, after = (_short(value) for value in (change.before, change.after))
        words = f"the {change.path[0]} of {_layer(change, tables)}"
        return wording.format(words=words, before=before, after=after)
    if change.table in _RECORDS and not change.path:
        there = ("not there" if value is None else "there" for value in (change.before, change.after))
        before, after = there if None in (change.before, change.after) else ("as it was", "changed")
        return wording.format(words=_record(change, tables), before=before, after=after)
    if change.key == TABLE:
        return f"table {change.table}"
    return f"{'/'.join(change.path) or 'all'} of record {change.key} of {change.table}"


def _record(change: RecordChange, tables: Tables) -> str:
    if change.table == LAYERS:
        return _layer(change, tables)
    kind, field = _RECORDS[change.table]
    whole = change.before if isinstance(change.before, dict) else change.after
    return f"{kind} {_short(whole.get(field) if isinstance(whole, dict) else change.key)}"


def _layer(change: RecordChange, tables: Tables) -> str:
    """Return whose layer of which article a change is of."""
    row = tables[LAYERS].get(change.key)
    whole = row.head if row is not None else change.before or change.after
    if not isinstance(whole, dict):
        return f"layer {change.key}"
    return f"article {whole.get('article')} for {whole.get('annotator')}"


def _short(value: Any) -> str:
    if value is None:
        return "not there"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}”"


def _decision(span: Any) -> str:
    if not isinstance(span, dict):
        return "not there"
    return f"{span.get('label')} ({span.get('state')}, {span.get('start')}-{span.get('end')})"


def _quoted(change: RecordChange, tables: Tables) -> str:
    """Return the words that an annotation is about."""
    span = change.before if isinstance(change.before, dict) else change.after
    row = tables[LAYERS].get(change.key)
    article = row.head.get("article") if row is not None else None
    for other in tables[ARTICLES].values():
        record = other.head
        if record.get("id") == article:
            words = str(record.get("text", ""))[span["start"] : span["end"]]
            return _short(words)
    return f"annotation {change.path[1]}"
