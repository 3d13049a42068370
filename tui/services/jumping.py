"""Jumping: every place on screen that a reader may go to has a code, and typing the code goes there.

A place is a span, a possible miss or a word. Codes are shortest where the reader most likely goes: to
suggestions of which the reader's decisions so far say that they are often wrong, and to possible misses.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.domain.annotation import MEMORY, Suggestion
from tui.domain.coverage import Coverage
from tui.domain.hints import MORE, codes, more_codes
from tui.domain.memory import Memory, remembered_form
from tui.domain.mentions import is_unspaced
from tui.domain.overlay import Item
from tui.domain.small_words import SMALL
from tui.domain.span import Span, nested, overlaps
from tui.services.session import Session

MISS, OTHER_EDGES, INNER = 0.45, 0.5, 0.1
"""How often a possible miss is one, how often a phrase that crosses a suggestion has the right edges, and how
often a name within a longer one is meant: counted on Wikipedia articles tagged for names."""
SETTLED = 0.08
"""How often a suggestion that the reader's own decisions bear out is changed all the same."""
LIKELY = 0.01
"""From how likely on a place has its code from the beginning."""
SELDOM = 0.05
"""How likely at the least what is to be changed is to be changed to a certain label."""
RARELY = 0.02
"""How likely what makes little sense is done all the same: what is tagged so is tagged so again."""
LONGEST_WORD = 12
"""Code points of a word within which a code may stand."""
DECIDED, LARGE, WITHIN, WORD, SMALL_WORD = 0.02, 0.04, 0.009, 0.008, 0.002
"""How often a reader goes to a decided span, a word with a capital, one within a span, others, small ones."""
UNSPACED_WORD, UNSPACED_CHARACTER = 0.006, 0.003
"""How often to a word, and to a word of one character, where no blanks are between words and a segmenter has
told which are names."""


REJECT = "\0reject"
"""The brush that rejects."""


class Place(NamedTuple):
    """Somewhere to go.

    Attributes:
        span: What would be acted on.
        at: Offset at which its code is shown.
        weight: How likely the reader goes there.
    """

    span: Span
    at: int
    weight: float


def places(
    session: Session,
    start: int,
    end: int,
    memory: Memory | None,
    brush: str = "",
    kept: Collection[Place] = (),
) -> list[Place]:
    """Return the places of a stretch of text, the likeliest first.

    Args:
        session: The open article.
        start: First code point on screen.
        end: Code point behind the last.
        memory: What was decided so far.
        brush: What the reader is about to do there: a label, `REJECT`, or empty for going there.
        kept: Places that there are already: others are returned, and none where one of these has its code.
    """
    items = [item for item in session.overlay.visible(start, end) if item.start >= start]
    if brush == REJECT:
        # Nothing but a span can be rejected.
        whole = {Span(item.start, item.end): _likelihood(session, item, [], memory) for item in items}
        return sorted(_placed(whole, session, kept), key=lambda place: (-place.weight, place.at))
    found = _weights(session, start, end, memory, items)
    if brush:
        found = {span: weight * _fitting(session, span, memory, brush) for span, weight in found.items()}
        # What is suggested wrongly is what a label in hand is for.
        for span in {Span(item.start, item.end) for item in items if isinstance(item, Suggestion)}:
            found[span] = max(found[span], LIKELY)
    return sorted(_placed(found, session, kept), key=lambda place: (-place.weight, place.at))


def _weights(
    session: Session, start: int, end: int, memory: Memory | None, items: Sequence[Item]
) -> dict[Span, float]:
    """Return how likely the reader goes to each span, phrase and word of a stretch."""
    text = session.article.text
    phrases = list(session.misses.candidates(start, end))
    names = list(session.words.names(start, end))
    inner = nested(names)
    found: dict[Span, float] = {}
    for item in items:
        span = Span(item.start, item.end)
        found[span] = max(_likelihood(session, item, phrases, memory), found.get(span, 0))
    for phrase in phrases:
        if phrase not in found:
            crossing = any(overlaps(phrase, item) for item in items)
            found[phrase] = INNER if phrase in inner else OTHER_EDGES if crossing else MISS
    likely = Coverage()
    for span in found:
        likely.add(span.start, span.end)
    among_names = bool(names) and not session.by_characters
    for word in _words(session, start, end):
        if word not in found and any(map(str.isalnum, text[slice(*word)])):
            found[word] = _likelihood_of_word(text[slice(*word)], likely.meets(*word), among_names)
    return found


def _words(session: Session, start: int, end: int) -> Iterator[Span]:
    """Yield the words that begin in a stretch; where a script has no blanks, its characters if wanted."""
    for word in session.words.within(start, end):
        if session.by_characters and is_unspaced(session.article.text[slice(*word)]):
            yield from session.tokens.within(word.start, word.end)
        else:
            yield word


def _fitting(session: Session, span: Span, memory: Memory | None, brush: str) -> float:
    """Return how likely a place that is to be changed is to be changed so, from 0 to 1."""
    item = session.item_at(span)
    if item is not None and item.label == brush:
        return RARELY
    form = remembered_form(session.article.text, span.start, span.end)
    return max(memory.share(form, brush), SELDOM) if memory is not None and form else SELDOM


