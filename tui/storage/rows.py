"""One record of a table: as the text that stands in the file, as a value, or both.

A project may hold a million annotations. What nobody has looked at stays the text that was read, and goes
into the next snapshot as it is; a layer's annotations are decoded when the layer is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import orjson

from tui.storage.values import Record

SPANS = "spans"
"""The field of a layer's record under which its annotations stand, by id."""

Path = tuple[str, ...]
"""Where in a record: () is all of it, ("state",) a field, ("spans", id) one annotation of a layer."""

Text = bytes | memoryview

_LINE_END = 0x0A


class Row:
    """One record. Who shares a row does not change it: `Tables` copies it first."""

    __slots__ = ("_text", "_value")

    def __init__(self, value: Record | None = None, text: Text | None = None) -> None:
        """Make a row of a value, or of the JSON text of one."""
        self._value = value
        self._text = text

    @property
    def head(self) -> Record:
        """The record without the annotations of a layer; not to be changed."""
        if self._value is not None:
            return self._value
        assert self._text is not None
        value: Record = orjson.loads(self._text)
        return value

    def value(self) -> Record:
        """Return the whole record; not to be changed."""
        return self.head

    def at(self, path: Path) -> Any:
        """Return what stands at a path, or None."""
        value: Any = self.head
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def put(self, path: Path, value: Any) -> None:
        """Put a value at a path; None takes out what is there."""
        record = self._value = dict(self.head)
        self._text = None
        _put(record, path, value)

    def copy(self) -> Self:
        """Return a row that can be changed while this one stays as it is."""
        return type(self)(self._value, self._text)

    def texts(self) -> Iterator[Text]:
        """Yield the JSON text of the record, in pieces."""
        yield self._text if self._text is not None else orjson.dumps(self._value)


