"""Two layers of one article become one: what both say is there once, what only one says comes in.

Where they decided differently about one place, a person has to know: that is a conflict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.article import ArticleState
from tui.domain.index import SpanIndex
from tui.domain.layer import LayerInfo
from tui.domain.remarks import LONGEST_NOTE

Pair = tuple[Annotation | None, Annotation | None]
"""An annotation before and after; None for nothing there."""

_Key = tuple[int, int, tuple[tuple[int, int], ...], str, bool]
"""What was decided: where, which label, and whether it is a tag or a rejection."""

_FARTHER = {state: number for number, state in enumerate(ArticleState)}


class Kind(StrEnum):
    """How two decisions contradict one another."""

    LABEL = "other label"
    BOUNDS = "other bounds"
    REJECTED = "rejected by one"
    LINK = "other link"


class Conflict(NamedTuple):
    """Two decisions of which one has to give way.

    Attributes:
        kind: How they contradict one another.
        ours: What is decided here.
        theirs: What is decided there.
    """

    kind: Kind
    ours: Annotation
    theirs: Annotation


@dataclass(slots=True)
class Joined:
    """What taking another layer in comes to.

    Attributes:
        pairs: What changes. What is added bears the id that it has there.
        added: How many of these are additions.
        same: How many decisions of the other layer are here already.
        conflicts: What contradicts one another.
    """

    pairs: list[Pair] = field(default_factory=list)
    added: int = 0
    same: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def join(ours: Iterable[Annotation], theirs: Iterable[Annotation], *, theirs_win: bool = False) -> Joined:
    """Return what a layer comes to when another one of the same article is taken in.

    The same decision is the same label on the same span, as a tag or as a rejection. It comes in once; its
    note, flag, link and extras come together. What is told apart otherwise only by how it came about, such as
    accepted or added, stays as it is here.

    Conflicts are: one annotation (by its id) that says something else there; on one span two labels, or a tag
    and the rejection of it; two tags that cross, or lie within one another and have one label; two links.
    A tag within another of a different label is none: that is nesting. Nor is what stands beside a decision
    that both have.

    Taken in once more the same layer changes nothing, and has the same conflicts, if `theirs_win` has not
    settled them.

    Args:
        ours: The layer as it is, in any order.
        theirs: The other layer.
        theirs_win: Whether in a conflict their decision takes the place of ours.
    """
    here, there = list(ours), _once(theirs)
    if not here:
        return Joined([(None, one) for one in there], len(there))
    return _Joining(here, theirs_win).run(there)


def _once(annotations: Iterable[Annotation]) -> Collection[Annotation]:
    """Return the decisions of a layer, each once: one that repeats another goes into it with what it says."""
    found: dict[_Key, Annotation] = {}
    for one in annotations:
        key = _key(one)
        kept = found.get(key)
        if kept is None:
            found[key] = one
            continue
        both = _with_details(kept, one, theirs_win=False)
        if one.link not in ("", both.link):
            both = replace(both, note=joined_notes(both.note, f"link: {one.link}"))
        found[key] = both
    return found.values()


class _Joining:
    """One run of `join` with a layer that is not empty."""

    def __init__(self, ours: list[Annotation], theirs_win: bool) -> None:
        self._theirs_win = theirs_win
        # Of several that say the same, always the same one is met.
        self._by_key = {_key(a): a for a in sorted(ours, key=lambda a: a.id, reverse=True)}
        self._by_id = {a.id: a for a in ours}
        self._ours = ours
        self._met: set[str] = set()
        """Ids of ours that theirs are about, and that therefore stand in the way of no other."""
        self._found = Joined()

    def run(self, theirs: Iterable[Annotation]) -> Joined:
        # What both say first: what ours is met by one of theirs contradicts no other.
        others = []
        for one in theirs:
            same = self._by_key.get(_key(one))
            if same is not None:
                self._meet(same, one)
            else:
                others.append(one)
        left = []
        for one in others:
            known = self._by_id.get(one.id)
            if known is not None and known.id not in self._met:
                self._met.add(known.id)
                self._contradict(_kind(known, one), [known], one)
            else:
                left.append(one)
        if left:
            unmet = SpanIndex(a for a in self._ours if a.id not in self._met)
            for one in left:
                self._place(one, unmet)
        return self._found

    def _meet(self, mine: Annotation, one: Annotation) -> None:
        """Take in a decision that is here already."""
        self._found.same += 1
        self._met.add(mine.id)
        if mine.link and one.link and mine.link != one.link:
            self._found.conflicts.append(Conflict(Kind.LINK, mine, one))
        after = _with_details(mine, one, theirs_win=self._theirs_win)
        if after != mine:
            self._found.pairs.append((mine, after))

    def _place(self, one: Annotation, unmet: SpanIndex[Annotation]) -> None:
        """Add a decision that is not here, unless others are in its way."""
        near = [mine for mine in unmet.overlapping(one.start, one.end) if mine.id not in self._met]
        against = [(kind, mine) for mine in near if (kind := _contradiction(mine, one)) is not None]
        if against:
            self._contradict(against[0][0], [mine for _, mine in against], one)
        else:
            self._found.pairs.append((None, one))
            self._found.added += 1

    def _contradict(self, kind: Kind, mine: list[Annotation], one: Annotation) -> None:
        self._found.conflicts.append(Conflict(kind, mine[0], one))
        if self._theirs_win:
            self._found.pairs.append((mine[0], replace(one, id=mine[0].id)))
            self._found.pairs.extend((other, None) for other in mine[1:])
            self._met.update(other.id for other in mine)


def _key(annotation: Annotation) -> _Key:
    return annotation.start, annotation.end, annotation.fragments, annotation.label, annotation.live


def _place_of(annotation: Annotation) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    return annotation.start, annotation.end, annotation.fragments


def _kind(mine: Annotation, one: Annotation) -> Kind:
    """Return how two states of one annotation differ."""
    if mine.live != one.live:
        return Kind.REJECTED
    return Kind.BOUNDS if _place_of(mine) != _place_of(one) else Kind.LABEL


def _contradiction(mine: Annotation, one: Annotation) -> Kind | None:
    """Return how two decisions that overlap contradict one another; None where both can stand."""
    if _place_of(mine) == _place_of(one):
        if mine.live and one.live:
            return Kind.LABEL
        return Kind.REJECTED if mine.live != one.live and mine.label == one.label else None
    if not (mine.live and one.live):
        return None
    inner = mine.start <= one.start <= one.end <= mine.end or one.start <= mine.start <= mine.end <= one.end
    return Kind.BOUNDS if mine.label == one.label or not inner else None


def _with_details(mine: Annotation, other: Annotation, *, theirs_win: bool) -> Annotation:
    """Return an annotation with what is said besides of the same one elsewhere."""
    link = (other.link or mine.link) if theirs_win else (mine.link or other.link)
    note = joined_notes(mine.note, other.note)
    flag = mine.flag or other.flag
    extras = {**other.extras, **mine.extras} if other.extras else mine.extras
    if (note, flag, link, extras) == (mine.note, mine.flag, mine.link, mine.extras):
        return mine
    return replace(mine, note=note, flag=flag, link=link, extras=extras)


def joined_notes(ours: str, theirs: str) -> str:
    """Return what two notes say together: each once, ours first; ours alone where that would be too long."""
    if not theirs or f"\n{theirs}\n" in f"\n{ours}\n":
        return ours
    if not ours or f"\n{ours}\n" in f"\n{theirs}\n":
        return theirs
    both = f"{ours}\n{theirs}"
    return both if len(both) <= LONGEST_NOTE else ours


def joined_infos(ours: LayerInfo, theirs: LayerInfo, *, contested: bool = False) -> LayerInfo:
    """Return what is said of an article as a whole here and there: tags and bookmarks of both, both notes.

    Args:
        ours: What is said here.
        theirs: What is said there.
        contested: Whether conflicts were left: then how far the annotator is here stays, else the farther
            counts.
    """
    farther = max(ours.state, theirs.state, key=_FARTHER.__getitem__)
    return LayerInfo(
        ours.state if contested else farther,
        joined_notes(ours.note, theirs.note),
        tuple(dict.fromkeys((*ours.tags, *theirs.tags))),
        tuple(sorted({*ours.bookmarks, *theirs.bookmarks})),
    )


def misfit(annotation: Annotation, length: int) -> str:
    """Return in a few words why an annotation cannot be of a text of that length; empty where it can."""
    if not 0 <= annotation.start <= annotation.end <= length:
        return f"{annotation.start}-{annotation.end} is not within the text, which has {length:,} characters"
    reached = annotation.start
    for start, end in annotation.fragments:
        if not reached <= start < end <= annotation.end:
            return f"its part {start}-{end} is not within {annotation.start}-{annotation.end}"
        reached = end
    return ""
