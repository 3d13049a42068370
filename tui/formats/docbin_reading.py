"""spaCy's DocBin, read document by document.

spaCy unpacks a container into memory, whatever comes of it. Here it is unpacked to the disk within limits,
and each document is made of its pieces there, without a vocabulary. No pickles are in a DocBin, and none is
loaded.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from tui.domain.errors import UnreadableError
from tui.domain.packed import HIGHEST_RATIO
from tui.formats.docbin import ATTRIBUTES, BEGIN, INSIDE, MISSING, SPAN, DocSpan
from tui.formats.msgpack_walk import LARGEST_VALUE, Walk, unpacked
from tui.formats.opening import reading
from tui.formats.source import Source

LARGEST_UNPACKED = 1 << 32
"""Bytes that a file may unpack to."""

MOST_TOKENS = 5_000_000
"""Tokens of a document."""

MOST_DOCUMENTS = 1_000_000
"""Documents of a file."""

_SMALL = 1 << 26
"""Unpacked bytes below which the ratio does not matter."""

_CHUNK = 1 << 18


@dataclass(slots=True)
class Group:
    """Spans of a document that belong together.

    Attributes:
        spans: Those that are within the document.
        scores: The confidence of each, where it is there.
        astray: How many are not within the document.
    """

    spans: list[DocSpan] = field(default_factory=list)
    scores: Sequence[float | None] = ()
    astray: int = 0


class ReadDoc(NamedTuple):
    """A document.

    Attributes:
        words: Its tokens.
        spaces: Whether a space follows each of them; None where that is not known.
        entities: `doc.ents`.
        groups: `doc.spans`.
        decided: How many tokens are known to be, or not to be, of an entity.
        cats: `doc.cats`.
        user_data: `doc.user_data`.
    """

    words: Sequence[str]
    spaces: Sequence[bool] | None
    entities: Sequence[DocSpan]
    groups: Mapping[str, Group]
    decided: int
    cats: Mapping[Any, Any]
    user_data: Mapping[Any, Any]


def has_container(begin: bytes) -> bool:
    """Whether a file begins as a DocBin does."""
    try:
        found = zlib.decompressobj().decompress(begin, 64)
    except zlib.error:
        return False
    return found[:1] > b"\x80" and b"attrs" in found


def documents(source: Source, name: str) -> Iterator[ReadDoc]:
    """Yield the documents of a file.

    Raises:
        UnreadableError: It is damaged, or larger than it may be.
    """
    try:
        with _unpacked(source, name) as data:
            yield from _Container(data).documents()
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OverflowError,
        struct.error,
    ) as error:
        why = str(error) if type(error) is ValueError else "its parts do not fit together"
        raise UnreadableError(f"{name} is damaged, or no DocBin of spaCy: {why}.", "Get it anew.") from error


@contextmanager
def _unpacked(source: Source, name: str) -> Iterator[mmap]:
    with TemporaryFile() as file:
        with closing(source.open(name)) as packed:
            _unpack(iter(lambda: reading(packed, name, _CHUNK), b""), file, name)
        file.flush()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            yield data


def _unpack(chunks: Iterator[bytes], file: IO[bytes], name: str) -> None:
    """Unpack a zlib stream into a file, and stop where it grows out of all proportion."""
    unpacker, read, written = zlib.decompressobj(), 0, 0
    for chunk in chunks:
        read += len(chunk)
        while chunk and not unpacker.eof:
            try:
                piece = unpacker.decompress(chunk, _CHUNK)
            except zlib.error as error:
                raise ValueError("it is not compressed as one") from error
            chunk = unpacker.unconsumed_tail
            written += len(piece)
            file.write(piece)
            if written > LARGEST_UNPACKED or written > max(_SMALL, HIGHEST_RATIO * read):
                raise UnreadableError(
                    f"{name} is not read, since it could fill the disk: it unpacks to more than "
                    f"{written >> 20:,} MB.",
                    "Part it with spaCy's DocBin.",
                )
    if not unpacker.eof or not written:
        raise ValueError("it ends too early")


class _Container:
    """The container: where its parts are, and its strings."""

    def __init__(self, data: mmap) -> None:
        import numpy as np
        import spacy.attrs

        self._data = data
        self._at: dict[str, int] = {}
        walk = Walk(data)
        for _ in range(walk.map()):
            key = walk.text()
            self._at[key] = walk.at
            walk.skip()
        attributes = self._walk("attrs").value()
        if not isinstance(attributes, list) or not all(type(a) is int for a in attributes):
            raise ValueError("its attributes are none")
        self._width = len(attributes)
        self._columns = {
            name: attributes.index(number)
            for name in ATTRIBUTES
            if (number := getattr(spacy.attrs, name)) in attributes
        }
        if "ORTH" not in self._columns:
            raise ValueError("it has no words")
        self._tokens = self._walk("tokens").raw()
        self._spaces = self._walk("spaces").raw()
        lengths = self._walk("lengths").raw()
        self._lengths = np.frombuffer(data[slice(*lengths)], dtype="int32")
        if len(self._lengths) > MOST_DOCUMENTS:
            raise ValueError(f"it has more than {MOST_DOCUMENTS:,} documents")
        total = int(self._lengths.sum(dtype="int64"))
        fits = self._tokens[1] - self._tokens[0] == total * self._width * 8
        if not fits or self._spaces[1] - self._spaces[0] != total or (self._lengths < 0).any():
            raise ValueError("it has more or fewer tokens than it says")
        self._strings = self._read_strings()

    def _walk(self, key: str) -> Walk:
        if key not in self._at:
            raise ValueError(f"it has no {key}")
        return Walk(self._data, self._at[key])

    def _read_strings(self) -> dict[int, str]:
        from spacy.strings import get_string_id

        walk = self._walk("strings")
        start = walk.at
        found = {0: ""}
        for _ in range(walk.list()):
            text = walk.text()
            if text:
                found[get_string_id(text)] = text
            if walk.at - start > LARGEST_VALUE:
                raise ValueError("it has far too many strings")
        return found

    def _each(self, key: str) -> Iterator[Any]:
        """Yield the values of a list, and None after its end."""
        if key in self._at:
            walk = self._walk(key)
            for _ in range(walk.list()):
                yield walk.value()
        while True:
            yield None

    def documents(self) -> Iterator[ReadDoc]:
        """Yield the documents."""
        import numpy as np

        others = (self._each(key) for key in ("cats", "flags", "span_groups", "user_data"))
        token, space = self._tokens[0], self._spaces[0]
        for length, cats, flags, groups, user_data in zip(self._lengths.tolist(), *others, strict=False):
            if length > MOST_TOKENS:
                raise ValueError(f"a document has more than {MOST_TOKENS:,} tokens")
            end = token + length * self._width * 8
            table = np.frombuffer(self._data[token:end], dtype="uint64").reshape(length, self._width)
            spaces = [byte != 0 for byte in self._data[space : space + length]]
            token, space = end, space + length
            words = [self._string(number) for number in table[:, self._columns["ORTH"]].tolist()]
            unknown = isinstance(flags, dict) and flags.get("has_unknown_spaces")
            edges = _edges(words, spaces)
            iob = self._column(table, "ENT_IOB")
            user = unpacked(user_data) if user_data else {}
            yield ReadDoc(
                words,
                None if unknown else spaces,
                self._entities(table, iob, edges),
                self._groups(groups, edges),
                sum(value != MISSING for value in iob),
                cats if isinstance(cats, dict) else {},
                user if isinstance(user, dict) else {},
            )

    def _string(self, number: int) -> str:
        text = self._strings.get(number)
        if text is None:
            raise ValueError("one of its words is missing")
        return text

    def _column(self, table: Any, name: str) -> list[int]:
        column = self._columns.get(name)
        return [0] * len(table) if column is None else table[:, column].tolist()

    def _entities(self, table: Any, iob: list[int], edges: list[tuple[int, int]]) -> list[DocSpan]:
        names = ("ENT_TYPE", "ENT_KB_ID", "ENT_ID")
        labels, links, ids = (self._column(table, name) for name in names)
        found: list[DocSpan] = []
        first = -1
        for at, value in enumerate([*iob, 0]):
            if first >= 0 and value != INSIDE:
                place = edges[first][0], edges[at - 1][1]
                # A token that begins an entity without a label is one that is kept from being of any.
                if labels[first]:
                    label, link, id_ = (self._string(column[first]) for column in (labels, links, ids))
                    found.append(DocSpan(first, at, label, link, id_, *place))
                first = -1
            if value == BEGIN or (value == INSIDE and first < 0):
                first = at
        return found

    def _groups(self, packed: Any, edges: list[tuple[int, int]]) -> dict[str, Group]:
        found = unpacked(packed) if packed else []
        if isinstance(found, list):
            pairs = [(unpacked(each), None) for each in found]
        else:
            pairs = [(unpacked(each), names) for each, names in found.items()]
        groups: dict[str, Group] = {}
        for group, names in pairs:
            made = self._group(group, edges)
            groups.update((str(name), made) for name in ([group["name"]] if names is None else names))
        return groups

    def _group(self, group: Any, edges: list[tuple[int, int]]) -> Group:
        made = Group()
        kept = []
        for number, row in enumerate(group["spans"]):
            id_, link, label, first, end, *_ = SPAN.unpack(row)
            if not 0 <= first < end <= len(edges):
                made.astray += 1
                continue
            # spaCy keeps the strings of links and ids only where its vocabulary had them.
            names = self._string(label), self._strings.get(link, ""), self._strings.get(id_, "")
            made.spans.append(DocSpan(first, end, *names, edges[first][0], edges[end - 1][1]))
            kept.append(number)
        made.scores = _scores(group.get("attrs"), len(group["spans"]), kept)
        return made


def _edges(words: Sequence[str], spaces: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where tokens begin and end in `doc.text`."""
    edges = []
    at = 0
    for word, space in zip(words, spaces, strict=True):
        edges.append((at, at + len(word)))
        at += len(word) + space
    return edges


def _scores(attributes: Any, count: int, kept: Sequence[int]) -> list[float | None]:
    """Return the scores that spaCy's span categorizer notes of a group, of those spans that are kept."""
    scores = _numbers(attributes.get("scores")) if isinstance(attributes, dict) else []
    if len(scores) != count:
        return [None] * len(kept)
    return [scores[n] if 0 <= scores[n] <= 1 else None for n in kept]


def _numbers(value: Any) -> list[float]:
    """Return the numbers of a list, or of an array as spaCy packs it; nothing for anything else."""
    import numpy as np

    if isinstance(value, dict) and value.get(b"type") in ("<f4", "<f8"):
        return [float(number) for number in np.frombuffer(value[b"data"], dtype=value[b"type"])]
    if not isinstance(value, list) or not all(type(number) in (int, float) for number in value):
        return []
    return [float(number) for number in value]