class LayerRow(Row):
    """A layer's record: its head and its annotations apart, each annotation on a line of its own."""

    __slots__ = ("_spans", "_spans_text")

    def __init__(
        self,
        value: Record | None = None,
        text: Text | None = None,
        spans: dict[str, Any] | None = None,
        spans_text: Text | None = None,
    ) -> None:
        """Make a row of head and annotations, each a value or text.

        Args:
            value: The record without its annotations.
            text: The JSON text of that up to the annotations: `{"id":...,"spans":{`.
            spans: The annotations by id.
            spans_text: The lines of the annotations.
        """
        super().__init__(value, text)
        self._spans = spans
        self._spans_text = spans_text

    @property
    def head(self) -> Record:
        """The record without its annotations; not to be changed."""
        if self._value is None:
            assert self._text is not None
            value: Record = orjson.loads(bytes(self._text) + b"}}")
            value.pop(SPANS)
            self._value = value
        return self._value

    @property
    def spans(self) -> dict[str, Any]:
        """The records of the annotations by id, kept from now on; not to be changed."""
        if self._spans is None:
            self._spans = self.decoded()
        return self._spans

    def decoded(self) -> dict[str, Any]:
        """Return the records of the annotations by id, without keeping what has to be decoded for it."""
        if self._spans is not None:
            return self._spans
        assert self._spans_text is not None
        spans: dict[str, Any] = orjson.loads(b"".join((b"{", self._spans_text, b"}")))
        return spans

    @property
    def spans_text(self) -> bytes | None:
        """The lines of the annotations, where they are as they were read; None where they were decoded."""
        return None if self._spans is not None or self._spans_text is None else bytes(self._spans_text)

    def span(self, name: str) -> Any:
        """Return the record of one annotation, or None; the others are not decoded for it."""
        if self._spans is not None:
            return self._spans.get(name)
        assert self._spans_text is not None
        text, key = bytes(self._spans_text), orjson.dumps(name) + b":"
        at = text.find(key)
        while at > 0 and text[at - 1] != _LINE_END:
            at = text.find(key, at + 1)  # within an annotation, as a field of what it carries along
        if at < 0:
            # Beyond ASCII there is more than one way to write a name.
            return None if name.isascii() and b"\\" not in text else self.decoded().get(name)
        end = text.find(b"\n", at)
        line = text[at + len(key) :] if end < 0 else text[at + len(key) : end]
        return orjson.loads(line.rstrip(b", \r\t"))

    @property
    def size(self) -> int:
        """How many annotations there are; nothing is decoded for it."""
        if self._spans is not None:
            return len(self._spans)
        assert self._spans_text is not None
        # Each is on a line of its own, and the last has no end of line.
        return bytes(self._spans_text).count(b"\n") + 1 if len(self._spans_text) else 0

    @property
    def is_empty(self) -> bool:
        """Whether there is no annotation."""
        return not (self._spans if self._spans is not None else self._spans_text)

    def can_hold(self, field: str, value: object) -> bool:
        """Whether an annotation can have a field with this value; where the text does not tell, it can."""
        text = self._spans_text if self._spans is None else None
        wanted = b"%b:%b" % (orjson.dumps(field), orjson.dumps(value))
        # Beyond ASCII there is more than one way to write a value.
        return text is None or not wanted.isascii() or wanted in bytes(text)

    def with_field(self, name: str) -> list[dict[str, Any]]:
        """Return the records of the annotations that have a field; nothing is decoded where none can have."""
        text = self._spans_text if self._spans is None else None
        if text is not None and orjson.dumps(name) not in bytes(text):
            return []
        return [span for span in self.decoded().values() if isinstance(span, dict) and name in span]

    def value(self) -> Record:
        """Return the whole record; not to be changed."""
        return {**self.head, SPANS: self.decoded()}

    def at(self, path: Path) -> Any:
        """Return what stands at a path, or None."""
        if path[:1] != (SPANS,):
            # A field of the head is read without decoding what was annotated.
            return super().at(path) if path else self.value()
        value: Any = self.spans
        for part in path[1:]:
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def put(self, path: Path, value: Any) -> None:
        """Put a value at a path; None takes out what is there."""
        if path[:1] == (SPANS,) and len(path) > 1:
            _put(self.spans, path[1:], value)
            self._spans_text = None
        else:
            record = self._value = dict(self.head)
            self._text = None
            _put(record, path, value)

    def copy(self) -> Self:
        """Return a row that can be changed while this one stays as it is."""
        spans = dict(self._spans) if self._spans is not None else None
        return type(self)(self._value, self._text, spans, self._spans_text)

    def texts(self) -> Iterator[Text]:
        """Yield the JSON text of the record, in pieces."""
        if self._text is not None:
            yield self._text
        else:
            head = orjson.dumps(self.head)
            yield b'%b%b"spans":{' % (head[:-1], b"," if len(head) > 2 else b"")
        if self._spans_text is not None:
            yield from (b"\n", self._spans_text, b"\n") if len(self._spans_text) else ()
        elif self._spans:
            separator = b"\n"
            for name, span in self._spans.items():
                yield b"%b%b:%b" % (separator, orjson.dumps(name), orjson.dumps(span))
                separator = b",\n"
            yield b"\n"
        yield b"}}"


def _put(record: dict[str, Any], path: Path, value: Any) -> None:
    holder = record
    for part in path[:-1]:
        # What lies deeper is shared with the row that this one was copied from.
        holder[part] = dict(holder[part])
        holder = holder[part]
    if value is None:
        holder.pop(path[-1], None)
    else:
        holder[path[-1]] = value


def make_row(table_of_layers: bool, record: Record) -> Row:
    """Return the row of a record; it is not to be changed afterwards.

    Args:
        table_of_layers: Whether it stands in the table of the layers.
        record: The whole record.
    """
    spans = record.get(SPANS)
    if not table_of_layers or not isinstance(spans, dict):
        return Row(record)
    head = {field: value for field, value in record.items() if field != SPANS}
    return LayerRow(head, spans=dict(spans))
