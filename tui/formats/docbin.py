"""spaCy's DocBin, written document by document.

The container is a msgpack map in a zlib stream that has the tokens of all documents in one block, their
spaces in another, and so on, for which spaCy gathers everything in memory. Here each of them is a part of its
own, on the disk. Nor are there `Doc` objects, whose vocabulary grows with every word: a token is the hash of
its string and four attributes, which are all that spaCy needs to make the document again.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from tui.domain.errors import GlossatorError
from tui.formats.deflated import Part, join

ATTRIBUTES = ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")
"""What is kept of a token, in the order of spaCy's numbers for them."""

MISSING, INSIDE, OUTSIDE, BEGIN = 0, 1, 2, 3
"""Values of ENT_IOB."""

SPAN = struct.Struct(">QQQllll")
"""A span of a group: hashes of its id, its link and its label; tokens and code points from and to."""

LARGEST_BLOCK = 0xFFFF_FFFF
"""Bytes of a block, for which msgpack has four bytes."""

_MOST_HASHES = 1 << 19
"""Strings whose hashes are remembered."""


class DocSpan(NamedTuple):
    """A span: its first token, the one after its last, label, link, id, and its code points."""

    first: int
    end: int
    label: str
    link: str
    id: str
    start_char: int
    end_char: int


class DocParts(NamedTuple):
    """What makes up a document.

    Attributes:
        words: Its tokens.
        spaces: Whether a space follows each of them.
        entities: Spans that do not overlap.
        groups: Spans by the name of their group.
        missing: Tokens of which it is not known whether they are of an entity; None for all that are of none.
        user_data: Values that msgpack has.
    """

    words: Sequence[str]
    spaces: Sequence[bool]
    entities: Sequence[DocSpan]
    groups: Mapping[str, Sequence[DocSpan]]
    missing: frozenset[int] | None
    user_data: Mapping[str, object]


class Encoded(NamedTuple):
    """A document as the container has it; `strings` are such as others share, `ids` are its own."""

    tokens: bytes
    spaces: bytes
    length: int
    groups: bytes
    user_data: bytes
    strings: Sequence[str]
    ids: Sequence[str]


class Encoder:
    """Encodes documents."""

    def __init__(self) -> None:
        from spacy.strings import get_string_id

        self._pack = packer()
        self._hash = get_string_id
        self._hashes: dict[str, int] = {}

    def encode(self, doc: DocParts) -> Encoded:
        """Return a document as the container has it."""
        spans = [*doc.entities, *(span for group in doc.groups.values() for span in group)]
        named = {text for span in spans for text in (span.label, span.link)}
        packed = {self._group(name, group): [name] for name, group in doc.groups.items()}
        return Encoded(
            self._tokens(doc),
            bytes(doc.spaces),
            len(doc.words),
            self._pack(packed),
            self._pack(dict(doc.user_data)),
            [*dict.fromkeys(doc.words), *sorted(named)],
            list(dict.fromkeys(span.id for span in spans)),
        )

    def _tokens(self, doc: DocParts) -> bytes:
        import numpy as np

        # In the machine's order of bytes, as spaCy has it.
        table = np.zeros((len(doc.words), len(ATTRIBUTES)), dtype="uint64")
        table[:, 0] = np.array([self._of(word) for word in doc.words], dtype="uint64")
        table[:, 1] = MISSING if doc.missing is None else OUTSIDE
        for span in doc.entities:
            table[span.first : span.end, 1] = INSIDE
            table[span.first, 1] = BEGIN
            names = [self._of(name) for name in (span.label, span.link, span.id)]
            table[span.first : span.end, 2:] = np.array(names, dtype="uint64")
        if doc.missing:
            table[sorted(doc.missing), 1] = MISSING
        return table.tobytes()

    def _group(self, name: str, spans: Sequence[DocSpan]) -> bytes:
        rows = [
            SPAN.pack(self._of(s.id), self._of(s.link), self._of(s.label), *s[:2], *s[-2:]) for s in spans
        ]
        return self._pack({"name": name, "attrs": {}, "spans": rows})

    def _of(self, text: str) -> int:
        found = self._hashes.get(text)
        if found is None:
            if len(self._hashes) >= _MOST_HASHES:
                self._hashes.clear()
            found = self._hashes[text] = self._hash(text) if text else 0
        return found


