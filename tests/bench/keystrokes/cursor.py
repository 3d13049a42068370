"""The cursor of SLATE, and the fewest keys that bring it from one span to another.

Named after SLATE's own code: `move` shifts both edges and does nothing unless both change (view.py and
`Span.edited` in data.py), vertical moves keep the number of the token in its line as far as the line is long
(`Document.get_moved_pos`), and a search leaves the cursor one token wide (`Span.search`).
"""

from __future__ import annotations

import string
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from tests.bench.keystrokes.klm import presses
from tests.bench.keystrokes.tool import Layout

Cursor = tuple[int, int]
"""First and last token."""

JUMP = 2
"""Keys of a jump: Shift and a letter, or 0 and a command."""
LONGEST_QUERY = 12
"""Characters after which a longer search has never been shorter than another way."""


@cache
def counted(times: int, largest: int | None = None) -> int:
    """Return the fewest keys that repeat a command: key by key, or with counts up to the largest."""
    if times <= 2:
        return times
    if largest is None or times <= largest:
        return min(times, len(str(times)) + 1)
    return len(str(largest)) + 1 + counted(times - largest, largest)


def contracted(times: int, largest: int | None = None) -> int:
    """Return the fewest keys that move an edge inwards, where a count goes by its square."""
    known = _CONTRACTED.setdefault(largest, [0])
    for n in range(len(known), times + 1):
        steps = range(2, min(int(n**0.5), largest or n, 9) + 1)
        known.append(min([n, *(2 + known[n - step * step] for step in steps)]))
    return known[times]


_CONTRACTED: dict[int | None, list[int]] = {}
"""What `contracted` has found, from 0 on, by the largest count."""


class Keys:
    """The keys between spans of one article.

    Args:
        layout: Where its tokens stand; each line is what SLATE calls one.
        words: The tokens.
        largest: The largest count that the user gives; None for any.
    """

    def __init__(self, layout: Layout, words: Sequence[str], largest: int | None = None) -> None:
        self._layout = layout
        self._largest = largest
        self._last = len(words) - 1
        self._query = ""
        self._text, self._offsets = "", []
        for index, word in enumerate(words):
            self._text += "" if index == 0 else "\n" if layout.number[index] == 0 else " "
            self._offsets.append(len(self._text))
            self._text += word

    def go(self, cursor: Cursor, *targets: Cursor) -> int:
        """Return the fewest keys to each target after the other; what was searched for is remembered."""
        keys, self._query = self._chain(cursor, targets)
        return keys

    def ahead(self, cursor: Cursor, *targets: Cursor) -> int:
        """Return the same, of a way that is not gone."""
        return self._chain(cursor, targets)[0]

    def _chain(self, cursor: Cursor, targets: Sequence[Cursor]) -> tuple[int, str]:
        spent, query = 0, self._query
        for target in targets:
            keys, query = self._step(cursor, target, query)
            spent, cursor = spent + keys, target
        return spent, query

    def _step(self, cursor: Cursor, target: Cursor, query: str) -> tuple[int, str]:
        found = min(self._moving(cursor, target))
        # No search takes fewer, unless its text is there still: n.
        if found <= (1 if query else 4):
            return found, query
        return min((found, query), min(self._searching(cursor, target, query), default=(found, query)))

    def _moving(self, cursor: Cursor, target: Cursor) -> Iterator[int]:
        """Yield the keys of going by lines, then to an end of the line, then by tokens, then of the edges."""
        for lines, by_line in self._vertically(cursor, target):
            for jump, in_line in self._to_ends(by_line):
                for tokens, there in self._horizontally(in_line, target):
                    yield lines + jump + tokens + self._edges(there, target)

    def _vertically(self, cursor: Cursor, target: Cursor) -> Iterator[tuple[int, Cursor]]:
        line = self._layout.line
        yield 0, cursor
        for by in {line[target[0]] - line[cursor[0]], line[target[1]] - line[cursor[1]]} - {0}:
            yield counted(abs(by), self._largest), self._both(cursor, partial(self._down, by))
        for end in (0, line[-1]):
            yield JUMP, self._both(cursor, partial(self._in_line, end))

    def _to_ends(self, cursor: Cursor) -> Iterator[tuple[int, Cursor]]:
        yield 0, cursor
        yield JUMP, self._both(cursor, self._line_start)
        yield JUMP, self._both(cursor, self._line_end)

    def _horizontally(self, cursor: Cursor, target: Cursor) -> Iterator[tuple[int, Cursor]]:
        yield 0, cursor
        for by in {target[0] - cursor[0], target[1] - cursor[1]} - {0}:
            keys = counted(abs(by), self._largest)
            yield keys, self._both(cursor, partial(self._right, by))

    def _edges(self, cursor: Cursor, target: Cursor) -> int:
        return self._edge(cursor[0], target[0], -1) + self._edge(cursor[1], target[1], 1)

    def _edge(self, at: int, to: int, outwards: int) -> int:
        """Return the keys that move one edge; `outwards` is the sign of the direction that extends."""
        if at == to:
            return 0
        way = counted if (to - at) * outwards > 0 else contracted
        end = self._line_end(at) if to > at else self._line_start(at)
        return min(way(abs(to - at), self._largest), JUMP if to == end else self._last + 1)

    def _searching(self, cursor: Cursor, target: Cursor, before: str) -> Iterator[tuple[int, str]]:
        """Yield the keys of a search for how the target begins, and what was searched for."""
        start = self._offsets[target[0]]
        ahead = self._text[start : start + LONGEST_QUERY].partition("\n")[0]
        for length in range(1, len(ahead) + 1):
            query = ahead[:length]
            if query[-1] not in _TYPED:
                return
            found = self._matches(query)
            low, high = sorted((cursor[0], target[0]))
            between = sum(low <= at <= high for at in found - {cursor[0]})
            if target[0] in found and target[0] != cursor[0]:
                keys = between + self._edges((target[0], target[0]), target)
                yield keys + self._typing(query, before), query

    @staticmethod
    def _typing(query: str, before: str) -> int:
        if query == before:
            return 0
        return (presses("|") if before else 0) + 2 + sum(map(presses, query))

    def _matches(self, query: str) -> set[int]:
        found, at = set(), self._text.find(query)
        while at >= 0:
            found.add(bisect_right(self._offsets, at) - 1)
            at = self._text.find(query, at + len(query))
        return found

    @staticmethod
    def _both(cursor: Cursor, move: Callable[[int], int]) -> Cursor:
        start, end = move(cursor[0]), move(cursor[1])
        return (start, end) if start != cursor[0] and end != cursor[1] else cursor

    def _right(self, by: int, at: int) -> int:
        return min(max(at + by, 0), self._last)

    def _down(self, by: int, at: int) -> int:
        return self._in_line(min(max(self._layout.line[at] + by, 0), self._layout.line[-1]), at)

    def _in_line(self, line: int, at: int) -> int:
        first = self._layout.first[line]
        return min(first + self._layout.number[at], self._line_end(first))

    def _line_start(self, at: int) -> int:
        return self._layout.first[self._layout.line[at]]

    def _line_end(self, at: int) -> int:
        line = self._layout.line[at] + 1
        return self._layout.first[line] - 1 if line < len(self._layout.first) else self._last


_TYPED = frozenset(string.printable) - frozenset(string.whitespace) - frozenset("?!") | {" "}
"""What can be typed into a search: ASCII, without the two characters that end it and delete from it."""
