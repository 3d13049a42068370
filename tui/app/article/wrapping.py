"""Where one row of a text ends: at a blank, a line end, or where its script lets it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.article.breaks import is_unspaced, may_break, parts_syllables
from tui.app.article.cells import graphemes, most_cells
from tui.domain.graphemes import NOT_PLAIN
from tui.domain.shown import displayed_from

INLAY = 4
"""Cells that one label behind a span takes: a mark for the state and three letters."""


def next_row(
    text: str,
    start: int,
    width: int,
    inlays: Sequence[int],
    first_inlay: int = 0,
    invisibles: bool = False,
) -> int:
    """Return where the row that begins at `start` ends and the next begins.

    Args:
        text: The whole text.
        start: Offset of the row; less than `len(text)`.
        width: Cells of a row, at least INLAY + 2.
        inlays: Rising offsets behind which an inlay stands; one that occurs twice stands for two.
        first_inlay: Index of the first inlay behind `start`.
        invisibles: Whether what is not seen shows, in cells of its own.
    """
    limit = start + width
    special = NOT_PLAIN.search(text, start, min(limit + 1, len(text)))
    if special is not None and special.group() not in "\r\n":
        return _next_row_by_cells(text, start, width, inlays, first_inlay, invisibles)
    line_end = special.start() if special is not None else None
    fits = _fitting(start, limit, len(text) if line_end is None else line_end, inlays, first_inlay)
    if line_end is not None and fits >= line_end:
        return line_end + (2 if text.startswith("\r\n", line_end) else 1)
    if fits >= len(text):
        return len(text)
    return _break_at(text, start, fits)


def _fitting(start: int, limit: int, end: int, inlays: Sequence[int], i: int) -> int:
    """Return up to which offset plain text fits before `limit` when inlays take their share."""
    count = len(inlays)
    while i < count and inlays[i] <= min(limit, end):
        if inlays[i] + INLAY > limit:
            # The text would fit but not its label: the row ends before the word that bears it.
            return max(inlays[i] - 1, start + 1)
        limit -= INLAY
        i += 1
    return limit


def _break_at(text: str, start: int, fits: int) -> int:
    """Return the end of a row of which the text up to `fits` has room: behind a blank if there is one."""
    blank = text.rfind(" ", start, fits + 1)
    if blank < 0:
        return fits
    end = blank + 1
    while text.startswith(" ", end):
        end += 1
    # A line end that only blanks part from what fits belongs to this row: it makes no empty one.
    if text.startswith("\r\n", end):
        return end + 2
    return end + text.startswith(("\r", "\n"), end)


def _next_row_by_cells(
    text: str, start: int, width: int, inlays: Sequence[int], i: int, invisibles: bool
) -> int:
    """Do the same where characters take no cell or two, or are line ends."""
    used, best, used_there, syllable = 0, start, 0, start
    position, previous, was_wide = start, "", False
    count, size, reach = len(inlays), len(text), width // 2 + 8
    while position < size:
        piece, stop = displayed_from(text, position, min(position + reach, size), invisibles)
        reach *= 2
        for begin, end, cells in graphemes(piece):
            offset, behind = position + begin, position + end
            raw = text[offset]
            if raw in "\r\n":
                return offset + (2 if text.startswith("\r\n", offset) else 1)
            if raw == " ":
                used, best, previous, was_wide = used + cells, behind, raw, False
                used_there = used
                continue
            wide = cells == 2
            if previous == " " or (previous and may_break(previous, raw, wide or was_wide)):
                best, used_there = offset, used
            elif parts_syllables(previous, raw):
                syllable = offset
            room = cells if end == begin + 1 else most_cells(piece[begin:end])
            while i < count and inlays[i] <= behind:
                room += INLAY * (inlays[i] > offset)
                i += 1
            if used + room > width and offset > start:
                if is_unspaced(raw) and syllable > best and 2 * used_there < width:
                    return syllable
                return best if best > start else offset
            used, previous, was_wide = used + room, text[offset] if wide else text[behind - 1], wide
        position = stop
    return size
