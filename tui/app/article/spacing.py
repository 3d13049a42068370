"""A blank row between paragraphs, where a text parts them by line ends alone."""

from __future__ import annotations

import re

_LOOKED_AT = 100_000
"""Code points from the beginning that tell how a text parts its paragraphs."""
_LONG = 100
"""Code points of a line, on average, from which lines are paragraphs: shorter ones were broken to fit a page,
or are verse, talk or a list."""
_FEW = 0.1
"""Share of blank lines up to which they do not part the paragraphs."""


def runs_together(text: str) -> bool:
    """Whether the paragraphs of a text are lines without blank ones between them."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text[:_LOOKED_AT].strip())]
    inked = [line for line in lines if line]
    if len(inked) < 2 or len(lines) - len(inked) > _FEW * len(lines):
        return False
    return sum(map(len, inked)) >= _LONG * len(inked)


def is_after_paragraph(text: str, offset: int) -> bool:
    """Whether a line with ink begins at an offset, right behind another one."""
    if not offset or text[offset - 1] not in "\r\n":
        return False
    before = offset - (2 if text.startswith("\r\n", offset - 2) else 1)
    return _has_ink_before(text, before) and _has_ink_behind(text, offset)


def _has_ink_before(text: str, offset: int) -> bool:
    while offset > 0 and text[offset - 1] not in "\r\n":
        offset -= 1
        if not text[offset].isspace():
            return True
    return False


def _has_ink_behind(text: str, offset: int) -> bool:
    while offset < len(text) and text[offset] not in "\r\n":
        if not text[offset].isspace():
            return True
        offset += 1
    return False