def _likelihood(session: Session, item: Item, phrases: list[Span], memory: Memory | None) -> float:
    if not isinstance(item, Suggestion):
        return DECIDED
    if item.origin == MEMORY or session.proposals.reason(item):
        return SETTLED
    doubtful = any(overlaps(item, p) and p != (item.start, item.end) for p in phrases)
    rate = memory.error_rate(item.label) if memory is not None else 1 / 3
    return max(rate, OTHER_EDGES) if doubtful else rate


def _likelihood_of_word(word: str, within: bool, among_names: bool) -> float:
    if word.casefold() in SMALL:
        return SMALL_WORD
    if within:
        return WITHIN
    if among_names and is_unspaced(word):
        return UNSPACED_WORD if len(word) > 1 else UNSPACED_CHARACTER
    return LARGE if word[0].isalpha() and not word[0].islower() else WORD


def _placed(found: dict[Span, float], session: Session, kept: Collection[Place]) -> Iterator[Place]:
    """Yield places with the offsets of their codes, no two at one.

    Of several that begin together the likeliest has its code there, the others at their last words or at
    those before; a place that finds all taken has none.
    """
    taken = {place.at for place in kept}
    for span in sorted(
        found.keys() - {place.span for place in kept}, key=lambda s: (s.start, -found[s], s.end)
    ):
        at = next((at for at in _offsets(span, session) if at not in taken), None)
        if at is not None:
            taken.add(at)
            yield Place(span, at, found[span])


def _offsets(span: Span, session: Session) -> Iterator[int]:
    """Yield where the code of a span may stand: at its beginning, else at a word of it, else within one."""
    yield span.start
    word = session.words.before(span.end)
    while word is not None and word.start > span.start:
        yield word.start
        word = session.words.before(word.start)
    # Where all that is taken, behind it: a code that stands a little off is better than none.
    yield from range(span.start + 1, min(span.start + LONGEST_WORD, len(session.article.text)))


@dataclass
class Jump:
    """The state while codes are shown.

    Attributes:
        places: Places by their codes.
        typed: The letters typed so far of a code.
        brush: A label that each place gets that is typed, `REJECT`, or empty: then the reader lands there.
        stays: Whether codes are shown again after one was typed.
        ranging: Whether the next two places are the first and the last word of one span.
        first: The first of them, once it was typed.
    """

    places: dict[str, Place] = field(default_factory=dict)
    typed: str = ""
    brush: str = ""
    stays: bool = False
    ranging: bool = False
    first: Span | None = None

    def show(self, found: list[Place]) -> None:
        """Give codes to places, which are the likeliest first."""
        self.typed = ""
        likely, others = _parted(found)
        self.places = dict(zip(codes([place.weight for place in likely]), likely, strict=False))
        more = (f"{MORE}{code}" for code in codes([place.weight for place in others]))
        self.places.update(zip(more, others, strict=False))

    def add(self, found: list[Place]) -> bool:
        """Give codes to further places; those that have one keep it, whoever may be typing it already.

        Returns:
            Whether there were codes left for all of them.
        """
        likely, others = _parted(found)
        plain = more_codes([code for code in self.places if code[0] != MORE], len(likely))
        behind = more_codes([code[1:] for code in self.places if code[0] == MORE], len(others))
        self.places.update(zip(plain, likely, strict=False))
        self.places.update(zip((f"{MORE}{code}" for code in behind), others, strict=False))
        return (len(plain), len(behind)) == (len(likely), len(others))

    def hints(self) -> dict[int, str]:
        """Return what is shown of the codes, by offset: those that go on as was typed, without what was.

        Those of unlikely places are shown only when their first letter was typed.
        """
        typed = self.typed
        shown = ((code, place) for code, place in self.places.items() if code.startswith(typed))
        return {p.at: code[len(typed) :] for code, p in shown if typed or not code.startswith(MORE)}

    def type(self, letter: str) -> Place | None:
        """Take a letter; return the place whose code it completes, or None.

        A letter that leads nowhere is as if it had not been typed.
        """
        typed = self.typed + letter
        place = self.places.get(typed)
        if place is not None:
            self.typed = ""
            return place
        if any(code.startswith(typed) for code in self.places):
            self.typed = typed
        return None

    def take_brush(self, brush: str) -> None:
        """Do this to every place that is typed from now on; the same again puts the brush down."""
        self.brush = "" if brush == self.brush else brush
        self.stays, self.typed = True, ""

    def joined(self, span: Span) -> Span | None:
        """Return the span from the first of two places to the second; None for the first."""
        if not self.ranging:
            return span
        if self.first is None:
            self.first = span
            return None
        whole = Span(min(self.first.start, span.start), max(self.first.end, span.end))
        self.ranging, self.first = False, None
        return whole


def _parted(found: list[Place]) -> tuple[list[Place], list[Place]]:
    """Return those that have their codes from the beginning, and those that have them behind `MORE`."""
    likely = list(itertools.takewhile(lambda place: place.weight >= LIKELY, found))
    return likely, found[len(likely) :]
