"""Annotations as columns: field by field rather than one by one, for what looks at very many at once.

A project may hold a million annotations. Making an object of each takes five times as long as reading the
fields that a list, a filter or a count needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.domain.annotation import Annotation
from tui.domain.errors import ProjectError
from tui.storage.fields import read_fields
from tui.storage.records import check_annotation

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from tui.storage.scanning import Scanned, SpanScanner

_NAMES = ("start", "end", "label", "state", "origin", "at")
"""The fields that each annotation has, as they are called here and there."""


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
        columns.coded = {name: (codes, scanner.fields[name].listed) for name, codes in scanned.codes.items()}
        more = scanned.more.items()
        columns.notes = {at: span["note"] for at, span in more if span.get("note")}
        columns.links = {at: span["link"] for at, span in more if span.get("link")}
        columns.flagged = [at for at, span in more if span.get("flag")]
        return columns

    def __len__(self) -> int:
        return len(self.ids)

    def add_records(self, spans: Mapping[str, Any]) -> None:
        """Take in a layer as its record has it: annotations by id."""
        try:
            fields = read_fields(spans)
        except ProjectError:
            spans = self._sound(spans)
            fields = read_fields(spans)
        first = len(self.ids)
        self._extend(list(spans), (getattr(fields, name) for name in _NAMES))
        for place, span in fields.more.items():
            self._add_rest(first + place, span.get("note", ""), span.get("link", ""), span.get("flag", False))

    def _sound(self, spans: Mapping[str, Any]) -> dict[str, Any]:
        """Return the records that are not damaged."""
        sound: dict[str, Any] = {}
        for name, span in spans.items():
            try:
                sound[name] = check_annotation(name, span)
            except ProjectError as error:
                self.damaged = self.damaged or error
        return sound

    def add_annotations(self, annotations: Iterable[Annotation]) -> None:
        """Take in a layer that is in memory."""
        first = len(self.ids)
        found = list(annotations)
        self._extend([a.id for a in found], [[getattr(a, name) for a in found] for name in _NAMES])
        for at, a in enumerate(found, first):
            self._add_rest(at, a.note, a.link, a.flag)

    def _extend(self, ids: list[str], columns: Iterable[Sequence[Any]]) -> None:
        self.sizes.append(len(ids))
        self._names += ids
        for name, column in zip(_NAMES, columns, strict=True):
            getattr(self, name).extend(column)

    def _add_rest(self, at: int, note: str, link: str, flag: bool) -> None:
        if note:
            self.notes[at] = note
        if link:
            self.links[at] = link
        if flag:
            self.flagged.append(at)
