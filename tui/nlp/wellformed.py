"""Text that every encoder takes, and reasons that fit into a message."""

from __future__ import annotations

import re

from tui.domain.shown import one_line

_SURROGATE = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """Return the text with each lone surrogate replaced by U+FFFD.

    A Python string may hold surrogates, which neither JSON nor spaCy's UTF-8 string store take. One code
    point stands for one, so that every offset of the result is an offset of the text.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def reason(error: BaseException) -> str:
    """Return the first line of why something failed, safe to show, in at most 300 characters."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return one_line(lines[0])[:300]
