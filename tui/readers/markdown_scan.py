"""The headings of a Markdown text by its lines alone: of a long one, what a parser takes too long for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tui.domain.markup import Kind, Mark

MOST_LINES = 100_000
"""Lines that look like a heading or like the edge of code, up to which is looked: so many take 0.1 s."""

_LINES = re.compile(
    # To look for a line feed takes no time, for anything else, such as a lone carriage return, it does.
    r"\n {0,3}(?:"
    r"(?P<fence>`{3,}|~{3,})(?P<info>[^\n\r]*)"
    r"|(?P<signs>#{1,6})[ \t]+(?P<heading>[^\n\r]*)"
    r"|(?P<rule>={2,}|-{2,})[ \t]*(?=[\n\r]|\Z)"
    r")"
)
"""Code's first or last line, a heading behind its signs, or the rule below one."""

_TEXT = re.compile(r"[ ]{0,3}([^\W_].*\S|[^\W_])\s*")
"""A line that is no item, quote, or the like: those that begin with a sign are passed over."""


def scan_headings(text: str, start: int, behind: int) -> Iterator[Mark]:
    """Yield the headings of a text outside fenced code.

    Those in quotes and items are passed over, and those of several lines above a rule.

    Args:
        text: The text.
        start: Where to begin; code must not have begun before.
        behind: Only headings from there on are yielded.
    """
    first = _LINES.match("\n" + text[start : text.find("\n", start) + 1])
    fence = first["fence"] or "" if first else ""
    for found in islice(_LINES.finditer(text, start), MOST_LINES):
        sign = found["fence"]
        if sign:
            fence = _fence_behind(fence, sign, found["info"])
        elif not fence and found.start() >= behind:
            mark = _behind_signs(found) if found["signs"] else _above_rule(text, found)
            if mark is not None and mark.start < mark.end:
                yield mark


def _fence_behind(fence: str, sign: str, info: str) -> str:
    """Return the sign that code is open with behind a line with one; empty where there is no code.

    Args:
        fence: What it was open with before.
        sign: The sign of the line.
        info: What stands behind it.
    """
    if fence:
        return "" if sign.startswith(fence) and not info.strip() else fence
    # With a backtick behind it, it is code within a line.
    return "" if sign[0] == "`" and "`" in info else sign


def _behind_signs(found: re.Match[str]) -> Mark:
    begin = found.start("heading")
    words = found["heading"].rstrip(" \t")
    unsigned = words.rstrip("#")
    if not unsigned or unsigned[-1] in " \t":
        # Signs behind a heading close it.
        words = unsigned.rstrip(" \t")
    return Mark(begin, begin + len(words), Kind.HEADING, str(len(found["signs"])))


def _above_rule(text: str, found: re.Match[str]) -> Mark | None:
    """Return the heading above a rule: a line by itself, below an empty one."""
    begin = text.rfind("\n", 0, found.start()) + 1
    said = _TEXT.fullmatch(text, begin, found.start())
    if said is None or not text.endswith(("\n\n", "\n\r\n"), 0, begin):
        return None
    return Mark(said.start(1), said.end(1), Kind.HEADING, "1" if found["rule"][0] == "=" else "2")
