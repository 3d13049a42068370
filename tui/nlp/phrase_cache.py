"""Noun phrases that were found before, kept beside the suggestions of the same pipeline, without the text.

One file for a text: a line of JSON, the starts and the lengths as 32 bit numbers, and a byte for each kind.
A file that is damaged in any way, or was made by other rules, is a file that is not there.
"""

from __future__ import annotations

from array import array
from pathlib import Path

from tui.domain.phrase import PhraseBlock, PhraseKind
from tui.nlp import phrases
from tui.nlp.agenda import PHRASES_WHOLE
from tui.nlp.cache import PHRASES, CacheFolder, frame, from_bytes, to_bytes, unframe

_RULES = [1, phrases.VERSION, PHRASES_WHOLE]
"""Of the file's form, and of what it keeps."""

_KINDS = frozenset(PhraseKind)


class PhraseCache(CacheFolder):
    """The kept noun phrases of one pipeline."""

    def load(self, sha256: str, length: int) -> PhraseBlock | None:
        """Return the phrases of a whole text; None where none are kept, or not whole.

        Args:
            sha256: Digest of the text, as in `Article.sha256`.
            length: Code points of the text.
        """
        path = self._file(sha256)
        try:
            return _unpack(self._read(path), length)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def store(self, sha256: str, length: int, block: PhraseBlock) -> bool:
        """Keep the phrases of a whole text; return whether that was possible."""
        return self._keep(sha256, self._file(sha256), _pack(length, block))

    def _file(self, sha256: str) -> Path:
        return self._path(sha256).with_suffix(PHRASES)


def _pack(length: int, block: PhraseBlock) -> bytes:
    numbers = array("I", block.starts)
    numbers.extend(end - start for start, end in zip(block.starts, block.ends, strict=True))
    return frame({"length": length, "rules": _RULES, "count": len(block)}, to_bytes(numbers) + block.kinds)


def _unpack(data: bytes, length: int) -> PhraseBlock:
    """Return what a file keeps.

    Raises:
        ValueError, TypeError, KeyError: It is not whole, or of another text, or of other rules.
    """
    head, body = unframe(data, length)
    count: int = head["count"]
    if head["rules"] != _RULES or len(body) != 9 * count:
        raise ValueError("made by other rules")
    numbers, kinds = from_bytes(body[: 8 * count]), body[8 * count :]
    starts = array("q", numbers[:count])
    ends = array("q", map(int.__add__, starts, numbers[count:]))
    if not _KINDS.issuperset(kinds) or any(end > length for end in ends):
        raise ValueError("of another text")
    return PhraseBlock(0, length, starts, ends, kinds)
