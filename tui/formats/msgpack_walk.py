"""Going through a msgpack file that is too large to be held, and may not be what it says.

Lists and byte strings are gone through where they stand, and only small values are made objects of: by
msgpack without its extensions, of which some packages make more than data.
"""

from __future__ import annotations

from mmap import mmap
from typing import Any, NamedTuple

LARGEST_VALUE = 1 << 28
"""Bytes of a value that is made an object."""

_FIXED = {0xC0: 0, 0xC2: 0, 0xC3: 0, 0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
_FIXED |= {0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8, 0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17}
"""Bytes after the first of values that hold no others: nil, booleans, numbers, and fixed extensions."""
_RAW = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_EXTENSION = {0xC7: 1, 0xC8: 2, 0xC9: 4}
_LISTS = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}
"""Bytes of the length of what is of varying length; of lists and maps also how many values each item has."""


class _Item(NamedTuple):
    """A value: where its bytes begin and end, how many values are in it, and whether it is a byte string."""

    start: int
    end: int
    values: int = 0
    raw: bool = False


class Walk:
    """A place in a file, from which values are gone through.

    Everything raises ValueError where the file is not what is asked for, or ends.

    Args:
        data: The file.
        at: The place.
    """

    def __init__(self, data: bytes | mmap, at: int = 0) -> None:
        self._data = data
        self.at = at

    def list(self) -> int:
        """Go into a list; return how many values come."""
        return self._into(0x90, 1, "list")

    def map(self) -> int:
        """Go into a map; return how many keys come, each with its value."""
        return self._into(0x80, 2, "map")

    def raw(self) -> tuple[int, int]:
        """Pass a byte string or a text; return where its bytes begin and end."""
        item = self._next()
        if not item.raw:
            raise ValueError("it has something else in the place of bytes")
        return item.start, item.end

    def text(self) -> str:
        """Return a text, and pass it."""
        start, end = self.raw()
        return self._data[start:end].decode()

    def value(self) -> Any:
        """Return a value, and pass it."""
        start = self.at
        self.skip()
        if self.at - start > LARGEST_VALUE:
            raise ValueError("one of its values is far too large")
        return unpacked(self._data[start : self.at])

    def skip(self) -> None:
        """Pass a value, whatever it holds."""
        left = 1
        while left:
            left += self._next().values - 1

    def _into(self, fixed: int, each: int, what: str) -> int:
        start = self.at
        item = self._next()
        first = self._data[start]
        if first & 0xF0 != fixed and _LISTS.get(first, (0, 0))[1] != each:
            raise ValueError(f"it has something else in the place of a {what}")
        return item.values // each

    def _next(self) -> _Item:
        """Pass a value but for those in it."""
        if self.at >= len(self._data):
            raise ValueError("it ends too early")
        item = self._item(self._data[self.at], self.at + 1)
        if item.end > len(self._data):
            raise ValueError("it ends too early")
        self.at = item.end
        return item

    def _item(self, first: int, start: int) -> _Item:
        if first < 0x80 or first >= 0xE0:
            return _Item(start, start)
        if first < 0xA0:
            return _Item(start, start, (first & 0x0F) * (2 if first < 0x90 else 1))
        if first < 0xC0:
            return _Item(start, start + (first & 0x1F), raw=True)
        if first in _FIXED:
            return _Item(start, start + _FIXED[first])
        width, each = _LISTS.get(first, (0, 0))
        width = width or _RAW.get(first, 0) or _EXTENSION.get(first, 0)
        if not width:
            raise ValueError("it has a byte that says nothing")
        number = int.from_bytes(self._data[start : start + width], "big")
        start += width
        if each:
            return _Item(start, start, number * each)
        # The kind of an extension is a byte more.
        return _Item(start, start + number + (first in _EXTENSION), raw=first in _RAW)


def unpacked(data: bytes) -> Any:
    """Return the value of msgpack bytes; lists are lists.

    Raises:
        ValueError: They are no msgpack, or too deeply nested.
    """
    from srsly import msgpack

    try:
        # A hook for pairs keeps the hooks away that make arrays of maps with certain keys.
        return msgpack.unpackb(data, raw=False, strict_map_key=False, object_pairs_hook=dict)
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException) as error:
        raise ValueError("one of its values is damaged") from error
