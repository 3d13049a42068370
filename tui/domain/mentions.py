"""Where a surface form stands in a text: the mentions of one name, however its words are spaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from tui.domain.small_words import SMALL
from tui.domain.span import Span
from tui.domain.tokens import in_word

LONGEST = 200
"""Code points of the longest form that is looked for: what is longer is no name."""

# Scripts that are written without blanks between words: Thai, Lao, Burmese, Khmer, kana, Han. A word may
# begin or end between any two of their characters.
UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)

_BLANK = re.compile(r"\s+")
_FIGURE = re.compile(r"\d")
SHORT = 3
"""Letters of a word that is too short to be a plural."""


def is_unspaced(text: str) -> bool:
    """Whether a text has characters of a script that is written without blanks between words."""
    return not text.isascii() and _unspaced().search(text) is not None


@cache
def _unspaced() -> re.Pattern[str]:
    # Compiled when it is needed: it takes as long as many a module, and the first screen waits for those.
    return re.compile(UNSPACED)


def form_of(text: str, start: int, end: int) -> str:
    """Return the surface form of a span: its text with each run of white space as one blank."""
    return " ".join(text[start:end].split())


def head_of(form: str) -> str:
    """Return the word that tells what kind of thing a form is about, as far as its spelling shows.

    It is the last word before a small one or a comma: *lives* of "the lives of migrants at sea". Capitals do
    not matter, one figure is as good as another, and a final s is taken for the plural's.
    """
    words = form.casefold().split()
    head = words[-1] if words else ""
    for word, following in pairwise(words):
        if word.endswith(",") or (word not in SMALL and following in SMALL):
            head = word
            break
    head = _FIGURE.sub("0", head.rstrip(","))
    return head[:-1] if len(head) > SHORT and head.endswith("s") and head[-2] != "s" else head


def mentions(
    text: str,
    form: str,
    start: int = 0,
    end: int | None = None,
    *,
    match_case: bool = True,
    whole_words: bool = True,
) -> Iterator[Span]:
    """Yield the places in `[start, end)` where a form stands, in order and without overlaps.

    Args:
        text: The text.
        form: The form, as `form_of` gives it; nothing is found for an empty one or one that is too long.
        start: Where to begin.
        end: Where to stop; the end of the text where None. A mention lies wholly before it.
        match_case: Whether capitals matter.
        whole_words: Whether a mention may neither begin nor end within a word.
    """
    stop = len(text) if end is None else end
    if not form or len(form) > LONGEST:
        return
    pattern = _pattern(form, match_case)
    while (found := pattern.search(text, start, stop)) is not None:
        span = Span(*found.span())
        if not whole_words or is_whole(text, span):
            yield span
            start = span.end
        else:
            start = span.start + 1


@lru_cache(maxsize=1024)
def _pattern(form: str, match_case: bool) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, form.split())), 0 if match_case else re.IGNORECASE)


def match_at(text: str, form: str, at: int) -> Span | None:
    """Return the place of a form that begins at an offset, or None where it does not stand there."""
    if text.startswith(form, at):
        return Span(at, at + len(form))
    reached = at
    for number, word in enumerate(form.split(" ")):
        if number:
            blank = _BLANK.match(text, reached)
            if blank is None:
                return None
            reached = blank.end()
        if not text.startswith(word, reached):
            return None
        reached += len(word)
    return Span(at, reached)


def is_whole(text: str, span: Span) -> bool:
    """Whether a span neither begins nor ends within a word."""
    return not _joined(text, span.start) and not _joined(text, span.end)


def _joined(text: str, at: int) -> bool:
    """Whether one word goes on over an offset."""
    if not 0 < at < len(text):
        return False
    before, behind = text[at - 1], text[at]
    if not in_word(before) or not in_word(behind):
        return False
    return not is_unspaced(before) and not is_unspaced(behind)
