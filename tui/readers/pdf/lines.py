"""The lines of text on a page of a PDF, with where they stand; the only module that asks PDFium for text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_HYPHEN = 0x02
"""What PDFium puts for a hyphen at the end of a line, the line break included."""

_BLANKS = re.compile("[ \t]{2,}")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | dict.fromkeys("\ufffe\uffff", "\ufffd")
)
"""Letters that are one only in print, and what stands for a glyph that means no character."""

_RIGHT_ANGLES = {90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""By how much a page is shown turned, and the matrix that turns its coordinates so (a, b, c, d)."""


class TextLine(NamedTuple):
    """A line of text on a page, as the page is shown; lengths are in points, and upwards is positive.

    Attributes:
        text: Its text, without blanks around it; never empty. A hyphen at its end may part a word.
        left: Where it begins.
        right: Where it ends.
        bottom: Its base line.
        size: The size of its letters.
        upright: Whether it is written from left to right, not turned.
        up: How high on its page its base line is: 0 at the lower edge, 1 at the upper one.
    """

    text: str
    left: float
    right: float
    bottom: float
    size: float
    upright: bool = True
    up: float = 0.5


def lines_of(page: PdfPage) -> list[TextLine]:
    """Return the lines of a page in the order in which they are drawn.

    Raises:
        PdfiumError: The page is damaged.
    """
    text_page = page.get_textpage()
    try:
        turn = page.get_rotation()
        found = (_line(text_page, start, end, text, turn) for start, end, text in _runs(text_page))
        low, high = _edges(page, turn)
        return [line._replace(up=(line.bottom - low) / (high - low)) for line in found if line]
    finally:
        text_page.close()


def _edges(page: PdfPage, turn: int) -> tuple[float, float]:
    """Return how high the lower and the upper edge of a page are; never the same."""
    left, bottom, right, top = page.get_bbox()
    low, high = sorted((_turned(left, bottom, turn)[1], _turned(right, top, turn)[1]))
    return low, max(high, low + 1)


def _runs(page: PdfTextPage) -> Iterator[tuple[int, int, str]]:
    """Yield the indices of the first character of each line and of the one after its last, and its text."""
    from pypdfium2 import raw

    codes = [raw.FPDFText_GetUnicode(page, index) for index in range(page.count_chars())]
    start = 0
    for index, code in enumerate(codes):
        if code in (0x0A, 0x0D, _HYPHEN):
            hyphen = "-" if code == _HYPHEN else ""
            yield start, index, _text(codes[start:index]) + hyphen
            start = index + 1
    yield start, len(codes), _text(codes[start:])


def _text(codes: list[int]) -> str:
    """Return the text of PDFium's codes: halves of surrogate pairs are put together, controls left out."""
    text = "".join(chr(code) for code in codes if code >= 0x20 or code == 0x09)
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(_LIGATURES)
    return _BLANKS.sub(" ", text)


def _line(page: PdfTextPage, start: int, end: int, text: str, turn: int) -> TextLine | None:
    if not text.strip() or start == end:
        return None
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, start, matrix)
    a, b = _turned(matrix.a, matrix.b, turn)
    # A line may begin with a bullet, or end with the number of a note, in letters of their own size.
    middle = (start + end) // 2
    size = raw.FPDFText_GetFontSize(page, middle) * math.hypot(matrix.c, matrix.d)
    x, y = raw.c_double(), raw.c_double()
    raw.FPDFText_GetCharOrigin(page, start, x, y)
    left, bottom = _turned(x.value, y.value, turn)
    box = page.get_charbox(end - 1, loose=True)
    right = max(_turned(box[0], box[1], turn)[0], _turned(box[2], box[3], turn)[0])
    places = (left, right, bottom, size)
    if not all(map(math.isfinite, places)):
        return None
    return TextLine(text.strip(), left, max(left, right), bottom, size or 1.0, a > abs(b))


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Return a place, or a direction, as it is on a page that is shown turned."""
    if turn not in _RIGHT_ANGLES:
        return x, y
    # Where the corner of the page then is does not matter: only differences do.
    a, b, c, d = _RIGHT_ANGLES[turn]
    return a * x + c * y, b * x + d * y
