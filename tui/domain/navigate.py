"""Where to go next in an article."""

from __future__ import annotations

import sys
from bisect import bisect_right

from tui.domain.annotation import Annotation, Suggestion
from tui.domain.index import order
from tui.domain.overlay import Item, Overlay
from tui.domain.paragraphs import breaks_of
from tui.domain.span import Span


def at(overlay: Overlay, offset: int) -> Item | None:
    """Return the shortest visible item that covers the offset, a decision before a suggestion."""
    return min(
        overlay.visible(offset, offset + 1),
        key=lambda item: (item.end - item.start, isinstance(item, Suggestion)),
        default=None,
    )


def next_open(overlay: Overlay, offset: int, current: Item | None = None) -> Suggestion | None:
    """Return the first open suggestion behind the current item, or from the offset on if there is none."""
    if current is None:
        return next(overlay.open.starting_at(offset), None)
    return next((s for s in overlay.open.from_key(order(current)) if s != current), None)


def previous_open(overlay: Overlay, offset: int, current: Item | None = None) -> Suggestion | None:
    """Return the last open suggestion before the current item, or before the offset if there is none."""
    key = order(current) if current is not None else (offset, -sys.maxsize, "")
    return next(overlay.open.before_key(key), None)


def next_annotation(overlay: Overlay, offset: int, current: Item | None = None) -> Annotation | None:
    """Return the first annotation, in whatever state, behind the current item or from the offset on."""
    annotations = overlay.layer.annotations
    if current is None:
        return next(annotations.starting_at(offset), None)
    return next((a for a in annotations.from_key(order(current)) if a != current), None)


def previous_annotation(overlay: Overlay, offset: int, current: Item | None = None) -> Annotation | None:
    """Return the last annotation, in whatever state, before the current item or the offset."""
    key = order(current) if current is not None else (offset, -sys.maxsize, "")
    return next(overlay.layer.annotations.before_key(key), None)


def paragraph(text: str, offset: int) -> Span:
    """Return the paragraph around an offset: what stands between two breaks, see `breaks_of`.

    What parts two paragraphs belongs to the one behind it: the span then begins behind the offset.
    """
    parting = breaks_of(text)
    # It is looked for outward in windows that double, so that a short paragraph of a long
    # text costs no walk through all of it.
    reach = 4096
    while True:
        low, high = max(0, offset - reach), min(len(text), offset + reach)
        breaks = [(m.start(), m.end()) for m in parting.finditer(text, low, high)]
        i = bisect_right([start for start, _ in breaks], offset)
        start = breaks[i - 1][1] if i else None
        end = breaks[i][0] if i < len(breaks) else None
        if (start is not None or low == 0) and (end is not None or high == len(text)):
            return Span(start if start is not None else 0, end if end is not None else len(text))
        reach *= 2
