"""The title, date and language of a text, from its first lines or from what states them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from tui.domain.markup import Kind, Markup
from tui.domain.substitutes import SUBSTITUTES

TITLE_LENGTH = 100
"""Code points of the longest title."""

_LINE = re.compile(r"[^\r\n]+")
_DATE = re.compile(r"\s*date[ \t:]+(\d{4}-\d\d-\d\d)\b[ \t]*", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
_SENTENCE_END = re.compile(r"(?:(?<=\w{4})\.|[!?…])[\"'”’»)\]]*(?=\s+[^\sa-z])|[。！？][”』」）]*")
"""Where a sentence ends: a full stop after a shorter word may belong to an abbreviation ("U.S.", "Mr.")."""

_SHORTEST_SENTENCE = 20
"""A sentence shorter than this, such as "No!", is no title by itself."""


_WITHIN_WORDS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Soft hyphen, zero width space, word joiner and its older form: they part no words."""


def leading_date(text: str, start: int = 0) -> tuple[str, int]:
    """Return the ISO date of a leading `date YYYY-MM-DD` and the offset after it.

    Where there is none, or no such day, the date is empty and the offset is `start`.
    """
    match = _DATE.match(text, start)
    day = iso_date(match[1]) if match else ""
    return (day, match.end()) if match and day else ("", start)


def iso_date(value: str) -> str:
    """Return the day that a value such as `2025-10-07T09:00` begins with, or nothing."""
    try:
        return date.fromisoformat(value[:10]).isoformat() if value[4:5] == "-" else ""
    except ValueError:
        return ""


def language_code(value: str) -> str:
    """Return the ISO 639 part of a language tag such as `en-GB`, or nothing."""
    match = _LANGUAGE.fullmatch(value)
    return match[1].lower() if match else ""


def first_title(text: str, start: int = 0) -> str:
    """Return a title made of the first line from `start` on that has one in it, or nothing."""
    return next((title for title in map(as_title, _lines(text, start)) if title), "")


def _lines(text: str, start: int) -> Iterator[str]:
    return (match[0] for match in _LINE.finditer(text, start))


def heading_title(text: str, markup: Markup) -> str:
    """Return the first heading that a text's markup knows as a title, or nothing."""
    headings = (text[mark.start : mark.end] for mark in markup if mark.kind == Kind.HEADING)
    return next((title for title in map(as_title, headings) if title), "")


def as_title(line: str) -> str:
    """Return a line as a title: safe to show, at most `TITLE_LENGTH`, cut where a sentence or a word ends."""
    # Far more than a title needs, so that a text of one endless line costs nothing.
    title = " ".join(_safe(line[: 20 * TITLE_LENGTH]).split())
    if len(title) <= TITLE_LENGTH:
        return title
    ends = [m.end() for m in _SENTENCE_END.finditer(title, 0, TITLE_LENGTH + 1)]
    whole = [end for end in ends if _SHORTEST_SENTENCE <= end <= TITLE_LENGTH]
    if whole:
        return title[: whole[0]]
    space = title.rfind(" ", 0, TITLE_LENGTH)
    # A space early in the line is no good place to cut a script that is written without them.
    end = space if space >= TITLE_LENGTH // 2 else _cluster_start(title, TITLE_LENGTH - 1)
    return title[:end].rstrip(" ,;:–—-") + "…"


def _safe(line: str) -> str:
    """Return a line without what is not sent to a terminal: a blank is in its place, within words nothing."""
    if line.isprintable():
        return line
    return "".join(" " if ord(c) in SUBSTITUTES else c for c in line.translate(_WITHIN_WORDS))


def _cluster_start(text: str, offset: int) -> int:
    """Return the offset, moved left where it would part a mark or a joined emoji from its base."""
    while offset > 0 and (
        unicodedata.category(text[offset]) in ("Mn", "Mc", "Me")
        or text[offset] == "\u200d"
        or text[offset - 1] == "\u200d"
        or "\U0001f3fb" <= text[offset] <= "\U0001f3ff"
    ):
        offset -= 1
    return offset
