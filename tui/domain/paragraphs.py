"""What parts the paragraphs of a text: blank lines, or line ends alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from tui.domain.span import Span, trim

_LOOKED_AT = 100_000
"""Code points from the beginning that tell how a text parts its paragraphs."""
_LONG = 100
"""Code points of a line, on average, from which lines are paragraphs: shorter ones were broken to fit a page,
or are verse, talk or a list."""
_FEW = 0.1
"""Share of blank lines up to which they do not part the paragraphs."""

# The two halves of one "\r\n" are not to pass for two line ends.
_BLANK_LINES = re.compile(r"(?:\r\n|\r(?!\n)|\n)\s*[\r\n]")
LINE_ENDS = re.compile(r"[\r\n](?:\s*[\r\n])?")
"""One or several line ends with nothing but blanks between them."""


def runs_together(text: str) -> bool:
    """Whether the paragraphs of a text are lines without blank ones between them."""
    return _runs_together(text[:_LOOKED_AT])


@lru_cache(maxsize=4)
def _runs_together(beginning: str) -> bool:
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", beginning.strip())]
    inked = [line for line in lines if line]
    if len(inked) < 2 or len(lines) - len(inked) > _FEW * len(lines):
        return False
    return sum(map(len, inked)) >= _LONG * len(inked)


def breaks_of(text: str) -> re.Pattern[str]:
    """Return the pattern of what stands between two paragraphs of a text."""
    return LINE_ENDS if runs_together(text) else _BLANK_LINES


def parted(text: str, parting: re.Pattern[str]) -> Iterator[Span]:
    """Yield what stands between the matches of a pattern, without blanks around it; nothing without ink."""
    start = 0
    for end, behind in chain((m.span() for m in parting.finditer(text)), [(len(text), 0)]):
        span = trim(text, Span(start, end))
        if span.length:
            yield span
        start = behind
