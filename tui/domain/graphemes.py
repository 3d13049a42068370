"""What people count as one character: where a text may be cut, by Unicode Standard Annex 29.

A grapheme is a letter with the marks upon it, a syllable of jamo, a conjunct, a flag, or what joiners make of
several characters. Two rules are stricter than the annex's: a joiner joins whatever ink stands on both sides
of it, as terminals draw it, and what stands on nothing is a grapheme of its own, so that it is seen: a mark
behind white space, the second selector of a variant, a tag without a flag.

No text makes a grapheme that is longer than `LONGEST`, or one whose beginning is far to seek.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tui.domain.span import HasSpan, Span
from tui.domain.substitutes import SUBSTITUTES

LONGEST = 32
"""Code points of one grapheme at the most: a letter with more marks than that is cut."""
_MOST_LETTERS = 5
"""Letters of one grapheme at the most; the longest conjuncts of Sanskrit have as many."""
_MOST_LEADING = 3
"""Code points among which a second consonant may begin the same syllable of jamo."""
_BLOCK, _TROUBLE = 1024, 256
"""Where no end of a grapheme is sure for `_TROUBLE` code points, one ends at each multiple of `_BLOCK`."""

JOINER = "\u200d"
NON_JOINER = "\u200c"

# Everything else needs a closer look: line ends, what takes no cell or two, what is joined or substituted.
_PLAIN = (
    r"\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u03ff\u0400-\u0482\u048a-\u052f\u0531-\u0556"
    r"\u0561-\u0587\u05d0-\u05ea\u060b-\u060f\u061b\u061d-\u064a\u0660-\u066f\u0671-\u06d5\u06ee-\u06ff"
    r"\u10d0-\u10fc\u1e00-\u1eff\u2010-\u2027\u2030-\u203b\u20a0-\u20c0"
)
NOT_PLAIN = re.compile(f"[^{_PLAIN}]")
"""Finds the first character that is not simply a grapheme of one cell."""

# What a character is to the one beside it.
OTHER, ALONE, SIGN, MARK, SPACED, LINKER, CONSONANT, SELECTOR, TAG, JOINS, FLAG, PREPENDED = range(12)
LEADING, VOWEL, TRAILING, OPEN_SYLLABLE, CLOSED_SYLLABLE = range(12, 17)

_LINKERS = frozenset(
    map(
        chr,
        (0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D, 0x1039, 0x17D2, 0x1A60, 0x1B44, 0x1BAB, 0xA9C0, 0xAAF6,
         0x10A3F, 0x11133, 0x1193E, 0x11A47, 0x11A99),
    )
)  # fmt: skip
"""Signs that make a conjunct of the consonants beside them."""
_LINKED = (
    "\u0915\u0939 \u0958\u095f \u0978\u097f \u0995\u09b9 \u09dc\u09df \u09f0\u09f1 \u0a95\u0ab9 \u0af9\u0af9"
    " \u0b15\u0b39 \u0b5c\u0b5f \u0b71\u0b71 \u0c15\u0c39 \u0c58\u0c5a \u0d15\u0d3a \u1000\u102a \u103f\u103f"
    " \u1050\u1055 \u105a\u105d \u1061\u1061 \u1065\u1066 \u106e\u1070 \u1075\u1081 \u108e\u108e"
    " \u1780\u17b3 \u1a20\u1a54 \u1b0b\u1b0c \u1b13\u1b33 \u1b45\u1b4c \u1b83\u1ba0 \u1bae\u1baf"
    " \u1bbb\u1bbd \ua989\ua98b \ua98f\ua9b2 \ua9e0\ua9e4 \ua9e7\ua9ef \ua9fa\ua9fe \uaa60\uaa6f"
    " \uaa71\uaa73 \uaa7a\uaa7a \uaa7e\uaa7f \uaae0\uaaea \uabc0\uabda \U00010a00\U00010a00"
    " \U00010a10\U00010a35 \U00011103\U00011126 \U00011144\U00011144 \U00011147\U00011147"
    " \U00011900\U00011906 \U00011909\U00011909 \U0001190c\U0001192f \U00011a00\U00011a00"
    " \U00011a0b\U00011a32 \U00011a50\U00011a50 \U00011a5c\U00011a83"
)
"""The consonants that they join: first and last of each stretch. What lies between them is no letter."""
_CONSONANTS = tuple((pair[0], pair[1]) for pair in _LINKED.split())
_PREPENDED = frozenset(
    map(
        chr,
        (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xD4E, 0x110BD, 0x110CD, 0x111C2, 0x111C3,
         0x1193F, 0x11941, *range(0x11A84, 0x11A8A), 0x11D46),
    )
)  # fmt: skip
"""Signs that are drawn around or before the letter behind them."""
_SIGNS = frozenset(SUBSTITUTES.values())
"""What is shown for characters that are not sent: nothing is joined to it but marks."""


_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Signs that choose a variant of what stands before them: first and last of each stretch."""


