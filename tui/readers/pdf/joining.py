"""Lines to running text: the blank between them, and words that were parted at the end of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

_SOFT_HYPHEN = "\u00ad"
HYPHENS = ("-", "\u2010", _SOFT_HYPHEN)
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_LAST_PART = re.compile(r"[\w\u2010-]*\w\Z")
_FIRST_PART = re.compile(r"\w+")


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand within lines, in lower case, those with a hyphen as one."""
    found: set[str] = set()
    for line in lines:
        found.update(word.casefold().replace("\u2010", "-") for word in _WORD.findall(line))
    return frozenset(found)


def between(before: str, after: str, words: Collection[str]) -> tuple[int, str]:
    """Return how two lines of a paragraph are joined.

    A word that was parted by a hyphen is made whole where its second half begins with a small letter, unless
    the document writes it with a hyphen elsewhere, or it has one already ("state-of-the-" + "art").

    Args:
        before: The first line; not empty.
        after: The second line; not empty.
        words: What `words_of` says of the document.

    Returns:
        How many characters of the end of the first line are left out, and what comes between the two.
    """
    if before.endswith(HYPHENS):
        return _over_hyphen(before, after, words)
    unspaced = _unspaced(before[-1]) and _unspaced(after[0])
    return 0, "" if unspaced else " "


def _over_hyphen(before: str, after: str, words: Collection[str]) -> tuple[int, str]:
    head, tail = _LAST_PART.search(before[:-1]), _FIRST_PART.match(after)
    if head is None or tail is None:
        return 0, " "
    if before[-1] == _SOFT_HYPHEN:
        return 1, ""
    if not after[0].islower() or not head[0][-1].isalpha():
        return 0, ""
    first, rest = head[0].casefold().replace("\u2010", "-"), tail[0].casefold()
    if first + rest in words:
        return 1, ""
    keeps = "-" in first or f"{first}-{rest}" in words
    return (0, "") if keeps else (1, "")


def _unspaced(character: str) -> bool:
    """Whether a script has no blanks between words: Chinese and Japanese, not Korean."""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and not unicodedata.name(character, "").startswith("HANGUL")
