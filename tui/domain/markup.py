"""What a text's source said of its parts: headings, lists, quotes, emphasis, links.

Display attributes over the text and its offsets: the text itself never depends on them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a part of a text is."""

    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    CODE = "code"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"


class Mark(NamedTuple):
    """One part of a text and what it is.

    Attributes:
        start: First code point.
        end: Code point after the last; greater than `start`.
        kind: A `Kind`; a name that this version does not know is kept and shows as nothing.
        detail: The level of a heading (1 to 6) or of a list item (1 is the outermost), the address of a link.
    """

    start: int
    end: int
    kind: str
    detail: str = ""


Markup = tuple[Mark, ...]
"""The marks of a text, by start, outer ones before inner ones."""


def in_order(marks: list[Mark], length: int) -> Markup:
    """Return marks in their order, those cut off or left out that do not lie in a text of that length."""
    inside = (mark._replace(start=max(mark.start, 0), end=min(mark.end, length)) for mark in marks)
    whole = (mark for mark in inside if mark.start < mark.end)
    return tuple(sorted(whole, key=lambda mark: (mark.start, -mark.end)))


def heading_level(mark: Mark) -> int:
    """Return the level of a heading, 1 to 6, the lowest where it says none."""
    return int(mark.detail) if mark.detail in ("1", "2", "3", "4", "5", "6") else 6
