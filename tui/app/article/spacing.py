"""A blank row between paragraphs, where a text parts them by line ends alone."""

from __future__ import annotations


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