class DocBinWriter:
    """A container to which documents are added one by one; what it gathers is given back at its end."""

    def __init__(self) -> None:
        with ExitStack() as stack:
            names = ("tokens", "spaces", "strings", "groups", "user_data")
            self._parts = {name: stack.enter_context(Part()) for name in names}
            self._stack = stack.pop_all()
        self._pack = packer()
        self._lengths = array("i")
        self._known: set[str] = {""}
        self._strings = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, doc: Encoded) -> None:
        """Add a document."""
        parts = self._parts
        parts["tokens"].write(doc.tokens)
        parts["spaces"].write(doc.spaces)
        parts["groups"].write(packed_bytes(doc.groups))
        parts["user_data"].write(packed_bytes(doc.user_data))
        self._lengths.append(doc.length)
        new = [text for text in doc.strings if text not in self._known]
        self._known.update(new)
        # Ids are the document's own: to remember them would be to hold them all in memory.
        for text in (*new, *doc.ids):
            parts["strings"].write(self._pack(text))
            self._strings += 1

    def write(self, stream: BinaryIO) -> None:
        """Write the container; nothing can be added after.

        Raises:
            GlossatorError: It has more than the format can hold.
        """
        if self._parts["tokens"].size > LARGEST_BLOCK:
            raise GlossatorError(
                "One DocBin does not hold so many tokens.",
                "Export some of the articles: --article.",
            )
        join(self._pieces(), stream)

    def _pieces(self) -> Iterator[Part | bytes]:
        import spacy.attrs

        count, parts = len(self._lengths), self._parts
        pack, map_of_ten = self._pack, b"\x8a"
        lengths = self._lengths.tobytes()
        numbers = [getattr(spacy.attrs, name) for name in ATTRIBUTES]
        yield map_of_ten + pack("version") + pack("0.1")
        yield pack("attrs") + pack(numbers)
        yield pack("tokens") + bytes_header(parts["tokens"].size)
        yield parts["tokens"]
        yield pack("spaces") + bytes_header(parts["spaces"].size)
        yield parts["spaces"]
        yield pack("lengths") + packed_bytes(lengths)
        yield pack("strings") + list_header(self._strings)
        yield parts["strings"]
        yield pack("cats") + list_header(count) + pack({}) * count
        flags = pack({"has_unknown_spaces": False})
        yield pack("flags") + list_header(count) + flags * count
        yield pack("span_groups") + list_header(count)
        yield parts["groups"]
        yield pack("user_data") + list_header(count)
        yield parts["user_data"]


def packer() -> Callable[[object], bytes]:
    """Return what packs values in msgpack: made once, since srsly looks for extensions each time."""
    import srsly

    pack: Callable[[object], bytes] = srsly.msgpack.Packer(use_bin_type=True).pack
    return pack


def packed_bytes(data: bytes) -> bytes:
    """Return bytes as msgpack has them."""
    return bytes_header(len(data)) + data


def list_header(count: int) -> bytes:
    """Return what stands before so many values of a list in msgpack, in the shortest form."""
    if count < 16:
        return bytes((0x90 | count,))
    code, width = (0xDC, 2) if count < 1 << 16 else (0xDD, 4)
    return bytes((code,)) + count.to_bytes(width, "big")


def bytes_header(size: int) -> bytes:
    """Return what stands before so many bytes in msgpack, in the shortest form."""
    for code, width in ((0xC4, 1), (0xC5, 2), (0xC6, 4)):
        if size < 1 << 8 * width:
            return bytes((code,)) + size.to_bytes(width, "big")
    raise ValueError(f"{size} bytes are more than msgpack holds")