class _Kinds(dict[str, int]):
    """The kind of each character that was asked for."""

    def __missing__(self, character: str) -> int:
        kind = self[character] = _kind(character)
        return kind


def _kind(character: str) -> int:
    """Return what a character is to the ones beside it."""
    code = ord(character)
    if code in SUBSTITUTES or character.isspace():
        return ALONE
    if character == JOINER:
        return JOINS
    if character in _SIGNS:
        return SIGN
    if character == NON_JOINER or any(first <= code <= last for first, last in _SELECTORS):
        return SELECTOR
    if 0xE0020 <= code <= 0xE007F:
        return TAG
    if 0x1F1E6 <= code <= 0x1F1FF:
        return FLAG
    if character in _PREPENDED:
        return PREPENDED
    jamo = _jamo(code)
    if jamo != OTHER:
        return jamo
    category = unicodedata.category(character)
    if category[0] == "M":
        return LINKER if character in _LINKERS else MARK if category != "Mc" else SPACED
    if character in "\u0e33\u0eb3\uff9e\uff9f" or 0x1F3FB <= code <= 0x1F3FF:
        return SPACED
    if category == "Lo" and any(first <= character <= last for first, last in _CONSONANTS):
        return CONSONANT
    return OTHER


def _jamo(code: int) -> int:
    """Return what part of a syllable a code point is; OTHER for what is no jamo and no fillers between."""
    if 0xAC00 <= code <= 0xD7A3:
        return CLOSED_SYLLABLE if (code - 0xAC00) % 28 else OPEN_SYLLABLE
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return LEADING
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return VOWEL
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return TRAILING
    return OTHER


KINDS = _Kinds()

_SYLLABLES = frozenset(
    {
        *((LEADING, kind) for kind in (LEADING, VOWEL, OPEN_SYLLABLE, CLOSED_SYLLABLE)),
        *((before, kind) for before in (OPEN_SYLLABLE, VOWEL) for kind in (VOWEL, TRAILING)),
        *((before, TRAILING) for before in (CLOSED_SYLLABLE, TRAILING)),
    }
)

_BEHIND = frozenset({MARK, SPACED, LINKER, SELECTOR, TAG, JOINS, VOWEL, TRAILING})
"""Kinds that go with what stands before them."""
_BEARING = frozenset({MARK, LINKER, SELECTOR, JOINS})
"""Kinds over which a consonant may be linked to the one before."""
_STOPS_JOINER = frozenset({ALONE, SIGN, JOINS, SELECTOR, TAG})
_FLAG_TAGS = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,8}\U000e007f")
"""The flag of a part of a country: a black flag, and the part's code in tags."""


