"""Adjudication: what becomes of a meeting of several sides in the layer that they are brought together in.

What is decided is read from that layer itself, so that it survives undo, restarts and other programs. Each
of the different things of a meeting has an answer there: an annotation like it that is live (it was taken) or
rejected (it was not), or a correction that started from it. A meeting is decided when each has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.article import new_id
from tui.domain.index import SpanIndex
from tui.domain.layer import Layer
from tui.domain.meetings import Mark, Meeting
from tui.domain.overlay import Item

RESULT = "adjudicated"
"""The name of the layer that sides are brought together in, where none is given."""
REACH = 2_000
"""Code points around a thing in which what was written in its place is looked for."""

Pair = tuple[Annotation | None, Annotation | None]
"""An annotation before and after."""


class Wanted(NamedTuple):
    """What a meeting is to come to.

    Attributes:
        marks: Those of its things that are taken.
        written: What stands in the place of one of them.
        base: The thing that it takes the place of; there is one where there is something written.
    """

    marks: frozenset[Mark] = frozenset()
    written: Mark | None = None
    base: Mark | None = None


NOTHING = Wanted()
"""None of a meeting's things is taken."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a layer says of a meeting.

    Attributes:
        taken: Those of its things that are live there, in the order of the text.
        written: What stands there in the place of others.
        refused: Those that were decided against.
        open: Those that nothing was decided about.
    """

    taken: tuple[Mark, ...] = ()
    written: tuple[Annotation, ...] = ()
    refused: tuple[Mark, ...] = ()
    open: tuple[Mark, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether each of the things has an answer."""
        return not self.open

    @property
    def begun(self) -> bool:
        """Whether any of them has one."""
        return bool(self.taken or self.written or self.refused)

    def sides(self, meeting: Meeting[Item]) -> list[int]:
        """Return the numbers of the sides of which exactly everything was taken, and nothing else."""
        if not self.decided or self.written:
            return []
        taken = set(self.taken)
        return [n for n, side in enumerate(meeting.sides) if side and {Mark.of(t) for t in side} == taken]


class _Answers(NamedTuple):
    """What answers one thing.

    Attributes:
        own: Annotations like it, the live ones first.
        written: What was written in its place.
        corrected: Corrections that started from it and are like another thing of the meeting.
    """

    own: list[Annotation]
    written: list[Annotation]
    corrected: list[Annotation]


def _answers(layer: Layer, mark: Mark, marks: Collection[Mark]) -> _Answers:
    here = list(layer.annotations.overlapping(mark.start, max(mark.end, mark.start + 1)))
    own = sorted((a for a in here if Mark.of(a) == mark), key=lambda a: not a.live)
    was = Was(mark.start, mark.end, mark.label)
    sources = layer.sources.overlapping(mark.start, max(mark.end, mark.start + 1))
    ids = {source.id for source in sources if tuple(source[:3]) == was}
    if not ids:
        return _Answers(own, [], [])
    around = layer.annotations.overlapping(max(mark.start - REACH, 0), mark.end + REACH)
    from_here = [a for a in around if a.id in ids and a.live and Mark.of(a) != mark]
    return _Answers(
        own,
        [a for a in from_here if Mark.of(a) not in marks],
        [a for a in from_here if Mark.of(a) in marks],
    )


def ruling(layer: Layer, meeting: Meeting[Item]) -> Ruling:
    """Return what a layer says of a meeting."""
    marks = meeting.marks
    taken, written, refused, left = [], [], [], []
    for mark in marks:
        own, instead, corrected = _answers(layer, mark, marks)
        written += instead
        if any(annotation.live for annotation in own):
            taken.append(mark)
        elif own or instead or corrected:
            refused.append(mark)
        else:
            left.append(mark)
    return Ruling(tuple(taken), tuple(written), tuple(refused), tuple(left))


def changes(
    layer: Layer, meeting: Meeting[Item], names: Sequence[str], wanted: Wanted, by: str, at: str
) -> list[Pair]:
    """Return what changes in a layer for a meeting to come to what is wanted; nothing where it has.

    An annotation keeps its id however often its meeting is decided anew.

    Args:
        layer: The layer that the sides are brought together in.
        meeting: What the sides have.
        names: For each side the annotator's name; empty for a pipeline.
        wanted: What it is to come to.
        by: Who decides.
        at: When.
    """
    marks = meeting.marks
    if wanted.written in marks:
        wanted = Wanted(frozenset(m for m in (wanted.written,) if m is not None))
    pairs: list[Pair] = []
    for mark in marks:
        own, written, corrected = _answers(layer, mark, marks)
        kept = next(iter([*own, *written]), None)
        if mark == wanted.base and wanted.written is not None:
            after = _written(kept or _made(meeting, names, mark, by, at), mark, wanted.written, by, at)
        elif mark in wanted.marks:
            after = _taken(kept, _made(meeting, names, mark, by, at), by, at)
        elif kept is None and any(Mark.of(a) in wanted.marks for a in corrected):
            continue
        else:
            after = _refused(kept or _bare(_made(meeting, names, mark, by, at)), mark, by, at)
        if after != kept:
            pairs.append((kept, after))
        pairs += [(other, None) for other in [*own, *written] if other is not kept]
    return pairs


