"""Bringing an edit into the table: rows change, go and come, and none gets another number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.domain.annotation import Annotation
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.services.concordance.entries import Entries
from tui.services.concordance.table import Table, state_code
from tui.services.concordance.texts import Texts
from tui.services.review_source import Owner


def take(edit: Edit, table: Table, entries: Entries, texts: Texts) -> list[int] | None:
    """Bring an edit that has been made into the rows.

    Returns:
        The numbers of the rows that it changed, each once, in its order; None where articles come, go or get
        another text, so that all is to be listed anew.
    """
    if any(isinstance(change, ArticleChange) for change in edit.changes):
        return None
    changes = [change for change in edit.changes if isinstance(change, AnnotationChange)]
    if not {change.article for change in changes} <= table.article_place.keys():
        return None
    events = list(_events(changes))
    numbers = _numbers_of(events, table)
    # Of several events of one row the last stands.
    found = {n: event for n, event in zip(numbers, events, strict=True) if n is not None}
    entries.changed((number, annotation) for number, (_, annotation, _) in found.items())
    table.changed.extend(found)
    gone = [number for number, (_, _, is_gone) in found.items() if is_gone]
    table.put(gone, "gone", [True] * len(gone))
    there = {number: annotation for number, (_, annotation, is_gone) in found.items() if not is_gone}
    _put(there, table, texts)
    return list(found)


_Event = tuple[Owner, Annotation, bool]
"""Whose layer, an annotation as it is now, or as it was when it was taken out, and whether it was."""


def _events(changes: list[AnnotationChange]) -> Iterator[_Event]:
    owners: dict[tuple[str, str], Owner] = {}
    for change in changes:
        before, after = change.before, change.after
        key = change.article, change.annotator
        owner = owners.get(key) or owners.setdefault(key, Owner(*key))
        if before is not None and (after is None or after.id != before.id):
            yield owner, before, True
        if after is not None:
            yield owner, after, False


def _numbers_of(events: list[_Event], table: Table) -> list[int | None]:
    """Return the row of each event; what is new gets one."""
    numbers = [table.find(owner, annotation.id) for owner, annotation, _ in events]
    new: dict[Owner, dict[str, int]] = {}
    for number, (owner, annotation, gone) in zip(numbers, events, strict=True):
        if number is None and not gone:
            new.setdefault(owner, {})[annotation.id] = annotation.start
    if not new:
        return numbers
    for owner, starts in new.items():
        table.append(owner, list(starts), list(starts.values()))
    return [table.find(owner, annotation.id) for owner, annotation, _ in events]


def _put(there: dict[int, Annotation], table: Table, texts: Texts) -> None:
    """Let rows say what their annotations are now."""
    if not there:
        return
    import numpy as np

    numbers, found = np.array(list(there), np.int64), list(there.values())
    starts, ends = np.array([a.start for a in found]), np.array([a.end for a in found])
    moved = np.flatnonzero((table["start"][numbers] != starts) | (table["end"][numbers] != ends))
    table.moved.extend(numbers[moved].tolist())
    columns: dict[str, Any] = {
        "start": starts,
        "end": ends,
        "label": [table.labels[a.label] for a in found],
        "state": [state_code(a.state) for a in found],
        "origin": [table.origins[a.origin] for a in found],
        "at": [table.moments[a.at] for a in found],
        "note": [table.notes[a.note] for a in found],
        "link": [table.links[a.link] for a in found],
        "flag": [a.flag for a in found],
        "gone": False,
    }
    for column, values in columns.items():
        table.put(numbers, column, values)
    if len(moved):
        places = table.layer_articles[table["layer"][numbers[moved]]].tolist()
        covered = [found[at] for at in moved.tolist()]
        forms = (texts[place][a.start : a.end] for place, a in zip(places, covered, strict=True))
        table.put(numbers[moved], "form", list(table.forms.codes(forms)))
