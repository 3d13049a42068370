"""Bringing together what others did to the file and what was committed here: a merge in three ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui.storage.entries import Entry
from tui.storage.tables import Frozen, RecordChange, Tables, differences
from tui.storage.values import same

_WHO = ("by", "at")


class Merged(NamedTuple):
    """What somebody else's version of the file comes to.

    Attributes:
        taken: What only they changed, to be made here.
        conflicts: What both changed: from what is here to what is there.
    """

    taken: list[RecordChange]
    conflicts: list[RecordChange]


def merge(base: Frozen, theirs: Frozen, ours: Tables) -> Merged:
    """Compare another version of the tables with ours.

    Args:
        base: What both began with.
        theirs: What the other version holds.
        ours: What is here; it is not changed.
    """
    merged = Merged([], [])
    for change in differences(base, theirs):
        present = ours.value(change.table, change.key, change.path)
        if same(_decision(present), _decision(change.after)):
            continue
        if same(present, change.before) and _is_there(ours, change):
            merged.taken.append(change)
        else:
            merged.conflicts.append(change._replace(before=present))
    return merged


def _decision(value: object) -> object:
    """Return a record without who decided last and when: the same decision made twice is no disagreement."""
    return {k: v for k, v in value.items() if k not in _WHO} if isinstance(value, dict) else value


def _is_there(tables: Tables, change: RecordChange) -> bool:
    """Whether there is a record for a change that goes into one."""
    return not change.path or change.key in tables[change.table]


def replayed(rows: Frozen, entries: Iterable[Entry]) -> Tables:
    """Return tables after these commits; the rows stay as they are."""
    tables = Tables(rows)
    for entry in entries:
        tables.apply(entry.changes)
    return tables


def rewound(rows: Frozen, entries: Iterable[Entry]) -> Tables:
    """Return tables before these commits, which are given with the newest first."""
    tables = Tables(rows)
    for entry in entries:
        tables.apply(_inverse(entry))
    return tables


def _inverse(entry: Entry) -> Iterator[RecordChange]:
    return (change.inverse() for change in reversed(entry.changes))
