"""What the columns of a WebAnno TSV file come to: annotations, and relations between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import new_id
from tui.domain.edits import now
from tui.domain.remarks import link_refusal
from tui.formats.extras import ATTRIBUTES, ID, RELATIONS
from tui.formats.items import Skipped
from tui.formats.webanno_rows import Column, Kind, Rows, Unit
from tui.formats.webanno_tsv import (
    ENTITIES,
    IDENTIFIER,
    NAME,
    NO_VALUE,
    NOTHING,
    VALUE,
    numbered,
    short_name,
    slots,
    stacked,
    value_of,
)

GRAMMAR = "de.tudarmstadt.ukp.dkpro.core.api."
"""Layers of words and sentences: whatever begins so but that of named entities."""
ANYTHING = "uima.tcas.Annotation"
"""The target of what may lead to any layer."""


@dataclass(slots=True)
class _Found:
    """An annotation on its way.

    Attributes:
        layer: The full name of its layer.
        unit: Id of the row that it begins in.
        mark: Its number in brackets, empty without one.
        start: First offset, as in the file.
        end: The offset after the last.
        values: Values by feature.
        links: Role and target of its slots.
        words: What the first row says that its words are.
        misplaced: Whether the words of a row are not at its place.
        relations: Those that begin here.
    """

    layer: str
    unit: str
    mark: str
    start: int
    end: int
    words: str
    values: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    misplaced: bool = False
    relations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Relation:
    """A relation as a row has it: from another row to this one."""

    layer: str
    base: str
    source: str
    marks: tuple[str, str]
    target: str
    values: dict[str, str]


class Layers:
    """The annotations of one file.

    Args:
        rows: The file.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        numbered_columns = list(enumerate(rows.columns))
        self._layers = [list(own) for _, own in groupby(numbered_columns, lambda pair: pair[1].layer)]
        self._found: list[_Found] = []
        self._marked: dict[tuple[str, str], _Found] = {}
        self._first: dict[tuple[str, str], _Found] = {}
        self._relations: list[_Relation] = []
        self._left: Counter[tuple[str, str]] = Counter()
        for unit in rows.units:
            for columns in self._layers:
                self._take(unit, columns)

    def annotations(self) -> tuple[list[Annotation], list[Skipped]]:
        """Return the annotations with offsets as in the file, and what is left."""
        self._join()
        at = now()
        ids = {id(one): f"w{number}" for number, one in enumerate(self._found, 1)}
        named = {relation["to"] for one in self._found for relation in one.relations}
        good, skipped = [], []
        for one in self._found:
            for relation in one.relations:
                relation["to"] = ids[relation["to"]]
            needed = bool(one.relations) or id(one) in named
            annotation = _annotation(one, ids[id(one)] if needed else "", at)
            if one.misplaced:
                why = "the words of its tokens are not at their places"
                skipped.append(Skipped(one.start, one.end, annotation.label, one.words, why))
            else:
                good.append(annotation)
        for (layer, why), number in self._left.items():
            skipped.append(Skipped(0, 0, layer, "", f"{why}: {number:,} of them"))
        return good, skipped

    def _take(self, unit: Unit, columns: Sequence[tuple[int, Column]]) -> None:
        """Take what a row has of one layer."""
        raw = [unit.columns[number] for number, _ in columns]
        if all(value == NOTHING for value in raw):
            return
        first = columns[0][1]
        stacks = [[] if value == NOTHING else stacked(value) for value in raw]
        layer = first.layer
        if first.kind is Kind.CHAIN:
            self._left[short_name(layer), "chains are not taken"] += len(stacks[0]) or 1
            return
        if layer.startswith(GRAMMAR) and layer != ENTITIES:
            self._left[short_name(layer), "it is a layer of grammar"] += max(map(len, stacks))
            return
        for number in range(max(map(len, stacks))):
            values = [
                (column, stack[number])
                for (_, column), stack in zip(columns, stacks, strict=True)
                if number < len(stack)
            ]
            if first.relation:
                self._relate(unit, layer, values)
            else:
                self._span(unit, layer, values)

    def _span(self, unit: Unit, layer: str, values: Sequence[tuple[Column, str]]) -> None:
        """Take one annotation of a row, or the rest of one that began before."""
        pairs = [
            (column, *(numbered(value) if column.kind is not Kind.TARGETS else (value, "")))
            for column, value in values
        ]
        mark = next((mark for _, _, mark in pairs if mark), "")
        misplaced = self._rows.misplaced(unit)
        known = self._marked.get((layer, mark)) if mark else None
        if known is not None:
            known.start, known.end = min(known.start, unit.start), max(known.end, unit.end)
            known.misplaced = known.misplaced or misplaced
            return
        found = _Found(layer, unit.id, mark, unit.start, unit.end, unit.words, misplaced=misplaced)
        roles: list[str] = []
        for column, value, _ in pairs:
            if column.kind is Kind.ROLES:
                roles = [] if value == NOTHING else slots(value)
            elif column.kind is Kind.TARGETS:
                targets = slots(value) if roles else []
                found.links += ((value_of(r), t, column.target) for r, t in zip(roles, targets, strict=False))
            elif column.feature and value != NO_VALUE:
                found.values[column.feature] = value_of(value)
        self._found.append(found)
        for name in (layer, ANYTHING):
            self._first.setdefault((name, unit.id), found)
            if mark:
                self._marked.setdefault((name, mark), found)

    def _relate(self, unit: Unit, layer: str, values: Sequence[tuple[Column, str]]) -> None:
        features, source, marks, base = {}, "", "", ANYTHING
        for column, value in values:
            if column.kind is Kind.SOURCE:
                (source, marks), base = numbered(value), column.target
            elif value != NO_VALUE:
                features[column.feature] = value_of(value)
        first, _, second = marks.partition("_")
        self._relations.append(_Relation(layer, base, source, (first, second), unit.id, features))

    def _join(self) -> None:
        """Give relations and slots to the annotations that they begin at; `to` is the `id()` of one."""
        for relation in self._relations:
            source = self._at(relation.base, relation.source, relation.marks[0])
            target = self._at(relation.base, relation.target, relation.marks[1])
            if source is None or target is None:
                self._left[short_name(relation.layer), "its ends are in no layer that is taken"] += 1
                continue
            label, others = _labelled(relation.layer, relation.values)
            said: dict[str, Any] = {"label": label, "to": id(target)}
            if others:
                said[ATTRIBUTES] = others
            source.relations.append(said)
        for one in self._found:
            for role, reference, layer in one.links:
                unit, mark = numbered(reference)
                target = self._at(layer, unit, mark)
                if target is None:
                    self._left[short_name(one.layer), "its slot leads to no layer that is taken"] += 1
                else:
                    label = role if role and role != NO_VALUE else short_name(one.layer)
                    one.relations.append({"label": label, "to": id(target)})

    def _at(self, layer: str, unit: str, mark: str) -> _Found | None:
        """Return the annotation that a reference means; with a number, whatever row of it is named."""
        if mark not in ("", "0"):
            return self._marked.get((layer, mark))
        return self._first.get((layer, unit))


def _labelled(layer: str, values: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return the label of an annotation, and what its other features say."""
    feature = VALUE if values.get(VALUE) else next((name for name, value in values.items() if value), "")
    others = {name: value for name, value in values.items() if name != feature and value}
    return values.get(feature) or short_name(layer), others


def _annotation(found: _Found, id_: str, at: str) -> Annotation:
    values = dict(found.values)
    link = values.get(IDENTIFIER, "")
    # A link that cannot be one stays with the attributes.
    link = "" if link_refusal(link) else link
    if link:
        del values[IDENTIFIER]
    others = {name: value for name, value in values.items() if name != IDENTIFIER}
    label, attributes = _labelled(found.layer, others)
    if values.get(IDENTIFIER):
        attributes[IDENTIFIER] = values[IDENTIFIER]
    extras: dict[str, Any] = {ID: id_} if id_ else {}
    if attributes:
        extras[ATTRIBUTES] = attributes
    if found.relations:
        extras[RELATIONS] = found.relations
    if found.layer != ENTITIES:
        extras[NAME] = {"layer": found.layer}
    return Annotation(
        new_id(),
        found.start,
        found.end,
        label,
        State.ACCEPTED,
        IMPORT,
        "",
        at,
        link=link,
        extras=extras,
    )
