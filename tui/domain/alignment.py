"""What two versions of a text have in common: runs of code points that stand in both.

The texts are compared by sentences and lines first, then what is left between them by words. What stands once
in either version ties the two together, so that the work grows with the length of the texts and not with its
square.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from tui.domain.mentions import UNSPACED, is_unspaced
from tui.domain.span import HasSpan, Span

_PIECE = re.compile(r"[^\s.!?。！？][^\n\r.!?。！？]*[.!?。！？]*|[.!?。！？]+")
"""A sentence, or a line: what a comparison begins with."""
_WORD = re.compile(r"\w+|\S")
_PAIRS = 100_000
"""Pairs of words up to which a stretch without anything that stands once is compared word by word."""
_AHEAD = 20
"""Values that are looked ahead after a difference where two stretches are walked through side by side."""
_LONGEST = 2_000_000
"""Code points of a stretch up to which it is compared by words."""
_RELATED = 0.4
"""Share of the shorter of two stretches that must stand in the other, for their words to be the same ones."""
_MOVED = 12
"""Code points that a piece must have to be known again where it was moved to."""


class Run(NamedTuple):
    """A stretch that stands in both texts.

    Attributes:
        old: Where it begins in the old text.
        new: Where it begins in the new one.
        length: Code points.
        moved: Whether it stands in another order among the rest than before.
    """

    old: int
    new: int
    length: int
    moved: bool = False


class Alignment:
    """The runs of two texts; no code point of either belongs to two of them.

    Attributes:
        runs: By place in the old text.
    """

    def __init__(self, runs: Sequence[Run], new_length: int) -> None:
        """Take the runs in any order, and the length of the new text."""
        self.runs = sorted(runs)
        self._olds = [run.old for run in self.runs]
        self._in_new = sorted(self.runs, key=lambda run: run.new)
        self._news = [run.new for run in self._in_new]
        self._in_order = [run for run in self.runs if not run.moved]
        self._ordered = [run.old for run in self._in_order]
        self._new_length = new_length

    def run_at(self, offset: int) -> Run | None:
        """Return the run that has the code point at an offset of the old text."""
        at = bisect_right(self._olds, offset) - 1
        return self.runs[at] if at >= 0 and offset < self.runs[at].old + self.runs[at].length else None

    def from_old(self, place: HasSpan) -> Iterator[tuple[Span, Span]]:
        """Yield what a stretch of the new text has of the old one, run by run: its places in both."""
        for at in range(max(bisect_right(self._news, place.start) - 1, 0), len(self._in_new)):
            run = self._in_new[at]
            if run.new >= place.end:
                return
            start, end = max(run.new, place.start), min(run.new + run.length, place.end)
            if start < end:
                by = run.old - run.new
                yield Span(start + by, end + by), Span(start, end)

    def fresh(self, start: int, end: int) -> Iterator[Span]:
        """Yield what in `[start, end)` of the new text does not stand in the old one."""
        at = start
        for _, taken in self.from_old(Span(start, end)):
            if taken.start > at:
                yield Span(at, taken.start)
            at = taken.end
        if at < end:
            yield Span(at, end)

    def expected(self, offset: int) -> int:
        """Return where in the new text an offset of the old one is, or would be if it were still there."""
        at = bisect_right(self._ordered, offset) - 1
        low, behind = 0, offset
        if at >= 0:
            run = self._in_order[at]
            low, behind = run.new, offset - run.old
        following = self._in_order[at + 1].new if at + 1 < len(self._in_order) else self._new_length
        return min(low + behind, following)


def align(old: str, new: str) -> Alignment:
    """Return what two texts have in common."""
    if old == new:
        return Alignment([Run(0, 0, len(old))] if old else [], len(new))
    olds, news = _Parts.of(_PIECE, old), _Parts.of(_PIECE, new)
    same = _joined(matching(olds.texts, news.texts))
    gaps = list(_gaps(same, len(olds.texts), len(news.texts)))
    moved = _moves(olds.texts, news.texts, gaps)
    runs = [Run(olds.starts[i], news.starts[j], len(olds.texts[i]), True) for i, j in moved.items()]
    runs += [
        Run(olds.starts[i + k], news.starts[j + k], len(olds.texts[i + k]))
        for i, j, n in same
        for k in range(n)
    ]
    gone, come = set(moved), set(moved.values())
    for i, i_end, j, j_end in gaps:
        one = olds.cut(k for k in range(i, i_end) if k not in gone)
        other = news.cut(k for k in range(j, j_end) if k not in come)
        runs += _by_words(one, other)
    return Alignment(_with_blanks(runs, old, new), len(new))


class _Parts(NamedTuple):
    """Parts of a text in order, without the blanks between them: where each begins, and its text."""

    starts: list[int]
    texts: list[str]

    @classmethod
    def of(cls, pattern: re.Pattern[str], text: str) -> _Parts:
        """Return all parts of a text."""
        found = [(part.start(), part.group()) for part in pattern.finditer(text)]
        return cls([start for start, _ in found], [part for _, part in found])

    def cut(self, numbers: Iterable[int]) -> _Parts:
        """Return the words of some parts; in scripts without blanks each character is one."""
        starts: list[int] = []
        texts: list[str] = []
        for number in numbers:
            text, start = self.texts[number], self.starts[number]
            for word in words_of(text):
                starts.append(start + word.start())
                texts.append(word.group())
        return _Parts(starts, texts)


def matching(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return runs of equal values in two sequences, in order: where in either, and how many values.

    What stands once in both, the most that are in the same order, parts the rest; so do equal ends. Small
    rests without any such value are compared value by value, large ones walked through side by side.
    """
    found: list[tuple[int, int, int]] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        n = 0
        while i + n < i_end and j + n < j_end and old[i + n] == new[j + n]:
            n += 1
        if n:
            found.append((i, j, n))
            i, j = i + n, j + n
        n = 0
        while i_end - n > i and j_end - n > j and old[i_end - n - 1] == new[j_end - n - 1]:
            n += 1
        if n:
            i_end, j_end = i_end - n, j_end - n
            found.append((i_end, j_end, n))
        if i == i_end or j == j_end:
            continue
        ties = _ties(old, new, (i, i_end), (j, j_end))
        if ties:
            found += [(a, b, 1) for a, b in ties]
            for (a, b), (c, d) in zip([(i - 1, j - 1), *ties], [*ties, (i_end, j_end)], strict=True):
                waiting.append((a + 1, c, b + 1, d))
        elif (i_end - i) * (j_end - j) <= _PAIRS:
            blocks = SequenceMatcher(None, old[i:i_end], new[j:j_end], False).get_matching_blocks()
            found += [(i + a, j + b, n) for a, b, n in blocks if n]
        else:
            found += [(i + a, j + b, 1) for a, b in _walked(old[i:i_end], new[j:j_end])]
    return sorted(found)


