"""A text cut where its marked spans begin and end, for whoever writes it out with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from tui.domain.index import order
from tui.domain.overlay import Item
from tui.domain.span import HasSpan

M = TypeVar("M", bound=HasSpan)


class Mark(NamedTuple):
    """A span with the label to write behind it; `decided` tells an annotation from a suggestion."""

    start: int
    end: int
    label: str
    decided: bool


def marks_of(text: str, decided: Iterable[Item], undecided: Iterable[Item]) -> list[Mark]:
    """Return what to mark, in order; a span that does not lie within the text is left out."""
    both = [*((item, True) for item in decided), *((item, False) for item in undecided)]
    both.sort(key=lambda pair: order(pair[0]))
    return [
        Mark(item.start, item.end, item.label, mine)
        for item, mine in both
        if 0 <= item.start < item.end <= len(text)
    ]


def pieces(text: str, marks: list[M]) -> Iterator[tuple[str, list[M], list[M], list[M]]]:
    """Yield the text cut where a span begins or ends.

    With each piece come the marks that end before it, innermost first, those that begin with it, outermost
    first, and all that cover it.
    """
    cuts = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    begin: dict[int, list[M]] = {}
    for mark in marks:
        begin.setdefault(mark.start, []).append(mark)
    active: list[M] = []
    for at, cut in enumerate(cuts):
        ended = [mark for mark in reversed(active) if mark.end == cut]
        begun = begin.get(cut, [])
        active = [mark for mark in active if mark.end > cut] + begun
        end = cuts[at + 1] if at + 1 < len(cuts) else cut
        yield text[cut:end], ended, begun, active
