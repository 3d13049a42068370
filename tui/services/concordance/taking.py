"""Bringing an edit into the table: rows change, go and come, and none gets another number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

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
    entries.changed((number, event.annotation) for number, event in found.items())
    table.changed.extend(found)
    gone = [number for number, event in found.items() if event.gone]
    table.put(gone, "gone", [True] * len(gone))
    _put({number: event.annotation for number, event in found.items() if not event.gone}, table, texts)
    return list(found)


class _Event(NamedTuple):
    """What came of one annotation: how it is now, or how it was when it was taken out."""

    owner: Owner
    annotation: Annotation
    gone: bool


def _events(changes: list[AnnotationChange]) -> Iterator[_Event]:
    for change in changes:
        owner, before, after = Owner(change.article, change.annotator), change.before, change.after
        if before is not None and (after is None or after.id != before.id):
            yield _Event(owner, before, gone=True)
        if after is not None:
            yield _Event(owner, after, gone=False)


def _numbers_of(events: list[_Event], table: Table) -> list[int | None]:
    """Return the row of each event; what is new gets one."""
    numbers = [table.find(event.owner, event.annotation.id) for event in events]
    new: dict[Owner, dict[str, int]] = {}
    for number, event in zip(numbers, events, strict=True):
        if number is None and not event.gone:
            new.setdefault(event.owner, {})[event.annotation.id] = event.annotation.start
    if not new:
        return numbers
    for owner, starts in new.items():
        table.append(owner, list(starts), list(starts.values()))
    return [table.find(event.owner, event.annotation.id) for event in events]


def _put(there: dict[int, Annotation], table: Table, texts: Texts) -> None:
    """Let rows say what their annotations are now."""
    if not there:
        return
    numbers, found = list(there), list(there.values())
    columns: dict[str, list[Any]] = {
        "start": [a.start for a in found],
        "end": [a.end for a in found],
        "label": [table.labels[a.label] for a in found],
        "state": [state_code(a.state) for a in found],
        "origin": [table.origins[a.origin] for a in found],
        "at": [table.moments[a.at] for a in found],
        "note": [table.notes[a.note] for a in found],
        "link": [table.links[a.link] for a in found],
        "flag": [a.flag for a in found],
        "gone": [False] * len(found),
        "form": list(table.forms.codes(_texts_of(numbers, found, table, texts))),
    }
    table.note_moved(numbers, columns["start"], columns["end"])
    for column, values in columns.items():
        table.put(numbers, column, values)


def _texts_of(numbers: list[int], found: list[Annotation], table: Table, texts: Texts) -> Iterator[str]:
    """Yield the text that each of some rows covers."""
    places = table.layer_articles[table["layer"][numbers]].tolist()
    return (texts[place][a.start : a.end] for place, a in zip(places, found, strict=True))