def _walked(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield places of equal values, in order; after a difference it goes on at the nearest equal two."""
    i = j = 0
    while i < len(old) and j < len(new):
        near = next(
            (
                (i + a, j + steps - a)
                for steps in range(_AHEAD)
                for a in range(steps + 1)
                if old[i + a : i + a + 1] == new[j + steps - a : j + steps - a + 1] != []
            ),
            None,
        )
        if near is not None:
            i, j = near
            yield near
        i, j = i + 1, j + 1


def _ties(
    old: Sequence[str], new: Sequence[str], olds: tuple[int, int], news: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return in order where values stand that both stretches have once: the most that keep their order."""
    once_old, once_new = Counter(old[slice(*olds)]), Counter(new[slice(*news)])
    places = {new[j]: j for j in range(*news) if once_new[new[j]] == 1}
    pairs = [(i, places[old[i]]) for i in range(*olds) if once_old[old[i]] == 1 and old[i] in places]
    # The longest rising sequence, by patience sorting.
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(tops[at - 1] if at else -1)
        if at == len(ends):
            ends.append(j)
            tops.append(number)
        else:
            ends[at], tops[at] = j, number
    chain: list[tuple[int, int]] = []
    number = tops[-1] if tops else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _joined(found: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return runs with those that follow on each other in both sequences made one."""
    runs: list[tuple[int, int, int]] = []
    for i, j, n in found:
        if runs and (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]) == (i, j):
            runs[-1] = (*runs[-1][:2], runs[-1][2] + n)
        else:
            runs.append((i, j, n))
    return runs


def _gaps(same: Sequence[tuple[int, int, int]], olds: int, news: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield what lies between runs: from where to where in either sequence."""
    i = j = 0
    for a, b, n in (*same, (olds, news, 0)):
        if a > i or b > j:
            yield i, a, j, b
        i, j = a + n, b + n


def _moves(
    olds: Sequence[str], news: Sequence[str], gaps: Sequence[tuple[int, int, int, int]]
) -> dict[int, int]:
    """Return the pieces that stand somewhere else now, with what follows on them or leads up to them."""
    gone = {i for low, high, _, _ in gaps for i in range(low, high)}
    come = {j for _, _, low, high in gaps for j in range(low, high)}
    once_old, once_new = Counter(olds[i] for i in gone), Counter(news[j] for j in come)
    places = {news[j]: j for j in come if once_new[news[j]] == 1}
    found = {
        i: places[olds[i]]
        for i in sorted(gone)
        if once_old[olds[i]] == 1 and olds[i] in places and len(olds[i].strip()) >= _MOVED
    }
    taken = set(found.values())
    for first, target in list(found.items()):
        for step in (1, -1):
            i, j = first + step, target + step
            while i in gone and j in come and i not in found and j not in taken and olds[i] == news[j]:
                found[i] = j
                taken.add(j)
                i, j = i + step, j + step
    return found


def _by_words(old: _Parts, new: _Parts) -> list[Run]:
    """Return the words that two stretches have in common, each as a run; none where they are too few.

    A name and a few small words are in many a sentence that is not the same one.
    """
    lengths = [sum(map(len, parts.texts)) for parts in (old, new)]
    if not min(lengths) or max(lengths) > _LONGEST:
        return []
    runs = [
        Run(old.starts[i + k], new.starts[j + k], len(old.texts[i + k]))
        for i, j, n in matching(old.texts, new.texts)
        for k in range(n)
    ]
    return runs if sum(run.length for run in runs) >= _RELATED * min(lengths) else []


def words_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the words and signs of a text; in scripts without blanks each character is a word."""
    return (_unspaced_words() if is_unspaced(text) else _WORD).finditer(text)


@cache
def _unspaced_words() -> re.Pattern[str]:
    return re.compile(rf"{UNSPACED}|(?:(?!{UNSPACED})\w)+|\S")


def _with_blanks(runs: Iterable[Run], old: str, new: str) -> list[Run]:
    """Return runs of words with the blanks between and around them, as few as they come to."""
    joined: list[Run] = []
    for run in sorted(runs):
        if joined:
            last, shift = joined[-1], run.new - run.old
            end = last.old + last.length
            between = old[end : run.old]
            follows = last.moved is run.moved and last.new - last.old == shift
            if follows and not between.strip() and between == new[end + shift : run.new]:
                joined[-1] = Run(last.old, last.new, run.old + run.length - last.old, last.moved)
                continue
        joined.append(run)
    return _widened(joined, old, new)


def _widened(runs: Sequence[Run], old: str, new: str) -> list[Run]:
    """Return runs, in order, with the equal blanks behind and before them that belong to no other."""
    olds = {run.old for run in runs} | {run.old + run.length - 1 for run in runs}
    news = {run.new for run in runs} | {run.new + run.length - 1 for run in runs}
    wider: list[Run] = []
    for run in runs:
        start, end, shift = run.old, run.old + run.length, run.new - run.old
        while (
            end < len(old)
            and end + shift < len(new)
            and old[end] == new[end + shift]
            and old[end].isspace()
            and end not in olds
            and end + shift not in news
        ):
            olds.add(end)
            news.add(end + shift)
            end += 1
        while (
            start > 0
            and start + shift > 0
            and old[start - 1] == new[start + shift - 1]
            and old[start - 1].isspace()
            and start - 1 not in olds
            and start + shift - 1 not in news
        ):
            start -= 1
            olds.add(start)
            news.add(start + shift)
        wider.append(Run(start, start + shift, end - start, run.moved))
    return wider


def same_place(old: str, new: str, offset: int) -> int:
    """Return where a reader is in a new text who was at an offset of the old one, cheaply and about right."""
    if offset < common_start(old, new):
        return offset
    behind = len(old) - offset
    if behind <= common_start(old[::-1], new[::-1]):
        return len(new) - behind
    expected = offset * len(new) // max(len(old), 1)
    for around in (200, 60, 20):
        words = old[offset : offset + around]
        after, before = new.find(words, expected), new.rfind(words, 0, expected + len(words))
        places = [place for place in (after, before) if place >= 0]
        if places and words.strip():
            return min(places, key=lambda place: abs(place - expected))
    return min(expected, len(new))


def common_start(one: str, other: str) -> int:
    """Return how many code points at their beginning two texts have in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
