"""Where a text may be cut so that each part is wrapped without the others.

A row never goes on behind a line end, so that line ends are where a text is cut. A paragraph that is too long
to be wrapped between two frames is cut too, best behind a sentence: there a row ends early, and that is
the price of going anywhere in a text of one line without wrapping all that comes before.
"""

from __future__ import annotations

from array import array

from tui.domain.graphemes import grapheme_at

SHORT = 1_000
"""Code points of a part at the least, but for the last one and where a long paragraph follows."""
LONG = 12_000
"""Code points of a part at the most, but for a line end behind it: a paragraph up to this is never cut."""
SLOW = 2_000
"""Code points of a part of a paragraph that is cut, where the text is not ASCII and takes longer to wrap."""

SENTENCE_ENDS = (". ", "? ", "! ", "。", "！", "？")
_CLOSING = '」』）】〉》〕”’")]'


def cut(text: str) -> array[int]:
    """Return the offset of each part, rising; there is always at least one part."""
    starts = array("q", [0])
    end = part_end(text, 0)
    while end < len(text):
        starts.append(end)
        end = part_end(text, end)
    return starts


def part_end(text: str, start: int) -> int:
    """Return where the part that begins at `start` ends."""
    if len(text) - start <= SHORT:
        return len(text)
    behind = _behind_line_end(text, start + SHORT, min(start + LONG + 1, len(text)))
    if behind is not None:
        return behind
    if len(text) - start <= LONG:
        return len(text)
    before = max(text.rfind("\n", start, start + SHORT), text.rfind("\r", start, start + SHORT))
    if before >= 0:
        return before + 1
    most = LONG if text[start : start + SLOW].isascii() else SLOW
    return _within_paragraph(text, start + most // 2, start + most)


def _behind_line_end(text: str, low: int, high: int) -> int | None:
    """Return the offset behind the first line end in `[low, high)`, or None."""
    feed = text.find("\n", low, high)
    carriage = text.find("\r", low, high if feed < 0 else feed)
    if carriage >= 0:
        return carriage + (2 if text.startswith("\r\n", carriage) else 1)
    return feed + 1 if feed >= 0 else None


def _within_paragraph(text: str, low: int, high: int) -> int:
    """Return where to cut a paragraph between two offsets: behind a sentence, a blank, or any grapheme."""
    sentence = max(text.rfind(mark, low, high) + len(mark) for mark in SENTENCE_ENDS)
    for place in (sentence, text.rfind(" ", low, high) + 1):
        if place > low:
            while place < high and text[place] in _CLOSING and text[place - 1] != " ":
                place += 1
            while place < high and text[place] == " ":
                place += 1
            if place < high and _is_edge(text, place):
                return place
    return grapheme_at(text, high).start


def _is_edge(text: str, place: int) -> bool:
    """Whether a grapheme ends at a place."""
    return grapheme_at(text, place).start == place
