"""Where sentences begin, for formats that have sentences: a rule without a model, the same on any machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tui.domain.span import HasSpan

# The two characters of one line end are never taken for two.
_BLANK_LINE = re.compile(r"(?>\r\n|\r|\n)[^\S\r\n]*[\r\n]")
_FINAL = frozenset(".!?…؟۔।")
_FINAL_WIDE = frozenset("。．！？｡")
_CLOSING = "\"'”’»)]』」）"


def beginnings(text: str, tokens: Sequence[tuple[int, int]], spans: Sequence[HasSpan]) -> Iterator[bool]:
    """Yield for each token whether a sentence begins with it; none does within a span.

    A sentence ends at a blank line, and where final punctuation, a token of its own, is followed by white
    space and no small letter, or is of the wide kind that no space follows.

    Args:
        text: The text.
        tokens: All of its tokens in order; every edge of a span is one of theirs.
        spans: Spans that readers need within one sentence, in order of their starts.
    """
    at, reached = 0, 0
    end, final = 0, False
    for number, (start, next_end) in enumerate(tokens):
        while at < len(spans) and spans[at].start < start:
            reached = max(reached, spans[at].end)
            at += 1
        yield number == 0 or (reached <= start and _breaks(text, end, start, final))
        # Most tokens end in a letter: no sentence ends there.
        end, final = next_end, not text[next_end - 1].isalnum() and _final(text[start:next_end], final)


def _final(token: str, before: bool) -> bool:
    """Whether a sentence can end after a token, given whether it could before it (for closing quotes)."""
    bare = token.rstrip(_CLOSING)
    return before if not bare else all(c in _FINAL or c in _FINAL_WIDE for c in bare)


def _breaks(text: str, end: int, start: int, final: bool) -> bool:
    """Whether a sentence ends between a token's end and the next one's start."""
    if start - end > 1 and _BLANK_LINE.search(text, end, start):
        return True
    if start > end:
        return final and not text[start].islower()
    wide = text[max(0, end - 3) : end].rstrip(_CLOSING)[-1:] in _FINAL_WIDE if final else False
    return wide and text[start] not in _CLOSING and text[start] not in _FINAL_WIDE
