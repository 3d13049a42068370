"""A text put together again from its tokens, for formats that have nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3000-\u30ff\u3130-\u318f\u31a0-\u31ff\u3200-\u9fff"
    "\uaa60-\uaa7f\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""Scripts that put no blank between words, and their punctuation: Thai, Lao, Burmese, Khmer, Chinese and
Japanese. Korean does."""


class Joiner:
    """Joins the tokens of sentences.

    Most texts have one space between two tokens. There is none between two characters of a script without
    blanks; in a text most of whose words are in such a script, none but between letters and digits of
    others.
    """

    def __init__(self) -> None:
        self._sentences: list[tuple[list[str], str]] = []
        self._unspaced = self._tokens = 0

    def add(self, tokens: list[str], text: str = "") -> None:
        """Add a sentence.

        Args:
            tokens: Its tokens, none of them empty.
            text: How it was written, where the file says so; what has other characters is passed over.
        """
        self._sentences.append((tokens, text))
        named = [token for token in tokens if token[0].isalpha()]
        self._tokens += len(named)
        self._unspaced += sum(_UNSPACED.match(token) is not None for token in named)

    def joined(self) -> tuple[str, list[tuple[int, int]]]:
        """Return the text, a line for each sentence, and where each token is in it."""
        mostly = self._unspaced * 2 > self._tokens
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        at = 0
        for number, (tokens, text) in enumerate(self._sentences):
            line, found = _written(tokens, text) or _line(tokens, mostly=mostly)
            if number:
                parts.append("\n")
                at += 1
            parts.append(line)
            places += [(at + start, at + end) for start, end in found]
            at += len(line)
        return "".join(parts), places


def _line(tokens: Sequence[str], *, mostly: bool) -> tuple[str, list[tuple[int, int]]]:
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    before = ""
    for token in tokens:
        if before and _spaced(before[-1], token[0], mostly=mostly):
            parts.append(" ")
            at += 1
        parts.append(token)
        places.append((at, at + len(token)))
        at += len(token)
        before = token
    return "".join(parts), places


def _spaced(left: str, right: str, *, mostly: bool) -> bool:
    bare = [_UNSPACED.match(sign) is not None for sign in (left, right)]
    if mostly:
        return not any(bare) and left.isalnum() and right.isalnum()
    return not all(bare)


def _written(tokens: Sequence[str], text: str) -> tuple[str, list[tuple[int, int]]] | None:
    """Return a sentence as it was written with the places of its tokens; None if it is another one."""
    places: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        start = text.find(token, at)
        if start < 0 or text[at:start].strip():
            return None
        at = start + len(token)
        places.append((start, at))
    return None if text[at:].strip() else (text, places)
