"""An immutable sorted collection of spans in which one change costs the same at any size.

The items stand in order of start, then longer first, then id, in buckets of bounded length. Adding or
removing one item copies one bucket and the list of buckets, so that older versions stay valid: that is
what makes a layer a value, and undo a matter of keeping it.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from typing import Generic, Protocol, TypeVar


class Spanned(Protocol):
    """A span with an identifier."""

    @property
    def start(self) -> int: ...  # noqa: D102 - see domain.span.HasSpan

    @property
    def end(self) -> int: ...  # noqa: D102

    @property
    def id(self) -> str: ...  # noqa: D102


T = TypeVar("T", bound=Spanned)
Key = tuple[int, int, str]

_A_FEW = 8
"""Changes up to which each is done by itself."""

BUCKET = 256
"""Items in a full bucket; one is split in two when it grows past this."""


def order(item: Spanned) -> Key:
    """Return the sort key: by start, an enclosing span before what it encloses, then by id."""
    return (item.start, -item.end, item.id)


class _Bucket(Generic[T]):
    """A run of neighbouring items with their keys, the largest end among them and the longest's length."""

    __slots__ = ("items", "keys", "longest", "max_end")

    def __init__(self, items: list[T], keys: list[Key]) -> None:
        self.items = items
        self.keys = keys
        self.max_end = -min(end for _, end, _ in keys)
        self.longest = -min(start + end for start, end, _ in keys)


