"""Possible misses of the open article: phrases that nobody tagged or suggested, and perhaps should have."""

from __future__ import annotations

from collections.abc import Iterator

from tui.domain.labels import LabelSet
from tui.domain.misses import is_numeric, phrases
from tui.domain.overlay import Overlay
from tui.domain.phrase import PhraseBlock
from tui.domain.span import Span, nested
from tui.domain.tokens import Tokens

FAR = 200_000
"""Code points from the caret within which the next possible miss is looked for."""
BEFORE = 500
"""Code points before a place from which phrases are looked for, or fewer where lines are shorter."""
NEAR = 200
"""Code points before a place from which a name may reach over it."""
WINDOW = 4_000
"""Code points that are looked through at a time, from the caret on."""


class Misses:
    """Finds possible misses around a place.

    Attributes:
        tokens: What phrases are widened to.
        numbers: Whether numbers may be misses: only where a label for them is in use.
    """

    def __init__(self, text: str) -> None:
        self.numbers = True
        self.tokens = Tokens(text)
        self._text = text
        self._nouns: list[PhraseBlock] = []
        self._dismissed: set[Span] = set()

    def use_labels(self, labels: LabelSet) -> None:
        """Look for numbers only where a label for them is suggested under its own name."""
        self.numbers = any(is_numeric(label.name) and label.suggested for label in labels)

    def add_nouns(self, found: PhraseBlock) -> None:
        """Take noun phrases for possible misses, too, for a reader who tags more than names."""
        self._nouns.append(found)

    def dismiss(self, span: Span) -> None:
        """Do not offer a phrase again as long as the article is open."""
        self._dismissed.add(span)

    def within(self, overlay: Overlay, start: int, end: int) -> Iterator[Span]:
        """Yield the possible misses that begin in `[start, end)`, in order.

        Of names of a segmenter that stand within each other it is the longest, until that is passed over.
        """
        around = (n for n in self.tokens.names(start - NEAR, end) if n not in self._dismissed)
        inner = nested(name for name in around if is_free(overlay, name))
        for span in self.candidates(start, end):
            if span not in inner and is_free(overlay, span):
                yield span

    def candidates(self, start: int, end: int) -> Iterator[Span]:
        """Yield the phrases that begin in `[start, end)`, whatever is tagged or suggested there."""
        spans = dict.fromkeys(self.tokens.snap(span) for span in self._phrases(start, end))
        return (span for span in spans if span not in self._dismissed)

    def after(self, overlay: Overlay, offset: int) -> Span | None:
        """Return the first possible miss that begins behind an offset, no farther than `FAR`, or None."""
        for start in range(offset + 1, min(len(self._text), offset + FAR), WINDOW):
            end = min(start + WINDOW, len(self._text))
            found = next((s for s in self.within(overlay, start, end) if s.start > offset), None)
            if found is not None:
                return found
        return None

    def before(self, overlay: Overlay, offset: int) -> Span | None:
        """Return the last possible miss that begins before an offset, no farther than `FAR`, or None."""
        for end in range(offset, max(offset - FAR, 0), -WINDOW):
            found = [s for s in self.within(overlay, max(end - WINDOW, 0), end) if s.start < offset]
            if found:
                return found[-1]
        return None

    def _phrases(self, start: int, end: int) -> Iterator[Span]:
        """Yield all phrases that begin in a stretch, in order, each once, the longer of two before."""
        # From the beginning of the line before on: a name that begins there may go on in this one, and would
        # be cut in two.
        begin = max(start - BEFORE, 0)
        line = self._text.rfind("\n", begin, start)
        begin = max(begin, self._text.rfind("\n", begin, max(line, begin)) + 1)
        found = {
            Span(p.start, p.end) for p in phrases(self._text, begin, end, self.numbers) if p.start >= start
        }
        found.update(self.tokens.names(start, end))
        for block in self._nouns:
            if block.start < end and start < block.end:
                found.update(Span(phrase.start, phrase.end) for phrase in block.within(start, end))
        return iter(sorted(found, key=lambda span: (span.start, -span.end)))


def is_free(overlay: Overlay, span: Span) -> bool:
    """Whether nothing was decided or suggested about a phrase."""
    decided = overlay.layer.annotations.overlapping(*span)
    if any(not a.live and (a.start, a.end) == span for a in decided):
        return False
    here = overlay.visible(*span)
    if overlay.nested:
        return all((item.start, item.end) != span for item in here)
    return next(here, None) is None
