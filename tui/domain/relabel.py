"""One label in place of another in a whole layer: what renaming and merging labels makes of annotations."""

from __future__ import annotations

from collections.abc import Iterable
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
    if not renamed:
        return Relabelled([])
    after: dict[str, Annotation | None] = dict(renamed)
    doubles = 0
    for group in _of_one_text(everything, old, new):
        joined = _joined([renamed.get(a.id, a) for a in group], {a.id for a in group if a.label == new})
        doubles += len(joined) - 1
        after.update(joined)
    if doubles:
        _drop_repeated(everything, after)
    pairs = [(a, after[a.id]) for a in everything if a.id in after and after[a.id] != a]
    return Relabelled(pairs, doubles)


def _of_one_text(annotations: list[Annotation], old: str, new: str) -> list[list[Annotation]]:
    """Return the annotations that come to one label on one text, several each time."""
    groups: dict[object, list[Annotation]] = {}
    for annotation in annotations:
        if annotation.label in (old, new):
            place = annotation.start, annotation.end, annotation.fragments
            groups.setdefault(place, []).append(annotation)
    return [group for group in groups.values() if len(group) > 1 and any(a.label == old for a in group)]


def _drop_repeated(annotations: list[Annotation], after: dict[str, Annotation | None]) -> None:
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
