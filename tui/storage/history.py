"""The journal as history: from the records that a commit changed to what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange, LayerChange
from tui.domain.errors import ProjectError
from tui.domain.history import Commit
from tui.domain.layer import LayerInfo
from tui.storage import records, rules
from tui.storage.engine import Engine
from tui.storage.entries import Entry
from tui.storage.failures import cannot_read
from tui.storage.records import ARTICLES, LABELS
from tui.storage.rows import SPANS
from tui.storage.segments import backwards, journal_folder
from tui.storage.tables import LAYERS, RecordChange

Owners = dict[int, tuple[str, str]]
"""Article and annotator of layers, by the key of their record."""


def commits(engine: Engine, until: int | None = None) -> Iterator[Commit]:
    """Yield the commits of a project, the newest first.

    Args:
        engine: The project.
        until: Number of the newest that is wanted; None for all.

    Raises:
        ProjectError: The journal cannot be read.
    """
    if engine.read_only and engine.opened.foreign:
        return
    with engine.mutex:
        newest = engine.seq if until is None else until
        owners = {
            key: (row.head["article"], row.head["annotator"]) for key, row in engine.tables[LAYERS].items()
        }
    try:
        for entry in backwards(engine.fs, journal_folder(engine.path), newest):
            yield read_commit(entry, owners)
    except OSError as error:
        raise cannot_read(journal_folder(engine.path), error) from error


def read_commit(entry: Entry, owners: Owners) -> Commit:
    """Return what a line of the journal says was done.

    Args:
        entry: The line.
        owners: Whose the layers are; those of layers that the line has as a whole are put in.
    """
    done: list[Change] = []
    others = 0
    info: dict[int, dict[str, tuple[Any, Any]]] = {}
    for change in entry.changes:
        if change.table == LAYERS and not change.path:
            whole = change.after or change.before
            if isinstance(whole, dict):
                owners[change.key] = (str(whole.get("article", "")), str(whole.get("annotator", "")))
        try:
            found = _changes(change, owners, info)
        except ProjectError:
            found = None
        if found is None:
            others += 1
        elif not (entry.seq == 1 and _is_first_label(change)):
            done += found
    for key, fields in info.items():
        before = {name: was for name, (was, _) in fields.items() if was is not None}
        after = {name: is_now for name, (_, is_now) in fields.items() if is_now is not None}
        done.append(LayerChange(*owners[key], records.read_info(before), records.read_info(after)))
    edit = Edit(entry.id, entry.why, entry.by, entry.at, tuple(done), entry.undoes)
    told = sum(1 for c in entry.changes if c.before is not None or c.after is not None)
    if entry.seq > 1 and not (done or others):
        # A layer in which nothing was said came or went: no decision, and still to be taken back.
        others = told
    return Commit(entry.seq, edit, others, lasting=not told or not (done or others))


def _is_first_label(change: RecordChange) -> bool:
    """Whether the first commit brought a label: what a project begins with stays when that is taken back."""
    return change.table == LABELS and change.before is None


def exact_inverse(engine: Engine, seq: int) -> tuple[RecordChange, ...]:
    """Return the changes of records that take a commit back.

    Raises:
        ProjectError: The journal cannot be read, or has no such commit.
    """
    try:
        for entry in backwards(engine.fs, journal_folder(engine.path), seq):
            if entry.seq == seq:
                return tuple(change.inverse() for change in reversed(entry.changes))
    except OSError as error:
        raise cannot_read(journal_folder(engine.path), error) from error
    raise ProjectError(f"The journal has no commit {seq}.", "List them with: glossator history.")


def _changes(
    change: RecordChange, owners: Owners, info: dict[int, dict[str, tuple[Any, Any]]]
) -> list[Change] | None:
    """Return what one change of a record means; None where it is nothing that this program decides."""
    table, key, path, before, after = change
    if before is None and after is None:
        return None
    if table == LAYERS and key in owners:
        if len(path) == 1 and path[0] in rules.INFO:
            fields = info.setdefault(key, {})
            fields[path[0]] = (fields.get(path[0], (before,))[0], after)
            return []
        if len(path) == 2 and path[0] == SPANS:
            was, is_now = (
                records.read_annotation(path[1], v) if v is not None else None for v in (before, after)
            )
            return [AnnotationChange(*owners[key], was, is_now)]
        if not path:
            return _layer(owners[key], before, after)
    elif table == ARTICLES and not path:
        articles = [records.read_article(records.check_article(v)) if v else None for v in (before, after)]
        return [ArticleChange(*articles)]
    elif table == LABELS and not path:
        labels = [records.read_label(records.check_label(v)) if v else None for v in (before, after)]
        return [LabelChange(*labels)]
    return None


def _layer(owner: tuple[str, str], before: Any, after: Any) -> list[Change]:
    """Return what it means that a layer came, went, or was replaced as a whole."""
    found: list[Change] = []
    old, new = ((layer or {}).get(SPANS, {}) for layer in (before, after))
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            was, is_now = (
                records.read_annotation(name, spans[name]) if name in spans else None for spans in (old, new)
            )
            found.append(AnnotationChange(*owner, was, is_now))
    was_info, is_info = (
        records.read_info(records.check_layer(value)) if value else LayerInfo() for value in (before, after)
    )
    if was_info != is_info:
        found.append(LayerChange(*owner, was_info, is_info))
    return found
