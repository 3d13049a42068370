"""What a wish for a saved annotation comes to, or why nothing comes of it: what the review decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tui.domain import decisions
from tui.domain.annotation import Annotation, State
from tui.domain.edits import now
from tui.domain.layer import Layer
from tui.services.review import Row


class Verdict(NamedTuple):
    """What is to be done.

    Attributes:
        why: The decision in a word, for the undo.
        after: What the annotation becomes; None takes it out.
        refusal: Why nothing is done, in one line; empty where something is.
    """

    why: str
    after: Annotation | None = None
    refusal: str = ""


Wish = Callable[[Annotation, str], Verdict]
"""A decision on an annotation by an annotator."""


def accept(old: Annotation, by: str) -> Verdict:
    """Let a rejection live again; what lives stays as it is."""
    if old.live:
        return Verdict("accept", old, f"This is {old.state} already.")
    return Verdict("accept", decisions.amend(old, old.start, old.end, old.label, by, now()))


def reject(old: Annotation, by: str) -> Verdict:
    """Make a rejection of what was suggested; what a person added is taken out."""
    if old.state is State.REJECTED:
        return Verdict("reject", old, "This is rejected already; removing takes the rejection out.")
    return Verdict("reject", decisions.remove(old, by, now()))


def remove(old: Annotation, by: str) -> Verdict:  # noqa: ARG001 - as every wish
    """Take an annotation out altogether, also a rejection."""
    return Verdict("remove")


def relabel(name: str) -> Wish:
    """Return the wish for a label; a rejection that is relabelled lives again."""

    def wish(old: Annotation, by: str) -> Verdict:
        if old.label == name and old.live:
            return Verdict("relabel", old, f"This is {name} already.")
        return Verdict("relabel", decisions.amend(old, old.start, old.end, name, by, now()))

    return wish


def untouchable(row: Row, gone: bool, annotator: str) -> str:
    """Return in one line why an annotator cannot decide on a row, or an empty text.

    Args:
        row: The annotation.
        gone: Whether it was taken out.
        annotator: Who wants to decide.
    """
    if row.annotator != annotator:
        return f"This is {row.annotator}'s: only your own annotations can be changed."
    return "This was removed: undo brings it back." if gone else ""


def judge(annotation: Annotation, layer: Layer, wish: Wish) -> Verdict:
    """Return what a wish for an annotation comes to in the layer that it is in, by the layer's annotator."""
    verdict = wish(annotation, layer.annotator)
    after = verdict.after
    if verdict.refusal or after is None or not after.live:
        return verdict
    # What stays where it is, with its label, takes nobody's place: of two alike, either can get a note.
    stays = annotation.live and _where(after) == _where(annotation)
    if not stays and tagged_already(layer, after):
        return verdict._replace(refusal=f"That text is tagged {after.label} already.")
    return verdict


def _where(annotation: Annotation) -> tuple[int, int, str]:
    return annotation.start, annotation.end, annotation.label


def tagged_already(layer: Layer, wanted: Annotation) -> bool:
    """Whether another live annotation has the same text and label."""
    return any(
        other.live
        and other.id != wanted.id
        and (other.start, other.end, other.label) == (wanted.start, wanted.end, wanted.label)
        for other in layer.annotations.overlapping(wanted.start, wanted.end)
    )
