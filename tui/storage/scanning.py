"""Reading very many annotations at once from the text of their lines, without decoding each.

The project file has a line for each annotation, with its fields in one order and without blanks:

    "h7":{"start":0,"end":5,"label":"ORG","state":"accepted","origin":"...","by":"ann","at":"..."},

NumPy reads the numbers of many lines at once, and tells texts apart. What stands between the label and the
moment is one text for that: few of them are different, and each of these is decoded. That takes a fraction of
the time of decoding all. What is written in any other way is not read here, but decoded as JSON and checked.
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

LONGEST = 64
"""Bytes of the longest id or moment that is read; lines with longer ones are decoded."""
LONGEST_KIND = 384
"""Bytes of the longest stretch from the label to the moment, with the names of its fields."""
DIGITS = 8
"""Digits of the longest offset."""
_ZEROS = 0x3030303030303030
"""Eight times the digit 0."""
_PAD = b"\0" * (LONGEST_KIND + 16)
_OF_KIND = ("label", "state", "origin", "by", "at")
"""The fields of the stretch from the label to the moment; the last ends with the quotation mark before it."""
_MOMENT = 20
"""Bytes of a moment as it is written."""


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
    """The different texts of a stretch of the lines, told apart by their bytes, eight at a time.

    Args:
        longest: Bytes of the longest.
        quoted: Whether there may be quotation marks in it.

    Attributes:
        names: The texts with their codes.
    """

    def __init__(self, longest: int, quoted: bool = False) -> None:
        import numpy as np

        self.names = Names()
        self._longest, self._quoted = longest, quoted
        self._masks = np.array(
            [
                [_mask(min(max(size - at, 0), 8)) for at in range(0, longest, 8)]
                for size in range(longest + 1)
            ],
            np.uint64,
        )
        """By length, what leaves so many bytes of a text."""
        self._hashes = np.empty(0, np.uint64)
        self._codes = np.empty(0, np.int64)
        self._words = np.empty((0, longest // 8), np.uint64)

    def codes(self, letters: NDArray[uint8], begin: NDArray[int64], end: NDArray[int64]) -> NDArray[int64]:
        """Return the code of each text.

        Args:
            letters: The bytes in which the texts stand, and some more.
            begin: Where each begins.
            end: Where it ends.

        Raises:
            OtherwiseError: One is longer than is read, or no such text, or two cannot be told apart.
        """
        import numpy as np
        from numpy.lib.stride_tricks import sliding_window_view

        lengths = end - begin
        most = int(lengths.max())
        if most > self._longest or int(lengths.min()) < 0:
            raise OtherwiseError
        many = max(-(-most // 8), 1)
        words = sliding_window_view(letters, 8 * many)[begin].view("<u8")
        words &= self._masks[lengths, :many]
        hashes = words[:, 0].copy()
        for more in words[:, 1:].T:
            hashes *= np.uint64(0x9E3779B97F4A7C15)
            hashes ^= hashes >> np.uint64(32)
            hashes ^= more
        if not len(self._hashes):
            self._learn(hashes, words, lengths, [0])
        found = self._find(hashes)
        unknown = np.flatnonzero(self._hashes[found] != hashes)
        if len(unknown):
            _, firsts = np.unique(hashes[unknown], return_index=True)
            self._learn(hashes, words, lengths, unknown[firsts].tolist())
            found = self._find(hashes)
        alike = np.array_equal(self._words[found, :many], words)
        if not alike or (many < self._words.shape[1] and self._words[found, many].any()):
            raise OtherwiseError
        codes: NDArray[int64] = self._codes[found]
        return codes

    def _find(self, hashes: NDArray[uint64]) -> NDArray[int64]:
        """Return where each hash stands among those that are known, or where it might."""
        import numpy as np

        return np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)

    def _learn(
        self, hashes: NDArray[uint64], words: NDArray[uint64], lengths: NDArray[int64], rows: list[int]
    ) -> None:
        import numpy as np

        new = np.zeros((len(rows), self._words.shape[1]), np.uint64)
        new[:, : words.shape[1]] = words[rows]
        try:
            texts = [new[at].tobytes()[: lengths[row]].decode() for at, row in enumerate(rows)]
        except UnicodeDecodeError as error:
            raise OtherwiseError from error
        if not self._quoted and any('"' in text for text in texts):
            raise OtherwiseError
        codes = [self.names[text] for text in texts]
        all_hashes = np.concatenate((self._hashes, hashes[rows]))
        order = np.argsort(all_hashes, kind="stable")
        self._hashes = all_hashes[order]
        self._codes = np.concatenate((self._codes, codes))[order]
        self._words = np.concatenate((self._words, new))[order]


class SpanScanner:
    """Reads the lines of annotations; what it knows of texts serves for the lines that come later.

    Attributes:
        fields: The texts of label, state, origin and moment with their codes, by the name of the field.
    """

    def __init__(self) -> None:
        self._kinds, self._moments = Texts(LONGEST_KIND, quoted=True), Texts(LONGEST)
        self.fields = {name: Names() for name in ("label", "state", "origin")}
        self.fields["at"] = self._moments.names
        self._of_kind: list[tuple[int, int, int]] = [(0, 0, 0)]
        """By the code of a stretch from the label on, the codes of label, state and origin; 0 for damaged."""

    def moments(self, letters: NDArray[uint8], begin: NDArray[int64], end: NDArray[int64]) -> NDArray[int64]:
        """Return the codes of moments; arguments and errors as in `Texts.codes`."""
        return self._moments.codes(letters, begin, end)

    def decided(
        self, letters: NDArray[uint8], begin: NDArray[int64], end: NDArray[int64]
    ) -> dict[str, NDArray[int64]]:
        """Return by field the codes of label, state and origin in the stretches from the label on.

        Arguments and errors are those of `Texts.codes`; what is damaged is an error, too.
        """
        import numpy as np

        kinds = self._kinds.codes(letters, begin, end)
        for text in self._kinds.names.listed[len(self._of_kind) :]:
            self._of_kind.append(self._read(text))
        columns = np.array(self._of_kind).T
        if (columns[0][kinds] == 0).any():
            raise OtherwiseError
        return {name: column[kinds] for name, column in zip(_OF_KIND, columns, strict=False)}

    def _read(self, text: str) -> tuple[int, int, int]:
        try:
            fields = orjson.loads(f'{{{text}"}}')
        except ValueError:
            return 0, 0, 0
        sound = tuple(fields) == _OF_KIND and all(isinstance(value, str) for value in fields.values())
        if not sound or fields["state"] not in STATES or fields["at"]:
            return 0, 0, 0
        label, state, origin = (self.fields[name][fields[name]] for name in _OF_KIND[:3])
        return label, state, origin

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

        text = b"\n".join((*filter(None, layers), _PAD))
        size = len(text) - len(_PAD)
        if not size or b"\\" in text:
            raise OtherwiseError
        self._text = text
        self._bytes = np.frombuffer(text, np.uint8)
        # Eight bytes from each place on, as one number.
        self._words = np.ndarray((len(text) - 7,), "<u8", text, 0, (1,))
        line_ends = np.flatnonzero(self._bytes[:size] == ord("\n"))
        # The line feed that each layer ends with has been counted with it.
        layer_ends = np.cumsum([len(layer) + 1 if layer else 0 for layer in layers])
        self.sizes = np.diff(np.searchsorted(line_ends, layer_ends), prepend=0).tolist()
        starts = np.concatenate(([0], line_ends[:-1] + 1))
        braces = np.flatnonzero(self._bytes[:size] == ord("{"))
        if len(braces) != len(starts):  # there are more of them in some lines: the first counts
            braces = np.append(braces, size)[np.searchsorted(braces, starts)]
        if self._bytes[starts[-1]] != ord('"') or braces[-1] == size:
            raise OtherwiseError
        self._check((starts, b'"'), (braces - 2, b'":{"star'), (braces + 6, b't":'))
        self.start, behind = self._number(braces + 9)
        self._check((behind, b',"end":'))
        self.end, behind = self._number(behind + 7)
        self._check((behind, b","))
        if (self.start > self.end).any():
            raise OtherwiseError
        self.ids = self._ids(starts + 1, braces - 2)
        self.more: dict[int, Any] = {}
        opening, closing = self._moments(behind + 1, line_ends)
        self.codes = scanner.decided(self._bytes, behind + 1, opening + 1)
        self.codes["at"] = scanner.moments(self._bytes, opening + 1, closing)

    def _check(self, *expected: tuple[NDArray[int64], bytes]) -> None:
        """Look whether up to eight bytes stand where they are written."""
        for places, letters in expected:
            found = self._words[places]
            if len(letters) < 8:
                found &= _mask(len(letters))
            if (found != int.from_bytes(letters, "little")).any():
                raise OtherwiseError

    def _number(self, begin: NDArray[int64]) -> tuple[NDArray[int64], NDArray[int64]]:
        """Return the whole numbers that stand in the text, and the places behind them.

        Eight digits are one number of eight bytes: they are put together in pairs, then in pairs of these.
        """
        import numpy as np

        upper, sixes = np.uint64(0xF0F0F0F0F0F0F0F0), np.uint64(0x0606060606060606)
        digits = self._words[begin]
        # The lowest bit that is not as in digits tells their number; a float has its place as exponent.
        others = (digits & upper) ^ _ZEROS
        lowest = others & (~others + np.uint64(1))
        lengths = ((lowest.astype(np.float64).view(np.int64) >> 52) - 1023) >> 3
        lengths[others == 0] = DIGITS
        if not lengths.all():
            raise OtherwiseError
        unused = DIGITS - lengths
        digits <<= (unused * 8).astype(np.uint64)
        digits |= np.array([_mask(size) & _ZEROS for size in range(9)], np.uint64)[unused]
        # The upper half of a byte tells a digit, but for six characters behind the nine.
        if (((digits + sixes) & upper) != _ZEROS).any():
            raise OtherwiseError
        digits &= np.uint64(0x0F0F0F0F0F0F0F0F)
        digits = (digits * np.uint64(10 * 256 + 1)) >> np.uint64(8)
        digits = ((digits & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 65536 + 1)) >> np.uint64(16)
        digits &= np.uint64(0x0000FFFF0000FFFF)
        numbers = ((digits * np.uint64(10000 * (1 << 32) + 1)) >> np.uint64(32)).astype(np.int64)
        return numbers, begin + lengths

    def _ids(self, begin: NDArray[int64], end: NDArray[int64]) -> Ids:
        import numpy as np
        from numpy.lib.stride_tricks import sliding_window_view

        lengths = end - begin
        longest = int(lengths.max())
        if int(lengths.min()) < 1 or longest > LONGEST:
            raise OtherwiseError
        letters: NDArray[uint8] = sliding_window_view(self._bytes, longest)[begin]
        if int(lengths.min()) < longest:
            letters[np.arange(longest) >= lengths[:, None]] = 0
        if (letters == ord('"')).any():
            raise OtherwiseError
        return Ids(letters.view(f"S{longest}").ravel())

    def _moments(
        self, begin: NDArray[int64], line_ends: NDArray[int64]
    ) -> tuple[NDArray[int64], NDArray[int64]]:
        """Return the quotation marks around the moments, and put the fields behind these into `more`.

        In most lines nothing stands behind the moment, which has one length: there it is found from the end.

        Args:
            begin: Where the label's name begins in each line.
            line_ends: The line feeds.
        """
        import numpy as np

        comma = self._bytes[line_ends - 1] == ord(",")
        closing = line_ends - 2 - comma
        opening = closing - _MOMENT - 1
        last = (self._words[closing] & _mask(2)) == int.from_bytes(b'"}', "little")
        before = self._words[np.maximum(opening - 7, 0)] == int.from_bytes(b'","at":"', "little")
        others = np.flatnonzero(~(last & before & (opening - 7 > begin)))
        text = self._text
        for at, first, end in zip(
            others.tolist(), begin[others].tolist(), line_ends[others].tolist(), strict=True
        ):
            found = text.find(b'","at":"', first, end) + 7
            quote = text.find(b'"', found + 1, end)
            if found < first or quote < 0:
                raise OtherwiseError
            opening[at], closing[at] = found, quote
            rest = text[quote + 1 : end]
            if rest not in (b"}", b"},"):
                self.more[at] = _fields(rest)
        return opening, closing


@lru_cache(4096)  # many are alike: a flag, the link of an entity that is met often
def _fields(text: bytes) -> dict[str, Any]:
    """Return the fields that stand in the end of a line, from a comma on; not to be changed."""
    if text[:1] != b",":
        raise OtherwiseError
    try:
        rest: dict[str, Any] = orjson.loads(b"{" + text[1:].rstrip(b","))
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
