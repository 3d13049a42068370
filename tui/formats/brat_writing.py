"""The lines of one article's `.ann` file.

A line cannot hold a line end, so that a span over one is written in parts. What is said of a trigger is said
of its first event: brat refuses files in which anything else refers to a trigger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple, TypeGuard

from tui.domain.annotation import Annotation
from tui.formats.brat_conf import Types
from tui.formats.brat_lines import (
    BREAKS,
    LINES,
    LINK,
    NAME,
    NORMS,
    NOTES,
    PLAIN,
    REFERENCE,
    ROLES,
    UNSURE,
    Line,
    Said,
    entry_of,
    fields,
    pieces,
    rejoined,
    said,
    spelt,
    unsound,
)
from tui.formats.extras import ATTRIBUTES, ID, RELATIONS, FileIds, attributes_of, relations_of
from tui.formats.items import ExportItem
from tui.formats.report import Report
from tui.formats.select import count_foreign
from tui.formats.spelling import Spellings

EXTENT = "where exactly it begins and ends: line ends at the edges of its parts stay out"
BROKEN = "what brat brought and is damaged"
DANGLING = "what refers to something that is not written"


def lines(
    item: ExportItem, annotations: Sequence[Annotation], spellings: Spellings, types: Types, report: Report
) -> Iterator[Line]:
    """Yield the lines of an article.

    Args:
        item: The article.
        annotations: Those of its annotations to write, in order; each has more than white space.
        spellings: How labels are spelt; types of relations are spelt with it too.
        types: Is told what is used.
        report: Is told what cannot be carried.
    """
    yield from _Writing(item, annotations, spellings, types, report).lines()


class _Record(NamedTuple):
    """A line that is kept as it was read, with the ids of now; None for what is gone."""

    owner: Annotation
    id: str
    said: Said
    text: str
    refs: Sequence[str | None]


class _Relation(NamedTuple):
    owner: Annotation
    id: str
    said: Mapping[str, Any]
    to: str


class _Ids:
    """The ids of one file but for those of spans: what comes with one keeps it where it is free."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, Iterator[int]] = {}

    def reserve(self, prefix: str, wanted: object) -> str:
        """Return an id that something brought, or nothing where it cannot keep it."""
        if isinstance(wanted, str) and wanted not in self._taken and _fits(prefix, wanted):
            self._taken.add(wanted)
            return wanted
        return ""

    def new(self, prefix: str) -> str:
        """Return an id that nothing has."""
        numbers = self._numbers.setdefault(prefix, count(1))
        found = next(id_ for id_ in (f"{prefix}{number}" for number in numbers) if id_ not in self._taken)
        self._taken.add(found)
        return found


def _fits(prefix: str, id_: str) -> bool:
    digits = id_.removeprefix(prefix)
    return digits != id_ and digits.isascii() and digits.isdigit() and len(digits) < 16


