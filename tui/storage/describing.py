"""Changes that met, in a few words, for the person who is to decide between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui.domain.shown import counted
from tui.storage.records import ARTICLES
from tui.storage.rows import SPANS
from tui.storage.tables import LAYERS, RecordChange, Tables

_NAMED = 3
"""How many are named; the rest are counted."""

_LONGEST = 40
"""Characters of a text that are quoted."""


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
    where = f"record {change.key} of {change.table}"
    return f"{'/'.join(change.path) or 'all'} of {where}"


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
            return f"“{words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…'}”"
    return f"annotation {change.path[1]}"
