"""Reading very many annotations at once from the text of their lines, without decoding each.

The project file has a line for each annotation, with its fields in one order and without blanks:

    "h7":{"start":0,"end":5,"label":"ORG","state":"accepted","origin":"...","by":"ann","at":"..."},

In such a line the places of the quotation marks tell where everything is. NumPy finds them in many lines at
once, and compares, reads numbers and tells texts apart for all lines together: that takes a fraction of the
time of decoding JSON. What is written in any other way is not read here, but decoded as JSON and checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from tui.domain.names import Names
from tui.storage.rules import ANNOTATION, ANNOTATION_NEEDS, STATES

if TYPE_CHECKING:
    from numpy import int64, uint8, uint64
    from numpy.typing import NDArray

QUOTES = 26
"""Quotation marks in a line up to the end of the moment."""
LONGEST = 64
"""Bytes of the longest text that is read; longer ones are decoded."""
DIGITS = 8
"""Digits of the longest offset."""
_ZEROS = 0x3030303030303030
"""Eight times the digit 0."""
_PAD = b"\0" * (LONGEST + 16)

_VALUES = {"label": 8, "state": 12, "origin": 16, "at": 24}
"""Which quotation mark, from 0, opens the value of each field that is told apart."""
_BETWEEN = (
    (1, 1, b':{"start'), (3, 0, b'":'), (4, -1, b',"end":'), (6, -1, b',"label'), (7, 0, b'":"'),
    (9, 1, b',"state"'), (11, 0, b'":"'), (13, 1, b',"origin'), (15, 0, b'":"'), (17, 1, b',"by":"'),
    (21, 1, b',"at":"'),
)  # fmt: skip
"""What stands where: the quotation mark, bytes behind it, and up to eight bytes."""


class OtherwiseError(ValueError):
    """The lines are not written as this program writes them."""


class Ids(Sequence[str]):
    """Ids as bytes of one length; each is decoded when it is asked for."""

    def __init__(self, ids: NDArray[Any]) -> None:
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, at: Any) -> Any:
        """Return an id, or some in the order of an array of places."""
        found = self._ids[at]
        return found.decode() if isinstance(found, bytes) else Ids(found)

    def __iter__(self) -> Iterator[str]:
        return (name.decode() for name in self._ids.tolist())


class Texts:
    """The different texts of a field, told apart by their bytes, eight at a time.

    Attributes:
        names: The texts with their codes.
    """

    def __init__(self) -> None:
        import numpy as np

        self.names = Names()
        self._hashes = np.empty(0, np.uint64)
        self._codes = np.empty(0, np.int64)
        self._words = np.empty((0, LONGEST // 8), np.uint64)

    def codes(self, words: NDArray[uint64], text_at: Any) -> NDArray[int64]:
        """Return the code of each text.

        Args:
            words: The bytes of each, eight in a number, a row each.
            text_at: Returns the text in a row.

        Raises:
            OtherwiseError: Two texts cannot be told apart by these.
        """
        import numpy as np

        hashes = words[:, 0].copy()
        for more in words[:, 1:].T:
            hashes = hashes * np.uint64(0x9E3779B97F4A7C15) ^ more
        if not len(self._hashes):
            self._learn(hashes, words, [0], text_at)
        found = self._find(hashes)
        unknown = np.flatnonzero(self._hashes[found] != hashes)
        if len(unknown):
            _, firsts = np.unique(hashes[unknown], return_index=True)
            self._learn(hashes, words, unknown[firsts].tolist(), text_at)
            found = self._find(hashes)
        many = words.shape[1]
        alike = np.array_equal(self._words[found, :many], words)
        if not alike or (many < LONGEST // 8 and self._words[found, many].any()):
            raise OtherwiseError
        codes: NDArray[int64] = self._codes[found]
        return codes

    def _find(self, hashes: NDArray[uint64]) -> NDArray[int64]:
        """Return where each hash stands among those that are known, or where it might."""
        import numpy as np

        return np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)

    def _learn(self, hashes: NDArray[uint64], words: NDArray[uint64], rows: list[int], text_at: Any) -> None:
        import numpy as np

        new = np.zeros((len(rows), LONGEST // 8), np.uint64)
        new[:, : words.shape[1]] = words[rows]
        codes = [self.names[text_at(row)] for row in rows]
        all_hashes = np.concatenate((self._hashes, hashes[rows]))
        order = np.argsort(all_hashes, kind="stable")
        self._hashes = all_hashes[order]
        self._codes = np.concatenate((self._codes, codes))[order]
        self._words = np.concatenate((self._words, new))[order]


class SpanScanner:
    """Reads the lines of annotations; what it knows of texts serves for the lines that come later.

    Attributes:
        fields: The texts of each field that has one, by its name.
    """

    def __init__(self) -> None:
        self.fields = {name: Texts() for name in _VALUES}

    def scan(self, layers: Sequence[bytes]) -> Scanned:
        """Return what stands in the lines of some layers.

        Raises:
            OtherwiseError: They are not written as this program writes them, or something in them is damaged.
        """
        return Scanned(self, layers)


class Scanned:
    """The annotations of some layers.

    Attributes:
        sizes: How many each layer has.
        ids: Their ids.
        start: Their first code points.
        end: The code points behind their last.
        codes: By field, the code of each text, as in the scanner's `fields`.
        more: By place, the other fields of those that have any.
    """

    def __init__(self, scanner: SpanScanner, layers: Sequence[bytes]) -> None:
        import numpy as np
        from numpy.lib.stride_tricks import sliding_window_view

        text = b"\n".join(filter(None, layers)) + b"\n"
        if b"\\" in text:
            raise OtherwiseError
        self._text = text
        self._bytes = np.frombuffer(text + _PAD, np.uint8)
        line_ends = np.flatnonzero(self._bytes[: len(text)] == ord("\n"))
        # The line feed that each layer ends with has been counted with it.
        layer_ends = np.cumsum([len(layer) + 1 if layer else 0 for layer in layers])
        self.sizes = np.diff(np.searchsorted(line_ends, layer_ends), prepend=0).tolist()
        quotes = np.flatnonzero(self._bytes == ord('"'))
        starts = np.concatenate(([0], line_ends[:-1] + 1))
        firsts = np.searchsorted(quotes, starts)
        if firsts[-1] + QUOTES > len(quotes):
            raise OtherwiseError
        # A column a quotation mark: the columns are what is gone through.
        self._quotes = np.ascontiguousarray(sliding_window_view(quotes, QUOTES)[firsts].T)
        # Eight bytes from each place on, as one number.
        self._words = np.ndarray((len(self._bytes) - 7,), "<u8", self._bytes.data, 0, (1,))
        self._check_shape(starts, line_ends)
        self.start = self._number(self._quotes[3] + 2, self._quotes[4] - 1)
        self.end = self._number(self._quotes[5] + 2, self._quotes[6] - 1)
        if (self.start > self.end).any():
            raise OtherwiseError
        self.codes = {name: self._codes_of(texts, _VALUES[name]) for name, texts in scanner.fields.items()}
        states = np.array([name in STATES for name in scanner.fields["state"].names.listed])
        if not (self.codes["label"].all() and states[self.codes["state"]].all()):
            raise OtherwiseError
        self.ids = self._ids()
        self.more = self._more(line_ends)

    def _check_shape(self, starts: NDArray[int64], line_ends: NDArray[int64]) -> None:
        """Look whether everything between the values is as it is written."""
        quotes = self._quotes
        right = (quotes[0] == starts) & (quotes[-1] < line_ends)
        for quote, behind, expected in _BETWEEN:
            wanted = int.from_bytes(expected, "little")
            found = self._words[quotes[quote] + behind]
            if len(expected) < 8:
                found = found & _mask(len(expected))
            right &= found == wanted
        if not right.all():
            raise OtherwiseError

    def _number(self, begin: NDArray[int64], end: NDArray[int64]) -> NDArray[int64]:
        """Return the whole numbers that stand in stretches of the text.

        Eight digits are one number of eight bytes: they are put together in pairs, then in pairs of these.
        """
        import numpy as np

        lengths = end - begin
        if int(lengths.min()) < 1 or int(lengths.max()) > DIGITS:
            raise OtherwiseError
        unused = 8 - lengths
        digits = self._words[begin] << (unused * 8).astype(np.uint64)
        digits |= np.array([_mask(size) & _ZEROS for size in range(9)], np.uint64)[unused]
        # The upper half of a byte tells a digit, but for six characters behind the nine.
        sixes = np.uint64(0x0606060606060606)
        upper = np.uint64(0xF0F0F0F0F0F0F0F0)
        if ((digits & upper) != _ZEROS).any() or (((digits + sixes) & upper) != _ZEROS).any():
            raise OtherwiseError
        digits &= np.uint64(0x0F0F0F0F0F0F0F0F)
        digits = (digits * np.uint64(10 * 256 + 1)) >> np.uint64(8)
        digits = ((digits & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 65536 + 1)) >> np.uint64(16)
        digits &= np.uint64(0x0000FFFF0000FFFF)
        return ((digits * np.uint64(10000 * (1 << 32) + 1)) >> np.uint64(32)).astype(np.int64)

    def _codes_of(self, texts: Texts, opening: int) -> NDArray[int64]:
        import numpy as np

        begin, lengths = self._quotes[opening] + 1, self._lengths(opening)
        longest, shortest = int(lengths.max()), int(lengths.min())
        many = max(-(-longest // 8), 1)
        masks = np.array([_mask(size) for size in range(9)], np.uint64)
        words = np.empty((len(begin), many), np.uint64)
        for at in range(many):
            found = self._words[begin + 8 * at]
            if shortest < 8 * at + 8:
                found &= masks[np.minimum(np.maximum(lengths - 8 * at, 0), 8)]
            words[:, at] = found

        def text_at(row: int) -> str:
            return self._text[begin[row] : begin[row] + lengths[row]].decode()

        return texts.codes(words, text_at)

    def _lengths(self, opening: int) -> NDArray[int64]:
        lengths: NDArray[int64] = self._quotes[opening + 1] - self._quotes[opening] - 1
        if int(lengths.max()) > LONGEST:
            raise OtherwiseError
        return lengths

    def _ids(self) -> Ids:
        import numpy as np
        from numpy.lib.stride_tricks import sliding_window_view

        lengths = self._lengths(0)
        longest = int(lengths.max())
        if int(lengths.min()) < 1:
            raise OtherwiseError
        letters: NDArray[uint8] = sliding_window_view(self._bytes, longest)[self._quotes[0] + 1]
        if int(lengths.min()) < longest:
            letters[np.arange(longest) >= lengths[:, None]] = 0
        return Ids(letters.view(f"S{longest}").ravel())

    def _more(self, line_ends: NDArray[int64]) -> dict[int, Any]:
        """Return the fields behind the moment of the lines that do not end there."""
        import numpy as np

        behind = self._quotes[-1] + 1
        ends = self._bytes[behind] == ord("}")
        comma = (self._bytes[behind + 1] == ord(",")) & (behind + 2 == line_ends)
        right = ends & (comma | (behind + 1 == line_ends))
        return {at: self._rest(int(behind[at]), int(line_ends[at])) for at in np.flatnonzero(~right).tolist()}

    def _rest(self, begin: int, end: int) -> dict[str, Any]:
        """Return the fields that stand in a line from a comma on."""
        if self._text[begin] != ord(","):
            raise OtherwiseError
        return _fields(self._text[begin + 1 : end].rstrip(b","))


@lru_cache(4096)  # many are alike: a flag, the link of an entity that is met often
def _fields(text: bytes) -> dict[str, Any]:
    """Return the fields that stand in the end of a record; not to be changed."""
    try:
        rest: dict[str, Any] = orjson.loads(b"{" + text)
    except ValueError as error:
        raise OtherwiseError from error
    for field, value in rest.items():
        rule = ANNOTATION.get(field)
        if field in ANNOTATION_NEEDS or (rule is not None and not rule.allows(value)):
            raise OtherwiseError
    return rest


def _mask(size: int) -> int:
    """Return what leaves so many of eight bytes."""
    return (1 << 8 * size) - 1
