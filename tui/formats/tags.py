"""Tags of tokens, `O` or a prefix and a label: the schemes that are written, and all of them read.

- IOB1, of the CoNLL-2003 files: `I-`, but `B-` at the beginning of an entity right after one of its label.
- IOB2: `B-` at the beginning of every entity, `I-` in the rest of it.
- BILUO: `L-` at the last token, and `U-` at one that begins and ends an entity. IOBES has `E-` and `S-` for
  them, BMES also `M-` for `I-`, BMEWO `W-` for `S-`.

One rule reads them all, as `conlleval` does: an entity goes on with `I-` or an end of its own label, and
anything else begins one. Well-formed tags of any of the schemes are read right by it, so that the scheme
matters only to what counts as ill-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

IOB1, IOB2, BILUO = "iob1", "iob2", "biluo"
IOBES, ANY, BARE = "iobes", "any", "bare"
"""Schemes that are only read: ANY for ends without beginnings, BARE for labels without a prefix."""

OUTSIDE = frozenset(("O", "-", "_", ""))
"""Tags of no entity: `-` is what spaCy writes for a token that nothing is known of."""

NAMELESS = "ENTITY"
"""The label of tags that are a prefix alone."""

_TAG = re.compile(r"([BIOLUESMW])(?:-(.+))?", re.DOTALL)
_LIKE = str.maketrans("MESW", "ILUU")
_BILUO = {(True, True): "U", (True, False): "B", (False, True): "L", (False, False): "I"}


class Mark(NamedTuple):
    """What is to be said of a token: the label of its entity, empty outside, and whether it is at an edge."""

    label: str = ""
    first: bool = False
    last: bool = False


class Tag(NamedTuple):
    """A tag that was read: its prefix in BILUO, empty for none, its label, and the letter that it has."""

    prefix: str
    label: str
    letter: str


NONE = Tag("", "", "")


def encode(sentence: Iterable[Mark], scheme: str) -> Iterator[str]:
    """Yield the tags of one sentence in one of the schemes that are written."""
    before = ""
    for mark in sentence:
        if not mark.label:
            yield "O"
        elif scheme == BILUO:
            yield f"{_BILUO[mark.first, mark.last]}-{mark.label}"
        else:
            begins = mark.first and (scheme == IOB2 or before == mark.label)
            yield f"{'B' if begins else 'I'}-{mark.label}"
        before = mark.label


@lru_cache(maxsize=4096)
def parsed(text: str, *, bare: bool = False) -> Tag | None:
    """Return what a tag says; None where it is none.

    Args:
        text: The tag.
        bare: Whether labels stand without a prefix.
    """
    if text in OUTSIDE:
        return NONE
    if bare:
        return Tag("I", text, "")
    match = _TAG.fullmatch(text)
    if match is None or match[1] == "O":
        return None
    return Tag(match[1].translate(_LIKE), match[2] or NAMELESS, match[1])


_FREE_BEGIN, _FREE_B, _CUT = "free begin", "free B", "cut"
_MISFITS = {
    IOB1: (_FREE_B,), IOB2: (_FREE_BEGIN,), BILUO: (_FREE_BEGIN, _CUT), IOBES: (_FREE_BEGIN, _CUT)
}  # fmt: skip


def plainly(text: str) -> bool:
    """Whether a tag is one beyond doubt: most letters alone may be words, or labels without a prefix."""
    return text in ("B", "I") or (text[1:2] == "-" and parsed(text) not in (None, NONE))


class Found(NamedTuple):
    """An entity: its first token, the one after its last, and its label."""

    start: int
    end: int
    label: str


class Decoder:
    """Reads the tags of one sentence after the other.

    Attributes:
        found: The entities so far, by numbers of tokens.
        count: The tokens so far.
        free_begins: How many entities began with I- or an end, which only IOB1 has.
        free_bs: How many began with B- where none of the label was before it, which IOB1 has not.
        cut: How many ended without an end, which BILUO has not.
        letters: The letters that prefixes had.
        firsts: Where the first of each of these kinds was, by what `feed` was told.
    """

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.count = 0
        self.free_begins = self.free_bs = self.cut = 0
        self.letters: set[str] = set()
        self.firsts: dict[str, int] = {}
        self._open = self._before = ""
        self._start = self._line = 0

    def feed(self, tag: Tag, line: int = 0) -> None:
        """Take the tag of the next token, and where it stands."""
        prefix, label, letter = tag
        goes_on = prefix in ("I", "L") and self._open == label
        if not goes_on:
            self._cut()
        self._line = line
        if prefix:
            self.letters.add(letter)
            if not goes_on:
                if prefix in ("I", "L"):
                    self.free_begins += 1
                    self.firsts.setdefault(_FREE_BEGIN, line)
                elif prefix == "B" and self._before != label:
                    self.free_bs += 1
                    self.firsts.setdefault(_FREE_B, line)
                self._open, self._start = label, self.count
            if prefix in ("L", "U"):
                self._close(1)
        self._before = label
        self.count += 1

    def end_sentence(self) -> None:
        """Take it that no entity goes on from here."""
        self._cut()
        self._before = ""

    def _cut(self) -> None:
        if self._open:
            self.cut += 1
            self.firsts.setdefault(_CUT, self._line)
            self._close(0)

    def _close(self, more: int) -> None:
        self.found.append(Found(self._start, self.count + more, self._open))
        self._open = ""

    def reset(self) -> list[Found]:
        """Return the entities, and begin anew with the next token as number 0."""
        self.end_sentence()
        found, self.found, self.count = self.found, [], 0
        return found

    def misfits(self, scheme: str) -> int:
        """Return how many entities are not as a scheme has them."""
        counts = {_FREE_B: self.free_bs, _FREE_BEGIN: self.free_begins, _CUT: self.cut}
        return sum(counts[kind] for kind in _MISFITS.get(scheme, ()))

    def first_misfit(self, scheme: str) -> int:
        """Return where the first of them is, 0 for none."""
        return min((self.firsts[kind] for kind in _MISFITS.get(scheme, ()) if kind in self.firsts), default=0)


_LETTERS: Mapping[str, frozenset[str]] = {
    IOB1: frozenset("BI"),
    IOB2: frozenset("BI"),
    BILUO: frozenset("BILU"),
    IOBES: frozenset("BIESMW"),
}


def is_strange(letter: str, scheme: str) -> bool:
    """Whether a scheme does not have a letter; empty for none, which only plain labels are without."""
    return scheme in _LETTERS and letter not in _LETTERS[scheme]


def scheme_of(decoder: Decoder) -> str:
    """Return the scheme that tags are in; IOB2 for those that are in none, or could be in several."""
    letters = decoder.letters
    if letters == {""}:
        return BARE
    if letters & set("LU"):
        return BILUO
    if letters & set("ESMW"):
        return IOBES if letters & set("BSW") else ANY
    return IOB1 if decoder.free_begins and not decoder.free_bs else IOB2
