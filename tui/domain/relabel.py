"""One label in place of another in a whole layer: what renaming and merging labels makes of annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tui.domain.annotation import PERSON, Annotation, State

Pair = tuple[Annotation, Annotation | None]
"""An annotation before and after; None where it goes into another one."""


class Relabelled(NamedTuple):
    """What a layer comes to.

    Attributes:
        pairs: The annotations that are not as they were, in order.
        doubles: How many of them went into another annotation of the same text.
    """

    pairs: list[Pair]
    doubles: int = 0


def relabel(annotations: Iterable[Annotation], old: str, new: str) -> Relabelled:
    """Return what a layer comes to when one label takes the place of another.

    Rejections and what corrections started from are renamed, too, so that they go on hiding the suggestions
    that they hide. Who decided what and when stays as it is: nothing new was decided about a span.

    Two live annotations of one text that come to the same label are one: the one that remembers more of a
    suggestion stays, else the one that had the label already; it takes over note, flag, link and extras of
    the other. A rejection of just what is tagged says nothing any more and goes into the tag, as does a
    second rejection of the same.

    Args:
        annotations: The layer, in order.
        old: The label that goes.
        new: The label that takes its place.
    """
    everything = list(annotations)
    renamed = {a.id: _renamed(a, old, new) for a in everything if _mentions(a, old)}
    return joined(everything, renamed)


def joined(annotations: Sequence[Annotation], changed: Mapping[str, Annotation | None]) -> Relabelled:
    """Return what changes of a layer come to, those that come to one label on one text being made one.

    Args:
        annotations: The layer, in order.
        changed: What becomes of some of them, by id; None where one is taken out.
    """
    after = dict(changed)
    doubles = 0
    for group, had_it in _of_one_text(annotations, changed):
        one = _joined(group, had_it)
        doubles += len(one) - 1
        after.update(one)
    if doubles:
        _drop_repeated(annotations, after)
    pairs = [(a, after[a.id]) for a in annotations if a.id in after and after[a.id] != a]
    return Relabelled(pairs, doubles)


def _of_one_text(
    annotations: Sequence[Annotation], changed: Mapping[str, Annotation | None]
) -> list[tuple[list[Annotation], set[str]]]:
    """Return the annotations that come to one label on one text, and which of them had both before."""
    came_to = {_what(after) for a in annotations if (after := changed.get(a.id)) and _what(after) != _what(a)}
    groups: dict[object, tuple[list[Annotation], set[str]]] = {}
    for annotation in annotations:
        after = changed.get(annotation.id, annotation)
        if after is None or (what := _what(after)) not in came_to:
            continue
        group, had_it = groups.setdefault(what, ([], set()))
        group.append(after)
        if _what(annotation) == what:
            had_it.add(annotation.id)
    return [(group, had_it) for group, had_it in groups.values() if len(group) > 1]


def _what(annotation: Annotation) -> tuple[object, ...]:
    return annotation.start, annotation.end, annotation.fragments, annotation.label


def _drop_repeated(annotations: Sequence[Annotation], after: dict[str, Annotation | None]) -> None:
    """Leave out what remembers a correction's source where that span and label are decided already."""
    final = [(a, after.get(a.id, a)) for a in annotations]
    decided = {
        (now.start, now.end, now.label)
        for was, now in final
        if now is not None and not (was.live and not now.live)
    }
    for was, now in final:
        if now is not None and was.live and not now.live:
            place = (now.start, now.end, now.label)
            if place in decided:
                after[now.id] = None
            decided.add(place)


def _mentions(annotation: Annotation, label: str) -> bool:
    return annotation.label == label or (annotation.was is not None and annotation.was.label == label)


def _renamed(annotation: Annotation, old: str, new: str) -> Annotation:
    label = new if annotation.label == old else annotation.label
    was = annotation.was
    if was is not None and was.label == old:
        was = was._replace(label=new)
    if was == (annotation.start, annotation.end, label):
        # What was corrected into the other label is now what was suggested.
        return replace(annotation, label=label, was=None, state=State.ACCEPTED)
    return replace(annotation, label=label, was=was)


def _joined(group: list[Annotation], had_it: set[str]) -> dict[str, Annotation | None]:
    """Return what becomes of annotations with one span and label, of which one is to stay."""

    def weight(annotation: Annotation) -> tuple[bool, bool, bool, bool]:
        remembers = annotation.was is not None
        return annotation.live, remembers, annotation.origin != PERSON, annotation.id in had_it

    stays = max(group, key=weight)
    after: dict[str, Annotation | None] = {}
    kept = stays
    for other in group:
        if other is stays:
            continue
        kept = _taking_over(kept, other)
        # A second correction goes on hiding what it started from, as its removal would.
        after[other.id] = _rejection_of_source(other) if other.was not in (None, stays.was) else None
    return {**after, stays.id: kept}


def _taking_over(kept: Annotation, other: Annotation) -> Annotation:
    notes = [note for note in dict.fromkeys((kept.note, other.note)) if note]
    link = kept.link or other.link
    if other.link not in ("", link):
        notes.append(f"link: {other.link}")
    return replace(
        kept,
        note="\n".join(notes),
        flag=kept.flag or other.flag,
        link=link,
        extras={**other.extras, **kept.extras} if other.extras else kept.extras,
    )


def _rejection_of_source(annotation: Annotation) -> Annotation | None:
    was = annotation.was
    if was is None:
        return None
    return replace(
        annotation,
        start=was.start,
        end=was.end,
        label=was.label,
        state=State.REJECTED,
        was=None,
        note="",
        flag=False,
        link="",
        fragments=(),
        extras={},
    )
