"""Whether a short text has what is searched for: the same rules for spans, notes, links and articles."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from tui.domain import search
from tui.domain.mentions import is_whole
from tui.domain.span import Span
from tui.services.concordance.texts import small
from tui.services.concordance.values import Query
from tui.services.finding import PATIENCE, TOO_SLOW, compiled


class Pattern:
    """What a query searches for.

    Attributes:
        plain: The text in small letters, blanks made one; empty where it is an expression.
        words: Whether a hit may neither begin nor end within a word.
        expression: The compiled expression; None for plain text.
    """

    def __init__(self, query: Query) -> None:
        """Make the pattern of a query.

        Raises:
            UsageError: It is no regular expression; the message says in one line what is wrong.
        """
        self.words = query.words
        self.plain = "" if query.regex else small(" ".join(query.text.split()))
        self._finder = re.compile(r"\s+".join(map(re.escape, self.plain.split())))
        self.expression: Any = None
        if query.regex:
            self.expression = compiled(search.Query(query.text, regex=True))

    def matches(self, texts: Sequence[str], patience: float = PATIENCE) -> tuple[list[int], str]:
        """Return the places of the texts that have it, and why not all were looked at, or an empty text.

        Args:
            texts: Short texts, such as forms.
            patience: Seconds that this may take where it is an expression.
        """
        if self.expression is not None:
            return self._expression_matches(texts, patience)
        wanted = self.plain
        found = [at for at, text in enumerate(texts) if wanted in small(text)]
        if self.words:
            found = [at for at in found if self._has_words(small(texts[at]))]
        return found, ""

    def found_in(self, lowered: str) -> tuple[list[int], list[int]]:
        """Return starts and ends of plain text in a text in small letters, in order."""
        plain = self.plain
        if " " in plain:
            spans = [match.span() for match in self._finder.finditer(lowered)]
            starts, ends = [start for start, _ in spans], [end for _, end in spans]
        else:
            starts, length, at = [], len(plain), lowered.find(plain)
            while at >= 0:
                starts.append(at)
                at = lowered.find(plain, at + length)
            ends = [start + length for start in starts]
        if not self.words:
            return starts, ends
        whole = [span for span in map(Span, starts, ends) if is_whole(lowered, span)]
        return [span.start for span in whole], [span.end for span in whole]

    def _has_words(self, text: str) -> bool:
        at = text.find(self.plain)
        while at >= 0:
            if is_whole(text, Span(at, at + len(self.plain))):
                return True
            at = text.find(self.plain, at + 1)
        return False

    def _expression_matches(self, texts: Sequence[str], patience: float) -> tuple[list[int], str]:
        found: list[int] = []
        until = time.monotonic() + patience
        try:
            for at, text in enumerate(texts):
                if at % 256 == 0 and time.monotonic() > until:
                    return found, TOO_SLOW
                matches = self.expression.finditer(text, timeout=patience)
                spans = (Span(*match.span()) for match in matches)
                if any(span.length and (not self.words or is_whole(text, span)) for span in spans):
                    found.append(at)
        except TimeoutError:
            return found, TOO_SLOW
        return found, ""
