"""Bringing an edit into the table: rows change, go and come, and none gets another number."""

from __future__ import annotations

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
        The numbers of the rows that it changed, in its order; None where articles come, go or get another
        text, so that all is to be listed anew.
    """
    decided: list[tuple[Owner, AnnotationChange]] = []
    for change in edit.changes:
        if isinstance(change, ArticleChange):
            return None
        if isinstance(change, AnnotationChange):
            if change.article not in table.article_place:
                return None
            decided.append((Owner(change.article, change.annotator), change))
    _add_new(decided, table)
    numbers: list[int] = []
    now: list[tuple[int, Annotation]] = []
    gone: list[int] = []
    there: list[tuple[int, Annotation]] = []
    for owner, change in decided:
        either = change.after or change.before
        number = table.find(owner, either.id) if either is not None else None
        if number is None or either is None:
            continue
        numbers.append(number)
        now.append((number, either))
        if change.after is None:
            gone.append(number)
        else:
            there.append((number, change.after))
    table.put(gone, "gone", [True] * len(gone))
    _put(there, table, texts)
    entries.changed(now)
    return numbers


def _add_new(decided: list[tuple[Owner, AnnotationChange]], table: Table) -> None:
    new: dict[Owner, dict[str, int]] = {}
    for owner, change in decided:
        after = change.after
        if after is not None and table.find(owner, after.id) is None:
            new.setdefault(owner, {})[after.id] = after.start
    for owner, ids in new.items():
        table.append(owner, list(ids), list(ids.values()))


def _put(there: list[tuple[int, Annotation]], table: Table, texts: Texts) -> None:
    """Let rows say what their annotations are now."""
    if not there:
        return
    numbers = [number for number, _ in there]
    found = [annotation for _, annotation in there]
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
        "form": list(table.forms.codes(_text_of(number, a, table, texts) for number, a in there)),
    }
    table.note_moved(numbers, columns["start"], columns["end"])
    for column, values in columns.items():
        table.put(numbers, column, values)


def _text_of(number: int, annotation: Annotation, table: Table, texts: Texts) -> str:
    place = table.article_place[table.owner(number).article]
    return texts[place][annotation.start : annotation.end]