def _made(meeting: Meeting[Item], names: Sequence[str], mark: Mark, by: str, at: str) -> Annotation:
    """Return a thing of a meeting as an annotation that says whose it was, notes and link included."""
    have = [
        (name, thing)
        for name, side in zip(names, meeting.sides, strict=True)
        for thing in side
        if Mark.of(thing) == mark
    ]
    people = [(name, thing) for name, thing in have if isinstance(thing, Annotation)]
    first = have[0][1]
    origin = f"annotator {', '.join(dict.fromkeys(name for name, _ in people))}" if people else first.origin
    extras: dict[str, object] = {}
    for _, thing in reversed(people):
        extras.update(thing.extras)
    return Annotation(
        new_id(10),
        mark.start,
        mark.end,
        mark.label,
        State.ACCEPTED,
        origin,
        by,
        at,
        score=None if people else first.score,
        note="\n".join(dict.fromkeys(thing.note for _, thing in people if thing.note)),
        link=next((thing.link for _, thing in people if thing.link), ""),
        fragments=mark.fragments,
        extras=extras,
    )


def _taken(kept: Annotation | None, made: Annotation, by: str, at: str) -> Annotation:
    if kept is None:
        return made
    if kept.live and Mark.of(kept) == Mark.of(made):
        return kept
    state = State.ADDED if kept.origin == PERSON else State.ACCEPTED
    said = replace(
        kept, note=kept.note or made.note, link=kept.link or made.link, extras=kept.extras or made.extras
    )
    return _moved(said, Mark.of(made), state, by, at)


def _bare(made: Annotation) -> Annotation:
    """Return a thing without what was said of it: that comes along with what is taken."""
    return replace(made, note="", link="", extras={})


def _refused(kept: Annotation, mark: Mark, by: str, at: str) -> Annotation:
    if kept.state is State.REJECTED and Mark.of(kept) == mark:
        return kept
    return _moved(kept, mark, State.REJECTED, by, at)


def _written(kept: Annotation, base: Mark, written: Mark, by: str, at: str) -> Annotation:
    if kept.state is State.CORRECTED and Mark.of(kept) == written:
        return kept
    was = Was(base.start, base.end, base.label)
    return replace(_moved(kept, written, State.CORRECTED, by, at), was=was)


def _moved(kept: Annotation, mark: Mark, state: State, by: str, at: str) -> Annotation:
    start, end, label, fragments = mark
    return replace(
        kept, start=start, end=end, label=label, fragments=fragments, state=state, was=None, by=by, at=at
    )


# -- deciding by a rule ------------------------------------------------------------------------


def of_side(meeting: Meeting[Item], number: int) -> Wanted:
    """Return the wish to take what one side has, which may be nothing."""
    return Wanted(frozenset(map(Mark.of, meeting.sides[number])))


def of_all(meeting: Meeting[Item]) -> Wanted:
    """Return the wish to take everything."""
    return Wanted(frozenset(meeting.marks))


def of_most(meeting: Meeting[Item], present: Sequence[bool]) -> Wanted | None:
    """Return the wish to take what more than half of the sides have, be it nothing; None where none do.

    Args:
        meeting: What the sides have.
        present: Which of the sides have looked at the article at all.
    """
    votes = Counter(
        frozenset(map(Mark.of, side)) for side, there in zip(meeting.sides, present, strict=True) if there
    )
    marks, count = votes.most_common(1)[0]
    return Wanted(marks) if 2 * count > votes.total() else None


class Numbered(NamedTuple):
    """A meeting's place in the text and its number, for looking meetings up."""

    start: int
    end: int
    id: str

    @property
    def number(self) -> int:
        """The number."""
        return int(self.id)


def numbered(meetings: Iterable[Meeting[Item]]) -> SpanIndex[Numbered]:
    """Return meetings by place."""
    return SpanIndex(Numbered(m.start, m.end, str(n)) for n, m in enumerate(meetings))


def near(index: SpanIndex[Numbered], pairs: Iterable[Pair]) -> set[int]:
    """Return the numbers of the meetings whose ruling these changes can be part of."""
    changed = [annotation for pair in pairs for annotation in pair if annotation is not None]
    spans = {(a.start, a.end) for a in changed} | {(a.was.start, a.was.end) for a in changed if a.was}
    return {found.number for start, end in spans for found in index.overlapping(start, max(end, start + 1))}