class _Writing:
    def __init__(
        self,
        item: ExportItem,
        annotations: Sequence[Annotation],
        spellings: Spellings,
        types: Types,
        report: Report,
    ) -> None:
        self._item = item
        self._annotations = annotations
        self._spellings = spellings
        self._types = types
        self._report = report
        self._spans = FileIds(annotations, lambda id_: _fits("T", id_), lambda number: f"T{number}")
        self._labels = {self._spans.of(a): spellings.of(a.label) for a in annotations}
        self._ids = _Ids()
        self._of: dict[str, str] = dict(self._labels)
        """The types of what is written, by id."""
        self._anchors: dict[str, str] = {}
        """The first events of triggers: what is said of these is said of those."""

    def lines(self) -> Iterator[Line]:
        for annotation in self._annotations:
            yield self._span(annotation)
        relations, records = self._resolved()
        for record in records:
            if record.said.kind == "E" and record.refs[0] in self._labels:
                self._anchors.setdefault(str(record.refs[0]), record.id)
        self._types.tell_spans(
            self._spellings.of(a.label) for a in self._annotations if self._spans.of(a) not in self._anchors
        )
        # All of them before the first is written: events may be of each other.
        self._of.update((record.id, self._type(record)) for record in records)
        for relation in relations:
            yield from self._relation(relation)
        for record in records:
            yield self._record(record)
        for annotation in self._annotations:
            yield from self._details(annotation)

    def _lack(self, what: str, annotation: Annotation) -> None:
        self._report.lack(self._item, what, annotation)

    def _anchor(self, span: str) -> str:
        return self._anchors.get(span, span)

    def _span(self, annotation: Annotation) -> Line:
        text = self._item.article.text
        parts = [(start, end) for start, end in annotation.fragments]
        parts = parts or [(annotation.start, annotation.end)]
        written = pieces(text, parts)
        back = [(written[first].start, written[last].end) for first, last in rejoined(text, written)]
        if back != parts or (annotation.start, annotation.end) != (parts[0][0], parts[-1][1]):
            self._lack(EXTENT, annotation)
        places = ";".join(f"{start} {end}" for start, end in written)
        words = " ".join(text[start:end] for start, end in written)
        return Line(self._spans.of(annotation), f"{self._spellings.of(annotation.label)} {places}", words)

    # -- relations, and lines that were read -------------------------------------------------------

    def _resolved(self) -> tuple[list[_Relation], list[_Record]]:
        """Return the relations, and the kept lines that refer to nothing that is missing."""
        relations = [(a, relation, to) for a in self._annotations for relation, to in self._relations_from(a)]
        kept = [(a, line, found) for a in self._annotations for line, found in self._kept_lines(a)]
        # What brought an id has the first choice, so that notes by id stay true.
        relation_ids = [self._ids.reserve("R", relation.get(ID)) for _, relation, _ in relations]
        kept_ids = ["*" if f.kind == "*" else self._ids.reserve(f.kind, line.id) for _, line, f in kept]
        relation_ids = [id_ or self._ids.new("R") for id_ in relation_ids]
        kept_ids = [id_ or self._ids.new(f.kind) for id_, (_, _, f) in zip(kept_ids, kept, strict=True)]
        named: dict[tuple[str, str], str] = {}
        for (owner, relation, _), id_ in zip(relations, relation_ids, strict=True):
            self._name(named, owner, relation.get(ID), id_)
        for (owner, line, _), id_ in zip(kept, kept_ids, strict=True):
            self._name(named, owner, line.id, id_)
        records = [
            self._referring(owner, id_, found, line.text, named)
            for (owner, line, found), id_ in zip(kept, kept_ids, strict=True)
        ]
        written = [
            _Relation(owner, id_, relation, to)
            for (owner, relation, to), id_ in zip(relations, relation_ids, strict=True)
        ]
        return written, self._sound(records)

    def _name(self, named: dict[tuple[str, str], str], owner: Annotation, old: object, id_: str) -> None:
        """Note what something is called now, for what is said at the same annotation, and at others."""
        if isinstance(old, str):
            named.setdefault((owner.id, old), id_)
            named.setdefault(("", old), id_)

    def _referring(
        self, owner: Annotation, id_: str, found: Said, text: str, named: Mapping[tuple[str, str], str]
    ) -> _Record:
        refs: list[str | None] = []
        for ref in found.refs:
            span = self._spans.of(owner) if ref == owner.extras.get(ID) else self._spans.named(ref)
            refs.append(span or named.get((owner.id, ref)) or named.get(("", ref)))
        first = 1 if found.kind == "E" else 0
        if found.kind in "E*" and None in refs[first:] and len(refs) - refs.count(None) > 1 - first:
            self._lack(DANGLING, owner)
            keep = [n for n, ref in enumerate(refs) if n < first or ref is not None]
            roles = tuple(found.roles[n] for n in keep) if found.roles else ()
            found = found._replace(refs=tuple(found.refs[n] for n in keep), roles=roles)
            refs = [refs[n] for n in keep]
        return _Record(owner, id_, found, text, refs)

    def _sound(self, records: Sequence[_Record]) -> list[_Record]:
        by_id = {record.id: number for number, record in enumerate(records) if record.id != "*"}
        refs = {
            number: [by_id[ref] if ref else None for ref in record.refs if not ref or ref in by_id]
            for number, record in enumerate(records)
        }
        lost = unsound(refs)
        for number in sorted(lost):
            self._lack(DANGLING, records[number].owner)
        return [record for number, record in enumerate(records) if number not in lost]

    def _relations_from(self, annotation: Annotation) -> Iterator[tuple[Mapping[str, Any], str]]:
        found = annotation.extras.get(RELATIONS, [])
        whole = relations_of(annotation)
        if not isinstance(found, list) or len(whole) < len(found):
            self._lack(BROKEN, annotation)
        for relation in whole:
            to = self._spans.named(relation["to"])
            if to is None:
                self._lack(DANGLING, annotation)
            else:
                yield relation, to

    def _kept_lines(self, annotation: Annotation) -> Iterator[tuple[Line, Said]]:
        """Yield the lines that were read at an annotation, with what they say."""
        for values in _list(_own(annotation).get(LINES)):
            line = Line(*values) if _texts(values, 3) else None
            found = said(line) if line is not None and not BREAKS.search("".join(line)) else None
            if line is None or found is None:
                self._lack(BROKEN, annotation)
            else:
                yield line, found

    def _relation(self, relation: _Relation) -> Iterator[Line]:
        given = relation.said.get("roles")
        roles = ROLES
        if _texts(given, 2) and given[0] != given[1] and all(map(PLAIN.fullmatch, given)):
            roles = (given[0], given[1])
        elif given is not None:
            self._lack("the roles of a relation", relation.owner)
        if relation.said.get("direction") not in (None, "right"):
            self._lack("the direction of a relation", relation.owner)
        label = self._spellings.of(relation.said["label"])
        refs = self._anchor(self._spans.of(relation.owner)), self._anchor(relation.to)
        self._of[relation.id] = label
        self._types.tell_relation(label, roles, [self._of[ref] for ref in refs])
        yield Line(relation.id, fields(Said("R", label, refs, roles)))
        values = relation.said.get(ATTRIBUTES)
        yield from self._attributes(relation.owner, relation.id, values if isinstance(values, dict) else {})

    def _type(self, record: _Record) -> str:
        """Return what the type of a kept line is written as."""
        found = record.said
        if found.kind == "E":
            return self._labels.get(str(record.refs[0])) or self._spellings.of(found.type)
        if found.kind == "R":
            return self._spellings.of(found.type)
        return spelt(found.type) if found.kind in "AM*" else found.type

    def _record(self, record: _Record) -> Line:
        found, refs = record.said, tuple(str(ref) for ref in record.refs)
        type_ = self._of[record.id] if record.id != "*" else self._type(record)
        if found.kind not in "E*":
            refs = tuple(map(self._anchor, refs))
        ends = [self._of[ref] for ref in refs]
        if found.kind == "E":
            self._types.tell_event(type_, found.roles[1:], ends[1:])
        elif found.kind == "R":
            self._types.tell_relation(type_, found.roles, ends)
        elif found.kind in "AM":
            self._types.tell_attribute(type_, found.value, ends[0])
        return Line(record.id, fields(found._replace(type=type_, refs=refs)), record.text)

    # -- what is said of spans ---------------------------------------------------------------------

    def _details(self, annotation: Annotation) -> Iterator[Line]:
        target = self._anchor(self._spans.of(annotation))
        if annotation.flag:
            yield from self._attributes(annotation, target, {UNSURE: True})
        yield from self._attributes(annotation, target, attributes_of(annotation))
        for type_, entry, name in self._norms(annotation):
            yield Line(self._ids.new("N"), f"{type_} {target} {entry}", name)
        # A line of an `.ann` file has no other lines in it; brat shows several notes of one span.
        for part in annotation.note.splitlines():
            yield Line(self._ids.new("#"), f"{NOTES} {target}", part)
        count_foreign(self._item, annotation, self._report, RELATIONS, ATTRIBUTES, NAME)
        if annotation.extras.get(NAME, {}) != _own(annotation):
            self._lack(BROKEN, annotation)

    def _attributes(self, owner: Annotation, target: str, values: Mapping[str, Any]) -> Iterator[Line]:
        for name, value in values.items():
            text = str(value) if isinstance(value, (str, int, float)) and value is not True else ""
            plain = text.strip() == text and not BREAKS.search(text) and "\t" not in text
            if not PLAIN.fullmatch(name) or not plain or not (text or value is True) or value is False:
                self._lack(f"an attribute that {NAME} cannot spell", owner)
                continue
            self._types.tell_attribute(name, text, self._of[target])
            yield Line(self._ids.new("A"), fields(Said("A", name, (target,), (), text)))

    def _norms(self, annotation: Annotation) -> Iterator[tuple[str, str, str]]:
        """Yield type, entry and name of the normalizations of a span, that of its link first."""
        own = _own(annotation)
        if annotation.link:
            entry = entry_of(annotation.link)
            if entry:
                kept = own.get(LINK)
                # Readers want a name; where none is known it is the words.
                name = self._span_words(annotation)
                if _texts(kept, 2) and kept[0] == entry and kept[1] and not BREAKS.search(kept[1]):
                    name = kept[1]
                yield REFERENCE, entry, name
            else:
                self._lack("its link, which has white space in it", annotation)
        for norm in _list(own.get(NORMS)):
            line = said(Line("N1", f"{norm[0]} T1 {norm[1]}")) if _texts(norm, 3) else None
            if line is None or BREAKS.search("".join(norm)):
                self._lack(BROKEN, annotation)
            else:
                yield norm[0], norm[1], norm[2]

    def _span_words(self, annotation: Annotation) -> str:
        parts = annotation.fragments or ((annotation.start, annotation.end),)
        text = self._item.article.text
        return " ".join(text[start:end] for start, end in pieces(text, parts))


def _own(annotation: Annotation) -> Mapping[str, Any]:
    found = annotation.extras.get(NAME)
    return found if isinstance(found, dict) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _texts(value: Any, count: int) -> TypeGuard[list[str]]:
    return isinstance(value, list) and len(value) == count and all(isinstance(each, str) for each in value)
