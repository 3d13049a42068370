"""What each decision makes of a suggestion or an annotation."""

from __future__ import annotations

from dataclasses import replace

from tui.domain.annotation import PERSON, Annotation, State, Suggestion, Was
from tui.domain.article import new_id


def accept(suggestion: Suggestion, by: str, at: str) -> Annotation:
    """Return the annotation that takes a suggestion as it is."""
    return _decided(suggestion, State.ACCEPTED, by, at)


def reject(suggestion: Suggestion, by: str, at: str) -> Annotation:
    """Return the rejection that remembers that a suggestion was wrong."""
    return _decided(suggestion, State.REJECTED, by, at)


def _decided(suggestion: Suggestion, state: State, by: str, at: str) -> Annotation:
    return Annotation(
        new_id(10),
        suggestion.start,
        suggestion.end,
        suggestion.label,
        state,
        suggestion.origin,
        by,
        at,
        score=suggestion.score,
    )


def correct(suggestion: Suggestion, start: int, end: int, label: str, by: str, at: str) -> Annotation:
    """Return the annotation that takes a suggestion with another span or label."""
    return amend(accept(suggestion, by, at), start, end, label, by, at)


def add(start: int, end: int, label: str, by: str, at: str) -> Annotation:
    """Return the annotation of a span that nobody suggested."""
    return Annotation(new_id(10), start, end, label, State.ADDED, PERSON, by, at)


def amend(annotation: Annotation, start: int, end: int, label: str, by: str, at: str) -> Annotation:
    """Return the annotation with another span or label; id, note and the rest stay.

    What was suggested stays known: an amended acceptance is a correction, and a correction that comes
    back to the suggestion is an acceptance again. A rejection that is amended lives again.
    """
    if annotation.origin == PERSON:
        return replace(annotation, start=start, end=end, label=label, state=State.ADDED, by=by, at=at)
    was = annotation.was or Was(annotation.start, annotation.end, annotation.label)
    same = was == (start, end, label)
    return replace(
        annotation,
        start=start,
        end=end,
        label=label,
        state=State.ACCEPTED if same else State.CORRECTED,
        was=None if same else was,
        by=by,
        at=at,
    )


def remove(annotation: Annotation, by: str, at: str) -> Annotation | None:
    """Return what stays of an annotation that is taken out.

    Nothing, if a person added it; else the rejection of what had been suggested, so that it is not
    suggested again.
    """
    if annotation.origin == PERSON:
        return None
    start, end, label = annotation.was or (annotation.start, annotation.end, annotation.label)
    return replace(
        annotation, start=start, end=end, label=label, state=State.REJECTED, was=None, by=by, at=at
    )