def grapheme_end(text: str, start: int) -> int:
    """Return where the grapheme ends that begins at an offset; `start` is less than `len(text)`."""
    first = previous = KINDS[text[start]]
    end, size = start + 1, len(text)
    if end == size or first in (ALONE, JOINS):
        return end
    letters, linked, after_consonant = 1, False, first == CONSONANT
    limit = min(size, start + LONGEST)
    while end < limit:
        kind = KINDS[text[end]]
        if kind in _BEHIND:
            if not _goes_with(text, start, end, previous, kind):
                break
        elif letters >= _MOST_LETTERS or not _takes(end - start, previous, kind, linked):
            break
        else:
            letters += 1
        if not end % _BLOCK and _is_trouble(text, end):
            break
        if previous == kind == MARK:
            # One step over many: a letter may have half a million.
            end = _marks().match(text, end, min(limit, (end // _BLOCK + 1) * _BLOCK)).end()  # type: ignore[union-attr]
            continue
        bearing = kind in _BEARING and text[end] != NON_JOINER
        linked = bearing and (linked or (after_consonant and kind == LINKER))
        after_consonant = kind == CONSONANT or (bearing and after_consonant)
        previous, end = kind, end + 1
    # What a joiner at the cut would join belongs to the next one.
    return end - 1 if previous == JOINS and end - start > 1 else end


@cache
def _marks() -> re.Pattern[str]:
    """Return what matches a run of marks of the first plane, or one of any."""
    codes = (*range(0x300, 0x2100), *range(0x2CEF, 0x3100), *range(0xA66F, 0xFE30))
    found = "".join(chr(code) for code in codes if KINDS[chr(code)] == MARK)
    return re.compile(f"[{found}]+|.", re.S)


def _goes_with(text: str, start: int, end: int, previous: int, kind: int) -> bool:
    """Whether a character without a cell of its own goes with what stands before it."""
    if kind == SELECTOR:
        return previous not in (SELECTOR, TAG, JOINS)
    if kind == TAG:
        flag = _FLAG_TAGS.match(text, start)
        return flag is not None and end < flag.end()
    if kind == JOINS:
        if end + 1 == len(text) or KINDS[text[start]] in _BEHIND:
            return False
        behind = text[end + 1]
        return behind > "\xa0" and KINDS[behind] not in _STOPS_JOINER
    if kind in (VOWEL, TRAILING):
        return (previous, kind) in _SYLLABLES and KINDS[text[start]] not in _BEHIND
    return True


def _takes(length: int, previous: int, kind: int, linked: bool) -> bool:
    """Whether a grapheme of a length so far takes in a character that could stand by itself."""
    if kind == ALONE:
        return False
    if previous == JOINS or (kind == CONSONANT and linked):
        return True
    if kind == FLAG:
        return previous == FLAG and length == 1
    if previous == PREPENDED:
        return kind != SIGN and length == 1
    # One more of these takes two cells more.
    return (previous, kind) in _SYLLABLES and length < _MOST_LEADING


def _may_go_on(text: str, at: int) -> bool:
    """Whether a grapheme may go on over an offset, whatever stands further away."""
    before, behind = KINDS[text[at - 1]], KINDS[text[at]]
    if ALONE in (before, behind):
        return False
    if behind in _BEHIND or before in (JOINS, PREPENDED) or before == behind == FLAG:
        return True
    return (behind == CONSONANT and before in _BEARING) or (before, behind) in _SYLLABLES


def _is_trouble(text: str, at: int) -> bool:
    """Whether no grapheme surely ends in the stretch before an offset."""
    return at >= _TROUBLE and all(_may_go_on(text, i) for i in range(at, at - _TROUBLE, -1))


def grapheme_at(text: str, offset: int) -> Span:
    """Return the grapheme that an offset of the text lies in."""
    start = offset
    while start > 0 and _may_go_on(text, start):
        if not start % _BLOCK and _is_trouble(text, start):
            break
        start -= 1
    end = grapheme_end(text, start)
    while end <= offset:
        start, end = end, grapheme_end(text, end)
    return Span(start, end)


def goes_on(text: str, at: int) -> bool:
    """Whether a grapheme goes on over an offset within the text."""
    return grapheme_at(text, at).start != at


def graphemes(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the graphemes from the one that begins at `start` up to the one that reaches `end`, in order."""
    while start < end:
        stop = grapheme_end(text, start)
        yield Span(start, stop)
        start = stop


def widened(text: str, span: HasSpan) -> Span:
    """Return a span widened to whole graphemes; one that is empty or outside of the text as it is."""
    if not 0 <= span.start < span.end <= len(text):
        return Span(span.start, span.end)
    return Span(grapheme_at(text, span.start).start, grapheme_at(text, span.end - 1).end)


def stands_on_nothing(character: str) -> bool:
    """Whether a character at the beginning of a grapheme could not be seen: it has no cell of its own."""
    return KINDS[character] in _BEHIND
