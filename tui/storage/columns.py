"""Annotations as columns: field by field rather than one by one, for what looks at very many at once.

A project may hold a million annotations. Making an object of each takes five times as long as reading the
fields that a list, a filter or a count needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from tui.domain.annotation import Annotation
from tui.domain.errors import ProjectError
from tui.storage.records import check_annotation
from tui.storage.rules import ANNOTATION_NEEDS, STATES

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from tui.storage.scanning import Scanned, SpanScanner

_FIELDS = ("start", "end", "label", "state", "origin", "at")
_of_record = itemgetter(*_FIELDS)
_of_annotation = attrgetter(*_FIELDS)
_TEXTS = {str}
_OFFSETS = {int}


class SpanColumns:
    """The fields of many annotations, layer after layer.

    Attributes:
        sizes: How many annotations each layer has.
        ids: The id of each annotation.
        start: Its first code point.
        end: The code point after its last.
        label: Its label.
        state: What was decided, as it stands in a record: "accepted".
        origin: Who proposed it.
        at: When.
        notes: The notes by place in the columns, where there are any.
        links: The links, likewise.
        flagged: The places of what is flagged.
        coded: Where they were scanned, by field the codes of `label`, `state`, `origin` and `at`, with
            the texts by code; these columns are empty then.
        damaged: What is wrong with the first record that is damaged; these are passed over.
    """

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self._names: list[str] = []
        self.ids: Sequence[str] = self._names
        self.start: Any = []
        self.end: Any = []
        self.coded: dict[str, tuple[NDArray[int64], list[str]]] = {}
        self.label: list[str] = []
        self.state: list[str] = []
        self.origin: list[str] = []
        self.at: list[str] = []
        self.notes: dict[int, str] = {}
        self.links: dict[int, str] = {}
        self.flagged: list[int] = []
        self.damaged: ProjectError | None = None

    @classmethod
    def of(cls, scanned: Scanned, scanner: SpanScanner) -> SpanColumns:
        """Return the columns of what a scanner read."""
        columns = cls()
        columns.sizes, columns.ids = scanned.sizes, scanned.ids
        columns.start, columns.end = scanned.start, scanned.end
        columns.coded = {
            name: (codes, scanner.fields[name].names.listed) for name, codes in scanned.codes.items()
        }
        for at, span in scanned.more.items():
            columns._add_rest(at, span.get("note", ""), span.get("link", ""), span.get("flag", False))
        return columns

    def __len__(self) -> int:
        return len(self.ids)

    def add_records(self, spans: Mapping[str, Any]) -> None:
        """Take in a layer as its record has it: annotations by id."""
        try:
            self._add(spans, [_of_record(span) for span in spans.values()])
        except (KeyError, TypeError, ValueError, ProjectError):
            self._add_one_by_one(spans)

    def _add(self, spans: Mapping[str, Any], fields: list[tuple[Any, ...]]) -> None:
        """Take in records of which each is an object and has all the fields, if they are sound."""
        if not fields:
            self.sizes.append(0)
            return
        columns = list(zip(*fields, strict=True))
        start, end, label, state = columns[:4]
        if any(set(map(type, column)) != _OFFSETS for column in (start, end)) or min(start) < 0:
            raise ValueError
        if any(set(map(type, column)) != _TEXTS for column in columns[2:]) or not all(label):
            raise ValueError
        if not STATES.keys() >= set(state) or any(map(int.__gt__, start, end)):
            raise ValueError
        first = len(self.ids)
        if any(type(span["by"]) is not str for span in spans.values()):
            raise ValueError
        needed = len(ANNOTATION_NEEDS)
        more = [(at, span) for at, span in enumerate(spans.values(), first) if len(span) > needed]
        for _, span in more:
            check_annotation("", span)
        self._extend(list(spans), columns)
        for at, span in more:
            self._add_rest(at, span.get("note", ""), span.get("link", ""), span.get("flag", False))

    def _add_one_by_one(self, spans: Mapping[str, Any]) -> None:
        sound: dict[str, Any] = {}
        for name, span in spans.items():
            try:
                sound[name] = check_annotation(name, span)
            except ProjectError as error:
                self.damaged = self.damaged or error
        self._add(sound, [_of_record(span) for span in sound.values()])

    def add_annotations(self, annotations: Iterable[Annotation]) -> None:
        """Take in a layer that is in memory."""
        annotations = list(annotations)
        first = len(self.ids)
        if not annotations:
            self.sizes.append(0)
            return
        self._extend([a.id for a in annotations], list(zip(*map(_of_annotation, annotations), strict=True)))
        for at, a in enumerate(annotations, first):
            self._add_rest(at, a.note, a.link, a.flag)

    def _extend(self, ids: list[str], columns: list[tuple[Any, ...]]) -> None:
        self.sizes.append(len(ids))
        self._names += ids
        for field, column in zip(_FIELDS, columns, strict=True):
            getattr(self, field).extend(column)

    def _add_rest(self, at: int, note: str, link: str, flag: bool) -> None:
        if note:
            self.notes[at] = note
        if link:
            self.links[at] = link
        if flag:
            self.flagged.append(at)
