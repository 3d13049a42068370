"""How a text's own markup is shown: which face each stretch of bare text has."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import IntFlag
from typing import NamedTuple

from tui.domain.markup import Kind, Markup, heading_level


class Face(IntFlag):
    """What a stretch of text is; several may be together."""

    PLAIN = 0
    TITLE = 1
    HEADING = 2
    STRONG = 4
    EMPHASIS = 8
    CODE = 16
    QUOTE = 32
    LINK = 64


_FACES: Mapping[str, Face] = {
    Kind.HEADING: Face.HEADING,
    Kind.STRONG: Face.STRONG,
    Kind.EMPHASIS: Face.EMPHASIS,
    Kind.CODE: Face.CODE,
    Kind.QUOTE: Face.QUOTE,
    Kind.LINK: Face.LINK,
}


class Stretch(NamedTuple):
    """A stretch of text with one face."""

    start: int
    end: int
    face: int


class Faces:
    """The faces of a text, in stretches that do not overlap."""

    def __init__(self, markup: Markup = ()) -> None:
        self._starts, self._faces = array("q"), array("q")
        edges: dict[int, list[tuple[Face, int]]] = {}
        for mark in markup:
            face = _FACES.get(mark.kind, Face.PLAIN)
            if face is Face.HEADING and heading_level(mark) == 1:
                face = Face.TITLE
            if face:
                edges.setdefault(mark.start, []).append((face, 1))
                edges.setdefault(mark.end, []).append((face, -1))
        open_faces: Counter[Face] = Counter()
        for offset in sorted(edges):
            for face, step in edges[offset]:
                open_faces[face] += step
            self._starts.append(offset)
            self._faces.append(sum(face for face, count in open_faces.items() if count))

    def within(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield the stretches of `[start, end)` that are not plain, in order, cut off at its edges."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        while start < end and at < len(self._starts) and self._starts[at] < end:
            stop = self._starts[at + 1] if at + 1 < len(self._starts) else end
            if self._faces[at] and stop > start:
                yield Stretch(max(self._starts[at], start), min(stop, end), self._faces[at])
            at += 1
