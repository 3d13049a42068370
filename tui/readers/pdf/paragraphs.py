"""Lines to paragraphs: which of them belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tui.readers.pdf.joining import HYPHENS
from tui.readers.pdf.lines import TextLine
from tui.readers.pdf.order import Block

_ENDED = re.compile(r"[.!?:;…。！？][\"'”’»)\]」』]*\Z")
"""The end of a line with which a paragraph can end."""

_BULLET = re.compile(r"[•‣◦▪●■∙·–—*-][ \t]")

_LEADER = re.compile(r"(?:\. ?){4,}\S{1,8}\Z")
"""The end of a line in a table of contents."""

_USUAL_LEADING = 1.2
"""From line to line, in sizes of the letters: what word processors and printers take."""

_SPREAD = 1.3
"""How many times the usual leading parts paragraphs."""

_FULL = 0.1
"""By how much of the width of a block a line that fills it may be shorter."""

_INDENT = 0.8
"""By how many sizes of its letters the first line of a paragraph is indented at least."""


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph, each with the number of its page, counted from 0."""

    lines: list[tuple[int, TextLine]]

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.lines[0][1].size

    @property
    def ended(self) -> bool:
        """Whether it may end with its last line."""
        return bool(_ENDED.search(self.lines[-1][1].text))


def paragraphs_of(pages: Sequence[Sequence[Block]]) -> list[Paragraph]:
    """Return the paragraphs of a document; one may go on in the next column or on the next page."""
    leading = _leading(block for page in pages for block in page)
    result: list[Paragraph] = []
    for number, page in enumerate(pages):
        for block in page:
            found = [Paragraph([(number, line) for line in lines]) for lines in _parted(block, leading)]
            if result and _goes_on(result[-1], found[0]):
                result[-1].lines += found.pop(0).lines
            result += found
    return result


def _leading(blocks: Iterator[Block]) -> float:
    """Return the usual distance from line to line, in sizes of the letters."""
    gaps = [gap for block in blocks for gap in _gaps(block)]
    return median(gaps) if gaps else _USUAL_LEADING


def _gaps(block: Block) -> Iterator[float]:
    """Yield the distances from line to line, in sizes of the letters."""
    return ((a.bottom - b.bottom) / max(a.size, b.size) for a, b in pairwise(block))


def _own_leading(block: Block, left: float, right: float) -> float:
    """Return the distance from line to line within the paragraphs of running text; 0 for what is none."""
    full = sum(right - line.right <= _FULL * (right - left) for line in block)
    # Most lines of a list, or of headings, are not full; and most gaps may be those between paragraphs.
    return sorted(_gaps(block))[len(block) // 4] if len(block) > 2 and 2 * full > len(block) else 0.0


def _parted(block: Block, leading: float) -> list[list[TextLine]]:
    left = min(line.left for line in block)
    right = max(line.right for line in block)
    # A part of a document may be set wider than the rest.
    leading = max(leading, _own_leading(block, left, right))
    parts = [[block[0]]]
    for before, line in pairwise(block):
        if _begins(before, line, leading, left, right):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _begins(before: TextLine, line: TextLine, leading: float, left: float, right: float) -> bool:
    """Whether a line begins a paragraph below another, in a block from `left` to `right`."""
    size = max(before.size, line.size)
    if _BULLET.match(line.text) or _LEADER.search(before.text):
        return True
    if before.text.endswith(HYPHENS) and line.text[0].islower():
        return False
    ended = bool(_ENDED.search(before.text))
    short = (right - before.right) / max(right - left, size)
    if before.bottom - line.bottom > _SPREAD * leading * size:
        # Lists and quotes may be set wider than the rest: a sentence goes on.
        return ended or not line.text[0].islower()
    if not _alike(before, line):
        # So it does over a line that begins in the letters of code.
        return ended or short > 0.2 or not _alike(before, line, 0.25)
    indented = line.left - left > _INDENT * size and before.left - left < _INDENT * size
    return (indented or short > 0.2) if ended else short > 0.5


def _alike(one: TextLine, other: TextLine, tolerance: float = 0.08) -> bool:
    return abs(one.size - other.size) <= tolerance * max(one.size, other.size)


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph is the rest of the one before it, a column or a page earlier."""
    (_, last), (_, first) = before.lines[-1], after.lines[0]
    if not (last.upright and first.upright and _alike(last, first)) or before.ended:
        return False
    return first.text[0].islower() and (len(before.lines) > 1 or len(last.text) > 20)