def _filled(by_key: dict[Key, T]) -> list[_Bucket[T]]:
    """Return one bucket if that is enough, else several about half full, all alike."""
    keys = sorted(by_key)
    count = 1 if len(keys) <= BUCKET else -(-2 * len(keys) // BUCKET)
    size = -(-len(keys) // count)
    parts = [keys[i : i + size] for i in range(0, len(keys), size)] if keys else []
    return [_Bucket([by_key[key] for key in part], part) for part in parts]


class SpanIndex(Generic[T]):
    """An immutable sorted collection of spans; of several items with one key the last is kept."""

    __slots__ = ("_buckets", "_firsts", "_length", "_reach")

    def __init__(self, items: Iterable[T] = ()) -> None:
        by_key = {order(item): item for item in items}
        self._set(_filled(by_key), len(by_key))

    def _set(self, buckets: list[_Bucket[T]], length: int) -> None:
        self._buckets = buckets
        self._length = length
        self._firsts = [bucket.keys[0] for bucket in buckets]
        # The farthest end in this bucket and all before it: where it does not pass an offset, no item
        # up to there can cover the offset.
        self._reach = list(accumulate((bucket.max_end for bucket in buckets), max))

    @classmethod
    def _of(cls, buckets: list[_Bucket[T]], length: int) -> SpanIndex[T]:
        new = cls.__new__(cls)
        new._set(buckets, length)
        return new

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        for bucket in self._buckets:
            yield from bucket.items

    def __reversed__(self) -> Iterator[T]:
        for bucket in reversed(self._buckets):
            yield from reversed(bucket.items)

    def __contains__(self, item: T) -> bool:
        return self.get(order(item)) is not None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, SpanIndex)
            and len(self) == len(other)
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]  # equality walks the items: a hash would be as slow

    def __repr__(self) -> str:
        return f"SpanIndex({self._length} items)"

    def get(self, key: Key) -> T | None:
        """Return the item with exactly this key, or None."""
        at = bisect_right(self._firsts, key) - 1
        if at < 0:
            return None
        bucket = self._buckets[at]
        i = bisect_left(bucket.keys, key)
        return bucket.items[i] if i < len(bucket.keys) and bucket.keys[i] == key else None

    def add(self, item: T) -> SpanIndex[T]:
        """Return a collection with the item, which replaces one with the same key."""
        key = order(item)
        if not self._buckets:
            return self._of([_Bucket([item], [key])], 1)
        at = max(bisect_right(self._firsts, key) - 1, 0)
        bucket = self._buckets[at]
        i = bisect_left(bucket.keys, key)
        taken = i < len(bucket.keys) and bucket.keys[i] == key
        items = [*bucket.items[:i], item, *bucket.items[i + taken :]]
        keys = [*bucket.keys[:i], key, *bucket.keys[i + taken :]]
        if len(items) > BUCKET:
            half = len(items) // 2
            parts = [_Bucket(items[:half], keys[:half]), _Bucket(items[half:], keys[half:])]
        else:
            parts = [_Bucket(items, keys)]
        return self._of([*self._buckets[:at], *parts, *self._buckets[at + 1 :]], self._length + 1 - taken)

    def remove(self, item: T) -> SpanIndex[T]:
        """Return a collection without the item; the same one if it is not there."""
        key = order(item)
        at = bisect_right(self._firsts, key) - 1
        if at < 0:
            return self
        bucket = self._buckets[at]
        i = bisect_left(bucket.keys, key)
        if i == len(bucket.keys) or bucket.keys[i] != key:
            return self
        items = [*bucket.items[:i], *bucket.items[i + 1 :]]
        parts = [_Bucket(items, [*bucket.keys[:i], *bucket.keys[i + 1 :]])] if items else []
        return self._of([*self._buckets[:at], *parts, *self._buckets[at + 1 :]], self._length - 1)

    def update(self, added: Iterable[T], removed: Iterable[T] = ()) -> SpanIndex[T]:
        """Return a collection without `removed` and with `added`.

        A few changes are done one by one; more at once rebuild the buckets that they fall into.
        """
        added, removed = list(added), list(removed)
        if len(added) + len(removed) > _A_FEW:
            return self._rebuilt(added, removed)
        result = self
        for item in removed:
            result = result.remove(item)
        for item in added:
            result = result.add(item)
        return result

    def _rebuilt(self, added: list[T], removed: list[T]) -> SpanIndex[T]:
        changes: dict[int, tuple[list[Key], list[tuple[Key, T]]]] = {}
        for items, stay in ((removed, False), (added, True)):
            for item in items:
                key = order(item)
                gone, new = changes.setdefault(max(bisect_right(self._firsts, key) - 1, 0), ([], []))
                if stay:
                    new.append((key, item))
                else:
                    gone.append(key)
        buckets: list[_Bucket[T]] = []
        length, reached = self._length, 0
        for at, (gone, new) in sorted(changes.items()):
            old = self._buckets[at] if self._buckets else None
            by_key = dict(zip(old.keys, old.items, strict=True)) if old is not None else {}
            length -= len(by_key)
            for key in gone:
                by_key.pop(key, None)
            by_key.update(new)
            length += len(by_key)
            buckets += [*self._buckets[reached:at], *_filled(by_key)]
            reached = at + 1
        return self._of([*buckets, *self._buckets[reached:]], length)

    def overlapping(self, start: int, end: int) -> Iterator[T]:
        """Yield in order the items that share a code point with `[start, end)`."""
        for at in range(bisect_right(self._reach, start), len(self._buckets)):
            bucket = self._buckets[at]
            if bucket.keys[0][0] >= end:
                return
            if bucket.max_end <= start:
                continue
            # What begins before this ends before the stretch: none in the bucket is longer.
            first = bisect_left(bucket.keys, (start - bucket.longest + 1, -sys.maxsize, ""))
            for item in islice(bucket.items, first, None):
                if item.start >= end:
                    return
                if item.end > start:
                    yield item

    def covering(self, offset: int) -> Iterator[T]:
        """Yield in order the items that contain the code point at `offset`."""
        return self.overlapping(offset, offset + 1)

    def from_key(self, key: Key) -> Iterator[T]:
        """Yield the items whose key is at or after `key`, in order."""
        at = max(bisect_right(self._firsts, key) - 1, 0)
        for bucket in self._buckets[at : at + 1]:
            yield from bucket.items[bisect_left(bucket.keys, key) :]
        for i in range(at + 1, len(self._buckets)):
            yield from self._buckets[i].items

    def before_key(self, key: Key) -> Iterator[T]:
        """Yield the items whose key is before `key`, the nearest first."""
        at = bisect_right(self._firsts, key) - 1
        if at < 0:
            return
        bucket = self._buckets[at]
        yield from reversed(bucket.items[: bisect_left(bucket.keys, key)])
        for i in range(at - 1, -1, -1):
            yield from reversed(self._buckets[i].items)

    def starting_at(self, offset: int) -> Iterator[T]:
        """Yield the items that start at or after `offset`, in order."""
        return self.from_key((offset, -sys.maxsize, ""))
