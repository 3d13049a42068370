"""Possible misses: phrases that look like names or numbers, for a reader who looks for what nobody suggested.

The rules go by how words are written, in any script that has capitals; nothing is known of languages but a
few hundred small words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tui.domain.mentions import UNSPACED, is_unspaced
from tui.domain.small_words import CALENDAR, LINKS, NUMERIC, SMALL

LONGEST = 12
"""Words of a phrase at the most."""

# A word with its inner apostrophes, hyphens and dots (O'Neill, Rolls-Royce, U.S.), or a run of digits.
_WORD = re.compile(r"[^\W_]+(?:[-.’'&][^\W_]+)*")
# The same where scripts without blanks are about: their characters, of which none is a capital, end it.
_WORD_AMONG_UNSPACED = _WORD.pattern.replace(r"[^\W_]", rf"(?:(?!{UNSPACED})[^\W_])")
_BETWEEN = re.compile(r"[^\S\r\n]*")
_LINE_BREAK = re.compile(r"[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*")
FULL = 45
"""Code points from which a line is full: where it ends, the text may go on in the next."""
LOOKED_AT = 20_000
"""Code points at the beginning of a text that tell whether it is so."""
WIDE = 110
"""Code points of the longest line of a text with breaks for a width: others have paragraphs in a line."""
_SENTENCE_END = re.compile(r"[.!?:;…]['\"”’)\]]*\s*$|\n\s*$|^\s*$|[\"“„«(]\s*$")
_NUMBER = re.compile(r"[$€£¥]?\s?\d[\d.,:/]*(?<![.,:/])(?:\s?%|[^\W\d_]{1,3}\b)?")
# Numbers with what they count, one after the other in dates, where no blank ends them.
_COUNTED = re.compile(
    r"(?:\d[\d.,:/]*[百千万萬億亿兆]*(?:小时|公里|公尺|公斤|英里|美元|欧元|ヶ月|か月|カ月|時間|週間|メートル|キロ|ドル"
    r"|パーセント|世紀|世纪|年代|[年月日号號時时分秒点點週周人名个個歳岁回次件台位度割円元米])(?:[前後后間间半目頃])?)+"
)
_YEAR = re.compile(r", ?\d{4}\b")
_MONEY = re.compile(r"[$€£¥]")
_HANDLE = re.compile(r"(?<!\w)[#@]")

_NEVER_BEFORE = frozenset({"and", "for", "und", "e", "y"})
"""Links that join two names as often as they stand in one: not taken as part of one."""


class Phrase(NamedTuple):
    """A phrase that may be a miss.

    Attributes:
        start: First code point.
        end: Code point after the last.
        numeric: Whether it is a number rather than a name.
    """

    start: int
    end: int
    numeric: bool = False


def phrases(text: str, start: int, end: int, numbers: bool = True) -> Iterator[Phrase]:
    """Yield the name-like phrases, and the numbers, that begin in `[start, end)`, in order.

    Args:
        text: The text.
        start: Where to begin; phrases before it are not known.
        end: Where to stop.
        numbers: Whether numbers are wanted.
    """
    stop = min(end + 200, len(text))
    unspaced = is_unspaced(text[start:stop])
    pattern = re.compile(_WORD_AMONG_UNSPACED) if unspaced else _WORD  # compiled once, by re
    words = [match.span() for match in pattern.finditer(text, start, stop)]
    i = 0
    while i < len(words) and words[i][0] < end:
        first = text[words[i][0] : words[i][1]]
        if first[0].isdigit():
            phrase = _number(text, words[i][0], unspaced)
            i += 1
            while unspaced and phrase is not None and i < len(words) and words[i][0] < phrase.end:
                i += 1
        elif _is_large(first):
            phrase, i = _name(text, words, i)
        else:
            phrase, i = None, i + 1
        if phrase is not None and (numbers or not phrase.numeric):
            yield phrase


def _number(text: str, at: int, unspaced: bool) -> Phrase | None:
    """Return the number that begins with the digit at an offset, with the signs that belong to it."""
    counted = _COUNTED.match(text, at) if unspaced else None
    found = counted or _NUMBER.match(text, _with_sign(text, at, _MONEY))
    return Phrase(*found.span(), numeric=True) if found is not None else None


def _name(text: str, words: list[tuple[int, int]], first: int) -> tuple[Phrase | None, int]:
    """Return the name, or the date, that begins with a word, and the index of the word to go on with."""
    stop, begin = _end_of_name(text, words, first), first
    opens = _begins_sentence(text, words[first][0])
    # A small word with a capital is none of the name that it begins a sentence before; within one it is.
    while opens and begin < stop and text[slice(*words[begin])].casefold() in SMALL:
        begin += 1
    name = [text[slice(*word)] for word in words[begin:stop]]
    if not name or (opens and len(name) == 1 and begin == first and _plain(name[0])):
        return None, stop
    dated = all(word[0].isdigit() or word.casefold() in CALENDAR for word in name)
    year = _YEAR.match(text, words[stop - 1][1]) if dated else None
    if year is not None:
        return Phrase(words[begin][0], year.end(), numeric=True), stop + 1
    return Phrase(_with_sign(text, words[begin][0], _HANDLE), words[stop - 1][1], numeric=dated), stop


def _is_large(word: str) -> bool:
    """Whether a word is written as names are: with a capital at its beginning, or within (iPhone)."""
    return word[0].isupper() or word[0].istitle() or any(c.isupper() for c in word[1:])


def _plain(word: str) -> bool:
    """Whether a word is written as any word at the beginning of a sentence is."""
    return word[1:].islower() or len(word) == 1


def _begins_sentence(text: str, at: int) -> bool:
    return _SENTENCE_END.search(text, max(at - 8, 0), at) is not None


def _with_sign(text: str, at: int, sign: re.Pattern[str]) -> int:
    """Return where a word begins together with a sign before it."""
    return at - 1 if at and sign.match(text, at - 1) is not None else at


def _end_of_name(text: str, words: list[tuple[int, int]], first: int) -> int:
    """Return the index behind the last word of the name that begins with a word."""
    stop = i = first + 1
    while i < len(words) and i - first < LONGEST:
        between = text[words[i - 1][1] : words[i][0]]
        near = _BETWEEN.fullmatch(between) is not None or between.strip() == "&"
        if not near and not (_LINE_BREAK.fullmatch(between) and _goes_on(text, words[i - 1][1])):
            break
        word = text[slice(*words[i])]
        if _is_large(word) or (word[0].isdigit() and stop == i):
            stop = i + 1
        elif word.casefold() not in LINKS or word in _NEVER_BEFORE or i - stop >= 2:
            break
        i += 1
    return stop


def _goes_on(text: str, at: int) -> bool:
    """Whether a name may go on in the next line: behind a full one, in a text that is broken for a width."""
    begin = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return at - begin >= FULL and _is_wrapped(text)


@lru_cache(maxsize=1)
def _is_wrapped(text: str) -> bool:
    """Whether a text has line breaks for a width, not at the ends of its paragraphs alone."""
    lengths = [len(line) for line in text[:LOOKED_AT].splitlines()]
    full = sum(length >= FULL for length in lengths)
    return max(lengths, default=0) <= WIDE and 2 * full >= len(lengths)


def is_numeric(label: str) -> bool:
    """Whether the entities of a label are numbers."""
    return label.upper() in NUMERIC
